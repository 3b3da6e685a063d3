"""Flow matching: pictures as the ends of straight paths from noise (Lipman et al., 2023; Liu et al., 2023, "Flow
straight and fast"). At time t, 0 to 1, a picture is t times the clean one and 1 - t times the noise."""

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

_CENTRE: Final = -0.4  # of the logits of times: where motifs come out of the noise
_LAST: Final = 0.8
_LEAST_LEFT: Final = 0.05  # of a path: nearer to its end an error of the picture counts as there


def times_of(steps: int, begin: float = 0.0) -> Tensor:
    """The times of `steps` steps from `begin` to a picture, steps + 1: even ones up to 0.8, and from there straight to
    the end, since what is left of the noise then is not worth more."""
    return torch.cat([torch.linspace(begin, max(begin, _LAST), steps), torch.ones(1)])


def random_times(count: int) -> Tensor:
    """N, most of them in the middle (Esser et al., 2024, "Scaling rectified flow transformers", eq. 19)."""
    return torch.sigmoid(torch.randn(count) + _CENTRE)


def on_path(clean: Tensor, noise: Tensor, time: Tensor) -> Tensor:
    """The pictures N x 3 x S x S at times N."""
    far = time.view(-1, 1, 1, 1)
    return far * clean + (1 - far) * noise


def velocity_error(guess: Tensor, clean: Tensor, time: Tensor) -> Tensor:
    """Squared error N of the velocity that follows from a guess of the clean pictures (Li and He, 2025, "Back to
    basics", section 4.2)."""
    left = (1 - time).clamp_min(_LEAST_LEFT).view(-1, 1, 1, 1)
    return ((guess.float() - clean) / left).square().mean(dim=(1, 2, 3))


def onward(here: Tensor, clean: Tensor, now: Tensor, then: Tensor) -> Tensor:
    """Pictures at times `now` (N) moved straight towards a guess of the clean ones, up to times `then` (N)."""
    part = ((then - now) / (1 - now)).view(-1, 1, 1, 1)
    return torch.lerp(here, clean, part)


def follow(start: Tensor, guess: Callable[[Tensor, Tensor], Tensor], steps: int, begin: Tensor, end: Tensor) -> Tensor:
    """Follow the flow from pictures `start` at times `begin` to times `end` (N each) by equal Euler steps; `guess`
    tells the clean pictures from noisy ones and their times."""
    here = start
    for number in range(steps):
        now, then = (torch.lerp(begin, end, (number + ahead) / steps) for ahead in (0, 1))
        here = onward(here, guess(here, now), now, then)
    return here
