"""What a flat says about fullness: ticks where cloth is gathered, folds that rise from the hem of a full skirt."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import find_objects, label

from modiste.sewing.documents.flats.flat_shape import length, smooth_line
from modiste.sewing.documents.flats.flat_view import PIXEL_CM, View, edge_row
from modiste.sewing.pattern.geometry import Points
from modiste.sewing.pattern.values import Edge, EdgeRef

Floats = NDArray[np.float64]

_APART_CM: Final = 1.5
"""How far apart the ticks of gathers are drawn, along the finished seam."""
_LONG_CM: Final = (4.2, 2.4, 3.4, 2.0, 3.0)
"""Lengths of one tick after the other: even ones would look like pleats."""
_STEP_CM: Final = 0.7
"""A fold whose edge lies this far before the cloth behind it is drawn."""
_LEAST_FOLD_CM: Final = 9.0
_WIDEST_FOLD: Final = 12
"""Cells across which the trace of one fold may wander in a row."""
_APART_FOLDS_CM: Final = 3.0
_FOLD_SMOOTH_CM: Final = 6.0
_HEM_STITCH_CM: Final = 1.4
_LEAST_HEM: Final = 12


def gather_ticks(edge: Edge, ref: EdgeRef, ratio: float) -> Iterator[Points]:
    """Short lines into a panel from that stretch of its edge which is gathered, `ratio` times as long as its seam."""
    row = edge_row(edge)
    low, high = sorted((ref.begin, ref.end))
    inner = edge_row(edge, 1.0) - row
    at = np.linspace(low, high, max(2, round(length(row) * (high - low) / (_APART_CM * ratio)) + 1))[1:-1]
    for number, share in enumerate(at):
        place = round(share * (len(row) - 1))
        reach = _LONG_CM[number % len(_LONG_CM)]
        yield row[place] + np.linspace(0.1, reach, 8)[:, None] * inner[place]


def folds(view: View, low: float, *, even: bool) -> list[tuple[str, Floats]]:
    """The edges of the folds that begin about the hem (below `low`, in the view's plane), as thin lines from there up;
    `even`: those of one half, and their mirror images.
    """
    hit = view.face >= 0
    leap = np.abs(np.diff(view.depth, axis=1)) > _STEP_CM
    found, count = label(leap & hit[:, 1:] & hit[:, :-1], np.ones((3, 3)))
    made: list[Floats] = []
    for number, box in enumerate(find_objects(found, count), start=1):
        rows, columns = np.nonzero(found[box] == number)
        trace = _trace(rows + box[0].start, columns + box[1].start, view)
        if trace is None or trace[:, 1].min() > low or (even and trace[:, 0].mean() < _APART_FOLDS_CM / 2):
            continue
        middle = trace[:, 0].mean()
        if all(abs(middle - other[:, 0].mean()) > _APART_FOLDS_CM for other in made):
            made.append(smooth_line(trace, _FOLD_SMOOTH_CM))
    return [("thin", row * side) for row in made for side in (((1.0, 1.0), (-1.0, 1.0)) if even else ((1.0, 1.0),))]


def _trace(rows: NDArray[np.int64], columns: NDArray[np.int64], view: View) -> Floats | None:
    """One point for each row of cells of a fold's edge, from the lowest up, cm; None for what is no single line."""
    heights = np.unique(rows)
    if len(heights) * PIXEL_CM < _LEAST_FOLD_CM:
        return None
    middle = np.array([columns[rows == row].mean() for row in heights])
    wide = np.array([np.ptp(columns[rows == row]) for row in heights])
    broken = np.flatnonzero((wide > _WIDEST_FOLD) | (np.abs(np.diff(middle, prepend=middle[0])) > _WIDEST_FOLD / 2))
    stop = broken[0] if len(broken) else len(heights)
    if stop * PIXEL_CM < _LEAST_FOLD_CM:
        return None
    return np.stack([middle[:stop] + 1.0, heights[:stop] + 0.5], axis=1) * PIXEL_CM + view.origin


def hem_stitches(outlines: list[Floats], low: float) -> list[tuple[str, Floats]]:
    """A row of stitches along the lower edge of an outline: that of a hem whose own line winds with its folds."""
    made: list[tuple[str, Floats]] = []
    for ring in outlines:
        if (ring[:, 1] < low).sum() < _LEAST_HEM:
            continue
        first = int(np.argmin(np.where(ring[:, 1] < low, ring[:, 0] + ring[:, 1], np.inf)))
        turned = np.roll(ring, -first, axis=0)
        right = int(np.argmax(np.where(turned[:, 1] < low, turned[:, 0] - turned[:, 1], -np.inf)))
        row = turned[: right + 1] + np.array([0.0, _HEM_STITCH_CM])
        if len(row) > _LEAST_HEM:
            made.append(("stitch", smooth_line(row[4:-4], 1.5)))
    return made
