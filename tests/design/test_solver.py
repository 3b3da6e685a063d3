import math

import pytest
import torch
from torch import Tensor

from modiste.design.build import build_scheduler
from modiste.design.solver import DpmSolver, Stepped, solver

SHAPE = (2, 4, 3, 3)
SPREAD = 0.5  # of the clean latents that the stand-in for a denoiser knows


def velocity_of_normal(latents: Tensor, kept: float) -> Tensor:
    """The best velocity where clean latents are normal with deviation SPREAD: the equation then has a known solution,
    latents that keep their place in a normal distribution whose variance is kept SPREAD^2 + 1 - kept."""
    signal, noise = math.sqrt(kept), math.sqrt(1 - kept)
    variance = kept * SPREAD**2 + 1 - kept
    return (signal * noise * (1 - SPREAD**2) / variance) * latents


def drawn(steps: int, order: int, start: Tensor) -> tuple[Tensor, list[Stepped]]:
    scheduler = build_scheduler()
    scheduler.set_timesteps(steps)
    way, latents = solver(scheduler, scheduler.timesteps, order), start
    all_steps = []
    for timestep in scheduler.timesteps:
        all_steps.append(way.step(velocity_of_normal(latents, float(scheduler.alphas_cumprod[timestep])), timestep,
                                  latents))
        latents = all_steps[-1].latents
    return latents, all_steps


@pytest.fixture
def start() -> Tensor:
    return torch.randn(SHAPE, generator=torch.Generator().manual_seed(0))


def test_both_orders_come_to_the_known_end_and_the_second_sooner(start: Tensor) -> None:
    end = SPREAD * start

    def error(steps: int, order: int) -> float:
        return float((drawn(steps, order, start)[0] - end).abs().mean() / end.abs().mean())

    assert error(10, 2) < 0.85 * error(10, 1)
    assert error(200, 2) < 0.5 * error(200, 1) < 0.02


def test_the_first_and_the_last_step_are_ddims(start: Tensor) -> None:
    scheduler = build_scheduler()
    scheduler.set_timesteps(4)
    velocity = torch.randn(SHAPE, generator=torch.Generator().manual_seed(1))
    for timestep, only in ((scheduler.timesteps[0], scheduler.timesteps), (scheduler.timesteps[-1],
                                                                           scheduler.timesteps[-1:])):
        one = DpmSolver(scheduler, only).step(velocity, timestep, start)
        other = solver(scheduler, only, 1).step(velocity, timestep, start)
        torch.testing.assert_close(one.clean, other.clean, rtol=1e-2, atol=2e-3)  # its noise has a little signal
        torch.testing.assert_close(one.latents, other.latents, rtol=1e-2, atol=1e-2)  # theirs stops a timestep beside


def test_rows_that_are_picked_go_on_as_they_would_have(start: Tensor) -> None:
    scheduler = build_scheduler()
    scheduler.set_timesteps(5)
    whole, _ = drawn(5, 2, start)
    way, latents = solver(scheduler, scheduler.timesteps, 2), start
    for index, timestep in enumerate(scheduler.timesteps):
        latents = way.step(velocity_of_normal(latents, float(scheduler.alphas_cumprod[timestep])), timestep,
                           latents).latents
        if index == 1:
            way.pick([1])
            latents = latents[[1]]
    torch.testing.assert_close(latents, whole[[1]])
