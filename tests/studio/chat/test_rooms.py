"""The rooms of a real studio as the conversation asks them: the catalogue, the wardrobe, fit."""

from decimal import Decimal

import pytest

from modiste.catalog.limits import Is
from modiste.core.attributes import Attributes
from modiste.core.items import Item, Money, Tag, Variant
from modiste.studio.chat.rooms import StudioRooms
from modiste.studio.chat.workshops import DirectWorkshop
from modiste.studio.store import Store
from modiste.studio.studio import Studio
from modiste.stylist.conversation.rooms import Asked, ClosedRoomError, FindAsked
from modiste.stylist.wardrobe.values import WardrobeItem


@pytest.fixture
def rooms(studio: Studio) -> StudioRooms:
    store = Store.open(studio.settings.make_home())
    return StudioRooms(studio, store, None, DirectWorkshop(studio, store, None))


def owned(number: int, garment: str, colour: str) -> WardrobeItem:
    item = Item(id=f"{number:016x}", product=str(number), title=f"{colour} {garment}",
                tags=(Tag("garment", garment), Tag("colour", colour)),
                variants=(Variant(price=Money(Decimal(9), "EUR")),))
    return WardrobeItem(item=item)


def asked(text: str, garment: str | None = None) -> Asked:
    return Asked(text=text, language="en", attributes=Attributes(garment=garment), limit=Is("garment", "dress"))


def test_what_is_empty_says_its_remedy(rooms: StudioRooms) -> None:
    for ask in (lambda: rooms.facts(Is("garment", "dress")), lambda: rooms.wardrobe(asked("what do I own?")),
                lambda: rooms.fit(asked("will it fit?")), lambda: rooms.drape(asked("put it on my photo"))):
        with pytest.raises(ClosedRoomError):
            ask()
    assert rooms.items(["0" * 16]) == ()
    assert rooms.find(FindAsked(text="", limit=Is("garment", "dress"))) == ()


def test_questions_about_a_wardrobe(rooms: StudioRooms, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    own = (owned(1, "shirt", "white"), owned(2, "shirt", "blue"), owned(3, "jeans", "blue"))
    monkeypatch.setattr(studio.wardrobe, "items", lambda _choice=None, **_given: own)
    told = rooms.wardrobe(asked("how many shirts do I own?"))
    assert "2" in told.lines[0].text("en")
    assert [hit.item.id for hit in told.hits] == [f"{1:016x}", f"{2:016x}"]
    assert "1" in rooms.wardrobe(asked("сколько у меня синих рубашек?")).lines[0].text("ru")
    assert "wardrobe remove" in rooms.wardrobe(asked("delete my wardrobe")).lines[0].text("en")


def test_fit_of_a_type_of_garment_says_how_little_it_knows(rooms: StudioRooms) -> None:
    told = rooms.fit(asked("which size of dress should I take?", "dress"))
    assert "%" in told.lines[0].text("en")
    assert len(told.lines) == 2
