"""A-line skirts flare neither at their side seams alone, nor with sides that bend outwards at the hip."""

import math

import numpy as np
import pytest

from modiste.language import prompt
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.checks import faults
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Panel
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


def _front(text: str, size: str) -> Panel:
    asked = prompt(text)
    spec = specify(asked.attributes, asked.text, size=size).spec
    pattern = draft(spec, body_of(spec))
    assert not faults(pattern)
    return next(panel for panel in pattern.panels if panel.name in ("front", "front_left", "skirt_front"))


def _lean(points: np.ndarray) -> np.ndarray:
    """How far a side goes outwards for each cm down, along its way up."""
    steps = np.diff(points, axis=0)
    return -steps[:, 0] / steps[:, 1]


@pytest.mark.parametrize("size", ["S", "M", "XL"])
@pytest.mark.parametrize("text", ["A-line skirt to the knee", "A-line midi skirt", "юбка трапеция макси"])
def test_the_sides_of_an_a_line_do_not_bend_outwards_below_the_hip(text: str, size: str) -> None:
    front = _front(text, size)
    shares = np.linspace(0, 1, 33)
    low, hip = (edge_points(next(edge for edge in front.edges if edge.name in (name, f"{name}_left")), shares)
                for name in ("side_low", "side_hip"))  # fmt: skip
    assert _lean(low).max() <= _lean(hip)[:16].mean() + 0.01


def test_a_part_of_an_a_lines_flare_is_in_the_piece() -> None:
    front = _front("A-line midi skirt", "M")
    top = next(edge for edge in front.edges if edge.name == "waist_1_left").start
    low = next(edge for edge in front.edges if edge.name == "side_low_left")
    lean = math.atan2(low.start[0] - low.end[0], low.end[1] - low.start[1])
    # The waist turns with the piece: about its centre the side's end lies higher than the front's.
    turned = 2 * math.atan2(top[1], top[0])
    assert 0.25 * lean < turned < 0.6 * lean
