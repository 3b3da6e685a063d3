"""The index in an object storage: moto's server on loopback, reached as an S3 is."""

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from pyarrow.fs import S3FileSystem

from modiste.catalog.embedding import DIMENSION
from modiste.catalog.index import IndexPlace, ItemIndex
from modiste.catalog.index.place import read_store
from modiste.catalog.index.reembedding import Reembedding
from modiste.catalog.limits import parse_where
from modiste.core.errors import InputError
from tests.catalog.rows import rows

server = pytest.importorskip("moto.server", reason="an object storage to test with: pip install 'moto[server]'")

Place = Callable[..., IndexPlace]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    running.start()
    S3FileSystem(access_key="key", secret_key="secret", region="us-east-1", scheme="http",
                 endpoint_override=f"127.0.0.1:{port}", allow_bucket_creation=True).create_dir("shop")
    yield f"http://127.0.0.1:{port}"
    running.stop()


@pytest.fixture
def remote(endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    for name, value in {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1",
                        "AWS_ENDPOINT_URL": endpoint}.items():
        monkeypatch.setenv(name, value)
    return lambda uri="s3://shop/catalogue": IndexPlace.named(uri, tmp_path / "writer.lock")


def test_what_is_written_there_is_found_again(remote: Place) -> None:
    index = ItemIndex(remote("s3://shop/written"), "drawn", DIMENSION)
    assert index.store() is None
    index.upsert(rows(200))
    index.upsert(rows(100, 1))
    index.compact()
    again = ItemIndex(remote("s3://shop/written"), "drawn", DIMENSION, most_scanned=10)
    info = again.info()
    assert (info.rows, info.fragments, info.versions) == (200, 1, 1)
    assert info.bytes > 200 * DIMENSION * 4
    own = rows(100, 1)[7]
    assert again.search(own.vector, k=1)[0].id == own.id
    limit = parse_where("price < 30 and available")
    assert 0 < again.count(limit) < 200
    assert len(again.matching("платья", limit, k=3)) == 3
    assert again.delete([own.id]) == 1
    assert (again.repair().duplicates, len(again.ids())) == (0, 199)


def test_two_writers_leave_each_id_once(remote: Place) -> None:
    place = remote("s3://shop/writers")
    # Locks of their own, as on two machines: the primary key is what keeps ids single.
    writers = [threading.Thread(target=ItemIndex(IndexPlace(
        uri=place.uri, lock=place.lock.with_name(f"{seed}.lock"), options=place.options), "drawn", DIMENSION).upsert,
        args=(rows(60, seed),)) for seed in (1, 2)]
    ItemIndex(place, "drawn", DIMENSION).upsert(rows(5))
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    index = ItemIndex(place, "drawn", DIMENSION)
    assert (index.info().rows, len(index.ids())) == (60, 60)


def test_it_is_embedded_anew_there(remote: Place) -> None:
    place = remote("s3://shop/anew")
    ItemIndex(place, "drawn", DIMENSION).upsert(rows(20))
    new = ItemIndex(place, "other", DIMENSION, source="someone/other")
    anew = Reembedding(new)
    anew.add(rows(12, 1))
    assert len(Reembedding(new).missing()) == 8
    anew.add(rows(20, 1))
    assert anew.finish() == 20
    kept = read_store(place)
    assert kept is not None
    assert (kept.encoder, kept.source) == ("other", "someone/other")
    assert np.allclose(new.rows([rows(1, 1)[0].id])[0].vector, rows(20, 1)[0].vector)


def test_a_missing_bucket_is_said_in_a_line(remote: Place) -> None:
    for ask in (lambda index: index.ids(), lambda index: index.upsert(rows(1))):
        with pytest.raises(InputError, match="no bucket 'nowhere'; create it") as caught:
            ask(ItemIndex(remote("s3://nowhere/catalogue"), "drawn", DIMENSION))
        assert "\n" not in str(caught.value)


def test_where_the_variables_lead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_REGION", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-north-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://storage.example")
    options = IndexPlace.named("s3://shop/x", tmp_path / "lock").options
    assert (options["aws_region"], options["aws_endpoint"], options.get("allow_http")) == (
        "eu-north-1", "https://storage.example", None)
    assert not IndexPlace.named(str(tmp_path), tmp_path / "lock").options
