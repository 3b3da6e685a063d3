"""Collars of a colour of their own, told from shade and from what a neckline shows."""

import cv2
import numpy as np
import pytest

from modiste.garment.cloth.contrast import contrast_collar
from modiste.garment.cloth.sample import sample_cloth
from tests.garment.clothes import HEIGHT, WIDTH, folds, shirt_outline, stripes, worn

SOFT = folds() ** 0.3
NAVY, ORANGE, SKIN = (36, 48, 92), (222, 96, 40), (216, 168, 140)
NECK = np.array([(108, 46), (132, 46), (120, 72)], np.int32)


def outline() -> np.ndarray:
    """A shirt that is open at the neck."""
    flags = shirt_outline().astype(np.uint8)
    cv2.fillPoly(flags, [NECK], 0)
    return flags > 0


def collared(cloth: np.ndarray, collar: tuple[int, int, int]) -> np.ndarray:
    """The cloth with a collar along the opening."""
    around = np.zeros((HEIGHT, WIDTH), np.uint8)
    cv2.polylines(around, [NECK], isClosed=True, color=1, thickness=13)
    cloth = cloth.copy()
    cloth[around > 0] = collar
    return cloth


def plain(colour: tuple[int, int, int]) -> np.ndarray:
    return np.broadcast_to(np.array(colour, np.uint8), (HEIGHT, WIDTH, 3)).copy()


def told(dye: np.ndarray, *, is_printed: bool = False, above: tuple[int, int, int] = SKIN):
    return contrast_collar(sample_cloth(*worn(dye, outline=outline(), light=SOFT, background=above)),
                           is_printed=is_printed)


def test_a_collar_of_another_colour_is_told():
    found = told(collared(plain(NAVY), ORANGE))
    assert found is not None
    assert np.abs(np.array(found) - ORANGE).max() < 40


@pytest.mark.parametrize("collar", [NAVY, (46, 60, 112), (30, 40, 78)])
def test_the_bodys_own_colour_in_another_light_is_no_collar(collar):
    assert told(collared(plain(NAVY), collar)) is None


def test_what_the_neckline_shows_is_no_collar():
    assert told(collared(plain(NAVY), SKIN)) is None
    assert told(collared(plain(NAVY), SKIN), above=(235, 236, 238)) is not None


def test_on_stripes_one_colour_is_enough():
    dark, pale, red = (120, 40, 70), (176, 70, 92), (206, 56, 58)
    striped = collared(stripes(dark, pale, period=24), red)
    assert told(striped, is_printed=True) is not None
    assert told(stripes(dark, pale, period=24), is_printed=True) is None
