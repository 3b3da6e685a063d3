"""Solvers of the sampling equation: how the next latents follow from what the denoiser says of these.

All work with the clean latents x_0 = a x - s v that a velocity implies (Salimans and Ho, 2022, appendix D).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from diffusers import DDIMScheduler
from torch import Tensor

_NO_SIGNAL: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Stepped:
    """Latents N x Z x h x w after a step, and what clean ones were expected before it."""

    latents: Tensor
    clean: Tensor


class Solver(Protocol):
    """Goes through a scheduler's timesteps in their order, one call each."""

    def step(self, velocity: Tensor, timestep: Tensor, latents: Tensor) -> Stepped:
        """The latents at the next timestep."""

    def pick(self, rows: Sequence[int]) -> None:
        """From now on only these rows of the batch are drawn."""


class Ddim:
    """First order, as the stock pipelines sample (Song et al., 2021)."""

    def __init__(self, scheduler: DDIMScheduler) -> None:
        self._scheduler = scheduler

    def step(self, velocity: Tensor, timestep: Tensor, latents: Tensor) -> Stepped:
        out = self._scheduler.step(velocity, timestep, latents)
        return Stepped(out.prev_sample, out.pred_original_sample)

    def pick(self, rows: Sequence[int]) -> None:
        """It remembers nothing."""


class DpmSolver:
    """DPM-Solver++(2M) (Lu et al., 2022, algorithm 2): a step looks back at the one before, and half as many do.

    The first step has nothing to look back at and the last goes to no noise at all: both are DDIM's.
    """

    def __init__(self, alphas_cumprod: Tensor, timesteps: Tensor) -> None:
        self._following = dict(zip(timesteps.tolist(), [*timesteps.tolist()[1:], None], strict=True))
        self._alphas_cumprod = alphas_cumprod.double()
        self._before: tuple[Tensor, float] | None = None

    def step(self, velocity: Tensor, timestep: Tensor, latents: Tensor) -> Stepped:
        signal, noise = self._levels(int(timestep))
        following = self._following[int(timestep)]
        next_signal, next_noise = (1.0, 0.0) if following is None else self._levels(following)
        clean = signal * latents - noise * velocity
        log_snr = _log_snr(signal, noise)
        aim = clean
        if self._before is not None and following is not None:
            earlier, earlier_log_snr = self._before
            # Half the ratio of this step to the one before, in log-SNR: how far the trend of `clean` is followed.
            ahead = 0.5 * (_log_snr(next_signal, next_noise) - log_snr) / (log_snr - earlier_log_snr)
            aim = clean + ahead * (clean - earlier)
        self._before = (clean, log_snr)
        # From (signal, noise) to the next pair with x_0 held at `aim`.
        shrink = next_noise / noise
        return Stepped(shrink * latents + (next_signal - shrink * signal) * aim, clean)

    def pick(self, rows: Sequence[int]) -> None:
        if self._before is not None:
            self._before = (self._before[0][list(rows)], self._before[1])

    def _levels(self, timestep: int) -> tuple[float, float]:
        kept = float(self._alphas_cumprod[timestep])
        return math.sqrt(kept), math.sqrt(1 - kept)


def solver(scheduler: DDIMScheduler, timesteps: Tensor, order: int) -> Solver:
    """The solver of an order (1 or 2) for timesteps of a scheduler, which are its own or the last of them."""
    return Ddim(scheduler) if order == 1 else DpmSolver(scheduler.alphas_cumprod, timesteps)


def _log_snr(signal: float, noise: float) -> float:
    """Half the logarithm of the signal-to-noise ratio; far below all others where there is no signal."""
    return math.log(signal / noise) if signal > _NO_SIGNAL else -1e9
