"""The door of wardrobes: `studio.wardrobe`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from modiste.core.errors import InputError
from modiste.core.settings import Settings
from modiste.studio.home import UserId
from modiste.studio.models import Models
from modiste.studio.pictures_in import open_photo
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.store import Store
from modiste.studio.store.text_fields import is_id
from modiste.studio.store.wardrobe.values import GarmentChange
from modiste.studio.wardrobe import archive, importing
from modiste.studio.wardrobe.cutting import cut_photo
from modiste.studio.wardrobe.importing import Brought, Eyes, ImportRequest
from modiste.stylist.wardrobe.duplicates import Duplicate, duplicates, nearest
from modiste.stylist.wardrobe.traits import wants_wash
from modiste.stylist.wardrobe.values import State, WardrobeItem, local_day

_WORN_ALIKE = 0.8
"""The cosine from which on a photo of the day shows a garment of the wardrobe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which garments to list: all of them but those that are gone, unless something is asked. `unworn_days`: not worn
    in so many days; `words` stand in title, type, brand, place or tags."""

    state: State | None = None
    garment: str | None = None
    words: str = ""
    unworn_days: int | None = None
    wants_wash: bool = False


class Wardrobe:
    """`studio.wardrobe`: a person's own garments.

    >>> studio = Studio.open()
    >>> for one in studio.wardrobe.add(ImportRequest(sources=(Path("photos"),))): ...
    >>> studio.wardrobe.wear([item.id])

    Each method takes `user`, None on a laptop without accounts. Every method raises NotFoundError for a garment that is
    not this user's, and OutputError when the disk or the database fails.
    """

    def __init__(self, settings: Settings, models: Models, store: Store | None = None) -> None:
        self._settings, self._models, self._store = settings, models, store

    @contextmanager
    def using(self, store: Store) -> Iterator[None]:
        """Within it every call goes to an open store, as of a running server."""
        self._store, before = store, self._store
        try:
            yield
        finally:
            self._store = before

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The open store: that of the running studio, or one for this call."""
        if self._store is not None:
            yield self._store
            return
        with Store.open(self._settings.home, self._settings.database) as store:
            yield store

    def add(self, request: ImportRequest, *, tag: bool = True, change: GarmentChange | None = None,
            user: UserId = None) -> Iterator[Brought]:
        """Bring photos: see `importing.bring`; `change` is what the person says of all that is new.

        Raises:
            InputError: a path is not there.
        """
        eyes = Eyes(segmenter=self._models.segmenter, embedder=self._models.item_embedder if tag else None,
                    reader=self._models.reader)
        with self.store() as store:
            for one in importing.bring(store, user, request, eyes):
                if change is not None and one.items and not one.again:
                    names = [item.id for item in one.items]
                    yield Brought(photo=one.photo, items=store.wardrobes.change(user, names, change), parts=one.parts)
                else:
                    yield one

    def items(self, choice: Choice | None = None, *, today: date | None = None, user: UserId = None
              ) -> tuple[WardrobeItem, ...]:
        """The garments that are asked for, in the order in which they came."""
        asked = choice or Choice()
        with self.store() as store:
            found = store.wardrobes.list(user, gone=asked.state == "gone")
        return tuple(one for one in found if _fits(one, asked, today or local_day()))

    def item(self, name: str, *, user: UserId = None) -> WardrobeItem:
        """A garment by its id, or by the first four digits or more."""
        with self.store() as store:
            return store.wardrobes.get(user, _named(store, user, name))

    def edit(self, names: Sequence[str], change: GarmentChange, *, version: int | None = None, user: UserId = None
             ) -> tuple[WardrobeItem, ...]:
        """Change garments alike, all of them or none.

        Raises:
            ConflictError: it has been changed since `version`.
            InputError: a value does not hold.
        """
        with self.store() as store:
            return store.wardrobes.change(user, [_named(store, user, one) for one in names], change, version)

    def cut(self, name: str, *, as_is: bool = False, mask: Path | None = None, part: str | None = None,
            user: UserId = None) -> WardrobeItem:
        """Cut a garment out anew by a mask of the person's or by the segmenter, or show its photo as it is. The photo
        itself is always kept.

        Raises:
            InputError: the mask does not fit; there are no clothes in the photo (ImageError).
        """
        from modiste.studio.pictures_in import OpenPhoto, open_mask
        from modiste.studio.store.wardrobe.values import Seen
        from modiste.studio.wardrobe.cutting import Cut
        from modiste.studio.wardrobe.seeing import look_at

        with self.store() as store:
            item = store.wardrobes.get(user, _named(store, user, name))
            if as_is:
                return store.wardrobes.show_as(user, item.id, None)
            opened = OpenPhoto(store.pictures.photo(user, item.original))
            made = (Cut(alpha=open_mask(mask, opened.photo).of(), part=item.part, shows=item.shows) if mask is not None
                    else cut_photo(opened, self._models.segmenter, part or item.part or None))
            shown = importing.keep_cutout(store, user, opened, store.pictures.get(user, item.original), made)
            seen = look_at(self._models.item_embedder, self._models.reader, opened.photo, made.alpha, made.shows,
                           worn=bool(made.part))
            return store.wardrobes.see(user, item.id, Seen(cutout=shown.id, tags=seen.tags, vector=seen.vector,
                                                           embedder=seen.embedder, look=seen.look))

    def versions(self, name: str, *, user: UserId = None) -> tuple[str, ...]:
        """The cut-outs that were made of a garment, as kept pictures by their ids, the first one first."""
        with self.store() as store:
            item = store.wardrobes.get(user, _named(store, user, name))
            return tuple(one.id for one in store.pictures.children(user, item.original)
                         if one.kind == importing.CUTOUT and one.part == item.part)

    def show_as(self, name: str, cutout: str | None, *, user: UserId = None) -> WardrobeItem:
        """Show a garment by one of its versions, or (None) by its photo as it is: so a cutting is undone.

        Raises:
            NotFoundError: it is no version of this garment.
        """
        if cutout is not None and cutout not in self.versions(name, user=user):
            raise NotFoundError("picture", cutout)
        with self.store() as store:
            return store.wardrobes.show_as(user, _named(store, user, name), cutout)

    def put_in_bin(self, names: Sequence[str], *, user: UserId = None) -> tuple[str, ...]:
        """Put garments into the bin, which keeps them and their pictures for 30 days; their ids."""
        with self.store() as store:
            ids = tuple(dict.fromkeys(_named(store, user, one) for one in names))
            store.wardrobes.put_in_bin(user, ids)
            return ids

    def in_bin(self, *, beside: str | None = None, user: UserId = None) -> tuple[WardrobeItem, ...]:
        """What is in the bin, the last deleted first; with `beside`, what was deleted together with that one."""
        with self.store() as store:
            return store.wardrobes.in_bin(user, beside)

    def restore(self, names: Sequence[str], *, user: UserId = None) -> tuple[WardrobeItem, ...]:
        """Bring garments back from the bin, with all that was known of them; what came back.

        Raises:
            InputError: the wardrobe is full.
        """
        with self.store() as store:
            return store.wardrobes.restore(user, [_named(store, user, one, binned=True) for one in names])

    def remove(self, names: Sequence[str], *, user: UserId = None) -> int:
        """Delete garments that lie in the bin for good, with their pictures; how many there were."""
        with self.store() as store:
            ids = tuple(dict.fromkeys(_named(store, user, one, binned=True) for one in names))
            store.pictures.empty_bin(user, store.wardrobes.remove(user, ids))
            return len(ids)

    def wear(self, names: Sequence[str], day: date, *, undo: bool = False, user: UserId = None
             ) -> tuple[WardrobeItem, ...]:
        """Note that garments were worn on a day; `undo` takes it back.

        Raises:
            InputError: the day is yet to come.
        """
        if day > local_day() and not undo:
            raise InputError("stylist.worn_later", value=day.isoformat())
        with self.store() as store:
            return store.wardrobes.wear(user, [_named(store, user, one) for one in names], day, undo=undo)

    def worn_in(self, photo: Path, *, user: UserId = None) -> tuple[tuple[WardrobeItem, float], ...]:
        """The garments of the wardrobe that a photo of the day shows, with how alike they look: one for each part of
        the clothes, where one is like enough.

        Raises:
            ImageError: the photo cannot be read, or there are no clothes in it.
        """
        opened = open_photo(photo)
        first = cut_photo(opened, self._models.segmenter)
        cuts = [first] if not first.part else [cut_photo(opened, self._models.segmenter, part)
                                               for part in first.parts if part != "other"]
        eyes = self._models.item_embedder()
        vectors = eyes.embed_pictures([opened.photo.image] * len(cuts), [cut.alpha for cut in cuts])
        with self.store() as store:
            items = store.wardrobes.list(user, gone=False)
        found: dict[str, tuple[WardrobeItem, float]] = {}
        for cut, vector in zip(cuts, vectors, strict=True):
            same = [one for one in items if one.shows in (cut.shows, "")]
            for one, alike in nearest(same, vector, eyes.id, 1):
                if alike >= _WORN_ALIKE and alike > found.get(one.id, (one, 0.0))[1]:
                    found[one.id] = (one, alike)
        return tuple(found.values())

    def duplicates(self, *, user: UserId = None) -> tuple[Duplicate, ...]:
        """Garments that may be there twice."""
        with self.store() as store:
            return duplicates(store.wardrobes.list(user, gone=False))

    def merge(self, keep: str, other: str, *, user: UserId = None) -> WardrobeItem:
        """Make one garment of two: the days on which `other` was worn go to `keep`, and `other` goes to the bin."""
        with self.store() as store:
            first, second = (_named(store, user, one) for one in (keep, other))
            if first == second:
                raise InputError("studio.garment_with_itself", text=keep)
            for day, worn in store.wardrobes.wears(user).items():
                if second in worn:
                    store.wardrobes.wear(user, (first,), day)
            store.wardrobes.put_in_bin(user, (second,))
            return store.wardrobes.get(user, first)

    def export(self, file: Path, *, user: UserId = None) -> int:
        """Write the whole wardrobe to a new ZIP; how many garments it holds."""
        with self.store() as store:
            return archive.write(store, user, file)

    def bring_back(self, file: Path, *, user: UserId = None) -> tuple[int, int]:
        """Read a ZIP of `export`: how many garments are new, and how many were there already.

        Raises:
            InputError: it is no such file, is damaged, or holds what no wardrobe does.
        """
        from modiste.studio.wardrobe.bringing_back import bring_back

        with self.store() as store:
            return bring_back(store, user, file)


def _named(store: Store, user: UserId, name: str, *, binned: bool = False) -> str:
    text = name.strip().lower()
    if is_id(text):
        return text
    try:
        return store.wardrobes.named(user, text, binned=binned)
    except NotFoundError:
        raise NotFoundError("wardrobe item", name) from None


def _fits(one: WardrobeItem, asked: Choice, today: date) -> bool:
    titles = {one.title_in("en"), one.title_in("ru")} if asked.words else ()
    words = " ".join((*titles, one.own_type, one.garment, one.item.brand, one.place, *one.own_tags, *one.colours))
    return ((asked.state is None or one.state == asked.state)
            and (asked.garment is None or asked.garment in (one.garment, one.own_type))
            and all(word in words.casefold() for word in asked.words.casefold().split())
            and (asked.unworn_days is None or one.unworn_for(asked.unworn_days, today))
            and (not asked.wants_wash or wants_wash(one)))
