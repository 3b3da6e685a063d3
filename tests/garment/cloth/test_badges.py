"""Crests and logos on one side of the chest."""

import cv2
import numpy as np
import pytest

from modiste.core.garment_mask import GarmentMask
from modiste.garment.cloth.badges import badges_in
from modiste.garment.cloth.holes import without_holes
from modiste.garment.cloth.motif import motif_of
from modiste.garment.cloth.sample import sample_cloth
from tests.garment.clothes import HEIGHT, WIDTH, folds, stripes, worn

SOFT = folds() ** 0.3
NAVY, WHITE = (36, 48, 92), (240, 240, 236)
AT = (141, 100)


def cloth(*, crest: int = 0, across: int = AT[0]) -> np.ndarray:
    dye = np.broadcast_to(np.array(NAVY, np.uint8), (HEIGHT, WIDTH, 3)).copy()
    if crest:
        cv2.circle(dye, (across, AT[1]), crest, WHITE, -1)
        cv2.circle(dye, (across, AT[1]), crest // 2, (190, 40, 50), -1)
    return dye


def sample_of(dye: np.ndarray):
    return sample_cloth(*worn(dye, light=SOFT))


@pytest.mark.parametrize("across", [AT[0], 240 - AT[0]])
def test_a_crest_is_found_with_its_place_and_size(across):
    sample = sample_of(cloth(crest=7, across=across))
    found = badges_in(sample)
    assert found is not None
    motif = motif_of(sample, found)
    assert motif is not None
    assert motif.width_cm == pytest.approx(15 / sample.pixels_a_cm, rel=0.35)
    assert motif.across_cm == pytest.approx((across - 120) / sample.pixels_a_cm, abs=1.5)
    assert 0.2 < motif.down < 0.36
    assert motif.pixels[motif.ink > 0.9].max() > 200


def lined(start: tuple[int, int], end: tuple[int, int]) -> np.ndarray:
    dye = cloth()
    cv2.line(dye, start, end, WHITE, 3)
    return dye


@pytest.mark.parametrize("dye", [
    cloth(), lined((140, 80), (140, 128)), lined((130, 96), (159, 96)), stripes(NAVY, WHITE),
    cloth(crest=26), cloth(crest=1),
])
def test_seams_stripes_large_prints_and_dots_are_none(dye):
    assert badges_in(sample_of(dye)) is None


def holed(across: int, down: int, part: str = "upper") -> GarmentMask:
    """A sleeveless top with a hole."""
    alpha = np.zeros((HEIGHT, WIDTH), np.uint8)
    alpha[50:250, 80:160] = 255
    cv2.circle(alpha, (across, down), 7, 0, -1)
    return GarmentMask((part,), alpha[None], (0.9,))


def test_a_crest_that_was_left_out_of_the_mask_is_garment():
    assert without_holes(holed(143, 100)).of("upper")[100, 143] == 255


@pytest.mark.parametrize("mask", [holed(151, 100), holed(143, 190), holed(143, 100, part="lower")])
def test_gaps_beside_arms_and_below_the_chest_stay(mask):
    assert without_holes(mask) is mask
