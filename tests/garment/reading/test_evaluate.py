"""How reading is measured: which photos are asked about, what counts as agreed, what data are refused."""

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageDraw

from modiste.core.errors import DataError, UnknownNameError
from modiste.core.settings import Settings
from modiste.data.pack import in_test_split
from modiste.data.records import Record
from modiste.garment.evaluate import evaluate
from modiste.garment.reading.evaluate import Agreement, cut_scores
from modiste.garment.reading.examples import is_chosen
from modiste.studio.parts import check_measured
from modiste.train.scores import EvaluateRequest

KEPT = [f"photo {number}" for number in range(60) if in_test_split(f"photo {number}")]
TAUGHT = [f"photo {number}" for number in range(60) if not in_test_split(f"photo {number}")]


def _tshirt() -> bytes:
    image = Image.new("RGB", (192, 224), "white")
    sides = [(60, 40), (132, 40), (176, 84), (152, 104), (134, 88), (134, 196), (58, 196), (58, 88), (40, 104),
             (16, 84)]
    ImageDraw.Draw(image).polygon(sides, fill=(30, 60, 140))
    sink = pa.BufferOutputStream()
    image.save(sink, "PNG")
    return bytes(sink.getvalue().to_pybytes())


def _table(folder: Path, keys: list[str], labels: dict[str, dict[str, str]]) -> Path:
    path = folder / "own.parquet"
    pq.write_table(pa.table({"id": keys, "image": [_tshirt()] * len(keys), "label": ["T-shirt"] * len(keys)}), path)
    with path.with_name("own_cuts.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ("key", "garment", "sleeve_length", "neckline"), restval="")
        writer.writeheader()
        writer.writerows({"key": key, **one} for key, one in labels.items())
    return path


def test_photos_kept_for_scoring_are_read_and_those_that_teach_are_not(tmp_path: Path) -> None:
    said = {"garment": "tshirt", "sleeve_length": "short"}
    path = _table(tmp_path, [KEPT[0], KEPT[1], TAUGHT[0]],
                  {KEPT[0]: said, KEPT[1]: {**said, "sleeve_length": "long"}, TAUGHT[0]: said})
    card = evaluate(EvaluateRequest(data=path, engine="cut"), Settings(), None)
    scores = {score.name: score for score in card.scores}
    assert card.samples == 2
    assert scores["cut: sleeve"].value == 0.5  # one drawing, two labels
    assert scores["cut: sleeve"].reference == 0.5
    assert scores["cut: mean"].target == 0.8


@pytest.mark.parametrize("labels", [{}, {TAUGHT[0]: {"garment": "tshirt"}}])
def test_a_table_without_labels_of_photos_kept_for_scoring_is_refused(
    tmp_path: Path, labels: dict[str, dict[str, str]],
) -> None:
    path = _table(tmp_path, [TAUGHT[0]], labels)
    with pytest.raises(DataError, match="NAME_cuts"):
        evaluate(EvaluateRequest(data=path, engine="cut"), Settings(), None)


def test_what_a_wrong_garment_does_not_have_is_not_agreed() -> None:
    found = Agreement()
    found.pairs["skirt_length"] = [("midi", "midi"), ("mini", "")]
    found.pairs["top_length"] = [("hip", "hip")] * 2
    found.pairs["fit"] = [("loose", "regular"), ("regular", "regular")]
    scores = {score.name: score.value for score in cut_scores(found)}
    assert scores["cut: length"] == pytest.approx(3 / 4)
    assert scores["cut: mean"] == pytest.approx((3 / 4 + 1 / 2) / 2)
    assert found.usual(("skirt_length", "top_length")) == pytest.approx(3 / 4)


def test_colours_of_one_product_are_on_one_side() -> None:
    colours = [Record(f"{KEPT[0]} {colour}", b"", "", {"name": TAUGHT[0]}) for colour in ("red", "blue", "black", "x")]
    assert all(is_chosen(one, "train") for one in colours)
    assert not any(is_chosen(one, "test") for one in colours)
    assert is_chosen(Record(KEPT[0], b"", ""), "test")


def test_a_part_that_cannot_be_measured_by_itself_names_those_that_can() -> None:
    assert check_measured("garment", None) is None
    with pytest.raises(UnknownNameError, match="cut"):
        check_measured("garment", "cuts")
