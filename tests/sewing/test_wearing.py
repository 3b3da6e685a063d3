"""The order in which a look is worn."""

import pytest

from modiste.core.garment_spec import GarmentSpec
from modiste.language import prompt
from modiste.sewing.specification import specify
from modiste.sewing.wearing import without_hidden, worn_order


def spec(text: str) -> GarmentSpec:
    said = prompt(text)
    return specify(said.attributes, said.text, seed=0, sex="women").spec


@pytest.mark.parametrize(("texts", "order"), [
    (("white t-shirt", "blue straight jeans"), ("jeans", "tshirt")),
    (("chunky sweater", "pencil skirt"), ("sweater", "pencil_skirt")),
    (("jeans", "white shirt", "camel coat"), ("coat", "jeans", "shirt")),
    (("trousers", "waistcoat", "blazer"), ("blazer", "waistcoat", "trousers")),
    (("pyjama trousers", "pyjama top"), ("pyjama_top", "pyjama_trousers")),
    (("leggings", "denim jacket", "midi dress"), ("denim_jacket", "dress", "leggings")),
])  # fmt: skip
def test_outermost_first(texts: tuple[str, ...], order: tuple[str, ...]) -> None:
    worn = worn_order([spec(text) for text in texts])
    assert worn is not None
    assert tuple(one.garment for one in worn) == order


@pytest.mark.parametrize("texts", [("jeans", "chinos"), ("t-shirt", "shirt"), ("midi dress", "pencil skirt")])
def test_two_for_one_place_are_no_look(texts: tuple[str, str]) -> None:
    assert worn_order([spec(text) for text in texts]) is None


def test_a_top_under_another_is_hidden_and_the_look_can_be_worn() -> None:
    look = [spec(text) for text in ("trench coat", "white t-shirt", "grey hoodie", "blue straight jeans")]
    assert worn_order(look) is None
    worn = worn_order(without_hidden(look))
    assert worn is not None
    assert [one.garment for one in worn] == ["trench_coat", "hoodie", "jeans"]
    shown = [spec(text) for text in ("blazer", "white shirt", "trousers")]
    assert without_hidden(shown) == tuple(shown)
