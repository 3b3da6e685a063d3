"""Which one garment, bought, would add most outfits that are better than the person's usual ones.

What would be wrong for the occasion or the weather is not advised, however well it goes with the rest; what mends a
fault that the wardrobe cannot (no closed shoes, nothing against rain) comes before what is merely better.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from modiste.stylist.outfits.closet import Closet, lay_out
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.generating import make_outfits
from modiste.stylist.outfits.judging import judge
from modiste.stylist.outfits.occasions import DressCode, dress_code
from modiste.stylist.outfits.suiting import fault_of
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.traits import DRESS_CODED, traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_BASES: Final = 30
_ODD: Final = 0.15
"""How far from a dress code a garment may be and still be advised."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """A garment that could be bought, by its id: how many outfits above the person's median it makes, and the best
    score of them; `mends` of them are wrong for the weather in fewer ways than they were without it."""

    item: str
    outfits: int
    best: float
    mends: int = 0


def purchases(items: Sequence[WardrobeItem], offers: Sequence[WardrobeItem], request: OutfitRequest,
              model: Compatibility | None = None) -> tuple[Purchase, ...]:
    """What each offer that suits what is asked would add; first those that mend most, then those that add most. An
    offer takes its place in outfits of the wardrobe, or the place of the garment of its slot; only those better than
    the median of the outfits without it count.

    Raises:
        InputError: there is nothing to wear yet.
    """
    bases = make_outfits(items, replace(request, n=_BASES, shown=()), model)
    median = float(np.median([one.score for one in bases]))
    code = dress_code(request.occasion) if request.occasion else None
    offers = [one for one in offers if _suits(one, request, code)]
    closet = lay_out([*items, *offers], model)
    row_of = {one.id: row for row, one in enumerate(closet.items)}
    rows_of = [tuple(row_of[name] for name in base.items) for base in bases]
    faults = [len(judge(closet, rows, request, code).faults) for rows in rows_of]
    found = []
    for place, offer in enumerate(offers):
        slot = traits_of(offer).slot
        new: dict[tuple[int, ...], int] = {}
        for rows, wrong in zip(rows_of, faults, strict=True):
            stays = [row for row in rows if _stays(closet.traits[row].slot, slot)]
            changed = tuple(sorted((*stays, len(items) + place)))
            if _is_whole(closet, changed) or not _is_whole(closet, rows):
                new[changed] = max(new.get(changed, 0), wrong)
        judged = [(judge(closet, rows, request, code), wrong) for rows, wrong in new.items()]
        right = [(how, wrong) for how, wrong in judged if how.score > median and len(how.faults) <= wrong]
        found.append(Purchase(offer.id, len(right), max((how.score for how, _ in right), default=0.0),
                              sum(len(how.faults) < wrong for how, wrong in right)))
    return tuple(sorted(found, key=lambda one: (-one.mends, -one.outfits, -one.best)))


def _stays(worn: str, bought: str) -> bool:
    """Whether a garment of one place stays on with a new one: a dress takes the place of top and bottom."""
    return worn != bought and not (bought == "dress" and worn in ("upper", "lower")) and not (
        worn == "dress" and bought in ("upper", "lower"))


def _is_whole(closet: Closet, rows: Sequence[int]) -> bool:
    """Whether garments dress somebody."""
    slots = {closet.traits[row].slot for row in rows}
    return "dress" in slots or ("lower" in slots and bool(slots & {"upper", "mid"}))


def _suits(offer: WardrobeItem, request: OutfitRequest, code: DressCode | None) -> bool:
    """Whether an offer by itself is right for the occasion and the weather."""
    traits = traits_of(offer)
    if code is not None and (code.rules_out(offer.garment, traits.occasions) or (
            traits.slot in DRESS_CODED and code.distance(traits.formality) > _ODD)):
        return False
    return request.weather is None or fault_of(traits, request.weather, hosiery=True) is None
