"""A hung garment as glTF 2.0 binary: metres, y up, one material a cloth, its print as an embedded tile, and its trims.

Khronos, "glTF 2.0 Specification" (2021). Written by hand: the subset needed is a JSON chunk and one buffer.
"""

import io
import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.colour import from_8bit, srgb_to_linear
from modiste.core.errors import InputError
from modiste.core.files import write_bytes
from modiste.data.patterns import draw_pattern
from modiste.sewing.documents.glb_trims import Trims, trims_of
from modiste.sewing.pattern.pattern_json import JsonValue
from modiste.sewing.rendering.cloth.layout import Lay, lays, span, turned
from modiste.sewing.rendering.cloth.prints import Placing, is_printed, palette, placing
from modiste.sewing.rendering.values import Cloth
from modiste.sewing.simulation.values import Hung

_TRIM_ROUGHNESS: Final = 0.35
_TILE_PX: Final = 512
_LARGEST_PX: Final = 1024
_FLOAT, _UINT = 5126, 5125
_ARRAY, _ELEMENTS = 34962, 34963
_REPEAT, _LINEAR, _MIPMAPS = 10497, 9729, 9987

Floats = NDArray[np.float32]


class _Buffer:
    """The binary chunk, with the views and accessors that name its parts."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.views: list[JsonValue] = []
        self.accessors: list[JsonValue] = []

    def view(self, data: bytes, target: int | None = None) -> int:
        """Add bytes (padded to four) and return their view's number."""
        row: dict[str, JsonValue] = {"buffer": 0, "byteOffset": len(self.bytes), "byteLength": len(data)}
        if target is not None:
            row["target"] = target
        self.bytes += data + b"\0" * (-len(data) % 4)
        self.views.append(row)
        return len(self.views) - 1

    def floats(self, values: Floats, *, bounded: bool = False) -> int:
        """Add N x C floats and return their accessor's number; positions must say their bounds."""
        kind = {2: "VEC2", 3: "VEC3"}[values.shape[1]]
        row: dict[str, JsonValue] = {"bufferView": self.view(values.astype("<f4").tobytes(), _ARRAY),
                                     "componentType": _FLOAT, "count": len(values), "type": kind}  # fmt: skip
        if bounded:
            row["min"] = [float(value) for value in values.min(axis=0)]
            row["max"] = [float(value) for value in values.max(axis=0)]
        self.accessors.append(row)
        return len(self.accessors) - 1

    def indices(self, values: NDArray[np.int64]) -> int:
        """Add triangle corners and return their accessor's number."""
        view = self.view(values.astype("<u4").tobytes(), _ELEMENTS)
        self.accessors.append({"bufferView": view, "componentType": _UINT, "count": int(values.size), "type": "SCALAR"})
        return len(self.accessors) - 1


def write_glb(hung: Hung, cloths: Mapping[str, Cloth], path: Path) -> None:
    """Write the garment as it hangs. `cloths` by part; what none names has that of "body".

    Raises:
        InputError: there is nothing to write, or no cloth for "body".
        OutputError: the file cannot be written.
    """
    write_bytes(path, glb_bytes(hung, cloths))


def glb_bytes(hung: Hung, cloths: Mapping[str, Cloth]) -> bytes:
    """The file's bytes; the same garment gives the same bytes."""
    if "body" not in cloths:
        raise InputError("sewing.glb_without_cloth")
    if not len(hung.faces) or not np.isfinite(hung.vertices).all():
        raise InputError("sewing.glb_without_mesh")
    buffer, positions = _Buffer(), _upright(hung.vertices)
    normals, placed = _normals(hung), lays(hung)
    span_cm = span(hung.pattern, placed)
    materials: list[JsonValue] = []
    images: list[JsonValue] = []
    primitives: list[JsonValue] = []
    for parts, cloth in _cloths(hung, cloths):
        chosen = np.array([panel.part in parts for panel in hung.pattern.panels])[hung.panel[hung.faces[:, 0]]]
        if not chosen.any():
            continue
        used, corners = np.unique(hung.faces[chosen], return_inverse=True)
        tile, size_cm, shift = _tile(cloth, span_cm)
        primitives.append({
            "attributes": {
                "POSITION": buffer.floats(positions[used], bounded=True),
                "NORMAL": buffer.floats(normals[used]),
                "TEXCOORD_0": buffer.floats(_coordinates(hung, used, placed, cloth, size_cm, shift)),
            },
            "indices": buffer.indices(corners.reshape(-1).astype(np.int64)), "material": len(materials), "mode": 4,
        })  # fmt: skip
        if tile is not None:
            images.append({"bufferView": buffer.view(tile), "mimeType": "image/png", "name": parts[0]})
        materials.append(_material(" ".join(parts), cloth, len(images) - 1 if tile is not None else None))
    trims = trims_of(hung, cloths)
    if trims is not None:
        primitives.append(_trimmed(trims, buffer, len(materials)))
        materials.append({"name": "trims", "doubleSided": True, "pbrMetallicRoughness": {
            "baseColorFactor": [1.0, 1.0, 1.0, 1.0], "metallicFactor": 0.0, "roughnessFactor": _TRIM_ROUGHNESS}})
    return _packed(hung.pattern.garment, buffer, primitives, materials, images)


def _trimmed(trims: Trims, buffer: _Buffer, material: int) -> JsonValue:
    """Trims are coloured at their corners."""
    return {
        "attributes": {
            "POSITION": buffer.floats(_upright(trims.places.astype(np.float64)), bounded=True),
            "NORMAL": buffer.floats(_upright(trims.normals.astype(np.float64))),
            "COLOR_0": buffer.floats(trims.colours),
        },
        "indices": buffer.indices(trims.faces.reshape(-1)), "material": material, "mode": 4,
    }  # fmt: skip


def _cloths(hung: Hung, cloths: Mapping[str, Cloth]) -> list[tuple[list[str], Cloth]]:
    """The parts that are cut from each cloth."""
    found: list[tuple[list[str], Cloth]] = []
    for part in sorted({panel.part for panel in hung.pattern.panels}):
        cloth = cloths.get(part, cloths["body"])
        same = next((parts for parts, other in found if _is_same(cloth, other)), None)
        if same is None:
            found.append(([part], cloth))
        else:
            same.append(part)
    return found


def _is_same(first: Cloth, second: Cloth) -> bool:
    names = ("material", "colour", "pattern", "pattern_seed", "palette", "repeat_cm", "angle_deg")
    return first.swatch is second.swatch and all(getattr(first, name) == getattr(second, name) for name in names)


def _packed(
    name: str, buffer: _Buffer, primitives: list[JsonValue], materials: list[JsonValue], images: list[JsonValue]
) -> bytes:
    scene: dict[str, JsonValue] = {
        "asset": {"version": "2.0", "generator": "Modiste"}, "scene": 0,
        "scenes": [{"nodes": [0]}], "nodes": [{"mesh": 0, "name": name}],
        "meshes": [{"name": name, "primitives": primitives}], "materials": materials,
        "accessors": buffer.accessors, "bufferViews": buffer.views, "buffers": [{"byteLength": len(buffer.bytes)}],
    }  # fmt: skip
    if images:
        scene["images"] = images
        scene["samplers"] = [{"magFilter": _LINEAR, "minFilter": _MIPMAPS, "wrapS": _REPEAT, "wrapT": _REPEAT}]
        scene["textures"] = [{"source": at, "sampler": 0} for at in range(len(images))]
    head = json.dumps(scene, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 4)
    total = 12 + 8 + len(head) + 8 + len(buffer.bytes)
    return b"".join([
        struct.pack("<4sII", b"glTF", 2, total), struct.pack("<I4s", len(head), b"JSON"), head,
        struct.pack("<I4s", len(buffer.bytes), b"BIN\0"), bytes(buffer.bytes),
    ])  # fmt: skip


def _upright(vertices: NDArray[np.float64]) -> Floats:
    """From z up, front -y to y up, front +z."""
    return np.stack([vertices[:, 0], vertices[:, 2], -vertices[:, 1]], axis=1).astype(np.float32)


def _normals(hung: Hung) -> Floats:
    """Smooth across seams: faces count by their area, sewn vertices as one."""
    a, b, c = (hung.vertices[hung.faces[:, at]] for at in range(3))
    face = np.cross(b - a, c - a)
    total = np.zeros_like(hung.vertices)
    for corner in range(3):
        np.add.at(total, hung.weld[hung.faces[:, corner]], face)
    total = total[hung.weld]
    lengths = np.linalg.norm(total, axis=1, keepdims=True)
    total = np.where(lengths > 1e-12, total / np.maximum(lengths, 1e-12), np.array([0.0, -1.0, 0.0]))
    return _upright(total)


def _coordinates(
    hung: Hung, used: NDArray[np.int64], placed: tuple[Lay, ...], cloth: Cloth, size_cm: tuple[float, float],
    shift: Placing,
) -> Floats:
    """Texture coordinates: the cloth's plane in repeats of the tile, v down as glTF has it."""
    uv, panel = hung.uv_cm[used], hung.panel[used]
    x, y = np.empty(len(used)), np.empty(len(used))
    for number, lay in enumerate(placed):
        mine = panel == number
        on = turned(lay, cloth)
        x[mine] = on.a * uv[mine, 0] + on.b * uv[mine, 1] + on.c + shift.x_cm
        y[mine] = on.a * uv[mine, 1] - on.b * uv[mine, 0] + on.d + shift.y_cm - on.away_cm * shift.is_once
    return np.stack([x / size_cm[0], 1 - y / size_cm[1]], axis=1).astype(np.float32)


def _tile(cloth: Cloth, span_cm: tuple[float, float]) -> tuple[bytes | None, tuple[float, float], Placing]:
    """One repeat as PNG with its width and height in cm and how it lies; None where the cloth is plain."""
    lies = Placing(repeat_cm=10.0)
    if not is_printed(cloth):
        return None, (10.0, 10.0), lies
    if cloth.swatch is not None:
        pixels = np.asarray(cloth.swatch.tile)
        wide = cloth.repeat_cm or cloth.swatch.width_cm
    else:
        pixels = draw_pattern(cloth.pattern, _TILE_PX, cloth.pattern_seed, palette(cloth))
        lies = placing(cloth, span_cm)
        wide = lies.repeat_cm
    image = Image.fromarray(pixels)
    image.thumbnail((_LARGEST_PX, _LARGEST_PX))
    written = io.BytesIO()
    image.save(written, "PNG", optimize=False)
    return written.getvalue(), (wide, wide * pixels.shape[0] / pixels.shape[1]), lies


def _material(part: str, cloth: Cloth, texture: int | None) -> JsonValue:
    colour = [float(value) for value in srgb_to_linear(from_8bit(np.array(cloth.colour)))]
    surface: dict[str, JsonValue] = {
        "baseColorFactor": [1.0, 1.0, 1.0, 1.0] if texture is not None else [*colour, 1.0],
        "metallicFactor": 0.0, "roughnessFactor": round(cloth.material.roughness, 4),
    }  # fmt: skip
    if texture is not None:
        surface["baseColorTexture"] = {"index": texture}
    row: dict[str, JsonValue] = {"name": part, "doubleSided": True, "pbrMetallicRoughness": surface}
    if cloth.material.transparency > 0.05:
        factor = surface["baseColorFactor"]
        if isinstance(factor, list):
            factor[3] = round(1 - cloth.material.transparency, 4)
        row["alphaMode"] = "BLEND"
    return row
