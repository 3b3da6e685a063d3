"""How a garment of one size sits on a body: ease and strain at each girth, and the size to take.

Ease is what the garment measures, closed and lying flat, beyond the body at the same place; strain is how much longer
it is there where it hangs. What is smaller than the body by more than its cloth gives does not close: that is read
off the pattern, before anything hangs (`open_places`). Heights and girths are those of ISO 8559-1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.material import Material
from modiste.core.measures import BodyMeasures
from modiste.sewing.body import size_measures
from modiste.sewing.body.sizes import size_labels
from modiste.sewing.pattern.checks import measured
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.values import Floats, Hung

_TORSO_PLACES: Final = (("bust", "bust_L"), ("waist", "waist"), ("hips", "hip"))
"""A measure of the body, and the landmark at whose height it is taken."""
_PATTERN_PLACES: Final = {"bust": "bust", "waist": "waist", "hip": "hips", "hips": "hips",
                          "upper_arm": "upper_arm", "thigh": "thigh"}  # fmt: skip
"""The finished measures of patterns that go around a place of the body."""
_TIGHT_SHARE: Final = 0.5      # of what the cloth gives without harm
_CLOSE_CM, _EASY_CM = 2.0, 14.0
_BETWEEN_SIZES_CM: Final = 2.0
"""Half of the step from one size to the next: how far a body may be over a size's own and still take it."""
_MISSING_CM: Final = 0.5
"""What is smaller than the body by less than this closes with a breath held."""
_MAP_FULL: Final = 0.06        # strain that is drawn in the strongest colour, for a cloth that gives nothing
_COLD, _MILD, _HOT = (0.36, 0.58, 0.84), (0.93, 0.93, 0.90), (0.80, 0.16, 0.15)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRow:
    """One place of the body. Girths in cm; `strain` is a share (0.02: the cloth is 2 % longer than it lies);
    `lacking_cm` what is missing for the garment to close, however far its cloth gives."""

    place: str
    body_cm: float
    garment_cm: float
    strain: float
    verdict: str
    lacking_cm: float = 0.0

    @property
    def ease_cm(self) -> float:
        """What the garment has beyond the body."""
        return self.garment_cm - self.body_cm


@dataclass(frozen=True, slots=True, kw_only=True)
class FitReport:
    """The rows from the top down, the size that hangs ("" for a pattern of no size), and the size to take (None where
    no size fits)."""

    size: str
    recommended: str | None
    rows: tuple[FitRow, ...]

    @property
    def closes(self) -> bool:
        """Whether the garment goes around the body everywhere."""
        return not any(row.lacking_cm for row in self.rows)


VERDICTS: Final = ("open", "pulls", "tight", "close", "easy", "loose")


def pattern_girths(pattern: Pattern, drafted_for: BodyMeasures) -> dict[str, tuple[float, float]]:
    """By place, what the finished garment measures around it and how far below the natural waist a waist edge lies
    (cm), for the places that the pattern has a measure of."""
    lower = [hold.below_cm for hold in pattern.holds if hold.landmark == "waist"]
    found: dict[str, tuple[float, float]] = {}
    for point in pattern.measures:
        place = _PATTERN_PLACES.get(point.name)
        if place is not None:
            is_edge = place == "waist" and bool(lower)
            below = min(max(lower, default=0.0), 0.9 * drafted_for.hip_depth) if is_edge else 0.0
            found[place] = measured(pattern, point), max(below, 0.0)
    return found


def open_places(
    pattern: Pattern, drafted_for: BodyMeasures, body: BodyMeasures, materials: Mapping[str, Material]
) -> tuple[FitRow, ...]:
    """Where a pattern does not close around `body`, however far its cloth gives."""
    rows = []
    for place, (garment_cm, below) in pattern_girths(pattern, drafted_for).items():
        body_cm = _body_girth(body, place, below)
        row = _row(place, body_cm, garment_cm, body_cm / garment_cm - 1, materials[_part(place, materials)].give)
        if row.lacking_cm:
            rows.append(row)
    return tuple(rows)


def size_rows(
    pattern: Pattern, drafted_for: BodyMeasures, body: BodyMeasures, materials: Mapping[str, Material]
) -> tuple[FitRow, ...]:
    """How a size would sit on `body`, read off its pattern alone: the cloth is stretched by what the body has more."""
    return tuple(_row(place, body_cm := _body_girth(body, place, below), garment_cm,
                      max(body_cm / garment_cm - 1, 0.0), materials[_part(place, materials)].give)
                 for place, (garment_cm, below) in pattern_girths(pattern, drafted_for).items())


def _part(place: str, materials: Mapping[str, Material]) -> str:
    return "sleeves" if place == "upper_arm" and "sleeves" in materials else "body"


def _body_girth(body: BodyMeasures, place: str, below_cm: float) -> float:
    """The body's girth at a place; of a waist edge that lies lower, between waist and hips."""
    girth = float(getattr(body, place))
    return girth + (body.hips - girth) * min(below_cm / body.hip_depth, 1.0)


def fit_report(
    hung: Hung, body: BodyMeasures, materials: Mapping[str, Material], size: str, sizes: Mapping[str, BodyMeasures],
    drafted_for: BodyMeasures | None = None,
) -> FitReport:
    """Where `hung` (of `size`) pulls on `body`, or does not close on it. `materials` by part, `sizes` the bodies that
    each size is drafted for, in order of size; `drafted_for`: whose figures the pattern has (None: its measures say
    nothing, the cloth is measured as it lies)."""
    give = materials["body"].give
    known = pattern_girths(hung.pattern, drafted_for) if drafted_for is not None else {}
    missing = {} if drafted_for is None else {
        row.place: row for row in open_places(hung.pattern, drafted_for, body, materials)}  # fmt: skip
    rows = []
    for measure, landmark in (*_TORSO_PLACES, ("upper_arm", ""), ("thigh", "")):
        lying, hanging = girth_at(hung, float(hung.body.landmarks[landmark][2])) if landmark else (0.0, 0.0)
        garment_cm, below = known.get(measure, (lying, 0.0))
        if measure in missing:
            rows.append(missing[measure])
        elif garment_cm > 0:
            body_cm = _body_girth(body, measure, below)
            hangs_here = lying > 0 and not missing  # else it hangs on the body of its own size
            strain = hanging / lying - 1 if hangs_here else max(body_cm / garment_cm - 1, 0.0)
            rows.append(_row(measure, body_cm, garment_cm, strain, give))
    return FitReport(size=size, recommended=recommended_size(body, sizes, covered_places(hung, drafted_for)),
                     rows=tuple(rows))


def covered_places(hung: Hung, drafted_for: BodyMeasures | None = None) -> tuple[str, ...]:
    """The places of the torso that a garment covers, by its pattern or where its cloth hangs: a size is chosen by them,
    wherever one is named."""
    known = pattern_girths(hung.pattern, drafted_for) if drafted_for is not None else {}
    found = tuple(place for place, landmark in _TORSO_PLACES if known.get(
        place, (girth_at(hung, float(hung.body.landmarks[landmark][2]))[0], 0.0))[0] > 0)
    return found or tuple(place for place, _ in _TORSO_PLACES)


def letter_sizes(sex: str) -> dict[str, BodyMeasures]:
    """The sizes of the table that people are told of, the smallest first, with the bodies that they are drafted for."""
    return {label: size_measures(label, sex) for label in size_labels(sex, letters=True)}


def _row(place: str, body_cm: float, garment_cm: float, strain: float, give: float) -> FitRow:
    lacking = body_cm - garment_cm * (1 + give)
    verdict = _verdict(garment_cm - body_cm, strain, give) if lacking <= _MISSING_CM else "open"
    return FitRow(place=place, body_cm=body_cm, garment_cm=garment_cm, strain=strain, verdict=verdict,
                  lacking_cm=lacking if lacking > _MISSING_CM else 0.0)


def recommended_size(body: BodyMeasures, sizes: Mapping[str, BodyMeasures], covered: Sequence[str]) -> str | None:
    """The smallest size whose own body is not more than half a size smaller anywhere that the garment covers; None
    where there is none so large."""
    for name, own in sizes.items():
        if all(getattr(body, place) <= getattr(own, place) + _BETWEEN_SIZES_CM for place in covered):
            return name
    return None


def girth_at(hung: Hung, height_m: float) -> tuple[float, float]:
    """The cloth around the torso at a height: its length in cm lying flat, and as it hangs; (0, 0) where none is."""
    regions = np.array([panel.placement.region not in ("left_arm", "right_arm", "host", "neck", "head", "flat")
                        for panel in hung.pattern.panels])
    faces = hung.faces[regions[hung.panel[hung.faces[:, 0]]] & (hung.layer[hung.faces[:, 0]] == 0)]
    heights = hung.vertices[faces, 2] - height_m
    crossing = (heights.min(axis=1) < 0) & (heights.max(axis=1) >= 0)
    faces, heights = faces[crossing], heights[crossing]
    if not len(faces):
        return 0.0, 0.0
    flat = _cut_lengths(hung.uv_cm, faces, heights)
    hanging = _cut_lengths(hung.vertices * 100, faces, heights)
    return float(flat.sum()), float(hanging.sum())


def _cut_lengths(points: Floats, faces: NDArray[np.int32], heights: Floats) -> Floats:
    """The length of the cut through each face where `heights` (F x 3) change their sign."""
    corners = points[faces]
    ends = []
    for a, b in ((0, 1), (1, 2), (2, 0)):
        is_cut = (heights[:, a] < 0) != (heights[:, b] < 0)
        share = np.where(is_cut, heights[:, a] / np.where(is_cut, heights[:, a] - heights[:, b], 1.0), 0.0)
        ends.append((is_cut, corners[:, a] + share[:, None] * (corners[:, b] - corners[:, a])))
    cuts = np.stack([is_cut for is_cut, _ in ends], axis=1)
    where = np.stack([point for _, point in ends], axis=1)
    order = np.argsort(~cuts, axis=1, kind="stable")[:, :2]
    first, second = (where[np.arange(len(where)), order[:, i]] for i in (0, 1))
    lengths: Floats = np.linalg.norm(first - second, axis=1)
    return lengths


def strain_colours(hung: Hung, materials: Mapping[str, Material]) -> Floats:
    """A colour for each vertex, V x 3 sRGB: blue where the cloth lies loose, pale where it just fits, red where it
    pulls as far as its material gives."""
    largest = hung.strain.max(axis=1)
    total = np.zeros(len(hung.vertices))
    count = np.zeros(len(hung.vertices))
    for corner in range(3):
        np.add.at(total, hung.faces[:, corner], largest)
        np.add.at(count, hung.faces[:, corner], 1)
    return _coloured(total / np.maximum(count, 1) / _full(hung, materials))


def lacking_colours(hung: Hung, rows: Sequence[FitRow], materials: Mapping[str, Material]) -> Floats:
    """The same colours for a garment that hangs on the body of its own size, since it does not close on that of
    `rows`: by how far its cloth would have to stretch at each height to go around that one."""
    wanted = {row.place: row.body_cm / row.garment_cm - 1 for row in rows}
    marks = [(float(hung.body.landmarks[landmark][2]), wanted[place])
             for place, landmark in reversed(_TORSO_PLACES) if place in wanted]  # fmt: skip
    strain = np.zeros(len(hung.vertices))
    if marks:
        marks.append((float(hung.body.landmarks["shoulder_L"][2]), 0.0))  # shoulders and collars go around nothing
        strain = np.interp(hung.vertices[:, 2], [height for height, _ in marks], [value for _, value in marks])
    regions = np.array([panel.placement.region.split("_")[-1] for panel in hung.pattern.panels])[hung.panel]
    for region, place in (("arm", "upper_arm"), ("leg", "thigh")):
        low = hung.vertices[:, 2] < float(hung.body.landmarks["crotch"][2])
        here = regions == region if region == "arm" else (regions == region) & low
        if place in wanted:
            strain[here] = wanted[place]
    return _coloured(np.maximum(strain, 0.0) / _full(hung, materials))


def _full(hung: Hung, materials: Mapping[str, Material]) -> Floats:
    """The strain that is drawn in the strongest colour, by vertex."""
    give = np.array([materials.get(panel.part, materials["body"]).give for panel in hung.pattern.panels])
    full: Floats = _MAP_FULL + give[hung.panel]
    return full


def _coloured(shares: Floats) -> Floats:
    share = np.clip(shares, 0, 1)[:, None]
    cold, mild, hot = (np.array(colour) for colour in (_COLD, _MILD, _HOT))
    colours: Floats = np.where(share < 0.5, cold + (mild - cold) * share * 2, mild + (hot - mild) * (share * 2 - 1))
    return colours


def _verdict(ease_cm: float, strain: float, give: float) -> str:
    if strain > give:
        return "pulls"
    if strain > give * _TIGHT_SHARE and ease_cm < 0:
        return "tight"
    if ease_cm < _CLOSE_CM:
        return "close"
    return "easy" if ease_cm < _EASY_CM else "loose"
