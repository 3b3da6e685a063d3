"""What is seen is made consistent: skin is doubted by its colour, cloth of one colour gets one name."""

import numpy as np
from numpy.typing import NDArray

from modiste.garment.segmentation.crf import mean_field
from modiste.garment.segmentation.engine import CLASSES, SKIN
from modiste.garment.segmentation.refine import Soft
from modiste.garment.segmentation.skin_prior import apply_skin_prior

SIDE = 64
ROW = {name: row for row, name in enumerate(CLASSES)}


def _likely(**shares: float) -> Soft:
    likely = np.full((len(CLASSES), SIDE, SIDE), 1e-3, np.float32)
    for name, share in shares.items():
        likely[ROW[name]] = share
    return np.asarray(likely / likely.sum(axis=0), np.float32)


def _plain(*colour: int) -> NDArray[np.uint8]:
    return np.full((2 * SIDE, 2 * SIDE, 3), colour, np.uint8)


def test_an_orange_suit_is_no_skin_and_a_face_is() -> None:
    likely = _likely(skin=0.7, upper=0.3)
    suit = apply_skin_prior(_plain(230, 80, 30), likely)
    assert (suit.argmax(axis=0) == ROW["upper"]).all()
    assert np.allclose(suit.sum(axis=0), 1, atol=1e-5)
    for face in ((236, 188, 160), (141, 85, 60), (60, 38, 28)):
        assert (apply_skin_prior(_plain(*face), likely)[ROW[SKIN]] > 0.6).all(), face


def test_a_patch_in_cloth_of_its_own_colour_takes_its_name() -> None:
    likely, other = _likely(upper=0.6, outerwear=0.1), _likely(upper=0.3, outerwear=0.4)
    likely[:, 24:36, 24:36] = other[:, 24:36, 24:36]
    assert likely[:, 30, 30].argmax() == ROW["outerwear"]
    agreed = mean_field(_plain(40, 60, 120), likely)
    assert (agreed.argmax(axis=0) == ROW["upper"]).all()
    worn = slice(1, ROW[SKIN])
    assert np.allclose(agreed[worn].sum(axis=0), likely[worn].sum(axis=0), atol=1e-3), "what is cloth stays so"


def test_another_colour_keeps_its_own_name() -> None:
    likely, below = _likely(upper=0.6, lower=0.3), _likely(upper=0.35, lower=0.55)
    likely[:, SIDE // 2:] = below[:, SIDE // 2:]
    photo = _plain(200, 200, 210)
    photo[SIDE:] = (30, 40, 90)
    agreed = mean_field(photo, likely).argmax(axis=0)
    assert (agreed[:28] == ROW["upper"]).all()
    assert (agreed[36:] == ROW["lower"]).all()
