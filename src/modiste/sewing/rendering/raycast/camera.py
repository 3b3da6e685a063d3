"""An orthographic camera: a product photographer's long lens, from any side."""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.rendering.values import Floats, Shot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Camera:
    """`right`, `up` and `forward` are unit vectors (m, z up); pixel (column, row) looks along `forward` through
    `corner` + (column + 0.5) x scale x right - (row + 0.5) x scale x up. `scale_m` is metres a pixel.
    """

    right: Floats = field(repr=False)
    up: Floats = field(repr=False)
    forward: Floats = field(repr=False)
    corner: Floats = field(repr=False)
    scale_m: float
    shape: tuple[int, int]

    def project(self, points: NDArray[np.floating]) -> Floats:
        """Columns, rows (pixels, fractional) and depth (m along `forward`) of points, N x 3 -> N x 3."""
        away = np.asarray(points, np.float32) - self.corner
        return np.stack([away @ self.right / self.scale_m, -(away @ self.up) / self.scale_m, away @ self.forward], 1)

    def origins(self, columns: Floats, rows: Floats) -> Floats:
        """Where the rays through these places (pixels, fractional) begin, N x 3."""
        at: Floats = (self.corner + columns[:, None] * (self.right * np.float32(self.scale_m))
                      - rows[:, None] * (self.up * np.float32(self.scale_m)))
        return at


def frame(shot: Shot, points: NDArray[np.floating]) -> Camera:
    """The camera that shows all points (N x 3, m) in the middle, with the shot's margins."""
    turn, tilt = math.radians(shot.azimuth_deg), math.radians(shot.tilt_deg)
    right = np.array([math.cos(turn), math.sin(turn), 0.0])
    level = np.array([-math.sin(turn), math.cos(turn), 0.0])
    forward = math.cos(tilt) * level - math.sin(tilt) * np.array([0.0, 0.0, 1.0])
    up = np.cross(right, forward)
    height, width = shot.shape
    across, upward, away = points @ right, points @ up, points @ forward
    wide, high = float(np.ptp(across)), float(np.ptp(upward))
    if shot.is_turning:
        # Around the wearer's axis, wide enough for every side.
        wide = 2 * float(np.hypot(points[:, 0], points[:, 1]).max())
        across = np.array([-wide / 2, wide / 2])
        high += abs(math.sin(tilt)) * wide
    free = 1 - 2 * shot.margin
    scale = max(wide / (width * free), high / (height * free), 1e-6)
    middle = (across.max() + across.min()) / 2 * right + (upward.max() + upward.min()) / 2 * up
    start = float(away.min()) - 0.5
    corner = middle + start * forward - width / 2 * scale * right + height / 2 * scale * up
    return Camera(right=_f32(right), up=_f32(up), forward=_f32(forward), corner=_f32(corner), scale_m=scale,
                  shape=(height, width))


def _f32(values: NDArray[np.float64]) -> Floats:
    return values.astype(np.float32)
