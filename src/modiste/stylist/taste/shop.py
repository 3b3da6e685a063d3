"""A shop out of items and events: what is offered, and what a crowd did with it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

import numpy as np

from modiste.core.errors import InputError
from modiste.core.items import Item
from modiste.stylist.fit.steps import read_step
from modiste.stylist.taste.behaviour import Behaviour, DayEvents
from modiste.stylist.taste.content import ItemFacts, content_space
from modiste.stylist.taste.events import FITS, Event
from modiste.stylist.taste.ranker import Ranker
from modiste.stylist.taste.recommending import Offer, Shop

TAKEN: Final = ("save", "wear", "buy", "like")
"""What counts as taking an item; looking does not, and turning away neither."""
_A_CROWD: Final = 5
"""Fewer people are no crowd to follow."""
_LEAST_SURE: Final = 0.5
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def offer_of(item: Item) -> Offer:
    """An item of the catalogue as it may be shown."""
    said = [f"{tag.kind}:{tag.value}" for tag in item.tags if tag.confidence >= _LEAST_SURE]
    brand = [f"brand:{item.brand}"] if item.brand else []
    price = item.price
    return Offer(id=item.id, title=item.title, attributes=tuple(dict.fromkeys((*said, *brand))),
                 price=float(price.amount) if price is not None else None, available=item.available,
                 product=item.product)


def day_of(at: datetime) -> int:
    """Days since 1970."""
    return (at - _EPOCH).days


def open_shop(offers: Sequence[Offer], events: Iterable[Event], ranker: Ranker | None) -> Shop:
    """Put offers and events (oldest first) together; items that only events name are offered by their name."""
    log = list(events)
    known = {offer.id: offer for offer in offers}
    every = tuple(known.values()) or tuple(Offer(id=name, title=name) for name in sorted({one.item for one in log}))
    places = {offer.id: place for place, offer in enumerate(every)}
    people = {name: number for number, name in enumerate(sorted({event.person for event in log}))}
    occasions = {name: number for number, name in enumerate(sorted({one.occasion for one in log if one.occasion}))}
    garments = [next((one for one in offer.attributes if one.startswith("garment:")), "") for offer in every]
    kinds = {name: number for number, name in enumerate(sorted(set(garments)))}
    behaviour = Behaviour(len(every), np.array([kinds[name] for name in garments], np.int64), len(occasions))
    by_day: dict[int, list[Event]] = {}
    taken = [event for event in log if event.event in TAKEN and event.item in places]
    for event in taken:
        by_day.setdefault(day_of(event.at), []).append(event)
    for day in sorted(by_day):
        some = by_day[day]
        behaviour.add(day, DayEvents(
            person=np.array([people[one.person] for one in some], np.int64),
            item=np.array([places[one.item] for one in some], np.int64),
            step=np.array([_step(one.size) for one in some]),
            occasion=np.array([occasions.get(one.occasion or "", -1) for one in some], np.int64),
            outcome=np.array([FITS.index(one.fit) if one.fit else -1 for one in some], np.int64)))
    space = content_space([ItemFacts(attributes=offer.attributes) for offer in every])
    marks: dict[str, list[int]] = {}
    for place, offer in enumerate(every):
        for name in {attribute.casefold() for attribute in offer.attributes}:
            marks.setdefault(name, []).append(place)
    return Shop(offers=every, space=space, places=places,
                marks={name: np.array(found, np.int64) for name, found in marks.items()},
                prices=np.array([np.nan if one.price is None else one.price for one in every], float),
                available=np.array([one.available for one in every], bool), behaviour=behaviour, people=people,
                ranker=ranker,
                crowd=len(taken) if len({event.person for event in taken}) >= _A_CROWD else 0)


def _step(size: str | None) -> float:
    try:
        return read_step(size) if size else np.nan
    except InputError:
        return np.nan
