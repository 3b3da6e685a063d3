"""Corners of panels that would stand up as spikes or out as wings once they are sewn."""

import numpy as np
import pytest

from modiste.sewing.blocks import draft
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.pattern.values import Edge, Panel, Pattern
from modiste.sewing.tailor import body_of
from tests.sewing.specification.prompt_facts import made

FLAT_DEG = 360.0
SPIKE_DEG = 22.0
"""What may lack from a full turn around a point where cloth is to lie over a shoulder."""


def drafted(text: str, seed: int) -> Pattern:
    spec = made(text, seed).spec
    return draft(spec, body_of(spec))


def angle(panel: Panel, first: Edge, second: Edge) -> float:
    """The angle inside a panel where two edges meet, degrees."""
    before, corner = edge_points(first, np.array([0.97, 1.0]))
    _, after = edge_points(second, np.array([0.0, 0.03]))
    one, other = before - corner, after - corner
    return float(np.degrees(np.arccos(one @ other / np.linalg.norm(one) / np.linalg.norm(other))))


def corner(panel: Panel, *starts: str) -> float:
    """The angle between the two edges that begin with these names, whichever comes first."""
    for first, second in zip(panel.edges, (*panel.edges[1:], panel.edges[0]), strict=True):
        if any(first.name.startswith(a) and second.name.startswith(b) for a, b in (starts, starts[::-1])):
            return angle(panel, first, second)
    raise AssertionError(f"{panel.name} has no corner of {starts}")


@pytest.mark.parametrize("text", ["oversized hoodie with dropped shoulders", "oversized sweatshirt with set-in sleeves",
                                  "raincoat with set-in sleeves",
                                  "loose t-shirt with dropped shoulders"])  # fmt: skip
@pytest.mark.parametrize("seed", [0, 3, 5])
def test_cloth_lies_flat_where_a_sleeve_meets_the_shoulder(text: str, seed: int) -> None:
    pattern = drafted(text, seed)
    names = {panel.name for panel in pattern.panels}
    front = pattern.panel("front" if "front" in names else "front_left")
    turn = corner(front, "armhole", "shoulder") + corner(pattern.panel("back"), "armhole", "shoulder")
    turn += corner(pattern.panel("sleeve_left"), "cap_front", "cap_back")
    assert turn > FLAT_DEG - SPIKE_DEG


@pytest.mark.parametrize("seed", range(4))
def test_the_sides_of_a_bib_do_not_stand_out_from_the_waist(seed: int) -> None:
    pattern = drafted("denim dungarees", seed)
    for name in ("front", "back"):
        panel = next(one for one in pattern.panels if one.name in (name, f"{name}_left"))
        side = next(edge for edge in panel.edges if edge.name.startswith("side"))
        low, high = sorted((side.start, side.end), key=lambda point: point[1])
        assert abs(high[0]) <= abs(low[0])
        assert corner(panel, "side", "armhole") > 100
