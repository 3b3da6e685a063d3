"""A garment between two others."""

import pytest

from modiste.core.garment_spec import GarmentSpec
from modiste.language import prompt
from modiste.sewing.between import between
from modiste.sewing.blocks import draft
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


def spec(text: str) -> GarmentSpec:
    said = prompt(text)
    return specify(said.attributes, said.text, seed=0).spec


def test_every_width_lies_a_share_of_the_way() -> None:
    narrow, wide = spec("skinny jeans"), spec("wide trousers")
    assert narrow.legs is not None
    assert wide.legs is not None
    hems = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        legs = between(narrow, wide, share, "en").spec.legs
        assert legs is not None
        hems.append(legs.hem_cm)
    assert hems == sorted(hems)
    assert hems[0] == narrow.legs.hem_cm
    assert hems[-1] == pytest.approx(wide.legs.hem_cm)
    assert hems[2] == pytest.approx((hems[0] + hems[-1]) / 2)


@pytest.mark.parametrize(("one", "other"), [
    ("black pencil skirt", "red circle skirt"), ("white t-shirt", "sweater dress"), ("slip dress", "shirt dress"),
    ("jeans", "midi skirt"), ("bomber", "hoodie"), ("blazer", "overcoat"),
])  # fmt: skip
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_whatever_lies_between_can_be_drafted(one: str, other: str, share: float) -> None:
    made = between(spec(one), spec(other), share, "en").spec
    assert made.garment == spec(one if share < 0.5 else other).garment
    assert draft(made, body_of(made)).panels


def test_plain_colours_are_mixed_and_prints_are_the_nearers() -> None:
    assert between(spec("black jeans"), spec("white jeans"), 0.5, "en").spec.cloth("body").colour not in (
        spec("black jeans").cloth("body").colour, spec("white jeans").cloth("body").colour)  # fmt: skip
    made = between(spec("leopard skirt"), spec("white skirt"), 0.4, "en").spec
    assert made.cloth("body") == spec("leopard skirt").cloth("body")
