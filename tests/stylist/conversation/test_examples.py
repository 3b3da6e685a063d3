"""What may be said to begin with is of garments that are there, in the currency of their prices."""

import pytest

from modiste.core.items import Item
from modiste.core.messages import Language
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.examples import examples
from modiste.stylist.conversation.values import Intent, Talk
from tests.stylist.conversation.shop import Shop, item


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("stock", [
    (item(1, "skirt", "black", "silk", price="59"), item(2, "belt", "red", "leather", price="9")),
    (item(1, "belt", "red", "leather", price="900", currency="RUB"),)])
def test_the_first_example_finds_something(stock: tuple[Item, ...], language: Language) -> None:
    shop = Shop(stock=stock)
    first = examples(shop, language)[0]
    price = stock[0].price
    assert price is not None
    sign = "€" if price.currency == "EUR" else "₽"
    assert sign in first.label
    found = answer(first.say, Talk(), shop)
    assert found.intent is Intent.FIND
    assert [card.id for card in found.cards] == [stock[0].id]


def test_without_a_catalogue_no_price_is_named() -> None:
    told = " ".join(one.label for one in examples(Shop(closed=frozenset({"facts"})), "ru"))
    assert "₽" not in told
    assert "€" not in told
    assert "синее платье" in told


def test_a_greeting_offers_them_too() -> None:
    shop = Shop(stock=(item(1, "dress", "white", "silk", price="59"),))
    assert "белое платье до 80 €" in answer("привет", Talk(), shop).choices[0].say.replace("\u00a0", " ")
