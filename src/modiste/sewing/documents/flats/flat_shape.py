"""Clean lines from a raster and from curves of a hung garment: mirrored halves made even, folds smoothed away."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d
from skimage.measure import find_contours

from modiste.sewing.documents.flats.flat_view import PIXEL_CM, View

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_STEP_CM: Final = 0.3
_ARM_CM: Final = 1.6
"""A corner is judged by the directions this far to both sides of it."""
_CORNER_DEG: Final = 36.0
_LEAST_CM2: Final = 4.0


def likeness(mask: Mask) -> float:
    """How far a mask and its mirror image are alike: 1 is even."""
    both = np.logical_or(mask, mask[:, ::-1]).sum()
    return float(np.logical_and(mask, mask[:, ::-1]).sum() / both) if both else 0.0


def rings(view: View, mask: Mask, *, even: bool, smooth_cm: float = 2.5) -> list[Floats]:
    """The outlines of a mask in the view's plane, cm: closed, smooth between their corners, even where asked for.

    Outer ones run counter-clockwise, holes clockwise.
    """
    distance = _signed_distance(mask)
    if even:
        distance = (distance + distance[:, ::-1]) / 2
    distance = gaussian_filter(np.pad(distance, 2, mode="edge"), 1.0)
    found = []
    for contour in find_contours(distance, 0.0):
        if len(contour) >= 8 and np.allclose(contour[0], contour[-1]):
            ring = (contour[:-1, ::-1] - 2 + 0.5) * PIXEL_CM + view.origin
            if abs(_area(ring)) >= _LEAST_CM2:
                found.append(ring)
    made = []
    for ring in found:
        around = sum(_holds(other, ring[0]) for other in found if other is not ring)
        is_hole = around % 2 == 1
        made.append(smooth_ring(ring if (_area(ring) > 0) != is_hole else ring[::-1], smooth_cm))
    return made


def _holds(ring: Floats, point: Floats) -> bool:
    """Whether a point lies inside a ring."""
    return cv2.pointPolygonTest(ring.astype(np.float32), (float(point[0]), float(point[1])), False) > 0


def _signed_distance(mask: Mask) -> Floats:
    """Cells to the border of a mask, above 0 inside."""
    inside, outside = mask.astype(np.uint8), (~mask).astype(np.uint8)
    near, far = (cv2.distanceTransform(one, cv2.DIST_L2, 5) for one in (inside, outside))
    made: Floats = (near - far).astype(np.float64)
    return made


def smooth_ring(ring: Floats, smooth_cm: float) -> Floats:
    """A closed line without its jitter; corners stay corners, and sharp ones."""
    points = _even_steps(np.concatenate([ring, ring[:1]]), _STEP_CM)[:-1]
    corners = _corners(points)
    if not len(corners):
        return _twice(points, smooth_cm / _STEP_CM, "wrap")
    points = _sharpened(points, corners)
    parts = []
    for first, last in zip(corners, [*corners[1:], corners[0] + len(points)], strict=True):
        span = points[np.arange(first, last + 1) % len(points)]
        # Long sides are drawn in one sweep: what the cloth does within a hand's breadth is a fold, not its cut.
        sweep = smooth_cm * min(2.0, max(1.0, (last - first) * _STEP_CM / 40.0))
        parts.append(smooth_line(span, sweep)[:-1])
    return np.concatenate(parts)


def smooth_line(points: Floats, smooth_cm: float) -> Floats:
    """An open line without its jitter; its ends stay where they are."""
    points = _even_steps(points, _STEP_CM)
    if len(points) < 5:
        return points
    sigma = min(smooth_cm / _STEP_CM, len(points) / 5)
    reach = min(len(points) - 1, int(4 * sigma))
    before = 2 * points[0] - points[1 : reach + 1][::-1]
    after = 2 * points[-1] - points[-reach - 1 : -1][::-1]
    smooth = _twice(np.concatenate([before, points, after]), sigma, "nearest")[reach : reach + len(points)]
    smooth[0], smooth[-1] = points[0], points[-1]
    return smooth


def _twice(points: Floats, sigma: float, mode: str) -> Floats:
    """Smoothed, and what that took off smoothed and given back: arcs do not shrink (Tukey's twicing)."""
    once = gaussian_filter1d(points, sigma, axis=0, mode=mode)
    made: Floats = once + gaussian_filter1d(points - once, sigma, axis=0, mode=mode)
    return made


def _sharpened(points: Floats, corners: list[int]) -> Floats:
    """Corners that the raster rounded, moved to where the lines on both sides of them meet."""
    made, count = points.copy(), len(points)
    near, far = max(2, round(0.9 / _STEP_CM)), max(5, round(2.4 / _STEP_CM))
    for corner in corners:
        ends = []
        for sign in (-1, 1):
            row = points[(corner + sign * np.arange(near, far + 1)) % count]
            middle = row.mean(axis=0)
            way = np.linalg.svd(row - middle, full_matrices=False)[2][0]
            ends.append((middle, way))
        (p, u), (q, v) = ends
        cross = float(u[0] * v[1] - u[1] * v[0])
        if abs(cross) < 0.35:
            continue
        meet = p + u * (float((q - p)[0] * v[1] - (q - p)[1] * v[0]) / cross)
        if float(np.hypot(*(meet - points[corner]))) > 2.0:
            continue
        for sign in (-1, 1):
            for step in range(1, near + 1):
                at = (corner + sign * step) % count
                stop = points[(corner + sign * (near + 1)) % count]
                made[at] = meet + (stop - meet) * step / (near + 1)
        made[corner] = meet
    return made


def _corners(points: Floats) -> list[int]:
    """Where a closed line turns sharply, each once."""
    arm = max(2, round(_ARM_CM / _STEP_CM))
    ahead, behind = np.roll(points, -arm, axis=0) - points, points - np.roll(points, arm, axis=0)
    cross = behind[:, 0] * ahead[:, 1] - behind[:, 1] * ahead[:, 0]
    turn = np.degrees(np.abs(np.arctan2(cross, np.sum(behind * ahead, axis=1))))
    around = np.stack([np.roll(turn, shift) for shift in range(-arm, arm + 1)])
    peaks = np.flatnonzero((turn >= around.max(axis=0) - 1e-9) & (turn > _CORNER_DEG))
    kept: list[int] = []
    for peak in peaks:
        if not kept or peak - kept[-1] > arm:
            kept.append(int(peak))
    return kept


def _even_steps(points: Floats, step: float) -> Floats:
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    count = max(3, round(float(lengths[-1]) / step) + 1)
    at = np.linspace(0, lengths[-1], count)
    return np.stack([np.interp(at, lengths, points[:, axis]) for axis in (0, 1)], axis=1)


def resampled(points: Floats, count: int) -> Floats:
    """So many points in even steps along a line."""
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    at = np.linspace(0, lengths[-1], count)
    return np.stack([np.interp(at, lengths, points[:, axis]) for axis in (0, 1)], axis=1)


def thinned(points: Floats, *, is_closed: bool = False) -> Floats:
    """Fewer points, for curves through them; corners are doubled, so that the curve stays sharp there."""
    corners = _corners(points) if is_closed else [0]
    if not corners:
        return points[:: max(1, round(1.2 / _STEP_CM))]
    stops = [*corners[1:], corners[0] + len(points)] if is_closed else [len(points) - 1]
    parts = []
    for first, last in zip(corners, stops, strict=True):
        count = max(2, round((last - first) * _STEP_CM / 1.2) + 1)
        at = np.unique(np.round(np.linspace(first, last, count)).astype(int))
        parts.append(points[at % len(points)])
    return np.concatenate(parts)


def length(points: Floats) -> float:
    """Length of a line, cm."""
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def evened(lines: Sequence[tuple[str, Floats]], reach_cm: float = 2.5) -> list[tuple[str, Floats]]:
    """Lines of which left and right are mirror images: each is averaged with its mirrored partner (of the same kind
    and nearer than `reach_cm`), or with itself where it crosses the middle; what has no partner stays.
    """
    made = list(lines)
    for kind in dict.fromkeys(kind for kind, _ in lines):
        chosen = [at for at, (own, _) in enumerate(lines) if own == kind]
        rows = np.stack([resampled(lines[at][1], 60) for at in chosen])
        image = rows * [-1.0, 1.0]
        both = np.stack([image, image[:, ::-1]])  # 2 x L x 60 x 2
        far = np.linalg.norm(rows[None, :, None, ::6] - both[:, None, :, ::6], axis=-1).mean(axis=-1)
        middle = rows[:, :, 0].mean(axis=1)
        crosses = (rows[:, :, 0].min(axis=1) < 0) & (rows[:, :, 0].max(axis=1) > 0)
        # A line beside the middle (a fly) has its partner on the other side, or none.
        fits = middle[:, None] * middle[None, :] < 0
        np.fill_diagonal(fits, crosses)
        far = np.where(fits | (crosses[:, None] & crosses[None, :]), far, np.inf)
        free = set(range(len(chosen)))
        order = sorted(
            (float(far[way, a, b]), a, b, way)
            for way, a, b in zip(*np.nonzero(far < reach_cm), strict=True) if a <= b
        )  # fmt: skip
        for _, a, b, way in order:
            if a in free and b in free:
                mean = (rows[a] + both[way, b]) / 2
                made[chosen[b]] = (kind, mean * [-1.0, 1.0])
                made[chosen[a]] = (kind, mean)
                free -= {a, b}
    return made


def _area(ring: Floats) -> float:
    x, y = ring.T
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)
