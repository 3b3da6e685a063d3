import math

import numpy as np
import pytest

from modiste.core.errors import InputError
from modiste.train.metrics import (
    Interval,
    distances,
    frechet_distance,
    kernel_distance,
    kernel_distance_interval,
    nearest,
    pair_accuracy,
    prdc,
    rate,
    ratio,
    split_floor,
)


def normal(n: int, shift: float = 0.0, seed: int = 0, width: int = 6) -> np.ndarray:
    return np.random.default_rng(seed).normal(shift, 1.0, (n, width))


def test_kernel_distance_by_hand() -> None:
    # D = 1: k(x, y) = (xy + 1)^3. Within {0, 1}: k(0, 1) = 1; within {2, 3}: 7^3 = 343; across: 1, 1, 27, 64.
    value = kernel_distance([[0.0], [1.0]], [[2.0], [3.0]])
    assert value == pytest.approx(1 + 343 - 2 * (1 + 1 + 27 + 64) / 4)


def test_kernel_distance_is_unbiased() -> None:
    values = [kernel_distance(normal(40, seed=2 * i), normal(40, seed=2 * i + 1)) for i in range(60)]
    assert min(values) < 0 < max(values)
    assert abs(np.mean(values)) < 3 * np.std(values) / math.sqrt(60)


def test_kernel_interval_holds_the_value_and_narrows() -> None:
    few = kernel_distance_interval(normal(60), normal(60, 0.7, seed=1))
    many = kernel_distance_interval(normal(600), normal(600, 0.7, seed=1))
    assert few.low < few.value < few.high
    assert (many.high - many.low) / many.value < (few.high - few.low) / few.value / 2
    assert many.low > 0
    assert few == kernel_distance_interval(normal(60), normal(60, 0.7, seed=1))


def test_frechet_distance_of_gaussians() -> None:
    # One dimension: (m1 - m2)^2 + (s1 - s2)^2; {-1, 1} has variance 2, {1, 5} mean 3 and variance 8.
    assert frechet_distance([[-1.0], [1.0]], [[1.0], [5.0]]) == pytest.approx(9 + (math.sqrt(8) - math.sqrt(2)) ** 2)
    assert frechet_distance(normal(50), normal(50)) == pytest.approx(0, abs=1e-8)
    assert frechet_distance(normal(50), normal(50) + 2) == pytest.approx(6 * 4)


def test_floor_is_far_below_a_real_difference() -> None:
    real = normal(300)
    floor = split_floor(real, kernel_distance, rounds=10)
    assert floor.of == 150
    assert floor.low <= floor.value <= floor.high
    assert kernel_distance(real, normal(150, 1.0, seed=3)) > 10 * max(floor.high, 1e-3)


def test_prdc_by_hand() -> None:
    # Balls of k = 1 around 0, 1, 10 reach to 1, 1 and 9; 0.5 lies in two of them, 30 in none.
    got = prdc([[0.0], [1.0], [10.0]], [[0.5], [30.0]], k=1)
    assert got.precision == 0.5
    assert got.density == 1.0
    assert got.coverage == pytest.approx(2 / 3)  # 10 is 9.5 from 0.5, beyond its 9
    assert got.recall == 1.0  # both fake balls reach 29.5


def test_prdc_sees_a_lost_mode_and_noise() -> None:
    real = np.concatenate([normal(100), normal(100, 12.0, seed=1)])
    half = prdc(real, normal(200, seed=2))
    assert half.precision > 0.8
    assert half.coverage < 0.6
    noise = prdc(real, normal(200, seed=3) * 30)
    assert noise.precision < 0.1
    same = prdc(real, np.concatenate([normal(100, seed=4), normal(100, 12.0, seed=5)]))
    assert same.coverage > 0.85
    assert same.recall > 0.7


def test_nearest_and_distances() -> None:
    pool = np.array([[0.0, 0.0], [3.0, 4.0], [10.0, 0.0]])
    index, value = nearest([[3.0, 3.0], [0.0, 0.0]], pool)
    assert index.tolist() == [1, 0]
    assert value.tolist() == [1.0, 0.0]
    assert distances(pool, pool)[0].tolist() == [0.0, 5.0, 10.0]


def test_rate_is_the_wilson_interval() -> None:
    # Newcombe (1998), table I: 81 of 263 -> 0.2553 to 0.3662; 0 of 20 -> 0 to 0.1611.
    got = rate(81, 263)
    assert (round(got.low, 4), round(got.high, 4)) == (0.2553, 0.3662)
    none = rate(0, 20)
    assert none.low == 0
    assert round(none.high, 4) == 0.1611
    assert rate(0, 0) == Interval(0.0, 0.0, 1.0, 0)


def test_pair_accuracy_counts_ties_half() -> None:
    got = pair_accuracy([1.0, 2.0, 5.0, 4.0], [2.0, 3.0, 5.0, 1.0])
    assert got.value == 0.625
    assert got.low < 0.625 < got.high
    assert got.of == 4


def test_ratio_of_shares() -> None:
    got = ratio(rate(80, 100), rate(900, 1000))
    assert got.value == pytest.approx(0.8 / 0.9)
    wide = ratio(rate(8, 10), rate(9, 10))
    assert wide.low < got.low < got.value < got.high < wide.high
    assert ratio(rate(0, 10), rate(9, 10)).low == 0


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: kernel_distance([[1.0]], [[1.0], [2.0]]), "2 rows or more"),
        (lambda: kernel_distance(normal(5), normal(5, width=3)), "one width"),
        (lambda: frechet_distance(normal(5), normal(5) * np.nan), "finite"),
        (lambda: prdc(normal(5), normal(9)), "k < rows"),
        (lambda: nearest(normal(2), np.empty((0, 6))), "pool"),
        (lambda: rate(3, 2), "successes <= trials"),
        (lambda: ratio(rate(1, 2), rate(0, 2)), "reference share is 0"),
        (lambda: kernel_distance([1.0, 2.0], [[1.0]]), "N x D"),
        (lambda: split_floor(normal(3), kernel_distance), "4 real rows"),
    ],
)
def test_bad_input_is_named(call: object, says: str) -> None:
    assert callable(call)
    with pytest.raises(InputError, match=says):
        call()
