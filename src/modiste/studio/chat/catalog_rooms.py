"""The catalogue as the conversation asks it, for one person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from modiste.catalog.limits import Limit
from modiste.catalog.limits.tree import EVERYTHING
from modiste.core.items import Item
from modiste.core.messages import Message, message
from modiste.studio.catalog.find_requests import FindRequest, FoundItem, ShownPicture
from modiste.studio.home import UserId
from modiste.studio.store import Store
from modiste.stylist.conversation.rooms import ClosedRoomError, Facts, FindAsked, Hit, PriceSpan

if TYPE_CHECKING:
    from modiste.studio.studio import Studio


class CatalogRooms:
    """What the catalogue holds, finds and shows of what this person may see."""

    def __init__(self, studio: "Studio", store: Store, user: UserId) -> None:
        self._studio, self._store, self._user = studio, store, user

    def brands(self) -> Sequence[str]:
        """The brands of the catalogue, the commonest."""
        return tuple(self._studio.catalog.finding.facts_under(EVERYTHING, self._user).values.get("brand", {}))

    def facts(self, limit: Limit) -> Facts:
        """What the catalogue holds within a limit.

        Raises:
            ClosedRoomError: it holds nothing at all.
        """
        finding = self._studio.catalog.finding
        found = finding.facts_under(limit, self._user)
        if not found.count and not finding.facts_under(EVERYTHING, self._user).count:
            raise ClosedRoomError("stylist.no_catalogue")
        named = [name for one in found.prices for name in (one.cheapest, one.dearest)]
        items = {one.id: one for one in self.items(named)}
        spans = sorted((one for one in found.prices if {one.cheapest, one.dearest} <= set(items)),
                       key=lambda one: -one.count)
        return Facts(count=found.count, prices=tuple(PriceSpan(
            currency=one.currency, lowest=items[one.cheapest], highest=items[one.dearest]) for one in spans))

    def find(self, asked: FindAsked) -> Sequence[Hit]:
        """The best of the catalogue within a limit."""
        pictures: tuple[ShownPicture, ...] = ()
        if asked.picture is not None:
            pictures = (ShownPicture(picture=self._store.pictures.photo(self._user, asked.picture)),)
        found = self._studio.catalog.find(FindRequest(
            text=asked.text, pictures=pictures, limit=asked.limit, without=frozenset(asked.without),
            like=asked.like, k=asked.most, user=self._user))
        return tuple(Hit(item=one.item, why=_why(one)) for one in found.items)

    def items(self, ids: Sequence[str]) -> Sequence[Item]:
        """Items by their ids, as far as they are there."""
        found = {one.id: one for one in self._studio.catalog.store.items.get_many(self._user, list(dict.fromkeys(ids)))}
        return tuple(found[one] for one in ids if one in found)


def _why(found: FoundItem) -> Message | None:
    if not found.differs:
        return None
    return message("stylist.chat_differs", differs=tuple(one.text for one in found.differs))
