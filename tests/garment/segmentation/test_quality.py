"""Which masks one would look at again: ragged ones, ones that fade out, ones at the frame that nobody is sure of."""

import cv2
import numpy as np
import pytest

from modiste.garment.segmentation.quality import cut_confidence


def _shirt() -> np.ndarray:
    mask = np.zeros((1024, 768), np.uint8)
    cv2.rectangle(mask, (224, 240), (544, 880), 255, -1)
    cv2.fillPoly(mask, [np.array([(224, 240), (64, 520), (160, 584), (224, 440)]),
                        np.array([(544, 240), (704, 520), (608, 584), (544, 440)])], 255)
    return cv2.resize(mask, (192, 256), interpolation=cv2.INTER_AREA)


def _ragged() -> np.ndarray:
    """The same with shreds of the floor round it."""
    rng = np.random.default_rng(3)
    shreds = cv2.resize(rng.random((64, 48), np.float32), (192, 256), interpolation=cv2.INTER_LINEAR) > 0.55
    round_it = cv2.dilate(_shirt(), np.ones((25, 25), np.uint8)) > 0
    return np.where(shreds & round_it, 255, _shirt()).astype(np.uint8)


def _fading() -> np.ndarray:
    """The same, whose edge is nowhere."""
    return cv2.GaussianBlur(_shirt(), (0, 0), 6)


def test_a_smooth_mask_that_the_segmenter_is_sure_of_is_kept():
    assert cut_confidence(_shirt(), 0.98) > 0.85


@pytest.mark.parametrize("mask", [_ragged(), _fading()], ids=["ragged", "fading"])
def test_a_mask_with_a_poor_edge_is_in_doubt(mask):
    assert cut_confidence(mask, 0.95) < 0.5


def test_the_same_mask_at_another_size_is_as_sure():
    small = _shirt()
    large = cv2.resize(small, None, fx=3, fy=3, interpolation=cv2.INTER_LINEAR)
    assert abs(cut_confidence(small, 0.95) - cut_confidence(large, 0.95)) < 0.1


def test_nothing_is_no_mask():
    assert cut_confidence(np.zeros((64, 64), np.uint8), 0.99) == 0.0
