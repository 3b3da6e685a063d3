"""From a segmenter's guess to masks of a photo's parts."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from modiste.core.errors import ImageError, InputError, UnknownNameError
from modiste.core.values import Photo
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.finder import find_garments, keep_main_pieces, refine_flat_lay
from tests.garment.scenes import LOWER, UPPER, KnowingEngine, person


def test_parts_are_found_with_their_own_edges() -> None:
    photo, labels = person()
    mask = find_garments(Photo(photo), KnowingEngine())
    assert mask.parts == ("lower", "upper")
    assert min(mask.confidence) > 0.9
    for part, number in (("upper", UPPER), ("lower", LOWER)):
        found = mask.of(part) >= 128
        both = (found & (labels == number)).sum() / (found | (labels == number)).sum()
        assert both > 0.95


def test_a_part_that_is_not_there_is_refused_with_what_is() -> None:
    mask = find_garments(Photo(person()[0]), KnowingEngine())
    with pytest.raises(UnknownNameError, match="lower, upper"):
        mask.of("dress")


def test_a_photo_without_clothes_is_refused() -> None:
    with pytest.raises(ImageError, match=r"beach\.jpg: no clothes found"):
        find_garments(Photo(Image.new("RGB", (80, 80), (120, 140, 120)), "beach.jpg"), KnowingEngine())


def test_what_is_transparent_is_not_worn() -> None:
    photo, labels = person()
    opacity = np.full(labels.shape, 255, np.uint8)
    opacity[:, : labels.shape[1] // 2] = 0
    mask = find_garments(Photo(photo), KnowingEngine(), opacity)
    assert not mask.of()[:, : labels.shape[1] // 2].any()
    assert (mask.of()[:, labels.shape[1] // 2 :] >= 128).any()
    with pytest.raises(ImageError, match="fully transparent"):
        find_garments(Photo(photo), KnowingEngine(), np.zeros_like(opacity))
    with pytest.raises(InputError, match="another size"):
        find_garments(Photo(photo), KnowingEngine(), opacity[:-1])


class GuessingEngine:
    """Sees what it is given."""

    name = "guess"
    classes = CLASSES

    def __init__(self, likely: np.ndarray) -> None:
        self._likely = likely

    def probabilities(self, image: np.ndarray) -> np.ndarray:
        return self._likely


class BagEngine:
    """Takes all that is not at the border for a bag."""

    name = "bag"
    classes = CLASSES

    def probabilities(self, image: np.ndarray) -> np.ndarray:
        likely = np.zeros((len(CLASSES), 40, 40), np.float32)
        likely[0] = 1
        likely[0, 4:-4, 4:-4], likely[CLASSES.index("bag"), 4:-4, 4:-4] = 0, 1
        return likely


def test_white_ground_inside_a_handle_is_no_bag() -> None:
    photo = Image.new("RGB", (200, 200), "white")
    draw = ImageDraw.Draw(photo)
    draw.rectangle((20, 100, 180, 180), fill=(120, 60, 30))
    draw.arc((50, 20, 150, 180), 180, 360, fill=(120, 60, 30), width=14)
    mask = find_garments(Photo(photo), BagEngine()).of("bag")
    assert mask[140, 100] == 255
    assert mask[70, 100] == 0


def scene(skin: bool) -> np.ndarray:
    """A large garment with a small hole, and a small patch beside it; some skin by wish."""
    likely = np.zeros((len(CLASSES), 60, 60), np.float32)
    worn = np.zeros((60, 60), bool)
    worn[5:45, 5:40] = worn[50:56, 50:56] = True
    worn[20:23, 20:23] = False
    likely[CLASSES.index("upper")], likely[0] = worn, ~worn
    if skin:
        likely[:, 0:4, 10:20] = 0
        likely[CLASSES.index("skin"), 0:4, 10:20] = 1
    return likely


def test_clothes_that_no_one_wears_lie_in_one_piece() -> None:
    best = keep_main_pieces(scene(skin=False), CLASSES).argmax(axis=0)
    assert best[52, 52] == 0
    assert best[21, 21] == best[10, 10] == CLASSES.index("upper")
    kept = scene(skin=True)
    assert (keep_main_pieces(kept, CLASSES) == kept).all()


def placement(ground: tuple[int, int, int], shirt: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A shirt with a sleeve on a blanket, and a guess that takes a corner of the blanket, misses the sleeve, and is
    unsure of both."""
    photo = np.full((120, 120, 3), ground, np.uint8)
    photo[20:100, 40:100] = photo[30:50, 20:40] = shirt
    rng = np.random.default_rng(0)
    photo = np.clip(photo + rng.normal(0, 6, photo.shape), 0, 255).astype(np.uint8)
    likely = np.full((len(CLASSES), 60, 60), 0.001, np.float32)
    guessed = np.full((60, 60), 0.02, np.float32)
    guessed[0:12, 30:60], guessed[15:25, 10:20], guessed[10:50, 20:50] = 0.85, 0.3, 0.98
    likely[CLASSES.index("upper")], likely[0] = guessed, 1 - guessed
    return photo, likely / likely.sum(0)


@pytest.mark.parametrize("shirt", [(40, 60, 150), (230, 225, 215)])
def test_colours_tell_cloth_from_the_blanket(shirt: tuple[int, int, int]) -> None:
    photo, likely = placement((170, 60, 60), shirt)
    mended = refine_flat_lay(photo, likely, CLASSES)
    assert mended.sum(0) == pytest.approx(1, abs=1e-4)
    best = mended.argmax(axis=0)
    assert (best[2:8, 32:58] == 0).mean() > 0.95, "the blanket's corner is no cloth"
    assert (best[16:24, 11:19] == CLASSES.index("upper")).mean() > 0.95, "the sleeve is"
    assert (best[14:48, 23:47] == CLASSES.index("upper")).all()


def test_a_print_of_the_colour_of_the_ground_stays_and_a_stripe_is_no_hole() -> None:
    photo, likely = placement((230, 225, 215), (40, 60, 150))
    photo[60:80, 60:80] = photo[30:36, 40:100] = (230, 225, 215)
    best = refine_flat_lay(photo, likely, CLASSES).argmax(axis=0)
    assert (best[30:40, 30:40] == CLASSES.index("upper")).all()
    assert (best[14:20, 24:46] == CLASSES.index("upper")).mean() > 0.95


def test_where_the_segmenter_is_sure_of_nothing_it_stays_as_it_was() -> None:
    photo, likely = placement((170, 60, 60), (40, 60, 150))
    unsure = likely.copy()
    unsure[CLASSES.index("upper")], unsure[0] = 0.6, 0.4
    assert refine_flat_lay(photo, unsure, CLASSES).argmax(axis=0).min() == CLASSES.index("upper")


def test_the_colours_make_nobody_surer_than_the_segmenter_was() -> None:
    photo, likely = placement((170, 60, 60), (40, 60, 150))
    found = find_garments(Photo(Image.fromarray(photo), "flat"), GuessingEngine(likely))
    assert not found.on_person
    sleeve = found.alpha[0, 30:50, 22:38]
    assert (sleeve > 127).mean() > 0.9
    assert found.confidence[0] < 0.98


def test_a_garment_of_the_colour_of_its_ground_stays_as_it_was() -> None:
    photo, likely = placement((170, 60, 60), (170, 60, 60))
    assert (refine_flat_lay(photo, likely, CLASSES).argmax(axis=0) == likely.argmax(axis=0)).mean() > 0.97


def test_worn_clothes_and_those_on_white_stay_as_they_were() -> None:
    photo, likely = placement((170, 60, 60), (40, 60, 150))
    worn = likely.copy()
    worn[:, 52:56, 5:20], worn[CLASSES.index("skin"), 52:56, 5:20] = 0, 1
    assert (refine_flat_lay(photo, worn, CLASSES) == worn).all()
    white, likely = placement((255, 255, 255), (40, 60, 150))
    white[white.min(axis=2) > 220] = 255
    assert (refine_flat_lay(white, likely, CLASSES) == likely).all()


class TwoEyes(GuessingEngine):
    """An engine whose second pair of eyes sees `second`."""

    def __init__(self, likely: np.ndarray, second: np.ndarray | None) -> None:
        super().__init__(likely)
        self.second, self.asked = second, 0

    def lying(self, _image: np.ndarray) -> np.ndarray | None:
        self.asked += 1
        return self.second


def test_a_second_pair_of_eyes_tells_a_garment_from_a_ground_of_its_colour() -> None:
    photo, likely = placement((170, 60, 60), (170, 60, 60))
    leaked = likely.copy()
    leaked[CLASSES.index("upper"), 0:12, 30:60], leaked[0, 0:12, 30:60] = 0.6, 0.4
    second = np.full((48, 48), 0.01, np.float32)
    second[8:40, 16:40] = 0.99
    alone = find_garments(Photo(Image.fromarray(photo), "flat"), TwoEyes(leaked, None)).of() > 127
    both = find_garments(Photo(Image.fromarray(photo), "flat"), TwoEyes(leaked, second)).of() > 127
    assert alone[2:16, 70:110].mean() > 0.9, "one pair takes the blanket's corner"
    assert both[2:16, 70:110].mean() < 0.1
    assert both[24:96, 44:96].mean() > 0.95


def test_nobody_asks_the_second_pair_of_eyes_about_worn_clothes() -> None:
    photo, likely = placement((170, 60, 60), (40, 60, 150))
    likely[:, 52:56, 5:20], likely[CLASSES.index("skin"), 52:56, 5:20] = 0, 1
    engine = TwoEyes(likely, np.zeros((48, 48), np.float32))
    worn = find_garments(Photo(Image.fromarray(photo), "worn"), engine)
    assert worn.on_person
    assert engine.asked == 0
