"""Training of the reader of types on drawn garments: products and own photos together, kept cut-outs, its result."""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from modiste.core.errors import DataError
from modiste.core.settings import Settings
from modiste.encoder.heads import IGNORED
from modiste.encoder.item.parts import ITEM
from modiste.encoder.item.type_network import OWN, TypeReader
from modiste.encoder.run import label_space
from modiste.stylist.wardrobe import type_training
from modiste.stylist.wardrobe.type_crops import KINDS, own_crops, product_crops
from modiste.stylist.wardrobe.type_training import TypeBatches, type_reader
from modiste.stylist.wardrobe.types import TYPES
from modiste.train.recipe import TrainRequest
from tests.data.drawn_pack import draw_garment, write_folder
from tests.stylist.test_types import _Counting


def _own_table(folder: Path) -> Path:
    rows = []
    for number in range(8):
        photo = io.BytesIO()
        draw_garment("Jeans" if number % 2 else "Tshirts", "Blue", 96).save(photo, "PNG")
        rows.append({"id": f"own {number}", "label": "Pants" if number % 2 else "T-Shirt", "image": photo.getvalue()})
    table = folder / "own.parquet"
    pq.write_table(pa.Table.from_pylist(rows), table)
    return table


def test_products_and_own_photos_teach_one_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path / "shop", 5)
    monkeypatch.setattr(type_training, "start_from_imagenet", lambda *_args, **_more: None)
    monkeypatch.setattr("modiste.garment.segmentation.load.load_segmenter", lambda *_: _Counting())
    request = TrainRequest(data=(tmp_path / "shop", _own_table(tmp_path)), folder=tmp_path / "run", steps=2, batch=8)

    result = type_reader(request, Settings(home=tmp_path / "home"), None)

    assert result.steps == 2
    reader = TypeReader.load(tmp_path / "run" / ITEM)
    assert set(reader.classes) == set(KINDS)
    assert set(reader.classes["garment"]) == {"tshirt", "jeans"}
    assert reader.classes[OWN] == TYPES
    likely = reader.likely(reader.seen([draw_garment("Jeans", "Red")], [None]))
    assert {kind: row.shape[1] for kind, row in likely.items()} == {
        kind: len(values) for kind, values in reader.classes.items()}


def test_what_was_cut_out_is_not_cut_out_again(tmp_path: Path) -> None:
    table, kept, segmenter = _own_table(tmp_path), tmp_path / "kept.parquet", _Counting()
    assert own_crops(table, segmenter, kept, until=0.0) == [], "no time, no photo"
    first = own_crops(table, segmenter, kept)
    asked = segmenter.asked
    assert own_crops(table, segmenter, kept, resume=True, until=0.0) == first
    assert segmenter.asked == asked > 0
    kept.write_bytes(b"torn")
    with pytest.raises(DataError, match="cut out again"):
        own_crops(table, segmenter, kept, resume=True)


def test_a_batch_asks_no_colour_of_a_dyed_garment_and_takes_from_each_group(tmp_path: Path) -> None:
    write_folder(tmp_path / "shop", 5)
    products = product_crops(tmp_path / "shop")
    labels = label_space([one.facts for one in products])
    own = own_crops(_own_table(tmp_path), _Counting(), tmp_path / "kept.parquet")
    batches = TypeBatches((products, [], own), labels, 20)

    batch = batches.draw(np.random.default_rng(0))

    assert batch.pixels.shape[0] == 20
    garment, colour, _, kind = batch.targets.T
    assert set(garment[kind != IGNORED].tolist()) == {IGNORED}, "of an own photo its type is known, and no more"
    assert 0 < int((kind != IGNORED).sum()) < 10
    of_products = colour[kind == IGNORED]
    assert 0 < int((of_products == IGNORED).sum()) < len(of_products)


def test_a_picture_without_words_teaches_nothing(tmp_path: Path) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (40, 40)).save(photo, "PNG")
    table = tmp_path / "nothing.parquet"
    pq.write_table(pa.Table.from_pylist([{"id": "1", "label": "", "image": photo.getvalue()}]), table)
    with pytest.raises(DataError):
        type_reader(TrainRequest(data=(table,), folder=tmp_path / "run", steps=1), Settings(home=tmp_path), None)
