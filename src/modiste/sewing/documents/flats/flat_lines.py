"""The lines of a flat: seams, hems, stitching, pockets and things sewn on, as far as they are seen."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_closing, binary_dilation

from modiste.sewing.documents.flats.flat_folds import gather_ticks
from modiste.sewing.documents.flats.flat_shape import length, smooth_line
from modiste.sewing.documents.flats.flat_straps import is_strap_edge
from modiste.sewing.documents.flats.flat_view import (
    Cloth3D,
    View,
    edge_row,
    is_layered,
    is_stiff,
    line_row,
    panel_number,
)
from modiste.sewing.pattern.geometry import Points, edge_length
from modiste.sewing.pattern.values import Panel
from modiste.sewing.simulation.values import Hung

Floats = NDArray[np.float64]

_NEAR_CM: Final = 0.9
"""A line this far behind what a pixel sees is still on it."""
_GAP_STEPS: Final = 7
_LEAST_CM: Final = {"seam": 2.0, "stitch": 3.0}
_STITCHED: Final = {"topstitch": (0.0,), "twin_topstitch": (-0.3, 0.3), "fly": (0.0,), "elastic": (0.0,),
                    "drawstring": (0.0,)}  # fmt: skip
_PIPED: Final = "piping"
_CORD_CM: Final = 0.45
"""How far the second line of a piping lies from the edge that it is set in."""
_QUILTED: Final = "quilting"
"""Drawn as stitches, in a longer sweep: what the filling does to the line is no part of the design."""
_THIN: Final = ("fold", "roll", "pleat", "dart", "groove", "crease")
_BOLD: Final = ("pocket_mouth",)
_GATHERED: Final = ("gathered", "elastic")
_LEAST_GATHERS: Final = 1.25
_FREE: Final = ("drawstring",)
_HEMS: Final = ("edge", "stitch")
_HEM_SHARE: Final = 0.14
"""How much of a garment's height counts as about its hem."""
_WINDING: Final = 1.35
_FULL: Final = 1.3
"""How much longer than twice the garment's width a hem is that falls in folds."""
_SMOOTH: Final = {"edge": 3.0, "pocket": 0.4, "seam": 2.5, "stitch": 3.0, "thin": 2.5, _QUILTED: 9.0}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Thing:
    """A button or the like: its kind, its middle in the view's plane and its size, cm, and its way up."""

    kind: str
    at: tuple[float, float]
    size: float
    points: Floats = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """All lines of panel number `panel` in space (m), one after the other: `kinds` and the `ends` of each; `design`
    (1, u, v) of panels that lie flat on others, whose lines keep the piece's own shape.
    """

    panel: int
    kinds: tuple[str, ...]
    ends: tuple[int, ...]
    space: Floats = field(repr=False)
    design: Floats | None = field(repr=False)


def drawn_lines(hung: Hung) -> tuple[Drawn, ...]:
    """The lines of every panel in space: the same for all views."""
    cloth = Cloth3D(hung)
    by_panel: dict[int, list[tuple[str, Points]]] = {}
    for kind, panel, row in _rows(hung):
        by_panel.setdefault(panel, []).append((kind, row))
    made = []
    for panel, rows in by_panel.items():
        joined = np.concatenate([row for _, row in rows])
        flat = is_stiff(hung.pattern.panels[panel])
        made.append(Drawn(
            panel=panel, kinds=tuple(kind for kind, _ in rows),
            ends=tuple(int(end) for end in np.cumsum([len(row) for _, row in rows])),
            space=cloth.place(panel, joined)[0],
            design=np.concatenate([np.ones((len(joined), 1)), joined], axis=1) if flat else None,
        ))  # fmt: skip
    return tuple(made)


def lines(drawn: tuple[Drawn, ...], view: View) -> list[tuple[str, Floats]]:
    """What is seen of every line, as (kind, points in the view's plane): kinds "edge", "seam", "stitch", "thin",
    "pocket" (borders of what lies on another panel).
    """
    made = []
    low = hem_height(drawn, view)
    full = has_full_hem(drawn, view)
    cloth = binary_dilation(view.face >= 0, np.ones((5, 5)))
    for one in drawn:
        plane = view.project(one.space)
        if one.design is not None:
            plane[:, :2] = one.design @ np.linalg.lstsq(one.design, plane[:, :2], rcond=None)[0]
        for kind, part in zip(one.kinds, np.split(plane, one.ends[:-1]), strict=True):
            for run in _visible(part, view, one.panel, cloth):
                smooth = smooth_line(run, _SMOOTH[kind])
                if length(smooth) > _LEAST_CM.get(kind, 1.2) and not (kind in _HEMS and _winds(smooth, low, full)):
                    made.append(("stitch" if kind == _QUILTED else kind, smooth))
    return made


def hem_height(drawn: tuple[Drawn, ...], view: View) -> float:
    """The height, in the view's plane, below which lines are about the hem."""
    bottom, top = _reach(drawn, view)
    return bottom + _HEM_SHARE * (top - bottom)


def has_full_hem(drawn: tuple[Drawn, ...], view: View) -> bool:
    """Whether the lower edge is so much longer than the garment is wide that it falls in folds."""
    low = hem_height(drawn, view)
    whole, across = 0.0, [0.0]
    for one in drawn:
        for kind, part in zip(one.kinds, np.split(view.project(one.space), one.ends[:-1]), strict=True):
            if kind == "edge" and len(part) > 1 and part[:, 1].max() < low:
                whole += length(part)
                across += [float(part[:, 0].min()), float(part[:, 0].max())]
    return whole > _FULL * 2 * (max(across) - min(across)) > 0


def _reach(drawn: tuple[Drawn, ...], view: View) -> tuple[float, float]:
    heights = np.concatenate([view.project(one.space)[:, 1] for one in drawn]) if drawn else np.zeros(1)
    return float(heights.min()), float(heights.max())


def _winds(run: Floats, low: float, full: bool) -> bool:
    """Whether it is a hem that winds in and out with the folds of a full skirt: the outline says where it ends."""
    if run[:, 1].max() > low:
        return False
    return full or length(run) > _WINDING * float(np.linalg.norm(np.ptp(run, axis=0)))


def things(hung: Hung, view: View) -> list[Thing]:
    """Buttons, zips, labels and the like that are seen."""
    cloth, made = Cloth3D(hung), []
    for number, panel in enumerate(hung.pattern.panels):
        for trim in panel.trims:
            # The ends of a drawstring hang free: only where they come out lies on the cloth.
            is_free = trim.kind in _FREE and len(trim.points) > 1
            row = np.array(trim.points[:1] if is_free or len(trim.points) == 1 else line_row(trim.points), np.float64)
            plane = view.project(cloth.place(number, row)[0])
            rows, columns = view.cells(plane)
            cover = view.cover[rows, columns]
            lies_free = (cover < 0) | (cover == number)
            if ((plane[:, 2] > view.depth[rows, columns] - _NEAR_CM) & lies_free).mean() < 0.5:
                continue
            points = _hanging(plane[0, :2], np.array(trim.points, np.float64)) if is_free else plane[:, :2]
            middle = points.mean(axis=0)
            at = (float(middle[0]), float(middle[1]))
            made.append(Thing(kind=trim.kind, at=at, size=trim.size_cm, points=points))
    return made


def _hanging(start: Floats, points: Points) -> Floats:
    """A cord from where it comes out straight down, with a little sway."""
    long = float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())
    down = np.linspace(0, 1, 9)
    sway = np.sign(start[0] or 1.0) * 0.6 * np.sin(down * 2.5)
    return np.stack([start[0] + sway, start[1] - down * long], axis=1)


def _rows(hung: Hung) -> Iterator[tuple[str, int, Points]]:
    """Every line of the pattern: its kind, panel and places on it."""
    numbers = panel_number(hung)
    sewn: set[tuple[str, str]] = set()
    for seam in hung.pattern.seams:
        sewn |= {(ref.panel, ref.edge) for ref in (seam.a, seam.b)}
    yield from _seams(hung, numbers)
    yield from _drawn_in(hung, numbers)
    for panel in hung.pattern.panels:
        number = numbers[panel.name]
        for edge in panel.edges:
            is_free = (panel.name, edge.name) not in sewn
            if (not is_free and not is_layered(panel)) or is_strap_edge(edge.name):
                continue
            yield "pocket" if is_stiff(panel) else "edge", number, edge_row(edge)
            if edge.kind == "hem" and edge.allowance_cm >= 1.5:
                yield "stitch", number, edge_row(edge, min(edge.allowance_cm, 4.0) - 0.4)
            elif edge.kind == "rib":
                yield "thin", number, edge_row(edge, 1.8)
            elif is_layered(panel) and panel.part == "pockets":
                yield "stitch", number, edge_row(edge, 0.4)
        yield from _inside(panel, number)


def _seams(hung: Hung, numbers: dict[str, int]) -> Iterator[tuple[str, int, Points]]:
    for seam in hung.pattern.seams:
        for ref in (seam.a, seam.b):
            panel = hung.pattern.panel(ref.panel)
            try:
                row = edge_row(panel.edge(ref.edge))
            except KeyError:
                continue
            low, high = sorted((ref.begin, ref.end))
            row = row[max(0, math.floor(low * (len(row) - 1))) : math.ceil(high * (len(row) - 1)) + 1]
            if len(row) < 2:
                continue
            number = numbers[ref.panel]
            if ref is seam.a:
                yield ("edge" if seam.kind == "closure" or seam.is_open else "seam"), number, row
            elif seam.is_open:
                yield "edge", number, row
            fullness = seam.ratio if ref is seam.a else 1 / seam.ratio
            if seam.kind in _GATHERED and fullness > _LEAST_GATHERS:
                for tick in gather_ticks(panel.edge(ref.edge), ref, fullness):
                    yield "thin", number, tick
            offsets = {"single": (0.5,), "twin": (0.3, 0.9)}.get(seam.topstitch, ())
            if ref is seam.b:
                for offset in offsets:
                    inset = edge_row(panel.edge(ref.edge), offset)
                    yield "stitch", number, inset


def _drawn_in(hung: Hung, numbers: dict[str, int]) -> Iterator[tuple[str, int, Points]]:
    """The gathers of free edges that elastic draws in (ends of sleeves and legs)."""
    free = [hold for hold in hung.pattern.holds if hold.landmark is None]
    for hold in free:
        panel = hung.pattern.panel(hold.ref.panel)
        edge = next((edge for edge in panel.edges if edge.name == hold.ref.edge and edge.kind == "hem"), None)
        fullness = edge_length(edge) / hold.girth_cm if edge is not None else 0.0
        if edge is not None and fullness > _LEAST_GATHERS:
            for tick in gather_ticks(edge, hold.ref, fullness):
                yield "thin", numbers[hold.ref.panel], tick


def _inside(panel: Panel, number: int) -> Iterator[tuple[str, int, Points]]:
    for line in panel.lines:
        if len(line.points) < 2 or line.name == panel.fold_line:
            continue
        row = line_row(line.points)
        if line.kind == _QUILTED:
            yield _QUILTED, number, row
        elif line.kind == _PIPED:
            way = np.gradient(row, axis=0)
            way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
            yield "thin", number, row + np.stack([-way[:, 1], way[:, 0]], axis=1) * _CORD_CM
        elif line.kind in _STITCHED:
            way = np.gradient(row, axis=0)
            way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
            across = np.stack([-way[:, 1], way[:, 0]], axis=1)
            for offset in _STITCHED[line.kind]:
                yield "stitch", number, row + across * offset
        elif line.kind in _THIN:
            yield "thin", number, row
        elif line.kind in _BOLD:
            yield "edge", number, row


def _visible(plane: Floats, view: View, panel: int, cloth: NDArray[np.bool_]) -> Iterator[Floats]:
    """The stretches of a line that nothing hides; short gaps (a fold before them) are passed over. `cloth`: where the
    garment is, with a border of two cells: what is seen through a gap between two legs is no line of theirs."""
    rows, columns = view.cells(plane)
    cover = view.cover[rows, columns]
    shown = (plane[:, 2] > view.depth[rows, columns] - _NEAR_CM) & ((cover < 0) | (cover == panel))
    shown &= cloth[rows, columns]
    if not shown.any():
        return
    if len(shown) > _GAP_STEPS and not shown.all():
        shown |= binary_closing(shown, np.ones(_GAP_STEPS))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], shown.astype(np.int8), [0]])))
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        if last - first >= 3:
            yield plane[first:last, :2]
