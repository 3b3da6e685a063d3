"""The vocabulary's colours as colours: hexadecimal sRGB and OKLab centres."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import numpy as np

from modiste.core.colour import from_8bit, srgb_to_oklab
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
