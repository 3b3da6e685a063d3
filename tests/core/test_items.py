"""Items: what they cost, which sizes they have and what their tags say together."""

from decimal import Decimal

import pytest

from modiste.core.errors import InputError
from modiste.core.items import Item, Money, Tag, Variant

ID = "0123456789abcdef"


def _money(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_price_is_the_lowest_that_can_be_bought() -> None:
    item = Item(id=ID, product="p", title="Shirt", variants=(
        Variant(size="S", price=_money("10"), available=False),
        Variant(size="M", price=_money("30")), Variant(size="L", price=_money("20"))))
    assert item.price == _money("20")
    assert item.sizes == ("M", "L")


def test_price_of_what_is_sold_out_is_still_told() -> None:
    item = Item(id=ID, product="p", title="Shirt", variants=(Variant(price=_money("10"), available=False),))
    assert item.price == _money("10")
    assert item.sizes == ()


def test_attributes_put_the_largest_share_first_and_leave_out_the_unsure() -> None:
    item = Item(id=ID, product="p", title="Shirt", tags=(
        Tag("garment", "shirt", confidence=0.9, source="picture"),
        Tag("colour", "white", confidence=0.9, source="picture", share=0.2),
        Tag("colour", "navy", confidence=0.8, source="picture", share=0.8),
        Tag("pattern", "striped", confidence=0.3, source="picture")))
    known = item.attributes(least=0.5)
    assert (known.garment, known.colours, known.pattern) == ("shirt", ("navy", "white"), None)


@pytest.mark.parametrize("broken", [
    lambda: Money(Decimal(-1), "EUR"), lambda: Money(Decimal("NaN"), "EUR"), lambda: Money(Decimal(1), "eur"),
    lambda: Tag("mood", "happy"), lambda: Tag("colour", "navy", confidence=1.5),
    lambda: Item(id="x", product="p", title="t")])
def test_what_does_not_hold_is_refused(broken: object) -> None:
    with pytest.raises(InputError):
        broken()  # type: ignore[operator]
