"""Statements about hits, scored by what the data say of both sides."""

import pytest

from modiste.catalog.measuring.pairs import is_right, unchosen
from modiste.catalog.search.differences import Difference
from modiste.core.attributes import Attributes
from modiste.core.messages import named

BLACK = Attributes(garment="dress", colours=("black",))
NAVY = Attributes(garment="sundress", colours=("navy",), pattern="striped")


def _said(kind: str, relation: str, ours: str = "", theirs: str = "") -> Difference:
    return Difference(kind=kind, relation=relation, ours=ours, theirs=theirs, text=named("x", "x"))  # type: ignore[arg-type]


@pytest.mark.parametrize(("said", "right"), [
    (_said("colour", "other", "black", "navy"), True), (_said("colour", "other", "", "navy"), True),
    (_said("colour", "other", "white", "navy"), False), (_said("colour", "other", "black", "red"), False),
    (_said("colour", "same", "black", "black"), False), (_said("garment", "other", "dress", "sundress"), False),
    (_said("garment", "same", "dress", "dress"), True), (_said("pattern", "same", "striped", "striped"), None),
    (_said("price", "less", "2", "1"), None)])
def test_what_the_data_do_not_say_is_not_scored(said: Difference, right: bool | None) -> None:
    assert is_right(said, BLACK, NAVY) is right


def test_half_of_the_products_chose_nothing() -> None:
    found = unchosen([f"shirt {number}" for number in range(400)])
    assert 150 < found.sum() < 250
    assert (found == unchosen([f"shirt {number}" for number in range(400)])).all()
