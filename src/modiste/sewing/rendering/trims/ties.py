"""What is tied: cords and drawstrings, lacing, bows of ribbon."""

from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.pattern.values import Trim
from modiste.sewing.rendering.geometry.loop import unit
from modiste.sewing.rendering.trims.finding import Finder, Frames, Points, set_on, smoothed, spaced
from modiste.sewing.rendering.trims.solids import Solid, cord, facing, joined, ribbon

_LEVEL_CM: Final = 0.05
"""Two points of a cord that differ in height by less are two eyelets."""


def cord_on(trim: Trim, finder: Finder) -> Solid:
    """A cord on cloth; with one point, an end that hangs out of its eyelet; two points on a level are two eyelets, and
    both ends hang, tied."""
    radius = float(np.clip(trim.size_cm / 2, 0.12, 0.32))
    points = np.array(trim.points)
    if len(points) == 2 and abs(points[0, 1] - points[1, 1]) < _LEVEL_CM:
        return _tied_ends(finder.at(points), radius)
    if len(points) >= 2:
        frames = finder.at(spaced(points, 0.5))
        return _knotted(smoothed(frames.origin) + radius * 1.1 * frames.normal, radius)
    frames = finder.at(points)
    side = 1.0 if frames.origin[0, 0] >= 0 else -1.0
    return _hanging(frames.origin[0], frames.normal[0], side, 15.0 + side, radius)


def _hanging(start: Points, out: Points, side: float, length: float, radius: float) -> Solid:
    fall = np.linspace(0, 1, 24)[:, None]
    forward = np.array([0.0, -1.0, 0.0]) * np.sign(-out[1] or 1.0)
    path = (start + out * np.sin(np.minimum(fall * 8, 1) * np.pi / 2) * 0.6 + forward * 0.5 * fall
            + np.array([side * 1.3, 0.0, -length]) * fall)
    return _knotted(path, radius)


def _tied_ends(frames: Frames, radius: float) -> Solid:
    """Out of two eyelets to the middle, a bow of cord there, and two ends."""
    middle = frames.origin.mean(axis=0) + 0.7 * unit(frames.normal.mean(axis=0))
    out = unit(frames.normal.mean(axis=0))
    right = unit(frames.origin[1] - frames.origin[0])
    parts = []
    for number, side in ((0, -1.0), (1, 1.0)):
        share = np.linspace(0, 1, 10)[:, None]
        parts.append(cord(frames.origin[number] + (middle - frames.origin[number]) * share
                          + 0.35 * out * np.sin(share * np.pi), radius))
        turn = np.linspace(0.25, 2 * np.pi - 0.25, 26)[:, None]
        loop = middle + side * right * 2.1 * (1 - np.cos(turn)) + np.array([0, 0, 1.0]) * (
            0.75 * np.sin(turn) - 0.55 * (1 - np.cos(turn))) + 0.15 * out
        parts.append(cord(loop, radius))
        parts.append(_hanging(middle, 0.2 * out, side, 12.0 + side, radius))
    return joined(*parts)


def _knotted(path: Points, radius: float) -> Solid:
    """A cord whose ends are metal tips."""
    thick = np.full(len(path), radius)
    thick[-3:] = radius * 1.25
    solid = cord(path, thick)
    uv = solid.uv.copy()
    uv[solid.uv[:, 1] > solid.uv[:, 1].max() - 1.3] += 200
    return Solid(vertices=solid.vertices, normals=solid.normals, uv=uv, faces=solid.faces)


def lacing(trim: Trim, finder: Finder) -> Solid | None:
    """A lace that crosses from side to side along the points, over both panels where they lie on a seam."""
    points = np.array(trim.points)
    if len(points) < 2:
        return None
    frames = finder.at(spaced(points, 2.2))
    path = smoothed(frames.origin)
    down = unit(np.gradient(path, axis=0))
    side = unit(np.cross(frames.normal, down)) * max(trim.size_cm, 2.0)
    solids = []
    for start in (1, -1):
        turn = start * np.where(np.arange(len(path)) % 2 == 0, 1, -1)[:, None]
        # Beyond the middle cloth turns away from the plane through it, by little.
        corners = path + side * turn + 0.3 * frames.normal
        steps = np.linspace(0, len(path) - 1, 8 * len(path))
        solids.append(cord(np.stack([np.interp(steps, np.arange(len(path)), corners[:, axis]) for axis in range(3)],
                                    axis=1), 0.17))
    return joined(*solids)


def bow(trim: Trim, finder: Finder) -> Solid:
    """Two loops and a knot of ribbon, and two tails where no ends of a belt hang there."""
    reach = max(1.5 * trim.size_cm, 3.0)
    frames = finder.at(np.array(trim.points[:1]))
    parts, tails = [_knot(reach)], []
    for side in (-1, 1):
        parts.append(_loop(reach, side))
        if not finder.has_ends:
            tails.append(_tail(finder, frames, reach, side))
    return joined(*tails, set_on(joined(*parts), frames))


def _loop(reach: float, side: int) -> Solid:
    """A loop of ribbon seen from before: narrow at the knot, wide and round at its end, its front rounded."""
    # The cloth's right side is seen on both loops: one is walked the other way round.
    turn = np.linspace(0.12, 2 * np.pi - 0.12, 36)[::-side]
    out = (1 - np.cos(turn)) / 2
    path = np.stack([side * reach * out, -0.1 * reach * out**1.5, 0.42 - 0.2 * reach * np.sin(turn) * out**0.5], axis=1)
    path[:, 2] = np.maximum(path[:, 2], 0.12)
    half = reach * (0.1 + 0.25 * out**0.8)
    upright = np.broadcast_to(np.array([0.0, 1.0, 0.0]), path.shape)
    flat = ribbon(path, upright, half, np.broadcast_to(np.array([0.0, 0.0, 1.0]), path.shape), columns=9)
    rows = flat.vertices.reshape(len(path), 9, 3).copy()
    share = np.linspace(-1, 1, 9)
    # The end is round, and gathers run out from the knot.
    rows[:, :, 0] -= side * reach * 0.16 * out[:, None] * share[None, :] ** 2
    rows[:, :, 2] += 0.05 * reach * ((1 - out) * out * 4)[:, None] * np.cos(share * 3 * np.pi)[None, :]
    return facing(replace(flat, vertices=rows.reshape(-1, 3)))


def _knot(reach: float) -> Solid:
    """The band round the middle of a bow."""
    turn = np.linspace(0.5 * np.pi, -0.5 * np.pi, 13)
    path = np.stack([np.zeros(13), 0.15 * reach * np.sin(turn), 0.3 + 0.16 * reach * np.cos(turn)], axis=1)
    across = np.broadcast_to(np.array([1.0, 0.0, 0.0]), path.shape)
    upward = np.stack([np.zeros(13), np.sin(turn), np.cos(turn)], axis=1)
    return ribbon(path, across, 0.13 * reach, upward, arch=0.03 * reach, columns=7)


def _tail(finder: Finder, frames: Frames, reach: float, side: int) -> Solid:
    """An end of ribbon that hangs on the cloth below the knot."""
    fall = np.linspace(0.02, 1, 30)[:, None]
    out = unit(frames.normal[0] * np.array([1.0, 1.0, 0.0]))
    right = unit(np.cross(np.array([0.0, 0.0, 1.0]), -out))
    hung = frames.origin[0] + side * right * reach * (0.05 + 0.32 * fall) - np.array([0, 0, 1.0]) * 2.1 * reach * fall
    path = finder.over(hung, out)
    # What hangs does not follow a hollow: it goes straight down from what stands out most above.
    high = np.maximum.accumulate(path @ out)
    path = path + (high - path @ out)[:, None] * out
    for _ in range(6):
        path = smoothed(path)
    waves = 0.18 * np.sin(fall * 8 + side)
    path = path + (0.6 + waves) * out
    half = reach * (0.1 + 0.13 * fall[:, 0])
    across = np.broadcast_to(right, path.shape)
    return facing(ribbon(path[::-1], across, half[::-1], np.broadcast_to(out, path.shape), arch=0.12, columns=7))
