"""Removing everything of one person: what that is, in numbers, and doing it."""

from typing import Final

from sqlalchemy import delete, func, select

from modiste.studio.backup.own_rows import is_of, own_tables
from modiste.studio.home import UserId
from modiste.studio.store.boards.tables import BoardRow
from modiste.studio.store.events.tables import EventRow
from modiste.studio.store.items.tables import ItemRow
from modiste.studio.store.jobs.tables import JobRow
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.store import Store
from modiste.studio.store.threads.tables import ThreadRow
from modiste.studio.store.wardrobe.tables import OutfitRow, WardrobeItemRow
from modiste.studio.training_sets.trained_models import model_names

_COUNTED: Final = {
    "pictures": PictureRow, "boards": BoardRow, "garments": WardrobeItemRow, "outfits": OutfitRow, "items": ItemRow,
    "threads": ThreadRow, "judgements": EventRow, "jobs": JobRow}


def count_own(store: Store, user: UserId) -> dict[str, int]:
    """How much there is of one person's, by kind, in the order in which it is told."""
    number = user_number(user)
    with store.database.read() as session:
        found = {name: session.scalar(select(func.count()).select_from(row).where(is_of(row.metadata.tables[
            row.__tablename__], number))) or 0 for name, row in _COUNTED.items()}
    sets = store.home.training_sets(user)
    return {**found, "sets": sum(path.is_dir() for path in sets.iterdir()) if sets.is_dir() else 0,
            "models": sum(len(model_names(store.home, user, what)) for what in ("fabric", "lora"))}


def erase_own(store: Store, user: UserId) -> None:
    """Delete everything that is one person's: rows, pictures and their files, training, what jobs left, backups. An
    account stays, empty, and so does the training time that its quota counts. What was lent goes back.

    No job of this person's may be running. Whoever keeps the index of the catalogue tidies it afterwards.

    Raises:
        OutputError: a file cannot be deleted; what is left can be removed by another try.
    """
    leave_household(store, user)
    store.home.remove(store.home.of_person(user, store.jobs.ids(user)))
    store.pictures.remove_all(user)
    store.items.remove(user)
    number = user_number(user)
    with store.database.write(frees=True) as session:
        for table in reversed(own_tables()):
            session.execute(delete(table).where(is_of(table, number)))
    store.quotas.forget(user)


def erase_account(store: Store, name: str) -> None:
    """Delete an account with everything that is its own; what was lent goes back.

    Raises:
        NotFoundError: there is none of that name.
        OutputError: a file cannot be deleted; the account is still there then, for another try.
    """
    user = store.users.find(name).id
    leave_household(store, user)
    store.items.remove(user)
    store.users.remove(name)


def leave_household(store: Store, user: UserId) -> None:
    """Out of the household, if in one: what was lent goes back to whose it is."""
    if store.households.of(user) is not None:
        store.households.leave(user)
