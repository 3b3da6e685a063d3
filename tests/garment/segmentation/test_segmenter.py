"""Our own segmenter: its network, its training, its files."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from modiste.core.errors import WeightsError
from modiste.core.settings import Settings
from modiste.garment import recipes
from modiste.garment.evaluate import clothes_overlap, confusion, evaluate, part_overlaps
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.folders import load_segmenter, save_segmenter
from modiste.garment.segmentation.networks import Segmenter, fused
from modiste.garment.segmentation.presets import SegmenterSize
from modiste.garment.segmentation.segmenter import BundledSegmenter, decided
from modiste.garment.training.augment import View
from modiste.garment.training.segmenter import SegmenterRecipe, soft_overlap
from modiste.nn.efficientnet import Stage
from modiste.train.recipe import TrainRequest
from modiste.train.scores import EvaluateRequest
from tests.garment.scenes import LOWER, UPPER, person, write_named, write_table

TINY = SegmenterSize(
    stem=8,
    stages=(
        Stage(blocks=1, kernel=3, stride=1, expand=1, width=8), Stage(blocks=1, kernel=3, stride=2, expand=2, width=8),
        Stage(blocks=1, kernel=5, stride=2, expand=2, width=12)),
    skips=(1, 0), decoder_widths=(16, 12, 8), side_px=96)


@pytest.mark.parametrize("size", [SegmenterSize(), TINY])
def test_logits_are_half_the_photo(size: SegmenterSize) -> None:
    network = Segmenter(size).eval()
    assert network(torch.zeros(2, 3, 64, 96)).shape == (2, len(CLASSES), 32, 48)


@pytest.mark.parametrize("shape", [(180, 120), (33, 400), (1000, 700)])
def test_probabilities_are_of_the_whole_photo(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    seen = BundledSegmenter(Segmenter(TINY)).probabilities(np.full((*shape, 3), 128, np.uint8))
    assert np.allclose(seen.sum(0), 1, atol=1e-4)
    assert seen.shape[1] / seen.shape[2] == pytest.approx(shape[0] / shape[1], rel=0.5)


def test_a_mirrored_photo_has_mirrored_probabilities() -> None:
    torch.manual_seed(0)
    engine = BundledSegmenter(Segmenter(TINY))
    photo = np.random.default_rng(0).integers(0, 255, (96, 96, 3), np.uint8)
    assert np.allclose(engine.probabilities(photo)[..., ::-1], engine.probabilities(photo[:, ::-1].copy()), atol=1e-5)


def test_a_segmenter_is_kept_and_read(tmp_path: Path) -> None:
    network = Segmenter(TINY).eval()
    save_segmenter(network, tmp_path)
    photo = torch.rand(1, 3, 32, 32)
    assert torch.allclose(load_segmenter(tmp_path)(photo), network(photo), atol=2e-2)
    (tmp_path / "segmenter.safetensors").write_bytes(b"cut off")
    with pytest.raises(WeightsError, match="modiste train segmenter"):
        load_segmenter(tmp_path)


def test_it_learns_where_a_shirt_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipes, "BUNDLED_SEGMENTER", TINY)
    monkeypatch.setattr(recipes, "SegmenterRecipe", lambda: SegmenterRecipe(batch=4, view=View(64, (60, 130))))
    monkeypatch.setattr(recipes, "start_from_imagenet", lambda stem, stages: None)
    write_table(tmp_path / "street.parquet", 80)
    request = TrainRequest(data=(tmp_path / "street.parquet",), folder=tmp_path / "run", steps=60, batch=4)
    result = recipes.segmenter(request, Settings(home=tmp_path), None)
    assert result.steps == 60
    engine = BundledSegmenter(load_segmenter(tmp_path / "run" / "garment"))
    photo, labels = person()
    seen = engine.probabilities(np.asarray(photo))
    rows, columns = np.nonzero(labels == UPPER)
    scale = np.array(seen.shape[1:]) / labels.shape
    inside = seen[:, (rows * scale[0]).astype(int), (columns * scale[1]).astype(int)].mean(axis=1)
    assert inside[UPPER] > seen[UPPER].mean()
    card = evaluate(
        EvaluateRequest(
            model=str(tmp_path / "run"), data=tmp_path / "street.parquet", samples=5, folder=tmp_path / "report"),
        Settings(home=tmp_path), None)
    assert {"clothes: overlap (IoU)", "parts: mean overlap (IoU)"} <= {score.name for score in card.scores}
    assert (tmp_path / "report" / "worst.png").is_file()


def test_a_run_that_goes_on_does_not_look_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipes, "BUNDLED_SEGMENTER", TINY)
    monkeypatch.setattr(recipes, "SegmenterRecipe", lambda: SegmenterRecipe(batch=4, view=View(64, (60, 130))))
    write_table(tmp_path / "street.parquet", 80)
    write_named(tmp_path / "wardrobe.parquet", 70)
    save_segmenter(Segmenter(TINY).eval(), tmp_path / "first" / "garment")
    request = TrainRequest(
        data=(tmp_path / "street.parquet", tmp_path / "wardrobe.parquet"), folder=tmp_path / "run", steps=1,
        model=str(tmp_path / "first"))
    told: list[str] = []
    settings = Settings(home=tmp_path / "home")
    recipes.segmenter(request, settings, lambda share, said: told.append(str(said)))
    assert "50 photos without masks looked at" in told

    def looked(*arguments: object, **named: object) -> None:
        raise AssertionError("looked again")

    monkeypatch.setattr(recipes, "pseudo_label", looked)
    assert recipes.segmenter(replace(request, steps=2, resume=True), settings, None).steps == 2
    save_segmenter(Segmenter(TINY).eval(), tmp_path / "first" / "garment")  # another teacher sees something else
    with pytest.raises(AssertionError, match="looked again"):
        recipes.segmenter(replace(request, folder=tmp_path / "other"), settings, None)


def test_overlap_counts_pixels() -> None:
    true = np.array([[UPPER, UPPER, LOWER, 0, 255]], np.uint8)
    found = np.array([[UPPER, LOWER, LOWER, UPPER, UPPER]], np.uint8)
    counts = confusion(true, found)
    assert counts.sum() == 4  # what is not known does not count
    assert part_overlaps(counts)["upper"] == pytest.approx(1 / 3)
    assert part_overlaps(counts)["lower"] == pytest.approx(1 / 2)
    assert clothes_overlap(counts) == pytest.approx(3 / 4)


def test_soft_overlap_is_one_for_a_sure_and_right_guess() -> None:
    classes = torch.zeros(1, 8, 8, dtype=torch.long)
    classes[:, 4:] = UPPER
    classes[:, 0, 0] = 255
    logits = torch.full((1, len(CLASSES), 8, 8), -20.0)
    logits.scatter_(1, torch.where(classes == 255, 0, classes).unsqueeze(1), 20.0)
    assert soft_overlap(logits, classes).item() > 0.98
    assert soft_overlap(-logits, classes).item() < 0.3


def test_cloth_of_a_doubtful_kind_is_still_cloth() -> None:
    seen = torch.zeros(len(CLASSES), 1, 1)
    seen[0], seen[UPPER], seen[CLASSES.index("outerwear")] = 0.4, 0.35, 0.25
    settled = decided(seen)
    assert settled.argmax(dim=0).item() == UPPER
    assert settled.sum().item() == pytest.approx(1.0)
    assert settled[0].item() == pytest.approx(0.4)


def test_a_fused_segmenter_sees_the_same() -> None:
    torch.manual_seed(0)
    network = Segmenter(TINY)
    with torch.no_grad():
        network(torch.rand(2, 3, 64, 64) * 2 - 1)  # its norms have seen something
        photos = torch.rand(1, 3, 64, 96) * 2 - 1
        faster = fused(network)
        assert not any(isinstance(module, nn.BatchNorm2d) for module in faster.modules())
        assert torch.allclose(network.eval()(photos), faster(photos), atol=1e-4)
