"""Thin straps of a flat: strips of a centimetre are finer than its raster, and are drawn from their own two edges."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.documents.flats.flat_shape import resampled, smooth_line
from modiste.sewing.documents.flats.flat_view import Cloth3D, View, edge_row
from modiste.sewing.pattern.geometry import Points
from modiste.sewing.pattern.values import Panel
from modiste.sewing.simulation.values import Hung

OUTER: Final = "strap_outer"
INNER: Final = "strap_inner"
_STEPS: Final = 24
_SMOOTH_CM: Final = 2.0
_LEAST_WIDE_CM: Final = 0.9
"""On a sloping shoulder a strap is seen from its edge: no narrower than this it is drawn."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strap:
    """A strip in the view's plane: both edges from its foot to the shoulder, N x 2 cm each; `is_far`: behind."""

    outer: Floats = field(repr=False)
    inner: Floats = field(repr=False)
    is_far: bool

    @property
    def ring(self) -> Floats:
        """Its outline, open at the foot: up one edge and down the other."""
        return np.concatenate([self.outer, self.inner[::-1]])


def is_strap_edge(name: str) -> bool:
    """Whether an edge of a panel is the side of a thin strap cut in one with it."""
    return name.startswith((OUTER, INNER))


def strapped_panels(hung: Hung) -> tuple[int, ...]:
    """Which panels end in thin straps."""
    return tuple(at for at, panel in enumerate(hung.pattern.panels)
                 if any(is_strap_edge(edge.name) for edge in panel.edges))  # fmt: skip


def straps(hung: Hung, view: View) -> tuple[Strap, ...]:
    """Every strip as the view sees it, the far ones first; a left one and a right one are mirror images."""
    cloth, found = Cloth3D(hung), []
    for number in strapped_panels(hung):
        for outer, inner in _strips(hung.pattern.panels[number]):
            sides = [view.project(cloth.place(number, row)[0]) for row in (outer, inner)]
            near = float(np.mean([side[:, 2].mean() for side in sides]))
            found.append((near, sides[0][:, :2], sides[1][:, :2]))
    middle = float(np.mean([near for near, _, _ in found])) if found else 0.0
    made = [_strap(outer, inner, is_far=near < middle) for near, outer, inner in found]
    return tuple(sorted(made, key=lambda strap: not strap.is_far))


def strap_cells(hung: Hung, view: View) -> NDArray[np.bool_]:
    """Which cells of the raster show a strip."""
    faces = np.zeros(len(hung.faces), np.bool_)
    for number in strapped_panels(hung):
        mine = hung.panel[hung.faces[:, 0]] == number
        middle = hung.uv_cm[hung.faces[mine]].mean(axis=1)
        faces[mine] = np.any([_inside(middle, outer, inner) for outer, inner in
                              _strips(hung.pattern.panels[number])], axis=0)  # fmt: skip
    return (view.face >= 0) & faces[np.maximum(view.face, 0)]


def _strips(panel: Panel) -> list[tuple[Points, Points]]:
    """Both edges of each strip of a panel, from the foot up."""
    sides: dict[str, list[Points]] = {INNER: [], OUTER: []}
    for edge in panel.edges:
        for kind, rows in sides.items():
            if edge.name.startswith(kind):
                row = edge_row(edge)
                rows.append(row if row[0, 1] < row[-1, 1] else row[::-1])
    inner = {_side(row): row for row in sides[INNER]}
    return [(row, inner[_side(row)]) for row in sides[OUTER] if _side(row) in inner]


def _side(row: Points) -> bool:
    """Left or right of the panel's middle."""
    return bool(row[:, 0].mean() > 0)


def _inside(points: Floats, outer: Points, inner: Points) -> NDArray[np.bool_]:
    """Which places of the panel lie between both edges of a strip."""
    rising = [row[np.argsort(row[:, 1])] for row in (outer, inner)]
    low = max(row[0, 1] for row in rising)
    ends = [np.interp(points[:, 1], row[:, 1], row[:, 0]) for row in rising]
    made: NDArray[np.bool_] = (
        (points[:, 1] > low) & (points[:, 0] > np.minimum(*ends) - 0.2) & (points[:, 0] < np.maximum(*ends) + 0.2)
    )
    return made


def _strap(outer: Floats, inner: Floats, *, is_far: bool) -> Strap:
    """One width all along, as straps are drawn: over the shoulder they are seen from their edge."""
    sides = [resampled(side, _STEPS) for side in (outer, inner)]
    middle = smooth_line((sides[0] + sides[1]) / 2, _SMOOTH_CM)
    way = np.gradient(middle, axis=0)
    across = np.stack([way[:, 1], -way[:, 0]], axis=1) / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    half = np.sum((sides[0] - sides[1]) * resampled(across, _STEPS), axis=1) / 2
    wide = max(abs(float(half.mean())), _LEAST_WIDE_CM / 2) * (1.0 if float(half.mean()) >= 0 else -1.0)
    return Strap(outer=middle + wide * across, inner=middle - wide * across, is_far=is_far)


def evened_straps(found: Sequence[Strap]) -> tuple[Strap, ...]:
    """Straps of which left and right are mirror images."""
    made = []
    for strap in found:
        twin = next((other for other in found if other is not strap and other.is_far == strap.is_far
                     and other.outer[:, 0].mean() * strap.outer[:, 0].mean() < 0), None)  # fmt: skip
        if twin is None:
            made.append(strap)
            continue
        image = [side * [-1.0, 1.0] for side in (twin.outer, twin.inner)]
        sides = [resampled(side, len(own)) for side, own in zip(image, (strap.outer, strap.inner), strict=True)]
        made.append(Strap(outer=(strap.outer + sides[0]) / 2, inner=(strap.inner + sides[1]) / 2, is_far=strap.is_far))
    return tuple(made)
