"""A search that comes out empty for its currency is no dead end: the cheapest is named, and there are ways on."""

import pytest

from modiste.catalog.limits import holds, known_of
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.other_currency import round_above
from modiste.stylist.conversation.searching import limit_of
from modiste.stylist.conversation.values import Answer, Talk
from tests.stylist.conversation.shop import Shop, item

WEDDING = (("occasion", "wedding"), ("season", "summer"))
EUROS = (item(1, "dress", "white", "cotton", price="59", more=WEDDING),
         item(2, "dress", "red", "silk", price="159", more=WEDDING), item(3, "belt", "red", "leather", price="9"))
ASKED = "платье на летнюю свадьбу до 7000 рублей"


def said(shop: Shop, *texts: str) -> Answer:
    talk = Talk()
    for text in texts:
        found = answer(text, talk, shop)
        talk = found.talk
    return found


def test_a_price_in_another_currency_names_the_cheapest_and_shows_nothing() -> None:
    found = said(Shop(stock=EUROS), ASKED)
    assert not found.cards
    assert "59 €" in found.text
    assert "9 €." not in found.text.replace("59 €", "")  # the belt is not of the kind


def test_each_way_on_leads_to_items_that_keep_the_limits() -> None:
    shop = Shop(stock=EUROS)
    for one in said(shop, ASKED).choices:
        after = said(shop, ASKED, one.say)
        assert after.cards, one
        assert {"garment=dress", "occasion=wedding", "season=summer"} <= set(after.talk.keys)
        shown = [known_of(item) for item in EUROS if item.id in after.talk.items]
        assert all(holds(limit_of(after.talk.constraints), known) for known in shown)
    free, priced = said(shop, ASKED).choices
    assert "без предела цены" in free.label
    assert not any(key.startswith("price") for key in said(shop, ASKED, free.say).talk.keys)
    assert "price<=80EUR" in said(shop, ASKED, priced.say).talk.keys


def test_a_shop_of_two_currencies_offers_both() -> None:
    shop = Shop(stock=(*EUROS, item(4, "dress", "navy", "silk", price="5000", currency="RUB", more=WEDDING)))
    labels = " ".join(one.label for one in said(shop, "a dress under 100 pounds").choices)
    assert "€" in labels
    assert "₽" in labels


def test_why_of_nothing_says_which_limit_left_nothing() -> None:
    found = said(Shop(stock=EUROS), ASKED, "почему эти?")
    assert "пока ничего не показано" in found.text
    assert "«до 7\u00a0000 ₽»" in found.text.replace("\u202f", "\u00a0").replace("7 000", "7\u00a0000")
    assert len(found.choices) == 2
    together = said(Shop(stock=EUROS), "a green dress of wool", "why these?")
    assert "Nothing has been shown" in together.text
    assert "green" in together.text
    assert "wool" in together.text


@pytest.mark.parametrize(("amount", "above"), [(59, 80), (80, 100), (14.9, 20), (5100, 8000), (99, 100), (100, 200),
                                               (0, 1), (0.5, 0.8)])
def test_a_round_amount_above(amount: float, above: float) -> None:
    assert round_above(amount) == pytest.approx(above)
    assert round_above(amount) > amount
