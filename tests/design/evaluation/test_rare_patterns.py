import cv2
import numpy as np
import pytest

from modiste.core.errors import UnknownNameError
from modiste.design.evaluation.rare_patterns import drape_patterns
from modiste.imaging.cutout import cut_out, find_skin
from modiste.imaging.light import to_linear
from tests.imaging.drawn_person import person, shirt_area


def test_only_the_garment_changes_and_its_folds_stay() -> None:
    before = person()
    found = cut_out(before, "upper")
    (after,) = drape_patterns(before, "upper", ["camouflage"], [3])
    assert found is not None
    changed = (after != before).any(-1)
    assert not changed[found.alpha == 0].any()
    assert changed[found.alpha > 0.9].mean() > 0.9
    assert not changed[find_skin(before, found.foreground) & ~shirt_area()].mean() > 0.05


def test_light_averaged_over_patterns_is_that_of_the_photo() -> None:
    before = person()
    inner = cv2.erode(shirt_area().astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    made = list(drape_patterns(before, "upper", ["polka_dot"] * 8, range(8)))
    light = np.mean([np.log(to_linear(one).mean(-1) + 1e-2) for one in made], axis=0)
    old = np.log(to_linear(before).mean(-1) + 1e-2)
    smooth = [cv2.GaussianBlur(one.astype(np.float32), (0, 0), 2.0)[inner] for one in (light, old)]
    assert np.corrcoef(*smooth)[0, 1] > 0.6


def test_same_seed_same_bytes() -> None:
    first, other = drape_patterns(person(), "upper", ["zebra", "zebra"], [4, 5])
    (again,) = drape_patterns(person(), "upper", ["zebra"], [4])
    assert first.tobytes() == again.tobytes() != other.tobytes()


def test_what_cannot_be_cut_out_gives_nothing() -> None:
    assert list(drape_patterns(np.full((200, 160, 3), 90, np.uint8), "upper", ["zebra"], [0])) == []


def test_an_unknown_pattern_is_named() -> None:
    with pytest.raises(UnknownNameError, match="zebra"):
        list(drape_patterns(person(), "upper", ["zebr"], [0]))
