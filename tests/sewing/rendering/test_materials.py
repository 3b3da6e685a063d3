"""The table of cloths: whole, sourced, and known by every word of the vocabulary."""

import pytest

from modiste.core.errors import UnknownNameError
from modiste.core.material import FINISHES
from modiste.language.vocabulary import vocabulary
from modiste.sewing.materials import MATERIALS, material


def test_every_material_names_its_source():
    assert len(MATERIALS) >= 45
    assert all(material(name).source and material(name).id == name for name in MATERIALS)


def test_every_finish_is_used():
    assert {material(name).finish for name in MATERIALS} == set(FINISHES)


def test_trade_names_lead_to_the_cloth():
    assert material("poplin") is material("cotton")
    assert material("gabardine").id == "twill"
    assert material("padded").weave == "padded"


def test_heavy_cloth_bends_less_than_light_cloth():
    order = ("chiffon", "silk", "cotton", "denim", "leather")
    stiffness = [material(name).bending_nm for name in order]
    assert stiffness == sorted(stiffness)


def test_an_unknown_material_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="denim"):
        material("denimm")


@pytest.mark.parametrize("name", sorted(vocabulary().ids("material")))
def test_every_word_of_the_vocabulary_is_a_cloth(name):
    assert material(name).weight_gsm > 0
