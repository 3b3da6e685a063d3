"""Where each panel begins before it is sewn: wrapped around the part of the body that its `Placement` names.

Row by row (one row each few millimetres of a panel's height) the ends of the row find their place on the contour:
where both ends are sewn into a ring (side seams, inseams) the row fills its angles and the contour is scaled until the
ring's girth is that of the cloth; where they are free (armholes, necklines, fronts) lengths are kept.
"""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Panel, Placement
from modiste.sewing.simulation.mesh.meshing import ClothMesh, all_edges, is_sewn
from modiste.sewing.simulation.mesh.seams import GATHER_RATIO
from modiste.sewing.simulation.placement.belting import Cinch, cinches
from modiste.sewing.simulation.placement.pleats import Folded, folds_of
from modiste.sewing.simulation.placement.ponchos import as_roof, over_arms
from modiste.sewing.simulation.placement.tubes import Tube, landmark, tubes
from modiste.sewing.simulation.values import BodyMesh, Floats

LAYER_M: Final = 0.005
SHOULDER_LIFT_M: Final = 0.025
SLEEVE_M: Final = 0.06
NECK_LIFT_M: Final = 0.03
_ROWS: Final = 160
_SLOPE_ROWS: Final = 8
_STEEP: Final = 0.7
_FOLD_M: Final = 0.007
_WAVE_M: Final = 0.045
FLARE_WAVE_M: Final = 0.24
_LEGS: Final = ("left_leg", "right_leg")


Bools = NDArray[np.bool_]


@dataclass(slots=True, kw_only=True, eq=False)
class _Rows:
    """A panel by rows of equal y: their ends (cm), whether those are sewn into a ring, and their station (m)."""

    y: Floats
    left: Floats
    right: Floats
    ring_left: Floats
    ring_right: Floats
    station: Floats
    arc_left: Floats = field(default_factory=lambda: np.zeros(0))
    arc_right: Floats = field(default_factory=lambda: np.zeros(0))
    scale: Floats = field(default_factory=lambda: np.ones(0))
    wave: Floats = field(default_factory=lambda: np.zeros(0))
    folded: Folded | None = None
    belts: tuple[Cinch, ...] = ()


def place(mesh: ClothMesh, body: BodyMesh) -> Floats:
    """First places of all vertices (V x 3, metres) of panels that lie on the body; those on hosts are NaN."""
    made = tubes(body)
    x = np.full((len(mesh.uv), 3), np.nan)
    rings, roofs = _ring_edges(mesh), over_arms(mesh.pattern)
    by_tube: dict[str, list[int]] = {}
    for i, panel in enumerate(mesh.pattern.panels):
        region = panel.placement.region
        if not (mesh.panel == i).any():
            continue
        if region == "flat":
            x[mesh.panel == i] = _flat(mesh.uv[mesh.panel == i], panel.placement)
        elif panel.name in roofs:
            x[mesh.panel == i] = as_roof(panel, mesh.uv[mesh.panel == i], body)
        elif region != "host" and panel.placement.polar is None:
            by_tube.setdefault("legs" if region in _LEGS else region, []).append(i)
    for name, numbers in by_tube.items():
        _wrap(mesh, body, made, name, numbers, rings, x)
    _cones(mesh, body, made, x)
    return x


def landmark_station(body: BodyMesh, tube: Tube, placement: Placement) -> float:
    """Where on its tube a landmark lies (metres)."""
    if not tube.is_up:
        axis = body.axes[placement.region]
        lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(axis, axis=0), axis=1))])
        if placement.landmark in ("shoulder", "underarm"):
            step = axis[1] - axis[0]
            side = "L" if placement.region == "left_arm" else "R"
            # Sleeves begin a little way down the arm, clear of the trunk's side.
            return float((landmark(body, placement.landmark, side) - axis[0]) @ step / np.linalg.norm(step)) + SLEEVE_M
        return {"wrist": float(lengths[-1]), "elbow": float(lengths[1])}.get(placement.landmark, 0.0)
    return float(landmark(body, placement.landmark)[2])


def _flat(uv: Floats, placement: Placement) -> Floats:
    at = (uv - np.array(placement.own_point)) / 100
    return np.stack([at[:, 0], at[:, 1], np.full(len(at), 0.75 + placement.lift_cm / 100)], 1)


def _ring_edges(mesh: ClothMesh) -> set[tuple[int, str]]:
    """Edges that join a panel to its neighbour around the same tube, and whether (in `_rows`) they run steeply."""
    kind = [("legs" if p.placement.region in _LEGS else p.placement.region) for p in mesh.pattern.panels]
    found: set[tuple[int, str]] = set()
    for seam in mesh.pattern.seams:
        if not is_sewn(mesh.pattern, seam) or max(seam.ratio, 1 / seam.ratio) > GATHER_RATIO:
            continue
        a, b = mesh.index[seam.a.panel], mesh.index[seam.b.panel]
        if kind[a] == kind[b]:
            found |= {(a, seam.a.edge), (b, seam.b.edge)}
    return found


def _rows(mesh: ClothMesh, number: int, rings: set[tuple[int, str]], uv: Floats) -> _Rows:
    panel = mesh.pattern.panels[number]
    starts, ends, is_ring, is_hem = [], [], [], []
    for edge in panel.edges:
        points = edge_points(edge, np.linspace(0, 1, 40))
        starts.append(points[:-1])
        ends.append(points[1:])
        across, up = np.abs(points[-1] - points[0])
        is_ring.append(np.full(39, (number, edge.name) in rings))
        is_hem.append(np.full(39, up <= _STEEP * across))
    a, b, ring = np.concatenate(starts), np.concatenate(ends), np.concatenate(is_ring)
    low, high = float(min(uv[:, 1].min(), a[:, 1].min())), float(max(uv[:, 1].max(), a[:, 1].max()))
    y = np.linspace(low + 1e-4, high - 1e-4, _ROWS)
    steep = np.abs(b[:, 1] - a[:, 1]) > _STEEP * np.abs(b[:, 0] - a[:, 0])
    hit = (np.minimum(a[:, 1], b[:, 1])[None] <= y[:, None]) & (np.maximum(a[:, 1], b[:, 1])[None] >= y[:, None])
    share = (y[:, None] - a[None, :, 1]) / np.where(np.abs(b - a)[None, :, 1] < 1e-9, 1e-9, (b - a)[None, :, 1])
    x = a[None, :, 0] + np.clip(share, 0, 1) * (b - a)[None, :, 0]
    at_left = np.argmin(np.where(hit, x, np.inf), 1)
    at_right = np.argmax(np.where(hit, x, -np.inf), 1)
    rows = np.arange(_ROWS)
    sewn, hem = (ring & steep).astype(float), np.concatenate(is_hem)
    left, ring_left = _to_the_hem(y, x[rows, at_left], sewn[at_left], hem[at_left])
    right, ring_right = _to_the_hem(y, x[rows, at_right], sewn[at_right], hem[at_right])
    return _Rows(y=y, left=left, right=right, ring_left=ring_left, ring_right=ring_right, station=np.zeros(_ROWS))


def _to_the_hem(y: Floats, end: Floats, sewn: Floats, hem: Bools) -> tuple[Floats, Floats]:
    """Ends of rows (and whether they are sewn into a ring) as if each seam went on as far down as a hem that sags
    between seams: as chords of that hem the last rows would draw it together.
    """
    lowest = int(np.argmax(sewn > 0))
    below = (np.arange(len(y)) < lowest) & hem
    if not sewn.any() or not below.any():
        return end, sewn
    far = min(lowest + _SLOPE_ROWS, len(y) - 1)
    far = far if sewn[lowest : far + 1].all() else lowest + 1
    slope = (end[far] - end[lowest]) / (y[far] - y[lowest]) if far < len(y) else 0.0
    return np.where(below, end[lowest] + slope * (y - y[lowest]), end), np.where(below, 1.0, sewn)


def _wrap(mesh: ClothMesh, body: BodyMesh, made: dict[str, Tube], name: str, numbers: list[int],
          rings: set[tuple[int, str]], x: Floats) -> None:  # fmt: skip
    """Places the panels of one tube (or of both legs, with the trunk above the crotch)."""
    panels = mesh.pattern.panels
    folded = {i: _turned(mesh.uv[mesh.panel == i], panels[i]) for i in numbers}
    belts = cinches(mesh.pattern, body, mesh.spacing_cm) if name == "torso" else []
    rows: dict[int, _Rows] = {}
    for i in numbers:
        rows[i] = _rows(mesh, i, rings, folded[i][0])
        rows[i].belts = tuple(cinch for cinch in belts if cinch.panel is panels[i])
        pleats = rows[i].folded = folds_of(mesh.pattern, panels[i])
        if pleats is not None:
            for ends in (rows[i].left, rows[i].right):
                ends[:] = pleats.at(np.stack([ends, rows[i].y], 1))[0]
        placement, tube = panels[i].placement, made[panels[i].placement.region]
        away = (rows[i].y - placement.landmark_y_cm) / 100
        rows[i].station = landmark_station(body, tube, placement) + (away if tube.is_up else -away)
        if name in ("neck", "head"):
            # Collars and hoods come down on the neckline from above, and so end up standing on it.
            rows[i].station = rows[i].station + NECK_LIFT_M
    for group in _groups(mesh, numbers):
        own = {i: rows[i] for i in group}
        if name != "legs":
            tube = made[name]
            angles = {i: panels[i].placement.angles_deg for i in group}
            _scale(mesh, own, tube, angles, is_filled=name in ("neck", "head"))
            for i in group:
                x[mesh.panel == i] = _spread(mesh, i, own[i], tube, folded[i])
            continue
        _legs(mesh, body, made, own, folded, x)
    if name == "torso":
        _lift_shoulders(mesh, body, numbers, x)


def _legs(mesh: ClothMesh, body: BodyMesh, made: dict[str, Tube], own: dict[int, _Rows],
          folded: dict[int, tuple[Floats, Floats]], x: Floats) -> None:  # fmt: skip
    """Around the legs below the crotch, around the trunk above it, blended over ten centimetres."""
    panels, crotch = mesh.pattern.panels, float(landmark(body, "crotch")[2])
    trunk: dict[int, tuple[float, float]] = {}
    for i in own:
        sign = 1 if panels[i].placement.region == "left_leg" else -1
        a, b = (sign * (angle + 90) / 2 for angle in panels[i].placement.angles_deg)
        trunk[i] = a, b
    _scale(mesh, own, made["torso"], trunk, is_filled=False, least_station=crotch + 0.02)
    above = {i: _spread(mesh, i, own[i], made["torso"], folded[i]) for i in own}
    for region, sign in (("left_leg", 1), ("right_leg", -1)):
        mine = {i: own[i] for i in own if panels[i].placement.region == region}
        if not mine:
            continue
        _scale(mesh, mine, made[region], {i: panels[i].placement.angles_deg for i in mine}, is_filled=False,
               most_station=crotch - 0.03)  # fmt: skip
        for i in mine:
            below = _spread(mesh, i, own[i], made[region], folded[i])
            below[:, 0] = sign * np.maximum(sign * below[:, 0], 0.004)
            share = np.clip((above[i][:, 2] - (crotch - 0.04)) / 0.1, 0, 1)[:, None]
            share = share * share * (3 - 2 * share)
            x[mesh.panel == i] = share * above[i] + (1 - share) * below


def _groups(mesh: ClothMesh, numbers: list[int]) -> list[list[int]]:
    """Panels joined side by side around a tube."""
    rings = _side_seams(mesh, numbers)
    label = {i: i for i in numbers}
    for a, b in rings:
        old, new = label[a], label[b]
        label = {i: (new if at == old else at) for i, at in label.items()}
    return [[i for i in numbers if label[i] == at] for at in sorted(set(label.values()))]


def _side_seams(mesh: ClothMesh, numbers: list[int]) -> list[tuple[int, int]]:
    result = []
    for seam in mesh.pattern.seams:
        a, b = mesh.index[seam.a.panel], mesh.index[seam.b.panel]
        if a in numbers and b in numbers and a != b and is_sewn(mesh.pattern, seam):
            ends = []
            for ref in (seam.a, seam.b):
                edge = next((e for e in all_edges(mesh.pattern.panel(ref.panel)) if e.name == ref.edge), None)
                if edge is None:
                    continue
                points = edge_points(edge, np.array([ref.begin, ref.end]))
                ends.append(np.abs(points[1] - points[0]))
            if len(ends) == 2 and all(end[1] > _STEEP * end[0] for end in ends):
                result.append((a, b))
    return result


def _scale(mesh: ClothMesh, own: dict[int, _Rows], tube: Tube, angles: dict[int, tuple[float, float]], *,
           is_filled: bool, least_station: float = -np.inf, most_station: float = np.inf) -> None:  # fmt: skip
    """Scale of the contour at each row of a group: girth of the cloth over girth of the contour where it is a ring."""
    low = min(float(r.station.min()) for r in own.values())
    high = max(float(r.station.max()) for r in own.values())
    grid = np.arange(low, high + 0.006, 0.005)
    width, arc, ringed = np.zeros(len(grid)), np.zeros(len(grid)), np.ones(len(grid), bool)
    for i, row in own.items():
        order = np.argsort(row.station)
        station = row.station[order]
        inside = (grid >= station[0] - 0.003) & (grid <= station[-1] + 0.003)
        first, last = (tube.arc(grid, np.full(len(grid), angle)) for angle in angles[i])
        span = np.abs(last - first)
        width += np.where(inside, np.interp(grid, station, (row.right - row.left)[order]) / 100, 0)
        arc += np.where(inside, span, 0)
        ring = (row.ring_left + row.ring_right)[order]
        ringed &= ~inside | (np.interp(grid, station, ring) >= (0.9 if len(own) > 1 else 1.5))
    ringed |= is_filled
    known = ringed & (arc > 1e-6) & (grid >= least_station) & (grid <= most_station)
    ratio = np.interp(grid, grid[known], width[known] / arc[known]) if known.any() else np.ones(len(grid))
    ratio = gaussian_filter1d(np.clip(ratio, 1.0, 6.0), 3, mode="nearest")
    for i, row in own.items():
        row.scale = np.interp(row.station, grid, ratio)
        gathered = _narrowed(mesh, i, row)
        row.wave = np.maximum(row.scale / gathered, 1.0)
        row.scale = np.maximum(np.minimum(row.scale, gathered), 1.0)
        _ends(row, tube, angles[i], is_filled=is_filled)


def _narrowed(mesh: ClothMesh, number: int, row: _Rows) -> Floats:
    """Largest scale of a panel that is gathered or pleated into another: near that edge it is the other's girth; the
    same of what a belt gathers.
    """
    most = np.full(_ROWS, np.inf)
    for cinch in row.belts:
        far = np.abs(row.y - cinch.y) / 100
        most = np.minimum(most, max(row.scale[int(np.argmin(far))] * cinch.share, 1.02) * (1.0 + 2.6 * far))
    name = mesh.pattern.panels[number].name
    for seam in mesh.pattern.seams:
        for ref, ratio in ((seam.a, seam.ratio), (seam.b, 1 / seam.ratio)):
            if ref.panel != name or ratio <= GATHER_RATIO or (number, ref.edge) not in mesh.edges or row.folded:
                continue
            y = mesh.uv[mesh.edges[number, ref.edge][0], 1].mean()
            far = np.abs(row.y - y) / 100
            at = int(np.argmin(far))
            if mesh.pattern.panels[number].placement.region.endswith("arm"):
                most = np.minimum(most, max(row.scale[at] / ratio, 1.0) * 1.1 * (1 + 3.0 * far))
            else:
                most = np.minimum(most, max(row.scale[at] / ratio, 1.02) * (1.0 + 2.6 * far))
    return most


def _ends(row: _Rows, tube: Tube, angles: tuple[float, float], *, is_filled: bool) -> None:
    """Where along the contour the ends of each row lie."""
    first = tube.arc(row.station, np.full(_ROWS, angles[0]))
    last = tube.arc(row.station, np.full(_ROWS, angles[1]))
    sign = 1.0 if angles[1] >= angles[0] else -1.0
    length = sign * (row.right - row.left) / 100 / row.scale / row.wave
    low, high = row.left.min(), row.right.max()
    middle = angles[0] + ((row.left + row.right) / 2 - low) / max(high - low, 1e-6) * (angles[1] - angles[0])
    centre = tube.arc(row.station, middle)
    both, left, right = (row.ring_left * row.ring_right > 0) | is_filled, row.ring_left > 0, row.ring_right > 0
    row.arc_left = np.where(both | left, first, np.where(right, last - length, centre - length / 2))
    row.arc_right = np.where(both | right, last, np.where(left, first + length, centre + length / 2))
    row.arc_left = gaussian_filter1d(row.arc_left, 2, mode="nearest")
    row.arc_right = gaussian_filter1d(row.arc_right, 2, mode="nearest")


def _spread(mesh: ClothMesh, number: int, row: _Rows, tube: Tube, folded: tuple[Floats, Floats]) -> Floats:
    """Places of one panel's vertices."""
    uv, over = folded
    panel = mesh.pattern.panels[number]
    y = uv[:, 1]
    left, right = np.interp(y, row.y, row.left), np.interp(y, row.y, row.right)
    share = (uv[:, 0] - left) / np.maximum(right - left, 0.3)
    station = np.interp(y, row.y, row.station)
    scale = np.interp(y, row.y, row.scale)
    arc_left, arc_right = np.interp(y, row.y, row.arc_left), np.interp(y, row.y, row.arc_right)
    lift = np.zeros(len(uv))
    if row.folded is not None:
        folded_x, height = row.folded.at(uv)
        share, lift = (folded_x - left) / np.maximum(right - left, 0.3), height
    arc = arc_left + share * (arc_right - arc_left)
    lift = lift + over + LAYER_M * panel.placement.layer + panel.placement.lift_cm / 100
    ratio = np.interp(y, row.y, row.wave)
    if ratio.max() > 1.05 and (row.belts or not lift.any()):
        space = float(np.median(np.abs(row.arc_right - row.arc_left) * row.scale))
        waves = max(2, round(space / _WAVE_M))
        height = space / waves / (2 * np.pi) * np.sqrt(2 * (np.clip(ratio, 1, 3) ** 2 - 1))
        lift = lift + np.where(over > 0, 0, np.minimum(height, 0.03) * (1 - np.cos(2 * np.pi * waves * share)) / 2)
    return tube.place(station, arc, scale, lift)


def _turned(uv: Floats, panel: Panel) -> tuple[Floats, Floats]:
    """Points with what lies beyond a roll line turned over it, and how far it lies outside then (m)."""
    uv, lift = uv.copy(), np.zeros(len(uv))
    for line in panel.lines:
        if line.kind != "roll" or len(line.points) < 2:
            continue
        a, b = np.array(line.points[0]), np.array(line.points[-1])
        along = (b - a) / np.linalg.norm(b - a)
        side = np.array([-along[1], along[0]])
        height = (uv - a) @ side
        if np.sum(height > 0) > np.sum(height < 0):
            side, height = -side, -height
        turned = height > 1e-6
        uv[turned] -= 2 * height[turned, None] * side
        lift[turned] = _FOLD_M * np.clip(height[turned] / 1.0, 0, 1)
    return uv, lift


def _lift_shoulders(mesh: ClothMesh, body: BodyMesh, numbers: list[int], x: Floats) -> None:
    """Panels that go over the shoulders begin above them."""
    mine = np.isin(mesh.panel, numbers)
    under, top = float(landmark(body, "underarm")[2]), float(landmark(body, "side_neck")[2])
    if mine.any() and np.nanmax(x[mine, 2]) > under + 0.4 * (top - under):
        share = np.clip((x[mine, 2] - (under - 0.1)) / 0.1, 0, 1)
        x[mine, 2] += SHOULDER_LIFT_M * share


def _cones(mesh: ClothMesh, body: BodyMesh, made: dict[str, Tube], x: Floats) -> None:
    """Panels cut as parts of a ring: cones that open as their angle says; full circles and more in waves."""
    polar = [i for i, p in enumerate(mesh.pattern.panels)
             if p.placement.polar and p.placement.region != "host" and (mesh.panel == i).any()]  # fmt: skip
    for i in polar:
        panel = mesh.pattern.panels[i]
        placement, tube = panel.placement, made[panel.placement.region]
        spec = placement.polar
        if spec is None:
            continue
        away = (mesh.uv[mesh.panel == i] - np.array(spec.centre)) / 100
        sign = -1.0 if away[:, 1].mean() < 0 else 1.0
        psi = np.arctan2(away[:, 0], sign * away[:, 1])
        rho, rho0 = np.hypot(away[:, 0], away[:, 1]), spec.radius_cm / 100
        a0, a1 = placement.angles_deg
        opening = np.ptp(psi) / max(np.deg2rad(abs(a1 - a0)), 1e-3)
        share = (psi - psi.min()) / max(np.ptp(psi), 1e-6)
        # A cone of its own angle would be stiff as paper: it hangs narrower, and the rest goes into folds.
        spread = min(0.62 * opening, 0.5)
        station0 = landmark_station(body, tube, placement)
        far = np.maximum(rho - rho0, 0)
        down = (rho - rho0) * np.sqrt(1 - spread**2)
        top = np.full(len(rho), station0)
        first, last = tube.arc(top, np.full(len(rho), a0)), tube.arc(top, np.full(len(rho), a1))
        arc = first + share * (last - first)
        girth = abs(float((last - first)[0]))
        own_scale = max(rho0 * np.ptp(psi) / max(girth, 1e-6), 1.0)
        lift = (rho - rho0) * spread + LAYER_M * placement.layer + placement.lift_cm / 100
        round_there = girth * own_scale + far * spread * np.deg2rad(abs(a1 - a0))
        waves = max(1, round(float(round_there.max()) / FLARE_WAVE_M))
        ratio = np.clip(np.ptp(psi) * rho / np.maximum(round_there, 1e-3), 1, 2.2)
        height = round_there / waves / (2 * np.pi) * np.sqrt(2 * (ratio**2 - 1))
        lift = lift + np.minimum(height, 0.12) * (1 - np.cos(2 * np.pi * waves * share)) / 2
        at_top = tube.place(top, arc, np.full(len(rho), own_scale), lift)
        axis = tube.centres[0] - tube.centres[-1] if tube.is_up else tube.centres[-1] - tube.centres[0]
        x[mesh.panel == i] = at_top + down[:, None] * axis / np.linalg.norm(axis)
