"""What the page Wardrobe shows of a garment."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.core.items import Tag
from modiste.language import Language, colour_hexes, label
from modiste.stylist.wardrobe.titles import type_said
from modiste.stylist.wardrobe.traits import SLOTS, Traits, traits_of, wants_wash
from modiste.stylist.wardrobe.values import WardrobeItem, local_day
from modiste.web.pages.wardrobe.form import is_unsure
from modiste.web.texts import Words
from modiste.web.wording import price_text

_DOTS: Final = 3
_NOT_SHOWN: Final = frozenset({"multicolour", "metallic"})
_LEAST_SHARE: Final = 0.08
_DAYS_TOLD: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentView:
    """A garment as a card shows it; `picture` is a kept picture's id, `dots` are colours as "#rrggbb", `worn` says when
    it was worn last and how often, `cost` what a wear cost."""

    id: str
    title: str
    kind: str
    picture: str
    dots: tuple[str, ...]
    colours: str
    state: str
    unsure: bool
    wash: bool
    worn: str
    cost: str
    place: str
    quantity: int
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenView:
    """Something that is said of a garment, how sure in percent, and whether the person says it."""

    kind: str
    label: str
    percent: int
    share: int | None
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A wardrobe in a few figures: `cost` is what all of it cost, in each currency."""

    count: int
    clean: int
    unworn: int
    wash: int
    unsure: int
    duplicates: int
    cost: tuple[str, ...]
    slots: tuple[tuple[str, int], ...]


def garment_view(one: WardrobeItem, words: Words, today: date | None = None) -> GarmentView:
    """A garment as a card."""
    named = [name for name in shown_colours(one) if name in colour_hexes() and name not in _NOT_SHOWN][:_DOTS]
    return GarmentView(
        id=one.id, title=one.title_in(words.language), kind=kind_of(one, words.language),
        picture=one.cutout or one.original, dots=tuple(colour_hexes()[name] for name in named),
        state=one.state, unsure=is_unsure(one),
        colours=", ".join(label("colour", name, words.language) for name in named), wash=wants_wash(one),
        worn=worn_text(one, words, today or local_day()), place=one.place, quantity=one.quantity,
        cost=price_text(one.cost_per_wear, words) if one.price is not None and one.wears else "",
        slot=traits_of(one).slot)


def shown_colours(one: WardrobeItem) -> list[str]:
    """The names of its colours that are more than a trace."""
    colours = sorted((tag for tag in one.item.tags if tag.kind == "colour"), key=lambda tag: -(tag.share or 0.0))
    return [tag.value for tag in colours if tag.share is None or tag.share >= _LEAST_SHARE]


def kind_of(one: WardrobeItem, language: Language) -> str:
    """Its type in words: the person's own, or that of the vocabulary; "" for none."""
    return type_said(one.own_type, one.garment, language)


def said(kind: str, value: str, language: Language) -> str:
    """An id in words; one that is none of the vocabulary's stays as it is."""
    try:
        return label(kind, value, language)
    except UnknownNameError:
        return value


def people(words: Words) -> list[tuple[str, str]]:
    """For whom a garment can be said to be."""
    return [("", words("wardrobe.gender.unsaid")),
            *((one, words(f"wardrobe.gender.{one}")) for one in ("women", "men", "girls", "boys", "unisex"))]


def worn_text(one: WardrobeItem, words: Words, today: date) -> str:
    """How often it was worn, and how long ago."""
    if one.last_worn is None:
        return words("wardrobe.never")
    days = (today - one.last_worn).days
    if days <= 0:
        ago = words("wardrobe.today")
    elif days <= _DAYS_TOLD:
        ago = words("wardrobe.days_ago", days=days)
    else:
        ago = words.day(one.last_worn)
    return words("wardrobe.worn", count=one.wears, ago=ago)


def seen_views(one: WardrobeItem, words: Words) -> tuple[SeenView, ...]:
    """All that is said of a garment, the surest of each kind first."""
    tags: Sequence[Tag] = sorted(one.item.tags, key=lambda tag: (-(tag.share or 0.0), -tag.confidence))
    return tuple(SeenView(kind=tag.kind, label=said(tag.kind, tag.value, words.language),
                          percent=round(100 * tag.confidence), own=tag.source == "person",
                          share=None if tag.share is None else round(100 * tag.share)) for tag in tags)


def named(one: WardrobeItem, kind: str, language: Language) -> str:
    """The tags of a kind in words, with commas, as a field holds them."""
    values = shown_colours(one) if kind == "colour" else [tag.value for tag in one.item.tags if tag.kind == kind]
    return ", ".join(said(kind, value, language) for value in values)


def summary(items: Sequence[WardrobeItem], duplicates: int, words: Words) -> Summary:
    """The figures of a whole wardrobe."""
    today = local_day()
    paid: dict[str, Decimal] = {}
    for one in items:
        if one.price is not None:
            paid[one.price.currency] = paid.get(one.price.currency, Decimal()) + one.price.amount * one.quantity
    from modiste.core.items import Money

    slots = Counter(traits_of(one).slot for one in items)
    return Summary(
        count=sum(one.quantity for one in items), clean=sum(one.is_there for one in items),
        unworn=sum(one.unworn_for(90, today) for one in items), wash=sum(wants_wash(one) for one in items),
        unsure=sum(is_unsure(one) for one in items), duplicates=duplicates,
        cost=tuple(price_text(Money(amount, currency), words) for currency, amount in sorted(paid.items())),
        slots=tuple((slot, slots[slot]) for slot in SLOTS if slots[slot]))


def traits_text(traits: Traits, words: Words) -> str:
    """What is assumed where the person says nothing: warmth and formality."""
    return words("wardrobe.assumed", clo=words.number(traits.clo, ".2f"),
                 formality=words.number(traits.formality, ".2f"))
