"""Solvers of the sampling equation: how the next latents follow from what the denoiser says of these.

Both also say the clean latents x_0 = a x - s v that a velocity implies (Salimans and Ho, 2022, appendix D).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from diffusers import DDIMScheduler, DPMSolverMultistepScheduler
from torch import Tensor


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
    """DPM-Solver++(2M) (Lu et al., 2022, algorithm 2), as diffusers has it: a step looks back at the one before, and
    half as many do. The last step, to no noise at all, is DDIM's."""

    def __init__(self, scheduler: DDIMScheduler, timesteps: Tensor) -> None:
        self._scheduler = DPMSolverMultistepScheduler.from_config(
            scheduler.config, algorithm_type="dpmsolver++", solver_order=2, final_sigmas_type="zero")
        self._scheduler.set_timesteps(timesteps=timesteps.tolist())

    def step(self, velocity: Tensor, timestep: Tensor, latents: Tensor) -> Stepped:
        moved = self._scheduler.step(velocity, timestep, latents).prev_sample
        return Stepped(moved, self._scheduler.model_outputs[-1])

    def pick(self, rows: Sequence[int]) -> None:
        self._scheduler.model_outputs = [None if one is None else one[list(rows)]
                                         for one in self._scheduler.model_outputs]


def solver(scheduler: DDIMScheduler, timesteps: Tensor, order: int) -> Solver:
    """The solver of an order (1 or 2) for timesteps of a scheduler, which are its own or the last of them."""
    return Ddim(scheduler) if order == 1 else DpmSolver(scheduler, timesteps)
