"""How a picture is looked at: as the encoder always does, and as training varies it."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.encoder.item.colours import shade_grid
from modiste.encoder.item.crops import Crop, cut_out, foreground_alpha, lay
from modiste.encoder.item.presets import ItemSize

_DYED: Final = 0.55       # how often a varied view has other colours
_COARSE: Final = 0.25     # and how often the sharpness of a small picture
_WHOLE: Final = 0.25      # how often a masked garment is shown with all that is around it


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`crop` S x S x 3; `shades` 64 x h x w and `mask` h x w in the network's places; `true_colour`: whether colours
    are as photographed."""

    crop: NDArray[np.uint8] = field(repr=False)
    shades: NDArray[np.float32] = field(repr=False)
    mask: NDArray[np.float32] = field(repr=False)
    true_colour: bool = True


def plain_view(picture: Image.Image, mask: NDArray[np.uint8] | None, size: ItemSize) -> View:
    """The view that is always taken."""
    return crop_view(cut_out(picture, mask, size.side_px), size)


def varied_view(picture: Image.Image, mask: NDArray[np.uint8] | None, size: ItemSize, rng: np.random.Generator
                ) -> View:
    """`varied_crop` of a picture; at times a masked garment is shown with all that is around it."""
    image = np.asarray(picture.convert("RGB"))
    alpha = mask if mask is not None else foreground_alpha(image)
    if alpha is None:
        alpha = np.full(image.shape[:2], 255, np.uint8)
    crop, true_colour = varied_crop(image, alpha, size.side_px, rng)
    if mask is not None and rng.random() < _WHOLE:
        crop = Crop(crop.picture, np.asarray(np.maximum(crop.alpha, 90), np.uint8))
    return crop_view(crop, size, true_colour)


def varied_crop(image: NDArray[np.uint8], alpha: NDArray[np.uint8], side_px: int, rng: np.random.Generator
                ) -> tuple[Crop, bool]:
    """The garment of H x W x 3 whose mask is H x W, nearer or farther, mirrored, its surroundings paler or not; often
    in other colours, at times coarse. And whether its colours are as photographed."""
    if rng.random() < 0.5:
        image, alpha = image[:, ::-1], alpha[:, ::-1]
    true_colour = rng.random() >= _DYED
    image = _toned(image, rng) if true_colour else _dyed(image, rng)
    crop = lay(np.ascontiguousarray(image), np.ascontiguousarray(alpha), side_px,
               round_it=float(rng.uniform(0, 0.8)), scale=float(rng.uniform(0.78, 1.12)),
               shift=(float(rng.uniform(-0.05, 0.05)), float(rng.uniform(-0.05, 0.05))))
    if rng.random() < _COARSE:
        small = cv2.resize(crop.picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        crop = Crop(np.asarray(cv2.resize(small, crop.picture.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8),
                    crop.alpha)
    return crop, true_colour


def crop_view(crop: Crop, size: ItemSize, true_colour: bool = True) -> View:
    """A crop as the network takes it."""
    shades, mask = shade_grid(crop.picture, crop.alpha, size.cells)
    return View(crop=crop.picture, shades=shades, mask=mask, true_colour=true_colour)


def _toned(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Light and white balance of another camera."""
    gains = rng.uniform(0.96, 1.04, 3) * rng.uniform(0.93, 1.05)
    return np.asarray(np.clip(image * gains, 0, 255), np.uint8)


def _dyed(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """The same picture in other colours: hue turned, colours stronger or paler, darks lifted or lights lowered. White
    paper stays white."""
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32)
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0.0, 1.6)
    a, b = lab[..., 1] - 128, lab[..., 2] - 128
    tint = rng.normal(0, 14, 2)
    inked = np.clip((252 - lab[..., 0]) / 60, 0, 1)
    lab[..., 1] = 128 + strength * (np.cos(angle) * a - np.sin(angle) * b) + tint[0] * inked
    lab[..., 2] = 128 + strength * (np.sin(angle) * a + np.cos(angle) * b) + tint[1] * inked
    lab[..., 0] = 255 * (lab[..., 0] / 255) ** rng.uniform(0.45, 2.0)
    return np.asarray(cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB), np.uint8)
