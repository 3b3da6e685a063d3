"""A drawn garment gets the colour itself where the network knew only one near it."""

import numpy as np
from PIL import Image, ImageDraw

from modiste.studio.draped_photos import dye_design

CORAL = (255, 127, 102)
SKIN = (226, 178, 140)


def drawn_shirt() -> Image.Image:
    """A red T-shirt with a small white print, bare arms and dark trousers, on white."""
    picture = Image.new("RGB", (256, 256), "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((55, 90, 72, 205), fill=SKIN)
    pen.rectangle((184, 90, 201, 205), fill=SKIN)
    pen.rectangle((80, 200, 176, 255), fill=(45, 48, 60))
    pen.polygon([(80, 30), (176, 30), (205, 95), (176, 105), (176, 210), (80, 210), (80, 105), (51, 95)],
                fill=(205, 30, 35))
    pen.rectangle((120, 100, 132, 110), fill="white")
    return picture


def test_the_garment_takes_the_colour_and_skin_and_trousers_stay() -> None:
    before = drawn_shirt()
    after = dye_design(before, "tshirt", CORAL)
    assert after is not None
    pixels, own = np.asarray(after).astype(int), np.asarray(before).astype(int)
    assert np.abs(pixels[140:180, 100:156].mean(axis=(0, 1)) - CORAL).max() < 30
    for rows, columns in ((slice(140, 195), slice(58, 69)), (slice(225, 250), slice(90, 166)),
                          (slice(4, 20), slice(4, 250))):
        assert np.abs(pixels[rows, columns] - own[rows, columns]).max() <= 2


def test_what_cannot_be_told_from_the_rest_is_left() -> None:
    assert dye_design(Image.new("RGB", (64, 64), "white"), "tshirt", CORAL) is None
    assert dye_design(drawn_shirt(), "scarf", CORAL) is None
