"""The vocabulary's colours as colours: hexadecimal sRGB and OKLab centres."""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

import numpy as np

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


_NO_ONE_COLOUR: Final = frozenset({"multicolour", "metallic"})


@cache
def nearest_name(hexa: str) -> str:
    """The colour id whose OKLab centre is nearest to "#8b0000". Raises InputError for another form."""
    return nearest_among(hexa, tuple(colour_hexes()))


def nearest_among(hexa: str, ids: Sequence[str]) -> str:
    """Of some colour ids the one whose OKLab centre is nearest to "#8b0000"; "multicolour" and "metallic" are near to
    nothing. Raises InputError for another form, or where no colour is left.
    """
    named = [name for name in ids if name not in _NO_ONE_COLOUR]
    if not named:
        raise InputError("colours: expected at least one besides multicolour and metallic, got none")
    centres = np.array([colour_centre(name) for name in named])
    wanted = srgb_to_oklab(from_8bit(np.array(parse_hex(hexa))))
    return named[int(np.argmin(delta_e_ok(centres, wanted)))]
