from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from modiste.core.errors import DataError, InputError, UnknownNameError
from modiste.stylist.taste.behaviour import FEATURES, Behaviour, DayEvents
from modiste.stylist.taste.content import ItemFacts, Looks, content_space
from modiste.stylist.taste.events import Event, read_events
from modiste.stylist.taste.goods import Offer, prepare
from modiste.stylist.taste.learning import Opinion, learn_taste
from modiste.stylist.taste.lines import taste_lines
from modiste.stylist.taste.pairs import next_pair
from modiste.stylist.taste.profile import Profile
from modiste.stylist.taste.quiz import QuizAnswer, ask_next
from modiste.stylist.taste.ranker import candidates
from modiste.stylist.taste.recommending import Wanted, recommend, taste_of, without_crowd, without_size
from modiste.stylist.taste.shop import Crowd, open_shop
from modiste.stylist.taste.wording import share_of, why

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
    assert 0.6 <= share(found, "colour:navy") < 0.9, "what is liked leads; the rest of the colours are seen, too"
    assert all("navy" in one.item for one in found.items[:3])
    assert found.items[0].reason in {"colour:navy", "garment:dress", "garment:coat"}
    assert sum(one.explored for one in found.items) == 2
    assert all(one.reason == "explore" for one in found.items if one.explored)
    told = taste_lines(shop.goods, taste_of(shop.goods, events, Profile()), events)
    lines = {one.name: one for one in told}
    assert lines["colour:navy"].weight > 0 > lines["colour:red"].weight
    assert (lines["colour:navy"].liked, lines["colour:red"].turned_away) == (6, 3)


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


def test_the_reason_names_what_is_loved_and_never_that_there_is_much_of_it_where_taste_lifted():
    offers = [Offer(id=f"{colour}-{number}", title=colour, attributes=("garment:dress", f"colour:{colour}"))
              for colour, many in (("navy", 30), ("red", 4)) for number in range(many)]
    found = recommend(open_shop(offers, [], None), "me", [], Profile(loved=("colour:navy",)), WANTED)
    navy = [one for one in found.items if "navy" in one.item and not one.explored]
    assert {one.reason for one in navy} == {"loved:colour:navy"}
    said = why(navy[0]).text("en")
    assert "navy" in said
    assert f"{share_of(navy[0], navy[0].reason)} %" in said


def test_an_occasion_weighs_by_its_dress_code_and_by_what_things_are_made_for():
    of = {"evening_gown": ("occasion:evening",), "blazer": ("occasion:work",), "cargo_pants": (), "sweatshirt": (),
          "sports_shoes": (), "shirt": (), "heels": ()}
    offers = [Offer(id=f"{kind}-{number}", attributes=(f"garment:{kind}", *more, f"colour:{COLOURS[number]}"))
              for kind, more in of.items() for number in range(5)]
    loved = Profile(loved=("garment:cargo_pants", "garment:sweatshirt"))

    def kinds(occasion: str, count: int) -> set[str]:
        found = recommend(open_shop(offers, [], None), "me", [], loved, replace(WANTED, occasion=occasion, count=count))
        return {one.item.partition("-")[0] for one in found.items}

    assert kinds("свадьба", 12) <= {"evening_gown", "blazer", "shirt", "heels"}
    assert kinds("work", 10) <= {"blazer", "shirt", "heels"}
    assert kinds("gym", 6) <= {"sports_shoes", "cargo_pants", "sweatshirt"}
    with pytest.raises(UnknownNameError):
        kinds("nowhere at all", 3)


def test_to_a_stranger_many_kinds_are_shown_each_model_once():
    colours = ("red", "navy", "green", "black")
    offers = [Offer(id=f"{kind}{number}", product=f"{kind}{number // 4}",
                    attributes=(f"garment:{kind}", f"colour:{colours[number % 4]}"))
              for kind in ("dress", "coat", "jeans", "shirt", "skirt", "top") for number in range(24)]
    found = recommend(open_shop(offers, [], None), "me", [], Profile(), WANTED)
    kinds = [one.item.rstrip("0123456789") for one in found.items if not one.explored]
    assert max(map(kinds.count, kinds)) <= max(1, round(len(found.items) / 4))
    products = [{o.id: o for o in offers}[one.item].product for one in found.items if not one.explored]
    assert len(set(products)) == len(products)


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
        left = np.setdiff1d(np.arange(len(OFFERS)), shown)
        first, second = next_pair(learn_taste(space, [], pairs), left, rng)
        shown += [first, second]
        pairs.append((first, second) if liking[first] >= liking[second] else (second, first))
    told = learn_taste(space, [], pairs).scores()
    assert np.corrcoef(told, liking)[0, 1] > 0.5
    assert len(set(shown)) == 16


def test_a_liked_colour_does_not_make_up_for_a_type_that_is_not():
    space = content_space([ItemFacts(attributes=offer.attributes) for offer in OFFERS])
    weights = np.zeros(space.width)
    worth = [space.worth(weights + liked * space.unit)[0] for liked in (-3.0, 0.0, 3.0, 6.0)]
    assert worth[1] - worth[0] > worth[2] - worth[1] > worth[3] - worth[2] > 0


def test_what_is_offered_seldom_is_learnt_from_a_few_likes():
    offers = [Offer(id=f"{number}", attributes=("garment:cape" if number % 24 == 0 else "garment:top",
                                                f"colour:{COLOURS[number % 5]}")) for number in range(500)]
    goods = prepare(offers)
    events = [event(str(number), minutes=number) for number in (0, 24, 48)]
    scores = taste_of(goods, events, Profile()).scores() + goods.space.times(goods.space.worth(goods.space.usual))
    capes = goods.marks["garment:cape"]
    assert set(np.argsort(-scores)[:10]) <= set(capes)


def test_doubt_falls_where_something_is_known():
    space = content_space([ItemFacts(attributes=offer.attributes) for offer in OFFERS])
    rows = space.rows(range(len(OFFERS)))
    before = learn_taste(space, []).doubt(rows)
    after = learn_taste(space, [Opinion(row=0, liking=1.0), Opinion(row=1, liking=1.0)]).doubt(rows)
    assert after[0] < before[0]
    assert np.allclose(after[-1], before[-1])


def test_a_reason_blames_what_it_names():
    events = [event("dress-red-0", "not_for_me", number, reason="colour") for number in range(3)]
    goods = prepare(OFFERS)
    taste = taste_of(goods, events, Profile())
    weights = dict(zip(goods.space.names, taste.mean, strict=False))
    assert weights["colour:red"] < -0.3
    assert weights["garment:dress"] == 0
    priced = taste_of(goods, [event("dress-red-0", "not_for_me", reason="price")], Profile())
    assert not priced.mean.any()


def test_a_line_that_is_struck_out_counts_no_more():
    events = likes("navy", 6)
    goods = prepare(OFFERS)
    struck = taste_of(goods, events, Profile(lines_off=("colour:navy",)))
    assert struck.mean[goods.space.names.index("colour:navy")] == 0
    assert struck.mean.any()


def test_a_view_says_a_little_and_a_turn_is_dated():
    goods = prepare(OFFERS)
    navy = goods.space.names.index("colour:navy")
    looked = taste_of(goods, [event("dress-navy-0", "view")], Profile()).mean[navy]
    liked = taste_of(goods, [event("dress-navy-0")], Profile()).mean[navy]
    assert 0 < looked < liked / 2
    events = likes("navy", 4) + likes("navy", 6, 60, "not_for_me")
    told = taste_lines(goods, taste_of(goods, events, Profile()), events)
    assert next(one for one in told if one.name == "colour:navy").since == events[4].at


def test_lines_of_taste_agree_with_what_they_rest_on():
    goods = prepare(OFFERS)
    rng = np.random.default_rng(3)
    for _ in range(12):
        chosen = rng.choice(len(OFFERS), 16, replace=False)
        events = [event(OFFERS[place].id, str(rng.choice(["like", "not_for_me", "view"])), number)
                  for number, place in enumerate(chosen[:8])]
        quiz = tuple(QuizAnswer(OFFERS[chosen[place]].id, OFFERS[chosen[place + 1]].id,
                                str(rng.choice(["first", "second", "neither"]))) for place in range(8, 16, 2))
        taste = taste_of(goods, events, Profile(quiz=quiz))
        for line in taste_lines(goods, taste, events, quiz, most=99):
            net = line.liked + line.chosen - line.turned_away - line.left
            assert net * line.weight > 0
        # What was only ever liked is never told as less of it: the regression itself does not weigh it down.
        for name, weight in zip(goods.space.names, taste.mean, strict=True):
            said = [one.event for one in events if name in goods.offers[goods.places[one.item]].attributes]
            asked = any(name in goods.offers[goods.places[item]].attributes
                        for one in quiz for item in (one.first, one.second))
            if said and not asked and "not_for_me" not in said:
                assert weight > 0


def test_a_like_of_what_everybody_likes_still_counts_for_it():
    offers = [Offer(id=f"{number}", attributes=("garment:dress", "colour:navy" if number % 10 else "colour:red"))
              for number in range(40)]
    goods = prepare(offers)
    events = [event(str(number), minutes=number) for number in range(1, 9)]
    told = taste_lines(goods, taste_of(goods, events, Profile()), events)
    assert all(one.weight > 0 for one in told if one.liked)


def test_vectors_carry_taste_to_what_words_do_not_join():
    bare = [Offer(id=f"{number}", title=f"thing {number}") for number in range(40)]
    vectors = np.zeros((40, 4), np.float32)
    vectors[:20, 0] = vectors[20:, 1] = 1
    events = [event("0"), event("1", minutes=1)]
    shop = open_shop(bare, events, None, Looks(vectors=vectors, parts={"cut": slice(0, 4)}))
    found = recommend(shop, "me", events, Profile(), WANTED)
    shown = [one for one in found.items if not one.explored]
    assert all(int(one.item) < 20 for one in shown)
    assert shown[2].reason == "looks:cut"
    assert shown[2].because in {"thing 0", "thing 1"}


def test_a_reason_of_size_is_told_to_nobody_whose_size_is_not_known():
    assert without_size({"size": 0.4, "popular": 0.1, "new": 0.2}) == {"popular": 0.5, "new": 0.2}
    assert without_size({"new": 0.2}) == {"new": 0.2}


def test_the_quiz_adapts_skips_what_is_refused_and_leads():
    goods = prepare(OFFERS)
    answers: list[QuizAnswer] = []
    while len(answers) < 8:
        taste = taste_of(goods, [], Profile(quiz=tuple(answers)))
        pair = ask_next(goods, taste, answers, ("colour:red",))
        assert pair is not None
        assert not any("-red-" in one for one in pair)
        green = ["-green-" in one for one in pair]
        answers.append(QuizAnswer(*pair, "neither" if green[0] == green[1] else "first" if green[0] else "second"))
    assert len({name for one in answers for name in (one.first, one.second)}) == 16
    profile = Profile(quiz=tuple(answers), refused=("colour:red",))
    assert share(recommend(open_shop(OFFERS, [], None), "me", [], profile, WANTED), "colour:green") >= 0.7
    assert Profile.from_json(profile.to_json()) == profile
    assert ask_next(prepare(OFFERS[:1]), taste_of(prepare(OFFERS[:1]), [], Profile()), (), ()) is None


def test_a_crowd_grows_as_it_would_have_been_put_together():
    log = [event(OFFERS[number % 9].id, "buy", 60 * number, f"p{number % 7}") for number in range(70)]
    whole = open_shop(OFFERS, log, None).crowd
    grown = Crowd(prepare(OFFERS))
    assert grown.add(log[:40])
    assert grown.add(log[40:])
    assert not grown.add(log[:1])
    assert whole is not None
    one, other = (crowd.behaviour.features(3, 19900) for crowd in (whole, grown))
    assert np.array_equal(one, other)


def test_the_dial_lifts_what_rises_and_gaps_what_is_missing():
    shop = open_shop(OFFERS, [], None)
    current = Wanted(count=10, day=19900, dial=1.0, trends={"colour:green": 0.6, "colour:navy": -0.6})
    found = recommend(shop, "me", [], Profile(), current)
    assert share(found, "colour:green") == 1
    assert found.items[0].reason == "trend:colour:green"
    classic = recommend(shop, "me", [], Profile(), replace(current, dial=-1.0))
    assert share(classic, "colour:navy") == 1
    gaps = recommend(shop, "me", [], Profile(), Wanted(count=10, day=19900, gaps=("garment:skirt",)))
    assert {one.reason for one in gaps.items if not one.explored} == {"gap"}


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
    {"sizes": "M"}, {"sizes": ["huge"]}, {"loved": ["navy"]}, {"loved": ["planet:mars"]},
    {"budget": -1},
    {"budget": True}, {"body": {"height_cm": 300}}, {"body": {"mood": 3}}, {"body": []}, {"other": 1},
    {"quiz": [["a", "b"]]}, {"quiz": [["a", "b", "third"]]}, {"quiz": "a"},
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


def test_what_falls_is_not_what_many_take_just_now():
    behaviour = Behaviour(4, np.array([0, 0, 1, 1]), 1)
    for day, items in ((19000, [0, 0, 0, 0, 1, 1, 2]), (19200, [0, 1, 2, 2, 2, 2, 3])):
        count = len(items)
        behaviour.add(day, DayEvents(person=np.arange(count), item=np.array(items), step=np.full(count, np.nan),
                                     occasion=np.full(count, -1), outcome=np.full(count, -1)))
    assert behaviour.taken_lately().tolist() == [False, False, True, False]
    assert without_crowd({"popular": 0.5, "size": 0.2, "new": 0.1}) == {"new": 0.1}
