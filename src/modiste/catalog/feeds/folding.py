"""From offers to items: all sizes of a product in one colour are one item."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from modiste.catalog.feeds.offers import Offer
from modiste.core.items import Item, Variant

_MOST_PICTURES: Final = 12
_WORDS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """An item of a feed: `item` without pictures and tags, where its pictures are, and what the feed says of it."""

    item: Item
    references: tuple[str, ...]
    said: tuple[tuple[str, str], ...]
    skus: tuple[str, ...]
    place: int


def item_id(*names: str) -> str:
    """A name of 16 hexadecimal digits that is the same for the same names, on any computer."""
    return hashlib.blake2b("\0".join(names).encode("utf-8", "replace"), digest_size=8).hexdigest()


def fold(offers: Sequence[Offer], source: str, owner: str | None = None) -> tuple[FeedItem, ...]:
    """The items of one product of the feed called `source`, a colour each, in the feed's order.

    What only some offers say (the first row of a Shopify product, the parent of WooCommerce variations) holds for all.
    A product of which nothing sells gives nothing.
    """
    colours: dict[str, list[Offer]] = {}
    for offer in offers:
        if offer.sells:
            colours.setdefault(" ".join(_WORDS.sub(" ", offer.colour.casefold()).split()), []).append(offer)
    return tuple(_item(colour, sold, offers, (owner or "", source)) for colour, sold in colours.items()
                 if _first(sold, "title") or _first(offers, "title"))


def _item(colour: str, sold: Sequence[Offer], offers: Sequence[Offer], names: tuple[str, str]) -> FeedItem:
    def of(name: str) -> str:
        return _first(sold, name) or _first(offers, name)

    owner, source = names
    own = _each(picture for offer in sold for picture in offer.pictures)
    others = {picture for offer in offers if offer not in sold for picture in offer.pictures}
    shared = [picture for offer in offers for picture in offer.shared_pictures if picture not in others]
    variants = _variants(sold)
    item = Item(
        id=item_id(owner, source, offers[0].product, colour), product=item_id(owner, source, offers[0].product),
        title=of("title"), brand=of("brand"), description=of("description"), category=of("category"), url=of("url"),
        variants=variants, available=any(one.available for one in variants), source=source, owner=owner or None)
    return FeedItem(item=item, references=_each((*own, *shared))[:_MOST_PICTURES], said=_said(sold, offers),
                    skus=_each(filter(None, (*(one.sku for one in sold), *(one.sku for one in offers),
                                             *(one.id for one in sold), offers[0].product))), place=sold[0].place)


def _variants(sold: Sequence[Offer]) -> tuple[Variant, ...]:
    """The sizes, each once; of two rows for one the one that can be bought."""
    found: dict[tuple[str, str, str], Variant] = {}
    for offer in sold:
        key = (offer.size.casefold(), offer.size_system, offer.sku if not offer.size else "")
        if key not in found or (offer.available and not found[key].available):
            found[key] = Variant(
                sku=offer.sku, size=offer.size or None, size_system=offer.size_system or None, price=offer.price,
                full_price=offer.full_price, available=offer.available, stock=offer.stock)
    return tuple(found.values())


def _said(sold: Sequence[Offer], offers: Sequence[Offer]) -> tuple[tuple[str, str], ...]:
    """What is said of this colour; and of the product what is not of a colour's own."""
    found: dict[str, str] = {}
    for offer in (*sold, *offers):
        for kind, words in offer.said:
            if kind != "colour" or offer in sold:
                found.setdefault(kind, words)
    return tuple(found.items())


def _first(offers: Sequence[Offer], name: str) -> str:
    for offer in offers:
        value = getattr(offer, name)
        if value:
            return str(value)
    return ""


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))
