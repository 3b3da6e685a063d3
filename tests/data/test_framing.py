import numpy as np
import pytest
from PIL import Image, ImageDraw

from modiste.data.framing import Framing, background_colour, foreground, frame, shoulder_row, skin

SKIN = (214, 160, 130)
SHIRT = (30, 60, 160)
BROWN = (150, 96, 66)


def person(head: tuple[int, int, int] = SKIN, background: str = "white") -> Image.Image:
    """A wearer: a head (rows 20 to 75), shoulders from row 80, a shirt down to row 280."""
    picture = Image.new("RGB", (240, 300), background)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((98, 20, 142, 76), fill=head)
    draw.rectangle((110, 70, 130, 82), fill=head)
    draw.rectangle((40, 80, 200, 280), fill=SHIRT)
    return picture


def shirt() -> Image.Image:
    picture = Image.new("RGB", (240, 300), "white")
    ImageDraw.Draw(picture).rectangle((40, 80, 200, 280), fill=SHIRT)
    return picture


def bag() -> Image.Image:
    """A bag whose brown leather handle is as narrow, as high and as skin-coloured as a head."""
    picture = Image.new("RGB", (240, 300), "white")
    draw = ImageDraw.Draw(picture)
    draw.arc((90, 30, 150, 160), 180, 360, fill=BROWN, width=16)
    draw.rectangle((40, 95, 200, 280), fill=SHIRT)
    return picture


def share(picture: Image.Image, colour: tuple[int, int, int], tolerance: int = 24) -> float:
    """Share of the pixels that are near a colour."""
    distance = np.abs(np.asarray(picture, int) - np.array(colour)).max(axis=2)
    return float((distance <= tolerance).mean())


def test_a_wearers_head_is_cut_off() -> None:
    framed = frame(person(), Framing(128), worn=True)
    assert framed.size == (128, 128)
    assert share(framed, SKIN) < 0.001
    assert share(framed, SHIRT) > 0.6


def test_the_head_stays_when_it_is_wanted_or_nobody_wears_it() -> None:
    assert share(frame(person(), Framing(128, behead=False), worn=True), SKIN) > 0.02
    assert share(frame(person(), Framing(128), worn=False), SKIN) > 0.02


def test_a_garment_without_a_wearer_keeps_its_height() -> None:
    framed = np.asarray(frame(shirt(), Framing(128), worn=True))
    rows = np.flatnonzero((framed < 200).any(axis=(1, 2)))
    assert rows[-1] - rows[0] + 1 == pytest.approx(128 * 0.92, abs=2)
    # A narrow top that is no skin (a collar, a loop) is no head either.
    assert share(frame(person(head=(20, 140, 40)), Framing(128), worn=True), (20, 140, 40)) > 0.02


def test_a_bags_brown_handle_is_no_head() -> None:
    rgb = np.asarray(bag())
    assert shoulder_row(rgb, foreground(rgb)) is not None, "the drawing no longer fools the search for a head"
    assert share(frame(bag(), Framing(128), worn=False), BROWN) > 0.01


@pytest.mark.parametrize("background", ["white", "#d8d8d8", "black"])
def test_the_product_is_centred_on_its_own_background(background: str) -> None:
    picture = Image.new("RGB", (400, 200), background)
    ImageDraw.Draw(picture).rectangle((20, 20, 119, 69), fill=(200, 40, 40))
    framed = np.asarray(frame(picture, Framing(64), worn=True))
    assert (framed[0, 0] == background_colour(np.asarray(picture))).all()
    product = np.abs(framed.astype(int) - framed[0, 0]).max(axis=2) > 40
    rows, columns = np.flatnonzero(product.any(axis=1)), np.flatnonzero(product.any(axis=0))
    assert columns[0] + columns[-1] == pytest.approx(63, abs=1)
    assert rows[0] + rows[-1] == pytest.approx(63, abs=1)
    assert len(columns) == pytest.approx(2 * len(rows), abs=3)


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_blank_and_tiny_pictures_do_not_break_it(size: tuple[int, int]) -> None:
    assert frame(Image.new("RGB", size, "white"), Framing(32), worn=True).size == (32, 32)


def test_skin_is_found_in_all_shades_but_not_in_cloth() -> None:
    tones = np.array([[(240, 200, 175), (214, 160, 130), (140, 90, 65)]], np.uint8)
    cloth = np.array([[(30, 60, 160), (255, 255, 255), (20, 20, 20)]], np.uint8)
    assert skin(tones).all()
    assert not skin(cloth).any()
