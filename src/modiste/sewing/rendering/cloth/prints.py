"""The colour of a cloth: plain, a drawn pattern at print size, or a swatch of one's own."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_linear, srgb_to_oklab
from modiste.core.values import Rgb
from modiste.data.patterns import draw_pattern, family, pick_palette
from modiste.data.torus import Hand
from modiste.sewing.rendering.cloth.textures import Sampler, sampler
from modiste.sewing.rendering.values import Cloth, Floats

GARMENT_CM: Final = 50.0
"""The width of a garment that `Family.repeats` counts repeats across."""
_SIZES: Final = (128, 256, 512, 1024, 2048)
_PALETTES: Final = 16
_WIDER: Final = {"leopard": 2, "cheetah": 2}
"""Spots whose clumps would be seen to return: drawn so many repeats wide and tall, each of them another."""
_FAR: Final = 0.18
"""In OKLab: where no palette's ground is as near to the colour asked for, the ground is that colour."""
_DARKEST: Final = 0.012


def linear(colour: Rgb) -> Floats:
    """Reflectance of a colour, 3 numbers in linear light. The blackest cloth still gives back a hundredth."""
    return reflectance(np.array(colour, np.uint8))


def reflectance(rgb: NDArray[np.uint8]) -> Floats:
    """Reflectance of 8-bit sRGB, any shape."""
    table = (_DARKEST + (1 - _DARKEST) * srgb_to_linear(from_8bit(np.repeat(np.arange(256)[:, None], 3, axis=1)))[:, 0])
    return table.astype(np.float32)[rgb]


def is_printed(cloth: Cloth) -> bool:
    """Whether it shows more than one plain colour."""
    return cloth.swatch is not None or cloth.pattern not in ("solid", "", "melange")


def is_upright(cloth: Cloth) -> bool:
    """Whether its print has a way up, or lines that should meet at seams."""
    return cloth.swatch is not None or (is_printed(cloth) and family(cloth.pattern).upright)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How a tile lies on a garment: the width of one repeat and what is added to the places on the cloth, all cm.

    `is_once`: it is placed on the garment as worn, wherever its pieces are cut from.
    """

    repeat_cm: float
    x_cm: float = 0.0
    y_cm: float = 0.0
    is_once: bool = False


_CHEST: Final = 0.36
"""Down the garment: where the middle of what is placed on the chest lies."""


def placing(cloth: Cloth, span_cm: tuple[float, float]) -> Placing:
    """How a cloth's drawn pattern lies on a garment from `span_cm`[0] (its hem) up to `span_cm`[1] (its top)."""
    wide = cloth.repeat_cm or repeat_cm(cloth.pattern)
    hem, top = span_cm
    placed = family(cloth.pattern).placed
    if placed == "height":
        return Placing(repeat_cm=2 * max(top - hem, 1.0), y_cm=-top, is_once=True)
    if placed == "chest":
        return Placing(repeat_cm=wide, x_cm=wide / 2, y_cm=wide / 2 - top + _CHEST * (top - hem), is_once=True)
    return Placing(repeat_cm=wide)


def print_sampler(cloth: Cloth, pixel_cm: float, span_cm: tuple[float, float] = (0.0, GARMENT_CM)) -> Sampler:
    """The reflectance of a print as a repeating tile, for pixels of `pixel_cm`.

    Raises:
        UnknownNameError: no such pattern.
    """
    if cloth.swatch is not None:
        tile = np.asarray(cloth.swatch.tile)
        wide = cloth.repeat_cm or cloth.swatch.width_cm
        return sampler(reflectance(tile), (wide, wide * tile.shape[0] / tile.shape[1]), pixel_cm, cubic=True)
    wide = placing(cloth, span_cm).repeat_cm * _WIDER.get(cloth.pattern, 1)
    need = wide / pixel_cm * 1.3
    size = next((size for size in _SIZES if size >= need), _SIZES[-1])
    drawn = _drawn(cloth.pattern, size, cloth.pattern_seed, palette(cloth))
    return sampler(drawn, (wide, wide), pixel_cm, cubic=True)


def repeat_cm(pattern: str) -> float:
    """The usual width of one repeat on a garment."""
    low, high = family(pattern).repeats
    return GARMENT_CM / float((low * high) ** 0.5)


def palette(cloth: Cloth) -> tuple[Rgb, ...]:
    """The print's colours, ground first: those named, or the usual palette that suits the cloth's colour best."""
    if len(cloth.palette) >= 2:
        return cloth.palette
    wanted = srgb_to_oklab(from_8bit(cloth.palette[0] if cloth.palette else cloth.colour))
    choices = [pick_palette(cloth.pattern, cloth.pattern_seed + number) for number in range(_PALETTES)]
    far = [float(np.linalg.norm(srgb_to_oklab(from_8bit(choice[0])) - wanted)) for choice in choices]
    best = int(np.argmin(far))
    if far[best] <= _FAR:
        return choices[best]
    # Keep the ground as asked, and of the usual palettes the one whose inks stand out best from it.
    stand = [min(float(np.linalg.norm(srgb_to_oklab(from_8bit(ink)) - wanted)) for ink in choice[1:])
             for choice in choices]
    return ((cloth.palette or (cloth.colour,))[0], *choices[int(np.argmax(stand))][1:])


@lru_cache(maxsize=12)
def _drawn(pattern: str, size: int, seed: int, colours: tuple[Rgb, ...]) -> Floats:
    drawn = reflectance(draw_pattern(pattern, size, seed, colours, Hand(density=_WIDER.get(pattern, 1) ** 2)))
    drawn.setflags(write=False)
    return drawn
