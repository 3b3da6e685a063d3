import numpy as np
from PIL import Image

from modiste.imaging.compositing import over, pad_to_square, paste_from_square, soft_shadow, straight
from modiste.imaging.light import to_display, tone_curve


def test_nothing_outside_the_mask_changes_whatever_the_shape() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (50, 70, 3)).astype(np.uint8)
    mask = np.zeros((50, 70), np.uint8)
    mask[10:30, 20:60] = 255
    square = pad_to_square(Image.new("RGB", (70, 50), "red"), 64)
    assert square.getpixel((32, 0)) == (255, 255, 255)
    after = np.asarray(paste_from_square(Image.fromarray(noise), Image.fromarray(mask), square))
    assert np.array_equal(after[mask == 0], noise[mask == 0])
    assert np.abs(after[mask == 255].astype(int) - (255, 0, 0)).max() < 8


def test_half_a_colour_over_a_ground_is_mixed_in_linear_light() -> None:
    alpha = np.array([[0.0, 0.5, 1.0]], np.float32)
    colour = np.full((1, 3, 3), 0.4, np.float32) * alpha[..., None]
    behind = np.ones((1, 3, 1), np.float32)
    assert over(colour, alpha, behind)[0, :, 0].tolist() == to_display(np.array([1.0, 0.7, 0.4], np.float32)).tolist()
    shown = int(to_display(np.full(1, 0.4, np.float32))[0])
    assert straight(colour, alpha)[0, 1:].tolist() == [[shown, shown, shown, share] for share in (128, 255)]


def test_a_tone_curve_keeps_the_middle_rises_and_never_reaches_white() -> None:
    light = np.linspace(0, 8, 400, dtype=np.float32)
    shown = tone_curve(light)
    assert np.array_equal(shown[light < 0.6], light[light < 0.6])
    assert (np.diff(shown) >= 0).all()
    assert 0.9 < shown.max() < 0.95


def test_a_soft_shadow_falls_beside_what_casts_it() -> None:
    alpha = np.zeros((100, 100), np.float32)
    alpha[40:60, 40:60] = 1
    shadow = soft_shadow(alpha, 0.02, (0.2, 0.0), 0.5)
    assert 0.4 < shadow[50, 70] <= 0.5
    assert shadow[50, 20] < 0.01
