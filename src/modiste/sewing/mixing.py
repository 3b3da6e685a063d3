"""Halves of two garments in one: "the sleeves of this, the body of that"."""

from dataclasses import replace
from typing import Final

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.language import Language
from modiste.sewing.altering import Altered, altered
from modiste.sewing.figures import STRAPLESS
from modiste.sewing.tailor import body_of

HALVES: Final = ("body", "sleeves", "neck", "lower", "pockets", "cloth")
"""What can be taken from another garment: the bodice with its closure, the sleeves, neckline and collar, the skirt or
the legs with their waistband, pockets and details, the cloths."""
_WITH_SKIRT: Final = "dress"
_WITH_LEGS: Final = "jumpsuit"


def mixed(spec: GarmentSpec, other: GarmentSpec, halves: tuple[str, ...], language: Language) -> Altered:
    """A garment with some of the `halves` of another, drafted for its own body; see `altering.altered`.

    Raises:
        InputError: the other has no such part, or they do not go together.
    """
    made = spec
    for half in halves:
        made = _taken(made, other, half)
    made = _named(made, spec)
    return altered(made, body_of(made), language)


def _taken(spec: GarmentSpec, other: GarmentSpec, half: str) -> GarmentSpec:
    if half not in HALVES:
        raise InputError("sewing.half_unknown", half=half, known=HALVES)
    if half == "cloth":
        return replace(spec, cloths=other.cloths)
    if half == "pockets":
        return replace(spec, pockets=other.pockets, details=other.details)
    if half == "sleeves":
        if other.sleeves is None and other.bodice is None:
            raise InputError("sewing.half_missing", half=half)
        bare = spec.neck is not None and spec.neck.line in STRAPLESS
        neck = replace(spec.neck, line="scoop") if bare and spec.neck is not None and other.sleeves else spec.neck
        return replace(spec, sleeves=other.sleeves, neck=neck)
    if half == "neck":
        if other.neck is None:
            raise InputError("sewing.half_missing", half=half)
        sleeves = None if other.neck.line == "strapless" else spec.sleeves
        return replace(spec, neck=other.neck, sleeves=sleeves)
    if half == "lower":
        return _lower(spec, other)
    return _upper(spec, other)


def _upper(spec: GarmentSpec, other: GarmentSpec) -> GarmentSpec:
    if other.bodice is None:
        raise InputError("sewing.half_missing", half="body")
    bodice = other.bodice
    goes_on = spec.skirt is not None or spec.legs is not None
    if goes_on and other.skirt is None and other.legs is None:
        bodice = replace(bodice, length_cm=round(body_of(spec).front_waist_length, 1), hem="straight")
    elif not goes_on and (other.skirt is not None or other.legs is not None) and spec.bodice is not None:
        bodice = replace(bodice, length_cm=spec.bodice.length_cm, hem=spec.bodice.hem)
    elif not goes_on:
        return replace(spec, bodice=bodice, neck=spec.neck or other.neck, closure=other.closure)
    closure = other.closure if other.closure is not None else spec.closure
    return replace(spec, bodice=bodice, neck=spec.neck or other.neck, closure=closure)


def _lower(spec: GarmentSpec, other: GarmentSpec) -> GarmentSpec:
    if other.skirt is None and other.legs is None:
        raise InputError("sewing.half_missing", half="lower")
    if spec.bodice is None:
        return replace(spec, skirt=other.skirt, legs=other.legs, waist=other.waist, closure=other.closure)
    bodice = spec.bodice
    if spec.skirt is None and spec.legs is None:
        bodice = replace(bodice, length_cm=round(body_of(spec).front_waist_length, 1), hem="straight")
    waist = other.waist if other.bodice is not None else replace(other.waist, band="none", height_cm=0.0) \
        if other.waist is not None else None  # fmt: skip
    return replace(spec, bodice=bodice, skirt=other.skirt, legs=other.legs, waist=waist)


def _named(made: GarmentSpec, before: GarmentSpec) -> GarmentSpec:
    """A top that got a skirt is a dress; one that got legs a jumpsuit."""
    had = (before.bodice is not None, before.skirt is not None, before.legs is not None)
    has = (made.bodice is not None, made.skirt is not None, made.legs is not None)
    if had == has or made.bodice is None:
        return made
    return replace(made, garment=_WITH_SKIRT if made.skirt is not None else _WITH_LEGS if made.legs else made.garment)
