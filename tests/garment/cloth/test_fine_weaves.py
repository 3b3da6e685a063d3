"""Stripes and checks of which a photo shows a grain: in which colours, which way and how wide they are drawn."""

import numpy as np
import pytest

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.garment.cloth.fine_weaves import ACROSS, CHECKED, UPRIGHT, fine_weave
from modiste.garment.cloth.sample import sample_cloth
from tests.garment.clothes import HEIGHT, WIDTH, folds, worn

PALE, DARK = (214, 222, 236), (176, 190, 216)
SOFT = folds() ** 0.3


def grain(period: float, way: str) -> np.ndarray:
    """Thin lines as a camera blurs them, H x W x 3."""
    y, x = (0.5 + 0.5 * np.sin(2 * np.pi * one / period) for one in np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64))
    share = {UPRIGHT: x, ACROSS: y, CHECKED: (x + y) / 2}[way][..., None]
    return np.rint(np.array(PALE) + share * (np.array(DARK) - np.array(PALE))).astype(np.uint8)


def made(period: float, way: str):
    photo, mask = worn(grain(period, way), light=SOFT)
    sample = sample_cloth(photo, mask)
    found = fine_weave(sample, is_checked=way == CHECKED)
    assert found is not None
    return found, sample


@pytest.mark.parametrize("way", [UPRIGHT, ACROSS, CHECKED])
def test_a_grain_runs_the_way_that_it_changes_least(way):
    found, _ = made(5.0, way)
    assert found.pattern == way
    across = np.abs(np.diff(found.tile.astype(int), axis=1)).sum()
    down = np.abs(np.diff(found.tile.astype(int), axis=0)).sum()
    assert bool(across) is (way != ACROSS)
    assert bool(down) is (way != UPRIGHT)


def test_it_has_the_two_colours_of_the_grain():
    found, _ = made(5.0, UPRIGHT)
    lab = srgb_to_oklab(from_8bit(found.tile.reshape(-1, 3)))
    pale, dark = lab[lab[:, 0].argmax()], lab[lab[:, 0].argmin()]
    dyes = srgb_to_oklab(from_8bit(np.array([PALE, DARK], np.uint8)))
    assert np.linalg.norm((pale - dark) - (dyes[0] - dyes[1])) < 0.06
    assert np.linalg.norm(lab.mean(0) - dyes.mean(0)) < 0.05


def test_it_is_as_wide_as_it_is_seen_to_be():
    found, sample = made(4.0, UPRIGHT)
    assert found.repeat_cm * sample.pixels_a_cm == pytest.approx(4.0, abs=0.6)
