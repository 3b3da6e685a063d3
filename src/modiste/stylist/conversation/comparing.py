"""The limits of a comparison with what was shown: "cheaper", "dearer", "longer", "shorter"."""

from collections.abc import Sequence

from modiste.catalog.limits import AnyOf, Is, Price
from modiste.catalog.limits.known import Known, known_of
from modiste.core.items import Item
from modiste.stylist.conversation.lengths import LENGTHS
from modiste.stylist.conversation.understanding import Understood
from modiste.stylist.conversation.values import Constraint, Talk


def looked_at(talk: Talk, said: Understood, shown: Sequence[Item]) -> Sequence[Item]:
    """What a comparison compares with: the item meant, else all that were shown."""
    one = [item for item in shown if item.id == talk.focus]
    return one if one and (said.places or said.says("it")) else shown


def compared(constraints: tuple[Constraint, ...], said: Understood, shown: Sequence[Item]) -> tuple[Constraint, ...]:
    """With the limits of "cheaper", "dearer", "longer", "shorter" than what was shown."""
    known = [known_of(item) for item in shown]
    found: list[Constraint] = []
    says_price = any(one.field == "price" for one in said.read.limits)  # "cheaper, under 100": the bound that is said
    if not says_price and said.compares("price", "less"):
        found += _price_against(known, constraints, cheaper=True)
    if not says_price and said.compares("price", "more"):
        found += _price_against(known, constraints, cheaper=False)
    for direction in ("more", "less"):
        if said.compares("length", direction):
            found += _length_against(known, constraints, direction)
    fields = {one.field for one in found}
    return (*(one for one in constraints if one.field not in fields), *found)


def _price_against(shown: Sequence[Known], constraints: Sequence[Constraint], *, cheaper: bool) -> list[Constraint]:
    """A price below the cheapest shown, or above the dearest; nothing where no price is known."""
    former = next((one.limit for one in constraints if isinstance(one.limit, Price)), None)
    priced = [one for one in shown if one.price is not None and one.currency is not None]
    currency = former.currency if former is not None and former.currency else _commonest(priced)
    amounts = [one.price for one in priced if one.currency == currency and one.price is not None]
    if not amounts:
        return []
    if cheaper:
        low = former.low if former is not None and former.low is not None and former.low < min(amounts) else None
        return [Constraint(Price(low=low, high=min(amounts), currency=currency, below=True))]
    high = former.high if former is not None and former.high is not None and former.high > max(amounts) else None
    return [Constraint(Price(low=max(amounts), high=high, currency=currency, above=True))]


def _commonest(shown: Sequence[Known]) -> str | None:
    currencies = [one.currency for one in shown]
    return max(currencies, key=currencies.count, default=None)


def _length_against(shown: Sequence[Known], constraints: Sequence[Constraint], direction: str) -> list[Constraint]:
    """The lengths beyond that of what was shown, or of the limit that holds; nothing where no length is known."""
    places = [LENGTHS.index(tag.partition(":")[2]) for one in shown for tag in one.tags
              if tag.startswith("length:") and tag.partition(":")[2] in LENGTHS]
    places = places or [LENGTHS.index(value) for one in constraints if one.field == "length"
                        for value in one.values if value in LENGTHS]
    if not places:
        return []
    rest = LENGTHS[max(places) + 1 :] if direction == "more" else LENGTHS[: min(places)]
    return [Constraint(AnyOf(tuple(Is("length", one) for one in rest)))] if rest else []
