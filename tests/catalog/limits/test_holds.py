"""A limit is the same in Python, over columns in memory, and as SQL, whatever it says."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modiste.catalog.index import ItemIndex
from modiste.catalog.limits import All, AnyOf, Available, Is, Limit, Not, Price, holds, parse_where, to_sql
from modiste.catalog.limits.known import Known
from modiste.catalog.limits.sql import literal
from tests.catalog.rows import rows

DRAWN = rows(600)

HOSTILE = st.one_of(
    st.sampled_from(["x' OR 1=1 --", "O'Brien", "'", "''; DROP TABLE items", "\\", "\x00'", "a\"b", "%"]),
    st.text(max_size=12))
LEAVES: st.SearchStrategy[Limit] = st.one_of(
    st.builds(Is, st.sampled_from(["brand", "size"]), HOSTILE),
    st.builds(Is, st.just("garment"), st.sampled_from(["dress", "footwear", "shoes", "tshirt", ""])),
    st.builds(Is, st.just("colour"), st.sampled_from(["red", "blue", "navy", ""])),
    st.builds(Is, st.just("pattern"), st.sampled_from(["animal", "solid", "printed", ""])),
    st.builds(Is, st.just("gender"), st.sampled_from(["women", "men", "unisex"])),
    st.builds(Is, st.just("length"), st.sampled_from(["short", "mini", "long"])),
    st.builds(Is, st.just("season"), st.sampled_from(["summer", "winter"])),
    st.builds(Is, st.just("material"), st.sampled_from(["leather", "cotton"])),
    st.builds(Price, low=st.floats(0, 100), currency=st.sampled_from(["EUR", None]), above=st.booleans()),
    st.builds(Price, high=st.integers(0, 96).map(float), currency=st.sampled_from(["RUB", None]), below=st.booleans()),
    st.just(Available()))
LIMITS = st.recursive(LEAVES, lambda part: st.one_of(
    st.builds(Not, part), st.builds(All, st.lists(part, max_size=3).map(tuple)),
    st.builds(AnyOf, st.lists(part, max_size=3).map(tuple))), max_leaves=5)


@settings(max_examples=30, deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(limit=LIMITS)
def test_three_ways_agree(limit: Limit, indexed: ItemIndex) -> None:
    wanted = [row.id for row in DRAWN if holds(limit, row)]
    view = indexed.view()
    assert view is not None
    snapshot = view.snapshot
    assert snapshot is not None
    assert [one for one, kept in zip(snapshot.ids, snapshot.mask(limit), strict=True) if kept] == wanted
    table = indexed._open("items-1")
    found = table.search().where(to_sql(limit)).select(["id"]).limit(1000).to_arrow()["id"].to_pylist()
    assert sorted(found) == wanted


def test_hostile_texts_stay_literals() -> None:
    assert to_sql(Is("brand", "x' OR 1=1 --")) == "(brand IS NOT NULL AND brand IN ('x'' or 1=1 --'))"
    assert literal("a\x00'b") == "'a''b'"


@pytest.mark.parametrize(("where", "known", "kept"), [
    ("dress", Known(garment="sundress"), True),
    ("sundress", Known(garment="dress"), False),
    ("footwear", Known(garment="heels"), True),
    ("red", Known(colours=("black", "scarlet")), True),
    ("not red", Known(colours=("scarlet",)), False),
    ("not leather", Known(), True),
    ("not leather", Known(materials=("suede",)), False),
    ("price < 80", Known(), False),
    ("price < 80", Known(price=80.0, currency="EUR"), False),
    ("price <= 80", Known(price=80.0, currency="EUR"), True),
    ("price < $80", Known(price=10.0, currency="EUR"), False),
    ("women", Known(gender="unisex"), True),
    ("без каблука", Known(garment="heels"), False),
    ("без каблука", Known(garment="flats"), True),
    ("без принта", Known(pattern="solid"), True),
    ("без принта", Known(pattern="leopard"), False),
    ("size = EU 38", Known(sizes=("38", "UK 38")), False),
])
def test_what_is_known_and_what_is_wider(where: str, known: Known, kept: bool) -> None:
    assert holds(parse_where(where), known) is kept
