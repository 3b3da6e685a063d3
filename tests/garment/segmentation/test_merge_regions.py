"""One garment, one name."""

import numpy as np
import pytest

from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.merge_regions import merge_regions

UPPER, LOWER, OUTERWEAR = (CLASSES.index(name) for name in ("upper", "lower", "outerwear"))


def seen(inner: int) -> tuple[np.ndarray, np.ndarray]:
    """A square jacket in which a square is named `inner`: its classes and probabilities at half the photo's size."""
    best = np.zeros((60, 60), int)
    best[10:50, 10:50] = OUTERWEAR
    best[20:35, 20:35] = inner
    likely = np.full((len(CLASSES), 60, 60), 0.01, np.float32)
    np.put_along_axis(likely, best[None], 0.9, axis=0)
    return best, likely / likely.sum(axis=0)


def photo(jacket: tuple[int, int, int], square: tuple[int, int, int]) -> np.ndarray:
    image = np.full((120, 120, 3), 250, np.uint8)
    image[20:100, 20:100] = jacket
    image[40:70, 40:70] = square
    return image


@pytest.mark.parametrize(("inner", "square", "one"), [
    (UPPER, (92, 28, 40), True),        # a patch of the jacket, in a little shadow
    (UPPER, (230, 230, 225), False),    # a white shirt under it
    (LOWER, (92, 28, 40), False),       # trousers are never a jacket
])
def test_a_patch_of_the_same_cloth_is_the_garment_around_it(inner: int, square: tuple[int, int, int],
                                                            one: bool) -> None:
    best, likely = seen(inner)
    result = merge_regions(photo((110, 30, 45), square), likely, CLASSES)
    assert np.allclose(result.sum(axis=0), 1, atol=1e-5)
    patch = result.argmax(axis=0)[best == inner]
    assert (patch == (OUTERWEAR if one else inner)).all()
    assert (result.argmax(axis=0)[best == OUTERWEAR] == OUTERWEAR).all()


def test_engines_that_know_no_parts_are_left_alone() -> None:
    likely = np.full((2, 30, 30), 0.5, np.float32)
    assert np.array_equal(merge_regions(photo((110, 30, 45), (9, 9, 9)), likely, ("background", "clothes")), likely)
