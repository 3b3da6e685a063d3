"""The maker's label lies inside the back: of what goes all around the waist, and below a slanting neckline."""

import numpy as np

from modiste.language import prompt
from modiste.sewing.rendering.geometry.model import garment_piece, smooth
from modiste.sewing.rendering.trims.trims import neck_label
from modiste.sewing.specification import specify
from modiste.sewing.tailor import sew


def test_a_skirts_label_is_inside_the_back_of_its_waistband() -> None:
    said = prompt("black pencil skirt")
    hung = sew(specify(said.attributes, said.text, seed=0).spec).hung
    label = neck_label(garment_piece(smooth(hung), hung), hung.pattern)
    assert label is not None
    middle = (hung.vertices[:, 1].min() + hung.vertices[:, 1].max()) / 2
    assert label.vertices[:, 1].min() > middle


def test_no_corner_of_a_label_stands_above_the_edge_of_one_shoulder() -> None:
    said = prompt("black one-shoulder top")
    hung = sew(specify(said.attributes, said.text, seed=5).spec).hung
    label = neck_label(garment_piece(smooth(hung), hung), hung.pattern)
    assert label is not None
    back = hung.vertices[np.array([panel.name.startswith("back") for panel in hung.pattern.panels])[hung.panel]]
    for x, _, z in label.vertices:
        assert z < back[np.abs(back[:, 0] - x) < 0.008, 2].max()
