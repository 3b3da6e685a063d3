"""The door of outfits: `studio.outfits`."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from modiste.core.errors import InputError, WeightsError
from modiste.core.files import open_plain, write_bytes
from modiste.core.messages import Language
from modiste.data.cards import bundled
from modiste.studio.home import UserId
from modiste.studio.store.errors import NotFoundError
from modiste.studio.store.store import Store
from modiste.studio.store.text_fields import is_id, shortened
from modiste.studio.store.wardrobe.values import KeptOutfit
from modiste.studio.wardrobe.collage import collage
from modiste.stylist.outfits.calendar import Entry, read_calendar, write_calendar
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.explaining import GarmentReasons, garment_reasons
from modiste.stylist.outfits.generating import judge_outfit, make_outfits, swap
from modiste.stylist.outfits.liking import TrendDial, garment_leans, garment_likes
from modiste.stylist.outfits.packing import Plan, pack, plan_days
from modiste.stylist.outfits.purchase import Purchase, purchases
from modiste.stylist.outfits.values import Outfit, OutfitRequest, Weather
from modiste.stylist.outfits.weather import read_weather
from modiste.stylist.wardrobe.titles import LANGUAGES, listed
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem, local_day

if TYPE_CHECKING:
    from PIL import Image

    from modiste.core.progress import Progress
    from modiste.studio.garments import Garments
    from modiste.studio.sewing.door import Sewing
    from modiste.studio.wardrobe.door import Wardrobe
    from modiste.studio.wardrobe.worn import Worn

WEIGHTS: Final = "outfits"
WORN_ORIGIN: Final = "outfit"
"""The origin of pictures of outfits as worn."""
_LATEST: Final = 200
_DAYS: Final = 14
_MOST_BYTES: Final = 5_000_001


def asked_for(kept: KeptOutfit, request: OutfitRequest) -> OutfitRequest:
    """What a kept outfit is for: its own occasion and weather where no others are said."""
    weather = request.weather or (read_weather(kept.weather) if kept.weather else None)
    return replace(request, occasion=request.occasion or kept.occasion or None, weather=weather)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """Outfits for `days` from `first` on; `most` garments at most in the suitcase, None: as many as are liked."""

    days: int
    first: date
    most: int | None = None
    weathers: tuple[Weather | None, ...] = ()


class Offering(Protocol):
    """What a catalogue offers a person, of all slots or some."""

    def __call__(self, user: UserId = None, slots: Sequence[str] = ...) -> Sequence[WardrobeItem]:
        """Garments that can be bought."""


def _none(user: UserId = None, slots: Sequence[str] = ()) -> tuple[WardrobeItem, ...]:
    """Without a catalogue nothing is offered."""
    del user, slots
    return ()


def _nothing(_user: UserId) -> Mapping[str, float]:
    """Without a profile nothing is liked more."""
    return {}


def _own_title(entry: Entry, there: Mapping[str, WardrobeItem]) -> str:
    """The title of an entry; "" for one that we made of its garments, in whatever language: it is made anew in the
    reader's."""
    items = [there[one].item for one in entry.items if one in there]
    return "" if entry.title in {shortened(listed(items, spoken)) for spoken in LANGUAGES} else entry.title


class Outfits:
    """`studio.outfits`: outfits from the person's wardrobe.

    >>> studio.outfits.make(OutfitRequest(occasion="wedding", weather=read_weather("8C rain")))

    Every method raises NotFoundError for what is not this user's, and OutputError when disk or database fails.
    """

    def __init__(self, wardrobe: "Wardrobe", sewing: "Callable[[], Sewing] | None" = None,
                 garments: "Garments | None" = None, offers: Offering = _none,
                 likes: "Callable[[UserId], Mapping[str, float]]" = _nothing,
                 trends: "Callable[[UserId], TrendDial]" = lambda _user: TrendDial(),
                 folder: Path | None = None) -> None:
        self._wardrobe, self._sewing, self._garments = wardrobe, sewing, garments
        self.offers, self._likes, self._trends = offers, likes, trends
        self._folder = folder
        self._model: Compatibility | None = None

    def model(self) -> Compatibility | None:
        """The bundled model of what goes together, or that of `folder`; None where the package has none."""
        if self._model is None:
            if self._folder is not None:
                self._model = Compatibility.load(self._folder)
            else:
                with suppress(WeightsError):
                    self._model = Compatibility.load(bundled(WEIGHTS))
        return self._model

    def make(self, request: OutfitRequest, *, beside: Sequence[WardrobeItem] = (), user: UserId = None
             ) -> tuple[Outfit, ...]:
        """Outfits for a day, the best first: see `stylist.outfits.generating.make_outfits`. Garments `beside` those of
        the wardrobe, such as one that could be bought, may be in them too."""
        with self._wardrobe.store() as store:
            garments = (*store.wardrobes.list(user, gone=False), *beside)
            return make_outfits(garments, self._with_past(store, user, request), self.model())

    def judge(self, items: Sequence[str], request: OutfitRequest, *, user: UserId = None) -> Outfit:
        """What is to be said of an outfit that somebody put together."""
        with self._wardrobe.store() as store:
            chosen = self._chosen(items, store, user)
            return judge_outfit(chosen, self._with_past(store, user, request), self.model())

    def explain(self, items: Sequence[WardrobeItem], request: OutfitRequest, *, user: UserId = None
                ) -> tuple[GarmentReasons, ...]:
        """Why each garment is in an outfit, and what speaks against it."""
        with self._wardrobe.store() as store:
            return garment_reasons(items, self._with_past(store, user, request), self.model())

    def swap(self, items: Sequence[str], out: str, request: OutfitRequest, *, user: UserId = None
             ) -> tuple[Outfit, ...]:
        """Outfits in which one garment is another, and the rest stays."""
        with self._wardrobe.store() as store:
            names = tuple(one.id for one in self._chosen((*items, out), store, user))
            return swap(store.wardrobes.list(user, gone=False), tuple(dict.fromkeys(names[:-1])), names[-1],
                        self._with_past(store, user, request), self.model())

    def plan(self, request: OutfitRequest, plan: PlanRequest, *, user: UserId = None) -> Plan:
        """Outfits for several days, or what to pack for them."""
        if len(plan.weathers) not in (0, plan.days):
            raise InputError("stylist.weather_of_days", days=plan.days, count=len(plan.weathers))
        weathers = plan.weathers or (request.weather,) * plan.days
        with self._wardrobe.store() as store:
            items = store.wardrobes.list(user, gone=False)
            asked = self._with_past(store, user, request)
        if plan.most is not None:
            return pack(items, asked, plan.first, weathers, plan.most, self.model())
        return plan_days(items, asked, plan.first, weathers, self.model())

    def purchases(self, request: OutfitRequest, *, user: UserId = None) -> "tuple[tuple[Purchase, WardrobeItem], ...]":
        """Which one garment of the catalogue, bought, would add most outfits above the person's own median; none
        without a catalogue.

        Raises:
            InputError: there is nothing to wear yet.
        """
        offers = {one.id: one for one in self.offers(user)}
        if not offers:
            return ()
        with self._wardrobe.store() as store:
            items = store.wardrobes.list(user, gone=False)
            asked = self._with_past(store, user, request)
        bought = tuple(offers.values())
        asked = replace(asked, taste={**asked.taste, **garment_likes(bought, self._likes(user))},
                        leans={**asked.leans, **garment_leans(bought, self._trends(user))})
        found = purchases(items, bought, asked, self.model())
        return tuple((one, offers[one.item]) for one in found if one.outfits)

    def keep(self, items: Sequence[str], *, title: str = "", day: date | None = None, occasion: str = "",
             weather: str = "", score: float | None = None, user: UserId = None) -> KeptOutfit:
        """Keep an outfit, or plan one for a day, past or to come; occasion and weather in words are what it is for."""
        with self._wardrobe.store() as store:
            return store.outfits.keep(user, self.named(items, store, user), title=title, day=day, occasion=occasion,
                                      weather=weather, score=score)

    def kept(self, since: date | None = None, until: date | None = None, *, user: UserId = None
             ) -> tuple[KeptOutfit, ...]:
        """The outfits that were kept; with days, those that are planned between them."""
        with self._wardrobe.store() as store:
            return store.outfits.list(user, since, until)

    def change(self, outfit: str, items: Sequence[str], request: OutfitRequest, *, title: str | None = None,
               user: UserId = None) -> KeptOutfit:
        """Give a kept outfit other garments, and a title where one is given; occasion, weather and day stay, and it is
        judged anew for `request`."""
        score = self.judge(items, request, user=user).score
        with self._wardrobe.store() as store:
            return store.outfits.change(user, outfit, self.named(items, store, user), title=title, score=score)

    def kept_as(self, outfit: str, *, user: UserId = None) -> KeptOutfit:
        """A kept outfit, by its id."""
        with self._wardrobe.store() as store:
            return store.outfits.get(user, outfit)

    def kept_named(self, name: str, *, user: UserId = None) -> KeptOutfit | None:
        """A kept outfit by the first digits of its id, or by its title in whatever letters; the latest of several of a
        title. None where nothing is kept under that name."""
        kept, wanted = self.kept(user=user), name.strip().casefold()
        if not wanted:
            return None
        called = [one for one in kept if one.title.casefold() == wanted]
        by_id = [one for one in kept if one.id.startswith(wanted)]
        return next(iter([*called[-1:], *(by_id if len(by_id) == 1 else [])]), None)

    def remove(self, outfit: str, *, user: UserId = None) -> None:
        """Delete a kept outfit; its garments stay."""
        with self._wardrobe.store() as store:
            store.outfits.remove(user, outfit)

    def items_of(self, outfit: str, *, user: UserId = None) -> tuple[str, ...]:
        """The garments of a kept outfit, by its id."""
        with self._wardrobe.store() as store:
            return store.outfits.get(user, outfit).items

    def garments(self, *, user: UserId = None) -> dict[str, WardrobeItem]:
        """All garments by their ids, to say what an outfit is made of."""
        with self._wardrobe.store() as store:
            return {one.id: one for one in store.wardrobes.list(user)}

    def write_calendar(self, file: Path, entries: Sequence[tuple[date, Sequence[str]]], *,
                       spoken: Language = "en", user: UserId = None) -> int:
        """Write outfits for days as an iCalendar file; how many there are.

        Raises:
            OutputError: the file cannot be written.
        """
        made = self._entries(entries, spoken, user)
        write_bytes(file, write_calendar(made))
        return len(made)

    def calendar(self, since: date, *, spoken: Language = "en", user: UserId = None) -> bytes:
        """The outfits that are planned from a day on as an iCalendar file."""
        planned = [(one.day, one.items) for one in self.kept(since, date.max, user=user)
                   if one.day is not None and one.items]
        return write_calendar(self._entries(planned, spoken, user))

    def _entries(self, entries: Sequence[tuple[date, Sequence[str]]], spoken: Language, user: UserId
                 ) -> list[Entry]:
        there = self.garments(user=user)
        return [Entry(day=day, items=tuple(items),
                      title=shortened(listed((there[one].item for one in items if one in there), spoken)))
                for day, items in entries]

    def read_calendar(self, file: Path, *, user: UserId = None) -> tuple[int, int]:
        """Plan the outfits of an iCalendar file: how many are new, and how many speak of garments that are not there.

        Raises:
            InputError: it cannot be read, is no such file, or names no outfits.
        """
        try:
            with open_plain(file) as source:
                data = source.read(_MOST_BYTES)
        except OSError as error:
            raise InputError("studio.photo_unreadable", path=file, reason=error.strerror or error) from error
        return self.plan_calendar(data, file.name, user=user)

    def plan_calendar(self, data: bytes, name: str, *, user: UserId = None) -> tuple[int, int]:
        """Plan the outfits of the bytes of an iCalendar file that is called `name`: see `read_calendar`."""
        entries = read_calendar(data, name)
        if not entries:
            raise InputError("stylist.calendar_no_outfits", name=name)
        new = unknown = 0
        with self._wardrobe.store() as store:
            there = {one.id: one for one in store.wardrobes.list(user)}
            planned = {(one.day, frozenset(one.items)) for one in store.outfits.list(user, date.min, date.max)}
            for entry in entries:
                if (entry.day, frozenset(entry.items)) in planned:
                    continue
                try:
                    store.outfits.keep(user, entry.items, title=_own_title(entry, there), day=entry.day)
                    new += 1
                except NotFoundError:
                    unknown += 1
        return new, unknown

    def collage(self, items: Sequence[str], *, user: UserId = None) -> "Image.Image":
        """The garments laid flat in one picture.

        Raises:
            ImageError: a picture is missing.
        """
        with self._wardrobe.store() as store:
            chosen = self._chosen(items, store, user)
            return collage([(traits_of(one).slot, store.pictures.load(user, one.cutout or one.original))
                            for one in chosen])

    def worn(self, items: Sequence[str], *, pixels: int = 1024, progress: "Progress | None" = None,
             user: UserId = None) -> "Worn":
        """The outfit sewn and hung on a mannequin, beside its collage: see `worn.see_worn`.

        Raises:
            InputError: none of it can be sewn.
        """
        from modiste.studio.wardrobe.worn import see_worn

        if self._sewing is None or self._garments is None:
            raise InputError("studio.nothing_sewn", titles=tuple(items))
        with self._wardrobe.store() as store:
            chosen = self._chosen(items, store, user)
            photos = [(one, store.pictures.photo(user, one.original)) for one in chosen]
        return see_worn(photos, self._sewing(), self._garments, flat=self.collage(items, user=user), pixels=pixels,
                        progress=progress)

    def worn_pictures(self, *, user: UserId = None) -> dict[frozenset[str], str]:
        """The latest picture of each outfit that was seen as worn, by its garments."""
        with self._wardrobe.store() as store:
            found = store.pictures.list(user, kind="design", limit=_LATEST).pictures
        seen: dict[frozenset[str], str] = {}
        for one in found:
            garments = one.attributes.get("garments") if one.origin == WORN_ORIGIN else None
            if isinstance(garments, list):
                seen.setdefault(frozenset(map(str, garments)), one.id)
        return seen

    def _chosen(self, names: Sequence[str], store: Store, user: UserId) -> list[WardrobeItem]:
        there = {one.id: one for one in store.wardrobes.list(user)}
        for name in (named := self.named(names, store, user)):
            if name not in there:
                raise NotFoundError("wardrobe item", name)
        return [there[name] for name in named]

    def named(self, names: Sequence[str], store: Store, user: UserId) -> tuple[str, ...]:
        """Garments by the first digits of their ids."""
        return tuple(name if is_id(name) else store.wardrobes.named(user, name) for name in names)

    def with_past(self, request: OutfitRequest, *, user: UserId = None) -> OutfitRequest:
        """A request as `make` and `judge` answer it: with what was worn lately, what is liked, and the trends."""
        with self._wardrobe.store() as store:
            return self._with_past(store, user, request)

    def _with_past(self, store: Store, user: UserId, request: OutfitRequest) -> OutfitRequest:
        today = request.today or local_day()
        must = self.named(request.must, store, user)
        must_not = tuple(self._if_named(name, store, user) for name in request.must_not)
        owned = store.wardrobes.list(user, gone=False)
        request = replace(request, taste=request.taste or garment_likes(owned, self._likes(user)),
                          leans=request.leans or garment_leans(owned, self._trends(user)))
        if request.lately or request.shown:
            return replace(request, today=today, must=must, must_not=must_not)
        worn = store.wardrobes.wears(user, today - timedelta(days=_DAYS))
        lately = {name: day for day, names in sorted(worn.items()) for name in names}
        shown = tuple(frozenset(names) for day, names in worn.items() if day < today)
        return replace(request, today=today, must=must, must_not=must_not, lately=lately, shown=shown)

    def _if_named(self, name: str, store: Store, user: UserId) -> str:
        """An id where digits of one are meant; a word (a type, a colour) in the vocabulary's terms otherwise."""
        with suppress(NotFoundError):
            return self.named((name,), store, user)[0]
        from modiste.language import parse

        said = parse(name)
        return said.garment or next(iter(said.colours), None) or said.pattern or next(iter(said.materials), name)
