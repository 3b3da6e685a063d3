"""What cannot be drafted at a body's measures, with the figure of the spec that can."""

from dataclasses import replace
from typing import Any, Final, Literal, NamedTuple

from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec

Part = Literal["bodice", "sleeves", "neck", "skirt", "legs"]


class Remedy(NamedTuple):
    """A figure of a spec with which it can be drafted, or comes nearer to that: a part, its field, the value in cm."""

    part: Part
    field: str
    value: float


class CutError(InputError):
    """A cut that cannot be drafted; `remedy` is the change that the message names (None where no figure helps)."""

    def __init__(self, code: str, /, *, remedy: Remedy | None = None, **parameters: object) -> None:
        super().__init__(code, **parameters)
        self.remedy: Final = remedy


def remedied(spec: GarmentSpec, remedy: Remedy) -> GarmentSpec:
    """The spec with a remedy's figure in place of its own."""
    figure: dict[str, Any] = {remedy.field: round(remedy.value, 1)}
    if remedy.part == "bodice" and spec.bodice is not None:
        return replace(spec, bodice=replace(spec.bodice, **figure))
    if remedy.part == "sleeves" and spec.sleeves is not None:
        return replace(spec, sleeves=replace(spec.sleeves, **figure))
    if remedy.part == "neck" and spec.neck is not None:
        return replace(spec, neck=replace(spec.neck, **figure))
    if remedy.part == "skirt" and spec.skirt is not None:
        return replace(spec, skirt=replace(spec.skirt, **figure))
    if remedy.part == "legs" and spec.legs is not None:
        return replace(spec, legs=replace(spec.legs, **figure))
    return spec
