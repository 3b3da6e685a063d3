"""The colours of patterned cloth are its dyes, not their mixture."""

import numpy as np
import pytest
from PIL import Image

from modiste.core.items import Tag
from modiste.studio.wardrobe.seeing import with_dyes
from modiste.stylist.wardrobe.pattern_colours import dyes_of

MASK = np.zeros((240, 200), np.uint8)
MASK[20:220, 30:170] = 255
GREY = Tag("colour", "grey", confidence=0.6, source="picture")


def cloth(first: tuple[int, int, int], second: tuple[int, int, int], *, checked: bool, cell: int, dim: float = 1.0
          ) -> np.ndarray:
    """A garment with folds on a red floor, so small that every third pixel holds both dyes."""
    rows, columns = np.mgrid[0:720, 0:600] // cell % 2
    share = ((rows + columns) / 2 if checked else rows)[..., None].astype(float)
    woven = np.array(first) * share + np.array(second) * (1 - share)
    woven = woven.reshape(240, 3, 200, 3, 3).mean(axis=(1, 3))
    folds = (1 + 0.12 * np.sin(np.arange(240) / 9))[:, None, None]
    picture = np.where(MASK[..., None] > 0, woven * folds * dim, np.array((170, 40, 30)))
    return np.clip(picture, 0, 255).astype(np.uint8)


def said(picture: np.ndarray, pattern: str | None, colour: Tag = GREY, likely: dict[str, float] | None = None
         ) -> list[str]:
    tags = (colour, *([Tag("pattern", pattern, confidence=0.9, source="picture")] if pattern else []))
    return [one.value for one in with_dyes(tags, likely or {}, Image.fromarray(picture), MASK)
            if one.kind == "colour"]


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("dim", [1.0, 0.78])
@pytest.mark.parametrize(("first", "second", "names"), [
    ((245, 245, 242), (18, 18, 20), {"white", "black"}), ((240, 240, 240), (30, 45, 120), {"white", "blue"}),
    ((190, 30, 40), (20, 90, 50), {"red", "green"}),
])
def test_checks_and_stripes_are_called_by_their_dyes(checked: bool, dim: float, first: tuple[int, int, int],
                                                     second: tuple[int, int, int], names: set[str]) -> None:
    found = said(cloth(first, second, checked=checked, cell=9, dim=dim), "checked" if checked else "striped",
                 likely=dict.fromkeys(names, 0.3))
    assert {one.replace("dark_", "").replace("navy", "blue").replace("maroon", "red") for one in found} == names


def test_plain_cloth_and_placed_prints_keep_what_was_said() -> None:
    picture = cloth((245, 245, 242), (18, 18, 20), checked=True, cell=9)
    assert said(picture, None) == ["grey"]
    assert said(picture, "graphic") == ["grey"]
    assert said(picture, "solid") == ["grey"]


def test_a_colour_that_no_mixture_has_stays() -> None:
    picture = cloth((200, 60, 160), (18, 18, 20), checked=True, cell=9)
    assert said(picture, "checked", Tag("colour", "magenta", confidence=0.6, source="picture")) == ["magenta"]


def test_cloth_of_one_dye_has_one_name() -> None:
    assert said(cloth((128, 128, 130), (128, 128, 130), checked=True, cell=9), "checked") == ["grey"]
    assert dyes_of(np.zeros((8, 8, 3), np.uint8), None) == []
