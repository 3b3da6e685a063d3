"""A fabric of one's own on a garment: which of its parts are cut from it, what colours it has, and how words speak of
it."""

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Final

from PIL import Image

from modiste.core.garment_spec import GarmentSpec
from modiste.core.values import Rgb, Swatch
from modiste.data.patterns import FAMILIES
from modiste.language import vocabulary

_BODY: Final = "body"
_LOOKED_AT: Final = 64
_INKS: Final = 5
_SOLID: Final = "solid"
_SOME_PRINT: Final = "printed"
_ALMOST_ALL: Final = 0.85
"""Of a tile: a cloth of which one ink covers so much, and that no name calls a print, is plain."""
_OTHER_NAMES: Final = {"checkered": "checked", "dotted": "polka_dot"}


def cut_from_it(spec: GarmentSpec, part: str) -> bool:
    """Whether a part is cut from the cloth of the garment's body, and so from the fabric in its place: what has another
    material, colour or print of its own keeps that."""
    own, body = spec.cloth(part), spec.cloth(_BODY)
    return replace(own, part=_BODY) == body


def inks_of(swatch: Swatch) -> tuple[Rgb, ...]:
    """The colours of a fabric, what covers most first."""
    return tuple(ink for ink, _ in _shares(swatch.tile))


def pattern_of(swatch: Swatch) -> str:
    """What words call its print: a pattern of the vocabulary, "printed" for one without a name, "solid" for none."""
    name = _OTHER_NAMES.get(swatch.category, swatch.category)
    if name in FAMILIES or name in vocabulary().entries["pattern"]:
        return name
    return _SOLID if _shares(swatch.tile)[0][1] > _ALMOST_ALL else _SOME_PRINT


def in_words_of(spec: GarmentSpec, swatch: Swatch | None) -> GarmentSpec:
    """The spec as words are to speak of it when it is cut from a fabric: in the fabric's colours and print."""
    if swatch is None or swatch.placed is not None:
        return spec
    inks = tuple("#{:02x}{:02x}{:02x}".format(*ink) for ink in inks_of(swatch))
    pattern = pattern_of(swatch)
    cloths = (replace(one, colour=inks[0], colours=inks if pattern != _SOLID else (), pattern=pattern, scale_cm=0.0,
                      angle_deg=0.0) if cut_from_it(spec, one.part) else one for one in spec.cloths)
    return replace(spec, cloths=tuple(cloths))


def _shares(tile: Image.Image) -> tuple[tuple[Rgb, float], ...]:
    small = tile.convert("RGB").resize((_LOOKED_AT, _LOOKED_AT), Image.Resampling.BOX)
    return _shares_of(small.tobytes())


@lru_cache(maxsize=32)
def _shares_of(pixels: bytes) -> tuple[tuple[Rgb, float], ...]:
    small = Image.frombytes("RGB", (_LOOKED_AT, _LOOKED_AT), pixels)
    few = small.quantize(_INKS, Image.Quantize.MEDIANCUT, kmeans=3)
    table = few.getpalette() or []
    counted = Counter(few.tobytes()).most_common()
    return tuple(((table[3 * at], table[3 * at + 1], table[3 * at + 2]), count / _LOOKED_AT**2)
                 for at, count in counted)
