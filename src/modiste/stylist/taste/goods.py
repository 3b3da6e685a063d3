"""What is offered, prepared once and kept between questions: content, prices, and what belongs to the same look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.items import Item
from modiste.stylist.taste.content import ContentSpace, Looks, content_space

_LEAST_SURE: Final = 0.5
_LOOK: Final = ("garment:", "colour:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An item that may be shown: its attributes ("colour:navy"), lowest price in its own currency, and whether it can
    be had and has a picture."""

    id: str
    title: str = ""
    attributes: tuple[str, ...] = ()
    price: float | None = None
    available: bool = True
    product: str = ""
    pictured: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Goods:
    """N offers: `places` of the ids, `marks` of each attribute without case, `prices` NaN where none is known, `looks`
    and `products` numbers that are the same for the same type and colour, or product (-1: of none), `colours` numbers
    of main colours, `kinds` numbers of types."""

    offers: tuple[Offer, ...]
    places: Mapping[str, int]
    marks: Mapping[str, NDArray[np.int64]]
    prices: NDArray[np.float64]
    available: NDArray[np.bool_]
    pictured: NDArray[np.bool_]
    looks: NDArray[np.int64]
    products: NDArray[np.int64]
    colours: NDArray[np.int64]
    kinds: NDArray[np.int64]
    space: ContentSpace

    def __len__(self) -> int:
        return len(self.offers)


def offer_of(item: Item) -> Offer:
    """An item of the catalogue as it may be shown."""
    said = [f"{tag.kind}:{tag.value}" for tag in item.tags if tag.confidence >= _LEAST_SURE]
    brand = [f"brand:{item.brand}"] if item.brand else []
    price = item.price
    return Offer(id=item.id, title=item.title, attributes=tuple(dict.fromkeys((*said, *brand))),
                 price=float(price.amount) if price is not None else None, available=item.available,
                 product=item.product, pictured=bool(item.pictures))


def prepare(offers: Sequence[Offer], looks: Looks | None = None) -> Goods:
    """Prepare offers; `looks` has a vector for each of them, in their order."""
    known = {offer.id: place for place, offer in enumerate(offers)}
    if len(known) < len(offers):  # of two with one id the later counts
        kept = sorted(known.values())
        offers = [offers[place] for place in kept]
        looks = None if looks is None else Looks(vectors=looks.vectors[kept], parts=looks.parts)
    marks: dict[str, list[int]] = {}
    for place, offer in enumerate(offers):
        for name in {attribute.casefold() for attribute in offer.attributes}:
            marks.setdefault(name, []).append(place)
    colours = [next((one for one in offer.attributes if one.startswith(_LOOK[1])), "") for offer in offers]
    garments = [next((one for one in offer.attributes if one.startswith(_LOOK[0])), "") for offer in offers]
    return Goods(
        offers=tuple(offers), places={offer.id: place for place, offer in enumerate(offers)},
        marks={name: np.array(found, np.int64) for name, found in marks.items()},
        prices=np.array([np.nan if one.price is None else one.price for one in offers], float),
        available=np.array([one.available for one in offers], bool),
        pictured=np.array([one.pictured for one in offers], bool),
        looks=_numbers(["|".join(sorted(one for one in offer.attributes if one.startswith(_LOOK)))
                        for offer in offers]),
        products=_numbers([offer.product for offer in offers]), colours=_numbers(colours), kinds=_numbers(garments) + 1,
        space=content_space(offers, looks))


def _numbers(texts: Sequence[str]) -> NDArray[np.int64]:
    """A number for each text, -1 for the empty one."""
    known = {text: number for number, text in enumerate(dict.fromkeys(text for text in texts if text))}
    return np.array([known.get(text, -1) for text in texts], np.int64)
