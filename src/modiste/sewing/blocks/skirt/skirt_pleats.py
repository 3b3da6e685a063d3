"""Pleats along the waist of a skirt: knife, box and inverted. Centimetres.

W. Aldrich, "Metric Pattern Cutting for Women's Wear" (pleated skirts): each pleat takes twice its depth; all turn the
same way round the body; they are pressed to the hem. Outer folds follow the grain; inner ones come nearer to them
where the skirt must be wider than at its waist (hips, hem), so that pleats lie flat all the way down.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.blocks.drafting.cut_error import CutError, Remedy
from modiste.sewing.blocks.drafting.draft import Chain, Draft
from modiste.sewing.blocks.drafting.folds import Pleat, corners
from modiste.sewing.blocks.skirt.skirt_plan import SkirtPlan
from modiste.sewing.blocks.waist.lower_joins import Part
from modiste.sewing.pattern.geometry import edge_point
from modiste.sewing.pattern.values import Line, Point

Shares = NDArray[np.float64]

_SPACING_CM: Final = 3.4
"""The distance of pleats where none is said."""
_OPENS_PER_CM: Final = 0.012
"""How much wider (of its waist) a pleated skirt gets with each cm below the hips."""
_LEAST_SHARE: Final = 0.15
"""Of its depth at the waist, what a pleat keeps wherever the skirt is wider."""
_BOX_EDGE: Final = 0.1
"""Of the distance of box pleats, how far within it each begins and ends."""
_MEET_CM: Final = 0.06
"""How far from their middle the two edges of an inverted pleat lie."""
_UNDER: Final = "_under"
"""How the name of a fold ends that lies under the cloth, where pleats turn to both sides (`simulation.pressing`)."""
_LEVELS: Final = np.array([0.0, 0.2, 0.4, 0.6, 0.8, 1.0])


def pleated_part(table: Draft, plan: SkirtPlan, part: Part, side: str, hem: Chain) -> Part:
    """A quarter of the waist folded into pleats, with the folds drawn on its panel down to the hem."""
    cloth = table.length(part.chain)
    skirt = plan.skirt
    count = max(1, round(skirt.pleats / 4)) if skirt.pleats else max(1, round(part.finished / _SPACING_CM))
    both = 1 if skirt.pleat == "knife" else 2
    depth = (cloth - part.finished) / (2 * both * count)
    if depth < 0.4:
        least = 1 + 4 * both * count * 0.8 / plan.waist
        raise CutError("sewing.pleats", garment=table.spec.garment, pleats=4 * count, cloth=plan.cloth, least=least,
                       remedy=Remedy("skirt", "fullness", least + 0.1))
    pleats = _laid(skirt.pleat, count, part.finished, depth)
    apart = part.finished / len(pleats)
    folds = corners(part.finished, pleats)
    wider = opening(plan)
    for number, pleat in enumerate(pleats):
        at = (2 * number + 1, 2 * number + 2)
        over, under = at if pleat.turn > 0 else at[::-1]
        name, outer, low = _across(table, part.chain, hem, folds[over][0])
        other, inner, inner_low = _across(table, part.chain, hem, folds[under][0])
        moves = _moves(skirt.pleat, np.array([more for _, more in wider]) * apart / pleat.depth)
        for panel, corner, ends, others, shares in ((name, over, (outer, low), (inner, inner_low), moves[0]),
                                                    (other, under, (inner, inner_low), (outer, low), moves[1])):
            points = tuple(_between(_between(*ends, down), _between(*others, down), float(share))
                           for (down, _), share in zip(wider, shares, strict=True))
            straight = points if shares.any() else ends
            hidden = _UNDER if both > 1 and corner == under else ""
            table.draw(panel, Line(name=f"pleat_{side}_{corner}{hidden}", kind="pleat", points=straight))
    return Part(chain=part.chain, finished=part.finished, folds=folds)


def _moves(kind: str, wider: Shares) -> tuple[Shares, Shares]:
    """How far outer folds move towards inner ones, and inner towards outer ones, where the skirt must be wider by a
    share of a fold's depth. Inverted pleats go on meeting: the cloth between them gets wider, and they shallower.
    """
    if kind != "inverted":
        return np.zeros_like(wider), np.minimum(0.5 * wider, 1 - _LEAST_SHARE)
    outer = np.minimum(wider, 1 - _LEAST_SHARE)
    return outer, -0.5 * outer


def _laid(kind: str, count: int, finished: float, depth: float) -> list[Pleat]:
    """Where the folds of `count` pleats lie along a quarter that is `finished` cm long, `depth` deep each."""
    apart = finished / count
    if kind == "box":
        edges = [((number + end) * apart, turn) for number in range(count)
                 for end, turn in ((_BOX_EDGE, -1), (1 - _BOX_EDGE, 1))]
        return [Pleat(at=at, depth=depth, turn=turn) for at, turn in edges]
    if kind == "inverted":
        return [Pleat(at=(number + 0.5) * apart - turn * _MEET_CM, depth=depth, turn=turn)
                for number in range(count) for turn in (1, -1)]
    pleats = [Pleat(at=(number + 1) * apart, depth=min(depth, (number + 1) * apart)) for number in range(count)]
    spread = sum(pleat.depth for pleat in pleats)
    return [Pleat(at=pleat.at, depth=pleat.depth * depth * count / spread) for pleat in pleats]


def opening(plan: SkirtPlan) -> tuple[tuple[float, float], ...]:
    """How much wider than its waist (a share of it) the laid skirt is at shares of its length from waist to hem."""
    hip = min(max(plan.figure.hip - plan.depth, 6.0), 0.8 * plan.length)
    at_hip = max(plan.hips / plan.waist - 1, _OPENS_PER_CM * hip)
    # Round over the hip, and straight from there.
    slope = 2 * at_hip - _OPENS_PER_CM * hip
    upper = [(t * hip, slope * t + (at_hip - slope) * t * t) for t in map(float, _LEVELS)]
    hem = (plan.length, at_hip + _OPENS_PER_CM * (plan.length - hip))
    return tuple((y / plan.length, more) for y, more in (*upper, hem))


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _across(table: Draft, waist: Chain, hem: Chain, share: float) -> tuple[str, Point, Point]:
    """A panel, and its points at a share of the waist and of the hem."""
    name, top = _along(table, waist, share)
    _, low = _along(table, hem, share)
    return name, top, low


def _along(table: Draft, chain: Chain, share: float) -> tuple[str, Point]:
    """The panel and the point at a share of a chain's length."""
    lengths = np.cumsum([0.0, *(table.ref_length(ref) for ref in chain)])
    at = share * lengths[-1]
    number = min(int(np.searchsorted(lengths, at, side="right")) - 1, len(chain) - 1)
    ref = chain[number]
    inner = (at - lengths[number]) / max(lengths[number + 1] - lengths[number], 1e-9)
    edge = table.panels[ref.panel].edge(ref.edge)
    return ref.panel, edge_point(edge, ref.begin + (ref.end - ref.begin) * inner)
