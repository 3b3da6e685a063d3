"""Where a garment divides the body that it hangs on, and what it adds to its outline: measured on the hung mesh.

Facts, not rules: nothing here says which figure is better. Heights are cm above the floor, widths are those of the
outline seen from the front.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.garment_spec import GarmentSpec
from modiste.sewing.simulation.values import Floats, Hung
from modiste.sewing.tailor import Garment

PLACES: Final = (("bust", "bust_L"), ("waist", "waist"), ("hips", "hip"))
"""Where widths are taken, and the landmarks at whose heights."""
_LIMBS: Final = ("left_arm", "right_arm", "head", "flat")
_MIDDLE_M: Final = 0.02
"""To both sides of the centre, where a neckline ends."""
_SLICE_M: Final = 0.01
_HEM_SHARE: Final = 0.5
"""Per cent of a front's points that may lie below its hem: a slit, a pointed corner."""
_WAISTED: Final = 0.94
"""A garment shows a waist where it is narrower than such a share of its width at bust and hips."""
_TOP: Final = 97
_WAIST_PARTS: Final = {"belt": 50, "waistband": _TOP}
"""Where a waist is seen on these: the percentile of their heights."""


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line that is seen on a garment: one of "closure", "princess", "crease", "stripe", which run along it, "waist",
    "tiers", "yoke", which run across, with its length in cm, all of its kind together."""

    name: str
    length_cm: float
    is_along: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportions:
    """`height_cm` of the body, `knee_cm` and `waist_cm` of its knee and natural waist. Of the garment: `hem_cm`, its
    lower edge in front; `line_cm`, where it shows a waist (a belt, a band, a seam, else its narrowest place; None where
    it shows none); `neck_cm`, how far it opens below the pit of the neck at the centre front, and `opening_cm`, how
    wide that is half-way, both 0 for one that closes or does not cover the bust; `added`, by place (bust, waist, hips,
    hem) the share by which its outline is wider than the body's there; `lines` that are seen on it."""

    height_cm: float
    knee_cm: float
    waist_cm: float
    hem_cm: float
    line_cm: float | None
    covers_bust: bool
    neck_cm: float
    opening_cm: float
    added: Mapping[str, float]
    lines: tuple[SeenLine, ...]

    @property
    def below_knee_cm(self) -> float:
        """How far the hem lies below the knee; below 0 for one that ends above it."""
        return self.knee_cm - self.hem_cm

    @property
    def bare_share(self) -> float:
        """The share of the body's height that is seen below the hem."""
        return max(self.hem_cm, 0.0) / self.height_cm

    @property
    def legs_share(self) -> float:
        """The share of the body's height below the waist that is seen: the garment's, else its own."""
        return (self.waist_cm if self.line_cm is None else self.line_cm) / self.height_cm


def proportions_of(garment: Garment) -> Proportions | None:
    """How a garment that was sewn from a spec divides its body; None for what is cut flat, as a scarf."""
    spec, hung = garment.spec, garment.hung
    if spec is None or spec.flat is not None:
        return None
    marks = hung.body.landmarks
    outline = _points(hung, lambda region: region not in _LIMBS)
    front = outline[outline[:, 1] < np.median(outline[:, 1])]
    hem = float(np.percentile(front[:, 2], _HEM_SHARE))
    line = _waist_line(spec, hung, outline)
    neck, opening = _neckline(hung) if spec.bodice is not None else (0.0, 0.0)
    levels = {place: float(marks[landmark][2]) for place, landmark in PLACES}
    if spec.skirt is not None:
        levels["hem"] = hem + 2 * _SLICE_M
    added = {place: share for place, level in levels.items() if (share := _added(hung, outline, level)) is not None}
    return Proportions(
        height_cm=hung.body.measures.height, knee_cm=50 * float(marks["knee_L"][2] + marks["knee_R"][2]),
        waist_cm=100 * float(marks["waist"][2]), hem_cm=100 * hem, line_cm=line, covers_bust=spec.bodice is not None,
        neck_cm=neck, opening_cm=opening, added=added, lines=tuple(_lines(spec, hung, outline, line)))


def _points(hung: Hung, wanted: Callable[[str], bool], part: str | None = None) -> Floats:
    """The vertices of panels in some regions, N x 3 metres; of one part where it is named."""
    keep = np.array([wanted(panel.placement.region) and part in (None, panel.part) for panel in hung.pattern.panels])
    found: Floats = hung.vertices[keep[hung.panel]]
    return found


def _width(points: Floats, level: float) -> float:
    """How wide points lie apart at a height, metres; 0 where there are none on both sides."""
    x = points[np.abs(points[:, 2] - level) < _SLICE_M, 0]
    return float(x.max() - x.min()) if len(x) > 1 and x.min() < 0 < x.max() else 0.0


def _added(hung: Hung, outline: Floats, level: float) -> float | None:
    """The share by which the outline is wider than the body at a height; None where either has no width there."""
    body = hung.body
    trunk = body.vertices if body.regions is None else body.vertices[(body.regions != 1) & (body.regions != 2)]
    own, garment = _width(trunk, level), _width(outline, level)
    return garment / own - 1 if own > 0 and garment > 0 else None


def _waist_line(spec: GarmentSpec, hung: Hung, outline: Floats) -> float | None:
    """At which height (cm) the garment shows a waist."""
    for part, share in _WAIST_PARTS.items():
        points = _points(hung, lambda region: region == "torso", part)
        if len(points):
            return 100 * float(np.percentile(points[:, 2], share))
    if spec.skirt is not None or spec.bodice is None:
        lower = _points(hung, lambda region: region not in _LIMBS, "skirt" if spec.skirt is not None else "body")
        if len(lower):
            return 100 * float(np.percentile(lower[:, 2], _TOP))
    return _narrowest(hung, outline)


def _narrowest(hung: Hung, outline: Floats) -> float | None:
    marks = hung.body.landmarks
    top, low = float(marks["bust_L"][2]), float(marks["hip"][2])
    levels = np.arange(low + _SLICE_M, top, _SLICE_M)
    widths = np.array([_width(outline, level) for level in levels])
    if not len(widths) or (widths == 0).any():
        return None
    place = int(np.argmin(widths))
    ends = min(_width(outline, top), _width(outline, low))
    return 100 * float(levels[place]) if widths[place] < _WAISTED * ends else None


def _neckline(hung: Hung) -> tuple[float, float]:
    """How far the garment opens below the pit of the neck at the centre front, and how wide half-way (cm)."""
    pit = float(hung.body.landmarks["neck_front"][2])
    cloth = _points(hung, lambda region: region not in (*_LIMBS, "left_leg", "right_leg"))
    front = cloth[cloth[:, 1] < 0]
    middle = front[np.abs(front[:, 0]) < _MIDDLE_M]
    if not len(middle):
        return 0.0, 0.0
    depth = pit - float(middle[:, 2].max())
    if depth <= _SLICE_M:
        return 0.0, 0.0
    x = front[np.abs(front[:, 2] - (pit - depth / 2)) < _SLICE_M, 0]
    left, right = x[x > 0], x[x < 0]
    opening = float(left.min() - right.max()) if len(left) and len(right) else 0.0
    return 100 * depth, 100 * opening


def _lines(spec: GarmentSpec, hung: Hung, outline: Floats, line: float | None) -> Iterator[SeenLine]:
    """What is seen on the garment: along it first."""
    middle = outline[(np.abs(outline[:, 0]) < 2 * _MIDDLE_M) & (outline[:, 1] < 0)]
    front = 100 * float(np.ptp(middle[:, 2])) if len(middle) else 0.0
    if spec.closure is not None and spec.closure.place in ("front", "double_front", "half_front", "asymmetric_front"):
        yield SeenLine("closure", front * (0.4 if spec.closure.place == "half_front" else 1.0), is_along=True)
    seams = [seam for seam in hung.pattern.seams if seam.a.edge.startswith("princess") and "front" in seam.a.panel]
    if seams:
        yield SeenLine("princess", _seam_cm(hung, [seam.a.panel for seam in seams]), is_along=True)
    if spec.legs is not None and "crease" in spec.details:
        yield SeenLine("crease", 2 * spec.legs.inseam_cm, is_along=True)
    if "side_stripes" in spec.details:
        yield SeenLine("stripe", 200 * float(np.ptp(outline[:, 2])), is_along=True)
    if line is not None and (spec.waist is not None or (spec.bodice is not None and spec.skirt is not None)):
        yield SeenLine("waist", 100 * _width(outline, line / 100), is_along=False)
    if spec.skirt is not None and spec.skirt.tiers > 1:
        yield SeenLine("tiers", (spec.skirt.tiers - 1) * spec.skirt.hem_cm / 2, is_along=False)
    if "yoke" in spec.details:
        yield SeenLine("yoke", 100 * _width(outline, float(hung.body.landmarks["underarm_L"][2])), is_along=False)


def _seam_cm(hung: Hung, panels: list[str]) -> float:
    """The length of the seams along some front panels: each panel's height, once."""
    found = 0.0
    for place, panel in enumerate(hung.pattern.panels):
        if panel.name in panels:
            found += 100 * float(np.ptp(hung.vertices[hung.panel == place, 2]))
    return found
