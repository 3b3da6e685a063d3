"""Parameterize a panel: for every pixel, which point of the flat cloth is seen there, in pixels of the photo.

Cloth bends but hardly stretches: with the surface's slope g, a step d on the photo crosses d sqrt(I + g g^T) of cloth.
That prescribes a gradient of both cloth coordinates at every pixel, turned into the grain's direction; the coordinates
are its least-squares solution (a Poisson equation, as in gradient-domain editing, Perez, Gangnet and Blake, 2003). The
slope comes from the outline, inflated to a rounded body (Laplacian inflation, Johnston's Lumo, 2002), and from the
folds seen in the shading.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Flags, Soft, blur, masked_blur
from modiste.imaging.retexturing.panels import Panel

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

GRID: Final = 120              # the longer side of the piece's grid
DEPTHS: Final = (0.55, 0.75)   # of a round section: a body's, a limb's
STEEPEST: Final = 1.5          # slope of the sides that turn away: 1.8 times as much cloth a pixel
FOLD_SLOPE: Final = 1.1        # of a fold, where the light changes by its typical spread
HOLD: Final = 1e-6
SIDEWAYS: Final = 0.6          # cosine to the grain up to which an outline is a piece's end, not its side

Field: TypeAlias = Soft
Numbers: TypeAlias = NDArray[np.int64]


def parameterize(panel: Panel, outline: Flags, relief: Soft) -> Field:
    """The cloth coordinates (across, along) of a piece.

    Args:
        piece: the piece, h x w.
        outline: h x w, the whole garment: where it ends, cloth turns away.
        relief: h x w, log light of the folds.

    Returns:
        h x w x 2 in pixels, smooth, also beyond the piece; 0, 0 is its middle, where the scale is the photo's.
    """
    ys, xs = np.nonzero(panel.flags)
    top, bottom, left, right = ys.min(), ys.max() + 1, xs.min(), xs.max() + 1
    step = max(1.0, float(max(bottom - top, right - left)) / GRID)
    size = (max(4, round((right - left) / step)), max(4, round((bottom - top) / step)))
    box = np.s_[top:bottom, left:right]
    small = _shrunk(panel.flags[box].astype(np.float32), size) > 0.5
    if small.sum() < 12:
        return _straight(panel, xs.mean(), ys.mean())
    whole = _shrunk(outline[box].astype(np.float32), size) > 0.5
    frame = _frame(small, whole | small, panel)
    folds = _shrunk(relief[box], size) * step
    slope = _sides(small, whole | small, frame, DEPTHS[int(panel.limb)]) + _fold_slope(folds, small, step)
    length = np.linalg.norm(slope, axis=-1, keepdims=True)
    slope = slope * np.minimum(1, STEEPEST / np.maximum(length, 1e-6))
    field = _solved(small, frame, slope)
    return _grown(field, small, panel, box, step)


def _shrunk(values: Soft, size: tuple[int, int]) -> Soft:
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), np.float32)


def _straight(panel: Panel, x: float, y: float) -> Field:
    rows, columns = np.mgrid[0:panel.flags.shape[0], 0:panel.flags.shape[1]].astype(np.float32)
    ax, ay = panel.along
    return np.dstack([(columns - x) * ay - (rows - y) * ax, (columns - x) * ax + (rows - y) * ay])


def _frame(small: Flags, whole: Flags, panel: Panel) -> Soft:
    """The grain's direction, h x w x 2 unit vectors: the outline's own where it runs along the piece, diffused inwards
    in double angles (an axis has no sign), the piece's axis where there is none."""

    normal = _outward(whole)
    edge = small & (cv2.erode(np.pad(whole, 1).astype(np.uint8), np.ones((3, 3), np.uint8))[1:-1, 1:-1] == 0)
    tangent = np.dstack([-normal[..., 1], normal[..., 0]])
    along = np.array(panel.along, np.float32)
    agrees = np.abs(tangent @ along)
    weight = (edge & (agrees > SIDEWAYS)).astype(np.float32) * agrees
    double = np.dstack([tangent[..., 0] ** 2 - tangent[..., 1] ** 2, 2 * tangent[..., 0] * tangent[..., 1]])
    width = float(cv2.distanceTransform(np.pad(small, 1).astype(np.uint8), cv2.DIST_L2, 5).max())
    sigma = max(2.0, 1.3 * width)
    near = blur(double * weight[..., None], sigma)
    share = blur(weight, sigma)[..., None]
    prior = np.array([along[0] ** 2 - along[1] ** 2, 2 * along[0] * along[1]], np.float32)
    trust = 0.25 if panel.limb else 0.9
    base = float(np.percentile(share[small], 60)) + 1e-4
    mixed = near + trust * base * prior
    angle = 0.5 * np.arctan2(mixed[..., 1], mixed[..., 0])
    frame = np.dstack([np.cos(angle), np.sin(angle)]).astype(np.float32)
    frame = np.where((frame @ along)[..., None] < 0, -frame, frame)
    frame = blur(frame, max(1.5, 0.25 * width))
    return np.asarray(frame / np.maximum(np.linalg.norm(frame, axis=-1, keepdims=True), 1e-6), np.float32)


def _outward(whole: Flags) -> Soft:
    soft = cv2.GaussianBlur(np.pad(whole, 6).astype(np.float32), (0, 0), 2.0)[5:-5, 5:-5]
    normal = np.dstack([soft[1:-1, :-2] - soft[1:-1, 2:], soft[:-2, 1:-1] - soft[2:, 1:-1]])
    return np.asarray(normal / np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-6), np.float32)


def _sides(small: Flags, whole: Flags, frame: Soft, depth: float) -> Soft:
    """Slope (h x w x 2) of the inflated outline. Height is 0 at the sides; ends and seams are open."""
    from scipy.sparse import coo_matrix, csc_matrix
    from scipy.sparse.linalg import splu

    normal = _outward(whole)
    edge = small & (cv2.erode(np.pad(whole, 1).astype(np.uint8), np.ones((3, 3), np.uint8))[1:-1, 1:-1] == 0)
    side = edge & (np.abs((normal * frame).sum(-1)) < 0.7)
    if np.count_nonzero(side) < 3:
        return np.zeros((*small.shape, 2), np.float32)
    number, system = _laplacian(small)
    held = number[side]
    penalty = np.full(system.shape[0], 1e-4)  # an island without a side is flat, somewhere
    penalty[held] = 10.0
    full = system + coo_matrix((penalty, (np.arange(len(penalty)), np.arange(len(penalty)))), system.shape)
    solved = splu(csc_matrix(full)).solve(np.full(system.shape[0], 1.0))
    # -h'' = 1 between sides w away gives h = (w^2 - x^2) / 2, so sqrt(2 h) is the circle's height.
    height = np.zeros(small.shape, np.float32)
    height[small] = np.sqrt(np.maximum(2 * solved, 0.25)) * depth
    height = masked_blur(height, small.astype(np.float32), 0.8)
    return _gradient(height)


def _gradient(height: Soft) -> Soft:
    slopes = [cv2.Sobel(height, cv2.CV_32F, 1, 0), cv2.Sobel(height, cv2.CV_32F, 0, 1)]
    return np.asarray(np.dstack(slopes) / 8, np.float32)


def _fold_slope(folds: Soft, small: Flags, step: float) -> Soft:
    deviation = max(float(folds[small].std()), 1e-3 * step)
    height = cv2.GaussianBlur(folds / deviation, (0, 0), 1.2)
    slope = _gradient(height)
    strength = FOLD_SLOPE * min(1.0, deviation / (0.08 * step))
    return np.asarray(np.tanh(slope) * strength, np.float32)


def _laplacian(flags: Flags) -> "tuple[Numbers, csc_matrix]":
    """Numbers of the pixels (-1 outside) and the graph Laplacian of the piece: its border is free."""
    from scipy.sparse import coo_matrix, csc_matrix

    number = np.full(flags.shape, -1, np.int64)
    number[flags] = np.arange(np.count_nonzero(flags))
    a, b = _neighbours(number)
    ones = np.ones(len(a))
    count = int(number.max()) + 1
    off = coo_matrix((np.r_[-ones, -ones], (np.r_[a, b], np.r_[b, a])), (count, count))
    degree = np.bincount(np.r_[a, b], minlength=count).astype(np.float64)
    return number, csc_matrix(off + coo_matrix((degree, (np.arange(count), np.arange(count))), (count, count)))


def _neighbours(number: Numbers) -> tuple[Numbers, Numbers]:
    right = (number[:, :-1] >= 0) & (number[:, 1:] >= 0)
    down = (number[:-1] >= 0) & (number[1:] >= 0)
    return (np.r_[number[:, :-1][right], number[:-1][down]], np.r_[number[:, 1:][right], number[1:][down]])


def _solved(small: Flags, frame: Soft, slope: Soft) -> Soft:
    """Least squares for both coordinates, h x w x 2 (0 outside the piece)."""
    from scipy.sparse import csc_matrix, identity
    from scipy.sparse.linalg import splu

    length = (slope**2).sum(-1)
    extra = ((np.sqrt(1 + length) - 1) / np.maximum(length, 1e-9))[..., None]
    across = np.dstack([frame[..., 1], -frame[..., 0]])
    number, system = _laplacian(small)
    # A faint pull to the flat cloth decides what a gradient leaves open, also for parts that do not touch.
    factors = splu(csc_matrix(system + HOLD * identity(system.shape[0])))
    ys, xs = np.nonzero(small)
    lean = frame[small].mean(0)
    result = np.zeros((*small.shape, 2), np.float32)
    for index, axis in enumerate((across, frame)):
        wanted = axis + extra * slope * (slope * axis).sum(-1, keepdims=True)
        right, down = (lean[1], -lean[0]) if index == 0 else (lean[0], lean[1])
        push = HOLD * (xs * right + ys * down)
        for dimension in (0, 1):
            near = np.s_[:, :-1] if dimension == 0 else np.s_[:-1, :]
            far = np.s_[:, 1:] if dimension == 0 else np.s_[1:, :]
            both = small[near] & small[far]
            rise = (wanted[near][..., dimension] + wanted[far][..., dimension])[both] / 2
            np.add.at(push, number[far][both], rise)
            np.add.at(push, number[near][both], -rise)
        solved = factors.solve(push)
        result[small, index] = solved - np.median(solved)
    return result


def _grown(field: Soft, small: Flags, panel: Panel, box: tuple[slice, slice], step: float) -> Field:
    """The grid's answer at the photo's own pixels, carried on smoothly past the piece's border."""
    height, width = panel.flags[box].shape
    rows, columns = np.mgrid[0:small.shape[0], 0:small.shape[1]].astype(np.float64)
    design = np.stack([columns[small], rows[small], np.ones(np.count_nonzero(small))], 1)
    plane, *_ = np.linalg.lstsq(design, field[small].astype(np.float64), rcond=None)
    flat = columns[..., None] * plane[0] + rows[..., None] * plane[1] + plane[2]
    weight = small.astype(np.float32)
    rest = np.asarray((field - flat) * weight[..., None], np.float32)
    for sigma in (1.0, 2.0, 5.0):
        grown = masked_blur(rest, weight, sigma)
        rest = np.where(small[..., None], rest, grown)
        if sigma == 1.0:
            close = cv2.dilate(weight, np.ones((3, 3), np.uint8))
            weight = np.maximum(weight, close)
    x = ((np.arange(panel.flags.shape[1]) - box[1].start + 0.5) * small.shape[1] / width - 0.5).astype(np.float32)
    y = ((np.arange(panel.flags.shape[0]) - box[0].start + 0.5) * small.shape[0] / height - 0.5).astype(np.float32)
    at_x, at_y = np.meshgrid(x, y)
    finer = cv2.remap(rest, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    finer = cv2.GaussianBlur(finer, (0, 0), max(0.6, 0.7 * step))
    whole = at_x[..., None] * plane[0] + at_y[..., None] * plane[1] + plane[2]
    return np.asarray((whole + finer) * step, np.float32)
