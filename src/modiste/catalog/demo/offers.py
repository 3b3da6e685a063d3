"""Sizes, prices and stock of the demo catalogue, as a shop of such things would have them."""

import random
from decimal import Decimal
from typing import Final

from modiste.catalog.demo.values import Garment
from modiste.core.items import Money, Variant

_SIZES: Final = {
    ("letters", "women"): ("XS", "S", "M", "L", "XL"), ("letters", "men"): ("S", "M", "L", "XL", "XXL"),
    ("eu", "women"): ("34", "36", "38", "40", "42", "44"), ("eu", "men"): ("46", "48", "50", "52", "54", "56"),
    ("ru", "women"): ("42", "44", "46", "48", "50", "52"), ("ru", "men"): ("46", "48", "50", "52", "54", "56"),
    ("waist", "women"): ("25", "26", "27", "28", "29", "30", "31"),
    ("waist", "men"): ("29", "30", "31", "32", "33", "34", "36"),
}  # fmt: skip
_SYSTEMS: Final = {"eu": "EU", "ru": "RU"}
_REDUCED: Final = 0.2
"""Share of the colourways that are on sale."""
_REDUCTIONS: Final = (0.8, 0.7, 0.6)
_SOLD_OUT: Final = 0.14
"""Share of the sizes that are sold out; of one colourway in thirty all are."""
_ALL_SOLD_OUT: Final = 1 / 30
_MOST_STOCK: Final = 24
_ROUND: Final = {"EUR": (Decimal(1), Decimal(0)), "RUB": (Decimal(100), Decimal(10))}
"""Prices end as prices do: whole euros, roubles ten under a hundred."""


def variants_of(garment: Garment, seed: int) -> tuple[Variant, ...]:
    """The sizes of a colourway."""
    product = garment.product
    chance = random.Random(f"offer {seed} {garment.sku}")
    full, price = Money(product.price, product.brand.currency), None
    if chance.random() < _REDUCED:
        price = _reduced(full, chance.choice(_REDUCTIONS))
    gone = chance.random() < _ALL_SOLD_OUT
    sizes = _SIZES.get((product.sizes, product.sex), ("",))
    found = []
    for size in sizes:
        stock = 0 if gone or (len(sizes) > 1 and chance.random() < _SOLD_OUT) else chance.randint(1, _MOST_STOCK)
        found.append(Variant(
            sku=f"{garment.sku}-{size}" if size else garment.sku, size=size or None,
            size_system=_SYSTEMS.get(product.sizes) if size else None, price=price or full,
            full_price=full if price is not None else None, available=stock > 0, stock=stock))
    return tuple(found)


def _reduced(full: Money, share: float) -> Money:
    step, under = _ROUND[full.currency]
    whole = round(full.amount * Decimal(str(share)) / step) * step
    return Money(whole - under, full.currency)
