"""Pictures looked at on a Ray cluster of this machine: the same rows and vectors, whoever looks."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray
from PIL import Image

from modiste.catalog.embedding import Vectors
from modiste.catalog.index import ItemIndex
from modiste.core.errors import InputError
from modiste.studio.catalog.cluster import cluster_eyes
from modiste.studio.catalog.door import Catalog
from modiste.studio.catalog.looking import OwnEyes
from modiste.studio.catalog.requests import AddRequest
from tests.studio.catalog.conftest import ColourEmbedder

pytest.importorskip("ray", reason="in the extra cluster")

Shop = Callable[..., Path]


class Mortal(ColourEmbedder):
    """One that dies, the first time that anyone looks."""

    def __init__(self, grave: Path) -> None:
        super().__init__()
        self.grave = grave

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        try:
            self.grave.touch(exist_ok=False)
        except FileExistsError:
            return super().embed_pictures(pictures, masks)
        os._exit(1)


def colour_eyes() -> OwnEyes:
    return OwnEyes(ColourEmbedder(), lambda item, picture: None)


def mortal_eyes(grave: Path) -> OwnEyes:
    return OwnEyes(Mortal(grave), lambda item, picture: None)


@pytest.fixture
def nothing_left() -> Iterator[None]:
    before = {one.pid for one in psutil.Process().children(recursive=True)}
    yield
    _, left = psutil.wait_procs([one for one in psutil.Process().children(recursive=True) if one.pid not in before],
                                timeout=20)
    assert not left


@pytest.mark.slow
def test_an_import_on_a_cluster_is_that_of_one_machine(
        catalog: Catalog, shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing_left: None) -> None:
    feed = shop(7)
    (feed.parent / "pictures" / "5.png").write_bytes(b"no picture")
    catalog.add(AddRequest(path=feed))
    index = ItemIndex(catalog.place, "colour-1", 256)
    local = {row.id: (row.vector.tobytes(), row.tags, row.colours) for row in index.rows(sorted(index.ids()))}
    assert (len(local), catalog.remove(source="shop")) == (6, 7)
    catalog._settings = catalog._settings.model_copy(update={"threads": 2})
    grave = tmp_path / "grave"
    monkeypatch.setattr("modiste.studio.catalog.door.AT_ONCE", 2)
    monkeypatch.setattr("modiste.studio.catalog.indexing.AT_ONCE", 2)
    monkeypatch.setattr("modiste.studio.catalog.door.eyes_of", lambda *_: mortal_eyes(grave))
    catalog._load = lambda source: pytest.fail("looked here")
    report = catalog.add(AddRequest(path=feed, cluster="local"))
    assert (report.counts.new, report.counts.embedded) == (7, 6)
    assert grave.exists()  # one of the two workers died, and lost nothing
    index = ItemIndex(catalog.place, "colour-1", 256)
    assert {row.id: (row.vector.tobytes(), row.tags, row.colours)
            for row in index.rows(sorted(index.ids()))} == local
    again = catalog.add(AddRequest(path=feed, cluster="127.0.0.1:1"))  # nothing to look at: no cluster is asked
    assert again.counts.embedded == 0


def test_where_nothing_listens_it_is_told_at_once() -> None:
    with pytest.raises(InputError, match="no Ray cluster answers"), cluster_eyes("127.0.0.1:1", colour_eyes, 1):
        pass


def test_without_ray_its_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    import builtins

    whole = builtins.__import__
    monkeypatch.setattr(builtins, "__import__", lambda name, *rest: (_ for _ in ()).throw(ImportError(name))
                        if name == "ray" else whole(name, *rest))
    with pytest.raises(InputError, match=r"modiste\[cluster\]"), cluster_eyes("local", colour_eyes, 1):
        pass
