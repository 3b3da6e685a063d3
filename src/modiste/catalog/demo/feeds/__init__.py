"""The demo catalogue as its shops' feeds would tell of it: one module for each format."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from modiste.catalog.demo.feeds.merchant import merchant_feed
from modiste.catalog.demo.feeds.shopify import shopify_feed
from modiste.catalog.demo.feeds.woocommerce import woocommerce_feed
from modiste.catalog.demo.feeds.yml import yml_feed
from modiste.catalog.demo.values import Feed, Garment

FILES: Final[Mapping[Feed, str]] = {"shopify": "shopify.csv", "merchant": "merchant.xml",
                                    "woocommerce": "woocommerce.csv", "yml": "yml.xml"}
CURRENCIES: Final[Mapping[Feed, str | None]] = {"shopify": "EUR", "merchant": None, "woocommerce": "RUB", "yml": None}
"""What has to be said at the import, since the format does not say it."""
_WRITERS: Final[Mapping[Feed, Callable[[Sequence[Garment]], str]]] = {
    "shopify": shopify_feed, "merchant": merchant_feed, "woocommerce": woocommerce_feed, "yml": yml_feed}


def feeds_of(garments: Iterable[Garment]) -> dict[Feed, bytes]:
    """The feeds that tell of these garments, each of the brands that give it out."""
    shares: dict[Feed, list[Garment]] = {}
    for garment in garments:
        shares.setdefault(garment.product.brand.feed, []).append(garment)
    return {feed: _WRITERS[feed](sorted(share, key=lambda one: (one.product.id, one.number))).encode("utf-8")
            for feed, share in sorted(shares.items())}
