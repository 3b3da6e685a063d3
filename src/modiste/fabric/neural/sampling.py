"""Sampling: from an initial state to a tile by a U-Net's Euler steps."""

from dataclasses import replace
from itertools import cycle
from typing import Final

import torch
from torch import Tensor

from modiste.fabric.neural.flow import euler_sample, time_schedule
from modiste.fabric.neural.initial_state import InitialState
from modiste.fabric.neural.tile_unet import Conditioning, Sampling, TileUNet, predict_x0

_SHIFTS: Final = ((0, 0), (2, 1), (1, 3), (3, 2))  # pixels down and right, in turn
_FINAL_TIME: Final = 0.9  # at which the finished tile is denoised once more


@torch.no_grad()
def sample(network: TileUNet, state: InitialState, sampling: Sampling) -> Tensor:
    """The tile 1 x 3 x S x S in [-1, 1]; a distilled network (`direct`) takes one pass from a noised picture.

    The network works on patches. The grid of patches is shifted at every step, so that their edges leave no trace
    (Coifman and Donoho, 1995, "Translation-invariant de-noising"). The result is denoised once more at time 0.9,
    without noise added, which takes off grain.
    """
    shifts = cycle(_SHIFTS)
    settings = state.sampling or sampling
    times = time_schedule(settings.steps, state.begin)
    if settings.direct and state.begin > 0:
        return predict_x0(network, state.noisy, times[:1], state.conditioning, settings.guidance).clamp(-1, 1)
    last, final = times[-2:-1], torch.tensor([_FINAL_TIME])

    def predict(noisy: Tensor, time: Tensor) -> Tensor:
        return _predict_shifted(network, noisy, time, state.conditioning, settings.guidance, next(shifts))

    noisy = euler_sample(state.noisy, predict, len(times) - 2, times[:1], last)
    tile = _predict_shifted(network, noisy, last, state.conditioning, 1.0, next(shifts))
    return _predict_shifted(network, _FINAL_TIME * tile, final, state.conditioning, 1.0, next(shifts)).clamp(-1, 1)


def _predict_shifted(network: TileUNet, noisy: Tensor, time: Tensor, conditioning: Conditioning, guidance: float,
                     shift: tuple[int, int]) -> Tensor:
    """`predict_x0` with the patch grid moved `shift` pixels down and right."""
    shifted = replace(conditioning, spatial=conditioning.spatial.roll(shift, (2, 3)))
    clean = predict_x0(network, noisy.roll(shift, (2, 3)), time, shifted, guidance)
    return clean.roll((-shift[0], -shift[1]), (2, 3))
