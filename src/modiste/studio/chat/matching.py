"""What goes with something: of one kind that is asked for, the person's own first, then the catalogue's, each judged
together with what was spoken of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from modiste.catalog.limits import both, holds, known_of
from modiste.catalog.limits.describing import value_label
from modiste.core.messages import Message, message
from modiste.stylist.conversation.beside import Sought
from modiste.stylist.conversation.rooms import Asked, ClosedRoomError, Hit, Told
from modiste.stylist.conversation.telling import called_of
from modiste.stylist.outfits.generating import judge_outfit
from modiste.stylist.outfits.values import Outfit, OutfitRequest
from modiste.stylist.wardrobe.traits import slot_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.stylist.outfits.compatibility import Compatibility

_OWN: Final = 3
_SHOWN: Final = 6
_TRIED: Final = 48
_REASONS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """What can go with something: garments `there` by id, what the catalogue `offers` for places of an outfit, and by
    which `model` both are judged."""

    there: Mapping[str, WardrobeItem]
    offers: Callable[[Sequence[str]], Sequence[WardrobeItem]]
    model: "Compatibility | None"

    def told(self, asked: Asked, sought: Sought, about: Sequence[WardrobeItem], request: OutfitRequest) -> Told:
        """The best of what is sought beside what it shall go with.

        Raises:
            ClosedRoomError: nothing was spoken of that it could go with.
        """
        if not about:
            raise ClosedRoomError("stylist.goes_with_what")
        apart = {one.id for one in about} | set(asked.refused)
        worn = [one for one in self.there.values() if one.is_there and one.id not in apart]
        own = [one for one in worn if holds(both(asked.whole, sought.limit), known_of(one.item))
               or (one.garment == sought.unspecific and sought.wider is not None
                   and holds(both(asked.whole, sought.wider), known_of(one.item)))]
        slots = tuple(dict.fromkeys(map(slot_of, sought.garments)))
        offers = [one for one in self.offers(slots) if one.id not in apart]
        bought = [one for one in offers if holds(both(asked.beside, sought.limit), known_of(one.item))][:_TRIED]
        if not own and not bought and sought.wider is not None:
            own = [one for one in worn if holds(both(asked.whole, sought.wider), known_of(one.item))]
            bought = [one for one in offers if holds(both(asked.beside, sought.wider), known_of(one.item))][:_TRIED]
        first = self._ranked(own, about, request)[:_OWN]
        then = self._ranked(bought, about, request)[: _SHOWN - len(first)]
        lines = (*_lines(tuple(one for one, _ in first), tuple(one for one, _ in then), about, sought),)
        hits = [_hit(one, judged, owned=True) for one, judged in first]
        hits += [_hit(one, judged, owned=False) for one, judged in then]
        basis = (message("stylist.chat_basis_wardrobe", count=len(self.there)),)
        return Told(lines=lines, hits=tuple(hits), basis=basis)

    def _ranked(self, found: Sequence[WardrobeItem], about: Sequence[WardrobeItem], request: OutfitRequest
                ) -> list[tuple[WardrobeItem, Outfit]]:
        judged = [(one, judge_outfit((*about, one), request, self.model)) for one in found]
        return sorted(judged, key=lambda pair: -pair[1].score)


def _lines(own: Sequence[WardrobeItem], bought: Sequence[WardrobeItem], about: Sequence[WardrobeItem], sought: Sought
           ) -> tuple[Message, ...]:
    """What of one's own goes with it, what of the catalogue does, or that there is neither."""
    item = tuple(called_of(one.item) for one in about)
    kinds = tuple(value_label("garment", one) for one in sought.garments)
    if not own and not bought:
        return (message("stylist.chat_matches_none", item=item, kinds=kinds),)
    lines = [message("stylist.chat_matches_own", item=item, titles=tuple(called_of(one.item) for one in own))
             if own else message("stylist.chat_matches_none_own", item=item, kinds=kinds)]
    if bought:
        lines.append(message("stylist.chat_matches_bought", titles=tuple(called_of(one.item) for one in bought)))
    return tuple(lines)


def _hit(one: WardrobeItem, judged: Outfit, *, owned: bool) -> Hit:
    """A garment with all that speaks for it beside what it shall go with, and what speaks against it."""
    score = message("stylist.chat_matches_score", score=round(100 * judged.score))
    return Hit(item=one.item, why=_why(judged), owned=owned, beside=not owned,
               reasons=(score, *(said.said for said in judged.reasons if said.weight > 0)),
               against=tuple(said.said for said in judged.reasons if said.weight < 0))


def _why(judged: Outfit) -> Message:
    """What speaks for it, in a line: where nothing much does, how well it goes."""
    reasons = tuple(one.said for one in judged.reasons if one.weight > 0)[:_REASONS]
    return message("stylist.chat_differs", differs=reasons) if reasons else message(
        "stylist.chat_matches_score", score=round(100 * judged.score))
