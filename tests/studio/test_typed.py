"""What is typed of a garment: prices with roubles as people write them, and no price with a line that says so."""

from decimal import Decimal

import pytest

from modiste.core.errors import InputError
from modiste.core.items import Money
from modiste.studio.wardrobe.typed import amount_of


@pytest.mark.parametrize(("text", "amount"), [
    ("4990 руб", Money(Decimal(4990), "RUB")), ("4 990 ₽", Money(Decimal(4990), "RUB")),
    ("49,90 EUR", Money(Decimal("49.90"), "EUR")), ("€49", Money(Decimal(49), "EUR"))])
def test_prices_as_people_write_them(text: str, amount: Money) -> None:
    assert amount_of(text) == amount


@pytest.mark.parametrize("text", ["10", "-5 EUR", "dear", "4990 шт"])
def test_what_is_no_price_says_what_is_one(text: str) -> None:
    with pytest.raises(InputError) as refused:
        amount_of(text)
    assert refused.value.code == "studio.price_typed"
