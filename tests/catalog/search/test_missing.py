"""A catalogue that has none of the asked type says so, and hits that are no answer never pass for one."""

import pytest

from modiste.catalog.index import ItemIndex
from modiste.catalog.limits import parse_where
from modiste.catalog.search import ItemSearch, Query, Seen
from modiste.catalog.search.differences import Difference, told_apart
from modiste.core.items import Tag
from modiste.core.messages import message
from tests.catalog.rows import vectors


@pytest.fixture(scope="module")
def search(indexed: ItemIndex) -> ItemSearch:
    return ItemSearch(indexed)


def picture(garment: str, confidence: float) -> Seen:
    return Seen(vectors(1, 5)[0], tags=(Tag("garment", garment, confidence=confidence, source="picture"),))


@pytest.mark.parametrize("most_scanned", [1000, 10])
@pytest.mark.parametrize(("query", "code", "named"), [
    (Query(text="a green coat", text_vector=vectors(1, 6)[0], k=100), "catalog.no_such_type", "coat"),
    (Query(text="зелёное пальто", text_vector=vectors(1, 6)[0], k=100), "catalog.no_such_type", "coat"),
    (Query(pictures=(picture("coat", 0.8),), k=100), "catalog.no_type_pictured", "coat"),
])
def test_what_is_not_there_at_all_is_named_with_what_is_nearest(indexed: ItemIndex, query: Query, code: str,
                                                                named: str, most_scanned: int) -> None:
    search = ItemSearch(ItemIndex(indexed.place, "drawn", indexed.dimension, most_scanned=most_scanned))
    found = search.find(query)
    assert len(found.hits) == query.k
    (said,) = [one for one in found.remarks if one.code == code]
    assert named in said.text("en")
    assert "пальто" in said.text("ru")
    assert any(there in said.text("en").casefold() for there in ("dress", "t-shirt", "heels"))


@pytest.mark.parametrize("query", [
    Query(text="red dress", text_vector=vectors(1, 6)[0]), Query(text="red", text_vector=vectors(1, 6)[0]),
    Query(text="coat", text_vector=vectors(1, 6)[0], k=100, offset=100), Query(pictures=(picture("coat", 0.4),), k=100),
    Query(pictures=(picture("sundress", 0.9),)), Query(limit=parse_where("price < 3")),
    Query(text="coat", titled={f"{3:016x}": 1.0}),
])
def test_nothing_is_said_where_it_is_there_or_is_not_known_to_be_asked(search: ItemSearch, query: Query) -> None:
    codes = {one.code for one in search.find(query).remarks}
    assert not codes & {"catalog.no_such_type", "catalog.no_type_pictured"}


def test_a_picture_of_a_type_that_may_be_called_otherwise_is_not_missed(search: ItemSearch) -> None:
    codes = {one.code for one in search.find(Query(pictures=(picture("blouse", 0.9),))).remarks}
    assert "catalog.no_type_pictured" not in codes, "a T-shirt is worn there too"


def test_a_hit_with_next_to_nothing_of_what_was_asked_says_so() -> None:
    same = Difference(kind="colour", relation="same", text=message("catalog.same_colour"))
    other = Difference(kind="garment", relation="other", text=message("catalog.another_garment", value="coat"))
    price = Difference(kind="price", relation="less", text=message("catalog.price_less", amount="1"))
    assert [one.kind for one in told_apart(0.0, (same,))] == ["look", "colour"]
    assert [one.kind for one in told_apart(0.0, (price,))] == ["look", "price"]
    assert told_apart(0.0, (other, price)) == (other, price)
    assert told_apart(0.5, (same,)) == (same,)
    assert told_apart(0.08, ()) == (), "in a shop of four even a wrap dress like the one shown has no more"
    assert told_apart(None, ()) == ()
    assert told_apart(0.0, ())[0].text.text("ru") == "мало похоже на то, что искали"
