"""A photo taken apart into layers: what is behind, and for each part of the clothes its cloth and the light on it.

Editors mix sRGB values: cloth times light, and the highlights added, over what is behind are the photo again, to a step
or two of 255. Light and dye are told apart as for draping (`imaging.retexturing.shading`); behind the clothes, where no
photo says anything, the ground is continued (Telea 2004).
"""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from PIL import Image

from modiste.core.errors import InputError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.imaging.light import Pixels, Soft, to_display
from modiste.imaging.retexturing.shading import separate_light

_MARGIN: Final = 8
_BRIGHT: Final = 97.0
"""The percentile of the light on a part that is its full light: what is brighter is shine."""
_FILL_PX: Final = 480
"""The ground behind is continued at this size: nobody sees more of it than its tones."""
_FILL_RADIUS: Final = 5
_GROW_PX: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClothLayers:
    """One part, all RGBA and as large as the photo: the even `cloth`, the `light` to multiply by, the `shine` to
    add."""

    part: str
    cloth: Image.Image = field(hash=False, repr=False)
    light: Image.Image = field(hash=False, repr=False)
    shine: Image.Image = field(hash=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoLayers:
    """The `ground` behind all clothes (RGBA), and the parts, the lowest first."""

    ground: Image.Image = field(hash=False, repr=False)
    parts: tuple[ClothLayers, ...]


def photo_layers(photo: Photo, mask: GarmentMask, parts: tuple[str, ...] = ()) -> PhotoLayers:
    """Take the clothes of a photo (all where no `parts` are named) off it, layer by layer.

    Raises:
        InputError: the mask is of another photo.
        UnknownNameError: the mask has no such part.
    """
    if (mask.width_px, mask.height_px) != photo.image.size:
        raise InputError("garment.mask_of_another_photo", source=photo.source, mask_width=mask.width_px,
                         mask_height=mask.height_px, width=photo.width_px, height=photo.height_px)
    pixels = np.asarray(photo.image)
    chosen = parts or mask.parts
    ground = _ground(pixels, mask.of(*chosen))
    below, found = ground.astype(np.float32), []
    for part in chosen:
        alpha = mask.of(part)
        if alpha.any():
            layers, below = _part(part, pixels, alpha, below)
            found.append(layers)
    return PhotoLayers(ground=Image.fromarray(ground).convert("RGBA"), parts=tuple(found))


def _part(part: str, pixels: Pixels, alpha: Pixels, below: Soft) -> tuple[ClothLayers, Soft]:
    """The layers of a part, and what the picture is with it (h x w x 3, 0 to 255)."""
    cover = alpha.astype(np.float32)[..., None] / 255
    # What an edge's pixel shows of the cloth is what is left of it when what is behind is taken away.
    own = np.clip((pixels - (1 - cover) * below) / np.maximum(cover, 1 / 255), 0, 255)
    inside = alpha == 255
    light = _light(pixels, alpha)
    even = np.clip(np.rint(own * 255 / np.maximum(light[..., None], 1)), 0, 255)
    cloth = np.where(inside[..., None], even, np.rint(own)).astype(np.uint8)
    lit = np.rint(cloth.astype(np.float32) * light[..., None] / 255)
    shine = np.where(inside[..., None], np.clip(pixels - lit, 0, 255), 0).astype(np.uint8)
    above: Soft = (cover * own + (1 - cover) * below).astype(np.float32)
    return ClothLayers(part=part, cloth=_rgba(cloth, alpha), light=_rgba(np.dstack([light] * 3), _full(inside)),
                       shine=_rgba(shine, _full(inside))), above


def _light(pixels: Pixels, alpha: Pixels) -> Pixels:
    """What the cloth is multiplied by, h x w of 0 to 255, 255 in its full light."""
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    box = (slice(max(0, int(rows[0]) - _MARGIN), int(rows[-1]) + _MARGIN + 1),
           slice(max(0, int(columns[0]) - _MARGIN), int(columns[-1]) + _MARGIN + 1))
    seen = separate_light(np.ascontiguousarray(pixels[box]), alpha[box].astype(np.float32) / np.float32(255))
    full = float(np.percentile(seen.log[seen.solid], _BRIGHT)) if seen.solid.any() else 0.0
    found = np.full(alpha.shape, 255, np.uint8)
    share = np.exp(np.minimum(seen.log - full, 0.0)).astype(np.float32)
    found[box] = np.maximum(to_display(np.dstack([share] * 3))[..., 0], 1)
    return found


def _ground(pixels: Pixels, alpha: Pixels) -> Pixels:
    """The photo without its clothes, filled in from around them."""
    share = min(1.0, _FILL_PX / max(pixels.shape[:2]))
    size = (max(1, round(pixels.shape[1] * share)), max(1, round(pixels.shape[0] * share)))
    hole = cv2.dilate((alpha > 0).astype(np.uint8), np.ones((3, 3), np.uint8), iterations=_GROW_PX)
    small = cv2.resize(hole, size, interpolation=cv2.INTER_NEAREST)
    if not small.any() or small.all():
        return pixels
    filled = cv2.inpaint(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), small, _FILL_RADIUS, cv2.INPAINT_TELEA)
    large = cv2.resize(filled, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_CUBIC)
    found = np.where((alpha > 0)[..., None], large, pixels).astype(np.float32)
    edge = (alpha > 0) & (alpha < 255)
    cover = alpha[edge].astype(np.float32)[:, None] / 255
    # The cloth that an edge must show over what is filled in; where no cloth could be so bright or dark, the ground is.
    cloth = np.clip((pixels[edge] - (1 - cover) * found[edge]) / cover, 0, 255)
    found[edge] = (pixels[edge] - cover * cloth) / (1 - cover)
    return np.asarray(np.rint(np.clip(found, 0, 255)), np.uint8)


def _full(inside: "np.ndarray[tuple[int, ...], np.dtype[np.bool_]]") -> Pixels:
    return np.where(inside, 255, 0).astype(np.uint8)


def _rgba(colour: Pixels, alpha: Pixels) -> Image.Image:
    return Image.fromarray(np.dstack([np.where(alpha[..., None] > 0, colour, 0).astype(np.uint8), alpha]))
