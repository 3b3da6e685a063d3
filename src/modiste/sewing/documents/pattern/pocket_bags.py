"""Bags of pockets whose mouths are cut into the cloth: in a side seam, slanting, or curved as on jeans.

No panel of the garment shows them, so they are traced off the panel that the mouth is drawn on: a bag follows its waist
and side seam, is caught in them, and ends round inside. A pocket in a seam has two bags alike; of the others the under
one goes to waist and side, and the upper one ends at the mouth (H. Joseph-Armstrong, "Patternmaking for Fashion
Design", pockets).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from shapely import Polygon
from shapely.geometry import Point as Spot
from shapely.geometry import box

from modiste.sewing.documents.drawing.drawing import Points
from modiste.sewing.pattern.allowance import cut_polygon
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.pattern.values import Line, Panel, Pattern

_ALLOWANCE_CM: Final = 1.0
_ROUND_CM: Final = 5.0
_PAST_CM: Final = 3.0
"""How far a bag in a seam goes above its mouth."""
_BEYOND_CM: Final = 8.0
"""How far a bag is drawn over waist and side before these cut it off: more than its corners are round."""
_WIDE, _DEEP = 0.95, 0.65
"""Width of a bag in a seam, and how far it hangs under its mouth, over the mouth's length."""
_INSIDE_CM, _HUNG_CM = 5.0, 13.0
"""How far other bags go on inside their mouth, and hang under it."""
_DART_CM, _LEAST_DART_CM2 = 2.2, 1.0
"""More than half as wide as a dart is open."""
_IN_SEAM_POINTS: Final = 7
"""A mouth in a seam is drawn with so many points, a slanting one with two."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PocketBag:
    """One bag: its piece's name, the panel it is traced off, its outline as cut, the sew line, the points on the cut
    line where its mouth ends with the directions inwards, and how often it is cut, of those mirrored."""

    name: str
    panel: Panel
    outline: Polygon
    sew: Points
    notches: tuple[tuple[Points, Points], ...]
    count: int
    mirrored: int


def pocket_bags(pattern: Pattern) -> Iterator[PocketBag]:
    """The bags of all pockets that are cut in, one piece for those alike."""
    found: dict[str, list[tuple[Panel, Line]]] = {}
    for panel in pattern.panels:
        for line in panel.lines:
            place, _, rest = line.name.partition("_pocket_mouth")
            if line.kind == "pocket_mouth" and rest:
                found.setdefault(f"{_kind(line)} {place}", []).append((panel, line))
    for key, mouths in found.items():
        panel, line = next((one for one in mouths if not one[0].is_mirrored), mouths[0])
        count = len(mouths)
        if key.startswith("in_seam"):
            yield from _traced(pattern, panel, line, "pocket_bag", _in_seam(panel, line), 2 * count, count)
            continue
        under, cut_off = _from_waist(panel, line)
        yield from _traced(pattern, panel, line, "pocket_under_bag", under, count, count // 2)
        yield from _traced(pattern, panel, line, "pocket_upper_bag", under.difference(cut_off), count, count // 2)


def _kind(line: Line) -> str:
    return {2: "slant", _IN_SEAM_POINTS: "in_seam"}.get(len(line.points), "jeans")


def _inwards(panel: Panel, points: Points) -> float:
    """The direction in x from a mouth to the side where its bag lies."""
    middle = points[:, 0].mean()
    if panel.fold_line is not None and polygon(panel).bounds[0] < 0 < polygon(panel).bounds[2]:
        return -1.0 if middle > 0 else 1.0
    return 1.0 if polygon(panel).centroid.x > middle else -1.0


def _in_seam(panel: Panel, line: Line) -> Polygon:
    """The area of a bag that hangs from a seam, with its allowance."""
    points = np.array(line.points)
    length = float(np.ptp(points[:, 1]))
    low, high = points[:, 1].min() - _DEEP * length, points[:, 1].max() + _PAST_CM
    return _rounded(points, _inwards(panel, points), _WIDE * length, low, high)


def _from_waist(panel: Panel, line: Line) -> tuple[Polygon, Polygon]:
    """The area of an under bag, and what its upper one lacks of it: all outside of the mouth but an allowance."""
    points = np.array(line.points)
    inwards = _inwards(panel, points)
    top, end = (points[0], points[-1]) if points[0, 1] > points[-1, 1] else (points[-1], points[0])
    side = points[:, 0].max() if inwards < 0 else points[:, 0].min()
    wide = float(np.ptp(points[:, 0])) + _INSIDE_CM
    # A bag caught in the waist ends before a dart: folded away, it would draw the bag in with it.
    reach = [inwards * (x - side) for one in _darts(panel) for x in (one.bounds[0], one.bounds[2])]
    wide = min([wide, *(cm for cm in reach if cm > float(np.ptp(points[:, 0])))])
    area = _rounded(points, inwards, wide, end[1] - _HUNG_CM, top[1] + _BEYOND_CM)
    row = points if points[0, 1] > points[-1, 1] else points[::-1]
    far = end[0] - inwards * _BEYOND_CM
    past = [(far, end[1]), (far, top[1] + 2 * _BEYOND_CM), (top[0], top[1] + 2 * _BEYOND_CM)]
    return area, Polygon([*map(tuple, row), *past]).buffer(-_ALLOWANCE_CM, join_style="mitre")


def _without_darts(panel: Panel) -> Polygon:
    """The area of a panel with its darts filled: they are sewn shut before a bag is set."""
    return polygon(panel).buffer(_DART_CM, join_style="mitre").buffer(-_DART_CM, join_style="mitre")


def _darts(panel: Panel) -> list[Polygon]:
    """The areas of the darts."""
    open_ = _without_darts(panel).difference(polygon(panel).buffer(0))
    return [one for one in getattr(open_, "geoms", [open_]) if one.area > _LEAST_DART_CM2]


def _rounded(points: Points, inwards: float, wide: float, low: float, high: float) -> Polygon:
    """From outside of the mouth `wide` cm inwards, with round corners."""
    side = points[:, 0].max() if inwards < 0 else points[:, 0].min()
    ends = sorted((side - inwards * _BEYOND_CM, side + inwards * wide))
    return box(ends[0], low, ends[1], high).buffer(-_ROUND_CM).buffer(_ROUND_CM)


def _traced(
    pattern: Pattern, panel: Panel, line: Line, name: str, area: Polygon, count: int, mirrored: int
) -> Iterator[PocketBag]:
    """A bag of an area, which the panel's own edges cut off."""
    seams = [seam for seam in pattern.seams if panel.name in (seam.a.panel, seam.b.panel)]
    outline = cut_polygon(panel, seams).intersection(area)
    inner = _without_darts(panel).intersection(area.buffer(-_ALLOWANCE_CM))
    if outline.geom_type != "Polygon" or inner.geom_type != "Polygon" or outline.is_empty or inner.is_empty:
        return
    sew = np.array(inner.exterior.coords)
    notches = tuple(_notch(outline, end) for end in (line.points[0], line.points[-1]))
    yield PocketBag(name=name, panel=panel, outline=outline.simplify(0.01), sew=sew, notches=notches, count=count,
                    mirrored=mirrored)  # fmt: skip


def _notch(outline: Polygon, end: tuple[float, float]) -> tuple[Points, Points]:
    """Where a mouth ends: the nearest point on the cut line, and the direction inwards."""
    ring = outline.exterior
    at = np.array(ring.interpolate(ring.project(Spot(end))).coords[0])
    way = np.array(end) - at
    long = float(np.linalg.norm(way))
    return at, way / long if long > 1e-6 else np.array([0.0, -1.0])
