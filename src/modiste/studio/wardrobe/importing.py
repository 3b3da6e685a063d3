"""Photos brought into a wardrobe, one after the other: each is there whole or not at all, so that an import that was
broken off is simply begun again."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from modiste.core.ahead import ahead, followed
from modiste.core.errors import ImageError, InputError, ModisteError, UnknownNameError
from modiste.core.files import open_plain
from modiste.core.values import Photo
from modiste.studio.home import UserId
from modiste.studio.pictures_in import OpenPhoto, open_mask, open_photo
from modiste.studio.sewn_photos import sewn_photo
from modiste.studio.store.pictures.pictures import MAX_UPLOAD_BYTES
from modiste.studio.store.pictures.values import NewPicture, Picture
from modiste.studio.store.store import Store
from modiste.studio.store.wardrobe.rows import CUT_CONFIDENCE
from modiste.studio.store.wardrobe.values import NewGarment, Seen
from modiste.studio.wardrobe.cutting import Cut, cut_photo, cutout
from modiste.studio.wardrobe.seeing import Look, look_at
from modiste.studio.wardrobe.sources import photos_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.catalog.embedding import ItemEmbedder
    from modiste.garment.reading.reader import CutReader
    from modiste.garment.segmentation.engine import SegmenterEngine
    from modiste.studio.saving import Json

PHOTO: Final = "garment"
CUTOUT: Final = "cutout"
"""Kinds of kept pictures: a garment's photo, and the garment alone."""
_AT_ONCE: Final = 2
"""Photos looked at while one is kept: each takes tens of megabytes."""
CUTOUT_PX: Final = 1600
"""The longer side of a photo that garments are cut out of; one that is larger is brought to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Eyes:
    """What looks at photos, loaded when it is first asked for; `embedder` None: nothing is tagged."""

    segmenter: "Callable[[], SegmenterEngine]" = field(hash=False)
    embedder: "Callable[[], ItemEmbedder] | None" = field(default=None, hash=False)
    reader: "Callable[[], CutReader] | None" = field(default=None, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """Photos, or folders of them, to bring. `as_is` leaves them uncut; `each` takes every garment that somebody wears
    as one of its own; `mask` is the person's own, of the only photo."""

    sources: tuple[Path, ...]
    as_is: bool = False
    each: bool = False
    mask: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What came of one photo: the garments, whether they were there already, or what was wrong with it; `parts` are the
    parts of clothes in it, where it shows several."""

    photo: Path
    items: tuple[WardrobeItem, ...] = ()
    again: bool = False
    error: ModisteError | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looked:
    """A photo that was looked at and is not kept yet: the file's bytes, and each garment with what was seen of it."""

    photo: Path
    data: bytes = field(hash=False, repr=False)
    file_sha256: str
    opened: OpenPhoto = field(hash=False)
    pieces: tuple[tuple[Cut | None, Look], ...] = field(hash=False)


def bring(store: Store, user: UserId, request: ImportRequest, eyes: Eyes) -> Iterator[Brought]:
    """Bring photos, giving what came of each as soon as it is kept; a photo that cannot be used is told and left out.

    Raises:
        InputError: a path is not there.
        OutputError: the disk or the database fails.
    """
    photos = photos_of(request.sources)
    if request.mask is not None and len(photos) != 1:
        raise InputError("studio.mask_of_one_photo", count=len(photos))
    eyes = replace(eyes, segmenter=followed(eyes.segmenter, lambda: _load_what_tags(eyes)))

    def looked(photo: Path) -> "Brought | _Looked":
        try:
            return _look(store, user, photo, request, eyes)
        except InputError as error:
            return Brought(photo=photo, error=error)

    for found in ahead(looked, photos, _AT_ONCE):
        try:
            yield found if isinstance(found, Brought) else _kept(store, user, found)
        except InputError as error:
            yield Brought(photo=found.photo, error=error)


def _load_what_tags(eyes: Eyes) -> None:
    """Load what looks at a garment once it is cut out: the first photo is shown the sooner."""
    if eyes.embedder is not None and eyes.reader is not None:
        import modiste.garment.cloth.plain  # noqa: F401 - brings half of SciPy

        eyes.embedder()
        eyes.reader()


def _look(store: Store, user: UserId, path: Path, request: ImportRequest, eyes: Eyes) -> "Brought | _Looked":
    """What is in a photo; nothing is kept yet."""
    data = _read(path)
    file_sha256 = hashlib.sha256(data).hexdigest()
    there = store.wardrobes.of_file(user, file_sha256)
    if there and not request.each:
        return Brought(photo=path, items=there, again=True)
    opened = open_photo(path)
    if request.mask is None:
        opened = _as_large_as_shown(opened)
    pieces = tuple((cut, _tagged(opened, cut, eyes)) for cut in _cuts(opened, request, eyes))
    return _Looked(photo=path, data=data, file_sha256=file_sha256, opened=opened, pieces=pieces)


def _kept(store: Store, user: UserId, found: "_Looked") -> Brought:
    opened = found.opened
    original = store.pictures.add_upload(user, found.data, found.photo.name, NewPicture(
        kind=PHOTO, lineage=opened.photo.lineage if sewn_photo(opened.photo) is not None else None))
    kept = [_keep(store, user, found, original, cut, seen) for cut, seen in found.pieces]
    items = tuple(item for item, _ in kept)
    if all(item.original != original.id for item in items):
        store.pictures.remove(user, original.id)  # the same pixels are there by another name
    first = found.pieces[0][0]
    return Brought(photo=found.photo, items=items, again=not any(new for _, new in kept),
                   parts=first.parts if first is not None and first.part else ())


def _as_large_as_shown(opened: OpenPhoto) -> OpenPhoto:
    """The photo at the size of a cut-out: its original is kept as it came."""
    photo = opened.photo
    factor = CUTOUT_PX / max(photo.image.size)
    if factor >= 1:
        return opened
    size = (max(1, round(photo.width_px * factor)), max(1, round(photo.height_px * factor)))
    opacity = None if opened.opacity is None else np.asarray(
        Image.fromarray(opened.opacity).resize(size, Image.Resampling.BOX))
    small = photo.image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return replace(opened, photo=Photo(small, photo.source, photo.lineage), opacity=opacity)


def _cuts(opened: OpenPhoto, request: ImportRequest, eyes: Eyes) -> "list[Cut | None]":
    if request.mask is not None:
        return [Cut(alpha=open_mask(request.mask, opened.photo).of())]
    if request.as_is:
        return [None]
    first = cut_photo(opened, eyes.segmenter)
    if not (request.each and first.part):
        return [first]
    return [cut_photo(opened, eyes.segmenter, part) for part in first.parts if part != "other"]


def _tagged(opened: OpenPhoto, cut: Cut | None, eyes: Eyes) -> Look:
    if eyes.embedder is None or eyes.reader is None:
        return Look()
    return look_at(eyes.embedder, eyes.reader, opened.photo, None if cut is None else cut.alpha,
                   "" if cut is None else cut.shows, worn=cut is not None and bool(cut.part))


def _keep(store: Store, user: UserId, found: "_Looked", original: Picture, cut: Cut | None, seen: Look
          ) -> tuple[WardrobeItem, bool]:
    part, opened = cut.part if cut is not None else "", found.opened
    shown = None if cut is None else keep_cutout(store, user, opened, original, cut)
    item, new = store.wardrobes.add(
        user, NewGarment(original=original.id, photo=Path(opened.photo.source).name, file_sha256=found.file_sha256,
                         sha256=original.sha256, part=part, shows="" if cut is None else cut.shows),
        Seen(cutout=shown.id if shown is not None else None, tags=seen.tags, vector=seen.vector,
             embedder=seen.embedder, look=seen.look))
    if shown is not None and item.cutout != shown.id:
        store.pictures.remove(user, shown.id)  # it is there already, or came back from the bin as it was
    return item, new


def keep_cutout(store: Store, user: UserId, opened: OpenPhoto, original: Picture, cut: Cut) -> Picture:
    """Keep a garment's cut-out; one that an import which was ended left behind is taken up again."""
    image = cutout(opened.photo, cut.alpha)
    for child in store.pictures.children(user, original.id):
        if child.kind == CUTOUT and child.part == cut.part and np.array_equal(
                np.asarray(store.pictures.load(user, child.id)), np.asarray(image)):
            return child
    return store.pictures.add(user, image, NewPicture(
        kind=CUTOUT, title=original.title, parents=(original.id,), part=cut.part, origin="segmenter",
        attributes=facts_of_cutout(cut.confidence)))


def facts_of_cutout(confidence: float | None) -> "dict[str, Json]":
    """What is known of a cut-out's picture."""
    return {} if confidence is None else {CUT_CONFIDENCE: round(confidence, 4)}


def _read(path: Path) -> bytes:
    """The bytes of a photo.

    Raises:
        ImageError: it cannot be read, or is larger than photos are.
    """
    try:
        with open_plain(path) as file:
            data = file.read(MAX_UPLOAD_BYTES + 1)
    except OSError as error:
        raise ImageError("studio.photo_unreadable", path=path, reason=error.strerror or error) from error
    if len(data) > MAX_UPLOAD_BYTES:
        raise ImageError("studio.upload_too_large", name=path.name, megabytes=len(data) >> 20,
                         most=MAX_UPLOAD_BYTES >> 20)
    return data


def check_part(parts: tuple[str, ...], part: str) -> None:
    """Raises UnknownNameError for a part that a photo does not show."""
    if part not in parts:
        raise UnknownNameError("part of this photo", part, parts)
