"""Differences in words: only what both are sure of, in both languages."""

from decimal import Decimal

import pytest

from modiste.catalog.search.differences import Shown, differences, shown_of
from modiste.core.items import Item, Money, Tag, Variant
from modiste.language import parse


def item(*tags: Tag, price: str | None = None, currency: str = "EUR") -> Item:
    variants = (Variant(price=Money(Decimal(price), currency)),) if price is not None else ()
    return Item(id="0" * 16, product="p", title="t", tags=tags, variants=variants)


SHOWN = Shown(price=Money(Decimal(60), "EUR"), tags=(
    Tag("garment", "dress"), Tag("colour", "black"), Tag("pattern", "leopard"), Tag("length", "midi"),
    Tag("fit", "loose"), Tag("material", "cotton"), Tag("gender", "women")))


@pytest.mark.parametrize(("hit", "english", "russian"), [
    (item(Tag("pattern", "leopard"), Tag("length", "mini"), Tag("colour", "navy"), price="40"),
     "same print, navy instead of black, shorter, 20 € less",
     "тот же принт, тёмно-синий вместо чёрного, короче, на 20 € дешевле"),
    (item(Tag("garment", "skirt"), Tag("pattern", "striped"), Tag("fit", "fitted"), Tag("gender", "men")),
     "skirt instead of dress, striped instead of leopard print, fitted instead of loose, men's instead of women's",
     "юбка вместо платья, в полоску вместо леопардового, приталенный, а не свободного кроя, мужской вместо женского"),
    (item(Tag("garment", "sundress"), Tag("material", "wool"), price="79.9"),
     "wool instead of cotton, 19.90 € more", "шерстяной вместо хлопкового, на 19,90 € дороже"),
    (item(Tag("colour", "black"), price="4000", currency="RUB"), "same colour", "тот же цвет"),
    (item(Tag("garment", "skirt", confidence=0.6), Tag("colour", "navy", confidence=0.5),
          Tag("pattern", "striped", confidence=0.4)), "", ""),
    (item(), "", ""),
])
def test_in_words(hit: Item, english: str, russian: str) -> None:
    found = differences(SHOWN, hit)
    assert ", ".join(one.text.text("en") for one in found) == english
    assert ", ".join(one.text.text("ru") for one in found) == russian


def test_an_unsure_picture_claims_nothing() -> None:
    unsure = Shown(tags=tuple(Tag(tag.kind, tag.value, confidence=0.6) for tag in SHOWN.tags))
    assert differences(unsure, item(Tag("garment", "skirt"), Tag("colour", "red"), Tag("pattern", "striped"))) == ()


def test_words_stand_in_the_place_of_what_the_picture_says() -> None:
    shown = shown_of([(Tag("garment", "dress"), Tag("colour", "black"))], parse("in burgundy"))
    found = differences(shown, item(Tag("garment", "dress"), Tag("colour", "maroon")))
    assert [one.text.text("en") for one in found] == ["same colour"]


def seen(*colours: tuple[str, float]) -> tuple[Tag, ...]:
    return tuple(Tag("colour", value, confidence=sure, source="picture") for value, sure in colours)


@pytest.mark.parametrize(("tags", "english", "russian"), [
    ((Tag("colour", "peach", confidence=0.9, source="words"),), "peach instead of burgundy",
     "персиковый вместо винного"),
    ((Tag("colour", "peach", confidence=0.7, source="words"),), "probably peach instead of burgundy",
     "скорее персиковый, чем винный"),
    (seen(("peach", 0.95)), "peach instead of burgundy", "персиковый вместо винного"),
    (seen(("peach", 0.55)), "probably peach instead of burgundy", "скорее персиковый, чем винный"),
    (seen(("beige", 0.33), ("khaki", 0.27)), "probably beige instead of burgundy", "скорее бежевый, чем винный"),
    (seen(("peach", 0.3)), "colour not known for sure", "цвет точно не известен"),
    ((), "colour not known for sure", "цвет точно не известен"),
    ((Tag("colour", "multicolour"),), "multicoloured instead of burgundy", "разноцветный вместо винного"),
    (seen(("maroon", 0.8)), "", ""),
    (seen(("red", 0.5), ("maroon", 0.3)), "", ""),
    ((Tag("colour", "peach", share=0.6), Tag("colour", "burgundy", share=0.4)), "", ""),
    (seen(("maroon", 0.95)), "same colour", "тот же цвет"),
])
def test_a_hit_that_lacks_the_colour_wished_for_says_so(tags: tuple[Tag, ...], english: str, russian: str) -> None:
    """The words are sure; that the hit's colour is not quite is no reason to say nothing."""
    shown = shown_of([(Tag("garment", "dress", source="picture"), *seen(("coral", 0.6)))], parse("this, in burgundy"))
    told = differences(shown, item(Tag("garment", "dress"), *tags))
    assert ", ".join(one.text.text("en") for one in told) == english
    assert ", ".join(one.text.text("ru") for one in told) == russian


def test_likely_types_and_patterns_are_said_of_what_words_wish_for() -> None:
    likely = item(Tag("garment", "coat", confidence=0.7, source="picture"),
                  Tag("pattern", "striped", confidence=0.7, source="picture"))
    asked = shown_of([], parse("plain dress"))
    assert [one.text.text("en") for one in differences(asked, likely)] == [
        "probably coat instead of dress", "probably striped instead of plain"]
    assert differences(shown_of([], parse("coat")), likely) == ()
