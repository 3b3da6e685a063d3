"""What the page Find reads from an address, and how limits are taken out of it again."""

import pytest

from modiste.catalog.limits.tree import AnyOf, Available, Is, Price, conjuncts
from modiste.catalog.search.facts import Facts
from modiste.web.pages.find.form import FILTERS, FindForm
from modiste.web.pages.find.said import said_limits, said_wishes, unsaid, unwished
from modiste.web.pages.find.view import chips, cleared, facets, limits_alone, sizes_text, wishes
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


@pytest.mark.parametrize(("text", "wish", "left"), [
    ("dress in navy under €100", Is("colour", "navy"), "dress under €100"),
    ("in navy", Is("colour", "navy"), ""),
    ("тёмно-синее платье до 9000 рублей", Is("colour", "navy"), "платье до 9000 рублей"),
])
def test_a_wish_in_words_is_seen_and_can_be_taken_back_or_made_a_limit(text: str, wish: Is, left: str) -> None:
    assert wish in said_wishes(text)
    assert unwished(text, wish) == left
    shown = next(one for one in wishes(FindForm(text=text), WORDS["en"], "/en/") if one.label == "navy")
    assert "colour=navy" in shown.only
    assert shown.without != f"/en/find?{FindForm(text=text).query()}"
    fixed = FindForm(text=text, chosen={"colour": ("navy",)})
    assert [one.only for one in wishes(fixed, WORDS["en"], "/en/") if one.label == "navy"] == [""]


def test_the_limits_go_along_to_what_is_like_an_item() -> None:
    form = FindForm(text="navy dress under €100", chosen={"brand": ("A & B",)}, stock=True)
    assert limits_alone(form) == "&text=under+%E2%82%AC100&brand=A+%26+B&stock=1"
    assert limits_alone(FindForm(text="navy dress")) == ""


def test_brands_are_written_as_their_feeds_write_them_and_counted_however_they_are_typed() -> None:
    form = FindForm(chosen={"brand": ("береза и лен",)})
    counted = {name: Facts(count=3, available=3, values={"brand": {"береза и лен": 3}}) for name in FILTERS}
    brands = {"береза и лен": "Берёза и Лён"}
    facet, = facets(form, counted, WORDS["ru"], brands)
    assert [(one.label, one.count, one.chosen) for one in facet.values] == [("Берёза и Лён", 3, True)]
    assert [one.label for one in chips(form, WORDS["ru"], "/ru/", brands)] == ["Берёза и Лён"]
