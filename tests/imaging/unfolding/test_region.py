"""The region that a cloth is read from: no hem, no fold, and as much as the print needs."""

import cv2
import numpy as np

from modiste.imaging.unfolding.region import best_region, motif_px, quality

SIDE = 160
NOTHING = np.zeros((SIDE, SIDE), np.float32)
FLAT = np.ones((SIDE, SIDE), np.float32)
ALL = np.ones((SIDE, SIDE), bool)


def blots(px, seed=0):
    """A print of two colours, motifs of about `px`."""
    noise = np.random.default_rng(seed).normal(size=(SIDE, SIDE)).astype(np.float32)
    dark = cv2.GaussianBlur(noise, (0, 0), px / 3) > 0
    return np.where(dark[..., None], (60, 30, 20), (220, 190, 140)).astype(np.uint8)


def test_a_border_and_a_fold_stay_out():
    cloth = blots(8)
    cloth[-30:] = (200, 20, 30)
    light = NOTHING.copy()
    light[:, :25] = -0.9 * np.sin(np.arange(25) / 2) ** 2
    region = best_region(cloth, quality(cloth, light, FLAT, ALL), ALL)
    assert region.bottom <= SIDE - 24
    assert region.left >= 15
    assert region.right - region.left > 50
    assert region.bottom - region.top > 50


def test_large_motifs_need_more_cloth_than_small_ones():
    assert motif_px(blots(20), ALL) > 2 * motif_px(blots(6), ALL)
