"""What may be said to begin with: of garments that the catalogue has, at a price in its own currency."""

from typing import Final

from modiste.catalog.limits import All, Is, Limit, Price
from modiste.catalog.limits.describing import described
from modiste.core.errors import ModisteError
from modiste.core.items import Item
from modiste.core.messages import Language, message
from modiste.stylist.conversation.other_currency import round_above
from modiste.stylist.conversation.rooms import Rooms
from modiste.stylist.conversation.telling import choice
from modiste.stylist.conversation.values import Choice
from modiste.stylist.wardrobe.titles import in_a_sentence, title_of_tags

_USUAL: Final = ("dress", "shirt", "skirt", "trousers", "sweater", "coat", "tshirt")
_OTHERS: Final = ("stylist.chat_say_design", "stylist.chat_say_outfit")


def examples(rooms: Rooms, language: Language) -> tuple[Choice, ...]:
    """Something to find, to design and to wear."""
    try:
        first = _to_find(rooms, language)
    except ModisteError:
        first = None  # without a catalogue, or with one that cannot be read, no price is known
    return (first or choice("stylist.chat_say_find", language), *(choice(one, language) for one in _OTHERS))


def _to_find(rooms: Rooms, language: Language) -> Choice | None:
    """The cheapest of a usual kind by its type and colour, with a price that it keeps, in the commonest currency."""
    spans = rooms.facts(All()).prices
    if not spans:
        return None
    limits: tuple[Limit, ...] = (*(Is("garment", one) for one in _USUAL), All())
    for limit in limits:
        span = next((one for one in rooms.facts(limit).prices if one.currency == spans[0].currency), None)
        words = _words(span.lowest, language) if span is not None else ""
        if span is not None and span.lowest.price is not None and words:
            price = described(Price(high=round_above(float(span.lowest.price.amount)), currency=span.currency))
            told = message("stylist.chat_say_find_priced", what=words, limit=price).text(language)
            return Choice(label=told, say=told)
    return None


def _words(item: Item, language: Language) -> str:
    """The type and the colour of an item; "" where its type is not known."""
    words = title_of_tags(tuple(one for one in item.tags if one.kind in ("garment", "colour")), language)
    return in_a_sentence(words) if words else ""
