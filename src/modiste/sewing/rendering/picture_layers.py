"""A photograph taken apart into layers: the ground, and for each part its cloth, its print, the light on it.

Inside a part the cloth times the light, and the highlights added, are the picture again (to a step or two of 255).
Pixels that an edge crosses keep their light, and are coloured so that programs which mix sRGB values, as those that
open such files do, get what the photograph mixed as light.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt

from modiste.sewing.rendering.cloth.prints import is_printed
from modiste.sewing.rendering.compose import on_ground
from modiste.sewing.rendering.develop import Picture, develop, ground_shadow
from modiste.sewing.rendering.passes import first_seen, layers
from modiste.sewing.rendering.values import Cloth

Bytes = NDArray[np.uint8]
_MANNEQUIN: Final = "mannequin"
_TRIMS: Final = "trims"
_PLAIN: Final = "solid"
_DARK: Final = 24
"""8-bit values below which a channel says too little to be divided by."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartLayers:
    """One part's layers, all RGBA and as large as the picture: the plain `cloth`, the `print` on it (None where it has
    none), the `light` to multiply by and the `shine` to add."""

    name: str
    cloth: Image.Image = field(repr=False)
    print: Image.Image | None = field(repr=False)
    light: Image.Image = field(repr=False)
    shine: Image.Image = field(repr=False)


def ground_layer(picture: Picture) -> Image.Image:
    """The ground in the garment's shadow, RGBA, filled in behind the garment."""
    shown = layers(picture.exposure).mask
    empty = np.zeros_like(shown)
    ground = picture.exposure.shot.ground
    behind = on_ground(np.zeros((*shown.shape, 3), np.float32), empty, ground, ground_shadow(picture.exposure, shown))
    return behind.convert("RGBA")


def part_layers(picture: Picture, cloths: Mapping[str, Cloth]) -> Iterator[PartLayers]:
    """The layers of each part that the picture shows, in the order of the pattern; trims and a mannequin last."""
    clear = replace(picture.exposure, shot=replace(picture.exposure.shot, ground="transparent"))
    whole = _for_srgb(np.asarray(develop(clear, cloths)), np.asarray(picture.image.convert("RGB")),
                      np.asarray(ground_layer(picture).convert("RGB")))
    even = np.asarray(develop(clear, cloths, is_lit=False))
    plain = even
    if any(is_printed(cloth) or cloth.placed is not None for cloth in cloths.values()):
        plain = np.asarray(develop(clear, {part: _plain(cloth) for part, cloth in cloths.items()}, is_lit=False))
    names, part = _parts(picture, whole[..., 3] > 0)
    shade, edged = _shade(whole, even), _edged(plain, whole)
    shine, full = _shine(whole, even, shade), whole[..., 3] == 255
    for number, name in enumerate(names):
        inside = part == number
        if not (inside & (whole[..., 3] > 0)).any():
            continue
        printed = not np.array_equal(even[inside], plain[inside])
        # Two layers that both fade at an edge would cover too much of what is behind: only the cloth does.
        inner = inside & full
        yield PartLayers(name=name, cloth=_cut(edged, inside), print=_cut(even, inner) if printed else None,
                         light=_opaque(shade, inner), shine=_opaque(shine, inner))


def _for_srgb(whole: Bytes, shown: Bytes, ground: Bytes) -> Bytes:
    """The garment alone (RGBA) with its edges such that over the `ground`, in sRGB values, they are as `shown`."""
    alpha = whole[..., 3:].astype(np.float32) / 255
    own = (shown - (1 - alpha) * ground) / np.maximum(alpha, 1 / 255)
    edge = (alpha > 0) & (alpha < 1)
    colour = np.where(edge, np.rint(np.clip(own, 0, 255)), whole[..., :3])
    return np.asarray(np.dstack([colour, whole[..., 3:]]), np.uint8)


def _parts(picture: Picture, shown: NDArray[np.bool_]) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    """The names of the layers, and for each pixel that is `shown` which it belongs to, H x W; -1 for the others."""
    exposure = picture.exposure
    pixel, face, _, _ = first_seen(exposure)
    panels = exposure.pattern.panels
    told = [_MANNEQUIN if item.index < 0 else panels[item.index].part if item.kind == "panel" else _TRIMS
            for item in exposure.model.items]
    names = tuple(dict.fromkeys([panel.part for panel in panels] + [_TRIMS, _MANNEQUIN]))
    number = np.array([names.index(name) for name in told], np.int16)
    height, width = exposure.shot.shape
    flat = np.full(height * width, -1, np.int16)
    flat[pixel] = number[exposure.model.item[face]]
    part = flat.reshape(height, width)
    if (part < 0).all():
        return names, part
    # Hair, and the outermost pixels of an edge, belong to what is nearest.
    near = distance_transform_edt(part < 0, return_distances=False, return_indices=True)
    return names, np.where(shown, part[tuple(near)], -1).astype(np.int16)


def _plain(cloth: Cloth) -> Cloth:
    return replace(cloth, pattern=_PLAIN, swatch=None, placed=None) if is_printed(cloth) or cloth.placed else cloth


def _edged(even: Bytes, whole: Bytes) -> Bytes:
    """Even cloth inside; on edges the picture itself, light and all."""
    inner = (whole[..., 3] == 255)[..., None]
    return np.asarray(np.where(inner, even, whole))


def _shade(whole: Bytes, even: Bytes) -> Bytes:
    """What to multiply the even cloth by, H x W x 3; of black dyes, which tell no hue, by what all channels say."""
    cloth, seen = even[..., :3].astype(np.float32), whole[..., :3].astype(np.float32)
    grey = _brightest(seen) / np.maximum(_brightest(cloth), 1)
    share = np.where(cloth >= _DARK, seen / np.maximum(cloth, 1), grey)
    return np.asarray(np.rint(255 * np.clip(share, 0, 1)), np.uint8)


def _brightest(colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest channel, H x W x 1; channel by channel, as a reduction along so short an axis is ten times slower."""
    return np.asarray(np.maximum(np.maximum(colour[..., :1], colour[..., 1:2]), colour[..., 2:3]), np.float32)


def _shine(whole: Bytes, even: Bytes, shade: Bytes) -> Bytes:
    """What the picture has beyond the even cloth in its light, H x W x 3."""
    dark = np.rint(even[..., :3].astype(np.float32) * shade / 255)
    return np.asarray(np.clip(whole[..., :3] - dark, 0, 255), np.uint8)


def _opaque(colour: Bytes, where: NDArray[np.bool_]) -> Image.Image:
    return Image.fromarray(np.dstack([np.where(where[..., None], colour, 0), np.where(where, 255, 0).astype(np.uint8)]))


def _cut(picture: Bytes, where: NDArray[np.bool_]) -> Image.Image:
    return Image.fromarray(np.where(where[..., None], picture, 0).astype(np.uint8))
