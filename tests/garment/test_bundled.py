"""The bundled segmenter on what others fail at: icons, transparent grounds, nothing to wear."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter
from skimage import data

from modiste.core.errors import ImageError
from modiste.core.values import Photo
from modiste.garment.segmentation.engine import SegmenterEngine
from modiste.garment.segmentation.finder import find_garments
from modiste.garment.segmentation.load import load_segmenter
from tests.garment.poses import POSES

SHIRT = ((90, 60), (130, 50), (160, 70), (190, 50), (230, 60), (290, 130), (250, 165), (225, 140), (225, 300),
         (95, 300), (95, 140), (70, 165), (30, 130))


@pytest.fixture(scope="module")
def engine() -> SegmenterEngine:
    return load_segmenter()


def shirt(ground: tuple[int, ...], colour: tuple[int, ...]) -> Image.Image:
    image = Image.new("RGB" if len(ground) == 3 else "RGBA", (320, 340), ground)
    ImageDraw.Draw(image).polygon(SHIRT, fill=colour, outline=(20, 20, 30), width=4)
    return image


def overlap(found: np.ndarray) -> float:
    true = Image.new("L", (320, 340), 0)
    ImageDraw.Draw(true).polygon(SHIRT, fill=255)
    worn, inside = found >= 128, np.asarray(true) > 0
    return float((worn & inside).sum() / (worn | inside).sum())


@pytest.mark.parametrize("colour", [(40, 90, 170), (200, 60, 60), (60, 60, 60)])
def test_a_plain_icon_is_found(engine: SegmenterEngine, colour: tuple[int, ...]) -> None:
    mask = find_garments(Photo(shirt((255, 255, 255), colour)), engine)
    assert overlap(mask.of()) > 0.85


def test_a_transparent_ground_is_no_cloth(engine: SegmenterEngine) -> None:
    image = shirt((0, 0, 0, 0), (40, 90, 170, 255))
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A"))
    opacity = np.asarray(image.getchannel("A"))
    mask = find_garments(Photo(flat), engine, opacity).of()
    assert not mask[opacity == 0].any()
    assert overlap(mask) > 0.85


@pytest.mark.parametrize(("pose", "least_overlap"), [("behind", 0.8), ("cut", 0.9), ("seated", 0.5), ("hidden", 0.5)])
def test_what_a_person_wears_is_found_in_odd_poses(engine: SegmenterEngine, pose: str, least_overlap: float) -> None:
    """The overlaps of the seated and the hidden person are low because a chair's seat and a tub are taken for cloth."""
    pixels, clothes = POSES[pose]()
    found = find_garments(Photo(Image.fromarray(pixels)), engine).of() >= 128
    assert found[clothes].mean() > 0.9
    assert (found & clothes).sum() / (found | clothes).sum() > least_overlap


def test_where_nothing_is_worn_nothing_is_found(engine: SegmenterEngine) -> None:
    rng = np.random.default_rng(0)
    sky = np.linspace((120, 170, 230), (230, 235, 240), 300)[:, None].repeat(400, 1)
    hills = Image.fromarray(sky.astype(np.uint8))
    land = [(0, 300), (0, 210), (130, 170), (260, 220), (400, 180), (400, 300)]
    ImageDraw.Draw(hills).polygon(land, fill=(70, 110, 60))
    noise = Image.fromarray(rng.integers(0, 255, (300, 400, 3), np.uint8)).filter(ImageFilter.GaussianBlur(9))
    for picture in (hills, noise, Image.new("RGB", (300, 300), "white")):
        with pytest.raises(ImageError, match="no clothes found"):
            find_garments(Photo(picture), engine)


@pytest.mark.parametrize("name", ["coffee", "moon", "coins", "hubble_deep_field", "retina", "brick", "grass", "gravel"])
def test_a_photo_of_something_else_is_refused(engine: SegmenterEngine, name: str) -> None:
    picture = np.asarray(getattr(data, name)())
    photo = Image.fromarray(np.dstack([picture] * 3) if picture.ndim == 2 else picture)
    with pytest.raises(ImageError, match="no clothes found"):
        find_garments(Photo(photo), engine)


def test_people_of_other_photos_are_not_refused(engine: SegmenterEngine) -> None:
    assert find_garments(Photo(Image.fromarray(data.astronaut())), engine).parts
