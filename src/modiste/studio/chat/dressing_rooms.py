"""Outfits and their improvement as the conversation asks them: from the person's own garments, with pictures."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.catalog.limits import Is, Not, conjuncts, holds, known_of
from modiste.catalog.limits.describing import value_label
from modiste.catalog.limits.tree import accepted
from modiste.core.errors import InputError, UnknownNameError
from modiste.core.items import Item
from modiste.core.messages import Language, Message, message
from modiste.studio.chat.companions import in_colour, names_colour, offered, spoken_of, swapped_in
from modiste.studio.chat.matching import Matching
from modiste.studio.chat.outfit_words import Dressed, warning_lines, weather_lines
from modiste.studio.home import UserId
from modiste.studio.store import NotFoundError, Store
from modiste.studio.store.pictures.values import NewPicture
from modiste.studio.store.text_fields import shortened
from modiste.studio.titles import TITLES
from modiste.studio.wardrobe.collage import collage
from modiste.studio.wardrobe.dressing import asked_for
from modiste.studio.wardrobe.improving import Improved
from modiste.stylist.conversation.beside import Sought
from modiste.stylist.conversation.rooms import Asked, ClosedRoomError, Hit, Told
from modiste.stylist.conversation.swapping import wants_another
from modiste.stylist.conversation.telling import called_of, choice, step
from modiste.stylist.conversation.values import Choice, Step
from modiste.stylist.conversation.warmth import asks_warmer
from modiste.stylist.edits.choosing import first_of
from modiste.stylist.edits.values import Edit
from modiste.stylist.outfits.occasions import dress_code
from modiste.stylist.outfits.values import Outfit, OutfitRequest
from modiste.stylist.outfits.weather import weather_in
from modiste.stylist.wardrobe.titles import LANGUAGES, listed
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

OUTFIT: Final = "outfit"
"""The kind of picture that a laid-out outfit is."""
_OUTFITS: Final = 3
_EDITS: Final = 3
_PICTURED: Final = 2
_BOLD: Final = re.compile(r"\bbold|radical|completely|смел|радикальн|полностью|кардинальн", re.IGNORECASE)
_LITTLE: Final = re.compile(r"\ba bit\b|\bslightly|\ba little|\bsmallest|чуть|немного|слегка|капельку", re.IGNORECASE)
_ON_PHOTO: Final = re.compile(r"\bphoto|\bpicture|\bselfie|фото|снимк|картинк", re.IGNORECASE)


class DressingRooms:
    """Outfits for the day and the smallest change that helps one. What breaks a limit is left out before anything is
    put together."""

    def __init__(self, studio: "Studio", store: Store, user: UserId) -> None:
        self._studio, self._store, self._user = studio, store, user

    def outfit(self, asked: Asked, picture: str | None = None) -> Told:
        """Outfits for the occasion and the weather of the thread, around the item spoken of; what the wardrobe lacks
        for one comes from the catalogue. `picture` is that of the design spoken of.

        Raises:
            ClosedRoomError: the wardrobe is empty, and nothing is spoken of.
            InputError: nothing can be worn, or demands contradict each other.
        """
        there = {one.id: one for one in self._studio.wardrobe.items(user=self._user)}
        about = spoken_of(asked, there, picture)
        if not there and about is None:
            raise ClosedRoomError("stylist.no_wardrobe")
        weather = weather_in(asked.weather)
        if asked.sought is not None:
            around = self._worn(asked, there, asked.sought) if about is None else (about,)
            told = Matching(there=there, offers=lambda slots: self._studio.outfits.offers(self._user, slots),
                            model=self._studio.outfits.model())
            return told.told(asked, asked.sought, around,
                             OutfitRequest(occasion=_occasion(asked), weather=weather))
        beside = () if about is None or about.id in there else (about,)
        broken = tuple(name for name, one in there.items()
                       if not holds(asked.whole, known_of(one.item)) and one is not about)
        out = tuple(dict.fromkeys((*broken, *(name for name in asked.refused if name in there),
                                   *_no_warmer(asked, there))))
        wanted = swapped_in(asked, {name: one for name, one in there.items() if name not in out})
        request = OutfitRequest(occasion=_occasion(asked), weather=weather, must_not=out, n=_OUTFITS,
                                must=tuple(dict.fromkeys(one.id for one in (about, wanted) if one is not None)))
        coloured = in_colour(asked, {name: one for name, one in there.items() if name not in out})
        request = self._with_one_of(request, coloured, beside)
        outfits = self._changed(request, _stays(asked, there, out), beside)
        bought = offered(self._studio, outfits[0], asked, self._user) if about is not None else ()
        if bought:
            outfits = self._studio.outfits.make(request, beside=(*beside, *bought), user=self._user)
        garments = there | {one.id: one for one in (*beside, *bought)}
        basis = [message("stylist.chat_basis_wardrobe", count=len(there))]
        if weather is not None:
            basis.append(message("stylist.chat_basis_weather", low=weather.low_c, high=weather.high_c))
        if broken:
            basis.append(message("stylist.chat_basis_left_out", count=len(broken)))
        pictures = tuple(shown for one in outfits if (shown := self._laid_flat(one, garments, asked.language)))
        reasons = self._studio.outfits.explain([garments[name] for name in outfits[0].items],
                                               replace(request, must=(), must_not=()), user=self._user)
        best = Dressed(outfit=outfits[0], garments=garments, there=there, about=about,
                       bought=frozenset(one.id for one in bought), reasons=reasons)
        lines = (*weather_lines(weather), *_not_there(asked, wanted, outfits[0], garments),
                 *_none_in_colour(asked, outfits[0], garments),
                 *best.lines(len(outfits) - 1))
        return Told(
            lines=lines, pictures=pictures, why=(*weather_lines(weather), *best.why()),
            warnings=warning_lines(outfits[0]), basis=tuple(basis), steps=self._steps(asked, pictures),
            hits=best.hits(asked),
            choices=_says(asked, "stylist.chat_say_improve", *(
                () if weather is not None and weather.is_wet else ("stylist.chat_say_rain",))))

    @staticmethod
    def _worn(asked: Asked, there: Mapping[str, WardrobeItem], sought: Sought) -> tuple[WardrobeItem, ...]:
        """The outfit that was shown, without what is of the kind that is looked for; none where words name what it
        shall go with."""
        shown = [there[name] for name in asked.shown if name in there]
        return () if sought.to else tuple(one for one in shown if not any(
            one.garment and one.garment in accepted("garment", kind) for kind in sought.garments))

    def _with_one_of(self, request: OutfitRequest, some: Sequence[WardrobeItem], beside: Sequence[WardrobeItem]
                     ) -> OutfitRequest:
        """The request with the one of some garments that makes the best outfit; as it is where none makes any."""
        found: list[tuple[float, OutfitRequest]] = []
        for one in some:
            tried = replace(request, must=tuple(dict.fromkeys((*request.must, one.id))))
            with suppress(InputError):
                made = self._studio.outfits.make(replace(tried, n=1), beside=beside, user=self._user)
                found.append((made[0].score, tried))
        return max(found, key=lambda pair: pair[0])[1] if found else request

    def _changed(self, request: OutfitRequest, stays: Sequence[str], beside: Sequence[WardrobeItem]
                 ) -> tuple[Outfit, ...]:
        """Outfits with what stays of the one that was shown; without it where that leaves none."""
        if stays:
            with suppress(InputError):
                must = tuple(dict.fromkeys((*request.must, *stays)))
                return tuple(self._studio.outfits.make(replace(request, must=must), beside=beside, user=self._user))
        return tuple(self._studio.outfits.make(request, beside=beside, user=self._user))

    def improve(self, asked: Asked) -> Told:
        """The edits that help most: of the outfit that was shown, else of one that was kept, else of a photo.

        Raises:
            ClosedRoomError: there is neither an outfit nor a photo.
            InputError: the photo shows no clothes.
        """
        boldness = 0.9 if _BOLD.search(asked.text) else 0.15 if _LITTLE.search(asked.text) else 0.5
        request = OutfitRequest(occasion=_occasion(asked), weather=weather_in(asked.weather))
        improved, about = self._improved(asked, request, boldness)
        edits = first_of([one for one in improved.edits if _may(one, improved, asked)], _EDITS)
        lines = [message("stylist.chat_edit", number=number, reason=one.reason, gain=round(100 * one.delta, 1))
                 for number, one in enumerate(edits, 1)]
        pictures: list[str] = []
        for one in edits:
            shown = self._studio.improving.show(improved, one, user=self._user) if len(pictures) < _PICTURED else None
            if shown is not None:
                titles = {spoken: one.reason.text(spoken) for spoken in LANGUAGES}
                pictures.append(self._keep(shown.side_by_side(), titles, asked.language, ()))
        owned = [improved.garments[one.other] for one in edits if one.other in improved.garments]
        return Told(
            lines=(*improved.notes, *lines) or (message("stylist.chat_nothing_better"),), pictures=tuple(pictures),
            why=(about, *lines),
            hits=tuple(Hit(item=one.item, owned=True) for one in owned if one.original), basis=(about,),
            steps=self._steps(asked, tuple(pictures)),
            choices=_says(asked, "stylist.chat_say_bolder", "stylist.chat_say_more_like"))

    def _improved(self, asked: Asked, request: OutfitRequest, boldness: float) -> tuple[Improved, Message]:
        """What is improved, and what it is, in words."""
        there = {one.id: one for one in self._studio.wardrobe.items(user=self._user)}
        worn = [name for name in asked.shown if name in there]
        photo = self._store.pictures.list(self._user, kind="photo", limit=1).pictures
        if len(worn) < 2 and not _ON_PHOTO.search(asked.text):
            kept = [one for one in self._studio.outfits.kept(user=self._user) if set(one.items) <= set(there)]
            if kept:
                worn, request = list(kept[-1].items), asked_for(kept[-1], request)
        if len(worn) > 1 and not (_ON_PHOTO.search(asked.text) and photo):
            found = self._studio.improving.outfit(worn, request, boldness=boldness, user=self._user)
            return found, message("stylist.chat_basis_outfit", titles=tuple(called_of(there[one].item) for one in worn))
        if not photo:
            raise ClosedRoomError("stylist.no_outfit")
        path = self._store.pictures.file(self._user, photo[0].id)
        found = self._studio.improving.photo(path, request, boldness=boldness, spoken=asked.language, user=self._user)
        return found, message("stylist.chat_basis_photo", title=photo[0].title)

    def _laid_flat(self, outfit: Outfit, there: dict[str, WardrobeItem], language: Language) -> str | None:
        """The picture of an outfit, kept; the id. None where no garment of it has a picture."""
        chosen = [there[name] for name in outfit.items]
        pieces = [(traits_of(one).slot, image) for one in chosen if (image := self._picture(one)) is not None]
        if not pieces:
            return None
        parents = [one.cutout or one.original for one in chosen if one.original]
        titles = {one: listed((there[name].item for name in outfit.items), one) for one in LANGUAGES}
        return self._keep(collage(pieces), titles, language, parents)

    def _picture(self, one: WardrobeItem) -> Image.Image | None:
        if one.original:
            return self._store.pictures.load(self._user, one.cutout or one.original)
        with suppress(NotFoundError):
            return Image.open(self._studio.catalog.picture(one.id, self._user)).convert("RGB")
        return None

    def _keep(self, image: Image.Image, titles: Mapping[Language, str], spoken: Language, parents: Sequence[str]
              ) -> str:
        cut: dict[str, str] = {language: shortened(title) for language, title in titles.items()}
        return self._store.pictures.add(self._user, image, NewPicture(
            kind=OUTFIT, title=cut[spoken], parents=tuple(dict.fromkeys(parents)), attributes={TITLES: {**cut}})).id

    def _steps(self, asked: Asked, pictures: Sequence[str]) -> tuple[Step, ...]:
        steps = [step("stylist.chat_step_outfits", "outfits", asked.language)]
        if pictures:
            steps.append(step("stylist.chat_step_board", "boards", asked.language, picture=pictures[0]))
        return tuple(steps)


def _none_in_colour(asked: Asked, best: Outfit, garments: Mapping[str, WardrobeItem]) -> tuple[Message, ...]:
    """That nothing of the outfit is of the colour that it was wanted in."""
    if not names_colour(asked) or in_colour(asked, {name: garments[name] for name in best.items}):
        return ()
    return (message("stylist.chat_outfit_none_in", colours=tuple(value_label("colour", one)
                                                                 for one in asked.attributes.colours)),)


def _says(asked: Asked, *codes: str) -> tuple[Choice, ...]:
    return tuple(choice(code, asked.language) for code in codes)


def _occasion(asked: Asked) -> str | None:
    """The occasion, where there is a dress code for it: "every day" and "travel" have none that limits."""
    with suppress(UnknownNameError):
        return dress_code(asked.occasion).occasion if asked.occasion else None
    return None


def _no_warmer(asked: Asked, there: Mapping[str, WardrobeItem]) -> tuple[str, ...]:
    """Where something warmer is wanted in place of a garment: what takes its place in an outfit and is no warmer."""
    given_up = [there[name] for name in asked.shown if name in asked.refused and name in there]
    if not given_up or not asks_warmer(asked.text):
        return ()
    old = traits_of(given_up[0])
    return tuple(name for name, one in there.items()
                 if traits_of(one).slot == old.slot and traits_of(one).clo <= old.clo)


def _stays(asked: Asked, there: Mapping[str, WardrobeItem], out: Sequence[str]) -> tuple[str, ...]:
    """What stays of the outfit that was shown, where a garment of it shall go."""
    shown = tuple(name for name in asked.shown if name in there)
    return tuple(name for name in shown if name not in out) if len(shown) > 1 and not set(shown).isdisjoint(out) else ()


def _not_there(asked: Asked, wanted: WardrobeItem | None, best: Outfit, garments: Mapping[str, WardrobeItem]
               ) -> tuple[Message, ...]:
    """That nothing, or nothing else, is owned of the kind that shall take the place of another."""
    named = asked.attributes.garment
    if wants_another(asked.text) and not asked.swapped and named is not None and asked.refused and not any(
            garments[name].item.attributes().garment in accepted("garment", named) for name in best.items):
        return (message("stylist.chat_outfit_no_other", kind=value_label("garment", named)),)
    if not asked.swapped or wanted is not None or named is None or asked.item is not None:
        return ()
    return (message("stylist.chat_outfit_none_of", kind=value_label("garment", named)),)


def _may(edit: Edit, improved: Improved, asked: Asked) -> bool:
    """Whether an edit keeps the limits: what it puts on, and no dye where colours are denied."""
    new: list[Item] = [improved.garments[one].item for one in (edit.other, *edit.others) if one in improved.garments]
    if new:
        return all(holds(asked.whole, known_of(item)) for item in new)
    denied = [one.part for one in conjuncts(asked.whole) if isinstance(one, Not)]
    return edit.kind != "recolour" or not any(isinstance(one, Is) and one.field == "colour" for one in denied)

