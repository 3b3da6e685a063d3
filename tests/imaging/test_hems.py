"""A hem is cut where the picture shows surely which end it is."""

import numpy as np

from modiste.imaging.hems import shortened


def trousers() -> np.ndarray:
    alpha = np.zeros((200, 100), np.uint8)
    alpha[20:60, 20:80] = 255
    alpha[60:180, 20:45] = alpha[60:180, 55:80] = 255
    return alpha


def skirt() -> np.ndarray:
    alpha = np.zeros((200, 100), np.uint8)
    for row in range(20, 180):
        half = 10 + (row - 20) // 5
        alpha[row, 50 - half : 50 + half] = 255
    return alpha


def test_only_what_hangs_below_the_new_hem_goes() -> None:
    for alpha, legs in ((trousers(), True), (skirt(), False)):
        short = shortened(alpha, 0.25, legs=legs)
        assert short is not None
        assert np.array_equal(short[:140], alpha[:140])
        assert not short[140:].any()


def test_what_lies_upside_down_or_across_is_left() -> None:
    for alpha, legs in ((trousers(), True), (skirt(), False)):
        assert shortened(alpha[::-1].copy(), 0.25, legs=legs) is None
        assert shortened(alpha.T.copy(), 0.25, legs=legs) is None
        assert shortened(np.zeros_like(alpha), 0.25, legs=legs) is None
    assert shortened(skirt(), 0.25, legs=True) is None
