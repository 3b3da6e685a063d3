"""The measures of a spec as a person reads and changes them: finished girths in place of eases, lengths as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import BodyMeasures

STRAPLESS: Final = ("strapless", "off_shoulder", "one_shoulder", "halter", "cowl")
"""Necklines whose depth is not one at the centre front under the side neck points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure: `part` and `name` of the spec's field, its limits as shown, cm. `girth` names the body's girth that
    an ease is added to: what is shown is the finished girth then. `reach` is how far a slider goes to both sides.
    """

    part: str
    name: str
    low: float
    high: float
    reach: float
    girth: str = ""

    @property
    def id(self) -> str:
        """Part and name: "skirt.length_cm"."""
        return f"{self.part}.{self.name}"


FIGURES: Final = (
    Figure(part="bodice", name="length_cm", low=15, high=160, reach=40),
    Figure(part="bodice", name="bust_ease_cm", low=40, high=240, reach=40, girth="bust"),
    Figure(part="bodice", name="waist_ease_cm", low=40, high=260, reach=40, girth="waist"),
    Figure(part="bodice", name="hip_ease_cm", low=45, high=280, reach=40, girth="hips"),
    Figure(part="neck", name="depth_cm", low=0, high=60, reach=20),
    Figure(part="neck", name="width_cm", low=8, high=60, reach=15),
    Figure(part="neck", name="collar_cm", low=0, high=50, reach=12),
    Figure(part="sleeves", name="length_cm", low=2, high=90, reach=60),
    Figure(part="sleeves", name="ease_cm", low=10, high=120, reach=30, girth="upper_arm"),
    Figure(part="sleeves", name="hem_cm", low=10, high=160, reach=40),
    Figure(part="skirt", name="length_cm", low=15, high=150, reach=60),
    Figure(part="skirt", name="hem_cm", low=50, high=1500, reach=200),
    Figure(part="skirt", name="slit_cm", low=0, high=120, reach=60),
    Figure(part="legs", name="inseam_cm", low=0, high=110, reach=60),
    Figure(part="legs", name="hip_ease_cm", low=45, high=200, reach=30, girth="hips"),
    Figure(part="legs", name="knee_cm", low=20, high=160, reach=40),
    Figure(part="legs", name="hem_cm", low=15, high=200, reach=60),
    Figure(part="waist", name="height_cm", low=0, high=20, reach=10),
    Figure(part="flat", name="length_cm", low=15, high=400, reach=100),
    Figure(part="flat", name="width_cm", low=8, high=300, reach=80),
)
_BY_ID: Final = {one.id: one for one in FIGURES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A figure of a garment with its value as shown, cm."""

    figure: Figure
    value: float

    @property
    def least(self) -> float:
        """Where a slider begins."""
        return max(self.figure.low, float(round(self.value - self.figure.reach)))

    @property
    def most(self) -> float:
        """Where a slider ends."""
        return min(self.figure.high, float(round(self.value + self.figure.reach)))


def figures_of(spec: GarmentSpec, body: BodyMeasures) -> tuple[Measured, ...]:
    """The measures that a garment has; `body` is the one that it is drafted for."""
    return tuple(Measured(figure=one, value=round(getattr(getattr(spec, one.part), one.name) + _on(one, body), 1))
                 for one in FIGURES if _has(spec, one))


def with_figures(spec: GarmentSpec, body: BodyMeasures, values: Mapping[str, float]) -> GarmentSpec:
    """The spec with other measures, by the figures' ids; what a garment has not is left out.

    Raises:
        InputError: a figure that none has.
    """
    parts: dict[str, dict[str, float]] = {}
    now = {one.figure.id: one.value for one in figures_of(spec, body)}
    for name, value in values.items():
        if name in now and round(value, 1) != now[name]:
            figure = _BY_ID[name]
            parts.setdefault(figure.part, {})[figure.name] = round(value - _on(figure, body), 2)
    made = {part: replace(getattr(spec, part), **changed) for part, changed in parts.items()}
    return replace(spec, **made) if made else spec


def _on(figure: Figure, body: BodyMeasures) -> float:
    return float(getattr(body, figure.girth)) if figure.girth else 0.0


def _has(spec: GarmentSpec, figure: Figure) -> bool:
    part = getattr(spec, figure.part)
    if part is None:
        return False
    if figure.part == "sleeves":
        return bool(part.kind != "none")
    if figure.id in ("neck.depth_cm", "neck.width_cm"):
        return bool(part.line not in STRAPLESS)
    if figure.id == "neck.collar_cm":
        return bool(part.collar != "none" and part.collar_cm > 0)
    if figure.id == "skirt.slit_cm":
        return bool(part.slit != "none")
    if figure.id == "waist.height_cm":
        return bool(part.height_cm > 0)
    if figure.id == "bodice.hip_ease_cm":
        return spec.legs is None and (spec.skirt is not None or part.length_cm > _TO_HIPS)
    if figure.id == "legs.knee_cm":
        return bool(part.inseam_cm > _TO_KNEES)
    return True


_TO_HIPS: Final = 55.0
_TO_KNEES: Final = 35.0
