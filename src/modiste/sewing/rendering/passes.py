"""Exact passes of a picture, and exposures kept in files: another cloth later needs no ray."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import DataError
from modiste.core.files import write_bytes
from modiste.sewing.pattern.pattern_json import pattern_of, pattern_values
from modiste.sewing.rendering.cloth.layout import Lay
from modiste.sewing.rendering.exposure import Behind, Exposure
from modiste.sewing.rendering.geometry.model import Item, Model
from modiste.sewing.rendering.light.finishes import Reflectance
from modiste.sewing.rendering.light.shade import Places as At
from modiste.sewing.rendering.light.shade import Skin, lit, places, table
from modiste.sewing.rendering.raycast.camera import Camera
from modiste.sewing.rendering.raycast.rays import EDGE_GRID, Samples
from modiste.sewing.rendering.values import Floats, Layers, Shot

VERSION: Final = 1
_MOST_BYTES: Final = 2_000_000_000
_WHITE: Final = 0.8
_CHUNK: Final = 1 << 17
_MODEL: Final = ("position", "normal", "tangent", "uv", "place", "faces", "item")
_SAMPLES: Final = ("pixel", "edge_pixel", "face", "u", "v")
_CAMERA: Final = ("right", "up", "forward", "corner")


def layers(exposure: Exposure) -> Layers:
    """The passes of an exposure; see `Layers`. Where edges cross a pixel, what most of it shows counts."""
    height, width = exposure.shot.shape
    pixel, face, u, v = first_seen(exposure)
    model, camera = exposure.model, exposure.camera
    item = model.item[face]
    panel_of = np.array([entry.index for entry in model.items], np.int16)
    parts = {name: number for number, name in enumerate(part_names(exposure))}
    part_of = np.array([parts[exposure.pattern.panels[entry.index].part] if entry.index >= 0 else -1
                        for entry in model.items], np.int16)
    rows = table(model, camera, np.abs(exposure.right), np.abs(exposure.wrong), exposure.worn)
    normal, flat, light, away = (np.zeros((len(pixel), size), np.float32) for size in (3, 2, 1, 1))
    for start in range(0, len(pixel), _CHUNK):
        part = slice(start, start + _CHUNK)
        at = places(rows, model.faces, face[part], u[part], v[part], exposure.front, camera.forward)
        sign = np.where(at.wrong, np.float32(-1), np.float32(1))
        normal[part] = at.normal * sign[:, None]
        flat[part, 0], flat[part, 1] = at.u, at.v
        light[part, 0] = _white(at, exposure) / _WHITE
        away[part, 0] = at.away
    return Layers(
        mask=_mask(exposure),
        part=_picture(pixel, part_of[item], (height, width), -1),
        panel=_picture(pixel, panel_of[item], (height, width), -1),
        depth_m=_picture(pixel, away[:, 0] - away.min(initial=np.inf), (height, width), 0),
        normal=_picture(pixel, normal, (height, width), 0),
        uv_cm=_picture(pixel, flat, (height, width), 0),
        light=_picture(pixel, light[:, 0], (height, width), 0),
    )


def part_names(exposure: Exposure) -> tuple[str, ...]:
    """The parts that ids of the pass `part` count, in order."""
    return tuple(dict.fromkeys(panel.part for panel in exposure.pattern.panels))


def _white(at: At, exposure: Exposure) -> Floats:
    zero, one = np.zeros(len(at), np.float32), np.ones(len(at), np.float32)
    skin = Skin(albedo=np.full((len(at), 3), _WHITE, np.float32), across=zero, up=zero, cover=one, gloss=one)
    return lit(at, skin, Reflectance(), 1.0, 0.0, exposure.lights, exposure.camera.forward)[:, 0]


def first_seen(exposure: Exposure) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats, Floats]:
    """For each pixel that shows anything: its index, and the face, u and v of its commonest item."""
    seen, rays = exposure.samples, EDGE_GRID**2
    plain = len(seen.pixel)
    face = seen.face[plain:].reshape(-1, rays)
    item = np.where(face >= 0, exposure.model.item[face], -1)
    votes = (item[:, :, None] == item[:, None, :]).sum(axis=2) * (item >= 0)
    best = votes.argmax(axis=1) if len(votes) else np.zeros(0, np.int64)
    row = np.arange(len(face))
    shown = face[row, best] >= 0
    at = plain + row[shown] * rays + best[shown]
    chosen = np.concatenate([np.arange(plain), at]).astype(np.int64)
    pixel = np.concatenate([seen.pixel, seen.edge_pixel[shown]])
    return pixel, seen.face[chosen], seen.u[chosen], seen.v[chosen]


def _mask(exposure: Exposure) -> Floats:
    seen = exposure.samples
    height, width = exposure.shot.shape
    mask = np.zeros(height * width, np.float32)
    plain = len(seen.pixel)
    mask[seen.pixel] = 1
    mask[seen.edge_pixel] = (seen.face[plain:].reshape(-1, EDGE_GRID**2) >= 0).mean(axis=1)
    return mask.reshape(height, width)


def _picture(pixel: NDArray[np.int64], values: NDArray[Any], shape: tuple[int, int], empty: float) -> NDArray[Any]:
    out = np.full((shape[0] * shape[1], *values.shape[1:]), empty, values.dtype)
    out[pixel] = values
    return out.reshape(*shape, *values.shape[1:])


def write_layers(found: Layers, folder: Path, name: str = "pass") -> tuple[Path, ...]:
    """PNG files of the passes, into `folder`: mask (8 bits), part and panel ids plus one (8 bits, 0: nothing), depth in
    tenths of mm, normals as (n + 1) / 2, uv in hundredths of cm from -300 cm, light of 0 to 2 (16 bits each; vectors
    one file an axis).

    Raises:
        OutputError: the folder cannot be written to.
    """
    planes: dict[str, NDArray[Any]] = {
        "mask": np.rint(found.mask * 255).astype(np.uint8),
        "part": (found.part + 1).astype(np.uint8),
        "panel": (found.panel + 1).astype(np.uint8),
        "depth": _16bit(found.depth_m * 10_000),
        "light": _16bit(found.light * 32_767),
    }
    for axis, letter in enumerate("xyz"):
        planes[f"normal_{letter}"] = _16bit((found.normal[..., axis] + 1) * 32_767)
    for axis, letter in enumerate("uv"):
        planes[f"uv_{letter}"] = _16bit((found.uv_cm[..., axis] + 300) * 100 * (found.mask > 0))
    paths = []
    for key, plane in planes.items():
        file = io.BytesIO()
        Image.fromarray(plane).save(file, "PNG")
        paths.append(folder / f"{name}_{key}.png")
        write_bytes(paths[-1], file.getvalue())
    return tuple(paths)


def _16bit(values: NDArray[Any]) -> NDArray[np.uint16]:
    return np.asarray(np.rint(np.clip(values, 0, 65_535)), np.uint16)


def save_exposure(exposure: Exposure, path: Path) -> None:
    """Keep an exposure in a file (.npz, no pickles).

    Raises:
        OutputError: the file cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {f"model_{key}": getattr(exposure.model, key) for key in _MODEL}
    arrays |= {f"samples_{key}": getattr(exposure.samples, key) for key in _SAMPLES}
    arrays |= {f"camera_{key}": getattr(exposure.camera, key) for key in _CAMERA}
    arrays |= {"right": exposure.right, "wrong": exposure.wrong, "worn": exposure.worn}
    if exposure.colours is not None:
        arrays["colours"] = exposure.colours
    for number, layer in enumerate(exposure.behind):
        arrays |= {f"behind{number}_{key.name}": getattr(layer, key.name) for key in fields(Behind)}
    words = {
        "version": VERSION, "shot": asdict(exposure.shot), "pattern": pattern_values(exposure.pattern),
        "lays": [asdict(lay) for lay in exposure.lays], "items": [asdict(item) for item in exposure.model.items],
        "scale_m": exposure.camera.scale_m, "behind": len(exposure.behind), "sheer": sorted(exposure.sheer),
    }
    arrays["words"] = np.frombuffer(json.dumps(words).encode(), np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    write_bytes(path, file.getvalue())


def load_exposure(path: Path) -> Exposure:
    """An exposure that `save_exposure` wrote.

    Raises:
        DataError: the file is missing, damaged, or something else.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise DataError("sewing.exposure_too_large", path=path)
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            arrays = {key: file[key] for key in file.files}
        words = json.loads(arrays["words"].tobytes())
        return _exposure(words, arrays, str(path))
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise DataError("sewing.exposure_unreadable", path=path) from error


def _exposure(words: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], name: str) -> Exposure:
    if words["version"] != VERSION:
        raise DataError("sewing.exposure_version", name=name)
    shot = Shot(**words["shot"])
    behind = tuple(Behind(**{key.name: arrays[f"behind{number}_{key.name}"] for key in fields(Behind)})
                   for number in range(int(words["behind"])))
    return Exposure(
        shot=shot, pattern=pattern_of(words["pattern"], name), lays=tuple(Lay(**lay) for lay in words["lays"]),
        camera=Camera(scale_m=float(words["scale_m"]), shape=shot.shape,
                      **{key: arrays[f"camera_{key}"] for key in _CAMERA}),
        model=Model(items=tuple(Item(**item) for item in words["items"]),
                    **{key: arrays[f"model_{key}"] for key in _MODEL}),
        samples=Samples(**{key: arrays[f"samples_{key}"] for key in _SAMPLES}),
        right=arrays["right"], wrong=arrays["wrong"], worn=arrays["worn"], colours=arrays.get("colours"),
        behind=behind, sheer=frozenset(words["sheer"]),
    )
