"""A photo in layers is the photo again when they are mixed, and each holds what it is named for."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image
from skimage import data

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo
from modiste.garment.photo_layers import photo_layers
from modiste.studio.garments import LayersRequest
from modiste.studio.studio import Studio
from tests.imaging.openraster import mixed, read_layer


@pytest.fixture(scope="module")
def person() -> tuple[Photo, GarmentMask]:
    """The astronaut in her orange suit, as the mask that says what is orange of it."""
    photo = Photo(Image.fromarray(data.astronaut()))
    red, _, blue = np.moveaxis(np.asarray(photo.image).astype(int), 2, 0)
    orange = np.where(red - blue > 90, 255, 0).astype(np.uint8)
    soft = np.asarray(Image.fromarray(orange).reduce(2).resize(photo.image.size, Image.Resampling.BILINEAR))
    return photo, GarmentMask(("upper",), soft[None].copy(), (1.0,))


def test_the_layers_of_a_photo_are_the_photo_again(person: tuple[Photo, GarmentMask], tmp_path: Path) -> None:
    photo, mask = person
    file = Studio.open().garments.save_layers(LayersRequest(photo=photo, mask=mask, spoken="ru"), tmp_path / "a.ora")
    with zipfile.ZipFile(file) as archive:
        stack = ET.fromstring(archive.read("stack.xml")).find("stack")
        assert stack is not None
        made, merged = mixed(archive, stack), read_layer(archive, "mergedimage.png")
    names = [layer.get("name") for layer in stack.iter("layer")]
    assert names == ["блики", "свет", "ткань", "фон"]
    apart = np.abs(made - merged) * 255
    assert np.percentile(apart, 99.9) <= 3
    assert np.array_equal(np.rint(merged[..., :3] * 255), np.asarray(photo.image))


def test_light_and_cloth_are_told_apart(person: tuple[Photo, GarmentMask]) -> None:
    photo, mask = person
    (part,) = photo_layers(photo, mask).parts
    inside = mask.of("upper") == 255
    seen, cloth = (np.asarray(one.convert("RGB")).astype(float).mean(2)[inside] for one in (photo.image, part.cloth))
    light = np.asarray(part.light)[..., 0][inside].astype(float)
    assert cloth.std() < 0.75 * seen.std()
    assert np.corrcoef(light, seen)[0, 1] > 0.6


def test_behind_the_clothes_nothing_is_left_of_them(person: tuple[Photo, GarmentMask]) -> None:
    photo, mask = person
    ground = np.asarray(photo_layers(photo, mask).ground.convert("RGB")).astype(int)
    middle = mask.of("upper")[150:400, 150:350] == 255
    left = (ground[150:400, 150:350, 0] - ground[150:400, 150:350, 2])[middle]
    assert np.median(left) < 60
    outside = mask.of("upper") == 0
    assert np.array_equal(ground[outside], np.asarray(photo.image)[outside])


def test_what_is_not_there_is_refused(person: tuple[Photo, GarmentMask]) -> None:
    photo, mask = person
    with pytest.raises(UnknownNameError):
        photo_layers(photo, mask, ("dress",))
    small = Photo(photo.image.resize((64, 64)))
    with pytest.raises(InputError):
        photo_layers(small, mask)

