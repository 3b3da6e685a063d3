"""Attributes drawn at random from the whole vocabulary, the same for the same seed."""

import random
from collections.abc import Iterator

from modiste.core.attributes import Attributes, Comparison, Exclusion, PriceRange
from modiste.language import vocabulary

_EXCLUDABLE = ("colour", "pattern", "material", "garment", "fit", "style", "occasion", "detail")


class Draw:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def one(self, kind: str, share: float) -> str | None:
        return self.chance.choice(vocabulary().ids(kind)) if self.chance.random() < share else None

    def many(self, kind: str, share: float, most: int = 2) -> tuple[str, ...]:
        if self.chance.random() >= share:
            return ()
        return tuple(self.chance.sample(vocabulary().ids(kind), self.chance.randint(1, most)))

    def price(self) -> PriceRange | None:
        if self.chance.random() > 0.2:
            return None
        low, high = sorted(self.chance.sample(range(10, 20000), 2))
        open_end = self.chance.randint(0, 2)
        currency = self.chance.choice(["EUR", "USD", "RUB", "GBP", None])
        return PriceRange(low if open_end != 1 else None, high + 100 if open_end != 0 else None, currency)

    def excluded(self) -> tuple[Exclusion, ...]:
        if self.chance.random() > 0.2:
            return ()
        kind = self.chance.choice(_EXCLUDABLE)
        return (Exclusion(kind, self.chance.choice(vocabulary().ids(kind))),)

    def comparisons(self) -> tuple[Comparison, ...]:
        if self.chance.random() > 0.1:
            return ()
        kind, _, direction = self.chance.choice(vocabulary().ids("comparison")).rpartition("_")
        return (Comparison(kind, direction),)


def generated(count: int, seed: int = 0) -> Iterator[Attributes]:
    draw = Draw(seed)
    sizes = ["S", "M", "XL", "46", "42", "EU 38"]
    for _ in range(count):
        yield Attributes(
            garment=draw.one("garment", 1),
            colours=draw.many("colour", 0.8, 3),
            pattern=draw.one("pattern", 0.5),
            materials=draw.many("material", 0.3),
            gender=draw.one("gender", 0.5),
            fit=draw.one("fit", 0.3),
            length=draw.one("length", 0.2),
            neckline=draw.one("neckline", 0.2),
            sleeve=draw.one("sleeve", 0.2),
            occasions=draw.many("occasion", 0.15),
            seasons=draw.many("season", 0.15, 1),
            styles=draw.many("style", 0.2),
            details=draw.many("detail", 0.3),
            sizes=tuple(draw.chance.sample(sizes, 2)) if draw.chance.random() < 0.15 else (),
            price=draw.price(),
            comparisons=draw.comparisons(),
            excluded=draw.excluded(),
        )
