"""The vocabulary's colours as colours: hexadecimal sRGB and OKLab centres."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from modiste.core.colour import delta_e_ok, from_8bit, srgb_to_oklab
from modiste.core.errors import InputError
from modiste.core.values import parse_hex
from modiste.language.vocabulary import vocabulary


@cache
def colour_hexes() -> Mapping[str, str]:
    """The centre of every colour id as "#1d2545", in the order of the vocabulary."""
    entries = (vocabulary().entry("colour", value) for value in vocabulary().ids("colour"))
    return MappingProxyType({entry.id: entry.hex for entry in entries if entry.hex is not None})


def colour_centre(value: str) -> tuple[float, float, float]:
    """The OKLab centre (lightness 0..1, a, b) of a colour id. Raises UnknownNameError.

    OKLab: B. Ottosson, "A perceptual color space for image processing" (2020).
    """
    vocabulary().entry("colour", value)
    rgb = from_8bit(np.array([parse_hex(colour_hexes()[value])]))
    lightness, a, b = srgb_to_oklab(rgb)[0]
    return float(lightness), float(a), float(b)


_GREY: Final = 0.03         # chroma in OKLab up to which a colour has no hue
_GREYISH: Final = 0.04      # and up to which it may stand for a grey
_HUE_DEGREES: Final = 40.0  # farther apart two hues have different names
_SAME_SHADE: Final = 0.042  # below the nearest of the 2,556 pairs that people tell apart: cream and beige, at 0.049
_NO_ONE_COLOUR: Final = frozenset({"multicolour", "metallic"})


@cache
def nearest_name(hexa: str) -> str:
    """The colour id whose OKLab centre is nearest to "#8b0000". Raises InputError for another form."""
    return nearest_among(hexa, tuple(colour_hexes()))


def nearest_among(hexa: str, ids: Sequence[str]) -> str:
    """Of some colour ids the one whose OKLab centre is nearest to "#8b0000"; "multicolour" and "metallic" are near to
    nothing. Raises InputError for another form, or where no colour is left.
    """
    named = _one_coloured(ids)
    gaps = delta_e_ok(np.array([colour_centre(name) for name in named]), oklab_of(hexa))
    return named[int(np.argmin(gaps))]


@cache
def nearest_kin(value: str, ids: tuple[str, ...]) -> str:
    """Of some colour ids the one that a person would rather call a colour by: itself, or the nearest of its hue ("blue"
    for "light_blue", where plain distance says "silver"); of greys the nearest lightness. "multicolour" is
    its own kin alone. Raises UnknownNameError, or InputError where no colour is left.
    """
    if value in ids or value == "multicolour":
        return value
    named = _one_coloured(ids)
    wanted = np.array(colour_centre(value))
    centres = np.array([colour_centre(name) for name in named])
    chroma = np.hypot(centres[:, 1], centres[:, 2])
    if np.hypot(wanted[1], wanted[2]) > _GREY:
        turns = np.degrees(np.arctan2(centres[:, 2], centres[:, 1]) - np.arctan2(wanted[2], wanted[1]))
        turned = np.abs((turns + 180) % 360 - 180) / _HUE_DEGREES
        kin = (chroma > _GREY) & (turned < 1)
    else:
        turned, kin = np.zeros(len(named)), chroma < _GREYISH
    shade = np.hypot(0.35 * (centres[:, 0] - wanted[0]), 0.7 * (chroma - np.hypot(wanted[1], wanted[2])))
    return named[int(np.argmin(shade + 0.12 * turned + np.where(kin, 0.0, 1.0)))]


def shade_distance(oklab: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """How different two cloths look whatever light falls on them: OKLab in which lightness counts half and hue one and
    a half times. Shapes broadcast, the last axis is dropped.
    """
    one, two = np.asarray(oklab, np.float64), np.asarray(other, np.float64)
    light = one[..., 0] - two[..., 0]
    chroma = np.hypot(one[..., 1], one[..., 2]) - np.hypot(two[..., 1], two[..., 2])
    across = np.maximum((one[..., 1] - two[..., 1]) ** 2 + (one[..., 2] - two[..., 2]) ** 2 - chroma**2, 0)
    return np.asarray(np.sqrt((0.5 * light) ** 2 + chroma**2 + 1.5**2 * across), np.float64)


def seen_name(oklab: ArrayLike) -> str:
    """The colour id that a cloth of this OKLab colour is called by."""
    named = _one_coloured(tuple(colour_hexes()))
    gaps = shade_distance(np.array([colour_centre(name) for name in named]), np.asarray(oklab))
    return named[int(np.argmin(gaps))]


@cache
def same_shade(value: str, other: str) -> bool:
    """Whether two colour ids name nearly the same cloth: maroon and burgundy do; navy and black, blue and purple, grey
    and emerald do not."""
    if value == other or not _NO_ONE_COLOUR.isdisjoint((value, other)):
        return value == other
    return bool(shade_distance(colour_centre(value), colour_centre(other)) < _SAME_SHADE)


def _one_coloured(ids: Sequence[str]) -> list[str]:
    named = [name for name in ids if name not in _NO_ONE_COLOUR]
    if not named:
        raise InputError("language.no_colour")
    return named


def oklab_of(hexa: str) -> NDArray[np.float64]:
    """The OKLab colour of "#8b0000". Raises InputError for another form."""
    return srgb_to_oklab(from_8bit(np.array(parse_hex(hexa))))
