"""The rooms of the studio as the conversation asks them, for one person."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.core.items import Item, Variant
from modiste.core.messages import Language, Message, message, named
from modiste.fabric.categories import CATEGORIES, category_label
from modiste.studio.chat.catalog_rooms import CatalogRooms
from modiste.studio.chat.dressing_rooms import DressingRooms
from modiste.studio.chat.own_rooms import WardrobeRooms, fit_told
from modiste.studio.chat.taste_rooms import TasteRooms
from modiste.studio.chat.workshops import Workshop
from modiste.studio.home import UserId
from modiste.studio.store import NotFoundError, Store
from modiste.studio.wardrobe.worn import can_hang
from modiste.stylist.conversation.rooms import Asked, ClosedRoomError, FindAsked, Hit, Told, Work
from modiste.stylist.conversation.telling import called_of
from modiste.stylist.conversation.values import JOB
from modiste.stylist.wardrobe.titles import in_a_sentence, title_of_tags
from modiste.stylist.wardrobe.values import WardrobeItem

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

_FABRICS: Final[Mapping[str, str]] = {
    "leopard": "cheetah", "cheetah": "cheetah", "checked": "checkered", "gingham": "checkered", "tartan": "checkered",
    "glen_check": "checkered", "windowpane": "checkered", "polka_dot": "dotted", "floral": "floral",
    "leaves": "leaves", "tropical": "leaves", "paisley": "paisley", "striped": "striped", "pinstripe": "striped",
    "horizontal_stripes": "striped", "vertical_stripes": "striped", "zigzag": "zigzag", "zebra": "zebra",
    "houndstooth": "houndstooth", "camouflage": "camouflage"}  # fmt: skip
"""The category of fabrics that a pattern of the vocabulary is drawn in."""
_MOST_COLOURS: Final = 5
_DESIGNS: Final = 1


class StudioRooms(CatalogRooms):
    """The rooms behind a studio's doors. A room that is empty or not there says so, with the remedy."""

    def __init__(self, studio: "Studio", store: Store, user: UserId, workshop: Workshop) -> None:
        super().__init__(studio, store, user)
        self._workshop = workshop

    def design(self, text: str) -> Work:
        """A garment from words."""
        return self._workshop.do("design", {"text": text, "n": _DESIGNS})

    def change(self, picture: str | None, subject: str, text: str) -> Work:
        """A design again with something changed; anew from both wordings where its picture is gone."""
        found = self.finished((picture,)) if picture else ()
        if not found:
            return self.design(f"{subject}, {text}")
        return self._workshop.do("change", {"picture": found[0], "text": text})

    def fabric(self, text: str, attributes: Attributes) -> Work:
        """A fabric of the category that the words name, in their colours."""
        category = _category(text, attributes)
        if category is None:
            known = tuple(named(category_label(one, "en").lower(), category_label(one, "ru").lower())
                          for one in CATEGORIES.names)
            raise ClosedRoomError("stylist.which_fabric", known=known)
        hexes = language.colour_hexes()
        palette = [hexes[one] for one in attributes.colours[:_MOST_COLOURS]]
        palette = ["#f4f0e8", *palette] if len(palette) == 1 else palette
        return self._workshop.do("fabric", {"category": category, "n": 1, "palette": tuple(palette)})

    def drape(self, asked: Asked) -> Work:
        """The last fabric, or a colour that is named, on the last photo or the one spoken of."""
        photo = self._latest("photo")
        if photo is None:
            raise ClosedRoomError("stylist.no_photo")
        fabric = next((one for one in self.finished(asked.pictures) if self._kind(one) == "fabric"), None)
        fabric = fabric or self._latest("fabric")
        if asked.attributes.colours and not asked.attributes.pattern:
            colour = language.colour_hexes()[asked.attributes.colours[0]]
            return self._workshop.do("drape", {"photo": photo, "colour": colour})
        if fabric is None:
            raise ClosedRoomError("stylist.no_fabric")
        return self._workshop.do("drape", {"photo": photo, "fabric": fabric})

    def items(self, ids: Sequence[str]) -> Sequence[Item]:
        """Items of the catalogue and garments of the person's own by their ids, as far as they are there."""
        found = {one.id: one for one in super().items(ids)}
        if len(found) < len(set(ids)):
            found |= {one.id: _priced(one) for one in self._studio.wardrobe.items(user=self._user)}
        return tuple(found[one] for one in ids if one in found)

    def find(self, asked: FindAsked) -> Sequence[Hit]:
        """The best of the catalogue within a limit; what is to be like a garment of one's own is like its picture."""
        own = next((one for one in self._studio.wardrobe.items(user=self._user) if one.id == asked.like), None)
        if own is not None:
            asked = replace(asked, like=None, picture=own.cutout or own.original or None,
                            text=asked.text or own.title_in("en"))
        return super().find(asked)

    def worn(self, items: Sequence[Item], language: Language) -> Work:
        """What was shown, worn: one's own garments by their photos; what a shop has, sewn from what is noted of it."""
        there = {one.id: one for one in self._studio.wardrobe.items(user=self._user)}
        own = [item for item in items if item.id in there]
        hung = [item for item in own if can_hang(there[item.id])]
        foreign = [item for item in items if item.id not in there]
        if own and (hung or not foreign):
            work = self._workshop.do("worn", {"items": [item.id for item in own], "spoken": language})
            drawn, laid = hung or own, [item for item in own if item not in hung] if hung else []
            left = [*_of_titles("stylist.chat_worn_laid", laid), *_of_titles("stylist.chat_worn_own_alone", foreign)]
        else:
            drawn = [item for item in foreign if title_of_tags(item.tags, language)][:1]
            if not drawn:
                raise ClosedRoomError("stylist.worn_unknown")
            words = title_of_tags(drawn[0].tags, language)
            work = self._workshop.do("design", {"text": words, "n": _DESIGNS})
            left = [message("stylist.chat_worn_of_words", words=in_a_sentence(words)), *_of_titles(
                "stylist.chat_worn_one_alone", [item for item in items if item not in drawn])]
        titles = message("stylist.chat_titles", titles=tuple(map(called_of, drawn)))
        return replace(work, subject=titles.text(language),
                       remarks=(*work.remarks, *(line.text(language) for line in left)))

    def outfit(self, asked: Asked) -> Told:
        """Outfits from what the person owns, around what is spoken of."""
        picture = next(iter(self.finished((asked.drawn,))), None) if asked.drawn else None
        return DressingRooms(self._studio, self._store, self._user).outfit(asked, picture)

    def improve(self, asked: Asked) -> Told:
        """The smallest change that improves an outfit."""
        return DressingRooms(self._studio, self._store, self._user).improve(asked)

    def recommend(self, asked: Asked) -> Told:
        """What the person would like."""
        return TasteRooms(self._studio, self, self._user).recommend(asked)

    def fit(self, asked: Asked) -> Told:
        """Which size to take."""
        return fit_told(self._studio, asked, self._user)

    def trends(self, asked: Asked) -> Told:
        """What rises and what falls."""
        return TasteRooms(self._studio, self, self._user).trends(asked)

    def wardrobe(self, asked: Asked) -> Told:
        """What the person owns."""
        return WardrobeRooms(self._studio, self._user).answer(asked)

    def finished(self, pictures: Sequence[str]) -> tuple[str, ...]:
        """Pictures that are there; those of a job once it is done."""
        found: list[str] = []
        for one in pictures:
            if not one.startswith(JOB):
                found.append(one)
                continue
            try:
                found += self._store.jobs.get(self._user, one.removeprefix(JOB)).pictures
            except NotFoundError:
                continue  # it was taken off the list, and its pictures are named elsewhere
        there = self._store.pictures.there(self._user, found)
        return tuple(one for one in found if one in there)

    def _kind(self, picture: str) -> str:
        return self._store.pictures.get(self._user, picture).kind

    def _latest(self, kind: str) -> str | None:
        found = self._store.pictures.list(self._user, kind=kind, limit=1).pictures
        return found[0].id if found else None


def _priced(own: WardrobeItem) -> Item:
    """A garment of one's own with what was paid for it, which "cheaper" compares with."""
    if own.price is None or own.item.price is not None:
        return own.item
    return replace(own.item, variants=(Variant(size=own.size, price=own.price),))


def _category(text: str, attributes: Attributes) -> str | None:
    if attributes.pattern is not None and attributes.pattern in _FABRICS:
        return _FABRICS[attributes.pattern]
    for word in text.casefold().replace(",", " ").split():
        try:
            return CATEGORIES.get(word)
        except InputError:
            continue  # most words name no fabric
    return None


def _of_titles(code: str, items: Sequence[Item]) -> tuple[Message, ...]:
    """A line about some items; none about none."""
    return (message(code, titles=tuple(map(called_of, items))),) if items else ()
