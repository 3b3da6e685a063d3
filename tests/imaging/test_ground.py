import numpy as np
from PIL import Image

from modiste.imaging.ground import whiten_ground


def rippled(ground: int, noise: int) -> np.ndarray:
    """A red garment with a pale panel inside and a soft shadow below, on a ground that ripples."""
    pixels = np.full((96, 96, 3), ground, np.uint8)
    pixels -= np.random.default_rng(0).integers(0, noise + 1, pixels.shape).astype(np.uint8)
    pixels[24:72, 24:72] = (180, 30, 40)
    pixels[40:56, 40:56] = (248, 250, 249)
    pixels[74:78, 24:72] = 215
    return pixels


def test_ripples_of_a_white_ground_go_and_the_garment_stays() -> None:
    before = rippled(255, 6)
    after = np.asarray(whiten_ground(Image.fromarray(before)))
    assert (after[:20] == 255).all(), "the ground"
    inside = (slice(24, 72), slice(24, 72))
    assert (after[inside] == before[inside]).all(), "the garment, with its pale panel"
    assert (after[74:78, 24:72] == 215).all(), "the shadow"


def test_no_contour_is_drawn_where_a_shadow_fades() -> None:
    pixels = np.repeat(np.linspace(225, 255, 96).astype(np.uint8)[None, :, None], 96, axis=0).repeat(3, axis=2)
    framed = np.full((160, 96, 3), 255, np.uint8)
    framed[32:128] = pixels
    after = np.asarray(whiten_ground(Image.fromarray(framed)))[80, :, 0].astype(int)
    assert (np.diff(after) >= 0).all()
    assert np.diff(after).max() <= 4
    assert after[0] == 225


def test_another_ground_is_left_alone() -> None:
    grey = Image.fromarray(rippled(236, 6))
    assert whiten_ground(grey) is grey
