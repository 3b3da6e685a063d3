import cv2
import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import SettingError, UnknownNameError
from modiste.data.drape import TO_LINEAR, augment, drape
from modiste.imaging.cutout import Cutout, cut_out, find_foreground, find_skin

SKIN, HAIR, JEANS = (224, 172, 140), (40, 28, 22), (58, 74, 110)


def person(shirt: tuple[int, int, int] = (70, 140, 90), folds: bool = True) -> np.ndarray:
    """A figure on white: hair, face, hands, shirt with folds, jeans down to the frame."""
    image = np.full((220, 160, 3), 255, np.uint8)
    cv2.ellipse(image, (80, 34), (19, 26), 0, 0, 360, HAIR, -1)
    cv2.ellipse(image, (80, 42), (14, 19), 0, 0, 360, SKIN, -1)
    cv2.rectangle(image, (74, 56), (86, 72), SKIN, -1)
    cv2.rectangle(image, (46, 68), (114, 172), shirt, -1)
    for x in (32, 116):
        cv2.rectangle(image, (x, 70), (x + 13, 140), shirt, -1)
        cv2.rectangle(image, (x, 141), (x + 13, 162), SKIN, -1)
    cv2.rectangle(image, (48, 173), (112, 219), JEANS, -1)
    if folds:
        y, x = np.mgrid[0:220, 0:160]
        light = 1 + 0.22 * np.sin(x / 6.0 + y / 17.0) * np.cos(y / 23.0)
        worn = image.min(-1) < 250
        image[worn] = np.clip(image[worn] * light[worn, None], 0, 244).astype(np.uint8)
    return image


def shirt_area() -> np.ndarray:
    area = np.zeros((220, 160), bool)
    area[68:173, 46:115] = True
    area[70:141, 32:46] = area[70:141, 116:130] = True
    area[56:73, 74:87] = False
    return area


def test_shirt_is_cut_out_without_skin_hair_jeans_and_background() -> None:
    found = cut_out(person(), "upper")
    assert found is not None
    mask, area = found.alpha > 0.5, shirt_area()
    assert (mask & area).sum() / (mask | area).sum() > 0.9
    assert not mask[:56].any()
    assert mask[182:].mean() < 0.02
    assert found.alpha[find_foreground(person()) == 0].max() == 0


def test_only_the_garment_changes() -> None:
    before = person()
    found = cut_out(before, "upper")
    after = augment(Image.fromarray(before), "upper", "leopard", 3)
    assert found is not None
    assert after is not None
    changed = (np.asarray(after) != before).any(-1)
    assert not changed[found.alpha == 0].any()
    assert changed[found.alpha > 0.9].mean() > 0.9
    assert not changed[find_skin(before, found.foreground) & ~shirt_area()].mean() > 0.05


@pytest.mark.parametrize("shirt", [(70, 140, 90), (30, 30, 34), (228, 228, 232)])
def test_folds_stay_on_light_and_dark_cloth(shirt: tuple[int, int, int]) -> None:
    before = person(shirt)
    found = Cutout(shirt_area().astype(np.float32), find_foreground(before))
    flat = np.full((32, 32, 3), (180, 60, 60), np.uint8)
    after = drape(before, found, flat, 40, 0.0, np.random.default_rng(0))
    inner = cv2.erode(shirt_area().astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    old, new = (np.log(TO_LINEAR[x].mean(-1)[inner] + 1e-3) for x in (before, after))
    assert np.corrcoef(old, new)[0, 1] > 0.9
    assert abs(float(np.median(after[inner][:, 0])) - 180) < 25


def test_mask_of_nothing_changes_nothing() -> None:
    before = person()
    empty = Cutout(np.zeros(before.shape[:2], np.float32), find_foreground(before))
    after = drape(before, empty, np.zeros((32, 32, 3), np.uint8), 30, 0.3, np.random.default_rng(0))
    assert np.array_equal(before, after)


def test_same_seed_same_bytes() -> None:
    image = Image.fromarray(person())
    first, again, other = (augment(image, "upper", "zebra", seed) for seed in (4, 4, 5))
    assert first is not None
    assert again is not None
    assert other is not None
    assert first.tobytes() == again.tobytes() != other.tobytes()
    assert first.size == image.size


def test_product_alone_is_taken_whole() -> None:
    image = np.full((200, 160, 3), 255, np.uint8)
    cv2.fillPoly(image, [np.array([[40, 60], [120, 60], [140, 150], [20, 150]])], (150, 40, 50))
    cv2.ellipse(image, (80, 60), (26, 34), 0, 180, 360, (150, 40, 50), 6)
    found = cut_out(image, "bag")
    assert found is not None
    assert ((found.alpha > 0.5) == (image[..., 1] < 200)).mean() > 0.985
    assert found.alpha[45, 80] == 0, "the opening inside the handle is background"


@pytest.mark.parametrize("image", [
    np.full((200, 160, 3), 255, np.uint8),
    np.full((200, 160, 3), 90, np.uint8),
    np.random.default_rng(0).integers(0, 256, (200, 160, 3)).astype(np.uint8),
    np.full((8, 8, 3), 255, np.uint8),
])
def test_untrustworthy_pictures_are_refused(image: np.ndarray) -> None:
    for group in ("upper", "lower", "dress", "footwear", "bag", "other"):
        assert augment(Image.fromarray(image), group, "zebra", 0) is None


def test_shirt_of_the_colour_of_the_jeans_or_the_skin_is_refused() -> None:
    assert cut_out(person(JEANS), "upper") is None
    assert cut_out(person(SKIN), "upper") is None


def test_printed_garment_is_refused() -> None:
    image = person()
    image[68:172:8, 46:114] = (240, 230, 90)
    image[70:172:8, 46:114] = (240, 230, 90)
    image[72:172:8, 46:114] = (20, 20, 90)
    assert cut_out(image, "upper") is None


def test_unknown_group_and_pattern() -> None:
    with pytest.raises(SettingError, match="upper, lower"):
        augment(Image.new("RGB", (60, 60)), "hat", "zebra", 0)
    with pytest.raises(UnknownNameError, match="zebra"):
        augment(Image.new("RGB", (60, 60)), "upper", "zebr", 0)
