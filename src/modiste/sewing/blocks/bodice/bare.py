"""Necklines that leave skin: one bare shoulder, and the keyhole below a neck."""

import math
from dataclasses import replace

from scipy.optimize import brentq

from modiste.sewing.blocks.bodice.shaping import turn_edges
from modiste.sewing.blocks.drafting.draft import Draft
from modiste.sewing.blocks.drafting.half import Half
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.pattern.values import Edge


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
    """A draped front: armhole and shoulder are turned outwards about the underarm until the straight upper edge is so
    much longer than the way between the neck points that it sags by the depth asked for (Aldrich, cowl neckline).
    """
    piece, armhole = half.only("armhole")
    names = [edge for role in ("armhole", "shoulder", "neck") for _, edge in half.roles[role]][:-1]
    upper = tuple(piece.edge(name) for name in names)
    pivot, neck = armhole.start, upper[-1].end
    wanted = min(math.hypot(neck[0], 0.8 * min(depth_cm, 14.0)), pivot[0] - 1.0)

    def reach(turn: float) -> float:
        return turn_edges(upper[-1:], pivot, -turn)[0].end[0] - wanted

    turn = 0.5 if reach(0.5) < 0 else float(brentq(reach, 0.0, 0.5)) if reach(0.0) < 0 else 0.0
    turned = turn_edges(upper, pivot, -turn)
    top = turned[-1].end
    new = {edge.name: edge for edge in turned}
    new[armhole.name] = replace(turned[0], start=pivot)
    last = half.roles["neck"][-1][1]
    low = top[1] - 0.4 * min(depth_cm, 14.0)
    new[last] = curve(last, top, (0.0, low), (top[0] * 0.6, low), allowance_cm=3.0)
    new["centre"] = replace(piece.edge("centre"), start=(0.0, low))
    return half.with_piece(replace(piece, edges=tuple(new.get(edge.name, edge) for edge in piece.edges)))


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
