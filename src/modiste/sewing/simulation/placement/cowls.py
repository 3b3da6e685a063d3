"""Cowl necks begin as they hang: cloth to spare above the bust, which would stay where it was pressed on the chest."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.sewing.pattern.values import Panel
from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.mesh.seams import NO_TIES, Ties
from modiste.sewing.simulation.values import Floats

COWL: Final = "cowl"
"""The line of a front with a cowl: from where the middle of its edge hangs to where its ends are, as worn (cm)."""
_DEEP: Final = 2.4
"""How far below its edge a cowl takes cloth, over what the edge sags by."""
_FORWARD_M: Final = 0.02
_FOLD_M: Final = 0.022
_FOLDS: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cowl:
    """A cowl's front: the number of its panel, half the way between the ends of its edge as worn, half its edge as cut,
    the height of both on the panel and how far it sags (cm)."""

    number: int
    span: float
    reach: float
    top: float
    sag: float


def has_cowl(panel: Panel) -> bool:
    """Whether a panel's upper edge is draped."""
    return any(line.name == COWL for line in panel.lines)


def _cowls(mesh: ClothMesh) -> list[_Cowl]:
    found = []
    for number, panel in enumerate(mesh.pattern.panels):
        points = [point for line in panel.lines if line.name == COWL for point in line.points]
        if not points or not (mesh.panel == number).any():
            continue
        span, top = np.array(points).max(0)
        reach = max(abs(x) for edge in panel.edges if edge.name.startswith("neck") for x, _ in (edge.start, edge.end))
        found.append(_Cowl(number=number, span=float(span), reach=reach, top=float(top),
                           sag=float(top - np.array(points)[:, 1].min())))  # fmt: skip
    return found


def stays(mesh: ClothMesh) -> Ties:
    """Ribbons between the ends of each cowl's edge, as are sewn into its facing: straps would slide down the shoulders
    until the edge hangs straight between them."""
    ends, gaps = [], []
    for cowl in _cowls(mesh):
        mine = np.nonzero(mesh.panel == cowl.number)[0]
        ends.append([int(mine[np.argmin(np.hypot(mesh.uv[mine, 0] - x, mesh.uv[mine, 1] - cowl.top))])
                     for x in (-cowl.reach, cowl.reach)])  # fmt: skip
        gaps.append(2 * cowl.span / 100)
    if not ends:
        return NO_TIES
    one, two = (np.repeat(np.array(ends, np.int32)[:, [k]], 3, axis=1) for k in (0, 1))
    weights = np.tile([1.0, 0.0, 0.0], (len(ends), 1))
    return Ties(a=one, wa=weights, b=two, wb=weights, gap=np.array(gaps))


def _smoothed(x: Floats, u: Floats, v: Floats, share: Floats) -> Floats:
    """Places (N x 3) between a cowl's ends on the low-order surface nearest to them: what the ribbon has pushed
    together would keep its creases. `u` -1 to 1 from end to end, `v` up to 0, `share` 1 at the edge."""
    near = (share > 0) & (np.abs(u) < 1) & (v <= 0)
    odd, even = np.stack([u, u * v, u**3], 1), np.stack([np.ones_like(u), v, v**2, u**2, u**2 * v], 1)
    smooth = np.stack([basis @ np.linalg.lstsq(basis[near], x[near, k], rcond=None)[0]
                       for k, basis in enumerate((odd, even, even))], 1)  # fmt: skip
    weight = np.where(near, np.clip(2 * share, 0, 1) * np.clip(5 * (1 - np.abs(u)), 0, 1), 0.0)
    result: Floats = x + weight[:, None] * (smooth - x)
    return result


def draped(mesh: ClothMesh, x: Floats) -> Floats:
    """The same places (V x 3, metres; the body looks towards -y) with the upper edge of a cowl sagging before the chest
    and what was cut above it in folds below: pressed on the chest it would hold itself up by friction, or gather at
    the throat.
    """
    x = x.copy()
    for cowl in _cowls(mesh):
        mine = np.nonzero(mesh.panel == cowl.number)[0]
        u, v = np.abs(mesh.uv[mine, 0]), mesh.uv[mine, 1]
        share = np.clip(1 - (cowl.top - v) / (_DEEP * cowl.sag), 0, 1)
        middle = np.clip(1 - (u / cowl.reach) ** 2, 0, 1)
        x[mine] = _smoothed(x[mine], mesh.uv[mine, 0] / cowl.reach, (v - cowl.top) / cowl.sag, share)
        x[mine, 1] -= middle * (_FORWARD_M * share + _FOLD_M * (1 - np.cos(2 * np.pi * _FOLDS * share)) / 2)
        x[mine, 2] -= middle * share * cowl.sag / 100
    return x
