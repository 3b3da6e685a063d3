"""Answers of the conversation: facts, empty searches, questions back, refusals, and limits that are held."""

from dataclasses import replace

import pytest

from modiste.catalog.limits import Price, holds, known_of
from modiste.core.errors import InputError
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.kept import answer_from, kept_answer, talk_from, talk_json
from modiste.stylist.conversation.rooms import FindAsked
from modiste.stylist.conversation.values import Answer, Intent, Talk
from tests.stylist.conversation.shop import HOSTILE, Shop, item


def ask(shop: Shop, *said: str) -> Answer:
    """The last answer of a thread."""
    talk = Talk()
    for text in said:
        found = answer(text, talk, shop)
        talk = talk_from(talk_json(found.talk))
    return found


def test_an_impossible_range_is_answered_with_the_cheapest() -> None:
    found = ask(Shop(stock=(item(1, "dress", "red", "silk", price="14.90"), item(2, "dress", "blue", "silk"))),
                "a dress from 5 to 10 euro")
    assert not found.cards
    assert "14.90" in found.text
    assert "5" in found.text
    assert "10" in found.text


def test_a_price_that_nothing_has_is_not_laid_on_the_currency() -> None:
    shop = Shop(stock=(item(1, "dress", "blue", "silk", price="900", currency="RUB"),
                       item(2, "tshirt", "red", "cotton", price="12")))
    found = ask(shop, "a dress under 1 euro")
    assert not found.cards
    assert "12" in found.text
    assert "RUB" not in found.text
    other = ask(shop, "a dress under 100 euro")
    assert not other.cards
    assert "None of what you look for is priced in EUR, but in RUB" in other.text


def test_a_range_said_the_wrong_way_round_is_told() -> None:
    shop = Shop(stock=tuple(item(at, "dress", "red", "silk", price=price) for at, price in enumerate(("50", "389"))))
    for text, said in (("красное платье от 900 до 100 евро", "наоборот"),
                       ("red dress from 900 to 100 euro", "wrong way")):
        found = ask(shop, text)
        assert [card.id for card in found.cards] == [f"{1:016x}"]
        assert said in found.text
    assert "wrong way" not in ask(shop, "red dress from 100 to 900 euro").text


def test_superlatives_and_counts_come_from_the_facts() -> None:
    shop = Shop(stock=(item(1, "dress", "red", "silk", price="90"), item(2, "dress", "blue", "silk", price="20"),
                       item(3, "coat", "blue", "wool", price="300")))
    assert [card.id for card in ask(shop, "what is the cheapest dress?").cards] == [f"{2:016x}"]
    dearest = ask(shop, "какое самое дорогое платье?")
    assert [card.id for card in dearest.cards] == [f"{1:016x}"]
    assert "90" in dearest.text
    assert "2" in ask(shop, "how many dresses do you have?").text
    assert "3" in ask(shop, "сколько у вас вещей?").text


def test_prices_that_exclude_each_other_are_asked_back() -> None:
    found = ask(Shop(), "a dress over 100 euro and under 50 euro")
    assert not found.cards
    assert len(found.choices) == 2
    settled = ask(Shop(), "a dress over 100 euro and under 50 euro", found.choices[1].say + " euro")
    assert [one.key for one in settled.constraints if one.field == "price"] == ["price<50EUR"]


def test_an_empty_search_says_which_limit_empties_it_and_offers_to_lift_it() -> None:
    shop = Shop(stock=(item(1, "dress", "red", "silk"),))
    found = ask(shop, "a green silk dress")
    assert not found.cards
    assert "green" in found.text
    assert any("green" in one.label for one in found.choices)
    lifted = ask(shop, "a green silk dress", found.choices[0].say)
    assert [card.id for card in lifted.cards] == [f"{1:016x}"]


def test_not_that_one_asks_which_once_and_a_refused_item_stays_away() -> None:
    shop = Shop()
    first = ask(shop, "show me dresses")
    asked = ask(shop, "show me dresses", "not that one")
    assert len(asked.choices) == len(first.cards) + 1
    gone = first.cards[1].id
    for said in ("not the second", "не вторую", "not number 2"):
        after = ask(shop, "show me dresses", said)
        assert gone in after.talk.refused, said
        assert gone not in {card.id for card in after.cards}
        assert gone not in {card.id for card in ask(shop, "show me dresses", said, "show me dresses").cards}


def test_the_second_but_in_linen_searches_like_the_second() -> None:
    shop = Shop()
    second = ask(shop, "show me shirts").cards[1].id
    found = ask(shop, "show me shirts", "the second, but in linen")
    room, asked = shop.calls[-1]
    assert room == "find"
    assert isinstance(asked, FindAsked)
    assert asked.like == second
    assert {"garment=shirt", "material=linen"} == set(found.talk.keys)


def test_more_never_repeats() -> None:
    shop = Shop()
    first, second = ask(shop, "платья"), ask(shop, "платья", "покажи ещё")
    assert second.cards
    assert not {card.id for card in first.cards} & {card.id for card in second.cards}


def test_cheaper_is_below_what_was_shown_and_says_when_there_is_nothing() -> None:
    shop = Shop(stock=(item(1, "dress", "red", "silk", price="40"), item(2, "dress", "red", "silk", price="30")))
    found = ask(shop, "red dress", "cheaper")
    assert not found.cards
    assert "30" in found.text
    assert set(found.talk.keys) == {"garment=dress", "colour=red"}
    unasked = ask(Shop(), "cheaper")
    assert not unasked.cards
    assert not unasked.constraints


@pytest.mark.parametrize("said", ["cheaper, under 25?", "а подешевле, до 25 евро?"])
def test_a_bound_that_is_said_with_cheaper_holds_from_then_on(said: str) -> None:
    shop = Shop(stock=(item(1, "dress", "red", "silk", price="40"), item(2, "dress", "blue", "silk", price="30")))
    found = ask(shop, "dress under 50", said)
    assert not found.cards
    (price,) = [one.limit for one in found.talk.constraints if isinstance(one.limit, Price)]
    assert price.high == 25
    assert not ask(shop, "dress under 50", said, "not black, please").cards


def test_a_price_in_a_currency_that_nothing_has_is_never_converted() -> None:
    found = ask(Shop(), "a red dress under 100 pounds")
    assert not found.cards
    assert "GBP" in found.text


def test_hostile_titles_are_text_and_change_nothing() -> None:
    shop = Shop()
    found = ask(shop, "a red silk dress over 900 euro")
    assert len(found.cards) == len(HOSTILE)
    assert all(card.title.isprintable() for card in found.cards)
    assert set(found.talk.keys) == {"garment=dress", "colour=red", "material=silk", "price>900EUR"}
    after = ask(shop, "a red silk dress over 900 euro", "the first one")
    assert after.talk.keys == found.talk.keys


def test_whatever_a_room_gives_only_what_keeps_the_limits_is_shown() -> None:
    for said in (("a red dress under 40 euro",), ("recommend me a dress under 60 euro",),
                 ("что надеть на свадьбу без каблуков",)):
        found = ask(Shop(lies=True), *said)
        stock = {one.id: known_of(one) for one in Shop().stock}
        assert found.cards
        for card in found.cards:
            assert all(holds(one.held, stock[card.id]) for one in found.constraints)


def test_a_closed_room_says_the_remedy_in_the_language_of_the_question() -> None:
    shop = Shop(closed=frozenset({"find", "facts", "trends"}))
    assert "modiste catalog demo" in ask(shop, "a red dress").text
    russian = ask(shop, "красное платье")
    assert "Каталога" in russian.text
    assert russian.talk.keys == ("garment=dress", "colour=red")
    assert russian.intent is Intent.FIND


def test_the_answer_is_in_the_language_of_the_question_in_the_middle_of_a_thread() -> None:
    found = ask(Shop(), "a dress under 200 euro", "а подешевле?")
    assert found.language == "ru"
    assert any("а" <= char <= "я" for char in found.text)
    assert ask(Shop(), "платье", "46").language == "ru"


@pytest.mark.parametrize("said", ["", "   \n", "\u200b\u200b", "x" * 50_000])
def test_empty_and_endless_messages_are_one_line(said: str) -> None:
    with pytest.raises(InputError) as error:
        answer(said, Talk(), Shop())
    assert "\n" not in str(error.value)


def test_state_and_answer_come_back_as_they_were() -> None:
    found = ask(Shop(), "not wool, a black or navy dress for a wedding, size M, vegan", "between 20 and 200 euro",
                "no heels, по-русски: в наличии")
    talk = replace(found.talk, subject="x", focus=None)
    assert talk_from(talk_json(talk)) == talk
    again = answer_from(kept_answer(found))
    assert (again.text, again.cards, again.chips, again.choices) == (found.text, found.cards, found.chips,
                                                                     found.choices)


def test_colours_that_exclude_each_other_are_told() -> None:
    assert "several colours, red and blue" in answer("a red dress in blue", Talk(), Shop()).text
    assert "несколько цветов" in answer("красное платье, синее", Talk(), Shop()).text
    assert "several colours" not in answer("a red or blue dress", Talk(), Shop()).text


def test_what_a_till_does_is_not_searched_for() -> None:
    for text, told in (("how much is delivery", "neither sell nor deliver"), ("хочу вернуть товар", "не доставляю")):
        found = ask(Shop(), text)
        assert found.intent is Intent.HELP
        assert told in found.text
        assert not found.cards


def test_a_mood_wishes_for_nothing_that_is_denied() -> None:
    text = ask(Shop(), "something warm, not wool").text
    assert "down" in text
    assert "as wool" not in text


def test_without_limits_the_catalogue_keeps_none() -> None:
    assert "keep these limits" not in ask(Shop(), "show me something", "not this").text
