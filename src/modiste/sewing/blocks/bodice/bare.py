"""Necklines that leave skin: one bare shoulder, and the keyhole below a neck."""

import math
from dataclasses import replace
from typing import Final

from scipy.optimize import brentq

from modiste.sewing.blocks.bodice.shaping import turn_edges
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.half import Half
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.pattern.values import Edge, Line

_SAGS: Final = 4 / 3
"""The square of half an edge's length is that of half its span, and so much of that of what it sags by (a flat
parabola)."""
_BETWEEN_STRAPS: Final = 0.55
"""How far an edge sags that hangs between straps, over the depth asked for, which counts from the shoulder."""
_BETWEEN_SHOULDERS: Final = 0.8
"""The same between shoulders: it falls forwards, too, and lies on the chest."""
_CUT_DOWN: Final = 0.35
"""The share of it that is cut out; the rest is cloth that falls in folds. With none cut out it stays at the throat."""
_MOST_SPREAD_CM: Final = 6.0
"""More would be a fold that no body fills."""


def bare_one_shoulder(table: Draft) -> None:
    """Cut the wearer's right shoulder away from a whole front and back: one edge from the left neck point to the
    right underarm takes the place of both necks, the right shoulder and the right armhole.
    """
    for name in ("front", "back"):
        panel = table.panels[name]
        edges = list(panel.edges)
        is_gone = [edge.name.startswith("neck") or edge.name in ("shoulder_right", "armhole_right") for edge in edges]
        first = next(i for i in range(len(edges)) if is_gone[i] and not is_gone[i - 1])
        ordered = [*edges[first:], *edges[:first]]
        gone = [e for e in ordered if e.name.startswith("neck") or e.name in ("shoulder_right", "armhole_right")]
        kept = [e for e in ordered if e not in gone]
        start, end = gone[0].start, gone[-1].end
        high, low = (start, end) if name == "front" else (end, start)
        near_high = (high[0] * 0.55 + low[0] * 0.1, low[1] + (high[1] - low[1]) * 0.5)
        near_low = (low[0] * 0.55, low[1] + (high[1] - low[1]) * 0.12)
        controls = (near_high, near_low) if name == "front" else (near_low, near_high)
        neck = curve("neck", start, end, *controls, allowance_cm=0.7)
        lines = tuple(each for each in panel.lines if each.name != panel.fold_line)
        table.panels[name] = replace(panel, edges=(neck, *kept), fold_line=None, lines=lines)


def cowl(half: Half, depth_cm: float) -> Half:
    """A draped front: all of it above the waist is turned outwards about the side there, until its upper edge, cut
    nearly straight across, is so much longer than the way between its ends that it sags by the depth asked for
    (Aldrich, cowl neckline). What it sags by is cloth that was cut above it, and falls in folds below it; turned about
    the underarm the armholes would stand off instead, and an edge that is cut down by as much hangs like a scoop.
    """
    piece, _ = half.only("armhole")
    roles = (half.roles["side"][-1:], *(half.roles[role] for role in ("armhole", "shoulder", "neck")))
    names = [edge for role in roles for _, edge in role][:-1]
    upper = tuple(piece.edge(name) for name in names)
    pivot, neck = upper[0].start, upper[-1].end
    sag = min(depth_cm, 14.0) * (_BETWEEN_STRAPS if "strap_inner" in names else _BETWEEN_SHOULDERS)
    wanted = min(math.sqrt(neck[0] ** 2 + _SAGS * sag**2), neck[0] + _MOST_SPREAD_CM)

    def reach(turn: float) -> float:
        return turn_edges(upper[-1:], pivot, -turn)[0].end[0] - wanted

    turned = turn_edges(upper, pivot, -float(brentq(reach, 0.0, 0.5)) if reach(0.5) > 0 else -0.5)
    turned = (replace(turned[0], start=pivot), *turned[1:])
    top = turned[-1].end
    new = {edge.name: edge for edge in turned}
    last = half.roles["neck"][-1][1]
    low = top[1] - _CUT_DOWN * sag
    new[last] = curve(last, top, (0.0, low), (0.6 * top[0], low), allowance_cm=3.0)
    new["centre"] = replace(piece.edge("centre"), start=(0.0, low))
    hangs = Line(name="cowl", kind="measure", points=((0.0, top[1] - sag), (neck[0], top[1])))
    edges = tuple(new.get(edge.name, edge) for edge in piece.edges)
    return half.with_piece(replace(piece, edges=edges, lines=(*piece.lines, hangs)))


def keyhole(half: Half) -> Half:
    """A drop-shaped hole under the centre of the neck."""
    piece, centre = half.only("centre")
    top = centre.start[1] - 1.8
    low = max(top - 8.0, centre.end[1] + 6.0)
    if top - low < 3.0:
        return half
    wide = min(2.3, (top - low) * 0.3)
    drop: tuple[Edge, ...] = (
        curve(
            "keyhole",
            (0.0, top),
            (0.0, low),
            (wide * 0.7, top - (top - low) * 0.45),
            (wide * 2.0, low),
            kind="finished",
        ),
        line("keyhole_fold", (0.0, low), (0.0, top)),
    )
    return half.with_piece(replace(piece, holes=(*piece.holes, drop)))
