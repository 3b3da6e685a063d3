import numpy as np
import pytest
import torch
from torch import Tensor

from modiste.fabric.waves import EvenWaves, LooseWaves

SIDE = 32


def set_numbers(waves: EvenWaves | LooseWaves, numbers: list[float]) -> Tensor:
    """The style that makes all signals choose these numbers."""
    with torch.no_grad():
        waves.choose.weight.zero_()
        waves.choose.weight[:, 0] = torch.tensor(numbers * waves.signals)
    return torch.ones(1, waves.choose.in_features)


def spectrum(signal: Tensor) -> np.ndarray:
    return np.asarray(torch.fft.fft2(signal.detach()).abs())


def test_even_waves_count_exactly() -> None:
    waves = EvenWaves(style=4, most=3, side=SIDE, signals=2)
    numbers = [0.0] * len(waves.bank)
    numbers[2] = 1.0  # three waves along a row
    seen = waves(set_numbers(waves, numbers))
    assert seen.shape == (1, 2, SIDE, SIDE)
    found = spectrum(seen[0, 1])
    assert {tuple(map(int, place)) for place in np.argwhere(found > 1e-3 * found.max())} == {(0, 3), (0, SIDE - 3)}


def test_even_waves_differ_by_style_and_start_coarse() -> None:
    torch.manual_seed(0)
    waves = EvenWaves(style=16, most=8, side=SIDE, signals=3)
    seen = waves(torch.randn(6, 16))
    assert (seen[0] - seen[1]).abs().max() > 0.1
    power = np.mean([spectrum(signal) ** 2 for signal in seen.flatten(0, 1)], axis=0)[0]
    assert power[1] > 4 * power[4] > 4 * power[8]


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
