"""What is called as the words ask comes first, and what the shown share of a hit means."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from modiste.catalog.embedding import DIMENSION
from modiste.catalog.index import IndexPlace, IndexRow, ItemIndex
from modiste.catalog.limits import EVERYTHING
from modiste.catalog.search import Calibration, ItemSearch, Query, Seen, calibrate
from modiste.catalog.search.scores import whole_of
from modiste.catalog.search.titles import titled
from tests.catalog.rows import vectors

SAID = vectors(1, 7)[0]


def row(number: int, garment: str | None, *, words: str = "", alike: float = 1.0, tags: tuple[str, ...] = ()
        ) -> IndexRow:
    """A row whose vector is that of the words, or the opposite of it."""
    return IndexRow(id=f"{number:016x}", vector=alike * SAID, garment=garment, product=str(number), words_en=words,
                    words_ru=words, tags=tags)


def found(place: IndexPlace, rows: Sequence[IndexRow], query: Query) -> list[str]:
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows)
    index.compact()
    return [hit.id[-1] for hit in ItemSearch(index).find(query).hits]


@pytest.mark.parametrize("text", ["косуха", "biker jacket"])
def test_a_word_finds_what_is_said_to_be_that_garment_whatever_its_picture_shows(place: IndexPlace, text: str) -> None:
    rows = [row(1, "coat"), row(2, "leather_jacket"), row(3, "biker_jacket", alike=-1),
            row(4, "biker_jacket", tags=("seen:garment",), alike=-1), row(5, "shirt")]
    ranked = found(place, rows, Query(text=text, text_vector=SAID, fold=False))
    assert ranked[0] == "3"
    assert ranked.index("4") > 0  # what only its picture says is no name


def test_a_title_that_holds_the_words_comes_first_unless_it_is_another_garment(place: IndexPlace) -> None:
    rows = [row(1, None), row(2, "tshirt", alike=-1), row(3, "shoes", alike=-1)]
    query = Query(text="dress", text_vector=SAID, titled={rows[2].id: 0.5}, fold=False)
    assert found(place, rows, query)[-1] == "3"  # "dress shoes" are no dress
    query = Query(text="watermelon", text_vector=SAID, titled={rows[1].id: 0.5}, fold=False)
    assert found(place, rows, query)[0] == "2"


def test_titles_hold_every_word_that_says_anything(place: IndexPlace) -> None:
    names = {"1": "Футболка арбузы", "2": "Футболка", "3": "Арбузный сарафан"}
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert([row(int(one), None, words="футболка арбуз сарафан") for one in names])
    index.compact()
    view = index.view()
    assert view is not None

    def titles(ids: Sequence[str]) -> dict[str, str]:
        return {one: names[one[-1]] for one in ids}

    def asked(text: str) -> dict[str, float]:
        return {one[-1]: share for one, share in titled(view, text, titles, EVERYTHING).items()}

    assert asked("хочу футболку с арбузами до 3000 рублей") == {"1": 1.0}
    assert asked("футболки") == {"1": 0.5, "2": 1.0}
    assert asked("футболка не красная") == {}


def test_without_a_picture_words_find_and_pictures_do_not(place: IndexPlace) -> None:
    bare = replace(row(1, "skirt"), vector=np.zeros(DIMENSION, np.float32))
    rows = [bare, row(2, "coat"), row(3, "shirt")]
    assert found(place, rows, Query(text="skirt", text_vector=SAID, fold=False))[0] == "1"
    index = ItemIndex(place, "drawn", DIMENSION)
    hits = ItemSearch(index).find(Query(pictures=(Seen(SAID),), fold=False)).hits
    assert hits[-1].id == bare.id
    assert (hits[-1].score or 0) < 0.01


def test_the_very_picture_is_certain_and_no_hit_shows_more_than_the_one_before(place: IndexPlace) -> None:
    """Even in a shop where nothing else is alike, so that likeness alone promises little."""
    dice = np.random.default_rng(2)
    drawn = vectors(120, 4)
    kinds = ("dress", "skirt", "coat", "jeans")
    rows = [IndexRow(id=f"{number:016x}", vector=vector, garment=kinds[dice.integers(4)],
                     colours=(("red", "navy", "black")[dice.integers(3)],), product=str(number))
            for number, vector in enumerate(drawn)]
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows)
    index.compact()

    def embed(texts: Sequence[str]) -> np.ndarray:
        return vectors(len(texts), 5)

    first = calibrate(index, embed)
    calibration = replace(first, whole=whole_of(index, first, embed))
    assert set(calibration.whole) == {"picture", "words", "cut", "colour"}  # no pattern is known of any
    assert whole_of(index, first, lambda _: pytest.fail("it is kept")) == calibration.whole
    hits = ItemSearch(index, calibration).find(Query(pictures=(Seen(rows[5].vector),), k=120, fold=False)).hits
    shares = [hit.score or 0.0 for hit in hits]
    assert (hits[0].id, shares[0]) == (rows[5].id, pytest.approx(1, abs=0.005))
    assert shares == sorted(shares, reverse=True)
    assert shares[1] < 0.6


def test_a_part_that_nothing_shows_does_not_count(place: IndexPlace) -> None:
    query = Query(pictures=(Seen(SAID, parts=("cut",)),))
    assert query.weighing == {"cut": 1.0, "colour": 0.0, "print": 0.0}
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert([row(1, "dress"), row(2, "coat", alike=-1)])
    calibration = Calibration({"picture": tuple(
        (cosine, other, other, float(cosine > 0.5), 0.0, 0.0, 1.0)
        for cosine in np.linspace(-1, 1, 40) for other in (-0.5, 0.0, 0.5))})
    hit = ItemSearch(index, calibration).find(query).hits[0]
    assert (hit.id[-1], hit.similarity) == ("1", 1.0)
    assert (hit.score or 0) > 0.9
