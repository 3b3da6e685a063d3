"""Outfits, improvements, recommendations and trends in the conversation: of a real store, limits kept."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from modiste.catalog.limits import Is, Price, holds, known_of
from modiste.core.items import Item, Money, Tag, Variant
from modiste.studio.chat.rooms import StudioRooms
from modiste.studio.chat.workshops import DirectWorkshop
from modiste.studio.store import Store
from modiste.studio.store.items.values import NewItem
from modiste.studio.store.pictures.values import NewPicture
from modiste.studio.store.wardrobe.values import GarmentChange
from modiste.studio.studio import Studio
from modiste.studio.wardrobe.importing import ImportRequest
from modiste.stylist.conversation.answering import answer
from modiste.stylist.conversation.values import Answer, Constraint, Intent, Talk
from modiste.stylist.taste.events import Event
from modiste.stylist.wardrobe.values import WardrobeItem

OWNED = (("shirt", "white"), ("jeans", "navy"), ("skirt", "red"), ("loafers", "brown"), ("heels", "black"),
         ("coat", "camel"), ("boots", "black"))


@pytest.fixture
def rooms(studio: Studio) -> StudioRooms:
    store = Store.open(studio.settings.make_home())
    return StudioRooms(studio, store, None, DirectWorkshop(studio, store, None))


@pytest.fixture
def dressed(studio: Studio, tmp_path: Path) -> dict[str, str]:
    """A wardrobe of seven; their ids by type."""
    ids = {}
    for number, (garment, colour) in enumerate(OWNED):
        path = tmp_path / f"{garment}.png"
        Image.new("RGB", (60, 80 + number), colour if colour != "camel" else "#c19a6b").save(path)
        change = GarmentChange(title=f"{colour} {garment}", tags={"garment": (garment,), "colour": (colour,)})
        for one in studio.wardrobe.add(ImportRequest(sources=(path,), as_is=True), tag=False, change=change):
            ids[garment] = one.items[0].id
    return ids


def talk(rooms: StudioRooms, *said: str) -> Answer:
    found = Answer(text="", intent=Intent.HELP, language="en")
    for text in said:
        found = answer(text, found.talk, rooms)
    return found


def test_an_outfit_with_its_picture_reasons_and_next_steps(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    told = talk(rooms, "what should I wear to the office, 8C and rain, no heels?")
    assert told.intent is Intent.OUTFIT
    ids = {card.id for card in told.cards}
    assert dressed["heels"] not in ids
    assert dressed["coat"] in ids  # eight degrees
    assert told.pictures
    assert rooms.finished(told.pictures) == told.pictures
    assert any("6" in line and "10" in line for line in told.basis)  # 8 degrees, two either way
    assert told.choices
    assert "Why" in told.text
    assert told.text.startswith("For 8 °C and rain.")
    assert all(one.say != "And if it rains?" for one in told.choices)  # it does
    dry = talk(rooms, "what should I wear to the office, 8C?")
    assert dry.choices[1].say == "And if it rains?"
    wet = talk(rooms, "what should I wear to the office?", dry.choices[1].say)
    assert (wet.intent, wet.talk.weather) == (Intent.OUTFIT, "And if it rains?")
    again = talk(rooms, "что надеть на работу, 8 градусов, дождь?", "без юбки")
    assert again.talk.weather
    assert dressed["skirt"] not in {card.id for card in again.cards}
    assert dressed["coat"] in {card.id for card in again.cards}  # the weather of the thread holds on


def test_shoes_for_what_one_owns_are_ones_own_and_keep_the_limits(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    told = talk(rooms, "which shoes go with my red skirt, no heels?")
    assert told.intent is Intent.OUTFIT
    ids = {card.id for card in told.cards}
    assert ids == {dressed["loafers"], dressed["boots"]}
    assert "skirt" in told.text
    why = talk(rooms, "which shoes go with my red skirt, no heels?", "why these?")
    assert {card.id: bool(card.why) for card in why.cards} == {dressed["loafers"]: True, dressed["boots"]: True}
    pumps = talk(rooms, "какие туфли к красной юбке?")
    assert {card.id for card in pumps.cards} == {dressed["loafers"], dressed["heels"]}
    assert "к чему" in talk(rooms, "какие туфли к нему?").text
    worn = talk(rooms, "what should I wear to the office, no heels?", "what shoes go with that?")
    assert {card.id for card in worn.cards} == {dressed["loafers"], dressed["boots"]}
    assert worn.text.split(", of your own")[0].count(" and ") == 1  # with the whole outfit


def test_an_outfit_is_changed_as_asked(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    first = talk(rooms, "what should I wear to the office, no heels, 8C?")
    shoes = {card.id for card in first.cards} & {dressed["loafers"], dressed["boots"]}
    assert len(shoes) == 1
    other = answer("other shoes please", first.talk, rooms)
    assert other.intent is Intent.OUTFIT
    assert not {card.id for card in other.cards} & shoes
    for said in ("swap the jeans for a skirt", "вместо джинсов юбку", "поменяй джинсы на юбку"):
        told = talk(rooms, "what should I wear to the office, no heels, 8C?", said)
        ids = {card.id for card in told.cards}
        assert dressed["skirt"] in ids, said
        assert dressed["jeans"] not in ids, said
    assert "none" in talk(rooms, "what should I wear to the office?", "a poncho instead of the coat").text


def test_a_question_that_was_a_search_goes_on_as_an_outfit_of_one_s_own(
    rooms: StudioRooms, dressed: dict[str, str], studio: Studio,
) -> None:
    stocked(rooms, studio)
    found = talk(rooms, "how many red dresses are there?")
    assert found.talk.keys == ("garment=dress", "colour=red")
    told = answer("what should I wear with jeans?", found.talk, rooms)
    assert {card.id for card in told.cards} & set(dressed.values())


def test_what_was_shown_is_improved_and_limits_hold(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    assert "what to wear first" in talk(rooms, "improve my outfit").text
    told = talk(rooms, "what should I wear to a party?", "without red", "how can I improve it more boldly?")
    assert told.intent is Intent.IMPROVE
    assert dressed["skirt"] not in {card.id for card in told.cards}
    assert told.basis[0].startswith("the outfit")
    assert "of 100" in told.text or "No small change" in told.text


def test_an_outfit_of_nothing_that_may_be_worn_says_so_and_the_thread_goes_on(rooms: StudioRooms) -> None:
    told = talk(rooms, "what should I wear tomorrow?")
    assert "wardrobe is empty" in told.text
    assert talk(rooms, "что надеть завтра?", "спасибо").intent is Intent.SMALL_TALK


def stocked(rooms: StudioRooms, studio: Studio, count: int = 24) -> list[Item]:
    """Dresses and coats in three colours, put into the store; the later ones are red more and more often."""
    items = []
    for number in range(count):
        garment, colour = ("dress", "coat")[number % 2], ("navy", "red", "white")[number % 3]
        items.append(Item(
            id=f"{number + 1:016x}", product=f"p{number}", title=f"{colour} {garment} {number}",
            tags=(Tag("garment", garment), Tag("colour", colour)),
            variants=(Variant(price=Money(Decimal(20 + 5 * number), "EUR")),)))
    store = rooms._store
    feed = store.imports.begin(None, "shop", format="table", name="shop.csv")
    store.items.put(None, [NewItem(item=one, pictures=(), digest=one.id) for one in items], feed.number)
    return items


def noted(studio: Studio, items: Sequence[Item]) -> None:
    """Two years of people who take red ever more often."""
    start = datetime.now(UTC) - timedelta(days=720)
    events = []
    for month in range(24):
        for number in range(30):
            wanted = "red" if number < 4 + month else "navy"
            item = next(one for one in items[number % 9:] if one.attributes().colours == (wanted,))
            events.append(Event(person=f"p{number}", item=item.id, event="buy",
                                at=start + timedelta(days=30 * month, minutes=number)))
    studio.stylist.taste.add(events)


def test_recommendations_keep_every_limit_and_say_why(rooms: StudioRooms, studio: Studio) -> None:
    assert "catalogue" in talk(rooms, "recommend me something").text
    items = stocked(rooms, studio)
    liked = [one for one in items if "white" in one.title][:4]
    at = datetime.now(UTC) - timedelta(days=1)
    studio.stylist.taste.add([Event(person="me", item=one.id, event="like", at=at) for one in liked])
    told = talk(rooms, "recommend me a dress under 100 euro, not red")
    there = {one.id: one for one in items}
    assert told.cards
    for card in told.cards:
        assert all(holds(one.held, known_of(there[card.id])) for one in told.talk.constraints)
    assert all(card.why for card in told.cards)
    assert "white" in told.cards[0].title
    assert any(one.startswith("4 events") for one in told.basis)
    more = answer("show more", told.talk, rooms)
    assert not {card.id for card in told.cards} & {card.id for card in more.cards}
    other = answer("не первое", told.talk, rooms)
    assert told.cards[0].id not in {card.id for card in other.cards}


def test_trends_by_kind_and_by_value(rooms: StudioRooms, studio: Studio) -> None:
    assert "dated" in talk(rooms, "what is trending?").text
    noted(studio, stocked(rooms, studio))
    told = talk(rooms, "which colours are in fashion?")
    assert "rising" in told.text.casefold()
    assert "dress" not in told.text
    assert "80 %" not in told.text
    assert any("to" in one and "red" in one for one in told.basis), "the figures of doubt are what it is based on"
    assert any("red" in one.say for one in told.choices)
    assert "red" in talk(rooms, "is red still in fashion?").text.casefold()
    assert "растёт" in talk(rooms, "какие цвета сейчас в моде?").text
    assert talk(rooms, "what is trending?").basis


def test_the_state_of_threads_kept_before_there_was_weather(rooms: StudioRooms) -> None:
    from modiste.stylist.conversation.kept import talk_from, talk_json

    kept = talk_json(replace(Talk(), weather="8C rain"))
    assert talk_from(kept).weather == "8C rain"
    assert talk_from(kept.replace(',"weather":"8C rain"', "")).weather == ""


def test_what_goes_with_an_item_that_was_found_is_about_that_item(
    rooms: StudioRooms, dressed: dict[str, str], studio: Studio,
) -> None:
    shown = [one for one in stocked(rooms, studio) if "dress" in one.title][:3]
    found = Talk(topic=Intent.FIND, items=tuple(one.id for one in shown))
    told = answer("что к нему надеть?", found, rooms)
    assert told.intent is Intent.OUTFIT
    assert shown[0].id in {card.id for card in told.cards}
    assert shown[0].title in told.text
    assert {card.id for card in told.cards} & set(dressed.values())
    wet = answer("and if it rains?", told.talk, rooms)
    assert shown[0].id in {card.id for card in wet.cards}
    second = answer("what goes with the second one?", found, rooms)
    assert shown[1].id in {card.id for card in second.cards}


def test_what_the_wardrobe_lacks_for_an_item_comes_from_the_catalogue_within_the_limits(
    rooms: StudioRooms, studio: Studio, monkeypatch: pytest.MonkeyPatch,
) -> None:
    dress = next(one for one in stocked(rooms, studio) if "dress" in one.title)
    shoes = [Item(id=f"{99 - number:016x}", product=f"s{number}", title=f"{price} shoes",
                  tags=(Tag("garment", "heels"), Tag("colour", "black")),
                  variants=(Variant(price=Money(Decimal(price), "EUR")),)) for number, price in enumerate((40, 400))]
    monkeypatch.setattr(studio.outfits, "offers", lambda _user, slots: tuple(
        WardrobeItem(item=one) for one in shoes if "footwear" in slots))
    limit = Constraint(Price(high=100.0, currency="EUR"))
    found = Talk(topic=Intent.FIND, items=(dress.id,), constraints=(limit, Constraint(Is("garment", "dress"))))
    told = answer("what goes with it?", found, rooms)
    assert {card.id for card in told.cards} == {dress.id, shoes[0].id}
    assert "40 shoes" in told.text
    assert "400 shoes" not in told.text


def test_what_goes_with_a_design_is_about_the_design(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    picture = rooms._store.pictures.add(None, Image.new("RGB", (60, 90), "green"), NewPicture(kind="design")).id
    drawn = Talk(topic=Intent.DESIGN, pictures=(picture,), subject="a green skirt")
    told = answer("с чем её носить?", drawn, rooms)
    assert told.intent is Intent.OUTFIT
    assert dressed["skirt"] not in {card.id for card in told.cards}  # the one that is drawn is worn
    assert dressed["shirt"] in {card.id for card in told.cards}
    parents = rooms._store.pictures.get(None, told.pictures[0]).parents
    assert picture in parents


@pytest.mark.parametrize(("said", "is_about_it"), [
    ("что надеть из моего гардероба, если 8 градусов и дождь?", False),
    ("what should I wear from my own clothes, 8C and rain?", False),
    ("что к нему надеть из моего гардероба?", True),
    ("what goes with it from my wardrobe?", True),
])
def test_an_outfit_from_one_s_own_wardrobe_is_not_around_what_a_shop_showed(
    rooms: StudioRooms, studio: Studio, dressed: dict[str, str], said: str, is_about_it: bool,
) -> None:
    shown = stocked(rooms, studio)[0].id
    told = answer(said, Talk(items=(shown,), focus=shown), rooms)
    assert told.intent is Intent.OUTFIT
    ids = {card.id for card in told.cards}
    assert (shown in ids) is is_about_it
    assert ids & set(dressed.values())


def test_an_outfit_is_explained_by_garments_and_a_dress_code_warns(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    told = talk(rooms, "what should I wear to the office, 8C and rain?", "why these?")
    garments = {card.id: card for card in told.cards}
    assert "warmest" in garments[dressed["coat"]].why
    assert "of 100" in told.text
    assert all("dress code is another" not in part for part in (told.text, *(card.why for card in told.cards)))


def test_an_outfit_in_a_colour_has_a_garment_in_it(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    found = talk(rooms, "what should I wear to the office?", "and in red?")
    assert dressed["skirt"] in {card.id for card in found.cards}
    none = talk(rooms, "what should I wear to the office?", "а в зелёном?")
    assert "зелёный" in none.text
    assert none.cards


def test_what_of_the_shown_is_owned(rooms: StudioRooms, dressed: dict[str, str]) -> None:
    items = [Item(id=f"{at + 1:016x}", product=f"p{at}", title=f"Midi {at}",
                  tags=(Tag("garment", "skirt"), Tag("colour", colour)),
                  variants=(Variant(size="M", price=Money(Decimal(20 + at), "EUR")),))
             for at, colour in enumerate(("red", "green"))]
    feed = rooms._store.imports.begin(None, "shop", format="table", name="shop.csv")
    rooms._store.items.put(None, [NewItem(item=one, pictures=(), digest=one.id) for one in items], feed.number)
    shown = Talk(items=tuple(one.id for one in items), topic=Intent.FIND)
    found = answer("of these which do I own?", shown, rooms)
    assert found.intent is Intent.WARDROBE
    assert {card.id for card in found.cards} == {dressed["skirt"]}
    assert "Midi 0" in found.text
    assert "Midi 1" not in found.text
    none = answer("что из этого у меня уже есть", replace(shown, items=shown.items[1:]), rooms)
    assert not none.cards
    assert "нет" in none.text
    assert none.talk.topic is Intent.FIND  # the skirt is still on the screen


def test_what_was_spent_is_summed_of_what_has_a_price(rooms: StudioRooms, studio: Studio,
                                                      dressed: dict[str, str]) -> None:
    assert "no price" in talk(rooms, "how much have I spent on clothes?").text
    studio.wardrobe.edit([dressed["skirt"]], GarmentChange(price=Money(Decimal(30), "EUR")))
    told = talk(rooms, "сколько я потратила на одежду?").text
    assert "30" in told
    assert "1 вещь из 7" in told
