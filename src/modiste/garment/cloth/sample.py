"""A piece of a garment's cloth as it would lie on a table: read off a photo, given where the garment is.

The light on the garment (`imaging.retexturing.shading`) is divided out, its panels are laid flat along their grain
(`imaging.unfolding`), and the region is chosen that shows the cloth best. Its scale in centimetres follows from the
usual width of such a garment (`garment.draping`).
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.garment.draping.drape import NOT_CLOTH, pixels_a_cm
from modiste.imaging.light import Flags, Pixels, Soft, masked_blur, to_display, to_linear
from modiste.imaging.retexturing.panels import find_panels
from modiste.imaging.retexturing.parameterize import parameterize
from modiste.imaging.retexturing.shading import CameraLight, scene_white, separate_light, shading_of
from modiste.imaging.unfolding.flatten import flatten
from modiste.imaging.unfolding.region import Region, best_region, quality

MARGIN: Final = 6
LARGEST_PX: Final = 1_400_000    # of a garment's box: a larger photo is made smaller first
_SMOOTH: Final = 0.04            # of the garment's size: light that changes faster may be print
_LIT: Final = 60.0               # percentile of light under which the cloth is shown
_CLEAR: Final = 0.15             # quality from which cloth may be read
_SIZE_COUNTS: Final = 0.25       # power of a panel's area among panels
_LEAST_PANEL: Final = 0.12       # of the garment's area


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ClothSample:
    """Cloth in even light as if it lay flat: `pixels` h x w x 3 sRGB, `clear` h x w where they show it well, `region`
    the rectangle that shows it best; `pixels_a_cm` of it, the `part` of the garment, and its box of the photo,
    `lit`."""

    pixels: Pixels
    clear: Flags
    region: Region
    pixels_a_cm: float
    part: str
    lit: "Lit"

    @property
    def piece(self) -> Pixels:
        """The best rectangle."""
        return np.ascontiguousarray(self.pixels[self.region.part])


@dataclass(frozen=True, slots=True, eq=False)
class Lit:
    """A garment's box of the photo (H x W x 3), as it is and in even light, with what was found of its light, and how
    much of each pixel it covers (`cover` H x W, 0 to 1)."""

    pixels: Pixels
    even: Pixels
    light: CameraLight
    cover: Soft


def largest_part(mask: GarmentMask) -> str:
    """The part that covers most; shoes and bags only where there is nothing else."""
    parts = [part for part in mask.parts if part not in NOT_CLOTH] or list(mask.parts)
    return max(parts, key=lambda part: int((mask.of(part) > 127).sum()))


def sample_cloth(photo: Photo, mask: GarmentMask, part: str | None = None) -> ClothSample:
    """The piece of cloth that the photo shows best of a part, the largest one where none is named.

    Raises:
        UnknownNameError: the part is not in the photo.
    """
    part = part if part is not None else largest_part(mask)
    alpha = mask.of(part)
    box = _box(alpha)
    pixels, soft, step = _reduced(np.asarray(photo.image)[box], alpha[box])
    light = separate_light(pixels, soft)
    lit = Lit(pixels, _evened(pixels, light), light, soft)
    relief = shading_of(light, scene_white(np.asarray(photo.image))).relief
    scale = pixels_a_cm(mask) / step
    best: tuple[float, ClothSample] | None = None
    outline = soft > 0.5
    for panel in find_panels(part, outline):
        inside = panel.flags & light.solid & ~light.placed_print
        if inside.sum() < _LEAST_PANEL * outline.sum():
            continue
        flat = flatten(parameterize(panel, outline, relief), inside)
        if not flat.known.any():
            continue
        seen = to_display(flat.look(to_linear(lit.even), fine=True))
        good = quality(seen, flat.look(light.log), flat.stretch, flat.known)
        region = best_region(seen, good, flat.known)
        worth = region.worth * inside.sum() ** _SIZE_COUNTS
        if best is None or worth > best[0]:
            best = worth, ClothSample(pixels=seen, clear=np.asarray(good > _CLEAR), region=region, pixels_a_cm=scale,
                                      part=part, lit=lit)
    return best[1] if best is not None else _shreds(lit, part, scale)


def _shreds(lit: Lit, part: str, scale: float) -> ClothSample:
    """Where nothing can be laid flat, the colours in the box of the photo are all there is."""
    region = Region(left=0, top=0, right=lit.even.shape[1], bottom=lit.even.shape[0], quality=0.0, worth=0.0)
    return ClothSample(
        pixels=lit.even, clear=lit.light.solid, region=region, pixels_a_cm=scale, part=part, lit=lit)


def _evened(pixels: Pixels, light: CameraLight) -> Pixels:
    """The garment under the light of its lit side: only what changes slowly is taken for light."""
    weight = light.solid.astype(np.float32)
    smooth = masked_blur(light.log, weight, max(1.0, _SMOOTH * float(weight.sum()) ** 0.5))
    middle = float(np.percentile(smooth[light.solid], _LIT)) if light.solid.any() else 0.0
    even: Soft = np.exp(np.clip(middle - smooth, -1.5, 1.5))[..., None] * to_linear(pixels)
    return to_display(even)


def _box(alpha: Pixels) -> tuple[slice, slice]:
    found = alpha > 127 if (alpha > 127).any() else alpha > 0
    rows, columns = np.flatnonzero(found.any(1)), np.flatnonzero(found.any(0))
    return (slice(max(0, int(rows[0]) - MARGIN), int(rows[-1]) + MARGIN + 1),
            slice(max(0, int(columns[0]) - MARGIN), int(columns[-1]) + MARGIN + 1))


def _reduced(pixels: Pixels, alpha: Pixels) -> tuple[Pixels, Soft, float]:
    """Both at a size that can be worked on, and how much smaller that is."""
    step = max(1.0, (pixels.shape[0] * pixels.shape[1] / LARGEST_PX) ** 0.5)
    if step > 1:
        size = (round(pixels.shape[1] / step), round(pixels.shape[0] / step))
        pixels, alpha = (cv2.resize(np.ascontiguousarray(one), size, interpolation=cv2.INTER_AREA)
                         for one in (pixels, alpha))
    return np.ascontiguousarray(pixels), np.asarray(alpha, np.float32) / np.float32(255), step
