"""A garment between two others: every length, width and count lies a share of the way from one to the other."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, cast

import numpy as np

from modiste.core.colour import from_8bit, oklab_to_srgb, srgb_to_oklab
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.values import parse_hex
from modiste.language import Language
from modiste.sewing.altering import Altered, altered
from modiste.sewing.tailor import body_of

_SCALES: Final = (
    ("pencil", "a_line", "half_circle", "circle"),
    ("leggings", "skinny", "slim", "straight", "flared", "wide"),
    ("low", "mid", "high"),
)  # fmt: skip
"""Kinds that have others between them."""


def between(one: GarmentSpec, other: GarmentSpec, share: float, language: Language) -> Altered:
    """The cut at `share` of the way from `one` (0) to `other` (1), for the body of `one`.

    What has no in-between (a collar's kind, a print, a part that only one has) is that of the nearer; colours are mixed
    in OKLab. What cannot be drafted so becomes the nearest that can.

    Raises:
        InputError: no figure helps.
    """
    near = one if share < 0.5 else other
    made = _mixed(one, other, share)
    made = replace(cast(GarmentSpec, made), garment=near.garment, sex=one.sex, size=one.size, body=one.body,
                   cloths=_cloths(one, other, share))
    if _built_of(one) != _built_of(other):
        # A bodice to the waist and one to the knee are no two lengths of one thing.
        made = replace(made, bodice=near.bodice, skirt=near.skirt, legs=near.legs, flat=near.flat, waist=near.waist)
    return altered(made, body_of(made), language)


def _built_of(spec: GarmentSpec) -> tuple[bool, ...]:
    return tuple(part is not None for part in (spec.bodice, spec.skirt, spec.legs, spec.flat))


def _mixed(one: Any, other: Any, share: float) -> Any:
    if is_dataclass(one) and type(one) is type(other):
        return replace(cast(Any, one), **{part.name: _mixed(getattr(one, part.name), getattr(other, part.name), share)
                                          for part in fields(one)})
    if isinstance(one, float) and isinstance(other, float):
        return one + (other - one) * share
    if isinstance(one, int) and isinstance(other, int) and not isinstance(one, bool):
        return round(one + (other - one) * share)
    if isinstance(one, str) and isinstance(other, str):
        for scale in _SCALES:
            if one in scale and other in scale:
                return scale[round(scale.index(one) + (scale.index(other) - scale.index(one)) * share)]
    return one if share < 0.5 else other


def _cloths(one: GarmentSpec, other: GarmentSpec, share: float) -> tuple[PartCloth, ...]:
    """The cloths of the nearer; plain ones in a colour between the two."""
    near, far = (one, other) if share < 0.5 else (other, one)
    own, foreign = near.cloth("body"), far.cloth("body")
    if own.pattern != "solid" or foreign.pattern != "solid":
        return near.cloths
    colour = _colour(one.cloth("body").colour, other.cloth("body").colour, share)
    return tuple(replace(cloth, colour=colour) if cloth.colour == own.colour else cloth for cloth in near.cloths)


def _colour(one: str, other: str, share: float) -> str:
    ends = srgb_to_oklab(from_8bit(np.array([parse_hex(one), parse_hex(other)], np.uint8)))
    mixed = np.clip(oklab_to_srgb(ends[0] + (ends[1] - ends[0]) * share), 0, 1)
    return "#" + "".join(f"{round(float(channel) * 255):02x}" for channel in mixed)
