"""Where the price that was asked for is in a currency that the shop does not have: what there is, and ways on."""

import math
from collections.abc import Sequence
from typing import Final

from modiste.catalog.limits import Price
from modiste.catalog.limits.describing import described, money
from modiste.core.messages import Language, Message, message
from modiste.stylist.conversation.rooms import PriceSpan
from modiste.stylist.conversation.telling import constraint_words
from modiste.stylist.conversation.values import REMOVE, Choice, Constraint

_ROUND: Final = (1, 2, 3, 5, 8, 10)


def round_above(amount: float) -> float:
    """The least round amount above one: 59 is below 80, 5100 below 8000."""
    if amount <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(amount))
    return next((step * power for step in _ROUND if step * power > amount), 20 * power)


def cheapest_lines(spans: Sequence[PriceSpan]) -> tuple[Message, ...]:
    """The cheapest of what is looked for, in the currency or currencies of the shop."""
    lowest = tuple(money(float(one.lowest.price.amount), one.lowest.price.currency)
                   for one in spans if one.lowest.price is not None)
    return (message("stylist.chat_cheapest_there", lowest=lowest),) if lowest else ()


def ways_on(price: Constraint, others: Sequence[Constraint], spans: Sequence[PriceSpan], language: Language
            ) -> tuple[Choice, ...]:
    """The same without the price, and with one in each currency of the shop. An amount cannot be carried over, since
    nothing is converted: it is the first round one at which there is something."""
    of = tuple(map(constraint_words, others))
    label = message("stylist.chat_without_price_of" if of else "stylist.chat_without_price", of=of)
    choices = [Choice(label=label.text(language), say=f"{REMOVE}{price.key}")]
    for span in spans:
        if span.lowest.price is None:
            continue
        limit = described(Price(high=round_above(float(span.lowest.price.amount)), currency=span.currency))
        label = message("stylist.chat_at_price_of", limit=limit, of=of) if of else limit
        choices.append(Choice(label=label.text(language), say=limit.text(language)))
    return tuple(choices)
