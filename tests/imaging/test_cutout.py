import cv2
import numpy as np
import pytest

from modiste.core.errors import SettingError
from modiste.imaging.cutout import cut_out, find_foreground
from tests.imaging.drawn_person import JEANS, SKIN, person, shirt_area


def test_shirt_is_cut_out_without_skin_hair_jeans_and_background() -> None:
    found = cut_out(person(), "upper")
    assert found is not None
    mask, area = found.alpha > 0.5, shirt_area()
    assert (mask & area).sum() / (mask | area).sum() > 0.9
    assert not mask[:56].any()
    assert mask[182:].mean() < 0.02
    assert found.alpha[find_foreground(person()) == 0].max() == 0


def test_product_alone_is_taken_whole() -> None:
    image = np.full((200, 160, 3), 255, np.uint8)
    cv2.fillPoly(image, [np.array([[40, 60], [120, 60], [140, 150], [20, 150]])], (150, 40, 50))
    cv2.ellipse(image, (80, 60), (26, 34), 0, 180, 360, (150, 40, 50), 6)
    found = cut_out(image, "bag")
    assert found is not None
    assert ((found.alpha > 0.5) == (image[..., 1] < 200)).mean() > 0.985
    assert found.alpha[45, 80] == 0, "the opening inside the handle is background"


def test_shirt_of_the_colour_of_the_jeans_or_the_skin_is_refused() -> None:
    assert cut_out(person(JEANS), "upper") is None
    assert cut_out(person(SKIN), "upper") is None


def test_printed_garment_is_refused() -> None:
    image = person()
    image[68:172:8, 46:114] = (240, 230, 90)
    image[70:172:8, 46:114] = (240, 230, 90)
    image[72:172:8, 46:114] = (20, 20, 90)
    assert cut_out(image, "upper") is None


@pytest.mark.parametrize("image", [
    np.full((200, 160, 3), 255, np.uint8),
    np.full((200, 160, 3), 90, np.uint8),
    np.random.default_rng(0).integers(0, 256, (200, 160, 3)).astype(np.uint8),
    np.full((8, 8, 3), 255, np.uint8),
])
def test_untrustworthy_pictures_are_refused(image: np.ndarray) -> None:
    for group in ("upper", "lower", "dress", "footwear", "bag", "other"):
        assert cut_out(image, group) is None


def test_an_unknown_group_is_named() -> None:
    with pytest.raises(SettingError, match="upper, lower"):
        cut_out(person(), "hat")
