import numpy as np
import pytest
import torch
from torch import Tensor

from modiste.fabric.waves import EvenWaves, LooseWaves

SIDE = 32


def set_numbers(waves: EvenWaves | LooseWaves, numbers: list[float]) -> Tensor:
    """The style that makes every choice of the waves these numbers."""
    layer = waves.choose
    with torch.no_grad():
        layer.weight.zero_()
        layer.weight[:, 0] = torch.tensor(numbers * (layer.out_features // len(numbers)))
    return torch.ones(1, layer.in_features)


def spectrum(signal: Tensor) -> np.ndarray:
    return np.asarray(torch.fft.fft2(signal.detach()).abs())


@pytest.mark.parametrize(("number", "count"), [(-9.0, 1), (0.0, 3), (9.0, 8)])
def test_even_waves_count_exactly_at_all_sides(number: float, count: int) -> None:
    waves = EvenWaves(style=4, most=8, sides=(16, SIDE), choices=2)
    shares = waves.shares(set_numbers(waves, [number]))
    assert shares.shape == (1, 2, 8)
    for level, side in ((1, SIDE),) if count > 4 else ((0, 16), (1, SIDE)):
        seen = waves(shares, level)
        assert seen.shape == (1, waves.signals, side, side)
        found = spectrum(seen[0, 0])
        places = {tuple(map(int, place)) for place in np.argwhere(found > 1e-3 * found.max())}
        assert places == {(0, count), (0, side - count)}, "along a row, and no other wave"


def test_a_choice_of_counts_can_be_learnt() -> None:
    torch.manual_seed(0)
    waves = EvenWaves(style=4, most=8, sides=(16,), choices=1)
    style = torch.randn(1, 4)
    optimizer = torch.optim.Adam(waves.parameters(), 0.05)
    for _ in range(100):
        optimizer.zero_grad()
        (-waves.shares(style)[0, 0, 5]).backward()  # six waves are wished for
        optimizer.step()
    assert int(waves.shares(style).argmax()) == 5


def test_waves_too_fine_for_a_side_are_left_out() -> None:
    waves = EvenWaves(style=4, most=8, sides=(16,), choices=1)
    assert waves(waves.shares(set_numbers(waves, [9.0])), 0).abs().max() == 0


def test_loose_waves_keep_to_their_band_and_direction() -> None:
    torch.manual_seed(0)
    waves = LooseWaves(style=4, most=8, side=SIDE, signals=1)
    noise = torch.randn(1, 1, SIDE, SIDE)
    found = spectrum(waves(set_numbers(waves, [0.0, -2.0, 6.0, 0.0]), noise)[0, 0]) ** 2
    right = np.abs(np.fft.fftfreq(SIDE) * SIDE)
    across = (found * right[None, :]).sum() / found.sum()
    down = (found * right[:, None]).sum() / found.sum()
    assert across > 2.5 * down, "stripes stand upright"
    assert 1.5 < across < 5, "about 8 ** 0.5 waves a tile"
    assert found[0, 0] < 1e-6 * found.max()


def test_loose_waves_follow_the_noise_and_no_two_signals_are_alike() -> None:
    torch.manual_seed(0)
    waves = LooseWaves(style=4, most=8, side=SIDE, signals=2)
    style = set_numbers(waves, [0.0, 0.0, 0.0, 0.0])
    noise = torch.randn(1, 1, SIDE, SIDE)
    seen = waves(style, noise)
    assert seen.square().mean(dim=(2, 3)).sqrt().detach().numpy() == pytest.approx(1, abs=1e-3)
    torch.testing.assert_close(waves(style, noise.roll((3, 5), (2, 3))), seen.roll((3, 5), (2, 3)), atol=1e-4, rtol=0)
    assert (waves(style, torch.randn(1, 1, SIDE, SIDE)) - seen).abs().max() > 0.5
    assert (seen[:, 0] - seen[:, 1]).abs().max() > 0.5
