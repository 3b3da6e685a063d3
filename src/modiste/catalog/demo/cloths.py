"""Cloths of the demo catalogue: from a line such as "viscose floral@3 navy coral peach" to what a spec is cut from."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from modiste.catalog.demo.values import Cloth, Texts
from modiste.core.errors import DataError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.values import parse_hex
from modiste.data.patterns import draw_pattern
from modiste.language import colour_hexes, label
from modiste.sewing.specification.cut_cloth import REPEATS

_LINE: Final = re.compile(r"(?P<material>[a-z_]+)(?: (?P<pattern>[a-z_]+)@(?P<seed>\d+))?(?P<inks>(?: [a-z_]+)+)")
_SOLID: Final = "solid"
_DRAWN: Final = {"horizontal_stripes": ("striped", 90.0)}
"""How a pattern of the vocabulary is drawn where that is another family, turned by so many degrees."""
_SAID: Final = {"ditsy": "floral", "roses": "floral", "coin_dot": "polka_dot", "pin_dot": "polka_dot",
                "candy_stripe": "striped", "awning_stripe": "striped", "ticking": "striped",
                "puppytooth": "houndstooth", "chevron": "zigzag", "flame": "zigzag",
                "digital_camouflage": "camouflage"}  # fmt: skip
"""Drawn families by the pattern of the vocabulary that they are."""
_TILE_PX: Final = 128
_LEAST_SHARE: Final = 0.04
_NAMED: Final = 2
_NAMED_SHARE: Final = 0.12
_PATCH: Final = (1.0, 0.9, 0.8)
"""Widths of repeats drawn in turn, as shares of the usual one: no two prints of a shop are of one scale."""


def read_cloth(line: str) -> Cloth:
    """A cloth from its line: material, pattern and its seed where it is printed, colours.

    Raises:
        DataError: it is not such a line, or names a colour that there is not.
    """
    match = _LINE.fullmatch(line)
    inks = tuple(match["inks"].split()) if match else ()
    if match is None or not set(inks) <= colour_hexes().keys():
        raise DataError("catalog.demo_cloth", line=line)
    return Cloth(material=match["material"], pattern=match["pattern"] or _SOLID, seed=int(match["seed"] or 0),
                 inks=inks)


def dressed(spec: GarmentSpec, cloth: Cloth) -> GarmentSpec:
    """The garment in a cloth; parts that were of its colour follow it."""
    old, ground = spec.cloth("body"), colour_hexes()[cloth.inks[0]]
    body = PartCloth(part="body", material=cloth.material, colour=ground)
    if cloth.pattern != _SOLID:
        family, angle = _DRAWN.get(cloth.pattern, (cloth.pattern, 0.0))
        scale = REPEATS[family] * _PATCH[cloth.seed % len(_PATCH)]
        body = replace(body, pattern=family, pattern_seed=cloth.seed, angle_deg=angle, scale_cm=round(scale, 1),
                       colours=tuple(colour_hexes()[one] for one in cloth.inks))
    others = [replace(one, colour=ground if one.colour == old.colour else one.colour) for one in spec.cloths
              if one.part != "body"]
    return replace(spec, cloths=(body, *others))


def pattern_of(cloth: Cloth) -> str:
    """The pattern as the vocabulary calls it."""
    return "melange" if cloth.inks == ("grey_melange",) else _SAID.get(cloth.pattern, cloth.pattern)


def colours_of(cloth: Cloth) -> tuple[tuple[str, float], ...]:
    """The colours with the share of the cloth that each covers, the largest first."""
    if cloth.pattern == _SOLID:
        return ((cloth.inks[0], 1.0),)
    family, _ = _DRAWN.get(cloth.pattern, (cloth.pattern, 0.0))
    palette = [parse_hex(colour_hexes()[one]) for one in cloth.inks]
    tile = draw_pattern(family, _TILE_PX, cloth.seed, palette).reshape(-1, 3).astype(np.int32)
    near = ((tile[:, None] - np.array(palette, np.int32)) ** 2).sum(2).argmin(1)
    found: dict[str, float] = {}
    for ink, count in zip(cloth.inks, np.bincount(near, minlength=len(palette)), strict=True):
        found[ink] = found.get(ink, 0.0) + float(count) / len(tile)
    shares = sorted(((ink, round(share, 2)) for ink, share in found.items() if share >= _LEAST_SHARE),
                    key=lambda pair: -pair[1])
    return tuple(shares)


def colour_name(colours: Sequence[tuple[str, float]]) -> Texts:
    """What a shop calls the colourway: its largest colours."""
    named = [one for one, share in colours if share >= _NAMED_SHARE][:_NAMED] or [colours[0][0]]
    return {language: "/".join(label("colour", one, language) for one in named).capitalize()
            for language in ("en", "ru")}
