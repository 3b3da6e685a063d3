"""From a query to hits: limits first, parts by weight, pages that go on, and a reason where nothing is left."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from modiste.catalog.embedding import CUT, DIMENSION, PRINT
from modiste.catalog.index import IndexPlace, IndexRow, ItemIndex
from modiste.catalog.limits import holds, parse_where
from modiste.catalog.search import Calibration, ItemSearch, Query, Seen, calibrate, facts_of
from modiste.core.errors import InputError, UnknownNameError
from tests.catalog.rows import vectors


@pytest.fixture(scope="module")
def search(indexed: ItemIndex) -> ItemSearch:
    return ItemSearch(indexed)


@pytest.mark.parametrize("query", [
    Query(pictures=(Seen(vectors(1, 5)[0]),), k=5), Query(text="red dress", text_vector=vectors(1, 6)[0], k=5),
    Query(text="nike red dress", k=5), Query(pictures=(Seen(vectors(1, 5)[0]),), text="nike", k=5)])
@pytest.mark.parametrize("most_scanned", [1000, 10])
def test_a_limit_that_leaves_one_in_a_hundred_gives_k(indexed: ItemIndex, drawn: Sequence[IndexRow], query: Query,
                                                       most_scanned: int) -> None:
    limit = parse_where("price < 3 and (available or red)")
    search = ItemSearch(ItemIndex(indexed.place, "drawn", DIMENSION, most_scanned=most_scanned))
    found = search.find(replace(query, limit=limit, fold=False))
    keeping = {row.id for row in drawn if holds(limit, row) and row.owner is None}
    assert found.total == len(keeping) <= 20
    assert len(found.hits) == 5
    assert {hit.id for hit in found.hits} <= keeping


def test_an_indexed_picture_finds_itself_first_and_pages_never_repeat(search: ItemSearch, drawn: Sequence[IndexRow]
                                                                       ) -> None:
    for number in range(0, 600, 31):
        row = drawn[number]
        assert search.find(Query(pictures=(Seen(row.vector),), owner=row.owner, k=1)).hits[0].id == row.id
    pages = [hit.id for at in range(0, 200, 25)
             for hit in search.find(Query(text="red dress", k=25, offset=at)).hits]
    assert len(pages) == len(set(pages)) > 150
    assert pages == [hit.id for hit in search.find(Query(text="red dress", k=200)).hits]


def test_colours_of_a_model_and_the_same_picture_are_one_hit(place: IndexPlace, drawn: Sequence[IndexRow]) -> None:
    index = ItemIndex(place, "drawn", DIMENSION)
    twin = replace(drawn[50], id="f" * 16, product="another")
    index.upsert([*drawn[:60], twin])
    search = ItemSearch(index)
    query = Query(pictures=(Seen(drawn[50].vector),), k=60)
    hits = search.find(query).hits
    assert hits[0].id == drawn[50].id
    assert set(hits[0].others) >= {twin.id, drawn[48].id, drawn[51 - 2 + 0].id} - {row.id for row in drawn if row.owner}
    loose = search.find(replace(query, fold=False)).hits
    assert len(loose) == 55
    assert [hit.id for hit in loose[:2]] == [drawn[50].id, twin.id]
    assert {hit.id for hit in hits} | {one for hit in hits for one in hit.others} == {hit.id for hit in loose}


def test_parts_come_from_several_pictures_and_words_and_weigh(search: ItemSearch, drawn: Sequence[IndexRow]) -> None:
    cut, print_ = drawn[10].vector, drawn[20].vector
    said = np.zeros(DIMENSION, np.float32)
    said[128:192] = drawn[30].vector[128:192]
    query = Query(pictures=(Seen(cut, parts=("cut", "colour")), Seen(print_, parts=("print",))), text="in burgundy",
                  text_vector=said)
    vector = query.vector()
    assert vector is not None
    # A colour's name beside a picture weighs less than its cut.
    assert np.allclose(2.4 * vector[CUT.at], cut[CUT.at], atol=1e-5)
    assert np.allclose(2.4 * vector[PRINT.at], print_[PRINT.at], atol=1e-5)
    assert np.allclose(2.4 * vector[128:192], 0.4 * said[128:192], atol=1e-5)
    weighed = search.find(replace(query, text="", text_vector=None, weights={"cut": 0, "colour": 0, "print": 2}, k=1))
    assert weighed.hits[0].id == drawn[20].id
    assert dict(weighed.hits[0].parts) == {"print": 1.0}


def test_words_rank_by_what_is_known_and_by_full_text(search: ItemSearch, drawn: Sequence[IndexRow]) -> None:
    rows = {row.id: row for row in drawn}
    first = [rows[hit.id] for hit in search.find(Query(text="navy heels", k=8)).hits]
    assert all(row.garment == "heels" and "navy" in row.colours for row in first)
    named = [rows[hit.id] for hit in search.find(Query(text="Nike", k=6, fold=False)).hits]
    assert all("nike" in row.words_en for row in named)
    scores = [hit.score or 0.0 for hit in search.find(Query(text="navy heels", k=500)).hits]
    assert scores == sorted(scores, reverse=True)
    assert 0 < scores[-1] < 0.5 < scores[0] < 1


@pytest.mark.parametrize(("text", "told"), [
    ("asdf qwer", ["asdf qwer"]), ("zxcvb red dress", ["zxcvb"]), ("nike red dress", []), ("red dress", [])])
def test_words_that_nothing_knows_are_told(search: ItemSearch, text: str, told: list[str]) -> None:
    found = search.find(Query(text=text, text_vector=vectors(1, 6)[0], k=3))
    assert [one.parameters["words"] for one in found.remarks if one.code == "catalog.unknown_words"] == told


@pytest.mark.parametrize("most_scanned", [1000, 10])
def test_a_garment_of_another_kind_comes_last_though_its_colour_fits(
        place: IndexPlace, drawn: Sequence[IndexRow], most_scanned: int) -> None:
    said = vectors(1, 8)[0]
    kinds = {"1": ("dress", "peach"), "2": ("shorts", "red"), "3": ("sundress", "blue"), "4": ("tshirt", "red")}
    index = ItemIndex(place, "drawn", DIMENSION, most_scanned=most_scanned)
    index.upsert([replace(drawn[int(one)], id=one * 16, product=one, garment=garment, colours=(colour,), owner=None,
                          vector=said)
                  for one, (garment, colour) in kinds.items()])
    hits = ItemSearch(index).find(Query(text="red dress", text_vector=said, k=4, fold=False)).hits
    assert {hits[0].id[0], hits[1].id[0]} == {"1", "3"}
    assert (hits[1].score or 0) - (hits[2].score or 0) > 0.1


@pytest.mark.parametrize(("text", "where", "said"), [
    ("red dress under 41 euro", "price > 40", "no red dress within the limit 'under 41 €': the cheapest is 41 €"),
    ("red dress under 1 euro", "price > 40", "a price cannot be over 40 and under 1 € at once"),
    ("red dress size 52", "", "no red dress within the limit 'size 52'; there is 38"),
    ("под 5 долларов", "price < $5", "none is converted"),
    ("", "burgundy and tshirt", "there is red, scarlet"),
    ("", "brand = nobody", "there is o'brien"),
    ("", "price > 96 EUR and heels", "no item within the limit 'over 96 €': the dearest is 95 €"),
    ("", "price > 90 and price < 20", "a price cannot be over 90 and under 20 at once"),
    ("dress over 90 euro but under 20 euro", "", "a price cannot be over 90 € and under 20 € at once"),
    ("", "price < 50 EUR", "priced in RUB are left out"),
    ("", "price < 50", "no currency was said"),
    ("lemon dress under 3 euro", "", ""),
])
def test_why_nothing_is_left_and_what_is_nearest(search: ItemSearch, text: str, where: str, said: str) -> None:
    found = search.find(Query(text=text, limit=parse_where(where)))
    assert said in " / ".join(str(one) for one in found.remarks)
    assert all(one.text("ru") != one.text("en") for one in found.remarks)


def _priced(search_in: IndexPlace, *told: tuple[str, str, float, str]) -> ItemSearch:
    """A search of items of a type, colour, price and currency."""
    index = ItemIndex(search_in, "drawn", DIMENSION)
    index.upsert([IndexRow(id=f"{at:016x}", vector=vectors(1, at)[0], garment=garment, colours=(colour,), price=price,
                           currency=currency, product=str(at))
                  for at, (garment, colour, price, currency) in enumerate(told)])
    return ItemSearch(index)


def test_a_price_that_nothing_has_is_not_laid_on_the_currency(place: IndexPlace) -> None:
    search = _priced(place, ("dress", "blue", 900, "RUB"), ("tshirt", "red", 12, "EUR"))
    cheap = search.find(Query(text="dress under 1 euro"))
    assert cheap.hits == ()
    said = " / ".join(str(one) for one in cheap.remarks)
    assert "no item within the limit 'under 1 €': the cheapest is 12 €" in said
    assert "prices are in" not in said
    dear = search.find(Query(text="dress over 50 euro"))
    assert "the dearest is 12 €" in " / ".join(str(one) for one in dear.remarks)
    within = search.find(Query(text="dress under 100 euro"))
    assert [hit.id for hit in within.hits] == [f"{1:016x}"]
    said = " / ".join(str(one) for one in within.remarks)
    assert "no dress within the limit 'under 100 €': prices are in RUB, and none is converted" in said
    assert "something else" in said


def test_a_range_said_the_wrong_way_round_is_told_and_one_of_two_bounds_holds_both(place: IndexPlace) -> None:
    search = _priced(place, *(("dress", "red", price, "EUR") for price in (50, 249, 389, 950)))
    for text in ("красное платье от 900 до 100 евро", "red dress from 900 to 100 euro"):
        found = search.find(Query(text=text))
        assert {hit.id for hit in found.hits} == {f"{at:016x}" for at in (1, 2)}
        assert [one.code for one in found.remarks] == ["catalog.range_swapped"]
        assert "100 € to 900 €" in found.remarks[0].text("en")
    assert search.find(Query(text="dress from 100 to 900 euro")).remarks == ()
    for where in ("price between 900 and 100", "цена между 900 и 100", "type = dress and price between 900 and 100"):
        found = search.find(Query(limit=parse_where(where)))
        assert "catalog.range_swapped" in [one.code for one in found.remarks]
    assert parse_where("price between 900 and 100") == parse_where("price between 100 and 900")
    for text in ("платье дороже 900 и дешевле 100 евро", "dress over 900 but under 100 euro"):
        none = search.find(Query(text=text))
        assert (none.hits, [one.code for one in none.remarks]) == ((), ["catalog.range_impossible"])
    apart = search.find(Query(text="dress over 100 euro but under 300"))
    assert [hit.id for hit in apart.hits] == [f"{1:016x}"]


def test_what_only_keeps_limits_has_no_score(search: ItemSearch) -> None:
    assert {hit.score for hit in search.find(Query(text="до 3000 рублей")).hits} == {None}
    assert {hit.score for hit in search.find(Query(limit=parse_where("price < 50 EUR"))).hits} == {None}
    assert all(hit.score is not None for hit in search.find(Query(text="красное до 3000 рублей")).hits)
    assert all(hit.score is not None for hit in search.find(Query(text="nike under 50 euro")).hits)


def test_an_empty_catalogue_says_so(place: IndexPlace) -> None:
    found = ItemSearch(ItemIndex(place, "drawn", DIMENSION)).find(Query(text="dress"))
    assert (found.hits, found.total, found.remarks[0].code) == ((), 0, "catalog.empty")


def test_bad_queries_are_told() -> None:
    for wrong in ({"k": 0}, {"k": 10**9}, {"offset": -1}, {"weights": {"cut": -1.0}}, {"weights": {"cut": np.nan}},
                      {"weights": dict.fromkeys(("cut", "colour", "print"), 0.0)}):
        with pytest.raises(InputError):
            Query(**wrong)
    with pytest.raises(UnknownNameError, match="sleeves"):
        Query(weights={"sleeves": 1.0})


def test_scores_are_calibrated_on_the_labels_of_the_catalogue(place: IndexPlace) -> None:
    """Where nearness tells the type, scores near one mean right, and the measure is kept beside the index."""
    centres = vectors(4, 3)
    noise = np.random.default_rng(1).normal(size=(400, DIMENSION)).astype(np.float32)
    own = [centres[number % 4] + 0.05 * noise[number] for number in range(400)]
    kinds = ("dress", "tshirt", "heels", "jeans")
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(IndexRow(id=f"{number:016x}", vector=vector, garment=kinds[number % 4], colours=("red",))
                 for number, vector in enumerate(own))
    asked: list[Sequence[str]] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        asked.append(texts)
        return np.stack([centres[next(at for at, kind in enumerate(kinds) if kind[:4] in text.replace("-", ""))]
                         for text in texts])

    calibration = calibrate(index, embed)
    assert calibrate(index, embed) == calibration
    assert len(asked) == 1
    assert Calibration({}).curve("picture", {})[0] > 0
    hits = ItemSearch(index, calibration).find(Query(pictures=(Seen(own[0]),), k=400, fold=False)).hits
    assert min(hit.score or 0 for hit in hits[:100]) > 0.85
    assert max(hit.score or 1 for hit in hits[100:]) < 0.15


def test_facts_count_what_keeps_a_limit(indexed: ItemIndex, drawn: Sequence[IndexRow]) -> None:
    limit = parse_where("dress and price > 10")
    kept = [row for row in drawn if holds(limit, row) and row.owner is None]
    facts = facts_of(indexed, limit)
    assert (facts.count, facts.available) == (len(kept), sum(row.available for row in kept))
    assert facts.values["garment"] == {name: sum(row.garment == name for row in kept) for name in ("dress", "sundress")}
    assert facts.values["length"]["mini"] == sum("length:mini" in row.tags for row in kept)
    assert facts.groups == {"dress": len(kept)}
    euro = next(one for one in facts.prices if one.currency == "EUR")
    assert euro.low == min(row.price for row in kept if row.price is not None and row.currency == "EUR")
    assert facts.filled["price"] == 1.0
    assert facts.filled["material"] == round(sum(bool(row.materials) for row in kept) / len(kept), 4)
