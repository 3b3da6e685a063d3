"""What goes into the index comes out: exact, within limits, whole after many writes and by many writers."""

import json
import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from modiste.catalog.embedding import DIMENSION
from modiste.catalog.index import IndexPlace, IndexRow, ItemIndex
from modiste.catalog.index.reembedding import Reembedding
from modiste.catalog.index.rows import lemmas
from modiste.catalog.limits import holds, parse_where
from modiste.core.errors import DataError, InputError, OutputError
from tests.catalog.rows import rows, vectors


def test_every_row_finds_itself_first_and_the_order_is_that_of_numpy(indexed: ItemIndex, drawn: Sequence[IndexRow]
                                                                      ) -> None:
    own = np.stack([row.vector for row in drawn])
    public = [row.owner is None for row in drawn]
    for number in range(0, 600, 37):
        found = indexed.search(own[number], owner="anna", k=5)
        assert found[0].id == drawn[number].id
    seen = np.where(public, own @ own[3], -np.inf)
    wanted = sorted(range(600), key=lambda place: (-round(float(seen[place]), 5), place))[:20]
    assert [one.id for one in indexed.search(own[3], k=20)] == [drawn[place].id for place in wanted]


def test_pages_go_on_where_the_last_ended(indexed: ItemIndex) -> None:
    query = vectors(1, 9)[0]
    whole = indexed.search(query, k=60)
    assert [one for at in range(0, 60, 7) for one in indexed.search(query, k=7, offset=at)][:60] == list(whole)


@pytest.mark.parametrize("most_scanned", [120_000, 10])
def test_a_narrow_limit_leaves_k(indexed: ItemIndex, drawn: Sequence[IndexRow], most_scanned: int) -> None:
    index = ItemIndex(indexed.place, "drawn", DIMENSION, most_scanned=most_scanned)
    limit = parse_where("price < 3 and available")
    kept = [row.id for row in drawn if holds(limit, row) and row.owner is None]
    assert 5 <= len(kept) <= 15
    assert sorted(one.id for one in index.search(vectors(1, 5)[0], limit, k=20)) == kept
    assert sorted(one.id for one in index.matching("платья", limit, k=20)) == kept
    assert index.count(limit) == len(kept)


def test_words_are_found_in_any_form(indexed: ItemIndex) -> None:
    assert len(indexed.matching("NIKE dresses", k=5)) == 5
    assert [one.id for one in indexed.matching("Nike", k=100)] == [f"{number:016x}" for number in range(0, 600, 50)]
    assert indexed.matching("!!! ''", k=5) == ()
    assert set(lemmas("чёрная рубашка")[1]) & set(lemmas("рубашек")[1]) == {"рубашка"}


def test_many_imports_leave_few_fragments_and_little_waste(place: IndexPlace) -> None:
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows(400))
    index.compact()
    once = index.info().bytes
    for seed in range(20):
        index.upsert(rows(400, seed + 1))
        index.compact()
    info = index.info()
    assert (info.rows, info.versions) == (400, 1)
    assert info.fragments <= 8
    assert info.bytes <= 1.5 * once
    assert np.allclose(index.rows([f"{7:016x}"])[0].vector, rows(400, 20)[7].vector)


def test_two_writers_of_the_same_ids_leave_each_once(place: IndexPlace) -> None:
    writers = [threading.Thread(target=ItemIndex(place, "drawn", DIMENSION).upsert, args=(rows(60, seed),))
               for seed in (1, 2, 3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    index = ItemIndex(place, "drawn", DIMENSION)
    assert (index.info().rows, len(index.ids())) == (60, 60)
    assert index.repair().duplicates == 0


def test_another_handle_sees_what_was_written_and_deleted(place: IndexPlace) -> None:
    reader, writer = ItemIndex(place, "drawn", DIMENSION), ItemIndex(place, "drawn", DIMENSION)
    assert (reader.search(vectors(1)[0]), reader.ids(), reader.info().rows) == ((), frozenset(), 0)
    writer.upsert(rows(30))
    assert len(reader.search(vectors(1)[0], k=100)) == 27
    assert writer.delete([f"{0:016x}", "x' OR 1=1 --"]) == 1
    assert writer.delete_of("anna") == 3
    writer.compact()
    assert len(reader.ids()) == 26


def test_embedding_anew_goes_on_and_is_put_in_place_when_whole(place: IndexPlace) -> None:
    old = ItemIndex(place, "drawn", DIMENSION)
    old.upsert(rows(50))
    new = ItemIndex(place, "other", 8)
    with pytest.raises(DataError, match="encoder drawn"):
        new.search(np.ones(8, np.float32))
    fresh = [replace(row, vector=row.vector[:8]) for row in rows(50)]
    Reembedding(new).add(fresh[:20])
    again = Reembedding(new)
    assert len(again.missing()) == 30
    with pytest.raises(DataError, match="30 of 50"):
        again.finish()
    assert len(old.search(vectors(1)[0], k=100)) == 45
    again.add(row for row in fresh if row.id in again.missing())
    assert again.finish() == 50
    assert len(new.search(np.ones(8, np.float32), k=100)) == 45
    with pytest.raises(DataError, match="encoder other"):
        old.search(vectors(1)[0])


def test_a_newer_or_damaged_store_is_refused(place: IndexPlace) -> None:
    index = ItemIndex(place, "drawn", DIMENSION)
    index.upsert(rows(5))
    file = place.folder / "store.json"
    kept = json.loads(file.read_text())
    for change, code in (({"schema": 99}, "catalog.store_newer"), ({"lancedb": "9.1.0"}, "catalog.lancedb_newer")):
        file.write_text(json.dumps(kept | change))
        with pytest.raises(DataError) as caught:
            index.ids()
        assert caught.value.code == code
    file.write_text("{")
    with pytest.raises(DataError, match="damaged"):
        index.upsert(rows(5))


def test_bad_vectors_and_places_are_told(place: IndexPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    index = ItemIndex(place, "drawn", DIMENSION)
    row = rows(1)[0]
    with pytest.raises(InputError, match="255 numbers"):
        index.upsert([replace(row, vector=row.vector[:255])])
    with pytest.raises(InputError, match="not finite"):
        index.upsert([replace(row, vector=row.vector * np.nan)])
    remote = IndexPlace(uri="s3://bucket/x", lock=place.lock, options={
        "aws_endpoint": "http://127.0.0.1:9", "allow_http": "true", "aws_access_key_id": "a",
        "aws_secret_access_key": "b", "aws_region": "us-east-1"})
    with pytest.raises(InputError, match="cannot be reached"):
        ItemIndex(remote, "drawn", DIMENSION).ids()

    def full(*_: object) -> None:
        raise OSError("lance error: No space left on device (os error 28)")

    monkeypatch.setattr(ItemIndex, "_merge", full)
    with pytest.raises(OutputError) as caught:
        index.upsert([row])
    assert caught.value.code == "core.disk_full"
