"""The layout of an item's vector, its crops and its colours."""

import numpy as np
from PIL import Image

from modiste.encoder.item.colours import garment_colours, histogram, histogram_of_names, named_shares
from modiste.encoder.item.crops import cut_out
from modiste.encoder.item.parts import COLOUR, CUT, DIMENSION, PARTS, PRINT, unit_parts, weighted


def test_parts_cover_a_vector_without_overlap():
    assert [(part.start, part.stop) for part in PARTS] == [(0, 128), (128, 192), (192, 256)]
    assert PARTS[-1].stop == DIMENSION


def test_dot_product_of_a_weighted_query_is_the_mean_of_cosines():
    rng = np.random.default_rng(0)
    items = unit_parts(rng.normal(size=(5, DIMENSION)).astype(np.float32))
    query = weighted(items[:1], {"colour": 2})
    assert np.isclose((query @ items.T)[0, 0], 1, atol=1e-5)
    expected = sum(share * (items[0, part.at] @ items[3, part.at])
                   for part, share in zip((CUT, COLOUR, PRINT), (0.25, 0.5, 0.25), strict=True))
    assert np.isclose((query @ items.T)[0, 3], expected, atol=1e-5)


def test_a_part_that_is_zero_stays_zero_and_leaves_its_weight_to_the_others():
    vector = np.zeros((1, DIMENSION), np.float32)
    vector[0, COLOUR.start] = 3
    unit = unit_parts(vector)
    assert unit[0, COLOUR.start] == 1
    assert not unit[0, CUT.at].any()
    assert np.isclose(weighted(unit)[0, COLOUR.start], 1)


def _red_shirt_of_a_wearer() -> tuple[Image.Image, np.ndarray]:
    picture = np.full((200, 150, 3), 255, np.uint8)
    picture[20:60, 60:90] = (224, 172, 138)
    picture[60:120, 40:110] = (190, 30, 40)
    picture[120:190, 50:100] = (30, 40, 110)
    mask = np.zeros((200, 150), np.uint8)
    mask[60:120, 40:110] = 255
    return Image.fromarray(picture), mask


def test_the_mask_decides_what_is_seen():
    picture, mask = _red_shirt_of_a_wearer()
    worn = cut_out(picture, mask, 96)
    assert next(iter(named_shares(garment_colours(worn.picture, worn.alpha)))) in ("red", "scarlet", "dark_red")
    trousers = np.roll(mask, 65, axis=0)
    other = cut_out(picture, trousers, 96)
    assert next(iter(named_shares(garment_colours(other.picture, other.alpha)))) in ("navy", "indigo", "blue")


def test_without_a_mask_the_white_ground_is_left_out():
    picture, _ = _red_shirt_of_a_wearer()
    crop = cut_out(picture, None, 96)
    assert 0.1 < (crop.alpha > 128).mean() < 0.6
    grey = cut_out(Image.fromarray(np.full((50, 40, 3), 120, np.uint8)), None, 96)
    assert (grey.alpha > 128).mean() > 0.5
    nothing = cut_out(picture, np.zeros((200, 150), np.uint8), 96)
    assert np.array_equal(nothing.alpha, crop.alpha)


def test_a_histogram_tells_colours_apart_by_how_they_look():
    burgundy, maroon, mint = (histogram_of_names([name]) for name in ("burgundy", "maroon", "mint"))
    assert burgundy @ maroon > 0.9 > 0.3 > burgundy @ mint
    assert not histogram_of_names([]).any()
    assert np.isclose(np.linalg.norm(histogram(np.random.default_rng(1).uniform(0, 1, (50, 3)) * 0.3)), 1, atol=1e-5)
