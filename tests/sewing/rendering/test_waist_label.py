"""The maker's label in what goes all around the waist lies inside the back."""

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
