"""The pictures of every user: kept, searched, looked at, and followed back to where they began."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

from PIL import Image
from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update

from modiste.core.errors import ImageError, InputError, SettingError
from modiste.core.images import decode_image, dpi_of_bytes, save_png
from modiste.core.pixels import flatten
from modiste.core.values import Photo
from modiste.studio.decoding import decoding
from modiste.studio.home import UserId
from modiste.studio.store.boards.rows import delete_binned_boards, take_off_boards
from modiste.studio.store.boards.tables import BoardPictureRow, BoardRow
from modiste.studio.store.database import Database
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.pictures.files import PictureFiles, encode_png, encode_upload, hash_of
from modiste.studio.store.pictures.lineage_tree import lineage_tree
from modiste.studio.store.pictures.rows import (
    find_hash,
    find_picture,
    find_pictures,
    picture_of,
    pictures_there,
    whole_picture,
)
from modiste.studio.store.pictures.search import like_patterns
from modiste.studio.store.pictures.tables import OriginRow, PictureRow, TagRow
from modiste.studio.store.pictures.texts import Texts
from modiste.studio.store.pictures.unused import unused
from modiste.studio.store.pictures.values import MAX_PARENTS, LineageNode, NewPicture, Picture, PicturePage
from modiste.studio.store.quotas.quotas import Quotas
from modiste.studio.store.text_fields import (
    new_id,
    now,
    one_line,
    search_words,
    shortened,
    tags_of,
    title_of,
)
from modiste.studio.store.wardrobe.binning import delete_binned, shown_in_bin, shown_in_wardrobe, worn_of
from modiste.studio.store.wardrobe.tables import WardrobeItemRow

MAX_UPLOAD_BYTES: Final = 64 << 20
MAX_PAGE: Final = 200
UPLOAD: Final = "upload"
"""The origin of what somebody brought."""
DAYS_IN_BIN: Final = 30
_AT_ONCE: Final = 200
_LATEST: Final = 2**31 - 1
_STRAY_SECONDS: Final = 3600.0
"""A file without a row may belong to a picture that is being kept just now; after an hour it does not."""


class Pictures:
    """Kept pictures. Each method takes the user first: what is another's is as if it were not there.

    Every method raises NotFoundError for an id that is not this user's, and OutputError when the disk or the database
    fails; nothing is half-kept then.
    """

    def __init__(self, database: Database, files: PictureFiles, quotas: Quotas) -> None:
        self._database = database
        self._files = files
        self._quotas = quotas
        # Two users may hold the same pixels: a file must not go while another row for it comes.
        self._placing = Lock()

    def add(self, user: UserId, image: Image.Image, new: NewPicture) -> Picture:
        """Keep a picture: its pixels, and what is known of it.

        Raises:
            InputError: the kind is no lower-case word, a text is too long, or there are too many tags or parents.
            NotFoundError: a parent is not a picture of this user.
        """
        return self._add(user, image, encode_png(image), new)

    def _add(self, user: UserId, image: Image.Image, data: bytes, new: NewPicture) -> Picture:
        texts = Texts.of(new)
        if len(set(new.parents)) > MAX_PARENTS:
            raise InputError("studio.parents", most=MAX_PARENTS, count=len(set(new.parents)))
        self._quotas.check_disk(user, len(data))
        sha256 = self._files.keep(data)
        self._files.make_thumbnails(sha256, image)
        self._quotas.count(user, self._files.size_of(sha256))
        with self._placing, self._database.write() as session:
            if not self._files.path(sha256).is_file():
                self._files.keep(data)  # its last owner let go of it just now
            parents = find_pictures(session, user, tuple(dict.fromkeys(new.parents)), to_refer=True)
            row = PictureRow(
                id=new_id(), user=user_number(user), kind=new.kind, title=texts.title, prompt=texts.prompt,
                words=texts.search, width_px=image.width, height_px=image.height, sha256=sha256, created=now(),
                lineage=new.lineage.to_json() if new.lineage is not None else None, part=new.part, origin=new.origin,
                attributes=dict(new.attributes),
                tags=_tag_rows(texts.tags), origins=_origin_rows(parents),
            )
            session.add(row)
            session.flush()
            return picture_of(row)

    def add_upload(self, user: UserId, data: bytes, name: str, new: NewPicture) -> Picture:
        """Keep an uploaded file's picture: upright, in sRGB, transparency on white, everything but the pixels left out;
        the resolution that a PNG or TIFF says of itself is kept as the attribute `dpi`.

        `name` is the file's, for messages, and for the title when `new` has none. The same picture by the same name is
        kept once, however often it comes.

        Raises:
            ImageError: the file is too large, damaged, or no picture that can be read; the message says which.
        """
        file_name = one_line(name.replace("\\", "/").rsplit("/", 1)[-1])[:80] or "upload"
        if len(data) > MAX_UPLOAD_BYTES:
            raise ImageError("studio.upload_too_large", name=file_name, megabytes=len(data) >> 20,
                             most=MAX_UPLOAD_BYTES >> 20)
        with decoding(data, file_name):
            photo = Photo(decode_image(data, file_name), file_name)
            pixels = encode_upload(photo.image, data)
        title = new.title or new.prompt or file_name.rsplit(".", 1)[0]
        dpi = dpi_of_bytes(data, file_name)
        facts = new.attributes if dpi is None else {"dpi": round(dpi, 3), **new.attributes}
        named = replace(new, title=title, origin=new.origin or UPLOAD, attributes=facts)
        # A file of the store that comes back is that picture, though a JPEG encoded again would be another one.
        return (self._again(user, data, named) or self._again(user, pixels, named)
                or self._add(user, photo.image, pixels, named))

    def _again(self, user: UserId, data: bytes, new: NewPicture) -> Picture | None:
        """The picture that an upload brings once more, if it does; what was made from others is always new."""
        if new.parents:
            return None
        query = select(PictureRow).where(
            PictureRow.user == user_number(user), PictureRow.sha256 == hash_of(data), PictureRow.kind == new.kind,
            PictureRow.title == shortened(new.title), PictureRow.binned.is_(None), ~PictureRow.origins.any())
        with self._database.read() as session:
            row = session.scalar(query.limit(1).options(*whole_picture()))
            return picture_of(row) if row is not None else None

    def get(self, user: UserId, picture: str) -> Picture:
        """A picture by its id."""
        with self._database.read() as session:
            return picture_of(find_picture(session, user, picture))

    def get_many(self, user: UserId, pictures: Sequence[str]) -> tuple[Picture, ...]:
        """Pictures by their ids, in that order."""
        with self._database.read() as session:
            return tuple(picture_of(row) for row in find_pictures(session, user, pictures))

    def there(self, user: UserId, pictures: Sequence[str]) -> dict[str, Picture]:
        """Pictures by their ids, without those that are not there, or another user's."""
        with self._database.read() as session:
            return {name: picture_of(row) for name, row in pictures_there(session, user, pictures).items()}

    def list(
        self, user: UserId, *, search: str = "", kind: str | None = None, without: Collection[str] = (),
        unless_kept: Collection[str] = (), tag: str | None = None, after: int | None = None, limit: int = 50,
    ) -> PicturePage:
        """A page of pictures, newest first: those with all the words of `search` in title, prompt or tags, of the
        kind `kind`, and of any kind but those of `without`, and of `unless_kept` where they are on no board.

        Raises:
            SettingError: `limit` is not from 1 to 200.
        """
        if not 1 <= limit <= MAX_PAGE:
            raise SettingError("studio.limit", most=MAX_PAGE, limit=limit)
        query = select(PictureRow).where(*_matching(user, search, kind, tag))
        if without:
            query = query.where(PictureRow.kind.not_in([one_line(one) for one in without]))
        if unless_kept:
            query = query.where(or_(PictureRow.kind.not_in(unless_kept),
                                    PictureRow.number.in_(select(BoardPictureRow.picture))))
        if after is not None:
            query = query.where(PictureRow.number < max(0, min(after, _LATEST)))
        query = query.order_by(PictureRow.number.desc()).limit(limit + 1).options(*whole_picture())
        with self._database.read() as session:
            rows = session.scalars(query).all()
            shown = tuple(picture_of(row) for row in rows[:limit])
            return PicturePage(shown, rows[limit - 1].number if len(rows) > limit else None)

    def count(self, user: UserId, *, search: str = "", kind: str | None = None, tag: str | None = None) -> int:
        """How many pictures `list` would give in all."""
        with self._database.read() as session:
            query = select(func.count(PictureRow.number)).where(*_matching(user, search, kind, tag))
            return session.scalar(query) or 0

    def tags(self, user: UserId) -> tuple[tuple[str, int], ...]:
        """The tags in use, each with how many pictures have it; the most used first."""
        used = func.count(TagRow.picture)
        query = (
            select(TagRow.tag, used).join(PictureRow, PictureRow.number == TagRow.picture)
            .where(PictureRow.user == user_number(user), PictureRow.binned.is_(None))
            .group_by(TagRow.tag).order_by(used.desc(), TagRow.tag)
        )
        with self._database.read() as session:
            return tuple((tag, count) for tag, count in session.execute(query))

    def change(
        self, user: UserId, picture: str, *, title: str | None = None, tags: Iterable[str] | None = None
    ) -> Picture:
        """Give a picture another title or other tags; None leaves what is there.

        Raises:
            InputError: a text is too long, or there are too many tags.
        """
        with self._database.write() as session:
            row = find_picture(session, user, picture, to_change=True)
            if title is not None:
                row.title = title_of(title, row.prompt or row.kind)
            if tags is not None:
                row.tags.clear()
                session.flush()
                row.tags.extend(_tag_rows(tags_of(tags)))
            row.words = search_words(row.title, row.prompt, *(tag.tag for tag in row.tags))
            session.flush()
            return picture_of(row)

    def is_worn(self, user: UserId, picture: str) -> bool:
        """Whether a garment of the wardrobe shows it."""
        with self._database.read() as session:
            return bool(worn_of(session, (find_picture(session, user, picture).number,)))

    def remove(self, user: UserId, picture: str) -> None:
        """Delete a picture, from its boards too; what was made from it stays. Its file goes with its last owner."""
        with self._placing:
            with self._database.write(frees=True) as session:
                row = find_picture(session, user, picture)
                sha256 = row.sha256
                take_off_boards(session, (row.number,))
                session.execute(delete(PictureRow).where(PictureRow.number == row.number))
                orphans = unused(session, (sha256,))
            self._files.drop(orphans)

    def put_in_bin(self, user: UserId, pictures: Sequence[str]) -> tuple[str, ...]:
        """Take pictures out of sight, from their boards too, until they are restored or `empty_bin` deletes them.
        Those that a garment of the wardrobe shows are taken off their boards alone, and stay: the ids of these."""
        with self._database.write(frees=True) as session:
            rows = find_pictures(session, user, tuple(dict.fromkeys(pictures)), to_refer=True)
            worn = worn_of(session, [row.number for row in rows])
            take_off_boards(session, tuple(worn))
            for row in rows:
                row.binned = None if row.number in worn else now()
            session.flush()
            return tuple(row.id for row in rows if row.number in worn)

    def restore(self, user: UserId, pictures: Sequence[str]) -> None:
        """Bring pictures back from the bin, to their boards too; those that are not in it are left as they are."""
        with self._database.write() as session:
            session.execute(update(PictureRow).where(PictureRow.user == user_number(user), PictureRow.id.in_(pictures))
                            .values(binned=None))

    def in_bin(self, user: UserId, limit: int = MAX_PAGE) -> tuple[Picture, ...]:
        """What is in the bin, the last deleted first, but for the pictures of garments that lie there."""
        query = (select(PictureRow).where(PictureRow.user == user_number(user), PictureRow.binned.is_not(None),
                                          ~shown_in_bin())
                 .order_by(PictureRow.binned.desc(), PictureRow.number.desc()).limit(limit).options(*whole_picture()))
        with self._database.read() as session:
            return tuple(picture_of(row) for row in session.scalars(query))

    def empty_bin(self, user: UserId, pictures: Sequence[str] | None = None) -> int:
        """Delete for good what is in the bin, garments and boards too, or only some pictures of it; how many pictures.
        What a garment of the wardrobe shows stays: with its photo the garment would go."""
        mine = PictureRow.user == user_number(user), PictureRow.binned.is_not(None), ~shown_in_wardrobe()
        if pictures is not None:
            return self._purge(*mine, PictureRow.id.in_(pictures))
        with self._database.write(frees=True) as session:
            delete_binned(session, WardrobeItemRow.user == user_number(user))
            delete_binned_boards(session, BoardRow.user == user_number(user))
        return self._purge(*mine)

    def _purge(self, *which: ColumnElement[bool]) -> int:
        """Some at a time: nobody waits long for the database, and on a full disk each lot makes room for the next."""
        gone = 0
        while True:
            with self._placing:
                with self._database.write(frees=True) as session:
                    rows = session.execute(
                        select(PictureRow.number, PictureRow.sha256).where(*which).limit(_AT_ONCE)).all()
                    session.execute(delete(PictureRow).where(PictureRow.number.in_([number for number, _ in rows])))
                    orphans = unused(session, tuple({sha256 for _, sha256 in rows}))
                self._files.drop(orphans)
            gone += len(rows)
            if len(rows) < _AT_ONCE:
                return gone

    def remove_all(self, user: UserId) -> None:
        """Delete every picture of a user."""
        self._purge(PictureRow.user == user_number(user))

    def load(self, user: UserId, picture: str) -> Image.Image:
        """The pixels: mode L, RGB or RGBA.

        Raises:
            ImageError: the file is missing or damaged.
        """
        with self._database.read() as session:
            sha256 = find_hash(session, user, picture)
        return self._files.load(sha256)

    def photo(self, user: UserId, picture: str) -> Photo:
        """The picture as the rooms take it: RGB, transparency on white, called by its title.

        Raises:
            ImageError: the file is missing or damaged, or a side is below 8 pixels.
        """
        kept = self.get(user, picture)
        return Photo(flatten(self._files.load(kept.sha256)), kept.title, kept.lineage)

    def file(self, user: UserId, picture: str) -> Path:
        """The PNG on disk, never to be changed. NotFoundError where it is lost."""
        with self._database.read() as session:
            path = self._files.path(find_hash(session, user, picture))
        if not path.is_file():
            raise NotFoundError("picture", picture)
        return path

    def file_hash(self, user: UserId, picture: str) -> str:
        """The SHA-256 of a picture's file, of one in the bin too: small copies of it are shown there."""
        with self._database.read() as session:
            return find_hash(session, user, picture, binned=True)

    def kept_thumbnail(self, user: UserId, picture: str, side: int = 256) -> Path | None:
        """The thumbnail where it was made already."""
        with self._database.read() as session:
            return self._files.kept_thumbnail(find_hash(session, user, picture, binned=True), side)

    def thumbnail(self, user: UserId, picture: str, side: int = 256) -> Path:
        """A WebP that fits `side` pixels, 256 or 1024; made once.

        Raises:
            InputError: another side.
        """
        with self._database.read() as session:
            sha256 = find_hash(session, user, picture, binned=True)
        return self._files.thumbnail(sha256, side)

    def download(self, user: UserId, picture: str) -> bytes:
        """A PNG to give away, with its lineage and a fabric's size on cloth inside, as the command line saves it."""
        kept = self.get(user, picture)
        with TemporaryDirectory(prefix="modiste-") as folder:
            path = Path(folder) / "picture.png"
            dpi = kept.attributes.get("dpi")
            size = float(dpi) if isinstance(dpi, int | float) and dpi > 0 else None
            save_png(self._files.load(kept.sha256), path, kept.lineage, dpi=size)
            return path.read_bytes()

    def lineage(self, user: UserId, picture: str) -> LineageNode:
        """How a picture came about, back to the words it began with."""
        with self._database.read() as session:
            return lineage_tree(session, find_picture(session, user, picture))

    def children(self, user: UserId, picture: str) -> tuple[Picture, ...]:
        """What was made from a picture, oldest first."""
        with self._database.read() as session:
            number = find_picture(session, user, picture).number
            query = (
                select(PictureRow).join(OriginRow, OriginRow.picture == PictureRow.number)
                .where(OriginRow.parent == number, PictureRow.user == user_number(user), PictureRow.binned.is_(None))
                .order_by(PictureRow.number).options(*whole_picture())
            )
            return tuple(picture_of(row) for row in session.scalars(query))

    def tidy(self) -> int:
        """Delete what has lain in the bin for 30 days, and files that no picture has, left by a program that was ended
        while it kept one; how many files there were of those."""
        last = now() - timedelta(days=DAYS_IN_BIN)
        with self._database.write(frees=True) as session:
            delete_binned(session, WardrobeItemRow.binned < last)
            delete_binned_boards(session, BoardRow.binned < last)
        self._purge(PictureRow.binned < last, ~shown_in_wardrobe())
        with self._placing, self._database.read() as session:
            strays = unused(session, self._files.older_than(_STRAY_SECONDS))
            self._files.drop(strays)
            return len(strays)


def _matching(user: UserId, search: str, kind: str | None, tag: str | None) -> tuple[ColumnElement[bool], ...]:
    conditions: list[ColumnElement[bool]] = [PictureRow.user == user_number(user), PictureRow.binned.is_(None)]
    if kind is not None:
        conditions.append(PictureRow.kind == one_line(kind))
    if tag is not None:
        wanted = one_line(tag).lower()
        conditions.append(exists().where(TagRow.picture == PictureRow.number, TagRow.tag == wanted))
    conditions += [or_(*(PictureRow.words.like(pattern, escape="\\") for pattern in patterns))
                   for patterns in like_patterns(search)]
    return tuple(conditions)


def _tag_rows(tags: Sequence[str]) -> list[TagRow]:
    return [TagRow(tag=tag, place=place) for place, tag in enumerate(tags)]


def _origin_rows(parents: Sequence[PictureRow]) -> list[OriginRow]:
    return [OriginRow(parent=row.number, made_from=row, place=place) for place, row in enumerate(parents)]
