"""The mean of segmenters."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from benchmarks.average_segmenters import averaged, main
from modiste.core.errors import WeightsError
from modiste.garment.segmentation.folders import GARMENT, load_segmenter, save_segmenter
from modiste.garment.segmentation.networks import Segmenter
from modiste.garment.segmentation.presets import SegmenterSize
from modiste.nn.efficientnet import Stage

TINY = SegmenterSize(
    stem=8,
    stages=(
        Stage(blocks=1, kernel=3, stride=1, expand=1, width=8), Stage(blocks=1, kernel=3, stride=2, expand=2, width=8),
        Stage(blocks=1, kernel=5, stride=2, expand=2, width=12)),
    skips=(1, 0), decoder_widths=(16, 12, 8), side_px=96)


def test_every_weight_is_the_mean(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    for seed, folder in enumerate(folders):
        torch.manual_seed(seed)
        save_segmenter(Segmenter(TINY), folder / GARMENT)
    assert main([*map(str, folders), "-o", str(tmp_path / "mean")]) == 0
    first, second, mean = (load_segmenter(folder / GARMENT).head.weight for folder in (*folders, tmp_path / "mean"))
    assert torch.allclose(mean, (first + second) / 2, atol=1e-3)
    assert not torch.allclose(mean, first, atol=1e-3)


def test_segmenters_of_two_sizes_have_no_mean() -> None:
    with pytest.raises(WeightsError, match="different sizes"):
        averaged([Segmenter(TINY), Segmenter(replace(TINY, stem=16))])


def test_a_folder_without_a_segmenter_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none"), "-o", str(tmp_path / "mean")]) == 1
    assert str(tmp_path / "none") in capsys.readouterr().err
