"""Folds that run down stay, clouds go, and nothing else of a photo changes."""

import cv2
import numpy as np

from modiste.imaging.hanging_folds import smooth_folds


def test_folds_stay_and_clouds_go() -> None:
    rng = np.random.default_rng(0)
    alpha = np.zeros((200, 160), np.uint8)
    alpha[40:180, 30:130] = 255
    folds = 120 + 40 * np.sin(np.linspace(0, 20, 160))[None].repeat(200, axis=0)
    clouds = cv2.GaussianBlur(rng.normal(0, 1, (200, 160)), (0, 0), 6)
    dyed = np.clip(folds + 25 * clouds / clouds.std(), 0, 255).astype(np.uint8)[..., None].repeat(3, axis=2)
    made = smooth_folds(dyed, alpha)
    inside = (slice(60, 160), slice(50, 110))
    assert np.array_equal(made[alpha == 0], dyed[alpha == 0])
    clouded, left = (float(one[inside][..., 0].std(axis=0).mean()) for one in (dyed, made))
    assert left < 0.5 * clouded
    assert made[inside][..., 0].mean(axis=0).std() > 0.7 * folds[inside].mean(axis=0).std()
