"""The store: everything that the people of one studio made, in one home folder and one database."""

from pathlib import Path
from types import TracebackType
from typing import Self

from modiste.studio.home import Home
from modiste.studio.store.boards.boards import Boards
from modiste.studio.store.database import Database
from modiste.studio.store.events.events import Events
from modiste.studio.store.items.imports import Imports
from modiste.studio.store.items.items import Items
from modiste.studio.store.jobs.records import JobRecords
from modiste.studio.store.people.preferences import Preferences
from modiste.studio.store.people.users import Users
from modiste.studio.store.pictures.files import PictureFiles
from modiste.studio.store.pictures.pictures import Pictures
from modiste.studio.store.quotas.quotas import Quotas
from modiste.studio.store.quotas.values import Limits
from modiste.studio.store.threads.threads import Threads
from modiste.studio.store.wardrobe.households import Households
from modiste.studio.store.wardrobe.outfits import Outfits
from modiste.studio.store.wardrobe.wardrobe import Wardrobes


class Store:
    """An open studio folder. Every part may be used from any thread.

    >>> with Store.open(home) as store:
    ...     coat = store.pictures.add(None, image, NewPicture(kind="design", prompt="red coat"))
    ...     store.boards.create(None, "Autumn", [coat.id])
    """

    def __init__(self, home: Home, database: Database, limits: Limits | None = None) -> None:
        self.home = home
        self.database = database
        files = PictureFiles(home)
        self.files = files
        self.quotas = Quotas(database, home, files, limits or Limits())
        self.pictures = Pictures(database, files, self.quotas)
        self.boards = Boards(database)
        self.items = Items(database, files)
        self.imports = Imports(database)
        self.jobs = JobRecords(database)
        self.users = Users(database, home, self.pictures, self.jobs)
        self.preferences = Preferences(database)
        self.events = Events(database)
        self.threads = Threads(database)
        self.wardrobes = Wardrobes(database)
        self.outfits = Outfits(database)
        self.households = Households(database)

    @classmethod
    def open(cls, home: Path, url: str | None = None, limits: Limits | None = None) -> Self:
        """Open the studio in `home`, made where it is missing; with `url`, its rows are in that PostgreSQL database;
        `limits` is what each person may have (None: as much as there is).

        Raises:
            SettingError: `url` is not the address of a PostgreSQL database.
            InputError: the database is damaged, or was made by a newer Modiste.
            OutputError: the folder cannot be written to, or the database cannot be reached.
        """
        return cls(Home(home), Database.open(home, url), limits)

    def tidy(self) -> int:
        """Delete what is in the home and nobody's, left by programs that were ended at work; how many there were.

        Raises:
            OutputError: something cannot be deleted.
        """
        people = (None, *(user.id for user in self.users.list()))
        return self.pictures.tidy() + self.home.tidy(self.jobs.all_ids(), people)

    def close(self) -> None:
        """Close the database; the store must not be used after it."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()
