import numpy as np
from PIL import Image

from modiste.imaging.compositing import pad_to_square, paste_from_square


def test_nothing_outside_the_mask_changes_whatever_the_shape() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (50, 70, 3)).astype(np.uint8)
    mask = np.zeros((50, 70), np.uint8)
    mask[10:30, 20:60] = 255
    square = pad_to_square(Image.new("RGB", (70, 50), "red"), 64)
    assert square.getpixel((32, 0)) == (255, 255, 255)
    after = np.asarray(paste_from_square(Image.fromarray(noise), Image.fromarray(mask), square))
    assert np.array_equal(after[mask == 0], noise[mask == 0])
    assert np.abs(after[mask == 255].astype(int) - (255, 0, 0)).max() < 8
