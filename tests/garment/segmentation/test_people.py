"""Several people in one photo are told apart from one who wears several things."""

import numpy as np

from modiste.core.garment_mask import GarmentMask
from modiste.garment.segmentation.people import of_one_person

PARTS = ("upper", "lower", "footwear")


def figure(alpha: np.ndarray, left: int, width: int) -> None:
    """A top, trousers below it with bare ankles between, and two shoes."""
    alpha[0, 40:140, left:left + width] = 255
    alpha[1, 140:300, left + 5:left + width - 5] = 255
    for at in (left, left + width - 25):
        alpha[2, 320:340, at:at + 25] = 255


def test_one_person_is_one_however_many_things_are_worn() -> None:
    alpha = np.zeros((3, 360, 400), np.uint8)
    figure(alpha, 150, 80)
    mask = GarmentMask(PARTS, alpha, (0.9,) * 3)
    found, count = of_one_person(mask)
    assert count == 1
    assert found is mask


def test_of_several_people_the_largest_is_taken_and_nothing_of_the_others() -> None:
    alpha = np.zeros((3, 360, 400), np.uint8)
    figure(alpha, 20, 70)
    figure(alpha, 150, 110)
    figure(alpha, 310, 70)
    found, count = of_one_person(GarmentMask(PARTS, alpha, (0.9,) * 3))
    assert count == 3
    assert not found.alpha[:, :, :140].any()
    assert not found.alpha[:, :, 270:].any()
    assert np.array_equal(found.alpha[:, :, 150:260], alpha[:, :, 150:260])


def test_a_top_laid_beside_trousers_is_no_second_person() -> None:
    alpha = np.zeros((2, 360, 400), np.uint8)
    alpha[0, 40:200, 20:150] = 255
    alpha[1, 40:340, 220:340] = 255
    mask = GarmentMask(("upper", "lower"), alpha, (0.9, 0.9))
    assert of_one_person(mask) == (mask, 1)
    shirts = np.zeros((1, 360, 400), np.uint8)
    shirts[0, 40:200, 20:150] = 255
    shirts[0, 40:210, 220:350] = 255
    assert of_one_person(GarmentMask(("upper",), shirts, (0.9,)))[1] == 2


def test_a_part_that_only_another_wears_is_left_out() -> None:
    alpha = np.zeros((3, 360, 400), np.uint8)
    alpha[0, 40:140, 20:100] = 255
    alpha[2, 40:300, 200:340] = 255
    alpha[1, 140:200, 30:90] = 255
    found, count = of_one_person(GarmentMask(("upper", "lower", "dress"), alpha, (0.9,) * 3))
    assert (found.parts, count) == (("dress",), 2)
