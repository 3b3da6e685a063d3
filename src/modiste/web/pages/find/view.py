"""What the page Find shows: hits, filters with their counts, and limits that can be taken away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from modiste.catalog.limits.describing import described, value_label
from modiste.catalog.limits.tree import conjuncts
from modiste.catalog.search.facts import Facts
from modiste.core.items import Item
from modiste.language import Language, colour_hexes, label, vocabulary
from modiste.language.vocabulary import construction_words
from modiste.web.pages.find.form import FILTERS, FindForm
from modiste.web.pages.find.said import said_limits, said_wishes, unsaid, unwished
from modiste.web.texts import Words
from modiste.web.wording import price_text

_OPEN: Final = ("garment", "colour")
"""Filters that are open at first."""
_DOTS: Final = 3
LEAST_SHARE: Final = 0.08
"""A colour of a smaller share is not told of a garment."""
_OTHERS: Final = 5
_MOST_TOLD: Final = 4
_MOST_VALUES: Final = 60
_LEAST_CHOICE: Final = 2
_LETTERS: Final = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "5XL")
_MANY_SIZES: Final = 3
_NOT_SHOWN: Final = frozenset({"multicolour", "metallic"})
_NO_BRANDS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherView:
    """Another colour of a hit."""

    id: str
    title: str
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HitView:
    """A hit as a card shows it; `percent` is None where nothing was asked but limits, `dots` are colours as "#rrggbb",
    `before` the price before a reduction."""

    id: str
    title: str
    brand: str
    colour: str
    picture: str
    price: str
    before: str
    available: bool
    sizes: str
    dots: tuple[str, ...]
    url: str
    percent: int | None = None
    differs: str = ""
    others: tuple[OtherView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueView:
    """A value of a filter: how many of what is found have it."""

    value: str
    label: str
    count: int
    chosen: bool
    hex: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetView:
    """A filter."""

    field: str
    values: tuple[ValueView, ...]
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipView:
    """A limit, and the address of the same search without it; `said` where the words say it."""

    label: str
    without: str
    said: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WishView:
    """What the words wish for, by which hits are ranked: the addresses of the same search without it and with nothing
    else shown; "" where there is none."""

    label: str
    without: str = ""
    only: str = ""


def picture_of(item: Item, side: int = 256) -> str:
    """The address of an item's main picture; "" where it has none."""
    return f"/api/v1/items/{item.id}/picture?side={side}" if item.pictures else ""


def hit_view(item: Item, words: Words, *, score: float | None = None, differs: Iterable[str] = (),
             others: Sequence[Item] = ()) -> HitView:
    """An item as a card."""
    colours = sorted((tag for tag in item.tags if tag.kind == "colour"), key=lambda tag: -(tag.share or tag.confidence))
    named = [tag.value for tag in colours if (tag.share is None or tag.share >= LEAST_SHARE)
             and tag.value in colour_hexes() and tag.value not in _NOT_SHOWN][:_DOTS]
    full = max((one.full_price for one in item.variants if one.full_price is not None and one.price == item.price),
               default=None)
    return HitView(
        id=item.id, title=item.title, brand=item.brand, picture=picture_of(item),
        colour=", ".join(label("colour", one, words.language) for one in named), price=price_text(item.price, words),
        before=price_text(full, words), available=item.available and any(one.available for one in item.variants),
        sizes=sizes_text(item.sizes), dots=tuple(colour_hexes()[one] for one in named), url=_safe(item.url),
        percent=None if score is None else round(100 * score), differs="; ".join(_few(differs)),
        others=tuple(OtherView(id=one.id, title=_colours_of(one, words.language) or one.title, picture=picture_of(one))
                     for one in others[:_OTHERS] if one.pictures))


def _few(differs: Iterable[str]) -> list[str]:
    """As many statements as a card holds; the last, of the price, is one of them."""
    told = list(differs)
    return told if len(told) <= _MOST_TOLD else [*told[: _MOST_TOLD - 1], told[-1]]


def sizes_text(sizes: Sequence[str]) -> str:
    """Sizes in a few letters: "XS–XL", "36, 38, 42"."""
    letters = [_LETTERS.index(one) for one in sizes if one in _LETTERS]
    if len(letters) == len(sizes) >= _MANY_SIZES and letters == list(range(letters[0], letters[-1] + 1)):
        return f"{sizes[0]}–{sizes[-1]}"
    return ", ".join(sizes)


def _colours_of(item: Item, language: Language) -> str:
    named = [tag.value for tag in item.tags if tag.kind == "colour"][:_DOTS]
    return ", ".join(label("colour", one, language) for one in named if one in vocabulary().entries["colour"])


def _safe(url: str) -> str:
    """An address that a link may lead to."""
    return url if url.startswith(("https://", "http://")) else ""


def facets(form: FindForm, counted: Mapping[str, Facts], words: Words, brands: Mapping[str, str] = _NO_BRANDS
           ) -> tuple[FacetView, ...]:
    """The filters; `counted` holds for each field the facts under all other limits, `brands` how brands are written by
    how they are compared."""
    found: list[FacetView] = []
    for field in FILTERS:
        chosen = form.chosen.get(field, ())
        counts = dict(counted[field].values.get(field, {}))
        if field == "garment":
            counts = _by_type(counts)
        values = [ValueView(value=value, label=_label(field, value, words, brands), count=count, chosen=value in chosen,
                            hex=colour_hexes().get(value, "") if field == "colour" else "")
                  for value, count in counts.items()]
        values += [ValueView(value=value, label=_label(field, value, words, brands), count=0, chosen=True)
                   for value in chosen if value not in counts]
        if field == "size":
            values.sort(key=lambda one: _size_order(one.value))
        if len(values) >= _LEAST_CHOICE or chosen:
            found.append(FacetView(field=field, values=tuple(values[:_MOST_VALUES]),
                                   is_open=field in _OPEN or bool(chosen)))
    return tuple(found)


def _by_type(counts: Mapping[str, int]) -> dict[str, int]:
    """Finer garments counted as what they are kinds of: nobody looks for a coat among forty types."""
    known, finer = vocabulary().entries["garment"], construction_words().vocabulary.entries["garment"]
    found: dict[str, int] = {}
    for garment, count in counts.items():
        wide = garment
        while wide not in known and wide in finer and finer[wide].parent:
            wide = str(finer[wide].parent)
        found[wide] = found.get(wide, 0) + count
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def _label(field: str, value: str, words: Words, brands: Mapping[str, str] = _NO_BRANDS) -> str:
    if field in ("brand", "size"):
        return brands.get(value, value) if field == "brand" else value
    return words.error(value_label(field, value))


def _size_order(size: str) -> tuple[int, float, str]:
    """Letters from small to large, then numbers, then the rest."""
    if size in _LETTERS:
        return 0, _LETTERS.index(size), size
    number = size.rpartition(" ")[2].replace(",", ".")
    return (1, float(number), size) if number.replace(".", "", 1).isdigit() else (2, 0, size)


def chips(form: FindForm, words: Words, here: str, brands: Mapping[str, str] = _NO_BRANDS) -> tuple[ChipView, ...]:
    """Every limit, those of the filters first, each with the address of the search without it."""
    found = [ChipView(label=_label(field, value, words, brands), without=_address(here, form.without(field, value)))
             for field in FILTERS for value in form.chosen.get(field, ())]
    rest = replace(form, chosen={}).limit(without="stock")
    found += [ChipView(label=words.error(described(one)), without=_address(here, form.without("price")))
              for one in conjuncts(rest)]
    if form.stock:
        found.append(ChipView(label=words("find.stock"), without=_address(here, form.without("stock"))))
    for one in said_limits(form.text):
        text = unsaid(form.text, one)
        found.append(ChipView(label=words.error(described(one)), said=True,
                              without=_address(here, replace(form, text=text, skip=0))))
    return tuple(found)


def wishes(form: FindForm, words: Words, here: str) -> tuple[WishView, ...]:
    """What is understood of the words beside limits."""
    found = []
    for one in said_wishes(form.text):
        rest, chosen = unwished(form.text, one), form.chosen.get(one.field, ())
        fixed = replace(form, chosen={**form.chosen, one.field: (*chosen, one.value)}, skip=0)
        found.append(WishView(
            label=_label(one.field, one.value, words),
            without=_address(here, replace(form, text=rest, skip=0)) if rest != form.text else "",
            only=_address(here, fixed) if one.field in FILTERS and one.value not in chosen else ""))
    return tuple(found)


def limits_alone(form: FindForm) -> str:
    """The limits of a search as the part of an address that goes behind an item to be like; its look is the item's."""
    text = form.text
    for one in said_wishes(text):
        text = unwished(text, one)
    query = FindForm(text=text if said_limits(text) else "", chosen=form.chosen, low=form.low, high=form.high,
                     currency=form.currency, stock=form.stock).query()
    return f"&{query}" if query else ""


def cleared(form: FindForm, here: str) -> str:
    """The address of the same search without any limit."""
    text = form.text
    for one in said_limits(text):
        text = unsaid(text, one)
    return _address(here, form.cleared(text))


def _address(here: str, form: FindForm) -> str:
    query = form.query()
    return f"{here}find?{query}" if query else f"{here}find"
