"""Coordinates: quiet cloths that go with a print, in its own inks: a blender for plain parts, a stripe for trims."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import delta_e_ok, from_8bit, srgb_to_oklab
from modiste.core.errors import SettingError
from modiste.core.values import Palette
from modiste.fabric.finishing.inks import Inked
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.procedural.drawing import DrawnStyle, draw

COORDINATES: Final = ("blender", "stripe")
_BLENDER_SCALE: Final = 0.34
_STRIPES: Final = 3  # periods a tile
_THINNEST: Final = 0.04


def blender(hero: Inked, seed: int) -> Inked:
    """Small dots in the ink that is nearest to the ground, on the ground: nearly plain from afar."""
    lab = srgb_to_oklab(from_8bit(hero.inks.array()))
    nearest = 1 + int(delta_e_ok(lab[1:], lab[0]).argmin())
    inks = Palette((hero.inks.colours[0], hero.inks.colours[nearest]))
    side = max(hero.plates.shape)
    dots = draw("dotted", side, seed, style=DrawnStyle(scale=_BLENDER_SCALE), palette=inks, family="polka_dot")
    return Inked(_nearest_ink(dots, inks), inks)


def stripe(hero: Inked, seed: int) -> Inked:
    """Stripes of all the hero's inks, broad where the hero has much of an ink (by the square root, so that accents
    stay visible), in an order that the seed shuffles around the ground."""
    side = max(hero.plates.shape)
    widths = np.maximum(np.sqrt(np.asarray(hero.shares)), _THINNEST)
    order = [0, *(1 + np.random.default_rng([seed, 11]).permutation(len(widths) - 1))]
    edges = np.concatenate([[0], np.cumsum(widths[order])]) / widths.sum()
    place = np.mod((np.arange(side) + 0.5) / side * _STRIPES, 1)
    line = np.asarray(order, np.uint8)[np.searchsorted(edges, place, side="right") - 1]
    return Inked(np.broadcast_to(line, (side, side)).copy(), hero.inks)


def coordinate(kind: str, hero: Inked, seed: int) -> Inked:
    """The coordinate of that kind. Raises SettingError when the hero has a single ink."""
    if len(hero.inks) < 2:
        raise SettingError("fabric.coordinates_of_one_ink")
    return blender(hero, seed) if kind == "blender" else stripe(hero, seed)


def _nearest_ink(pixels: Pixels, inks: Palette) -> NDArray[np.uint8]:
    gaps = np.stack([np.abs(pixels.astype(np.int16) - np.array(colour)).sum(axis=-1) for colour in inks.colours])
    return np.asarray(gaps.argmin(axis=0), np.uint8)
