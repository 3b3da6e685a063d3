"""What hangs free of the body: the edge of a cowl sags in folds, the front of a cape is as long as its back."""

import numpy as np
import pytest

from modiste.language import prompt
from modiste.sewing.pattern.geometry import edge_points
from modiste.sewing.simulation import QUICK, quality
from modiste.sewing.simulation.values import Hung
from modiste.sewing.specification import specify
from modiste.sewing.tailor import sew


def _hung(text: str, seed: int) -> Hung:
    asked = prompt(text)
    return sew(specify(asked.attributes, asked.text, seed=seed).spec, effort=QUICK).hung


def _along(hung: Hung, panel: str, edge: str, shares: list[float]) -> np.ndarray:
    """Where points of an edge hang, N x 3 in cm."""
    number = [each.name for each in hung.pattern.panels].index(panel)
    mine = np.nonzero(hung.panel == number)[0]
    at = edge_points(hung.pattern.panels[number].edge(edge), np.array(shares))
    near = [mine[np.argmin(np.linalg.norm(hung.uv_cm[mine] - point, axis=1))] for point in at]
    return 100 * hung.vertices[near]


@pytest.mark.parametrize(("text", "least"), [("cowl neck satin top", 4.5), ("cowl neck silk camisole", 3.5)])
def test_a_cowls_edge_sags_between_its_ends_and_does_not_lie_on_the_chest(text: str, least: float) -> None:
    hung = _hung(text, 0)
    edges = [edge.name for edge in hung.pattern.panel("front").edges]
    edge = "neck_left" if "neck_left" in edges else "neck"
    ends = _along(hung, "front", edge, [0.0, 1.0])
    assert abs(ends[0, 2] - ends[1, 2]) > least
    assert quality(hung).crossing < 0.01


@pytest.mark.parametrize(("text", "seed"), [("hooded cape in green wool", 12), ("black wool cape", 3)])
def test_a_capes_hem_is_level(text: str, seed: int) -> None:
    hung = _hung(text, seed)
    front = _along(hung, "front_left", "hem", [0.0])[0, 2]
    back = _along(hung, "back", "hem_left", [0.0, 1.0])[:, 2].max()
    assert front - back < 3.5
