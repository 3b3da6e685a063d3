import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from modiste.design.catalogue_view import catalogue_view


def boot() -> Image.Image:
    """A boot with its toe to the right."""
    picture = Image.new("RGB", (128, 128), "white")
    ImageDraw.Draw(picture).polygon([(20, 20), (50, 20), (55, 70), (110, 90), (110, 105), (20, 105)], fill="brown")
    return picture


def same(first: Image.Image, second: Image.Image) -> bool:
    return bool((np.asarray(first) == np.asarray(second)).all())


@pytest.mark.parametrize("garment", ["casual_shoes", "heels", "flip_flops", "socks"])
def test_toes_point_to_the_right(garment: str) -> None:
    assert same(catalogue_view(boot(), garment), boot())
    assert same(catalogue_view(ImageOps.mirror(boot()), garment), boot())


@pytest.mark.parametrize("garment", ["jacket", "handbag", None, "a garment that nobody knows"])
def test_all_else_faces_as_it_was_drawn(garment: str | None) -> None:
    assert same(catalogue_view(ImageOps.mirror(boot()), garment), ImageOps.mirror(boot()))


def test_what_slopes_neither_way_stays() -> None:
    sole = Image.new("RGB", (128, 128), "white")
    ImageDraw.Draw(sole).ellipse((40, 10, 88, 118), fill="black")
    sole.putpixel((60, 60), (9, 0, 0))
    assert same(catalogue_view(sole, "flats"), sole)
    blank = Image.new("RGB", (64, 64), "white")
    assert same(catalogue_view(blank, "flats"), blank)


def test_the_ground_is_evened() -> None:
    pixels = np.asarray(boot()).copy()
    pixels[:10, ::3] = 251
    assert same(catalogue_view(Image.fromarray(pixels), "boots"), boot())
