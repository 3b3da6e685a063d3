"""What a garment is by two witnesses: the reader of cuts, and what a shop would call it."""

import numpy as np
import pytest

from modiste.garment.reading.labels import CLASSES
from modiste.garment.reading.pooling import pooled

KNOWN = CLASSES["garment"]


def read(**likely: float) -> np.ndarray:
    return np.array([likely.get(one, 0.0) for one in KNOWN])


def best(read_: np.ndarray, **called: float) -> str:
    return KNOWN[int(pooled(read_, called).argmax())]


@pytest.mark.parametrize(("likely", "called", "garment"), [
    ({"shirt": 0.5, "polo_shirt": 0.4}, {"tshirt": 0.95}, "polo_shirt"),    # shops call polo shirts T-shirts
    ({"shirt": 0.95, "polo_shirt": 0.03}, {"tshirt": 0.5}, "shirt"),        # who is sure is not outvoted
    ({"tunic": 0.6, "dress": 0.4}, {"kurta": 0.9}, "tunic"),
    ({"tunic": 0.6, "dress": 0.4}, {"nightdress": 0.9}, "dress"),
    ({"sweater": 0.5, "cardigan": 0.45}, {"cardigan": 0.6, "sweater": 0.3}, "cardigan"),
])  # fmt: skip
def test_a_shops_word_decides_where_the_reader_is_in_doubt(likely, called, garment):
    assert best(read(**likely), **called) == garment


def test_words_that_no_class_goes_by_say_nothing():
    alone = read(skirt=0.6, shorts=0.4)
    assert np.array_equal(pooled(alone, {"handbag": 0.8, "watch": 0.2}), alone)
    assert np.array_equal(pooled(alone, {}), alone)


def test_both_make_one_distribution():
    both = pooled(read(tshirt=0.7, tank_top=0.3), {"top": 0.9, "tshirt": 0.1})
    assert both.sum() == pytest.approx(1.0)
    assert both.min() > 0


def test_what_is_not_worn_there_is_ruled_out():
    below = np.array([one in ("skirt", "shorts") for one in KNOWN])
    both = pooled(read(skirt=0.5, shorts=0.5), {"tshirt": 0.9, "skirt": 0.1}, below)
    assert KNOWN[int(both.argmax())] == "skirt"
    assert both[~below].sum() == 0
