import numpy as np
import pytest
from skimage import color

from modiste.core import colour
from modiste.core.errors import InputError

# The test data of Sharma, Wu and Dalal (2005), table 1: L1 a1 b1, L2 a2 b2, dE00.
SHARMA = (
    (50, 2.6772, -79.7751, 50, 0, -82.7485, 2.0425),
    (50, 3.1571, -77.2803, 50, 0, -82.7485, 2.8615),
    (50, 2.8361, -74.0200, 50, 0, -82.7485, 3.4412),
    (50, -1.3802, -84.2814, 50, 0, -82.7485, 1.0000),
    (50, -1.1848, -84.8006, 50, 0, -82.7485, 1.0000),
    (50, -0.9009, -85.5211, 50, 0, -82.7485, 1.0000),
    (50, 0, 0, 50, -1, 2, 2.3669),
    (50, -1, 2, 50, 0, 0, 2.3669),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0009, 7.1792),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0010, 7.1792),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0011, 7.2195),
    (50, 2.4900, -0.0010, 50, -2.4900, 0.0012, 7.2195),
    (50, -0.0010, 2.4900, 50, 0.0009, -2.4900, 4.8045),
    (50, -0.0010, 2.4900, 50, 0.0010, -2.4900, 4.8045),
    (50, -0.0010, 2.4900, 50, 0.0011, -2.4900, 4.7461),
    (50, 2.5, 0, 50, 0, -2.5, 4.3065),
    (50, 2.5, 0, 73, 25, -18, 27.1492),
    (50, 2.5, 0, 61, -5, 29, 22.8977),
    (50, 2.5, 0, 56, -27, -3, 31.9030),
    (50, 2.5, 0, 58, 24, 15, 19.4535),
    (50, 2.5, 0, 50, 3.1736, 0.5854, 1.0000),
    (50, 2.5, 0, 50, 3.2972, 0, 1.0000),
    (50, 2.5, 0, 50, 1.8634, 0.5757, 1.0000),
    (50, 2.5, 0, 50, 3.2592, 0.3350, 1.0000),
    (60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731),
    (35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645),
    (22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146),
    (90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381),
    (6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377),
    (2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082),
)


@pytest.mark.parametrize("row", SHARMA)
def test_ciede2000_gives_the_published_distances(row: tuple[float, ...]) -> None:
    assert colour.delta_e_2000(row[:3], row[3:6]) == pytest.approx(row[6], abs=5e-5)


def test_ciede2000_is_symmetric_where_hues_are_not_opposite_and_zero_on_itself() -> None:
    lab = np.random.default_rng(0).uniform((0, -60, -60), (100, 60, 60), (200, 3))
    there, back = colour.delta_e_2000(lab[:100], lab[100:]), colour.delta_e_2000(lab[100:], lab[:100])
    np.testing.assert_allclose(there, back, atol=1e-9)
    np.testing.assert_allclose(colour.delta_e_2000(lab, lab), 0, atol=1e-9)


def test_ciede2000_agrees_with_scikit_image_and_broadcasts_to_a_table() -> None:
    rng = np.random.default_rng(1)
    one = rng.uniform((0, -80, -80), (100, 80, 80), (40, 3))
    other = rng.uniform((0, -80, -80), (100, 80, 80), (30, 3))
    table = colour.delta_e_2000(one[:, None], other)
    assert table.shape == (40, 30)
    np.testing.assert_allclose(table, color.deltaE_ciede2000(one[:, None], other[None]), atol=1e-9)


@pytest.mark.parametrize(
    ("there", "back"),
    [
        (colour.srgb_to_linear, colour.linear_to_srgb),
        (colour.srgb_to_oklab, colour.oklab_to_srgb),
        (colour.srgb_to_lab, colour.lab_to_srgb),
        (
            lambda srgb: colour.oklab_to_oklch(colour.srgb_to_oklab(srgb)),
            lambda lch: colour.oklab_to_srgb(colour.oklch_to_oklab(lch)),
        ),
    ],
)
def test_every_8_bit_colour_survives_the_round_trip(there, back) -> None:
    steps = np.array([0, 1, 5, 10, 11, 64, 128, 200, 254, 255])
    rgb = np.stack(np.meshgrid(steps, steps, steps), axis=-1).astype(np.uint8)
    np.testing.assert_array_equal(colour.to_8bit(back(there(colour.from_8bit(rgb)))), rgb)


def test_linear_light_matches_the_standard() -> None:
    np.testing.assert_allclose(colour.srgb_to_linear([0.0, 0.5, 1.0]), [0, 0.21404114, 1], atol=1e-8)
    np.testing.assert_allclose(
        colour.srgb_to_linear([-0.5, 0.02, 0.04]), [-0.21404114, 0.00154799, 0.00309598], atol=1e-8
    )


def test_lab_matches_scikit_image_up_to_its_rounder_white() -> None:
    srgb = np.random.default_rng(2).random((50, 3))
    np.testing.assert_allclose(colour.srgb_to_lab(srgb), color.rgb2lab(srgb), atol=0.02)


def test_oklab_of_the_primaries() -> None:
    # The values that Ottosson's reference code gives, to four digits.
    expected = [[0.6280, 0.2249, 0.1258], [0.8664, -0.2339, 0.1795], [0.4520, -0.0325, -0.3115], [1, 0, 0]]
    np.testing.assert_allclose(colour.srgb_to_oklab([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]), expected, atol=1e-4)  # type: ignore[arg-type]


def test_greys_are_neutral_in_both_spaces() -> None:
    greys = np.repeat(np.linspace(0, 1, 11)[:, None], 3, axis=1)
    assert np.abs(colour.srgb_to_lab(greys)[:, 1:]).max() < 1e-9
    assert np.abs(colour.srgb_to_oklab(greys)[:, 1:]).max() < 1e-6


def test_hue_is_in_degrees_from_0_to_360() -> None:
    lch = colour.oklab_to_oklch([[0.5, 0.1, 0], [0.5, 0, 0.1], [0.5, -0.1, 0], [0.5, 0, -0.1]])
    np.testing.assert_allclose(lch[:, 2], [0, 90, 180, 270])
    np.testing.assert_allclose(lch[:, 1], 0.1)


def test_8_bit_rounds_and_clips() -> None:
    np.testing.assert_array_equal(colour.to_8bit([[-0.2, 0.5, 1.7]]), [[0, 128, 255]])


def test_oklab_distance() -> None:
    np.testing.assert_allclose(colour.delta_e_ok([[0.5, 0, 0], [0.5, 0.3, 0]], [0.5, 0, 0.4]), [0.4, 0.5])


def test_nearest_colour_is_by_look_and_takes_both_notations() -> None:
    named: dict[str, tuple[int, int, int] | str] = {
        "black": "#000", "navy": (20, 30, 80), "white": "#ffffff", "red": "#c01020"}
    assert colour.nearest_colour((25, 35, 90), named)[0] == "navy"
    assert colour.nearest_colour(np.array([250, 250, 248], np.uint8), named)[0] == "white"
    assert colour.nearest_colour((192, 16, 32), named) == ("red", pytest.approx(0, abs=1e-9))
    with pytest.raises(InputError, match="at least one"):
        colour.nearest_colour((0, 0, 0), {})


@pytest.mark.parametrize("values", [0.5, [1.0, 2.0], np.zeros((3, 4))])
def test_a_wrong_shape_is_named(values) -> None:
    with pytest.raises(InputError, match=r"\(\.\.\., 3\)"):
        colour.srgb_to_lab(values)
