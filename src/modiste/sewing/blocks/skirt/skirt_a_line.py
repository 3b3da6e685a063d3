"""A quarter of an A-line skirt: flared in the piece and at the side, shaped over the hip with a dart. Centimetres.

Flare that is added at the side seams alone stands off there, beside a flat front, and its sides bend outwards at the
hip: a lampshade. A cutter closes a part of the dart, so that the hem opens all along, and gives the rest to the side,
which goes on over the hip without a corner (W. Aldrich, "Metric Pattern Cutting for Women's Wear", A-line and flared
skirts). What the piece has is a sector of a ring: waist and hip are arcs about one centre.
"""

import math
from typing import Final

from modiste.sewing.blocks.drafting.folds import SMALLEST_DART_CM, with_darts
from modiste.sewing.blocks.drafting.shapes import curve, line
from modiste.sewing.blocks.skirt.skirt_quarter import (
    Quarter,
    QuarterSize,
    darts_of,
    fitted,
    hermite,
    square_on,
    turned_round,
)
from modiste.sewing.blocks.waist.waistband import arc_edges
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Edge, Line, Point

_LEAST_RAD: Final = 0.03
"""Less flare than that is a straight skirt's."""
_IN_THE_PIECE: Final = 0.4
"""The share of the flare that closing the dart gives; all of it would hang as a tube, wide from front to back alone."""
_SIDE_SHARE: Final = 0.55
"""Of what a quarter is wider than its waist, how much its side takes; the dart has the rest."""
_MOST_AT_SIDE_CM: Final = 3.4


def a_line(size: QuarterSize) -> Quarter:
    """A quarter that flares from the hip to a hem as long as asked for."""
    below = size.length + (size.longer[0] + size.longer[1]) / 2 - size.hip_depth
    flare = (size.hem - size.hip) / below if below > 4.0 else 0.0
    if flare < _LEAST_RAD:
        return fitted(size)
    turn = _IN_THE_PIECE * flare
    at_hip = size.hip / turn
    radius = at_hip - size.hip_depth
    spare = radius * turn - size.waist
    side_in = min(_SIDE_SHARE * spare, _MOST_AT_SIDE_CM)
    dart = spare - side_in
    dart = dart if dart >= SMALLEST_DART_CM else 0.0
    (arc,) = arc_edges("waist", (0.0, radius), radius, (-math.pi / 2, -math.pi / 2 + (size.waist + dart) / radius), 1)
    waist = turned_round(arc)
    hip: Point = (at_hip * math.sin(turn), radius - at_hip * math.cos(turn))
    low, hem = _side_and_hem(size, hip, flare)
    top = waist.start
    lean, chord = (low.start[0] - hip[0]) / (low.start[1] - hip[1]), (top[0] - hip[0]) / (top[1] - hip[1])
    side = low, hermite("side_hip", hip, top, lean, 1.5 * chord - 0.5 * lean)
    pieces, pairs = with_darts(waist, darts_of(dart, size, size.waist + dart))
    hip_line = Line(name="hip_line", kind="measure", points=((0.0, -size.hip_depth), (size.hip, -size.hip_depth)))
    return Quarter(
        edges=(hem, *side, *pieces, line("centre", waist.end, hem.start)), hem=("hem",), side=("side_low", "side_hip"),
        waist=tuple(edge.name for edge in pieces if "dart" not in edge.name), centre=("centre",), darts=pairs,
        lines=(hip_line,),
    )  # fmt: skip


def _side_and_hem(size: QuarterSize, hip: Point, flare: float) -> tuple[Edge, Edge]:
    """The side below the hip, straight, and the hem, square on it and on the centre and as long as asked for."""
    below = size.length + size.longer[1] - size.hip_depth
    turn, start = flare, (0.0, -size.length - size.longer[0])
    for _ in range(6):
        end: Point = (hip[0] + below * math.sin(turn), hip[1] - below * math.cos(turn))
        low = line("side_low", end, hip)
        hem = curve("hem", start, end, (0.45 * end[0], start[1]), square_on(low, 0.3 * end[0]), kind="hem",
                    allowance_cm=size.hem_allowance)  # fmt: skip
        turn += (size.hem - edge_length(hem)) / below
    return low, hem
