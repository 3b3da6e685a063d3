"""Draping, as users meet it: a fabric, or a plain colour, laid on the clothes of a photo so that it looks sewn.

The light on the old cloth (`shading.py`) falls on the new one, which follows each piece's grain and bends with its body
and folds (`panels.py`, `grain.py`). What light and cloth look like is worked out on a small grid; the photo's own
pixels are then painted in strips (`paint.py`), so that a photo of 24 megapixels fits in little memory.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from modiste.core.errors import InputError, SettingError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo, Rgb, Swatch
from modiste.imaging.light import Pixels, Soft, to_linear
from modiste.imaging.retexturing.cloth import Cloth
from modiste.imaging.retexturing.paint import DrapePlan, FabricPlacement, paint, plan_drape
from modiste.imaging.retexturing.panels import body_width

SCALES_CM: Final = (0.1, 500.0)
GARMENT_CM: Final = (5.0, 400.0)
TRUNK_CM: Final = {"upper": 50.0, "outerwear": 56.0, "dress": 44.0, "lower": 42.0, "other": 45.0, "footwear": 26.0,
                   "bag": 34.0}
"""Width of a garment's trunk, laid flat, for the centimetres of a photo that says nothing of its scale."""
UNASKED_REPEATS: Final = (1.2, 6.0)
"""Repeats across a garment between which a swatch's own width is kept when no scale is asked for."""
NOT_CLOTH: Final = ("footwear", "bag")
"""Parts that are not sewn of cloth."""


@dataclass(frozen=True, slots=True)
class DrapeStyle:
    """How a fabric is laid. `scale_cm` is the width of one repeat on the cloth (None: the swatch's own, kept between a
    sixth and most of the garment's width), `rotate_degrees` turns it against the grain, clockwise, `offset_cm` shifts
    it (across, along); `garment_cm` is the true width of the garment's trunk where it is known (a shirt: about 50).

    Raises SettingError for a number out of range.
    """

    scale_cm: float | None = None
    rotate_degrees: float = 0.0
    offset_cm: tuple[float, float] = (0.0, 0.0)
    garment_cm: float | None = None

    def __post_init__(self) -> None:
        _check("scale", self.scale_cm, SCALES_CM, "one repeat")
        _check("garment width", self.garment_cm, GARMENT_CM, "a garment laid flat")
        if not math.isfinite(self.rotate_degrees):
            raise SettingError("garment.rotation", degrees=self.rotate_degrees)
        offsets: tuple[float, ...] = self.offset_cm
        if len(offsets) != 2 or not all(math.isfinite(one) for one in offsets):
            raise SettingError("garment.offset", offset=self.offset_cm)


def drape(photo: Photo, mask: GarmentMask, swatch: Swatch, style: DrapeStyle | None = None,
          parts: tuple[str, ...] = ()) -> Image.Image:
    """Lay a fabric on the clothes of a photo.

    Args:
        photo: the photo.
        mask: where its clothes are.
        swatch: the fabric.
        style: its scale, turn and place.
        parts: what is to wear it; none named: all clothes but shoes and bags (these too where there is nothing else).

    Returns:
        An RGB picture of the photo's size. Where the mask of `parts` is 0 it equals the photo, bit by bit.

    Raises:
        UnknownNameError: a part is not in the photo.
        InputError: the mask is of another size, or the tile is smaller than 8 pixels.
    """
    style = style or DrapeStyle()
    cloth = Cloth(swatch.tile)
    chosen = _chosen(photo, mask, parts)
    pixels_a_cm, trunk_cm = _scale(mask, style)
    width_cm = style.scale_cm or float(np.clip(round(swatch.width_cm, 2), trunk_cm / UNASKED_REPEATS[1],
                                               trunk_cm / UNASKED_REPEATS[0]))
    placement = FabricPlacement(
        cloth=cloth, repeat_px=width_cm * pixels_a_cm, turn=math.radians(style.rotate_degrees),
        shift=(style.offset_cm[0] / width_cm, style.offset_cm[1] / (width_cm * cloth.aspect)),
        pixels_a_cm=pixels_a_cm)
    return _painted(photo, mask, chosen, placement)


def recolour(photo: Photo, mask: GarmentMask, colour: Rgb, parts: tuple[str, ...] = ()) -> Image.Image:
    """Dye the clothes of a photo in one colour, prints gone. Arguments, result and errors are those of `drape`."""
    chosen = _chosen(photo, mask, parts)
    return _painted(photo, mask, chosen, to_linear(np.array(colour, np.uint8)))


def _painted(photo: Photo, mask: GarmentMask, chosen: tuple[str, ...], covering: FabricPlacement | Soft) -> Image.Image:
    pixels: Pixels = np.asarray(photo.image)
    plan: DrapePlan | None = plan_drape(pixels, mask, chosen, bends=isinstance(covering, FabricPlacement))
    if plan is None:
        return photo.image.copy()
    return Image.fromarray(paint(pixels, mask, plan, covering))


def _chosen(photo: Photo, mask: GarmentMask, parts: tuple[str, ...]) -> tuple[str, ...]:
    if (mask.width_px, mask.height_px) != photo.image.size:
        raise InputError("garment.mask_of_another_photo", source=photo.source, mask_width=mask.width_px,
                         mask_height=mask.height_px, width=photo.width_px, height=photo.height_px)
    if parts:
        mask.of(*parts)  # names a part that is not there
        return tuple(dict.fromkeys(parts))
    return tuple(part for part in mask.parts if part not in NOT_CLOTH) or mask.parts


def pixels_a_cm(mask: GarmentMask) -> float:
    """Pixels of the photo a centimetre of the clothes that `mask` shows, taken to be of a usual size."""
    return _scale(mask, DrapeStyle())[0]


def _scale(mask: GarmentMask, style: DrapeStyle) -> tuple[float, float]:
    """Pixels of the photo a centimetre, and the width of the garment in centimetres that it was read from.

    A garment that is partly hidden looks narrow, never wide: the part that shows the largest scale is believed.
    """
    best, width_cm = 0.0, TRUNK_CM["upper"]
    parts = [part for part in mask.parts if part not in NOT_CLOTH] or list(mask.parts)
    for part in parts:
        alpha = mask.of(part)
        step = max(1, max(alpha.shape) // 400)
        true = style.garment_cm or TRUNK_CM[part]
        found = body_width(np.asarray(alpha[::step, ::step] > 127)) * step / true
        if found > best:
            best, width_cm = found, true
    return max(best, 0.05), width_cm


def _check(name: str, value: float | None, bounds: tuple[float, float], what: str) -> None:
    if value is not None and not (math.isfinite(value) and bounds[0] <= value <= bounds[1]):
        raise SettingError("garment.centimetres", name=name, least=bounds[0], most=bounds[1], what=what, value=value)
