"""Real garments as catalogue and wardrobe know them: an item with its variants, prices, pictures and tags."""

import math
import re
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Final, Literal

from modiste.core.attributes import Attributes
from modiste.core.errors import InputError

_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_ID: Final = re.compile(r"[0-9a-f]{16}")

TAG_KINDS: Final = ("garment", "colour", "pattern", "material", "gender", "fit", "length", "neckline", "sleeve",
                    "occasion", "season", "style", "detail")
"""What a tag can say, named as `Attributes` names it, in the singular."""

TagSource = Literal["feed", "words", "picture", "person"]


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in units (not cents) of an ISO 4217 currency.

    Raises InputError when the amount is negative or not finite, or the currency is not three capitals.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount < 0:
            raise InputError("core.money_amount", amount=str(self.amount))
        if not _CURRENCY.fullmatch(self.currency):
            raise InputError("core.price_currency", currency=self.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One size of an item as it is sold: `size` as the shop writes it, `full_price` before a reduction, `stock` in
    pieces; None is what is not known."""

    sku: str = ""
    size: str | None = None
    size_system: str | None = None
    price: Money | None = None
    full_price: Money | None = None
    available: bool = True
    stock: int | None = None


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing said about an item: a vocabulary id ("colour", "navy"), how sure (0 to 1), and who says it.

    `share` is how much of the garment it holds of, where that is known (colours).
    Raises InputError for an unknown kind or a number outside 0 to 1.
    """

    kind: str
    value: str
    _: KW_ONLY
    confidence: float = 1.0
    source: TagSource = "person"
    share: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in TAG_KINDS:
            raise InputError("core.tag_kind", known=TAG_KINDS, kind=self.kind)
        for number in (self.confidence, 1.0 if self.share is None else self.share):
            if not math.isfinite(number) or not 0 <= number <= 1:
                raise InputError("core.tag_confidence", kind=self.kind, value=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A garment in one colour, with all its sizes.

    `id` is 16 hex digits and stays through imports; `product` is the model, which its other colours share; `pictures`
    are content addresses in the picture store, the main one first; `owner` is None where everybody sees it.
    Raises InputError for an id that is none.
    """

    id: str
    product: str
    title: str
    brand: str = ""
    description: str = ""
    category: str = ""
    url: str = ""
    tags: tuple[Tag, ...] = ()
    variants: tuple[Variant, ...] = ()
    pictures: tuple[str, ...] = ()
    available: bool = True
    source: str = ""
    owner: str | None = None

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise InputError("core.item_id", id=self.id)

    @property
    def price(self) -> Money | None:
        """The lowest price of what can be bought, or of all where nothing can."""
        def lowest(variants: Iterable[Variant]) -> Money | None:
            return min((one.price for one in variants if one.price is not None), default=None)

        return lowest(one for one in self.variants if one.available) or lowest(self.variants)

    @property
    def sizes(self) -> tuple[str, ...]:
        """The sizes that can be bought, as written, in the feed's order."""
        return tuple(dict.fromkeys(one.size for one in self.variants if one.size and one.available))

    def attributes(self, least: float = 0.0) -> Attributes:
        """What its tags of at least that confidence say, the surest (and largest share) first."""
        sure = sorted((one for one in self.tags if one.confidence >= least),
                      key=lambda one: (-(one.share or 0.0), -one.confidence))

        def all_of(kind: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(one.value for one in sure if one.kind == kind))

        def first_of(kind: str) -> str | None:
            return next(iter(all_of(kind)), None)

        return Attributes(
            garment=first_of("garment"), colours=all_of("colour"), pattern=first_of("pattern"),
            materials=all_of("material"), gender=first_of("gender"), fit=first_of("fit"), length=first_of("length"),
            neckline=first_of("neckline"), sleeve=first_of("sleeve"), occasions=all_of("occasion"),
            seasons=all_of("season"), styles=all_of("style"), details=all_of("detail"), sizes=self.sizes)
