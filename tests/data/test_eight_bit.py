"""Weights in 8 bits: how far they may be off, what stays as it is, and that they are read back under their names."""

import torch

from modiste.data.eight_bit import from_eight_bits, to_eight_bits


def test_an_error_is_less_than_a_two_hundredth_of_its_rows_largest_weight() -> None:
    torch.manual_seed(0)
    weight = torch.randn(64, 16, 3, 3) * torch.logspace(-3, 1, 64)[:, None, None, None]

    read = from_eight_bits(to_eight_bits({"conv.weight": weight}))["conv.weight"]

    largest = weight.flatten(1).abs().amax(dim=1)
    assert bool(((read - weight).flatten(1).abs().amax(dim=1) < largest / 200).all())


def test_what_is_small_or_no_matrix_stays_in_half_precision() -> None:
    state = {"bias": torch.randn(5000), "small.weight": torch.randn(8, 8), "count": torch.tensor(7)}

    kept = to_eight_bits(state)

    assert set(kept) == set(state)
    assert kept["bias"].dtype == kept["small.weight"].dtype == torch.float16
    assert int(kept["count"]) == 7


def test_only_what_is_asked_for_is_brought_to_eight_bits() -> None:
    state = {"wide.weight": torch.randn(64, 64, 3, 3), "point.weight": torch.randn(64, 64, 1, 1)}

    kept = to_eight_bits(state, lambda value: value.shape[2:] == (1, 1))

    assert {name for name, value in kept.items() if value.dtype == torch.int8} == {"point.weight"}
    assert set(from_eight_bits(kept)) == set(state)


def test_scales_of_any_shape_and_rows_of_nothing_are_read() -> None:
    weight = torch.zeros(4096, 4)
    weight[0] = 3.0
    kept = to_eight_bits({"weight": weight})
    kept["weight.scale"] = kept["weight.scale"].reshape(-1, 1)  # as older files keep them

    assert torch.allclose(from_eight_bits(kept)["weight"], weight, atol=3 / 200)
