"""The guided filter (He, Sun and Tang, 2010 and 2013): values smoothed along the edges of a picture.

In each window the result is a linear function of the guide; overlapping windows are averaged.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

FloatMap = NDArray[np.float32]


def guided_filter(values: FloatMap, guide: FloatMap, radius: int, epsilon: float) -> FloatMap:
    """Filter `values` H x W by a grey guide H x W (2010, equations 5 and 6).

    Args:
        values: what is smoothed.
        guide: whose edges are kept.
        radius: of the window, pixels.
        epsilon: variance of the guide, in its own units squared, below which a window counts as flat.
    """
    size = (2 * radius + 1, 2 * radius + 1)
    mean, level = cv2.blur(guide, size), cv2.blur(values, size)
    variance = cv2.blur(guide * guide, size) - mean * mean
    slope = (cv2.blur(guide * values, size) - mean * level) / (variance + epsilon)
    return np.asarray(cv2.blur(slope, size) * guide + cv2.blur(level - slope * mean, size), np.float32)


def self_guided_filter(values: FloatMap, radius: int, epsilon: float) -> FloatMap:
    """Filter H x W by itself: changes of a variance below `epsilon` are smoothed away, larger ones stay."""
    size = (2 * radius + 1, 2 * radius + 1)
    mean = cv2.boxFilter(values, -1, size)
    variance = np.maximum(cv2.boxFilter(values * values, -1, size) - mean * mean, 0)
    keep = variance / (variance + epsilon)
    keep, mean = cv2.boxFilter(keep, -1, size), cv2.boxFilter((1 - keep) * mean, -1, size)
    return np.asarray(keep * values + mean, np.float32)


def weighted_slope(values: FloatMap, guide: FloatMap, weight: FloatMap, radius: int, epsilon: float
                   ) -> tuple[FloatMap, FloatMap, FloatMap]:
    """Slope of `values` over `guide` in each window under a weight (H x W each), not yet averaged over windows, with
    the windows' mean guide and mean value (fast guided filter, He and Sun, 2015)."""
    size = (2 * radius + 1, 2 * radius + 1)
    share = cv2.boxFilter(weight, -1, size) + 1e-6
    mean = [cv2.boxFilter(one * weight, -1, size) / share for one in (guide, values, guide * values, guide * guide)]
    slope = (mean[2] - mean[0] * mean[1]) / (np.maximum(mean[3] - mean[0] ** 2, 0) + epsilon)
    return slope, mean[0], mean[1]


def colour_coefficients(guide: FloatMap, values: FloatMap, radius: int, epsilon: float
                        ) -> tuple[FloatMap, FloatMap]:
    """Slopes C x 3 x H x W and offsets C x H x W of maps C x H x W over a colour guide H x W x 3, averaged over windows
    (2013, equations 19 to 21); values = slopes . guide + offsets. Coefficients may be enlarged and applied to a larger
    guide (He and Sun, 2015, "Fast Guided Filter")."""
    mean = _blurred(guide, radius)  # h w 3
    inverse = _inverse_covariance(guide, mean, radius, epsilon)
    slopes = np.empty((len(values), 3, *guide.shape[:2]), np.float32)
    offsets = np.empty((len(values), *guide.shape[:2]), np.float32)
    for row, one in enumerate(values):
        level = _blurred(one, radius)  # h w
        joint = _blurred(guide * one[..., None], radius) - mean * level[..., None]  # h w 3
        slope = np.stack([sum((inverse[a, b] * joint[..., b] for b in range(1, 3)), inverse[a, 0] * joint[..., 0])
                          for a in range(3)], -1)  # h w 3
        offsets[row] = _blurred(level - (slope * mean).sum(-1), radius)
        slopes[row] = _blurred(slope, radius).transpose(2, 0, 1)
    return slopes, offsets


def _inverse_covariance(guide: FloatMap, mean: FloatMap, radius: int, epsilon: float) -> FloatMap:
    """3 x 3 x h x w: of the colours in each window, by cofactors."""
    s = np.empty((3, 3, *guide.shape[:2]), np.float32)
    for a in range(3):
        for b in range(a, 3):
            s[a, b] = s[b, a] = _blurred(guide[..., a] * guide[..., b], radius) - mean[..., a] * mean[..., b]
        s[a, a] += epsilon
    cofactors = np.empty_like(s)
    for a in range(3):
        for b in range(a, 3):
            (i, j), (k, m) = ((a + 1) % 3, (a + 2) % 3), ((b + 1) % 3, (b + 2) % 3)
            cofactors[a, b] = cofactors[b, a] = s[i, k] * s[j, m] - s[i, m] * s[j, k]
    determinant = s[0, 0] * cofactors[0, 0] + s[0, 1] * cofactors[0, 1] + s[0, 2] * cofactors[0, 2]
    return np.asarray(cofactors / determinant, np.float32)


def _blurred(values: FloatMap, radius: int) -> FloatMap:
    side = 2 * radius + 1
    return np.asarray(cv2.blur(np.ascontiguousarray(values, np.float32), (side, side), borderType=cv2.BORDER_REFLECT))
