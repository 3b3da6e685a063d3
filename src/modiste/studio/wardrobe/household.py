"""The door of households: `studio.household`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from modiste.studio.home import UserId
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.text_fields import is_id
from modiste.studio.store.wardrobe.households import Sharing
from modiste.studio.store.wardrobe.values import Household, SharedGarment
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.studio.wardrobe.door import Wardrobe


class Households:
    """`studio.household`: garments that people who live together show each other, and lend.

    >>> home = studio.household.create("Home", user=anna)
    >>> studio.household.join(home.code, user=boris)
    >>> studio.household.share([coat.id], "lend", user=anna)
    >>> studio.household.borrow(coat.id, user=boris)

    Every method raises NotFoundError for what is not shared with this user, and OutputError when the disk or the
    database fails.
    """

    def __init__(self, wardrobe: "Wardrobe") -> None:
        self._wardrobe = wardrobe

    def of(self, *, user: UserId = None) -> Household | None:
        """The household of a user; None for none."""
        with self._wardrobe.store() as store:
            return store.households.of(user)

    def create(self, title: str, *, user: UserId = None) -> Household:
        """Begin one.

        Raises:
            InputError: the user is in one already.
        """
        with self._wardrobe.store() as store:
            return store.households.create(user, title)

    def join(self, code: str, *, user: UserId = None) -> Household:
        """Join the one of a code.

        Raises:
            InputError: the user is in one already, or it is full.
        """
        with self._wardrobe.store() as store:
            return store.households.join(user, code)

    def leave(self, *, user: UserId = None) -> None:
        """Leave: what was lent or borrowed is back, and nothing is shared any more.

        Raises:
            InputError: the user is in none.
        """
        with self._wardrobe.store() as store:
            store.households.leave(user)

    def share(self, names: Sequence[str], sharing: str, *, user: UserId = None) -> None:
        """Show one's own garments to the household ("read"), lend them too ("lend"), or neither ("none").

        Raises:
            InputError: the user is in no household, or one of the garments is lent at the moment.
        """
        with self._wardrobe.store() as store:
            ids = [one if is_id(one) else store.wardrobes.named(user, one) for one in names]
            store.households.share(user, ids, sharing)

    def sharings(self, *, user: UserId = None) -> dict[str, Sharing]:
        """How the user's own garments are shared, by their ids; those that are not are left out."""
        with self._wardrobe.store() as store:
            return store.households.sharings(user)

    def garments(self, *, user: UserId = None) -> tuple[SharedGarment, ...]:
        """What the others of the household show."""
        with self._wardrobe.store() as store:
            return store.households.garments(user)

    def borrow(self, name: str, *, user: UserId = None) -> SharedGarment:
        """Borrow a garment; its owner sees it as lent.

        Raises:
            InputError: it is not lent, or cannot be had now.
        """
        with self._wardrobe.store() as store:
            return store.households.borrow(user, self._named(name, user))

    def give_back(self, name: str, *, user: UserId = None) -> WardrobeItem:
        """Give a borrowed garment back, or take back one's own."""
        with self._wardrobe.store() as store:
            own = next((one for one in store.households.sharings(user) if one.startswith(name)), None)
            return store.households.give_back(user, own or self._named(name, user))

    def picture(self, name: str, *, user: UserId = None) -> Path:
        """The small picture of a garment that is shown to the user.

        Raises:
            ImageError: its file is damaged.
        """
        with self._wardrobe.store() as store:
            shown = store.households.get(user, name)
            return store.pictures.thumbnail(shown.owner_id, shown.item.cutout or shown.item.original)

    def _named(self, name: str, user: UserId) -> str:
        """The id of a shared garment by its first digits."""
        text = name.strip().lower()
        if is_id(text):
            return text
        found = [one.item.id for one in self.garments(user=user) if len(text) > 3 and one.item.id.startswith(text)]
        if len(found) != 1:
            raise NotFoundError("wardrobe item", name)
        return found[0]
