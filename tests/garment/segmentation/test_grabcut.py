"""The garment that a design is known to show."""

import numpy as np
import pytest
from PIL import Image
from skimage import data

from modiste.core.values import Photo
from modiste.garment.segmentation.grabcut import segment_known
from tests.garment.clothes import HEIGHT, WIDTH, photograph, shirt_outline, trousers_outline

WHITE = (255, 255, 255)
SKIN = (205, 150, 120)
JEANS = (60, 80, 120)


def dressed(dye):
    """A shirt on someone without a head, whom the picture cuts at the hips, and where the shirt is."""
    shirt = shirt_outline()
    cloth = np.empty((HEIGHT, WIDTH, 3), np.uint8)
    cloth[:] = JEANS
    cloth[:250] = SKIN
    cloth[shirt] = dye
    body = shirt.copy()
    body[250:, 82:158] = True
    for left in (18, 206):  # the hands of arms held out
        body[100:170, left : left + 18] = True
    return photograph(cloth, body, background=WHITE, noise=2.0)[0], shirt


def overlap(found, true):
    worn = found >= 128
    return float((worn & true).sum() / (worn | true).sum())


@pytest.mark.parametrize("dye", [(225, 205, 175), (240, 215, 90), (40, 40, 44), (200, 40, 50)])
def test_a_shirt_is_found_in_any_colour_without_hands_and_jeans(dye):
    photo, shirt = dressed(dye)
    mask = segment_known(photo, "upper")
    assert mask is not None
    assert mask.parts == ("upper",)
    assert overlap(mask.of(), shirt) > 0.93


def test_white_cloth_is_found_on_white():
    photo, shirt = dressed((250, 250, 250))
    mask = segment_known(photo, "upper")
    assert mask is not None
    assert overlap(mask.of(), shirt) > 0.8


def test_the_ground_between_two_legs_is_no_cloth():
    trousers = trousers_outline()
    photo, _ = photograph((50, 110, 70), trousers, background=WHITE)
    mask = segment_known(photo, "lower")
    assert mask is not None
    assert overlap(mask.of(), trousers) > 0.93
    assert mask.of()[150:240, 118:122].mean() < 128


def test_a_print_on_the_chest_belongs_to_the_shirt():
    photo, shirt = dressed((200, 40, 50))
    pixels = np.array(photo.image)
    pixels[110:150, 100:140] = (30, 60, 160)
    mask = segment_known(Photo(Image.fromarray(pixels)), "upper")
    assert mask is not None
    assert overlap(mask.of(), shirt) > 0.93


def test_the_same_picture_gives_the_same_mask():
    photo, _ = dressed((240, 215, 90))
    first, second = segment_known(photo, "upper"), segment_known(photo, "upper")
    assert first is not None
    assert second is not None
    assert (first.alpha == second.alpha).all()


@pytest.mark.parametrize("part", ["bag", "footwear", "other"])
def test_what_has_no_middle_is_left_to_the_segmenter(part):
    assert segment_known(dressed((200, 40, 50))[0], part) is None


@pytest.mark.parametrize("picture", [data.astronaut(), np.full((64, 64, 3), 255, np.uint8),
                                     np.full((64, 64, 3), 90, np.uint8), np.full((8, 9, 3), 255, np.uint8)])
def test_pictures_of_another_kind_are_left_to_the_segmenter(picture):
    assert segment_known(Photo(Image.fromarray(picture)), "upper") is None
