"""Wishes that another part leaves no place for: said, left out, and nothing half drawn."""

import pytest

from modiste.language import parse
from modiste.sewing.blocks import draft
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of
from modiste.sewing.verification import verify


@pytest.mark.parametrize(("text", "said"), [
    ("denim jacket with a yoke and raglan sleeves", "yoke"),
    ("skinny trousers with a crease", "crease"),
    ("trench coat with a boat neckline, no collar, with epaulettes", "epaulettes"),
])  # fmt: skip
def test_a_detail_without_a_place_is_said_and_left_out(text: str, said: str) -> None:
    found = specify(parse(text), text)
    assert any(said in wish.phrase for wish in found.unmet)
    assert all(check.ok for check in verify(found.spec, draft(found.spec, body_of(found.spec))))


@pytest.mark.parametrize("text", [
    "duffle coat with a hood and a yoke", "blouse with a notched collar and three buttons at the back",
    "double-breasted overcoat with a shirt collar, six buttons", "godet skirt with a slit",
    "biker jacket with princess seams and a zip chest pocket",
])  # fmt: skip
def test_what_finds_a_place_is_there(text: str) -> None:
    found = specify(parse(text), text)
    assert not [check.sentence for check in verify(found.spec, draft(found.spec, body_of(found.spec))) if not check.ok]
