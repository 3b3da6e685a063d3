"""The body as tubes: for each height of the trunk, of a leg, an arm or the neck, a closed contour to wrap cloth around.

Contours are convex (cloth spans hollows), a little outside of the skin, and known by angle and by length.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.spatial import ConvexHull, QhullError

from modiste.sewing.simulation.values import BodyMesh, Floats

CLEARANCE_M: Final = 0.012
_THETAS: Final = np.deg2rad(np.arange(-360, 721, 5.0))
_TURN: Final = np.deg2rad(np.arange(-180, 180, 5.0))
_PITCH_M: Final = 0.01
_ARM_M: Final = 0.095
_AMID_M: Final = 0.15
"""So far below the crotch what hangs around both legs has its middle between them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tube:
    """Contours at `stations` (S, metres along the tube): `centres` S x 3, `points` S x T x 3 at angles -360 to 720
    degrees, `arcs` S x T lengths along the contour from angle 0. `is_up`: stations grow with a panel's y.
    """

    stations: Floats = field(repr=False)
    centres: Floats = field(repr=False)
    points: Floats = field(repr=False)
    arcs: Floats = field(repr=False)
    is_up: bool = True

    def arc(self, station: Floats, degrees: Floats) -> Floats:
        """Length along the contour from angle 0 to these angles, at these stations."""
        row = self._row(station)
        at = (np.deg2rad(degrees) - _THETAS[0]) / (_THETAS[1] - _THETAS[0])
        low = np.clip(at.astype(int), 0, len(_THETAS) - 2)
        share = at - low
        result: Floats = self.arcs[row, low] * (1 - share) + self.arcs[row, low + 1] * share
        return result

    def place(self, station: Floats, arc: Floats, scale: Floats, lift: Floats) -> Floats:
        """Points on the contour scaled by `scale` about its centre and moved outwards by `lift` (N x 3, metres)."""
        row = self._row(station)
        column = np.empty(len(station))
        for r in np.unique(row):
            mine = row == r
            column[mine] = np.interp(arc[mine], self.arcs[r], np.arange(len(_THETAS)))
        c0 = np.clip(column.astype(int), 0, len(_THETAS) - 2)
        cw = (column - c0)[:, None]
        at = np.interp(station, self.stations, np.arange(len(self.stations)))
        r0 = np.clip(at.astype(int), 0, len(self.stations) - 2)
        rw = (at - r0)[:, None]
        points, centres = self.points, self.centres
        low = points[r0, c0] * (1 - cw) + points[r0, c0 + 1] * cw
        high = points[r0 + 1, c0] * (1 - cw) + points[r0 + 1, c0 + 1] * cw
        centre = centres[r0] * (1 - rw) + centres[r0 + 1] * rw
        out = low * (1 - rw) + high * rw - centre
        radius = np.linalg.norm(out, axis=1, keepdims=True)
        result: Floats = centre + out * (scale[:, None] + lift[:, None] / np.maximum(radius, 1e-6))
        beyond = station - np.clip(station, self.stations[0], self.stations[-1])
        axis = centres[-1] - centres[-2] if beyond.sum() > 0 else centres[1] - centres[0]
        result += beyond[:, None] * axis / np.linalg.norm(axis)
        return result

    def _row(self, station: Floats) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
        row = np.round(np.interp(station, self.stations, np.arange(len(self.stations))))
        return row.astype(np.int64)


def landmark(body: BodyMesh, name: str, side: str = "L") -> Floats:
    """A landmark by name; of those that come in pairs the left one, or the right with `side` "R". Metres."""
    found = body.landmarks.get(name)
    return body.landmarks[f"{name}_{side}"] if found is None else found


def posed(body: BodyMesh, pose: str) -> BodyMesh:
    """The same body in another pose; the body itself where it stands so."""
    if body.pose == pose:
        return body
    from modiste.sewing.body import mannequin

    return mannequin(body.measures, body.sex, pose)


def limbs(body: BodyMesh) -> dict[str, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]:
    """Which vertices belong to "left_arm" and "right_arm" (V bools each), by their distance from the arm's axis in
    the A pose, where arms are clear of the trunk.
    """
    result = {}
    body = posed(body, "a")
    for name in ("left_arm", "right_arm"):
        axis = body.axes[name]
        along, distance, _ = _along(axis, body.vertices)
        hand = along > 0.98 * _lengths(axis)[-1]
        result[name] = (along > 0.03) & ((distance < _ARM_M) | (hand & (distance < 0.3)))
        sign = 1 if name == "left_arm" else -1
        result[name] &= body.vertices[:, 0] * sign > 0.5 * abs(axis[0, 0])
    return result


def tubes(body: BodyMesh) -> dict[str, Tube]:
    """A tube for each region of a body."""
    arms = limbs(body)
    rest = ~(arms["left_arm"] | arms["right_arm"])
    x, crotch = body.vertices, float(landmark(body, "crotch")[2])
    result = {"torso": _trunk(body, rest)}
    for name in ("left_arm", "right_arm"):
        result[name] = _arm(body.axes[name], x[arms[name]])
    for name, sign in (("left_leg", 1), ("right_leg", -1)):
        own = rest & (x[:, 2] < crotch + 0.12) & (sign * x[:, 0] > -0.002)
        result[name] = _upright(body.axes[name], x[own], np.arange(0, crotch + 0.25, _PITCH_M), sign)
    chin = float(landmark(body, "side_neck")[2])
    top = float(landmark(body, "crown")[2])
    axis = body.axes.get("neck", body.axes["torso"])
    above = rest & (x[:, 2] > chin - 0.02)
    near = above & (np.hypot(x[:, 0] - axis[-1, 0], x[:, 1] - axis[-1, 1]) < 0.085)
    result["neck"] = _upright(axis, x[near], np.arange(chin - 0.12, top + 0.1, _PITCH_M), 1, widest=0.065)
    result["head"] = _upright(body.axes.get("head", axis), x[above], np.arange(chin - 0.12, top + 0.1, _PITCH_M), 1,
                              grown_from=chin + 0.1)  # fmt: skip
    return result


def trunk_girths(body: BodyMesh) -> tuple[Floats, Floats]:
    """Girth of the trunk (cm, of the convex hull) by height (metres)."""
    arms = limbs(body)
    tube = _trunk(body, ~(arms["left_arm"] | arms["right_arm"]))
    zero, once = (int(np.argmin(np.abs(_THETAS - angle))) for angle in (0.0, 2 * np.pi))
    return tube.stations, 100 * (tube.arcs[:, once] - tube.arcs[:, zero] - 2 * np.pi * CLEARANCE_M)


def _trunk(body: BodyMesh, rest: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Tube:
    x = body.vertices[rest]
    top = float(landmark(body, "side_neck")[2]) + 0.1
    under = float(landmark(body, "underarm")[2])
    stations = np.arange(0.0, top, _PITCH_M)
    axis = body.axes["torso"]
    order = np.argsort(axis[:, 2])
    centres = np.stack([np.zeros_like(stations), np.interp(stations, axis[order, 2], axis[order, 1]), stations], 1)
    centres[:, 1] = _amid_legs(x, stations, centres[:, 1], float(landmark(body, "crotch")[2]))
    radii = _radii(x, stations, centres)
    wide = radii[round((under - 0.02) / _PITCH_M)]
    for i in np.nonzero(stations > under - 0.02)[0]:
        # Above the arms the panels stand upright: as wide as below them, as deep as the shoulders there.
        depth = np.maximum(radii[i], 0.05) * np.abs(np.cos(_TURN)) ** 0.5
        radii[i] = np.maximum(np.minimum(wide, np.hypot(wide * np.sin(_TURN), depth)), radii[i])
    return _tube(stations, centres, _smooth(radii), 1)


def _amid_legs(x: Floats, stations: Floats, along: Floats, crotch: float) -> Floats:
    """Where (y, S) the middle of the trunk is: on its axis, and below the crotch midway between the fronts and backs of
    the legs. About a centre before them a back would have to span more of their contour than it is wide, and be torn
    inwards between them.
    """
    middle = along.copy()
    for i in np.nonzero(stations < crotch)[0]:
        y = x[np.abs(x[:, 2] - stations[i]) < 0.012, 1]
        if len(y) >= 4:
            middle[i] = (y.min() + y.max()) / 2
    share = np.clip((crotch - stations) / _AMID_M, 0, 1)
    return along + share * (middle - along)


def _upright(axis: Floats, x: Floats, stations: Floats, sign: int, *, widest: float | None = None,
             grown_from: float | None = None) -> Tube:  # fmt: skip
    order = np.argsort(axis[:, 2])
    z = axis[order, 2]
    centres = np.stack([np.interp(stations, z, axis[order, 0]), np.interp(stations, z, axis[order, 1]), stations], 1)
    radii = _radii(x, stations, centres)
    if widest is not None:
        radii = np.minimum(radii, widest + 0 * radii)
    if grown_from is not None:
        # A hood stands beside the head: below its widest place the contour does not narrow.
        for i in np.nonzero(stations < grown_from)[0]:
            radii[i] = np.maximum(radii[i], radii[np.argmin(np.abs(stations - grown_from))] * 0.9)
        for k in range(1, len(stations)):
            if stations[k] > grown_from:
                radii[k] = np.maximum(radii[k], 0.97 * radii[k - 1])
    return _tube(stations, centres, _smooth(radii), sign)


def _radii(x: Floats, stations: Floats, centres: Floats) -> Floats:
    """Distance of the convex contour from its centre, S x T; empty slices take the nearest filled one's."""
    radii = np.zeros((len(stations), len(_TURN)))
    order = np.argsort(x[:, 2])
    heights = x[order, 2]
    for i, z in enumerate(stations):
        low, high = np.searchsorted(heights, (z - 0.012, z + 0.012))
        flat = x[order[low:high], :2] - centres[i, :2]
        if len(flat) >= 4:
            radii[i] = _hull_radius(flat)
    filled = np.nonzero(radii.min(1) > 0.005)[0]
    if not len(filled):
        return np.full_like(radii, 0.06)
    nearest = filled[np.argmin(np.abs(np.arange(len(stations))[:, None] - filled[None]), axis=1)]
    result: Floats = radii[nearest]
    return result


def _hull_radius(flat: Floats) -> Floats:
    try:
        hull = ConvexHull(flat)
    except QhullError:
        return np.zeros(len(_TURN))
    normals, offsets = hull.equations[:, :2], hull.equations[:, 2]
    rays = np.stack([np.sin(_TURN), -np.cos(_TURN)], 1)
    reach = rays @ normals.T
    distance = np.where(reach > 1e-9, -offsets[None] / np.maximum(reach, 1e-9), np.inf)
    result: Floats = np.maximum(distance.min(1), 0)
    return result


def _smooth(radii: Floats) -> Floats:
    radii = gaussian_filter1d(radii, 1.0, axis=1, mode="wrap")
    smooth: Floats = gaussian_filter1d(radii, 1.5, axis=0, mode="nearest") + CLEARANCE_M
    return smooth


def _tube(stations: Floats, centres: Floats, radii: Floats, sign: int) -> Tube:
    """Angles of a right leg run the other way round: +90 is its outer side, too."""
    wrapped = np.take(radii, ((np.round(np.rad2deg(_THETAS) / 5).astype(int) + 36) % 72), axis=1)
    if sign < 0:
        wrapped = np.take(radii, ((36 - np.round(np.rad2deg(_THETAS) / 5).astype(int)) % 72), axis=1)
    rays = np.stack([sign * np.sin(_THETAS), -np.cos(_THETAS), np.zeros_like(_THETAS)], 1)
    points = centres[:, None] + wrapped[..., None] * rays[None]
    return _measured(stations, centres, points, is_up=True)


def _measured(stations: Floats, centres: Floats, points: Floats, *, is_up: bool) -> Tube:
    steps = np.linalg.norm(np.diff(points, axis=1), axis=2)
    arcs = np.concatenate([np.zeros((len(points), 1)), np.cumsum(steps, 1)], 1)
    zero = int(np.argmin(np.abs(_THETAS)))
    return Tube(stations=stations, centres=centres, points=points, arcs=arcs - arcs[:, [zero]], is_up=is_up)


def _lengths(axis: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(axis, axis=0), axis=1))])


def _along(axis: Floats, x: Floats) -> tuple[Floats, Floats, Floats]:
    """Length along a polyline of the point nearest to each x, the distance from it, and that point."""
    lengths = _lengths(axis)
    best = np.full(len(x), np.inf)
    along, foot = np.zeros(len(x)), np.zeros((len(x), 3))
    for i in range(len(axis) - 1):
        step = axis[i + 1] - axis[i]
        size = float(np.linalg.norm(step))
        t = (x - axis[i]) @ step / size**2
        t = np.clip(t, 0, 1)
        point = axis[i] + t[:, None] * step
        distance = np.linalg.norm(x - point, axis=1)
        near = distance < best
        best[near], along[near], foot[near] = distance[near], (lengths[i] + t * size)[near], point[near]
    return along, best, foot


def _arm(axis: Floats, x: Floats) -> Tube:
    lengths = _lengths(axis)
    stations = np.arange(-0.2, lengths[-1] + 0.25, _PITCH_M)
    inner = np.clip(stations, 0, lengths[-1])
    centres = np.stack([np.interp(inner, lengths, axis[:, k]) for k in range(3)], 1)
    tangents = np.gradient(centres, axis=0)
    tangents[stations <= 0] = axis[1] - axis[0]
    tangents[stations >= lengths[-1]] = axis[-1] - axis[-2]
    tangents = gaussian_filter1d(tangents / np.linalg.norm(tangents, axis=1, keepdims=True), 3, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    centres = centres + (stations - inner)[:, None] * tangents
    centres = gaussian_filter1d(centres, 2, axis=0, mode="nearest")
    front = np.array([0.0, -1.0, 0.0]) - tangents * -tangents[:, [1]]
    front /= np.linalg.norm(front, axis=1, keepdims=True)
    outer = np.cross(tangents, front)
    outer *= np.sign(outer @ np.array([np.sign(axis[-1, 0]), 0, 0.5]))[:, None]
    along, distance, _ = _along(axis, x)
    radius = np.full(len(stations), np.nan)
    for i, station in enumerate(stations):
        near = np.abs(along - station) < 0.015
        if near.sum() > 3 and 0.06 < station < lengths[-1] - 0.02:
            radius[i] = np.percentile(distance[near], 90)
    known = np.nonzero(np.isfinite(radius))[0]
    radius = np.interp(np.arange(len(stations)), known, radius[known]) if len(known) else np.full(len(stations), 0.05)
    radius = gaussian_filter1d(radius, 2, mode="nearest") + 0.7 * CLEARANCE_M
    rays = outer[:, None] * np.cos(_THETAS)[None, :, None] + front[:, None] * np.sin(_THETAS)[None, :, None]
    points = centres[:, None] + radius[:, None, None] * rays
    return _measured(stations, centres, points, is_up=False)
