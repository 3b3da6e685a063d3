"""The example: one picture's way through all rooms, made by the package: a design, another fabric on it, a shop, a
wardrobe, an outfit for rain, what would improve it, recommendations, a trend, a board.

Everything carries the mark `EXAMPLE`, by which it is thrown away again.
"""

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from modiste.core.items import Item
from modiste.core.messages import Language, message
from modiste.core.progress import Progress
from modiste.language import parse
from modiste.studio.catalog.requests import AddRequest
from modiste.studio.chat.workshops import DirectWorkshop
from modiste.studio.home import UserId
from modiste.studio.store.store import Store
from modiste.studio.store.wardrobe.values import GarmentChange
from modiste.studio.wardrobe.importing import ImportRequest
from modiste.stylist.taste.events import ME, Event

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

EXAMPLE: Final = "example"
"""Tag of pictures and garments, source of items, and the beginning of the names of people."""
PROMPT: Final = {"en": "navy linen wrap dress", "ru": "синее льняное платье с запахом"}
_SHOP: Final = (
    ("white floral cotton wrap dress", "59.00"), ("camel wool coat", "189.00"), ("red knit sweater", "49.00"),
    ("black pencil skirt", "39.00"))
_OWNED: Final = ("white cotton shirt", "straight blue jeans", "beige trench coat", "navy wool blazer",
                 "grey pleated midi skirt")
_RUSSIAN: Final = {
    "white floral cotton wrap dress": "Белое хлопковое платье с запахом в цветочек",
    "camel wool coat": "Верблюжье шерстяное пальто",
    "red knit sweater": "Красный вязаный свитер", "black pencil skirt": "Чёрная юбка-карандаш",
    "white cotton shirt": "Белая хлопковая рубашка", "straight blue jeans": "Прямые синие джинсы",
    "beige trench coat": "Бежевый тренч", "navy wool blazer": "Тёмно-синий шерстяной блейзер",
    "grey pleated midi skirt": "Серая плиссированная юбка миди"}
"""What they are called in a Russian studio."""
_PX: Final = 384
_SEED: Final = 7
_PEOPLE: Final = 12
_MONTHS: Final = 24
_MONTH: Final = timedelta(days=30)
_BRAND: Final = "Modiste"
_SAID: Final = (message("stylist.chat_say_outfit"), message("stylist.chat_say_rain"),
                message("stylist.chat_say_improve"), message("stylist.chat_say_more_like"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What was made: the pictures of the way in order, the board that holds them, and the conversation about them."""

    pictures: tuple[str, ...]
    board: str
    thread: str
    garments: int
    items: int


class ExampleStudio:
    """Makes the example in the studio of one person, and throws it away."""

    def __init__(self, studio: "Studio", store: Store, user: UserId, language: Language = "en") -> None:
        self._studio, self._store, self._user, self._language = studio, store, user, language
        self._workshop = DirectWorkshop(studio, store, user)

    def make(self, tell: Progress) -> Example:
        """Make it, in place of one that is there.

        Raises:
            OutputError: the disk or the database fails.
        """
        self.throw_away()
        with tempfile.TemporaryDirectory(prefix="modiste-example-") as folder:
            tell(0.0, message("studio.example_sewing"))
            way = self._way(tell)
            tell(0.4, message("studio.example_shop"))
            garments = self._wardrobe(Path(folder))
            items = self._shop(Path(folder))
            tell(0.8, message("studio.example_stylist"))
            self._note(items)
            thread, shown = self._talk()
        pictures = (*way, *shown)
        self._mark(pictures)
        board = self._store.boards.create(self._user, message("studio.example_board").text(self._language), pictures)
        tell(1.0, message("studio.example_ready"))
        return Example(pictures=pictures, board=board.id, thread=thread, garments=garments, items=len(items))

    def throw_away(self) -> int:
        """Put all that carries the mark into the bin, or delete what has none. How many pictures there were."""
        titles = {message("studio.example_board").text(one) for one in ("en", "ru")}
        for board in self._store.boards.list(self._user):
            if board.title in titles:
                self._store.boards.put_in_bin(self._user, board.id, board.version)
        for one in self._store.threads.list(self._user):
            if one.title in titles:
                self._store.threads.remove(self._user, one.id)
        own = [one.id for one in self._studio.wardrobe.items(user=self._user) if EXAMPLE in one.own_tags]
        if own:
            self._studio.wardrobe.put_in_bin(own, user=self._user)
        self._forget()
        pictures = tuple(self._marked())
        if pictures:
            self._store.pictures.put_in_bin(self._user, pictures)
        return len(pictures)

    def is_there(self) -> bool:
        """Whether there is something to throw away."""
        return next(self._marked(), None) is not None

    def _way(self, tell: Progress) -> tuple[str, ...]:
        """A sewn design, a fabric, the same cut of it with its pattern and tech sheet, and the fabric on a picture."""
        text = PROMPT[self._language]
        sewn = self._sew(text, seed=_SEED, pixels=2 * _PX)
        cloth = self._workshop.do("fabric", {
            "category": "floral", "n": 1, "seed": _SEED, "palette": ("#f4f0e8", "#7a1f2b", "#24405e", "#7f8f5a")})
        tell(0.15, message("studio.example_sewing"))
        again = self._sew(text, seed=_SEED, pixels=2 * _PX, fabric=cloth.pictures[0],
                          documents=("pattern.pdf", "sheet.pdf"))
        draped = self._workshop.do("drape", {"photo": sewn[0], "fabric": cloth.pictures[0]})
        return (*sewn, *cloth.pictures, *again, *draped.pictures)

    def _sew(self, text: str, **options: object) -> tuple[str, ...]:
        return self._workshop.do("sew", {"text": text, "spoken": self._language, **options}).pictures

    def _photos(self, folder: Path, texts: Sequence[str]) -> Iterator[Path]:
        """Garments sewn and photographed, as files."""
        from modiste.studio.sewing.requests import SewRequest

        folder.mkdir(exist_ok=True)
        for text in texts:
            sewn, = self._studio.sewing.sew(SewRequest(text=text, seed=_SEED, pixels=_PX, quick=True))
            path = folder / f"{text}.png"
            next(iter(sewn.pictures.values())).image.convert("RGB").save(path)
            yield path

    def _called(self, text: str) -> str:
        """A garment in the language of the studio."""
        return _RUSSIAN[text] if self._language == "ru" else text

    def _wardrobe(self, folder: Path) -> int:
        count = 0
        for path in self._photos(folder / "own", _OWNED):
            said = parse(path.stem)
            tags = {"garment": (said.garment,) if said.garment else (), "colour": said.colours,
                    "material": said.materials}
            change = GarmentChange(title=self._called(path.stem), own_tags=(EXAMPLE,),
                                   tags={kind: values for kind, values in tags.items() if values})
            # Sewn on white, there is nothing to cut out.
            request = ImportRequest(sources=(path.rename(path.with_stem(self._called(path.stem))),), as_is=True)
            for one in self._studio.wardrobe.add(request, change=change, user=self._user):
                count += len(one.items)
        return count

    def _shop(self, folder: Path) -> tuple[Item, ...]:
        photos = list(self._photos(folder / "shop", [text for text, _ in _SHOP]))
        table = folder / "shop.csv"
        with table.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("sku", "title", "brand", "price", "currency", "image"))
            rows.writerows((f"example-{number}", self._called(text), _BRAND, price, "EUR", photo.name)
                           for number, ((text, price), photo) in enumerate(zip(_SHOP, photos, strict=True)))
        self._studio.catalog.add(AddRequest(path=table, pictures=folder / "shop", source=EXAMPLE, user=self._user))
        return self._studio.catalog.items(self._user, source=EXAMPLE).items

    def _note(self, items: Sequence[Item]) -> None:
        """Two years of made-up people who take dresses ever more often, and one like of one's own."""
        dresses = [one for one in items if one.attributes().garment in ("dress", "wrap_dress")]
        others = [one for one in items if one not in dresses]
        if not dresses or not others:
            return
        start = datetime.now(UTC) - _MONTHS * _MONTH
        events = [Event(person=ME, item=dresses[0].id, event="like", at=datetime.now(UTC))]
        for month in range(_MONTHS):
            for number in range(_PEOPLE):
                pool = dresses if number * 3 < _PEOPLE + month else others
                events.append(Event(person=f"{EXAMPLE}-{number:02d}", item=pool[(month + number) % len(pool)].id,
                                    event="buy", at=start + month * _MONTH + timedelta(hours=number)))
        self._studio.stylist.taste.add(events, self._user)

    def _talk(self) -> tuple[str, tuple[str, ...]]:
        """A conversation through the stylist's rooms, and the pictures that it made."""
        talk = self._studio.chat.of(self._store, self._user, self._workshop, limited=False)
        thread: str | None = None
        pictures: list[str] = []
        for said in _SAID:
            reply = talk.say(thread, said.text(self._language))
            thread = reply.thread
            pictures += reply.answer.pictures[:1]
        talk.rename(str(thread), message("studio.example_board").text(self._language))
        return str(thread), tuple(pictures)

    def _mark(self, pictures: Sequence[str]) -> None:
        for one in pictures:
            self._store.pictures.change(self._user, one, tags=(EXAMPLE,))

    def _marked(self) -> Iterator[str]:
        after: int | None = None
        while True:
            page = self._store.pictures.list(self._user, tag=EXAMPLE, after=after)
            yield from (one.id for one in page.pictures)
            after = page.after
            if after is None:
                return

    def _forget(self) -> None:
        """The shop's items, what was done with them, and the made-up people."""
        taste = self._studio.stylist.taste
        items = self._studio.catalog.items(self._user, source=EXAMPLE).items
        for item in items:
            taste.forget(ME, item=item.id, user=self._user)
        for person in taste.store.events.people(self._user):
            if person.startswith(f"{EXAMPLE}-"):
                taste.forget(person, user=self._user)
        if items:
            self._studio.catalog.remove(user=self._user, source=EXAMPLE)

