"""Which cloth a garment in a photo is of: scale, colour, plain or printed."""

import numpy as np
import pytest

from modiste.core.colour import delta_e_2000, from_8bit, srgb_to_lab
from modiste.core.garment_mask import GarmentMask
from modiste.garment.cloth.plain import plain_colour, print_likelihood
from modiste.garment.cloth.sample import largest_part, sample_cloth
from modiste.garment.draping.drape import TRUNK_CM
from tests.garment.clothes import HEIGHT, WIDTH, folds, shirt_outline, slogan, stripes, trousers_outline, worn

SOFT = folds() ** 0.35


def apart(first, second):
    """CIEDE2000 of two 8-bit colours."""
    return float(delta_e_2000(*(srgb_to_lab(from_8bit(np.array(one))) for one in (first, second))))


@pytest.mark.parametrize("dye", [(122, 31, 43), (30, 60, 140), (205, 190, 160), (40, 40, 46)])
def test_the_colour_of_plain_cloth_is_that_of_its_lit_side(dye):
    sample = sample_cloth(*worn(dye, light=SOFT))
    assert print_likelihood(sample) < 0.5
    assert apart(plain_colour(sample), dye) < 6


def test_a_slogan_leaves_the_cloth_plain_and_in_its_colour():
    sample = sample_cloth(*worn(slogan((30, 60, 140), (250, 250, 245)), light=SOFT))
    assert apart(plain_colour(sample), (30, 60, 140)) < 6


def test_stripes_are_a_print_and_keep_their_scale():
    photo, mask = worn(stripes((20, 30, 90), (240, 238, 230), period=14), light=SOFT)
    sample = sample_cloth(photo, mask)
    assert print_likelihood(sample) > 0.5
    assert sample.pixels_a_cm == pytest.approx(81 / TRUNK_CM["upper"], rel=0.1)
    line = sample.piece.mean((1, 2)) - sample.piece.mean()
    spectrum = np.abs(np.fft.rfft(line * np.hanning(len(line)), 4096))
    assert 4096 / int(spectrum[50:].argmax() + 50) == pytest.approx(14, rel=0.08)


def test_the_largest_garment_is_read_and_a_named_one_where_one_is_named():
    photo, shirt = worn((200, 30, 30), light=SOFT)
    mask = GarmentMask(("upper", "lower"), np.stack([shirt.alpha[0], np.where(trousers_outline(), 255, 0).astype(
        np.uint8)]) * np.uint8(1), (0.9, 0.9))
    areas = {part: int((mask.of(part) > 127).sum()) for part in mask.parts}
    assert largest_part(mask) == max(areas, key=lambda part: areas[part])
    assert sample_cloth(photo, mask, "lower").part == "lower"


def test_a_shred_of_cloth_is_no_error():
    photo, mask = worn((200, 30, 30), outline=np.pad(np.ones((12, 9), bool), ((100, HEIGHT - 112), (90, WIDTH - 99))))
    assert sample_cloth(photo, mask).piece.size
    assert shirt_outline().any()
