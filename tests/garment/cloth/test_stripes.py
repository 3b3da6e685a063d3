"""Stripes around a garment, read down its front."""

import cv2
import numpy as np
import pytest

from modiste.core.colour import delta_e_2000, from_8bit, srgb_to_lab
from modiste.garment.cloth.sample import sample_cloth
from modiste.garment.cloth.stripes import stripes_around
from tests.garment.clothes import HEIGHT, WIDTH, folds, stripes, worn

SOFT = folds() ** 0.3
TEAL, PALE = (40, 160, 168), (66, 178, 184)
NAVY, CREAM, RED = (36, 48, 92), (236, 226, 200), (190, 40, 50)


def read(dye: np.ndarray):
    sample = sample_cloth(*worn(dye, light=SOFT))
    return stripes_around(sample), sample.pixels_a_cm


def slanted(dye: np.ndarray, by: float) -> np.ndarray:
    """The same, lower towards the right by a share of the way."""
    at = np.array([[1, 0, 0], [by, 1, -by * WIDTH / 2]], np.float32)
    return cv2.warpAffine(dye, at, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REFLECT)


def motley() -> np.ndarray:
    """Stripes of three widths and colours that come again every 60 rows."""
    rows = np.arange(HEIGHT) % 60
    colours = np.select([rows[:, None] < 30, rows[:, None] < 42, rows[:, None] < 46], [NAVY, CREAM, RED], NAVY)
    return np.broadcast_to(colours[:, None].astype(np.uint8), (HEIGHT, WIDTH, 3)).copy()


def apart(first, second) -> float:
    return float(delta_e_2000(*(srgb_to_lab(from_8bit(np.array(one))) for one in (first, second))))


@pytest.mark.parametrize("by", [0.0, 0.06, -0.06])
def test_stripes_of_many_widths_come_out_whole(by):
    found, pixels_a_cm = read(slanted(motley(), by))
    assert found is not None
    repeats = found.repeat_cm * pixels_a_cm / 60
    assert repeats == pytest.approx(round(repeats), abs=0.1)
    assert apart(found.ground, NAVY) < 12
    colours = found.tile[:, 0].astype(int)
    for wanted in (CREAM, RED):
        assert np.abs(colours - wanted).max(axis=1).min() < 45


def test_what_does_not_come_again_is_kept_whole():
    dye = np.broadcast_to(np.array(CREAM, np.uint8), (HEIGHT, WIDTH, 3)).copy()
    for row, colour in zip(range(100, 250, 40), (NAVY, TEAL, NAVY, RED), strict=True):
        dye[row : row + 20] = colour
    found, _ = read(dye)
    assert found is not None
    colours = found.tile[:, 0].astype(int)
    for wanted in (NAVY, TEAL, RED, CREAM):
        assert np.abs(colours - wanted).max(axis=1).min() < 45


def test_faint_ones_are_seen_under_folds():
    found, _ = read(stripes(TEAL, PALE, period=26))
    assert found is not None
    assert np.ptp(found.tile[:, 0].astype(int), axis=0).max() > 8


@pytest.mark.parametrize("dye", [
    np.broadcast_to(np.array(TEAL, np.uint8), (HEIGHT, WIDTH, 3)),
    np.ascontiguousarray(np.broadcast_to((np.arange(WIDTH) // 7 % 2)[None, :, None] * 120 + 60,
                                         (HEIGHT, WIDTH, 3)).astype(np.uint8)),
])
def test_plain_cloth_and_upright_stripes_have_none(dye):
    assert read(dye)[0] is None
