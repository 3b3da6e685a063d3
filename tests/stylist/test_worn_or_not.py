"""Which parts of the clothes a photo shows are one garment."""

import numpy as np
import pytest

from modiste.core.garment_mask import GarmentMask
from modiste.stylist.wardrobe.parts import is_worn


def top_and_bottom(gap: int, *, on_person: bool) -> GarmentMask:
    alpha = np.zeros((2, 100, 60), np.uint8)
    alpha[0, 10:50, 10:50] = alpha[1, 50 + gap:90, 10:50] = 255
    return GarmentMask(("upper", "lower"), alpha, (0.9, 0.9), on_person=on_person)


@pytest.mark.parametrize(("gap", "on_person", "several"), [
    (0, True, True), (10, True, True), (10, False, True), (0, False, False)])
def test_a_dress_of_two_colours_is_one_garment_and_an_outfit_is_several(
        gap: int, on_person: bool, several: bool) -> None:
    assert is_worn(top_and_bottom(gap, on_person=on_person)) is several
