import numpy as np

from modiste.imaging.guided_filter import colour_coefficients, guided_filter, self_guided_filter, weighted_slope

STEP = np.repeat(np.repeat(np.array([[20.0, 220.0]], np.float32), 40, 0), 20, 1)


def noisy(values: np.ndarray, spread: float) -> np.ndarray:
    return (values + np.random.default_rng(0).normal(0, spread, values.shape)).astype(np.float32)


def test_values_are_smoothed_along_the_guide_and_not_across_its_edges() -> None:
    truth = (STEP > 100).astype(np.float32)
    found = guided_filter(noisy(truth, 0.3), STEP, 4, 40.0)
    assert np.abs(found - truth).max() < 0.3
    assert np.abs(found - truth).std() < 0.1
    blind = guided_filter(noisy(truth, 0.3), np.zeros_like(STEP), 4, 40.0)
    assert np.abs(blind - truth)[:, 18:22].mean() > 0.3, "without an edge in the guide it is a blur"


def test_a_self_guided_filter_keeps_what_is_above_its_noise() -> None:
    found = self_guided_filter(noisy(STEP, 4.0), 2, 10.0**2)
    assert found[:, 3:17].std() < 2.5
    assert np.abs(found[:, 19].mean() - found[:, 20].mean()) > 150


def test_the_slope_under_a_weight_ignores_the_rest() -> None:
    guide = np.tile(np.arange(40, dtype=np.float32), (40, 1))
    values, weight = 3 * guide + 1, np.ones_like(guide)
    values[20:], weight[20:] = 1e3, 0
    slope, mean_guide, mean_value = weighted_slope(values, guide, weight, 2, 1e-6)
    np.testing.assert_allclose(slope[5:15, 5:35], 3, rtol=1e-3)
    np.testing.assert_allclose(mean_value[5:15, 5:35], 3 * mean_guide[5:15, 5:35] + 1, rtol=1e-3)


def test_colour_coefficients_give_back_a_linear_function_of_colour() -> None:
    guide = np.random.default_rng(1).random((32, 32, 3)).astype(np.float32)
    values = guide @ np.array([0.5, -0.2, 0.1], np.float32) + 0.3
    slopes, offsets = colour_coefficients(guide, values[None], 4, 1e-6)
    found = (slopes[0] * guide.transpose(2, 0, 1)).sum(0) + offsets[0]
    np.testing.assert_allclose(found, values, atol=1e-3)
