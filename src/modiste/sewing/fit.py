"""How a garment of one size sits on a body: ease and strain at each girth, and the size to take.

Ease is what the cloth measures, lying flat, beyond the body at the same height; strain is how much longer it is there
where it hangs. Heights and girths are those of ISO 8559-1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.material import Material
from modiste.core.measures import BodyMeasures
from modiste.sewing.simulation.values import Floats, Hung

_TORSO_PLACES: Final = (("bust", "bust_L"), ("waist", "waist"), ("hips", "hip"))
"""A measure of the body, and the landmark at whose height it is taken."""
_TIGHT_SHARE: Final = 0.5      # of what the cloth gives without harm
_CLOSE_CM, _EASY_CM = 2.0, 14.0
_BETWEEN_SIZES_CM: Final = 2.0
"""Half of the step from one size to the next: how far a body may be over a size's own and still take it."""
_MAP_FULL: Final = 0.06        # strain that is drawn in the strongest colour, for a cloth that gives nothing
_COLD, _MILD, _HOT = (0.36, 0.58, 0.84), (0.93, 0.93, 0.90), (0.80, 0.16, 0.15)


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRow:
    """One place of the body. Girths in cm; `strain` is a share (0.02: the cloth is 2 % longer than it lies)."""

    place: str
    body_cm: float
    garment_cm: float
    strain: float
    verdict: str

    @property
    def ease_cm(self) -> float:
        """What the garment has beyond the body."""
        return self.garment_cm - self.body_cm


@dataclass(frozen=True, slots=True, kw_only=True)
class FitReport:
    """The rows from the top down, the size that hangs, and the size to take."""

    size: str
    recommended: str
    rows: tuple[FitRow, ...]


VERDICTS: Final = ("pulls", "tight", "close", "easy", "loose")


def fit_report(
    hung: Hung, body: BodyMeasures, materials: Mapping[str, Material], size: str, sizes: Mapping[str, BodyMeasures]
) -> FitReport:
    """Where `hung` (of `size`) pulls on `body`. `materials` by part, `sizes` the bodies that each size is drafted for,
    in order of size."""
    give = materials["body"].give
    rows = []
    for measure, landmark in _TORSO_PLACES:
        lying, hanging = girth_at(hung, float(hung.body.landmarks[landmark][2]))
        if lying > 0:
            body_cm = float(getattr(body, measure))
            strain = hanging / lying - 1
            rows.append(FitRow(place=measure, body_cm=body_cm, garment_cm=lying, strain=strain,
                               verdict=_verdict(lying - body_cm, strain, give)))
    covered = [row.place for row in rows] or [measure for measure, _ in _TORSO_PLACES]
    return FitReport(size=size, recommended=recommended_size(body, sizes, covered), rows=tuple(rows))


def recommended_size(body: BodyMeasures, sizes: Mapping[str, BodyMeasures], covered: Sequence[str]) -> str:
    """The smallest size whose own body is not more than half a size smaller anywhere that the garment covers; the
    largest where none is."""
    for name, own in sizes.items():
        if all(getattr(body, place) <= getattr(own, place) + _BETWEEN_SIZES_CM for place in covered):
            return name
    return list(sizes)[-1]


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
    give = np.array([materials.get(panel.part, materials["body"]).give for panel in hung.pattern.panels])
    largest = hung.strain.max(axis=1)
    total = np.zeros(len(hung.vertices))
    count = np.zeros(len(hung.vertices))
    for corner in range(3):
        np.add.at(total, hung.faces[:, corner], largest)
        np.add.at(count, hung.faces[:, corner], 1)
    full = _MAP_FULL + give[hung.panel]
    share = np.clip(total / np.maximum(count, 1) / full, 0, 1)[:, None]
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
