"""Lines by which a garment is read are told from those of its print."""

import cv2
import numpy as np
import pytest

from modiste.imaging.light import Flags, Soft
from modiste.imaging.retexturing.construction_lines import construction_lines
from modiste.imaging.retexturing.shading import read_shading

SIDE = 300
WHITE = np.ones(3, np.float32)
y, x = np.mgrid[:SIDE, :SIDE].astype(np.float32)
GARMENT: Flags = (np.hypot(x - 150, y - 150) < 140)


def check(period: float, depth: float = 0.5) -> Soft:
    """Log reflectance of a check."""
    return np.asarray(-depth * ((x % period < period / 4) * 1.0 + (y % period < period / 4)), np.float32)


def lapel(depth: float) -> tuple[Soft, Flags]:
    """Log light along a curved line, and its middle."""
    curve = np.array([(90, 60), (105, 110), (130, 160), (165, 205)], np.int32)
    line = np.zeros((SIDE, SIDE), np.float32)
    cv2.polylines(line, [curve], False, 1.0, 2, cv2.LINE_AA)
    return -depth * cv2.GaussianBlur(line, (0, 0), 0.7), line > 0.9


@pytest.mark.parametrize("period", [9.0, 16.0, 28.0])
def test_the_edge_of_a_lapel_is_found_on_a_check_and_the_check_is_not(period: float) -> None:
    light, on_it = lapel(0.6)
    print_alone = construction_lines((check(period),), GARMENT)
    assert np.mean(print_alone[GARMENT] < -0.05) < 0.005
    found = construction_lines((check(period) + light,), GARMENT)
    inner = on_it & (np.hypot(x - 150, y - 150) < 120)
    assert np.mean(found[inner] < -0.1) > 0.6
    beside = GARMENT & (cv2.dilate(on_it.astype(np.uint8), np.ones((13, 13))) == 0)
    assert np.mean(found[beside] < -0.05) < 0.01


def test_a_cloth_without_lines_has_none() -> None:
    folds = (0.15 * np.sin(x / 21 + y / 55)).astype(np.float32)
    assert not construction_lines((folds,), GARMENT).any()


def test_light_read_off_a_checked_garment_says_where_its_lines_are() -> None:
    light, on_it = lapel(0.6)
    shown = np.exp(check(16.0) + light)[..., None] * np.array([0.5, 0.2, 0.2])
    pixels = (255 * np.clip(shown, 0, 1) ** (1 / 2.2)).astype(np.uint8)
    pixels[~GARMENT] = 250
    lines = read_shading(pixels, GARMENT.astype(np.float32), WHITE).lines
    assert np.median(lines[on_it]) < -0.1
