"""The search of the page Find: what the form asks, asked of the catalogue, as the page shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.catalog.limits.describing import value_label
from modiste.catalog.limits.known import fold_brand
from modiste.catalog.limits.tree import both
from modiste.catalog.limits.words import read_words
from modiste.catalog.search.facts import Facts
from modiste.core.items import Item
from modiste.language.vocabulary import widest_garment
from modiste.studio.catalog.find_requests import Findings, FindRequest, FoundItem, ShownPicture
from modiste.web.page import PageRequest
from modiste.web.pages.find.form import FILTERS, FindForm
from modiste.web.pages.find.view import (
    LEAST_SHARE,
    ChipView,
    FacetView,
    HitView,
    WishView,
    chips,
    cleared,
    facets,
    hit_view,
    limits_alone,
    picture_of,
    wishes,
)
from modiste.web.texts import Words
from modiste.web.wording import sentence

if TYPE_CHECKING:
    from modiste.studio.catalog.door import Catalog

PART: Final = 24
"""Hits that are shown at once."""
_MOST_PAGES: Final = 40
_LEAST: Final = 0.05
"""What matches less is left out, and said to be."""
_TOLD_BY_CARDS: Final = ("garment", "colour")
_NEAREST: Final = 6
"""So many are shown where nothing is like what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeView:
    """The garment that hits are to be like, and the address of the search without it."""

    title: str
    picture: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page shows. `total` counts all that the catalogue has for this person; `more` is the address of the next
    hits, "" at the end; `keeping` what keeps the limits when an item to be like is chosen."""

    total: int
    holds: str = ""
    line: str = ""
    empty_line: str = ""
    notes: tuple[str, ...] = ()
    hits: tuple[HitView, ...] = ()
    facets: tuple[FacetView, ...] = ()
    chips: tuple[ChipView, ...] = ()
    wishes: tuple[WishView, ...] = ()
    keeping: str = ""
    cleared: str = ""
    more: str = ""
    like: LikeView | None = None
    currencies: tuple[str, ...] = ()
    price_low: str = ""
    price_high: str = ""


def shown_of(page: PageRequest, form: FindForm) -> Shown:
    """What the form finds.

    Raises:
        NotFoundError: there is no such garment to be like.
        DataError: the index cannot be read.
    """
    catalog: Catalog = page.context.studio.catalog
    everything = catalog.finding.facts_under(user=page.user)
    if not everything.count:
        return Shown(total=0)
    found = catalog.find(_request(page, form))
    counted = _counted(catalog, page, form)
    words, here = page.words, f"/{page.words.language}/"
    brands = {fold_brand(one): one for one in catalog.store.items.brands(page.user)}
    said = (*_not_understood(form, found, words), *(words.error(one) for one in found.remarks))
    like = catalog.item(form.like, page.user) if form.like else None
    prices = counted["price"].prices
    chosen = [one for one in prices if not form.currency or one.currency == form.currency]
    ranked = form.asks and any(one.hit.score is not None for one in found.items)
    near = near_of(found.items) if form.asks else found.items
    # Where nothing is like it, the nearest are still told, without a figure that says nothing.
    far = bool(found.items) and not near and not form.skip
    shown, more = found.items[:_NEAREST] if far else near, _more(form, found, here)
    more = more if len(near) == len(found.items) else ""
    said = (*said, *(words("find.not_among", what=one) for one in _missed(found, shown, words)))
    return Shown(
        total=everything.count, notes=tuple(map(sentence, said)) if found.items else (),
        line=(words("find.far") if far else
              _line(words, found, form.skip + len(near), ranked=ranked, all_shown=not more)),
        holds=words("find.holds", count=everything.count, sources=len(catalog.info(page.user).sources)),
        empty_line=" ".join(map(sentence, said)) if not found.items else "",
        hits=_hits(page, form, shown, told=not far),
        facets=facets(form, counted, words, brands), chips=chips(form, words, here, brands),
        wishes=wishes(form, words, here), keeping=limits_alone(form), cleared=cleared(form, here),
        more=more,
        currencies=tuple(one.currency for one in everything.prices),
        price_low=f"{min(one.low for one in chosen):g}" if len(chosen) == 1 else "",
        price_high=f"{max(one.high for one in chosen):g}" if len(chosen) == 1 else "",
        like=_liked(like, form, here) if like is not None else None)


def _line(words: Words, found: Findings, cards: int, *, ranked: bool, all_shown: bool) -> str:
    """How many there are, as one sees them: a card stands for all colours of a piece, and what hardly matches the
    question is not shown."""
    if found.items and all_shown and cards < found.total:
        return words("find.folded", count=cards, total=found.total, least=round(100 * _LEAST))
    return words("find.nearest" if ranked else "find.found", total=found.total)


def _missed(found: Findings, shown: Sequence[FoundItem], words: Words) -> Iterator[str]:
    """What the words wish for and none of the hits is, as far as a card tells it."""
    said = {one.code for one in found.remarks}
    for wish in found.wishes if shown else ():
        if wish.field == "garment" and "catalog.no_such_type" in said:
            continue
        if wish.field in _TOLD_BY_CARDS and not any(_has(one.item, wish.field, wish.value) for one in shown):
            yield words.error(value_label(wish.field, wish.value))


def _has(item: Item, kind: str, value: str) -> bool:
    tags = [tag.value for tag in item.tags if tag.kind == kind and (tag.share is None or tag.share >= LEAST_SHARE)]
    if kind == "garment":
        return any(widest_garment(one) == widest_garment(value) for one in tags)
    return value in tags


def _request(page: PageRequest, form: FindForm) -> FindRequest:
    parts: dict[str, tuple[str, ...]] = {"colour_of": ("colour",), "print_of": ("print",)}
    taken = {part for name, given in parts.items() if form.pictures.get(name) for part in given}
    parts["picture"] = tuple(part for part in ("cut", "colour", "print") if part not in taken)
    pictures = tuple(ShownPicture(picture=page.context.store.pictures.photo(page.user, one), parts=parts[name])
                     for name, one in form.pictures.items())
    return FindRequest(
        pictures=pictures, text=form.text, limit=form.limit(), like=form.like or None, weights=form.weights, k=PART,
        page=1 + form.skip // PART, user=page.user)


def _not_understood(form: FindForm, found: Findings, words: Words) -> tuple[str, ...]:
    """That none of the words says anything that is known here, where none does: what comes is the nearest picture."""
    said = form.text.casefold().split()
    if not said or language.parse(form.text) != language.parse("") or found.limit != form.limit():
        return ()
    named = {word for one in found.items for word in f"{one.item.title} {one.item.brand}".casefold().split()}
    return () if named & set(said) else (words("find.not_understood"),)


def near_of(found: Sequence[FoundItem]) -> tuple[FoundItem, ...]:
    """Those of the hits that match what was asked in some measure."""
    return tuple(one for one in found if one.hit.score is None or one.hit.score >= _LEAST)


def _hits(page: PageRequest, form: FindForm, found: Sequence[FoundItem], *, told: bool) -> tuple[HitView, ...]:
    catalog: Catalog = page.context.studio.catalog
    ids = [one for hit in found for one in hit.hit.others]
    others: Mapping[str, Item] = {one.id: one for one in catalog.store.items.get_many(page.user, ids)} if ids else {}
    return tuple(hit_view(
        hit.item, page.words, score=hit.hit.score if form.asks and told else None,
        differs=(page.words.error(one.text) for one in hit.differs),
        others=[others[one] for one in hit.hit.others if one in others]) for hit in found)


def _counted(catalog: "Catalog", page: PageRequest, form: FindForm) -> Mapping[str, Facts]:
    """Facts for each filter under all limits but its own: what one would find by another value of it."""
    said = read_words(form.text).limit if form.text else None
    whole = catalog.finding.facts_under(both(form.limit(), said), page.user)
    found = dict.fromkeys((*FILTERS, "price"), whole)
    for name in (*form.chosen, "price"):
        if name in form.chosen or form.low is not None or form.high is not None or form.currency:
            found[name] = catalog.finding.facts_under(both(form.limit(without=name), said), page.user)
    return found


def _more(form: FindForm, found: Findings, here: str) -> str:
    """The address of the next hits."""
    if len(found.items) < PART or form.skip + PART >= min(found.total, PART * _MOST_PAGES):
        return ""
    return f"{here}find?{replace(form, skip=form.skip + PART).query()}"


def _liked(item: Item, form: FindForm, here: str) -> LikeView:
    query = form.without("like").query()
    return LikeView(title=item.title, picture=picture_of(item),
                    without=f"{here}find?{query}" if query else f"{here}find")

