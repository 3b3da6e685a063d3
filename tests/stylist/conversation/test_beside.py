"""What is asked for to go with something: which kind is looked for, and what it shall go with."""

import pytest

from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.beside import FLAT_SHOES, sought_in
from modiste.stylist.conversation.rooms import Asked
from modiste.stylist.conversation.values import Answer, Intent, Talk
from tests.stylist.conversation.shop import Shop

PUMPS = ("heels", *FLAT_SHOES)


@pytest.mark.parametrize(("text", "garments", "to"), [
    ("а какие туфли к нему?", PUMPS, ""), ("какие туфли подойдут к ней", PUMPS, ""), ("к нему какие туфли?", PUMPS, ""),
    ("какие туфли к синему костюму", PUMPS, "синему костюму"), ("какая обувь подойдёт к юбке", ("shoes",), "юбке"),
    ("какие лодочки к нему", ("heels",), ""), ("какую сумку взять к этому платью?", ("handbag",), "этому платью"),
    ("какие есть туфли к этому платью", PUMPS, "этому платью"),
    ("which shoes go with it?", ("shoes",), ""), ("what shoes should I wear with it", ("shoes",), ""),
    ("what bag would go well with this", ("handbag",), ""), ("what kind of shoes for the blue dress?", ("shoes",),
                                                             "the blue dress"),
    ("I have a navy skirt, which shoes go with it?", ("shoes",), "I have a navy skirt"),
])
def test_the_kind_that_is_looked_for_and_what_it_goes_with(text: str, garments: tuple[str, ...], to: str) -> None:
    found = sought_in(text)
    assert found is not None
    assert (found.garments, found.to.removesuffix("?")) == (garments, to)


@pytest.mark.parametrize("text", [
    "what goes with it?", "what dress should I wear to a wedding", "which dress with a belt is cheapest",
    "какие джинсы с высокой посадкой есть", "что надеть с джинсами", "a top to go with it", "which coat is warmer",
])
def test_what_looks_for_nothing_of_a_kind(text: str) -> None:
    assert sought_in(text) is None


def said(*texts: str, shop: Shop) -> Answer:
    found = Answer(text="", intent=Intent.HELP, language="en")
    for text in texts:
        found = answer(text, found.talk, shop)
    return found


@pytest.mark.parametrize(("first", "then"), [
    ("find a navy skirt", "which shoes go with it?"), ("найди синюю юбку без каблуков", "а какие туфли к ней?"),
])
def test_it_is_what_was_shown_and_not_what_is_looked_for(first: str, then: str) -> None:
    shop = Shop()
    found = said(first, then, shop=shop)
    assert found.intent is Intent.OUTFIT
    asked = next(one for room, one in reversed(shop.calls) if room == "outfit")
    assert isinstance(asked, Asked)
    assert asked.sought is not None
    assert asked.item is not None
    assert asked.item.attributes().garment == "skirt"


@pytest.mark.parametrize("texts", [
    ("туфли, только без каблуков",), ("ищу туфли", "без каблука"), ("чёрное платье без каблуков", "найди к нему туфли"),
])
def test_shoes_without_heels_are_flat_ones_and_no_contradiction(texts: tuple[str, ...]) -> None:
    keys = said(*texts, shop=Shop()).talk.keys
    assert {"garment=flats|formal_shoes|loafers", "-heels"} <= set(keys)
