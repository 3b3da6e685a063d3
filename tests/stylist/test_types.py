"""The type of a garment: what is learnt, kept and told, and which type counts as which."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image

from modiste.core.errors import WeightsError
from modiste.core.items import Tag
from modiste.core.settings import Settings
from modiste.garment.reading.labels import CLASSES
from modiste.garment.reading.reader import SEEN, Told
from modiste.garment.segmentation.engine import CLASSES as SEEN_CLASSES
from modiste.stylist.evaluate import evaluate
from modiste.stylist.outfits.layout import LOOK
from modiste.stylist.outfits.recipe import bundled_reader
from modiste.stylist.wardrobe.kept_looks import KeptLooks
from modiste.stylist.wardrobe.learning import Examples, fit_types, read_types, type_scores
from modiste.stylist.wardrobe.types import (
    FEATURES,
    FILE,
    TYPES,
    TypeModel,
    bundled_types,
    features_of,
    told_type,
    type_named,
    type_of,
)
from modiste.train.scores import EvaluateRequest


def told(**likely: tuple[str, float]) -> Told:
    """What a reader says that is sure of one class of some kinds, and knows nothing of the others."""
    found = {}
    for kind, classes in CLASSES.items():
        name, share = likely.get(kind, (classes[0], 1 / len(classes)))
        rest = (1 - share) / (len(classes) - 1)
        found[kind] = np.log(np.array([share if one == name else rest for one in classes], np.float32))
    return Told(found, np.zeros(SEEN, np.float32))


def garments(count: int, seed: int) -> Examples:
    """T-shirts, shirts and shoes that differ in looks and cuts, with much noise."""
    rng = np.random.default_rng(seed)
    rows, numbers = [], []
    for number in range(count):
        kind, part = (("tshirt", "upper"), ("shirt", "upper"), ("shoes", "footwear"))[number % 3]
        look = rng.normal(0, 1, LOOK).astype(np.float32)
        look[20 * (number % 3) : 20 * (number % 3) + 20] += 2
        read = "shirt" if kind == "shirt" else "tshirt"
        rows.append(features_of(look, told(garment=(read, 0.6)), part))
        numbers.append(TYPES.index(kind))
    return Examples(np.array(rows), np.array(numbers))


def test_types_are_learnt_and_are_the_same_after_saving(tmp_path: Path) -> None:
    model, held = fit_types(garments(90, 0)), garments(60, 1)
    assert held.features.shape == (60, FEATURES)
    right = type_scores(model, held)[0]
    assert right.value > 0.9
    assert right.reference == pytest.approx(1 / 3)
    seldom = Examples(held.features, np.where(held.types == TYPES.index("shoes"), TYPES.index("hat"), held.types))
    rare = fit_types(garments(90, 0), seldom).probabilities(held.features)[:, TYPES.index("shoes")]
    assert rare.mean() < model.probabilities(held.features)[:, TYPES.index("shoes")].mean()
    refused = Examples(held.features, held.types, refused=60)
    assert type_scores(model, refused)[0].value < 0.51, "what is refused counts as wrong"
    model.save(tmp_path)
    again = TypeModel.load(tmp_path)
    assert np.allclose(again.probabilities(held.features), model.probabilities(held.features), atol=0.02)
    (tmp_path / FILE).write_bytes(b"torn")
    with pytest.raises(WeightsError, match="modiste train types"):
        TypeModel.load(tmp_path)


def test_the_finer_type_is_the_readers_or_the_embedders() -> None:
    look = np.zeros(LOOK, np.float32)

    def sure_of(kind: str) -> TypeModel:
        bias = np.where(np.arange(len(TYPES)) == TYPES.index(kind), 9, 0).astype(np.float32)
        zero = np.zeros(FEATURES, np.float32)
        return TypeModel(hidden=np.zeros((FEATURES, 4), np.float32), hidden_bias=np.zeros(4, np.float32),
                         weights=np.zeros((4, len(TYPES)), np.float32), bias=bias, centre=zero, scale=zero + 1)

    def named(kind: str, garment: str, tag: Tag | None = None) -> str | None:
        answers = told(garment=(garment, 0.8))
        found = told_type(sure_of(kind), features_of(look, answers, "upper"), answers, tag)
        return None if found is None else found.value

    assert named("trousers", "jeans") == "jeans"
    assert named("trousers", "dress") == "trousers", "the reader is thought wrong"
    assert named("longsleeve", "cardigan") == "cardigan"
    assert named("shoes", "tshirt", Tag("garment", "boots", confidence=0.9)) == "boots"
    assert named("shoes", "tshirt", Tag("garment", "boots", confidence=0.2)) == "shoes"
    assert named("shoes", "tshirt", Tag("garment", "handbag", confidence=0.9)) == "shoes"
    assert named("another", "tshirt", Tag("garment", "handbag", confidence=0.9)) is None
    answers = told(garment=("jacket", 0.8))
    worn = told_type(sure_of("shoes"), features_of(look, answers, "outerwear"), answers, None, ("jacket",))
    assert worn is not None
    assert worn.value == "jacket"


def test_every_type_counts_as_one() -> None:
    assert {one: type_of(one) for one in ("jeans", "parka", "loafers", "beanie", "crop_top", "handbag", "socks")} == {
        "jeans": "trousers", "parka": "jacket", "loafers": "shoes", "beanie": "hat", "crop_top": "top",
        "handbag": "another", "socks": "another"}
    assert type_named(" Outwear ") == "jacket"
    assert type_named("Skip") is None
    model = bundled_types()
    assert model is not None
    assert model.hidden.shape[0] == FEATURES


@dataclass
class _Counting:
    """Sees a T-shirt in the middle of every photo, and counts how often it is asked."""

    name: str = "counting"
    classes: tuple[str, ...] = SEEN_CLASSES
    asked: int = 0

    def probabilities(self, image: np.ndarray) -> np.ndarray:
        self.asked += 1
        likely = np.full((len(self.classes), *image.shape[:2]), 0.001, np.float32)
        likely[0] = 1
        height, width = image.shape[:2]
        middle = (slice(height // 4, 3 * height // 4), slice(width // 4, 3 * width // 4))
        likely[0][middle], likely[self.classes.index("upper")][middle] = 0.001, 1
        return likely / likely.sum(axis=0)


def test_a_run_that_goes_on_looks_at_no_photo_twice(tmp_path: Path) -> None:
    rows = []
    for number in range(10):
        photo = io.BytesIO()
        Image.new("RGB", (96, 96), (20 * number, 80, 90)).save(photo, "PNG")
        rows.append({"id": f"photo {number}", "label": "t-shirt", "image": photo.getvalue()})
    table = tmp_path / "wardrobe.parquet"
    pq.write_table(pa.Table.from_pylist(rows), table)
    segmenter, reader, file = _Counting(), bundled_reader(), tmp_path / "looked.safetensors"

    def read(until: float | None = None) -> Examples:
        return read_types(table, segmenter, reader, "all", until=until, kept=KeptLooks(file, resume=True))

    assert len(read(until=0.0).types) == 0, "no time, no photo"
    first = read_types(table, segmenter, reader, "all", most=4, kept=KeptLooks(file, resume=False))
    asked = segmenter.asked
    again = read(until=0.0)
    assert (len(first.types), segmenter.asked) == (4, asked)
    assert np.allclose(again.features, first.features), "what was seen counts, though there is no time"
    assert len(read().types) == 10
    file.write_bytes(b"torn")
    assert len(read().types) == 10


def test_the_model_that_is_named_is_measured_and_not_the_bundled_one(tmp_path: Path) -> None:
    (tmp_path / "types").mkdir()
    (tmp_path / "types" / FILE).write_bytes(b"torn")
    photo = io.BytesIO()
    Image.new("RGB", (96, 96), (90, 80, 90)).save(photo, "PNG")
    table = tmp_path / "wardrobe.parquet"
    pq.write_table(pa.Table.from_pylist([{"id": "1", "label": "t-shirt", "image": photo.getvalue()}]), table)
    with pytest.raises(WeightsError, match="modiste train types"):
        evaluate(EvaluateRequest(data=table, engine="types", model=str(tmp_path)), Settings(), None)
