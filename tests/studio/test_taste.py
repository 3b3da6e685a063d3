"""Taste over the items of a catalogue, as the studio keeps it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from modiste.catalog.embedding import DIMENSION
from modiste.catalog.index import index_row
from modiste.catalog.index.rows import as_table
from modiste.catalog.index.snapshot import snapshot_of
from modiste.core.errors import InputError
from modiste.core.items import Item, Money, Tag, Variant
from modiste.core.settings import Settings
from modiste.studio.store import Store
from modiste.studio.store.items.values import NewItem
from modiste.studio.store.wardrobe.values import GarmentChange
from modiste.studio.stylist.requests import RecommendRequest
from modiste.studio.stylist.taste import Taste
from modiste.stylist.taste.events import Event
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.quiz import QuizAnswer
from tests.studio.store_events import events_hold
from tests.studio.store_garments import garment as add_garment

NOW = datetime(2026, 6, 1, tzinfo=UTC)
GARMENTS, COLOURS = ("dress", "coat", "shirt", "skirt"), ("navy", "red", "green")


def item(number: int) -> Item:
    garment, colour = GARMENTS[number % 4], COLOURS[number // 4 % 3]
    return Item(id=f"{number:016x}", product=f"{number:x}", title=f"{colour} {garment} {number}", source="shop",
                tags=(Tag("garment", garment, source="feed"), Tag("colour", colour, source="feed")),
                variants=(Variant(size="M", price=Money(Decimal(20 + number), "EUR")),))


def put(store: Store, items: list[Item]) -> None:
    feed = store.imports.begin(None, "shop", format="table", name="shop")
    store.items.put(None, [NewItem(item=one, pictures=((f"{one.id}.jpg", None),), digest="x") for one in items],
                    feed.number)
    store.imports.end(feed.number, "done", {})


@pytest.fixture
def taste(home: Path) -> Taste:
    made = Taste(Settings.load(home=home), clock=lambda: NOW)
    put(made.store, [item(number) for number in range(48)])
    return made


def liked(number: int, minutes: int, person: str = "me", event: str = "like") -> Event:
    return Event(person=person, item=item(number).id, event=event, at=NOW + timedelta(minutes=minutes - 1440))


def test_events_of_any_store(home: Path) -> None:
    with Store.open(home) as store:
        events_hold(store)


def test_likes_of_catalogue_items_lead_at_once_and_are_forgotten_whole(taste: Taste) -> None:
    before = taste.recommend(RecommendRequest())
    taste.add([liked(number, number) for number in (0, 1, 2)])  # navy
    after = taste.recommend(RecommendRequest())
    assert [one.title.split()[0] for one in after.items[:4]] == ["navy"] * 4
    assert after.left_out["done"] == 3
    assert after.items[0].because in {item(number).title for number in (0, 1, 2)}
    assert taste.lines()[0].name == "colour:navy"
    taste.keep(Profile(lines_off=("colour:navy",)))
    assert "colour:navy" not in [one.name for one in taste.lines()]
    taste.forget()
    assert taste.recommend(RecommendRequest()) == before


def test_a_crowd_is_followed_as_it_grows_and_shrinks(taste: Taste) -> None:
    taste.add([liked(number % 5, number, f"p{number % 4}", "buy") for number in range(40)])
    assert taste.shops.of(None).crowd is None  # four people are none
    taste.add([liked(7, 50 + number, f"q{number}", "buy") for number in range(4)])
    crowd = taste.shops.of(None).crowd
    assert crowd is not None
    grown = taste.recommend(RecommendRequest())
    taste.add([liked(30, 60, "p1", "buy")])
    assert taste.shops.of(None).crowd is crowd  # what comes is added to it
    assert crowd.events == 45
    taste.forget("p1", item=item(30).id)
    assert taste.shops.of(None).crowd is not crowd
    assert taste.recommend(RecommendRequest()) == grown


def test_an_import_is_seen_and_a_price_counts(taste: Taste) -> None:
    dear = taste.recommend(RecommendRequest(budget=30, count=5))
    assert dear.left_out["budget"] == 37
    put(taste.store, [item(number) for number in range(48, 52)])
    assert taste.recommend(RecommendRequest(count=60)).left_out["budget"] == 0
    assert len(taste.recommend(RecommendRequest(count=60)).items) == 52


def test_the_vectors_of_the_index_count(home: Path) -> None:
    vectors = np.zeros((48, DIMENSION), np.float32)
    vectors[:24, 0] = vectors[24:, 1] = 1.0
    rows = [index_row(item(number), vectors[number]) for number in range(48)]
    index = snapshot_of(as_table(rows, DIMENSION), 1)
    taste = Taste(Settings.load(home=home), lambda: index, lambda: NOW)
    put(taste.store, [item(number) for number in range(48)])
    taste.add([liked(number, number) for number in (0, 5, 10)])
    shown = [one for one in taste.recommend(RecommendRequest()).items if not one.explored]
    assert all(int(one.item, 16) < 24 for one in shown)
    assert any("looks:cut" in one.lifts for one in shown)


def test_the_quiz_keeps_answers_and_refuses_what_is_not_there(taste: Taste) -> None:
    pair = taste.quiz()
    assert (pair.number, pair.first) == (1, None)  # without pictures there is nothing to choose between
    answer = QuizAnswer(item(0).id, item(5).id, "first")
    taste.answer(answer)
    taste.answer(QuizAnswer(item(5).id, item(0).id, "first"))
    assert [one.chosen for one in taste.profile().quiz] == ["first"]
    with pytest.raises(InputError) as caught:
        taste.answer(QuizAnswer("0" * 15 + "z", item(0).id, "first"))
    assert caught.value.code == "stylist.quiz_unknown"


def test_people_see_their_own_taste_over_one_catalogue(taste: Taste) -> None:
    anna = taste.store.users.add("anna", "four small words").id
    taste.add([liked(0, 1), liked(1, 2)], anna)
    assert taste.recommend(RecommendRequest(), anna) != taste.recommend(RecommendRequest())
    assert taste.shops.goods(anna) is taste.shops.goods(None)


def test_who_owns_a_trench_coat_lacks_no_coat(taste: Taste) -> None:
    shop = taste.shops.goods(None)
    for colour, owned in zip(("red", "green", "blue", "black", "grey", "white"),
                               ("trench_coat", "sundress", "jeans", "blazer", "jacket", "sweater"), strict=True):
        own = add_garment(taste.store, None, colour)
        taste.store.wardrobes.change(None, [own.id], GarmentChange(tags={"garment": (owned,)}))
    assert sorted(taste._gaps(shop, None)) == ["garment:shirt", "garment:skirt"]
