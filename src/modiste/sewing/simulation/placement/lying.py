"""Pieces that follow no body: scarves hang folded over a rail, bags stand on their bottom, squares lie flat.

Nothing is simulated: a panel's plane stands upright before the camera, x to the right and y up, and is bent by formula.
"""

from typing import Final

import numpy as np
import shapely
from shapely.geometry import LineString

from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Panel, Pattern
from modiste.sewing.simulation.dynamics.constraints import welded
from modiste.sewing.simulation.finishing.host_pieces import lay_on_hosts
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.values import Floats

_BEFORE_M: Final = -0.6
"""Where the plane stands: clear of the body, towards the camera."""
_HEIGHT_M: Final = 1.0
_ROLL_CM: Final = 1.1
"""Radius of the bend over the rail."""
_HANG_CM: Final = 100.0
"""A strip longer than this, or this times its width, is folded over the rail."""
_SLOUCH_CM: Final = 10.0
"""Height of cloth that each fold of a snood takes."""
_BULGE_CM: Final = 1.6
"""How far the mouth of a bag stands open to each side."""


def is_lying(pattern: Pattern) -> bool:
    """Whether no panel of a pattern is worn: all lie on the table, or on one that does."""
    return all(panel.placement.region in {"flat", "host"} for panel in pattern.panels)


def lie(mesh: ClothMesh) -> Floats:
    """Places of all vertices (V x 3, metres)."""
    panels = mesh.pattern.panels
    plane = np.full((len(mesh.uv), 3), 0.0)
    for number, panel in enumerate(panels):
        mine = mesh.panel == number
        x, y, depth = _on_table(mesh.pattern, panel, mesh.uv[mine])
        plane[mine] = np.stack([x, y, depth], 1)
    bag = next((panel for panel in panels if panel.name == "front" and _cut(panel) is not None), None)
    strip = next((panel for panel in panels if panel.name == "scarf"), None)
    if bag is not None:
        for number, panel in enumerate(panels):
            if panel.name in {"front", "back"}:
                mine = mesh.panel == number
                plane[mine] = _stood(panel, mesh.uv[mine])
    elif strip is not None and _is_ring(mesh.pattern, strip):
        plane[mesh.panel == panels.index(strip)] = _looped(strip, mesh.uv[mesh.panel == panels.index(strip)])
    elif strip is not None:
        plane = _over_rail(strip, plane)
    dof, count = welded(len(mesh.uv), mesh.pairs)
    sums = np.zeros((count, 3))
    np.add.at(sums, dof, plane)
    plane = (sums / np.bincount(dof, minlength=count)[:, None])[dof]
    result: Floats = np.stack([plane[:, 0] / 100, _BEFORE_M - plane[:, 2] / 100, _HEIGHT_M + plane[:, 1] / 100], axis=1)
    return result if bag is None else lay_on_hosts(mesh, result)


def _on_table(pattern: Pattern, panel: Panel, uv: Floats) -> tuple[Floats, Floats, Floats]:
    """x, y and height over the table (cm) of points of a panel; what lies on a host is a little higher."""
    at, height, place = uv, 0.0, panel.placement
    while place.region == "host" and place.host is not None:
        at = at - np.array(place.own_point) + np.array(place.host_point)
        height += 0.3
        place = pattern.panel(place.host).placement
    at = at - np.array(place.own_point)
    return at[:, 0], at[:, 1], np.full(len(at), height + place.lift_cm)


def _cut(panel: Panel) -> float | None:
    """The side of the squares that are cut from a bag's lower corners; 0 for one without depth, None for no bag."""
    names = {edge.name: edge for edge in panel.edges}
    if "mouth" not in names:
        return None
    return abs(names["box_left"].start[1] - names["box_left"].end[1]) if "box_left" in names else 0.0


def _stood(panel: Panel, uv: Floats) -> Floats:
    """The face of a bag that stands: a box at the bottom, its mouth a slender lens; flat bags bulge a little."""
    cut = _cut(panel) or 0.0
    sign = 1.0 if panel.name == "front" else -1.0
    half = max(abs(edge.start[0]) for edge in panel.edges)
    top = max(edge.start[1] for edge in panel.edges)
    x, y = uv[:, 0], uv[:, 1]
    lens = _BULGE_CM * (1 - (x / half) ** 2)
    share = np.clip((y - cut) / max(0.85 * (top - cut), 1.0), 0, 1)
    share = share * share * (3 - 2 * share)
    if cut > 0.1:
        inner = half - cut
        base_x = np.clip(x, -inner, inner)
        base_depth = np.where(np.abs(x) > inner, half - np.abs(x), cut)
    else:
        base_x, base_depth = x, 0.0 * x
    out_x, depth = base_x + (x - base_x) * share, base_depth + (lens - base_depth) * share
    if cut <= 0.1:
        line = LineString(np.concatenate([edge_points(edge, np.linspace(0, 1, 9)) for edge in panel.edges
                                          if edge.name != "mouth"]))  # fmt: skip
        near = shapely.distance(line, shapely.points(uv)) / 6.0
        depth = _BULGE_CM * np.clip(near, 0, 1) * (2 - np.clip(near, 0, 1))
    else:
        depth = np.where(y < cut, y, depth)
    height = np.maximum(y, cut) - panel.placement.own_point[1]
    return np.stack([out_x, height, sign * depth], 1)


def _is_ring(pattern: Pattern, panel: Panel) -> bool:
    """Whether the upper end of a strip is sewn to its lower one."""
    return any({seam.a.edge, seam.b.edge} == {"top", "bottom"} and seam.a.panel == seam.b.panel == panel.name
               for seam in pattern.seams)  # fmt: skip


def _looped(panel: Panel, uv: Floats) -> Floats:
    """A snood: a short one stands as a tube that has slouched into soft folds, a long one hangs over the rail."""
    ys, xs = [edge.start[1] for edge in panel.edges], [edge.start[0] for edge in panel.edges]
    long, wide = max(ys) - min(ys), max(xs) - min(xs)
    along, across = (uv[:, 1] - min(ys)) / long, uv[:, 0] - min(xs)
    return _hung_loop(along, across, long, wide) if long > _HANG_CM else _stood_tube(along, across, long, wide)


def _stood_tube(along: Floats, across: Floats, long: float, wide: float) -> Floats:
    """Each upright line of the tube is a wave as long as the cloth is wide; the seam is behind."""
    turn = np.pi + 2 * np.pi * along
    folds = max(round(wide / _SLOUCH_CM), 1)
    s = np.linspace(0, wide, 400)
    phase = 2 * np.pi * folds * s[None] / wide + (1.6 * np.sin(turn + 0.6) + 0.5 * np.sin(2 * turn))[:, None]
    deep = (0.5 + 0.2 * np.cos(turn + 0.4))[:, None]
    steep = deep * np.sin(np.pi * np.clip(s / wide, 0.1, 0.9))[None] * np.cos(phase)
    step = wide / (len(s) - 1)
    out, up = (np.cumsum(each, 1) * step for each in (steep, np.sqrt(1 - steep**2)))
    rows = np.arange(len(turn))
    at = np.clip(across / step, 0, len(s) - 1.001)
    k, rest = at.astype(np.int32), at - np.floor(at)
    out, up = (each[rows, k] * (1 - rest) + each[rows, k + 1] * rest for each in (out - out.mean(1, keepdims=True), up))
    # Wider below than above, and lower in front than behind.
    radius = long / (2 * np.pi) * (1.06 - 0.12 * across / wide) + out
    lean = 0.16 * radius * np.cos(turn)
    return np.stack([1.14 * radius * np.sin(turn), up - 0.4 * wide - lean, 0.86 * radius * np.cos(turn)], 1)


def _hung_loop(along: Floats, across: Floats, long: float, wide: float) -> Floats:
    """A loop over a rail: a narrow bend above, a wide one below, straight between; soft waves below the rail."""
    above, below = _ROLL_CM, 2.2 * _ROLL_CM
    turn = np.linspace(0, np.pi, 60)
    high = (long - np.pi * (above + below)) / 2
    upper = np.stack([above * np.cos(turn), above * np.sin(turn)], 1)
    lower = np.stack([-below * np.cos(turn), -high - below * np.sin(turn)], 1)
    path = np.concatenate([upper, lower, upper[:1]])
    lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    at = np.mod(along + 0.2, 1.0) * lengths[-1]
    depth, height = (np.interp(at, lengths, path[:, axis]) for axis in (0, 1))
    down = np.clip(-height / 30.0, 0, 1)
    x = across - wide / 2
    wave = 0.9 * np.sin(2 * np.pi * x / max(wide / 2.4, 8.0) + 0.02 * height)
    return np.stack([x + 0.8 * down * np.sign(depth), height + 0.5 * high, depth + wave * down], 1)


def _over_rail(panel: Panel, plane: Floats) -> Floats:
    """A long strip hung over a rail a little above its middle, in soft waves; what is short lies as it is."""
    ys = [edge.start[1] - panel.placement.own_point[1] for edge in panel.edges]
    xs = [edge.start[0] for edge in panel.edges]
    long, wide = max(ys) - min(ys), max(xs) - min(xs)
    x, y, lift = plane.T
    wave = 0.5 * np.sin(2 * np.pi * x / max(wide / 2.4, 8.0) + 0.02 * y)
    if long < max(_HANG_CM, 2.2 * wide):
        return np.stack([x, y, lift + 0.3 * wave], 1)
    # The front end hangs lower; it comes over the rail towards the camera.
    rail = 0.04 * long
    along = rail - y
    bend = np.pi * _ROLL_CM
    turn = np.clip((along + bend / 2) / _ROLL_CM, 0, np.pi)
    height = rail + _ROLL_CM * np.sin(turn) - np.maximum(along - bend / 2, 0) - np.maximum(-along - bend / 2, 0)
    depth = -_ROLL_CM * np.cos(turn)
    down = np.clip((rail - height) / 30.0, 0, 1)
    sway = np.where(along > 0, 1.0, -1.0) * 0.8 * down
    shift = 1.2 * sway + np.where(along > 0, 0.0, 1.0) * down
    return np.stack([x + shift, height, depth + lift + wave * down], 1)
