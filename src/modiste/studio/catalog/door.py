"""The door of the catalogue: feeds in, items out, and the index kept up to them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.catalog.index import IndexInfo, IndexPlace, ItemIndex
from modiste.catalog.index.place import Store as IndexStore
from modiste.catalog.index.place import read_store
from modiste.catalog.index.reembedding import Reembedding, keep_encoder
from modiste.core.errors import InputError
from modiste.core.files import PRIVATE_FILE, output_error
from modiste.core.items import Item
from modiste.core.messages import Message, message
from modiste.core.progress import Progress
from modiste.core.settings import Settings
from modiste.studio.catalog.exporting import export
from modiste.studio.catalog.importing import Importing
from modiste.studio.catalog.indexing import AT_ONCE, Indexing, vector_name
from modiste.studio.catalog.looking import Eyes, OwnEyes, embedded, eyes_of
from modiste.studio.catalog.masking import garment_of_item
from modiste.studio.catalog.requests import AddRequest, CatalogInfo, ImportReport, RepairReport
from modiste.studio.garments import Garments
from modiste.studio.home import CATALOG, CATALOG_LOCK, DEMO, UserId
from modiste.studio.store.items.rows import index_digest
from modiste.studio.store.items.values import ItemPage, PricePoint
from modiste.studio.store.store import Store

if TYPE_CHECKING:
    from modiste.catalog.embedding import ItemEmbedder
    from modiste.catalog.search import Facts
    from modiste.studio.catalog.demo import DemoReport, DemoRequest
    from modiste.studio.catalog.find_requests import Findings, FindRequest
    from modiste.studio.catalog.finding import Finding

_WRITTEN: Final = 0.5
"""The share of an import that is done when its rows are written."""
_ASKED_SECONDS: Final = 1.0
_LOCK: Final = "writer.lock"
BUNDLED: Final = "modiste"
"""The name of the bundled encoder."""


def _silent(_share: float, _status: Message) -> None:
    """Nobody wants to know."""


class Catalog:
    """The catalogue of a studio. One program imports at a time; the others wait. `user` is who asks: see `Items`."""

    def __init__(self, settings: Settings, embedder: "Callable[[str | None], ItemEmbedder]", garments: Garments
                 ) -> None:
        """`embedder` loads one by its folder or hub id, None for the bundled one."""
        self._settings = settings
        self._load = embedder
        self._garments = garments

    @cached_property
    def finding(self) -> "Finding":
        """Search of this catalogue, which keeps its index in memory."""
        from modiste.studio.catalog.finding import Finding

        return Finding(lambda: self.store, self.place, self._load, self._garments)

    def find(self, request: "FindRequest") -> "Findings":
        """The items that are likeliest what was asked: see `Finding.find`."""
        return self.finding.find(request)

    def facts(self, where: str = "", user: UserId = None) -> "Facts":
        """What the catalogue holds under a limit: see `Finding.facts`."""
        return self.finding.facts(where, user)

    @cached_property
    def store(self) -> Store:
        """The studio's rows and pictures, opened on first use and kept open."""
        return Store.open(self._settings.make_home(), self._settings.database)

    @property
    def place(self) -> IndexPlace:
        """Where the index is: in the studio's folder, or where the setting `catalog_index` says. One that others may
        write is locked by them too where they share this folder."""
        own = self._settings.home / CATALOG.name
        said = self._settings.catalog_index
        return IndexPlace.of_folder(own) if said is None else IndexPlace.named(said, own / _LOCK)

    def close(self) -> None:
        """Close what was opened."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    def add(self, request: AddRequest, progress: Progress | None = None) -> ImportReport:
        """Import a feed: new items are added, known ones brought up to date, and what a whole feed does not hold any
        more can no longer be bought. Killed, it is just begun again.

        Raises:
            InputError, DataError: the feed cannot be read, or its prices name no currency; see
                `feeds.detect.open_feed`.
            OutputError: the disk is full, or the index cannot be written.
        """
        tell = progress or _silent
        if request.fetch and self._settings.offline:
            raise InputError("studio.fetch_offline")
        importing = Importing(request, tell)
        if request.dry_run:
            return importing.look()
        with self._alone(tell):
            kept = read_store(self.place)  # a place that cannot be reached is said before a long feed is read
            importing.write(self.store)
            source = kept.source if kept is not None else self._source(self._settings.catalog_encoder)
            with self._eyes(source, request.cluster) as eyes:
                done = Indexing(self.store, self.place, eyes, source).run(
                    lambda share, status: tell(_WRITTEN + (1 - _WRITTEN) * share, status))
        importing.count(embedded=done.embedded, refreshed=done.refreshed)
        for problem in done.problems:
            importing.note(problem)
        return importing.report()

    def demo(self, asked: "DemoRequest", progress: Progress | None = None) -> "DemoReport":
        """Sew a demo catalogue of made-up brands, and import it while it is sewn: see `demo.add_demo`."""
        from modiste.studio.catalog.demo import add_demo

        return add_demo(self._settings.make_home() / DEMO.name, asked, self.add, progress)

    def info(self, user: UserId = None) -> CatalogInfo:
        """What there is."""
        items = self.store.items
        kept = read_store(self.place)
        index: IndexInfo | None = None
        waiting = items.count(user)
        if kept is not None:
            index = ItemIndex(self.place, kept.encoder, kept.dimension).info()
            waiting = items.waiting(kept.encoder)
        return CatalogInfo(
            sources=self.store.imports.sources(user), items=items.count(user),
            available=items.count(user, available=True),
            without_picture=items.without_picture(user), waiting=waiting, index=index)

    def items(self, user: UserId = None, *, search: str = "", source: str | None = None, available: bool | None = None,
              after: int | None = None, limit: int = 50) -> ItemPage:
        """A page of items: see `Items.list`."""
        return self.store.items.list(user, search=search, source=source, available=available, after=after, limit=limit)

    def item(self, item: str, user: UserId = None) -> Item:
        """An item by its id.

        Raises:
            NotFoundError: there is none that this user sees.
        """
        return self.store.items.get(user, item)

    def prices(self, item: str, user: UserId = None) -> tuple[PricePoint, ...]:
        """What an item cost, from the first time that it was seen."""
        return self.store.items.prices(user, item)

    def picture(self, item: str, user: UserId = None, place: int = 0) -> Path:
        """The file of a picture of an item, never to be changed.

        Raises:
            NotFoundError: there is no such item or picture.
        """
        return self.store.items.picture_file(user, item, place)

    def remove(self, ids: Sequence[str] = (), user: UserId = None, *, source: str | None = None) -> int:
        """Delete items of this user, by their ids or all of a feed, from the index too; how many.

        Raises:
            NotFoundError: one is not there, or not this user's; nothing is deleted then.
        """
        with self._alone(_silent):
            for one in ids:
                self.store.items.check_owned(user, one)
            gone = self.store.items.remove(user, list(ids) if source is None else None, source=source)
            self._forget(gone)
        return len(gone)

    def tidy(self) -> int:
        """Delete from the index what no row has any more: the items of a person whose account went; how many."""
        kept = read_store(self.place)
        if kept is None:
            return 0
        index = ItemIndex(self.place, kept.encoder, kept.dimension)
        strays = index.ids() - self.store.items.ids()
        return index.delete(strays) if strays else 0

    def export(self, path: Path, user: UserId = None, *, source: str | None = None) -> int:
        """Write the items that a user sees to a .csv or .parquet; how many: see `exporting.export`."""
        return export(self.store.items.all(user, source=source), path, self.store.files)

    def repair(self, progress: Progress | None = None, *, encoder: str | None = None,
               cluster: str | None = None) -> RepairReport:
        """Make the index whole: clear away what killed programs left, delete rows without an item, embed what is
        missing; for another encoder, or lost, it is made anew while the former one is searched. Killed, it goes on
        where it was.

        Args:
            progress: told how far it is.
            encoder: what is to embed it from now on: a folder or hub id, "modiste" for the bundled one; None for what
                the setting `catalog_encoder` says, and where it says nothing for the one that was begun with, or that
                the index has.
            cluster: the address of a Ray cluster that looks at the pictures: see `cluster.cluster_eyes`.

        Raises:
            DataError: the index is of a newer version.
            OutputError: it cannot be written.
            WeightsError: the encoder cannot be loaded.
        """
        tell = progress or _silent
        with self._alone(tell):
            kept = read_store(self.place)
            source = self._source(encoder or self._settings.catalog_encoder, kept)
            again = 0
            with self._eyes(source, cluster) as eyes:
                if kept is not None and kept.encoder != eyes().id:
                    again = self._embed_anew(eyes(), source, tell)
                elif kept is not None and (kept.source != source or kept.next_table is not None):
                    keep_encoder(self.place, source)
                done = Indexing(self.store, self.place, eyes, source).run(tell)
            kept = read_store(self.place)
            if kept is None:
                return RepairReport(duplicates=0, strays=0, embedded=0, refreshed=0, bytes_freed=0)
            mended = ItemIndex(self.place, kept.encoder, kept.dimension).repair()
        return RepairReport(duplicates=mended.duplicates, strays=done.strays, embedded=done.embedded + again,
                            refreshed=done.refreshed, bytes_freed=mended.bytes_freed)

    @staticmethod
    def _source(name: str | None, kept: "IndexStore | None" = None) -> str | None:
        """What an encoder's name stands for: a folder by its whole path, a hub id; None for the bundled one. Without a
        name it is the one that the index is being embedded with, or has."""
        if name is None:
            return None if kept is None else kept.source if kept.next_table is None else kept.next_source
        folder = Path(name).expanduser()
        return None if name == BUNDLED else str(folder.absolute()) if folder.is_dir() else name

    @contextmanager
    def _eyes(self, source: str | None, cluster: str | None) -> Iterator[Callable[[], Eyes]]:
        """What looks at pictures by the encoder of that name, opened when it is first asked for."""
        with ExitStack() as opened:

            @cache
            def eyes() -> Eyes:
                if cluster is None:
                    return OwnEyes(self._load(source), partial(garment_of_item, garments=self._garments))
                from modiste.studio.catalog.cluster import cluster_eyes

                return opened.enter_context(cluster_eyes(
                    cluster, partial(eyes_of, self._settings, source), self._settings.thread_count))

            yield eyes

    def _embed_anew(self, eyes: Eyes, source: str | None, tell: Progress) -> int:
        from modiste.catalog.index import index_row

        index = ItemIndex(self.place, eyes.id, eyes.dimension, source=source)
        anew = Reembedding(index)
        missing = sorted(anew.missing())
        items = self.store.items
        done = 0
        lots = ([one for one in items.by_ids(missing[start : start + AT_ONCE]) if one.pictures]
                for start in range(0, len(missing), AT_ONCE))
        for told, vectors in embedded(self.store, eyes, lots, []):
            anew.add(index_row(item, vector) for item, vector in zip(told, vectors, strict=True))
            items.mark((item.id, index_digest(item, eyes.id), vector_name(eyes.id, item)) for item in told)
            done += len(told)
            tell(done / len(missing), message("studio.items_embedded", count=done))
        former = read_store(self.place)
        if former is not None:  # items without a usable picture have no place in an index
            ItemIndex(self.place, former.encoder, former.dimension).delete(anew.missing())
        anew.finish()
        return done

    def _forget(self, ids: Sequence[str]) -> None:
        kept = read_store(self.place)
        if kept is not None and ids:
            ItemIndex(self.place, kept.encoder, kept.dimension).delete(ids)

    @contextmanager
    def _alone(self, tell: Progress) -> Iterator[None]:
        """Import alone: who comes later waits, and says so."""
        from filelock import FileLock, Timeout

        path = self._settings.make_home() / CATALOG_LOCK.name
        lock = FileLock(path, mode=PRIVATE_FILE)
        while True:
            try:
                lock.acquire(timeout=_ASKED_SECONDS)
                break
            except Timeout:
                tell(0.0, message("studio.catalog_waits"))
            except OSError as error:
                raise output_error(path, error) from error
        try:
            yield
        finally:
            lock.release()


