"""What the catalogue's words call an item counts beside its looks; what a picture says of it is no label."""

from dataclasses import replace

import numpy as np
import pytest

from modiste.catalog.embedding import COLOUR, CUT, DIMENSION, PRINT, Vectors, unit_parts
from modiste.catalog.index import IndexPlace, IndexRow, ItemIndex, index_row
from modiste.catalog.search import Calibration, ItemSearch, Query, Seen
from modiste.core.items import Item, Tag
from modiste.encoder.item.reading import TagReader
from tests.catalog.rows import vectors

GREY, BLACK = vectors(2, 4)


def _near(centre: Vectors, count: int, noise: float, seed: int) -> Vectors:
    drawn = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return unit_parts(centre + noise * drawn)


def _rows(mark: tuple[str, ...] = ()) -> list[IndexRow]:
    """Thirty shirts that look alike; the first three, which are nearest, are called grey, the others black."""
    there = np.concatenate([_near(GREY, 3, 0.03, 1), _near(GREY, 27, 0.035, 2)])
    return [IndexRow(id=f"{number:016x}", vector=one, garment="shirt", colours=("grey" if number < 3 else "black",),
                     product=str(number), tags=mark) for number, one in enumerate(there)]


def _first(place: IndexPlace, rows: list[IndexRow], query: Query) -> str:
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows)
    return ItemSearch(index).find(query).hits[0].id


def test_what_neighbours_are_called_speaks_for_hits_of_that_colour(place: IndexPlace) -> None:
    shown = Seen(GREY, (Tag("colour", "black", confidence=0.7, source="picture"),))
    assert int(_first(place, _rows(), Query(pictures=(shown,))), 16) >= 3


def _alike(row: IndexRow, likeness: float) -> IndexRow:
    """A row whose cut and print have this cosine with those of GREY."""
    vector = np.array(row.vector)
    for part in (CUT, PRINT):
        own = GREY[part.at]
        aside = vector[part.at] - (vector[part.at] @ own) * own
        vector[part.at] = likeness * own + (1 - likeness**2) ** 0.5 * aside / np.linalg.norm(aside)
    return replace(row, vector=vector)


def test_of_types_a_few_near_twins_outvote_many_that_are_less_alike(place: IndexPlace) -> None:
    """Two hoodies of one line among twenty-eight sweatshirts of others, all of one colour."""
    rows = [replace(_alike(row, 0.97 if number < 2 else 0.92), colours=("grey",),
                    garment="hoodie" if number < 2 else "sweatshirt") for number, row in enumerate(_rows())]
    assert int(_first(place, rows, Query(pictures=(Seen(GREY),))), 16) < 2


def test_in_a_shop_of_a_few_items_nobody_votes(place: IndexPlace) -> None:
    shown = Seen(GREY, (Tag("colour", "black", confidence=0.7, source="picture"),))
    assert int(_first(place, _rows()[:12], Query(pictures=(shown,))), 16) < 3


@pytest.mark.parametrize("query", [
    Query(pictures=(Seen(GREY, (Tag("colour", "black", confidence=0.7),)),), weights={"colour": 0.0}),
    Query(pictures=(Seen(GREY, (Tag("colour", "black", confidence=0.7),), parts=("cut", "print")),))])
def test_a_colour_that_does_not_count_says_nothing(place: IndexPlace, query: Query) -> None:
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(_rows())
    hits = ItemSearch(index).find(replace(query, k=30)).hits
    assert [hit.similarity for hit in hits] == sorted((hit.similarity or 0.0 for hit in hits), reverse=True)


def test_what_only_pictures_say_neither_votes_nor_loses(place: IndexPlace) -> None:
    shown = Seen(GREY, (Tag("colour", "black", confidence=0.7, source="picture"),))
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(_rows(("seen:colour", "seen:garment")))
    hits = ItemSearch(index).find(Query(pictures=(shown,), k=30)).hits
    assert [hit.similarity for hit in hits] == sorted((hit.similarity or 0.0 for hit in hits), reverse=True)


def test_an_indexed_picture_finds_itself_first_whatever_it_is_called(place: IndexPlace) -> None:
    rows = _rows()
    shown = Seen(rows[0].vector, (Tag("colour", "black", confidence=0.9, source="picture"),))
    assert _first(place, rows, Query(pictures=(shown,))) == rows[0].id


def test_what_is_read_beside_a_vector_has_a_voice(place: IndexPlace) -> None:
    looks = Seen(GREY)
    assert int(_first(place, _rows(), Query(pictures=(looks,))), 16) >= 3, "most neighbours are called black"
    grey = replace(looks, beside={"colour": {"grey": 0.97, "black": 0.02}})
    assert int(_first(place, _rows(), Query(pictures=(grey,))), 16) < 3
    unmeant = replace(grey, parts=("cut", "print"))
    assert unmeant.beside
    index = ItemIndex(place, "drawn", DIMENSION)
    hits = ItemSearch(index).find(Query(pictures=(unmeant,), k=30)).hits
    assert [hit.similarity for hit in hits] == sorted((hit.similarity or 0.0 for hit in hits), reverse=True)


def test_of_types_what_is_read_beside_a_vector_is_believed_and_not_the_vector(place: IndexPlace) -> None:
    rows = [replace(row, garment="shirt" if number % 2 else "top") for number, row in enumerate(_rows())]
    sure = TagReader(kind="garment", part=CUT.name, classes=("shirt", "top"), bias=np.array([5, 0], np.float32),
                     weight=np.zeros((2, CUT.width), np.float32))
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows)

    def first(shown: Seen) -> int:
        return int(ItemSearch(index, readers=(sure,)).find(Query(pictures=(shown,))).hits[0].id, 16)

    assert first(Seen(GREY)) % 2 == 1
    assert first(Seen(GREY, beside={"garment": {"shirt": 0.1, "top": 0.9}})) % 2 == 0


def test_what_people_say_of_a_picture_is_not_outvoted_by_its_pixels(place: IndexPlace) -> None:
    told = Seen(GREY, (Tag("colour", "black", source="person"),), beside={"colour": {"grey": 1.0}})
    assert int(_first(place, _rows(), Query(pictures=(told,))), 16) >= 3


def test_an_item_of_which_no_words_tell_is_judged_by_its_looks(place: IndexPlace) -> None:
    """It comes among those that are called right, before all that are called something else."""
    rows = [replace(row, colours=()) if number in (3, 4) else row for number, row in enumerate(_rows())]
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows)
    shown = Seen(GREY, (Tag("colour", "black", confidence=0.9, source="picture"),))
    order = [int(hit.id, 16) for hit in ItemSearch(index).find(Query(pictures=(shown,), k=30)).hits]
    assert max(order.index(3), order.index(4)) < min(order.index(one) for one in range(3))


def test_rows_mark_what_only_a_picture_says() -> None:
    tags = (Tag("garment", "shirt", source="feed"), Tag("colour", "black", confidence=0.9, source="picture"),
            Tag("pattern", "solid", confidence=0.3, source="picture"), Tag("length", "midi"))
    row = index_row(Item(id="0" * 16, product="p", title="t", tags=tags), GREY)
    assert row.tags == ("length:midi", "seen:colour")


def test_in_another_colour_items_without_words_count_by_how_they_look(place: IndexPlace) -> None:
    """The model in its old colour, tagged wrongly by its picture, falls behind another that shows the new one."""
    navy = np.zeros(COLOUR.width, np.float32)
    navy[0] = 1
    red = np.zeros(COLOUR.width, np.float32)
    red[1] = 1
    reader = TagReader(kind="colour", part=COLOUR.name, classes=("navy", "red"), bias=np.zeros(2, np.float32),
                       weight=np.stack([navy, red]) * 12)

    def row(name: str, colour: Vectors, tag: str, cut: Vectors) -> IndexRow:
        vector = np.array(GREY)
        vector[COLOUR.at], vector[CUT.at] = colour, cut
        return IndexRow(id=name * 16, vector=vector, garment="shirt", colours=(tag,), product=name,
                        tags=("seen:colour",))

    other = _near(GREY, 1, 0.03, 3)[0][CUT.at]
    rows = [row("1", red, "navy", GREY[CUT.at]), row("2", navy, "red", other)]
    said = np.zeros(DIMENSION, np.float32)
    said[COLOUR.at] = (navy + red) / 2**0.5
    query = Query(pictures=(Seen(GREY),), text="in navy", text_vector=said, fold=False)
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows)
    assert ItemSearch(index).find(query).hits[0].id == rows[0].id
    assert ItemSearch(index, readers=(reader,)).find(query).hits[0].id == rows[1].id
    worded = [replace(rows[0], tags=()), rows[1]]
    index.upsert(worded)
    assert ItemSearch(index, readers=(reader,)).find(query).hits[0].id == rows[0].id


def _gender_reader() -> TagReader:
    """Reads a garment's wearer off the first two numbers of its cut."""
    return TagReader(kind="gender", part=CUT.name, classes=("women", "men"), bias=np.zeros(2, np.float32),
                     weight=12 * np.eye(2, CUT.width, dtype=np.float32))


def _worn(number: int, gender: str | None, numbers: tuple[float, float]) -> IndexRow:
    """A watch for somebody; those for men are a little nearer to any watch."""
    vector = np.array(GREY)
    vector[CUT.at] = 0
    vector[CUT.start], vector[CUT.start + 1], vector[CUT.start + 2] = *numbers, 1
    return IndexRow(id=f"{number:016x}", vector=unit_parts(vector[None])[0], garment="watch", gender=gender,
                    product=str(number), tags=() if gender else ("seen:gender",))


def _asked_for_a_watch(text: str = "watch") -> Query:
    shown, said = np.array(GREY), np.zeros(DIMENSION, np.float32)
    shown[CUT.at] = 0
    shown[CUT.start] = 1
    said[CUT.start + 2] = said[CUT.start + 1] = 0.5**0.5
    return Query(pictures=(Seen(shown, (Tag("garment", "dress", confidence=0.9, source="picture"),)),), text=text,
                 text_vector=said, fold=False)


@pytest.mark.parametrize("gender", ["women", None])
def test_another_garment_is_for_the_same_wearer(place: IndexPlace, gender: str | None) -> None:
    """By what the catalogue says of each watch or, where it says nothing, by how it looks."""
    rows = [_worn(number, gender and ("women", "men")[number % 2], ((0.2, 0.0), (0.0, 0.2))[number % 2])
            for number in range(6)]
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows)
    found = [ItemSearch(index, readers=readers).find(_asked_for_a_watch()) for readers in ((), (_gender_reader(),))]
    looks, kept = ([int(hit.id, 16) % 2 for hit in one.hits] for one in found)
    assert looks == [1, 1, 1, 0, 0, 0]
    assert kept == [0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize(("text", "pattern", "counts"), [
    ("watch", False, 0.3), ("dress", False, 1.0), ("striped watch", True, 1.0), ("long", False, 1.0)])
def test_a_print_counts_less_beside_another_garment(text: str, pattern: bool, counts: float) -> None:
    query = _asked_for_a_watch(text)
    if pattern and query.text_vector is not None:
        query.text_vector[PRINT.start] = 1
    assert query.weighing.get(PRINT.name, 1.0) == pytest.approx(counts)


def test_a_picture_without_tags_is_read_off_its_vector(place: IndexPlace) -> None:
    """The nearest three are called grey; its own colour part says black."""
    reader = TagReader(kind="colour", part=COLOUR.name, classes=("black", "grey"), bias=np.zeros(2, np.float32),
                       weight=np.stack([GREY[COLOUR.at], -GREY[COLOUR.at]]) * 12)
    index = ItemIndex(place, "drawn", DIMENSION)
    rows = [replace(row, colours=("grey" if number < 15 else "black",)) for number, row in enumerate(_rows())]
    index.upsert(rows)
    silent = Query(pictures=(Seen(GREY),))
    assert int(ItemSearch(index).find(silent).hits[0].id, 16) < 15
    assert int(ItemSearch(index, readers=(reader,)).find(silent).hits[0].id, 16) >= 15


def test_a_curve_stays_finite_where_a_few_far_pairs_are_right() -> None:
    """Whole steps of Newton's method run away here (to a slope of 94,000), and every score would be 0 or 1."""
    chance = np.random.default_rng(3)
    near = [(s, s, s, float(chance.random() < (s - 0.6) / 0.7), 1.0, 1.0, 1.0) for s in chance.uniform(0.6, 1, 375)]
    far = [(s, s, s, float(number < 2), 1.0, 1.0, 390.0) for number, s in enumerate(np.linspace(0.05, -0.08, 187))]
    slope, intercept = Calibration({"picture": (*near, *far)}, 2000).curve("picture", {})
    assert 5 < slope < 80
    assert 0.05 < 1 / (1 + np.exp(-(slope * 0.95 + intercept))) < 0.99
