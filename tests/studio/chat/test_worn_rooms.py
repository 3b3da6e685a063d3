"""What is shown worn is named as it is drawn; what is not is told apart, with the reason."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from modiste.core.items import Item, Money, Tag, Variant
from modiste.studio.chat.rooms import StudioRooms
from modiste.studio.store import Store
from modiste.studio.studio import Studio
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.rooms import ClosedRoomError, Work
from modiste.stylist.conversation.values import Intent, Talk
from modiste.stylist.wardrobe.values import WardrobeItem


class Noting:
    """A workshop that notes what it is asked to do, as a queue that runs it later."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, object]]] = []

    def do(self, kind: str, request: Mapping[str, object]) -> Work:
        self.asked.append((kind, request))
        return Work(job="j1")


def piece(number: int, garment: str, colour: str) -> Item:
    return Item(id=f"{number:016x}", product=str(number), title="",
                tags=(Tag("garment", garment), Tag("colour", colour)),
                variants=(Variant(price=Money(Decimal(9), "EUR")),))


SHIRT, JEANS, SHOES = piece(1, "shirt", "blue"), piece(2, "jeans", "navy"), piece(3, "loafers", "brown")
DRESS, COAT = piece(8, "dress", "white"), piece(9, "coat", "black")


@pytest.fixture
def work() -> Noting:
    return Noting()


@pytest.fixture
def rooms(studio: Studio, work: Noting, monkeypatch: pytest.MonkeyPatch) -> StudioRooms:
    own = tuple(WardrobeItem(item=one) for one in (SHIRT, JEANS, SHOES))
    monkeypatch.setattr(studio.wardrobe, "items", lambda _choice=None, **_given: own)
    rooms = StudioRooms(studio, Store.open(studio.settings.make_home()), None, work)
    there = {one.id: one for one in (SHIRT, JEANS, SHOES, DRESS, COAT)}

    def items(ids: Sequence[str]) -> tuple[Item, ...]:
        return tuple(there[one] for one in ids)

    monkeypatch.setattr(rooms, "items", items)
    return rooms


def test_the_line_names_only_what_is_drawn(rooms: StudioRooms, work: Noting) -> None:
    talk = Talk(topic=Intent.OUTFIT, items=(SHIRT.id, JEANS.id, SHOES.id, DRESS.id), language="ru")
    found = answer("покажи надетым", talk, rooms)
    assert work.asked[0][1]["items"] == [SHIRT.id, JEANS.id, SHOES.id]
    drawn, apart = found.text.split(" Картинка появится")
    assert "рубашка" in drawn
    assert "джинсы" in drawn
    assert "платье" not in drawn
    assert "лоферы" not in drawn
    assert "платье" in apart
    assert "магазина" in apart
    assert "лоферы" in apart
    assert "крой" in apart


def test_own_clothes_alone_need_no_word_more(rooms: StudioRooms) -> None:
    work = rooms.worn((SHIRT, JEANS), "en")
    assert "shirt" in work.subject
    assert work.remarks == ()


def test_of_a_shop_s_items_the_one_drawn_is_named(rooms: StudioRooms, work: Noting) -> None:
    told = rooms.worn((SHOES, DRESS, COAT), "en")
    assert work.asked[0][0] == "design"
    assert told.subject == "white dress"
    assert any("coat" in line and "loafers" in line for line in told.remarks)
    with pytest.raises(ClosedRoomError):
        rooms.worn((Item(id="7" * 16, product="7", title="501"),), "en")
