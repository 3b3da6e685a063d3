"""Another encoder in the place of the bundled one: the former index is searched until the new one is whole."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from modiste.catalog.embedding import Vectors, parts_of, unit_parts
from modiste.catalog.index.place import read_store
from modiste.core.errors import DataError
from modiste.core.settings import Settings
from modiste.studio.catalog.door import Catalog
from modiste.studio.catalog.find_requests import FindRequest
from modiste.studio.catalog.requests import AddRequest
from modiste.studio.garments import Garments
from modiste.studio.models import Models
from modiste.studio.studio import Studio
from tests.encoder.external.tiny import save_checkpoint
from tests.studio.catalog.conftest import ColourEmbedder

Shop = Callable[..., Path]


class WideEmbedder(ColourEmbedder):
    """One whose vectors have more numbers; it can be stopped after so many pictures."""

    parts = parts_of(300)
    stops_after = 10_000

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[NDArray[np.uint8] | None]) -> Vectors:
        if self.shown >= self.stops_after:
            raise KeyboardInterrupt
        found = super().embed_pictures(pictures, masks)
        return unit_parts(np.concatenate([np.repeat(found[:, :1], 44, axis=1), found], axis=1))

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 300), np.float32)


@pytest.fixture
def wide() -> WideEmbedder:
    return WideEmbedder("wide-1")


@pytest.fixture
def several(embedder: ColourEmbedder, wide: WideEmbedder, tmp_path: Path) -> Iterator[Catalog]:
    (tmp_path / "wide").mkdir()
    known: dict[str | None, ColourEmbedder] = {None: embedder, str(tmp_path / "wide"): wide, "someone/wide": wide}
    opened = Catalog(Settings.load(), known.__getitem__, Garments(Models(Settings.load())))
    yield opened
    opened.close()


def test_another_encoder_takes_its_place_when_it_is_whole(
        several: Catalog, shop: Shop, embedder: ColourEmbedder, wide: WideEmbedder, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modiste.studio.catalog.door.AT_ONCE", 4)
    several.add(AddRequest(path=shop(6)))
    shown = several.items().items[3]
    wide.stops_after = 4
    with pytest.raises(KeyboardInterrupt):
        several.repair(encoder=str(tmp_path / "wide"))
    kept = read_store(several.place)
    assert kept is not None
    assert (kept.encoder, kept.next_encoder, kept.next_source) == ("colour-1", "wide-1", str(tmp_path / "wide"))
    info = several.info().index
    assert info is not None
    assert (info.rows, info.next_rows) == (6, 4)
    assert len(several.find(FindRequest(like=shown.id, k=5, fold=False)).items) == 5  # by the former vectors
    wide.stops_after = 10_000
    assert several.repair().embedded == 2  # goes on with what it was begun for
    kept = read_store(several.place)
    assert kept is not None
    assert (kept.encoder, kept.dimension, kept.source) == ("wide-1", 300, str(tmp_path / "wide"))
    assert several.find(FindRequest(like=shown.id, k=3)).items
    seen = embedder.shown
    several.add(AddRequest(path=shop(7)))  # new ones are embedded by the encoder of the index
    assert (embedder.shown, wide.shown) == (seen, 7)
    assert several.repair().embedded == 0
    assert several.repair(encoder="someone/wide").embedded == 0  # the same by another name
    assert several.repair(encoder="modiste").embedded == 7
    kept = read_store(several.place)
    assert kept is not None
    assert (kept.encoder, kept.source) == ("colour-1", None)


def test_what_was_begun_can_be_given_up(several: Catalog, shop: Shop, wide: WideEmbedder) -> None:
    several.add(AddRequest(path=shop(2)))
    wide.stops_after = 0
    with pytest.raises(KeyboardInterrupt):
        several.repair(encoder="someone/wide")
    assert several.repair(encoder="modiste").embedded == 0
    kept = read_store(several.place)
    assert kept is not None
    assert (kept.encoder, kept.next_table) == ("colour-1", None)


def test_the_setting_says_what_a_new_index_is_made_with(several: Catalog, shop: Shop, wide: WideEmbedder) -> None:
    several._settings = several._settings.model_copy(update={"catalog_encoder": "someone/wide"})
    several.add(AddRequest(path=shop(2)))
    kept = read_store(several.place)
    assert kept is not None
    assert (kept.encoder, kept.source, wide.shown) == ("wide-1", "someone/wide", 2)


def test_a_clip_finds_in_a_catalogue(home: Path, shop: Shop, tmp_path: Path) -> None:
    """With the bundled encoder's colours and tags beside it."""
    clip = save_checkpoint(tmp_path / "clip", "clip")
    studio = Studio(Settings.load(home=home))
    studio.catalog.add(AddRequest(path=shop(3)))
    assert studio.catalog.repair(encoder=str(clip)).embedded == 3
    kept = read_store(studio.catalog.place)
    assert kept is not None
    assert (kept.dimension, kept.source, kept.encoder[:5]) == (140, str(clip), "clip-")
    first = studio.catalog.items().items[0]
    found = studio.catalog.find(FindRequest(like=first.id, text="dress", k=2))
    assert len(found.items) == 2
    assert {part for part, _ in found.items[0].hit.parts} == {"cut", "colour", "print"}
    save_checkpoint(clip, "clip", seed=1)  # another one under the same name
    with pytest.raises(DataError, match="modiste catalog repair"):
        studio.catalog.find(FindRequest(text="dress"))
    studio.catalog.close()
