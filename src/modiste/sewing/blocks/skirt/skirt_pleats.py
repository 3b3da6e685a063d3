"""Knife pleats along the waist of a skirt. Centimetres.

W. Aldrich, "Metric Pattern Cutting for Women's Wear" (pleated skirts): each pleat takes twice its depth; all turn the
same way round the body; they are pressed to the hem.
"""

import numpy as np

from modiste.core.errors import InputError
from modiste.sewing.blocks.drafting.draft import Chain, Draft
from modiste.sewing.blocks.drafting.folds import Pleat, corners
from modiste.sewing.blocks.skirt.skirt_plan import SkirtPlan
from modiste.sewing.blocks.waist.lower_joins import Part
from modiste.sewing.pattern.geometry import edge_point
from modiste.sewing.pattern.values import Line, Point

_SPACING_CM = 3.4
"""The distance of pleats where none is said."""


def pleated_part(table: Draft, plan: SkirtPlan, part: Part, side: str, hem: Chain) -> Part:
    """A quarter of the waist folded into pleats, with the folds drawn on its panel down to the hem."""
    cloth = table.length(part.chain)
    count = max(1, round(plan.skirt.pleats / 4)) if plan.skirt.pleats else max(1, round(part.finished / _SPACING_CM))
    depth = (cloth - part.finished) / (2 * count)
    if depth < 0.4:
        raise InputError(
            f"{table.spec.garment}: {4 * count} pleats want more cloth than a fullness of {plan.cloth:.1f}; "
            f"give fewer pleats or a fullness of at least {1 + 4 * count * 0.8 / plan.waist:.1f}"
        )
    apart = part.finished / count
    pleats = [Pleat(at=(number + 1) * apart, depth=min(depth, (number + 1) * apart)) for number in range(count)]
    spread = sum(pleat.depth for pleat in pleats)
    pleats = [Pleat(at=pleat.at, depth=pleat.depth * depth * count / spread) for pleat in pleats]
    folds = corners(part.finished, pleats)
    for number, (share, _) in enumerate(folds[1:-1], start=1):
        name, top = _along(table, part.chain, share)
        _, low = _along(table, hem, share)
        table.draw(name, Line(name=f"pleat_{side}_{number}", kind="pleat", points=(top, low)))
    return Part(chain=part.chain, finished=part.finished, folds=folds)


def _along(table: Draft, chain: Chain, share: float) -> tuple[str, Point]:
    """The panel and the point at a share of a chain's length."""
    lengths = np.cumsum([0.0, *(table.ref_length(ref) for ref in chain)])
    at = share * lengths[-1]
    number = min(int(np.searchsorted(lengths, at, side="right")) - 1, len(chain) - 1)
    ref = chain[number]
    inner = (at - lengths[number]) / max(lengths[number + 1] - lengths[number], 1e-9)
    edge = table.panels[ref.panel].edge(ref.edge)
    return ref.panel, edge_point(edge, ref.begin + (ref.end - ref.begin) * inner)
