"""In what order the garments of a look are worn: coats over jackets, sweaters over skirts, shirts inside trousers."""

from collections.abc import Sequence
from typing import Final

from modiste.core.garment_spec import GarmentSpec
from modiste.language.vocabulary import garment_entry
from modiste.sewing.materials import material

_TUCKED, _LOWER, _WHOLE, _OUT, _VEST, _JACKET, _COAT = range(7)
"""Layers from the skin outwards."""
_VESTS: Final = ("waistcoat",)
_COATS: Final = ("coat", "overcoat", "cape", "poncho", "parka", "anorak", "puffer_jacket")
_WORN_OUT: Final = ("pyjama_top", "hawaiian_shirt", "overshirt", "kurta", "kurti", "tunic")
"""Tops that nobody tucks in, whatever their length."""
_TUCKED_HEMS: Final = ("straight", "curved")
_THIN_GSM: Final = 230.0
"""Heavier tops are worn out."""
_LONG_CM: Final = 82.0
"""Tunics are longer: nobody tucks them in."""
_SHORT_CM: Final = 52.0
"""Shorter tops end above the waistband."""


def worn_order(specs: Sequence[GarmentSpec]) -> tuple[GarmentSpec, ...] | None:
    """The garments of a look, the outermost first; None where two would take the same place (two pairs of trousers)."""
    rows = [(_layer(spec), spec) for spec in specs]
    places = [_place(layer) for layer, _ in rows]
    if len(set(places)) < len(places) or ("whole" in places and "lower" in places and not _is_over_legs(specs)):
        return None
    return tuple(spec for _, spec in sorted(rows, key=lambda row: -row[0]))


def without_hidden(specs: Sequence[GarmentSpec]) -> tuple[GarmentSpec, ...]:
    """The garments of a look without those that another hides: of tops that are pulled on one over the other, a T-shirt
    under a hoodie, the outermost is seen. It is the one of the outer layer, of one layer that of the heavier cloth."""
    tops = [spec for spec in specs if _place(_layer(spec)) == "upper"]
    seen = max(tops, key=lambda spec: (_layer(spec), material(spec.cloth("body").material).weight_gsm), default=None)
    return tuple(spec for spec in specs if spec is seen or not any(spec is top for top in tops))


def is_outer(spec: GarmentSpec) -> bool:
    """Whether it is worn over others: a jacket, a coat, a waistcoat."""
    return _layer(spec) in (_VEST, _JACKET, _COAT)


def _place(layer: int) -> str:
    if layer in (_VEST, _JACKET, _COAT):
        return f"over {layer}"
    return {_LOWER: "lower", _WHOLE: "whole"}.get(layer, "upper")


def _layer(spec: GarmentSpec) -> int:
    if spec.garment in _VESTS:
        return _VEST
    if spec.flat is not None or spec.garment in _COATS or spec.garment.endswith("_coat"):
        return _COAT
    if _group(spec.garment) == "outerwear" or (spec.closure is not None and spec.closure.is_open):
        return _JACKET
    if spec.bodice is None:
        return _LOWER
    if spec.skirt is not None or spec.legs is not None:
        return _WHOLE
    return _TUCKED if _is_tucked(spec) else _OUT


def _is_tucked(spec: GarmentSpec) -> bool:
    top, cloth = spec.bodice, material(spec.cloth("body").material)
    return (top is not None and spec.garment not in _WORN_OUT and top.hem in _TUCKED_HEMS
            and _SHORT_CM < top.length_cm < _LONG_CM and cloth.weight_gsm < _THIN_GSM)


def _is_over_legs(specs: Sequence[GarmentSpec]) -> bool:
    """A dress goes over leggings and trousers, not over a skirt."""
    return all(spec.legs is not None for spec in specs if spec.bodice is None and spec.flat is None)


def _group(garment: str) -> str | None:
    entry = garment_entry(garment)
    return entry.group if entry is not None else None
