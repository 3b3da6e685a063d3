"""What the page Find reads from an address, and how limits are taken out of it again."""

import pytest

from modiste.catalog.limits.tree import AnyOf, Available, Is, Price, conjuncts
from modiste.web.pages.find.form import FindForm
from modiste.web.pages.find.view import chips, cleared, said_limits, sizes_text, unsaid
from modiste.web.texts import WORDS


def test_filters_are_limits_of_which_each_can_be_left_out() -> None:
    form = FindForm(chosen={"colour": ("navy", "red"), "brand": ("A & B",)}, high=80.0, currency="EUR", stock=True)
    assert set(conjuncts(form.limit())) == {
        AnyOf((Is("colour", "navy"), Is("colour", "red"))), AnyOf((Is("brand", "A & B"),)),
        Price(high=80.0, currency="EUR"), Available()}
    assert set(conjuncts(form.limit(without="colour"))) == set(conjuncts(form.without("colour", "navy").without(
        "colour", "red").limit()))
    assert Available() not in set(conjuncts(form.limit(without="stock")))


def test_an_address_holds_what_differs_from_the_usual_and_no_more() -> None:
    assert FindForm().query() == ""
    form = FindForm(text="linen & silk", chosen={"size": ("38",)}, low=1234567.5,
                    weights={"cut": 1.0, "colour": 2.5, "print": 1.0})
    assert form.query() == "text=linen+%26+silk&size=38&low=1234567.50&w_colour=2.5"


def test_every_limit_is_a_chip_and_its_cross_takes_away_that_limit_alone() -> None:
    form = FindForm(text="navy coat under €300, not double-breasted", chosen={"gender": ("women",)}, stock=True)
    found = chips(form, WORDS["en"], "/en/")
    assert [chip.said for chip in found] == [False, False, True, True]
    assert all(chip.without.startswith("/en/find") for chip in found)
    assert "text=navy+coat+not+double-breasted" in found[2].without
    assert "gender=women" in found[2].without
    assert cleared(form, "/en/") == "/en/find?text=navy+coat"


@pytest.mark.parametrize(("text", "left"), [
    ("black dress under 300 euro", "black dress"),
    ("до 9000 рублей что-нибудь в цветочек", "что-нибудь в цветочек"),
    ("мужская тёплая куртка", "тёплая куртка"),
    ("dress", "dress"),
])
def test_words_that_say_a_limit_are_taken_out_of_a_text(text: str, left: str) -> None:
    limits = said_limits(text)
    assert (unsaid(text, limits[0]) if limits else text) == left


def test_sizes_are_told_in_a_few_letters() -> None:
    assert sizes_text(("XS", "S", "M", "L")) == "XS–L"
    assert sizes_text(("XS", "M", "L")) == "XS, M, L"
    assert sizes_text(("36", "38")) == "36, 38"
    assert sizes_text(()) == ""
