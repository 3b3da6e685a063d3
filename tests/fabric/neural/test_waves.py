import numpy as np
import pytest

from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.neural.waves import draw_waves, measure_waves, moved, no_waves, whole

SIDE = 64


def stripes(down: float, right: float, phase: float = 0.0) -> Pixels:
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE
    grey = 127 + 100 * np.cos(2 * np.pi * (down * y + right * x) + phase)
    return np.repeat(grey[..., None], 3, axis=2).round().astype(np.uint8)


@pytest.mark.parametrize(("down", "right"), [(0, 5), (7, 0), (3, -4), (12, 12)])
def test_a_tile_of_one_wave_is_measured_exactly(down: int, right: int) -> None:
    waves = measure_waves(stripes(down, right, 0.7), 4, tileable=True)
    assert waves[0, :2].tolist() == [down, right]
    assert waves[0, 2] == pytest.approx(0.7, abs=0.02)
    assert waves[0, 3] == pytest.approx(1.0, abs=0.01)
    assert (waves[1:] == 0).all()


def test_a_crop_is_measured_between_whole_counts() -> None:
    waves = measure_waves(stripes(0, 6.4), 4, tileable=False)
    assert abs(waves[0, 1]) == pytest.approx(6.4, abs=0.26)
    assert waves[0, 3] > 0.8


def test_drawn_waves_are_those_of_the_picture() -> None:
    tile = draw_pattern("gingham", SIDE, 3)
    grey = tile.astype(np.float64).sum(axis=2)
    waves = measure_waves(tile, 6, tileable=True)
    drawn = draw_waves(waves, SIDE).sum(axis=0)
    assert np.corrcoef(drawn.ravel(), grey.ravel())[0, 1] > 0.8


def test_waves_move_with_their_picture() -> None:
    tile = draw_pattern("gingham", SIDE, 3)
    here = draw_waves(moved(measure_waves(tile, 6, tileable=True), 16 / SIDE, 40 / SIDE), SIDE)
    there = draw_waves(measure_waves(np.roll(tile, (16, 40), (0, 1)), 6, tileable=True), SIDE)
    np.testing.assert_allclose(here.sum(axis=0), there.sum(axis=0), atol=0.02)


@pytest.mark.parametrize("tileable", [True, False])
def test_what_does_not_repeat_has_no_waves(tileable: bool) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE, 3)).astype(np.uint8)
    plain = np.full((SIDE, SIDE, 3), 90, np.uint8)
    for picture in (noise, plain):
        assert (measure_waves(picture, 6, tileable=tileable) == 0).all()


def test_waves_are_made_whole_together() -> None:
    waves = no_waves(4)
    waves[:3] = (0, 3.3, 0.5, 0.8), (0, 6.6, 0.1, 0.4), (4.6, 0, 0.2, 0.4)
    closed = whole(waves)
    assert closed[:3, :2].tolist() == [[0, 3], [0, 6], [5, 0]] or closed[:3, :2].tolist() == [[0, 3], [0, 6], [4, 0]]
    assert (closed[3] == 0).all()
    middle = np.array([0.5 * 2 * np.pi * (waves[0, 1] - closed[0, 1]) + 0.5])
    assert np.cos(closed[0, 2]) == pytest.approx(float(np.cos(middle)[0]), abs=1e-3)
    already = measure_waves(stripes(3, -4), 4, tileable=True)
    np.testing.assert_allclose(whole(already), already, atol=1e-4)
    assert (whole(no_waves(3)) == 0).all()


def test_waves_that_fit_no_zoom_are_dropped() -> None:
    waves = no_waves(3)
    waves[:3] = (0, 2.5, 0.0, 0.6), (0, 3.1, 0.0, 0.6), (0, 3.45, 0.0, 0.5)
    assert (whole(waves) == 0).all()
