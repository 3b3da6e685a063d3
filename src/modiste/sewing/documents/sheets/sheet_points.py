"""Points of measure on a flat: where each finished measure runs, as an arrow with its letter."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.documents.drawing.drawing import ACCENT, Path, Text
from modiste.sewing.documents.flats.flat import Flat
from modiste.sewing.documents.flats.flat_view import Cloth3D, panel_number, projected
from modiste.sewing.pattern.geometry import line_points, ref_points
from modiste.sewing.pattern.values import Pattern, PointOfMeasure
from modiste.sewing.simulation.values import Hung

Floats = NDArray[np.float64]

_GIRTHS: Final = ("chest", "bust", "underbust", "waist", "hip", "hips", "hem", "bottom", "skirt_hem", "neck", "width")
"""Measures around the whole figure: their arrow spans the garment at that height."""
_BUBBLE_MM: Final = 2.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A measure's arrow in the view's plane, cm."""

    letter: str
    side: str
    start: tuple[float, float]
    end: tuple[float, float]


def arrows(hung: Hung, flats: tuple[Flat, ...], letters: dict[str, str]) -> tuple[Arrow, ...]:
    """The arrows of all measures that can be placed, each in the view in which it is seen best."""
    cloth, made = Cloth3D(hung), []
    for point in hung.pattern.measures:
        space, outward = _places(hung, cloth, point)
        if space is None or outward is None or point.name not in letters:
            continue
        side = "front" if float(outward[:, 1].mean()) < 0.15 else "back"
        one = next((flat for flat in flats if flat.side == side), flats[0])
        plane = projected(space, one.side)[:, :2]
        start, end = _span(plane, one, point.name)
        if float(np.hypot(*(end - start))) > 1.5:
            made.append(Arrow(letter=letters[point.name], side=one.side, start=(float(start[0]), float(start[1])),
                              end=(float(end[0]), float(end[1]))))  # fmt: skip
    return _apart(made)


def _places(hung: Hung, cloth: Cloth3D, point: PointOfMeasure) -> tuple[Floats | None, Floats | None]:
    """Where a measure runs in space, and which way the cloth faces there."""
    numbers, shares = panel_number(hung), np.linspace(0, 1, 15)
    rows: list[tuple[int, Floats]] = []
    try:
        rows += [(numbers[ref.panel], ref_points(hung.pattern, ref, shares)) for ref in point.refs]
        if point.panel is not None and len(point.points) > 1:
            rows.append((numbers[point.panel], line_points(point.points, shares)))
    except KeyError:
        return None, None
    if not rows:
        return None, None
    placed = [cloth.place(panel, row[held]) for panel, row in rows if (held := cloth.holds(panel, row)).sum() > 2]
    if not placed:
        return None, None
    return np.concatenate([space for space, _ in placed]), np.concatenate([normal for _, normal in placed])


def _span(plane: Floats, flat: Flat, name: str) -> tuple[Floats, Floats]:
    """From end to end of a measure: across the outline for girths, along its own way for lengths."""
    low, high = plane.min(axis=0), plane.max(axis=0)
    if name in _GIRTHS:
        level = float(np.median(plane[:, 1]))
        x = _crossings(flat, level)
        if x is not None:
            return np.array([x[0], level]), np.array([x[1], level])
    middle = plane.mean(axis=0)
    way = np.linalg.svd(plane - middle, full_matrices=False)[2][0]
    along = (plane - middle) @ way
    start, end = middle + way * along.min(), middle + way * along.max()
    if high[1] - low[1] > 4 * (high[0] - low[0]):
        start, end = np.array([middle[0], high[1]]), np.array([middle[0], low[1]])
    return start, end


def _crossings(flat: Flat, level: float) -> tuple[float, float] | None:
    """Where the outline of the trunk is left and right at a height: the crossings nearest to the middle."""
    found = []
    for ring in flat.outlines:
        nxt = np.roll(ring, -1, axis=0)
        hit = (ring[:, 1] - level) * (nxt[:, 1] - level) < 0
        share = (level - ring[hit, 1]) / (nxt[hit, 1] - ring[hit, 1])
        found += list(ring[hit, 0] + share * (nxt[hit, 0] - ring[hit, 0]))
    left, right = [x for x in found if x < -1], [x for x in found if x > 1]
    trunk = [points for kind, points in flat.lines if kind == "edge" and len(points) > 4]
    for points in trunk:  # a sleeve's border ends the trunk before the outline does
        steps = np.flatnonzero((points[:-1, 1] - level) * (points[1:, 1] - level) < 0)
        for at in steps:
            x = float(points[at, 0])
            if abs(x) > 8 and abs(points[at, 0] - points[at + 1, 0]) < abs(points[at, 1] - points[at + 1, 1]):
                (left if x < 0 else right).append(x)
    if not left or not right:
        return None
    return float(max(left)), float(min(right))


def _apart(found: list[Arrow]) -> tuple[Arrow, ...]:
    """Arrows that would lie on each other, moved apart by a centimetre or two."""
    made: list[Arrow] = []
    for arrow in found:
        start, end = np.array(arrow.start), np.array(arrow.end)
        way = (end - start) / max(float(np.hypot(*(end - start))), 1e-9)
        across = np.array([-way[1], way[0]]) * 1.8
        for _ in range(6):
            middle = (start + end) / 2
            near = [
                other for other in made if other.side == arrow.side
                and float(np.hypot(*(middle - (np.array(other.start) + other.end) / 2))) < 2.2
            ]  # fmt: skip
            if not near:
                break
            start, end = start + across, end + across
        made.append(Arrow(letter=arrow.letter, side=arrow.side, start=(float(start[0]), float(start[1])),
                          end=(float(end[0]), float(end[1]))))  # fmt: skip
    return tuple(made)


def arrow_items(arrow: Arrow, scale: float, shift: Floats) -> list[Path | Text]:
    """The arrow in mm: a thin line with two heads and the letter in a circle."""
    a, b = np.array(arrow.start) * scale + shift, np.array(arrow.end) * scale + shift
    long = float(np.hypot(*(b - a)))
    way = (b - a) / max(long, 1e-9)
    across = np.array([-way[1], way[0]])
    head = min(2.0, long * 0.3)
    items: list[Path | Text] = [Path(points=np.array([a, b]), layer="measures", width=0.3, colour=ACCENT)]
    for tip, back in ((a, way), (b, -way)):
        corners = np.array([tip, tip + back * head + across * head * 0.3, tip + back * head - across * head * 0.3])
        items.append(Path(points=corners, layer="measures", width=0, fill=ACCENT, is_closed=True))
    middle = a + way * long * 0.5
    angles = np.linspace(0, 2 * np.pi, 25)[:-1]
    ring = middle + _BUBBLE_MM * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    items.append(Path(points=ring, layer="measures", width=0.3, colour=ACCENT, fill="#ffffff", is_closed=True,
                      is_smooth=True))  # fmt: skip
    at = (float(middle[0]), float(middle[1] - 1.1))
    items.append(
        Text(text=arrow.letter, at=at, layer="measures", size=3.2, anchor="middle", is_bold=True, colour=ACCENT)
    )
    return items


def letters_of(pattern: Pattern, letters: list[str]) -> dict[str, str]:
    """The letter of each measure by its name; the first of a name counts."""
    made: dict[str, str] = {}
    for point, one in zip(pattern.measures, letters, strict=True):
        made.setdefault(point.name, one)
    return made
