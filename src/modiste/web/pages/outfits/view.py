"""What the page Outfits shows: outfits as collages with score and reasons, and what can be done with each garment."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from modiste.language.vocabulary import label, vocabulary
from modiste.studio.store.wardrobe.values import KeptOutfit
from modiste.stylist.outfits.values import Outfit
from modiste.stylist.wardrobe.titles import listed
from modiste.stylist.wardrobe.traits import SLOTS, traits_of
from modiste.stylist.wardrobe.values import WardrobeItem
from modiste.web.pages.outfits.form import OutfitForm
from modiste.web.pages.wardrobe.view import GarmentView, garment_view
from modiste.web.texts import Words

_TOP: Final = ("outer", "mid", "upper", "dress")
_TOLD: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceView:
    """A garment of an outfit: whether it is locked, and the addresses of the same with it locked or let go, with
    another in its place, and without it."""

    garment: GarmentView
    locked: bool
    lock: str
    other: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutfitView:
    """An outfit: its garments from the outside in, those of the `top` row of the collage and of the row `below`, how
    good in percent, why ((whether it speaks for it, words), ...), the address of it alone, and the
    picture of it as `worn`, where there is one. Of one that was kept, what it is for (`purpose`) and where it is
    improved."""

    ids: tuple[str, ...]
    pieces: tuple[PieceView, ...]
    top: tuple[GarmentView, ...]
    below: tuple[GarmentView, ...]
    percent: int | None
    reasons: tuple[tuple[bool, str], ...]
    alone: str
    day: date | None = None
    kept: str = ""
    title: str = ""
    worn: str = ""
    purpose: str = ""
    improve: str = ""


def with_worn(views: Iterable[OutfitView], seen: Mapping[frozenset[str], str]) -> list[OutfitView]:
    """Outfits with the pictures of them as worn, where some were made."""
    return [replace(one, worn=seen.get(frozenset(one.ids), "")) for one in views]


def outfit_view(outfit: Outfit, there: Mapping[str, WardrobeItem], form: OutfitForm, words: Words, here: str, *,
                day: date | None = None) -> OutfitView:
    """An outfit that was made or judged."""
    view = _bare(outfit.items, there, form, words, here)
    reasons = tuple((reason.weight > 0, words.error(reason.said)) for reason in outfit.reasons[:_TOLD])
    return replace(view, percent=round(100 * outfit.score), reasons=reasons, day=day)


def kept_view(kept: KeptOutfit, there: Mapping[str, WardrobeItem], words: Words, here: str) -> OutfitView:
    """An outfit that was kept or planned."""
    form = OutfitForm(occasion=kept.occasion, weather=kept.weather)
    view = _bare(kept.items, there, form, words, here)
    title = kept.title or listed((there[one].item for one in kept.items if one in there), words.language)
    own = replace(form, of=view.ids, kept=kept.id)
    return replace(view, percent=None if kept.score is None else round(100 * kept.score), day=kept.day, kept=kept.id,
                   title=title, alone=_address(here, own), purpose=_purpose(kept, words),
                   improve=f"{here}outfits/improve?{own.query()}")


def _purpose(kept: KeptOutfit, words: Words) -> str:
    """What an outfit is kept for: the occasion by its name, and the weather as it was said."""
    occasion = kept.occasion
    if occasion in vocabulary().entries["occasion"]:
        occasion = label("occasion", occasion, words.language)
    return ", ".join(one for one in (occasion, kept.weather) if one)


def addable(items: Iterable[WardrobeItem], chosen: Sequence[str], words: Words
            ) -> list[tuple[str, list[tuple[str, str]]]]:
    """Garments that an outfit by hand can take, by their places in it."""
    by_slot: dict[str, list[tuple[str, str]]] = {}
    for one in items:
        slot = traits_of(one).slot
        if one.is_there and one.id not in chosen and slot != "other":
            by_slot.setdefault(slot, []).append((one.id, one.title_in(words.language)))
    return [(words(f"wardrobe.slot.{slot}"), sorted(by_slot[slot], key=lambda pair: pair[1]))
            for slot in SLOTS if slot in by_slot]


def _bare(ids: Sequence[str], there: Mapping[str, WardrobeItem], form: OutfitForm, words: Words, here: str
          ) -> OutfitView:
    known = tuple(one for one in ids if one in there)
    views = {one: garment_view(there[one], words) for one in known}
    pieces = tuple(_piece(views[one], known, form, here) for one in known)
    order = sorted(known, key=lambda one: SLOTS.index(views[one].slot))
    return OutfitView(
        ids=known, pieces=pieces, top=tuple(views[one] for one in order if views[one].slot in _TOP),
        below=tuple(views[one] for one in order if views[one].slot not in _TOP), percent=None, reasons=(),
        alone=_address(here, replace(form.plain(), must=(), days=None, pack=None, of=known)))


def _piece(garment: GarmentView, ids: tuple[str, ...], form: OutfitForm, here: str) -> PieceView:
    rest = tuple(one for one in ids if one != garment.id)
    locked = garment.id in form.must
    must = tuple(one for one in form.must if one != garment.id) if locked else (*form.must, garment.id)
    alone = replace(form, days=None, pack=None)
    return PieceView(
        garment=garment, locked=locked, lock=_address(here, replace(form.plain(), must=must)),
        other=_address(here, replace(alone, of=ids, swap=garment.id)),
        without=_address(here, replace(alone, of=rest, swap="")))


def _address(here: str, form: OutfitForm) -> str:
    query = form.query()
    return f"{here}outfits?{query}" if query else f"{here}outfits"
