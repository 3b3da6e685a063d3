"""Which one garment, bought, would add most outfits that are better than the person's usual ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.stylist.outfits.closet import lay_out
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.generating import make_outfits
from modiste.stylist.outfits.judging import judge
from modiste.stylist.outfits.occasions import dress_code
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_BASES: Final = 30


@dataclass(frozen=True, slots=True)
class Purchase:
    """A garment that could be bought, by its id: how many outfits above the person's median it makes, and the best
    score of them."""

    item: str
    outfits: int
    best: float


def purchases(items: Sequence[WardrobeItem], offers: Sequence[WardrobeItem], request: OutfitRequest,
              model: Compatibility | None = None) -> tuple[Purchase, ...]:
    """What each offer would add, the most first. An offer takes its place in outfits of the wardrobe, or the place of
    the garment of its slot; only those better than the median of the outfits without it count.

    Raises:
        InputError: there is nothing to wear yet.
    """
    from dataclasses import replace

    bases = make_outfits(items, replace(request, n=_BASES, shown=()), model)
    median = float(np.median([one.score for one in bases]))
    code = dress_code(request.occasion) if request.occasion else None
    closet = lay_out([*items, *offers], model)
    row_of = {one.id: row for row, one in enumerate(closet.items)}
    found = []
    for place, offer in enumerate(offers):
        slot = traits_of(offer).slot
        new = {tuple(sorted((*(row_of[name] for name in base.items if closet.traits[row_of[name]].slot != slot),
                             len(items) + place))) for base in bases}
        scores = [judge(closet, rows, request, code).score for rows in new]
        better = [score for score in scores if score > median]
        found.append(Purchase(offer.id, len(better), max(scores, default=0.0)))
    return tuple(sorted(found, key=lambda one: (-one.outfits, -one.best)))
