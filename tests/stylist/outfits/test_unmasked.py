"""Outfits off photos without masks are learnt from beside those with, and never by who is asked about."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageDraw

from modiste.core.errors import DataError
from modiste.garment.segmentation.engine import CLASSES
from modiste.stylist.outfits.compatibility import JUDGED
from modiste.stylist.outfits.evaluate import FOLDS, _taught, measure
from modiste.stylist.outfits.fitting import Worn, folds_of
from modiste.stylist.outfits.seen_photos import SeenPhotos, mark_of, share_of
from modiste.stylist.outfits.unmasked import joined, read_unmasked
from tests.cli.drawn_clothes import DrawnReader, DrawnSegmenter
from tests.stylist.outfits.closets import worn


class Dressed(DrawnSegmenter):
    """Below the lower third of what is drawn there are shoes."""

    def probabilities(self, image: np.ndarray) -> np.ndarray:
        likely = super().probabilities(image)
        low = np.arange(likely.shape[1])[:, None] > 0.75 * likely.shape[1]
        shoes = (likely[CLASSES.index("lower")] > 0.5) & low
        likely[:, shoes] = 0.001
        likely[CLASSES.index("footwear")][shoes] = 1
        return likely / likely.sum(axis=0)


def street(*, shoes: bool) -> bytes:
    image = Image.new("RGB", (200, 400), (190, 190, 188))
    pen = ImageDraw.Draw(image)
    pen.rectangle((60, 60, 140, 190), fill=(200, 20, 20))
    pen.rectangle((60, 210, 140, 290), fill=(20, 30, 140))
    if shoes:
        pen.rectangle((60, 320, 140, 380), fill=(20, 140, 40))
    encoded = io.BytesIO()
    image.save(encoded, "PNG")
    return encoded.getvalue()


def test_photos_of_three_and_more_garments_are_outfits(tmp_path: Path) -> None:
    path = tmp_path / "street_tags.parquet"
    pq.write_table(pa.table({"image": [street(shoes=True), street(shoes=False), street(shoes=True)]}), path)
    found = read_unmasked(path, Dressed(), DrawnReader())
    assert [JUDGED[slot] for slot in found.slots] == 2 * ["upper", "lower", "footwear"]
    assert found.outfits.tolist() == [0, 0, 0, 2, 2, 2]
    assert len(set(found.wearers.tolist())) == 1, "the same clothes are one wearer's"
    pq.write_table(pa.table({"image": [street(shoes=False)]}), path)
    with pytest.raises(DataError):
        read_unmasked(path, Dressed(), DrawnReader())
    with pytest.raises(DataError):
        read_unmasked(tmp_path / "none.parquet", Dressed(), DrawnReader())


@dataclass
class Counting(Dressed):
    """Counts how often it is asked."""

    asked: int = 0

    def probabilities(self, image: np.ndarray) -> np.ndarray:
        self.asked += 1
        return super().probabilities(image)


def test_no_photo_is_looked_at_twice_while_nothing_that_looks_has_changed(tmp_path: Path) -> None:
    path, file = tmp_path / "street_tags.parquet", tmp_path / "seen.safetensors"
    pq.write_table(pa.table({"image": [street(shoes=True), street(shoes=False)]}), path)
    eyes, reader = Counting(), DrawnReader()
    first = read_unmasked(path, eyes, reader, seen=SeenPhotos(reader, file, "one"))
    once = eyes.asked
    again = read_unmasked(path, eyes, reader, seen=SeenPhotos(reader, file, "one"))
    assert eyes.asked == once > 0
    assert np.array_equal(first.looks, again.looks)
    assert (first.slots.tolist(), first.outfits.tolist()) == (again.slots.tolist(), again.outfits.tolist())
    read_unmasked(path, eyes, reader, seen=SeenPhotos(reader, file, "another"))
    assert eyes.asked == 2 * once, "other weights see another thing"
    file.write_bytes(b"torn")
    read_unmasked(path, eyes, reader, seen=SeenPhotos(reader, file, "another"))
    assert eyes.asked == 3 * once


def test_a_mark_tells_of_every_byte_and_a_share_is_spread_evenly(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    program, table = tmp_path / "inside" / "look.py", tmp_path / "labels.csv"
    program.write_text("a"), table.write_text("b")
    marks = {mark_of((program.parent, table))}
    for path in (program, table):
        path.write_text("c")
        marks.add(mark_of((program.parent, table)))
    assert len(marks) == 3
    assert share_of(10, 1.0).all()
    assert np.flatnonzero(share_of(10, 0.3)).tolist() == [3, 6, 9]


def test_no_model_learns_from_a_wearer_whom_it_is_asked_about() -> None:
    data, more = worn(20), worn(20, seed=4)
    twin = Worn(looks=data.looks, slots=data.slots, words=data.words, outfits=data.outfits, wearers=data.wearers)
    both = joined(data, twin)
    assert len(np.unique(both.outfits)) == 40
    assert len(np.unique(both.wearers)) == 20
    folds = folds_of(data.wearers, FOLDS, 1)
    for fold, taught in enumerate(_taught(data, folds, twin)):
        held = data.of(folds == fold)
        assert not any((held.looks[:, None] == taught.looks).all(axis=2).any(axis=1))
    assert [len(one.slots) for one in _taught(data, folds, more)] == [
        int((folds != fold).sum()) + len(more.slots) for fold in range(FOLDS)]


def test_more_outfits_are_learnt_from_and_asked_nothing() -> None:
    data, more = worn(20), worn(20, seed=4)
    alone, together = measure(data, 1)[0]["model"], measure(data, 1, more=more)[0]["model"]
    assert alone.count == together.count
    assert together.auc >= alone.auc - 0.02
