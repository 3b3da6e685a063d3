import json
import struct

import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.sewing.documents import write_glb
from modiste.sewing.documents.glb import glb_bytes
from modiste.sewing.documents.glb_trims import trims_of
from modiste.sewing.materials import material
from modiste.sewing.rendering.values import Cloth
from tests.sewing.documents.garments import hung_shirt

_WIDTHS = {5126: ("<f4", 4), 5125: ("<u4", 4)}
_COUNTS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3}


def _read(data):
    """A strict reading of the container: header, chunks, and every accessor inside of its view."""
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON"
    assert size % 4 == 0
    scene = json.loads(data[20 : 20 + size])
    binary_size, kind = struct.unpack_from("<I4s", data, 20 + size)
    assert kind == b"BIN\0"
    binary = data[28 + size :]
    assert len(binary) == binary_size == scene["buffers"][0]["byteLength"]
    arrays = []
    for row in scene["accessors"]:
        view = scene["bufferViews"][row["bufferView"]]
        name, wide = _WIDTHS[row["componentType"]]
        count = row["count"] * _COUNTS[row["type"]]
        assert view["byteOffset"] % 4 == 0
        assert view["byteLength"] == count * wide
        arrays.append(np.frombuffer(binary, name, count, view["byteOffset"]).reshape(row["count"], -1))
    return scene, arrays, binary


@pytest.fixture(scope="module")
def hung():
    return hung_shirt()


@pytest.fixture(scope="module")
def cloths():
    printed = Cloth(material=material("cotton"), pattern="stripes", colour=(20, 40, 90), repeat_cm=8.0)
    return {"body": printed, "pockets": Cloth(material=material("denim"), colour=(255, 0, 0))}


def test_the_garment_stands_upright_in_metres(hung, cloths):
    scene, arrays, _ = _read(glb_bytes(hung, cloths))
    assert scene["asset"]["version"] == "2.0"
    primitives = scene["meshes"][0]["primitives"]
    positions = [arrays[one["attributes"]["POSITION"]] for one in primitives]
    points = np.concatenate(positions)
    assert points[:, 1].min() == pytest.approx(0.80, abs=0.01)
    assert points[:, 1].max() == pytest.approx(1.46, abs=0.01)
    front = positions[0][arrays[primitives[0]["attributes"]["NORMAL"]][:, 2] > 0.9]
    assert front[:, 2].max() > 0.08  # the front looks towards +z
    for one, place in zip(primitives, positions, strict=True):
        corners = arrays[one["indices"]]
        assert corners.max() == len(place) - 1
        bounds = scene["accessors"][one["attributes"]["POSITION"]]
        assert bounds["min"] == pytest.approx(place.min(axis=0).tolist())
        normals = arrays[one["attributes"]["NORMAL"]]
        assert np.linalg.norm(normals, axis=1) == pytest.approx(np.ones(len(normals)), abs=1e-5)


def test_each_cloth_is_one_double_sided_material(hung, cloths):
    scene, arrays, binary = _read(glb_bytes(hung, cloths))
    *materials, trims = scene["materials"]
    assert trims["name"] == "trims"
    assert [one["doubleSided"] for one in materials] == [True, True]
    assert len(scene["images"]) == 1
    view = scene["bufferViews"][scene["images"][0]["bufferView"]]
    assert binary[view["byteOffset"] :].startswith(b"\x89PNG")
    plain = next(one for one in materials if one["name"] == "pockets")
    assert plain["pbrMetallicRoughness"]["baseColorFactor"] == pytest.approx([1, 0, 0, 1])
    printed = scene["meshes"][0]["primitives"][0]
    uv = arrays[printed["attributes"]["TEXCOORD_0"]]
    front = uv[: int((hung.panel == 0).sum())]
    assert np.ptp(front, axis=0) * 8.0 == pytest.approx([50, 66], abs=0.1)  # repeats of 8 cm, square


def test_the_same_garment_is_the_same_file(hung, cloths, tmp_path):
    write_glb(hung, cloths, tmp_path / "a.glb")
    assert (tmp_path / "a.glb").read_bytes() == glb_bytes(hung, cloths)


def test_a_viewer_opens_it(hung, cloths, tmp_path):
    trimesh = pytest.importorskip("trimesh")
    write_glb(hung, cloths, tmp_path / "a.glb")
    scene = trimesh.load(tmp_path / "a.glb")
    trims = trims_of(hung, cloths)
    assert sum(len(mesh.faces) for mesh in scene.geometry.values()) == len(hung.faces) + len(trims.faces)


def test_buttons_lie_on_the_cloth_in_their_own_colour(hung, cloths):
    ivory = Cloth(material=material("cotton"), colour=(240, 230, 210))
    scene, arrays, _ = _read(glb_bytes(hung, {**cloths, "buttons": ivory, "trims": ivory}))
    one = scene["meshes"][0]["primitives"][-1]
    assert scene["materials"][one["material"]]["name"] == "trims"
    place, dye = (arrays[one["attributes"][name]] for name in ("POSITION", "COLOR_0"))
    cloth = arrays[scene["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    assert max(np.linalg.norm(cloth - point, axis=1).min() for point in place[::20]) < 0.02
    assert np.median(dye, axis=0)[0] > np.median(dye, axis=0)[2] > 0.4


def test_a_cloth_is_wanted(hung):
    with pytest.raises(InputError, match="body"):
        glb_bytes(hung, {})
