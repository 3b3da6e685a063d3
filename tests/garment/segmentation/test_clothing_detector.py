"""Whether there are clothes at all: a regression beside a segmenter's weights."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from modiste.core.errors import ImageError, WeightsError
from modiste.core.values import Photo
from modiste.data.weights import save_weights
from modiste.garment.segmentation.clothing_detector import (
    FILE,
    ClothingDetector,
    detector_features,
    load_clothing_detector,
)
from modiste.garment.segmentation.finder import find_garments
from modiste.garment.segmentation.networks import Segmenter
from modiste.garment.segmentation.presets import SegmenterSize
from modiste.garment.segmentation.segmenter import BundledSegmenter
from modiste.nn.efficientnet import Stage

TINY = SegmenterSize(
    stem=8,
    stages=(
        Stage(blocks=1, kernel=3, stride=1, expand=1, width=8), Stage(blocks=1, kernel=3, stride=2, expand=2, width=8),
        Stage(blocks=1, kernel=5, stride=2, expand=2, width=12)),
    skips=(1, 0), decoder_widths=(16, 12, 8), side_px=96)
BRIGHT, DARK = (np.full((90, 60, 3), level, np.uint8) for level in (250, 10))


@pytest.fixture
def network() -> Segmenter:
    torch.manual_seed(0)
    return Segmenter(TINY).eval()


@pytest.mark.parametrize("shape", [(90, 60), (20, 400), (500, 333)])
def test_a_photo_of_any_shape_has_three_numbers_a_map(network: Segmenter, shape: tuple[int, int]) -> None:
    seen = detector_features(network, np.random.default_rng(0).integers(0, 255, (*shape, 3), np.uint8))
    assert seen.shape == (36,)
    assert torch.isfinite(seen).all()


def test_a_photo_that_the_regression_refuses_is_refused(network: Segmenter) -> None:
    apart = detector_features(network, BRIGHT) - detector_features(network, DARK)
    weight = 50 * apart / apart.square().sum()
    middle = ((detector_features(network, BRIGHT) + detector_features(network, DARK)) / 2 * weight).sum()
    engine = BundledSegmenter(network, detector=ClothingDetector(network, weight, -middle))
    assert engine.shows_clothes(BRIGHT)
    assert not engine.shows_clothes(DARK)
    with pytest.raises(ImageError, match=r"night\.jpg: no clothes found"):
        find_garments(Photo(Image.fromarray(DARK), "night.jpg"), engine)


def test_it_is_kept_beside_the_segmenter_it_was_fitted_to(network: Segmenter, tmp_path: Path) -> None:
    assert load_clothing_detector(tmp_path, network) is None
    assert BundledSegmenter(network).shows_clothes(DARK)
    weight = torch.arange(36.0)
    save_weights({"weight": weight, "bias": torch.ones(1)}, tmp_path / FILE)
    kept = load_clothing_detector(tmp_path, network)
    assert kept is not None
    assert kept.log_odds(BRIGHT) == pytest.approx(float(detector_features(network, BRIGHT) @ weight) + 1, rel=1e-4)
    save_weights({"weight": weight[:-1], "bias": torch.ones(1)}, tmp_path / FILE)
    with pytest.raises(WeightsError, match="another segmenter"):
        load_clothing_detector(tmp_path, network)
    save_weights({"slope": weight}, tmp_path / FILE)
    with pytest.raises(WeightsError, match="weight and bias"):
        load_clothing_detector(tmp_path, network)
