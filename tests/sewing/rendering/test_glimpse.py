"""A garment is seen while it hangs."""

import numpy as np
from PIL import Image

from modiste.sewing.body import mannequin, size_measures
from modiste.sewing.materials import material
from modiste.sewing.rendering.glimpse import Glimpses, glimpse, mean_colour
from modiste.sewing.rendering.values import Cloth
from modiste.sewing.simulation import Effort, hang
from tests.sewing.simulation.patterns import half_circle

SHORT = Effort(coarse_cm=5.0, fine_cm=-1.0, sew=4, fall=4, pose=2, rest=2)
RED = Cloth(material=material("cotton"), colour=(180, 30, 40))


def test_a_skirt_is_shown_while_it_is_hung() -> None:
    shown: list[Image.Image] = []
    body = mannequin(size_measures("M", "women"), "women", "relaxed")
    hung = hang(half_circle(), body, {"body": RED.material}, effort=SHORT,
                watch=Glimpses(shown.append, {"body": RED}))
    assert shown, "the panels around the body are shown before anything is sewn"
    seen = np.asarray(glimpse(hung, hung.vertices, {"body": mean_colour(RED)}, 128)).astype(int)
    is_red = seen[..., 0] > seen[..., 1] + 40
    rows, columns = np.nonzero(is_red)
    assert 0.2 < is_red.mean() < 0.9
    width = [np.ptp(columns[rows == row]) for row in (rows.min() + 3, rows.max() - 12)]
    assert width[0] < width[1], "a half circle is wider at its hem"
    assert tuple(seen[2, 2]) == (255, 255, 255)


def test_what_lies_nowhere_yet_is_left_out() -> None:
    body = mannequin(size_measures("M", "women"), "women", "relaxed")
    hung = hang(half_circle(), body, {"body": RED.material}, effort=SHORT)
    nothing = glimpse(hung, np.full_like(hung.vertices, np.nan), {"body": mean_colour(RED)}, 64)
    assert np.asarray(nothing).min() == 255
