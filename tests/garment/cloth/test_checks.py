"""Checks read over the front of a garment: their colours, their lines, and nothing that is not woven."""

import cv2
import numpy as np
import pytest

from modiste.core.colour import delta_e_2000, from_8bit, srgb_to_lab
from modiste.garment.cloth.checks import checks_over
from modiste.garment.cloth.sample import sample_cloth
from tests.garment.clothes import HEIGHT, WIDTH, folds, worn

SOFT = folds() ** 0.3
WHITE, NAVY, TAN, RED = (238, 238, 234), (40, 60, 120), (200, 150, 100), (190, 50, 60)


def read(dye: np.ndarray):
    return checks_over(sample_cloth(*worn(dye, light=SOFT)))


def woven(ground, lines, period: int = 24, wide: int = 4) -> np.ndarray:
    """A check: the mean of what each row and each column is dyed."""
    dyes = np.array([ground] * period, np.float64)
    for number, line in enumerate(lines):
        at = number * period // len(lines)
        dyes[at : at + wide] = line
    rows, columns = (dyes[np.arange(side) % period] for side in (HEIGHT, WIDTH))
    return np.rint((rows[:, None] + columns[None]) / 2).astype(np.uint8)


def apart(first, second) -> float:
    return float(delta_e_2000(*(srgb_to_lab(from_8bit(np.array(one))) for one in (first, second))))


def nearest(tile: np.ndarray, wanted) -> float:
    few = tile[::3, ::3].reshape(-1, 3)
    return min(apart(one, wanted) for one in few)


def test_both_colours_of_the_lines_come_out_where_they_cross_and_the_ground_between():
    dye = woven(WHITE, (NAVY, TAN))
    found = read(dye)
    assert found is not None
    assert apart(found.ground, WHITE) < 8
    for wanted in (WHITE, NAVY, TAN):
        assert nearest(found.tile, wanted) < 14


@pytest.mark.parametrize("by", [0.05, -0.05])
def test_a_check_that_hangs_slantwise_is_woven_straight(by):
    slant = np.array([[1, 0, 0], [by, 1, -by * WIDTH / 2]], np.float32)
    found = read(cv2.warpAffine(woven(WHITE, (RED,)), slant, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT))
    assert found is not None
    rows = found.tile.astype(float).mean(axis=1)
    assert np.ptp(rows, axis=0).max() > 30


def test_a_placket_and_a_pocket_are_no_part_of_the_check():
    dye = woven(WHITE, (NAVY,))
    plain = read(dye)
    dye[:, WIDTH // 2 - 3 : WIDTH // 2 + 3] = RED
    dye[110:140, WIDTH // 2 + 25 : WIDTH // 2 + 50] = RED
    found = read(dye)
    assert plain is not None
    assert found is not None
    assert nearest(found.tile, RED) > 0.5 * apart(WHITE, RED)
    assert apart(found.tile.reshape(-1, 3).mean(axis=0), plain.tile.reshape(-1, 3).mean(axis=0)) < 6


@pytest.mark.parametrize("dye", [
    np.broadcast_to(np.array(WHITE, np.uint8), (HEIGHT, WIDTH, 3)),
    np.ascontiguousarray(np.broadcast_to((np.arange(HEIGHT) // 9 % 2)[:, None, None] * 120 + 60,
                                         (HEIGHT, WIDTH, 3)).astype(np.uint8)),
])  # fmt: skip
def test_plain_cloth_and_stripes_have_none(dye):
    assert read(dye) is None


def test_a_belt_at_its_hem_is_no_part_of_the_check():
    plain = woven(WHITE, (NAVY, TAN))
    belted = plain.copy()
    belted[212:] = (170, 60, 10)
    whole, found = read(plain), read(belted)
    assert whole is not None
    assert found is not None
    leather = (170, 60, 10)
    assert nearest(found.tile, leather) > 0.8 * nearest(whole.tile, leather)
    assert apart(found.ground, WHITE) < 8
