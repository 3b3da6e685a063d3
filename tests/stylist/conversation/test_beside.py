"""What is asked for to go with something: which kind is looked for, and what it shall go with."""

from dataclasses import replace

import pytest

from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.beside import FLAT_SHOES, sought_in
from modiste.stylist.conversation.rooms import Asked
from modiste.stylist.conversation.values import Answer, Intent
from modiste.stylist.conversation.warmth import clo_of
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


def test_a_bag_that_is_asked_for_next_goes_with_the_same() -> None:
    shop = Shop()
    said("find a navy skirt", "which shoes go with it?", "and a handbag?", shop=shop)
    asked = next(one for room, one in reversed(shop.calls) if room == "outfit")
    assert isinstance(asked, Asked)
    assert asked.sought is not None
    assert asked.sought.garments == ("handbag",)
    assert asked.item is not None
    assert asked.item.attributes().garment == "skirt"


@pytest.mark.parametrize("text", [
    "что надеть из моего гардероба, если 8 градусов и дождь?", "на улице плюс пять", "+5, ветер", "28C and sunny",
    "what should I wear from my wardrobe if it's 8 degrees and raining?", "it's freezing and snowing",
])
def test_the_weather_told_asks_for_an_outfit(text: str) -> None:
    found = said(text, shop=Shop())
    assert found.intent is Intent.OUTFIT
    assert found.talk.weather


@pytest.mark.parametrize("text", ["do I own a rain jacket?", "что у меня в гардеробе?", "есть ли у меня дождевик"])
def test_words_of_weather_that_tell_of_none(text: str) -> None:
    assert said(text, shop=Shop()).intent is Intent.WARDROBE


def test_limits_wait_in_sight_while_another_topic_is_spoken_of() -> None:
    shop = Shop()
    before = said("a navy dress under 80 euro", shop=shop)
    waiting = tuple(replace(one, idle=True) for one in before.chips)
    own = answer("what do I own in blue?", before.talk, shop)
    assert (own.intent, own.chips, own.constraints) == (Intent.WARDROBE, waiting, ())
    news = answer("what is in fashion now?", own.talk, shop)
    assert (news.intent, news.chips, news.constraints) == (Intent.TRENDS, waiting, ())
    on = answer("show me more", news.talk, shop)
    assert (on.intent, on.chips) == (Intent.FIND, before.chips)


@pytest.mark.parametrize(("first", "word"), [
    ("a navy dress under 25 euro", "navy"), ("тёмно-синее платье до 25 евро", "тёмно-синий"),
])
def test_a_price_that_nothing_keeps_is_said_of_something(first: str, word: str) -> None:
    found = said(first, shop=Shop())
    assert not found.cards
    told = found.text.split(".")[0]
    assert word in told
    assert "25" in told
    assert f"“{word}”" in found.text or f"«{word}»" in found.text  # what the colour costs


def test_why_these_is_told() -> None:
    shop = Shop()
    found = said("a navy dress under 80 euro", "why these?", shop=shop)
    assert "navy" in found.text
    assert found.cards
    assert answer("почему именно они?", found.talk, shop).intent is Intent.FIND


def test_nothing_is_worn_with_what_was_not_found() -> None:
    shop = Shop()
    found = said("a navy dress under 2 euro", "what goes with it?", shop=shop)
    assert "navy" in found.text
    assert not any(room == "outfit" for room, _ in shop.calls)


def test_the_dearest_of_two_currencies_is_told_of_each() -> None:
    found = said("the most expensive dress", shop=Shop())
    assert len(found.cards) > 1
    assert "EUR" in found.text
    assert "RUB" in found.text


def test_something_warmer_is_warmer() -> None:
    shop = Shop()
    before = said("a sweater", shop=shop)
    found = answer("something warmer than the first", before.talk, shop)
    shown = {one.id: one for one in shop.stock}
    assert all(clo_of(shown[card.id]) > clo_of(shown[before.cards[0].id]) for card in found.cards)
