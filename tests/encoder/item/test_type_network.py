"""The reader of types: kept in 8 bits and read back, beside an encoder or without one, and what it is asked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from modiste.core.errors import WeightsError
from modiste.data.cards import weights_folder
from modiste.encoder.item.embedder import NetworkItemEmbedder
from modiste.encoder.item.folders import load_items
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.type_network import FILE, NOTE, SEEN, TypeNetwork, TypeReader
from modiste.nn.efficientnet import fold_norms
from tests.encoder.item.test_item_training import FakeEncoder

CLASSES = {"garment": ("tshirt", "jeans", "dress"), "gender": ("women", "men")}


@pytest.fixture(scope="module")
def reader() -> TypeReader:
    torch.manual_seed(0)
    network = TypeNetwork({kind: len(values) for kind, values in CLASSES.items()})
    fold_norms(network)
    return TypeReader(network=network.eval().requires_grad_(False), classes=CLASSES, temperatures={"garment": 2.0},
                      side_px=64)


def _pictures() -> list[Image.Image]:
    dice = np.random.default_rng(0)
    return [Image.fromarray(dice.integers(0, 255, (80, 60, 3), dtype=np.uint8)) for _ in range(3)]


def test_a_reader_says_the_same_after_saving(reader: TypeReader, tmp_path: Path) -> None:
    seen = reader.seen(_pictures(), [None] * 3)
    assert seen.shape == (3, SEEN)
    reader.save(tmp_path)
    again = TypeReader.load_beside(tmp_path)
    assert again is not None
    assert (again.classes, again.side_px, again.temperatures) == (CLASSES, 64, {"garment": 2.0})
    for kind, likely in reader.likely(seen).items():
        assert np.allclose(likely.sum(axis=1), 1, atol=1e-5)
        assert np.allclose(again.likely(again.seen(_pictures(), [None] * 3))[kind], likely, atol=0.02)


def test_a_temperature_makes_it_less_sure(reader: TypeReader) -> None:
    sure = TypeReader(network=reader.network, classes=CLASSES, temperatures={"garment": 0.5}, side_px=64)
    seen = np.random.default_rng(1).normal(0, 8, (4, SEEN)).astype(np.float32)
    assert (sure.likely(seen)["garment"].max(axis=1) >= reader.likely(seen)["garment"].max(axis=1)).all()


def test_only_the_garment_counts(reader: TypeReader) -> None:
    picture = np.full((80, 80, 3), (20, 40, 160), np.uint8)
    picture[20:60, 20:60] = (190, 30, 30)
    mask = np.zeros((80, 80), np.uint8)
    mask[20:60, 20:60] = 255
    other = picture.copy()
    other[:16] = (0, 255, 0)
    one, two = reader.seen([Image.fromarray(picture), Image.fromarray(other)], [mask, mask])
    assert np.allclose(one, two, atol=1e-4)


def test_no_pictures_are_no_question(reader: TypeReader) -> None:
    assert reader.seen([], []).shape == (0, SEEN)


@pytest.mark.parametrize("file", [FILE, NOTE])
def test_a_torn_file_is_a_weights_error(reader: TypeReader, tmp_path: Path, file: str) -> None:
    assert TypeReader.load_beside(tmp_path) is None
    reader.save(tmp_path)
    (tmp_path / file).write_bytes(b"torn")
    with pytest.raises(WeightsError):
        TypeReader.load(tmp_path)


def test_an_encoder_says_what_its_reader_of_types_says(reader: TypeReader, tmp_path: Path) -> None:
    """Beside its vectors, which stay as they are."""
    bundled = load_items(weights_folder() / ITEM)
    pictures, masks = _pictures(), [None] * 3
    without = NetworkItemEmbedder(replace(bundled, types=None), FakeEncoder())
    asked = NetworkItemEmbedder(replace(bundled, types=reader), FakeEncoder())
    vectors = asked.embed_pictures(pictures, masks)
    assert np.array_equal(vectors, without.embed_pictures(pictures, masks))
    said = asked.beside(pictures, masks, vectors)
    assert {"garment", "gender", "colour"} <= set(said[0])
    assert [one["garment"] for one in said] == [one["garment"] for one in reader.said(pictures, masks)]
    assert [set(one) for one in without.beside(pictures, masks, vectors)] == [{"colour"}] * 3
