from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import DataError, InputError
from modiste.stylist.taste.behaviour import FEATURES, Behaviour, DayEvents
from modiste.stylist.taste.content import ItemFacts, content_space, learn_taste, next_pair
from modiste.stylist.taste.events import Event, read_events
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.ranker import candidates
from modiste.stylist.taste.recommending import Offer, Wanted, recommend, taste_lines, taste_of
from modiste.stylist.taste.shop import open_shop

START = datetime(2024, 5, 1, tzinfo=UTC)
TYPES, COLOURS = ("dress", "coat", "skirt", "top", "jeans"), ("navy", "red", "black", "white", "green")
OFFERS = tuple(
    Offer(id=f"{garment}-{colour}-{number}", title=f"{colour} {garment}", price=20.0 + 10 * number,
          attributes=(f"garment:{garment}", f"colour:{colour}"), product=f"{garment}{number}")
    for garment in TYPES for colour in COLOURS for number in range(4))
WANTED = Wanted(count=10, day=19900)


def event(item: str, kind: str = "like", minutes: int = 0, person: str = "me", **more: str) -> Event:
    return Event(person=person, item=item, event=kind, at=START + timedelta(minutes=minutes), **more)


def likes(colour: str, count: int, start: int = 0, kind: str = "like") -> list[Event]:
    chosen = [offer.id for offer in OFFERS if f"colour:{colour}" in offer.attributes]
    return [event(chosen[number % len(chosen)], kind, start + number) for number in range(count)]


def share(found, attribute: str) -> float:
    shown = [one for one in found.items if not one.explored]
    return float(np.mean([attribute in {o.id: o for o in OFFERS}[one.item].attributes for one in shown]))


def test_likes_lead_and_the_reason_is_what_was_liked():
    events = likes("navy", 6) + likes("red", 3, 10, "not_for_me")
    shop = open_shop(OFFERS, events, None)
    found = recommend(shop, "me", events, Profile(), WANTED)
    assert share(found, "colour:navy") == 1
    assert found.items[0].reason in {"colour:navy", "garment:dress", "garment:coat"}
    assert sum(one.explored for one in found.items) == 2
    assert all(one.reason == "explore" for one in found.items if one.explored)
    lines = dict(taste_lines(shop, taste_of(shop, events)))
    assert lines["colour:navy"] > 0 > lines["colour:red"]


def test_a_taste_that_turns_is_followed_within_ten_events():
    events = likes("navy", 20) + likes("green", 10, 60) + likes("navy", 6, 80, "not_for_me")
    shop = open_shop(OFFERS, events, None)
    assert share(recommend(shop, "me", events, Profile(), WANTED), "colour:green") >= 0.7


def test_forgotten_is_as_if_it_had_never_been():
    kept, gone = likes("navy", 5), likes("green", 5, 50)
    once = recommend(open_shop(OFFERS, kept, None), "me", kept, Profile(), WANTED)
    both = recommend(open_shop(OFFERS, kept + gone, None), "me", kept + gone, Profile(), WANTED)
    again = recommend(open_shop(OFFERS, kept, None), "me", kept, Profile(), WANTED)
    assert both != once
    assert again == once


def test_refusals_and_budgets_come_before_the_ranking():
    events = likes("navy", 6)
    profile = Profile(refused=("colour:navy",), budget=35.0)
    found = recommend(open_shop(OFFERS, events, None), "me", events, profile, WANTED)
    prices = {offer.id: offer.price for offer in OFFERS}
    assert share(found, "colour:navy") == 0
    assert all(prices[one.item] <= 35 for one in found.items)
    assert found.left_out["refused"] == 20
    nothing = recommend(open_shop(OFFERS, [], None), "me", [], Profile(refused=tuple(f"colour:{c}" for c in COLOURS)),
                        WANTED)
    assert nothing.items == ()


def test_what_was_turned_away_or_bought_is_not_shown_again():
    events = [event(OFFERS[0].id, "buy"), event(OFFERS[1].id, "not_for_me", 1, reason="price")]
    found = recommend(open_shop(OFFERS, events, None), "me", events, Profile(), Wanted(count=90, day=19900))
    assert not {OFFERS[0].id, OFFERS[1].id} & {one.item for one in found.items}
    assert found.left_out["done"] == 2


def test_what_is_shown_is_diverse():
    events = likes("navy", 12)
    found = recommend(open_shop(OFFERS, events, None), "me", events, Profile(), WANTED)
    looks = [tuple({o.id: o for o in OFFERS}[one.item].attributes) for one in found.items if not one.explored]
    assert max(looks.count(look) for look in looks) <= 2


def test_a_catalogue_of_one_item():
    found = recommend(open_shop(OFFERS[:1], [], None), "me", [], Profile(), WANTED)
    assert [one.item for one in found.items] == [OFFERS[0].id]


def test_a_quiz_of_eight_pairs_finds_a_hidden_taste():
    rng = np.random.default_rng(0)
    space = content_space([ItemFacts(attributes=offer.attributes) for offer in OFFERS])
    hidden = {"colour:green": 2.0, "garment:coat": 1.5, "colour:red": -1.0}
    liking = np.array([sum(hidden.get(name, 0.0) for name in offer.attributes) for offer in OFFERS])
    pairs: list[tuple[int, int]] = []
    shown: list[int] = []
    for _ in range(8):
        first, second = next_pair(space, learn_taste(space, [], [], pairs), shown, rng)
        shown += [first, second]
        pairs.append((first, second) if liking[first] >= liking[second] else (second, first))
    told = learn_taste(space, [], [], pairs).scores(space)
    assert np.corrcoef(told, liking)[0, 1] > 0.5
    assert len(set(shown)) == 16


def test_doubt_falls_where_something_is_known():
    space = content_space([ItemFacts(attributes=offer.attributes) for offer in OFFERS])
    before, after = learn_taste(space, [], []).doubt(space), learn_taste(space, [0, 1], [1.0, 1.0]).doubt(space)
    assert after[0] < before[0]
    assert np.allclose(after[-1], before[-1])


def crowd(days: int) -> Behaviour:
    behaviour = Behaviour(4, np.array([0, 0, 1, 1]), 2)
    rng = np.random.default_rng(0)
    for day in range(days):
        small = day % 2 == 0
        behaviour.add(19000 + day, DayEvents(
            person=np.array([100 + day, 100 + day]), item=np.array([0, 1] if small else [2, 3]),
            step=np.full(2, 1.0 if small else 9.0), occasion=np.array([0, 0]), outcome=rng.integers(0, 3, 2)))
    return behaviour


def test_people_of_ones_size_and_those_who_took_the_same_count():
    behaviour = crowd(20)
    column = FEATURES.index
    mine = behaviour.features(-1, 19020, usual=9.0)
    assert mine[2, column("of_size_30")] > mine[0, column("of_size_30")] + 2
    behaviour.add(19020, DayEvents(person=np.array([7]), item=np.array([0]), step=np.array([np.nan]),
                                   occasion=np.array([-1]), outcome=np.array([-1])))
    mine = behaviour.features(7, 19040)
    assert mine[1, column("taken_together")] > mine[3, column("taken_together")] + 1
    assert mine[0, column("taken_before")] == 1
    assert behaviour.history(7) == [0]
    assert np.isfinite(mine).all()


def test_what_was_popular_fades():
    behaviour = crowd(20)
    column = FEATURES.index("popular_7")
    behaviour.add(19100, DayEvents(person=np.array([1]), item=np.array([3]), step=np.array([1.0]),
                                   occasion=np.array([0]), outcome=np.array([1])))
    rows = behaviour.features(-1, 19101)
    assert rows[3, column] > rows[0, column] + 3
    assert set(candidates(rows, np.array([True, False, True, True]))) <= {0, 2, 3}


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_events_of_a_file(tmp_path: Path):
    file = write(tmp_path / "e.csv", "item,event,at,reason\na,Like,2024-05-01T10:00:00+03:00,\n"
                                     "b,not for me,2024-05-02,price\n")
    events = list(read_events(file, START + timedelta(days=9), person="me"))
    assert [(one.item, one.event, one.reason) for one in events] == [("a", "like", None), ("b", "not_for_me", "price")]
    assert events[0].at == datetime(2024, 5, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(("text", "code"), [
    ("item,event,at\na,like,2024-05-01\n", "stylist.no_column"),
    ("person,item,event,at\nme,a,loves,2024-05-01\n", "stylist.row_problem"),
    ("person,item,event,at\nme,a,like,2031-05-01\n", "stylist.event_ahead"),
    ("person,item,event,at\nme,zz,like,2024-05-01\n", "stylist.event_unknown_item"),
    ("person,item,event,at\nme,a,like,yesterday\n", "stylist.row_problem"),
    ("person,item,event,at\n,a,like,2024-05-01\n", "stylist.row_problem"),
])
def test_rows_that_are_no_events(tmp_path: Path, text: str, code: str):
    with pytest.raises(DataError) as caught:
        list(read_events(write(tmp_path / "e.csv", text), START + timedelta(days=9), knows=lambda item: item == "a"))
    assert caught.value.code == code


@pytest.mark.parametrize("said", [
    {"sizes": "M"}, {"sizes": ["huge"]}, {"loved": ["navy"]}, {"loved": ["planet:mars"]}, {"budget": -1},
    {"budget": True}, {"body": {"height_cm": 300}}, {"body": {"mood": 3}}, {"body": []}, {"other": 1},
    {"occasions": ["x" * 100]}, {"loved": ["colour:a\nb"]}, {"sizes": ["M"] * 500}, {"body": 5},
])
def test_hostile_profiles_are_refused(said: dict):
    with pytest.raises(InputError):
        Profile.from_json(said)


def test_a_profile_goes_out_and_comes_back():
    profile = Profile(sizes=("M",), budget=80.0, loved=("colour:navy",)).changed(
        add={"refused": ("material:leather",)}, remove=("colour:navy",))
    assert (profile.loved, profile.refused) == ((), ("material:leather",))
    assert Profile.from_json(profile.to_json()) == profile
