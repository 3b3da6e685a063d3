import cv2
import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import InputError
from modiste.garment.draping.measure import outside_changed, print_residue, shading_kept
from tests.garment.clothes import folds, photograph, shirt_outline, stripes

BLUE, WHITE = (30, 60, 170), (240, 240, 236)


def test_light_kept_is_one_and_another_light_is_not():
    outline = shirt_outline()
    photo, alpha = photograph((200, 60, 50), outline)
    other, _ = photograph((60, 90, 200), outline)
    flipped, _ = photograph((60, 90, 200), outline, np.linspace(0.4, 1.6, 240, dtype=np.float32)[None].repeat(280, 0))
    assert shading_kept(photo.image, other.image, alpha) > 0.98
    assert shading_kept(photo.image, flipped.image, alpha) < 0.5


def test_residue_follows_how_much_of_a_print_is_left():
    outline = shirt_outline()
    printed, alpha = photograph(stripes(BLUE, WHITE), outline)
    gone, _ = photograph((130, 130, 130), outline)
    other, _ = photograph(stripes(WHITE, (190, 60, 60), 22), outline)
    assert print_residue(printed.image, printed.image, alpha) > 0.6
    assert print_residue(printed.image, gone.image, alpha) < 0.02
    assert print_residue(printed.image, other.image, alpha) < 0.1
    shown = [print_residue(printed.image, Image.blend(gone.image, printed.image, share), alpha)
             for share in (0.2, 0.5, 0.8)]
    assert shown == sorted(shown)
    assert shown[2] > 3 * shown[0]


def test_folds_of_a_plain_garment_are_no_print():
    photo, alpha = photograph((200, 60, 50), shirt_outline())
    assert print_residue(photo.image, photo.image, alpha) == 0


@pytest.mark.parametrize("dye", [(60, 10, 20), (20, 30, 80)])
def test_soft_folds_of_dark_coloured_cloth_are_no_print(dye):
    light = cv2.GaussianBlur(folds(), (0, 0), 4)
    photo, alpha = photograph(dye, shirt_outline(), light, noise=1.5)
    assert print_residue(photo.image, photo.image, alpha) == 0


@pytest.mark.parametrize("albedo", [((90, 15, 20), (25, 25, 90)), ((20, 20, 22), (70, 12, 18))])
def test_a_print_in_dark_colours_is_still_a_print(albedo):
    photo, alpha = photograph(stripes(*albedo), shirt_outline())
    assert print_residue(photo.image, photo.image, alpha) > 0.6


def test_changes_outside_are_counted_pixel_by_pixel():
    photo, alpha = photograph((200, 60, 50), shirt_outline())
    changed = np.array(photo.image)
    changed[:2, :3, 1] ^= 1
    changed[150, 120] = 0
    assert outside_changed(photo.image, Image.fromarray(changed), alpha) == 6


def test_sizes_must_agree_and_a_mask_must_hold_something():
    photo, alpha = photograph((200, 60, 50), shirt_outline())
    with pytest.raises(InputError, match="one size"):
        shading_kept(photo.image, photo.image.resize((50, 50)), alpha)
    with pytest.raises(InputError, match="empty"):
        print_residue(photo.image, photo.image, np.zeros_like(alpha))
