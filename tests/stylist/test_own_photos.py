"""Colours and shoes of people's own photos: greys in yellow light stay grey, and what is unsure is asked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import WeightsError
from modiste.core.items import Tag
from modiste.garment.reading.reader import SEEN
from modiste.studio.wardrobe.printed import with_cloth_print
from modiste.studio.wardrobe.seeing import hints_at_pattern, sure_enough, with_own_colour
from modiste.stylist.wardrobe.colours import lit_colour, main_colour, own_colours
from modiste.stylist.wardrobe.doubts import doubts_of
from modiste.stylist.wardrobe.shoes import KINDS, ShoeModel, bundled_shoes, told_shoes
from modiste.stylist.wardrobe.titles import title_of_tags
from tests.stylist.outfits.closets import garment

MASK = np.zeros((80, 80), np.uint8)
MASK[10:70, 20:60] = 255


def photo(rgb: tuple[int, int, int], light: tuple[float, float, float] = (1, 1, 1)) -> np.ndarray:
    """A garment with folds on a wooden floor."""
    picture = np.full((80, 80, 3), (170, 130, 90), np.float64)
    folds = 1 + 0.12 * np.sin(np.arange(80) / 3)
    picture[MASK > 0] = (np.array(rgb) * folds[:, None, None] * np.ones((80, 80, 1)))[MASK > 0]
    return np.clip(picture * light, 0, 255).astype(np.uint8)


def first(picture: np.ndarray, **likely: float) -> str:
    return next(iter(own_colours(picture, MASK, likely)))


@pytest.mark.parametrize("light", [(1, 1, 1), (1.03, 1, 0.95), (0.98, 1, 1.04)])
def test_a_grey_garment_is_not_purple_because_of_a_cast(light: tuple[float, float, float]) -> None:
    assert first(photo((125, 125, 128), light), purple=0.6, grey=0.2) == "grey"
    assert first(photo((40, 40, 44), light), purple=0.6, black=0.3) == "black"


def test_a_colour_that_pixels_deny_is_not_said() -> None:
    assert first(photo((30, 140, 165)), mustard=0.43, blue=0.2) in ("teal", "turquoise", "blue")
    assert first(photo((200, 40, 45)), red=0.8) == "red"
    assert sum(own_colours(photo((200, 40, 45)), MASK, {}).values()) == pytest.approx(1)


def test_the_ground_of_a_print_is_its_colour() -> None:
    printed = photo((40, 60, 140))
    printed[20:30, 30:50] = (240, 240, 240)
    assert first(printed, navy=0.3, blue=0.3, white=0.3) in ("blue", "navy")


def test_cloth_is_sewn_anew_in_the_colour_of_its_lit_side() -> None:
    picture = photo((200, 180, 150))
    assert lit_colour(picture, MASK)[0] > main_colour(picture, MASK)[0]
    assert abs(lit_colour(picture, MASK)[2] - main_colour(picture, MASK)[2]) < 0.02


def test_tags_take_the_colour_of_both_and_leave_out_what_is_hardly_sure() -> None:
    tags = (Tag("garment", "shorts", confidence=0.9, source="picture"),
            Tag("colour", "purple", confidence=0.6, source="picture"),
            Tag("pattern", "checked", confidence=0.57, source="picture"),
            Tag("gender", "girls", confidence=0.7, source="picture"))
    seen = sure_enough(with_own_colour(tags, {"purple": 0.6, "grey": 0.2}, Image.fromarray(photo((125, 125, 128))),
                                       MASK))
    assert [(one.kind, one.value) for one in seen] == [("garment", "shorts"), ("colour", "grey")]
    said = (Tag("pattern", "checked"), Tag("gender", "girls", source="feed"))
    assert sure_enough(said) == said


def test_what_is_unsure_is_asked_and_a_doubtful_colour_is_in_no_title() -> None:
    one = garment(1, "jeans")

    def with_tags(*tags: Tag) -> tuple[str, ...]:
        return doubts_of(replace(one, item=replace(one.item, tags=tags)))

    sure, grey = Tag("garment", "jeans", confidence=0.9, source="picture"), Tag("colour", "grey", confidence=0.4,
                                                                              source="picture")
    assert with_tags(sure, grey) == ("colour",)
    assert with_tags(sure, replace(grey, confidence=0.8)) == ()
    assert with_tags(replace(sure, value="shoes")) == ("garment",)
    assert with_tags(replace(sure, value="ankle_boots")) == ()
    assert title_of_tags((sure, grey), "en") == "Jeans"
    assert title_of_tags((sure, replace(grey, confidence=0.8)), "en") == "Grey jeans"


def shoes(kind: str, by: float) -> ShoeModel:
    nothing = np.zeros(SEEN, np.float32)
    bias = np.zeros(len(KINDS), np.float32)
    bias[KINDS.index(kind)] = by
    return ShoeModel(weights=np.zeros((SEEN, len(KINDS)), np.float32), bias=bias, centre=nothing, scale=nothing + 1)


def test_shoes_are_told_where_one_kind_is_likely(tmp_path: Path) -> None:
    seen = np.zeros(SEEN, np.float32)
    boots = told_shoes(shoes("boots", 4), seen)
    assert boots is not None
    assert boots.value == "ankle_boots"
    assert told_shoes(shoes("boots", 0.1), seen) is None
    assert told_shoes(shoes("closed", 6), seen) is None
    both = shoes("sandals", 2)
    both.bias[KINDS.index("slippers")] = 1.9
    opened = told_shoes(both, seen)
    assert opened is not None
    assert (opened.value, opened.confidence > 0.7) == ("sandals", True)
    both.save(tmp_path)
    assert np.allclose(ShoeModel.load(tmp_path).bias, both.bias, atol=1e-2)
    with pytest.raises(WeightsError):
        ShoeModel.load(tmp_path / "none")
    assert bundled_shoes() is not None


def shirt(*, checked: bool) -> tuple[Image.Image, np.ndarray]:
    """A garment of 320 x 320 with folds on a wooden floor, of plain cloth or of checks."""
    rng = np.random.default_rng(1)
    mask = np.zeros((320, 320), np.uint8)
    mask[30:290, 60:260] = 255
    rows, columns = np.mgrid[:320, :320]
    cloth = np.full((320, 320, 3), (60, 110, 170), np.float64)
    if checked:
        cloth[((rows // 10) + (columns // 10)) % 2 == 0] = (235, 230, 220)
    folds = 1 + 0.1 * np.sin(columns / 25 + rows / 60)
    picture = np.where(mask[..., None] > 0, cloth * folds[..., None], (170, 130, 90)) + rng.normal(0, 2, (320, 320, 3))
    return Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)), mask


def test_a_pattern_that_the_cloth_does_not_have_is_not_told() -> None:
    """Folds are seen as stripes and checks; cloth that has a pattern all over is told even where none was."""
    told = (Tag("garment", "shirt"), Tag("pattern", "checked", confidence=0.95, source="picture"))
    plain, checked = shirt(checked=False), shirt(checked=True)
    assert with_cloth_print(told, *plain, "upper") == told[:1]
    assert with_cloth_print(told, *checked, "upper") == told
    assert with_cloth_print(told[:1], *plain, "upper") == told[:1]
    new = with_cloth_print(told[:1], *checked, "upper")
    assert [(one.kind, one.value) for one in new] == [("garment", "shirt"), ("pattern", "printed")]


def test_what_cloth_and_network_both_half_see_is_a_print() -> None:
    shirt_tag = (Tag("garment", "shirt"),)
    (plain, mask), (checked, _) = shirt(checked=False), shirt(checked=True)
    told = []
    for share in (0, *np.geomspace(0.005, 0.2, 16), 1):
        faint = Image.blend(plain, checked, float(share))
        told.append(tuple(len(with_cloth_print(shirt_tag, faint, mask, "lower", hinted=hinted)) > 1
                          for hinted in (False, True)))
    assert told[0] == (False, False), "plain cloth is plain, whatever is half seen"
    assert told[-1] == (True, True)
    assert (False, True) in told
    assert (True, False) not in told
    assert hints_at_pattern((Tag("pattern", "checked", confidence=0.4, source="picture"),))
    for tag in (Tag("pattern", "checked", confidence=0.2, source="picture"),
                Tag("pattern", "solid", confidence=0.9, source="picture"), Tag("pattern", "checked", source="person")):
        assert not hints_at_pattern((tag,))


def test_what_is_placed_or_said_by_the_person_is_not_held_against_the_cloth() -> None:
    plain = shirt(checked=False)
    for tag in (Tag("pattern", "logo", confidence=0.9, source="picture"), Tag("pattern", "checked", source="person"),
                Tag("pattern", "solid", confidence=0.9, source="picture")):
        assert with_cloth_print((tag,), *plain, "upper") == (tag,)
    told = Tag("pattern", "floral", confidence=0.9, source="picture")
    assert with_cloth_print((told,), *plain, "footwear") == (told,)
    nothing = np.zeros((320, 320), np.uint8)
    assert with_cloth_print((told,), plain[0], nothing, "upper") == (told,)
