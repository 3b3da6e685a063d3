"""Flow matching on straight paths from noise to pictures (Lipman et al., 2023; Liu et al., 2023, "Flow straight and
fast").

Time t runs from 0 (pure noise) to 1 (clean): x_t = t x_0 + (1 - t) e for a clean picture x_0 and noise e. The network
predicts x_0; the velocity is (x_0 - x_t) / (1 - t).
"""

from collections.abc import Callable
from typing import Final

import torch
from torch import Tensor

_LOGIT_CENTRE: Final = -0.4  # of training times: motifs come out of the noise a little before the middle
_LAST: Final = 0.8  # the last step starts here: what is left of the noise then is not worth more steps
_LEAST_LEFT: Final = 0.05  # 1 - t is clamped to this in the loss, which would grow without bound near t = 1


def time_schedule(steps: int, begin: float = 0.0) -> Tensor:
    """Times of `steps` Euler steps, steps + 1 values: even from `begin` to 0.8, then one step to 1."""
    return torch.cat([torch.linspace(begin, max(begin, _LAST), steps), torch.ones(1)])


def sample_times(count: int) -> Tensor:
    """Training times N, logit-normal (Esser et al., 2024, "Scaling rectified flow transformers", eq. 19)."""
    return torch.sigmoid(torch.randn(count) + _LOGIT_CENTRE)


def interpolate(clean: Tensor, noise: Tensor, time: Tensor) -> Tensor:
    """x_t for clean pictures and noise N x 3 x S x S at times N."""
    share = time.view(-1, 1, 1, 1)
    return share * clean + (1 - share) * noise


def velocity_error(predicted: Tensor, clean: Tensor, time: Tensor) -> Tensor:
    """Squared velocity error N of predicted clean pictures (Li and He, 2025, "Back to basics", section 4.2)."""
    left = (1 - time).clamp_min(_LEAST_LEFT).view(-1, 1, 1, 1)
    return ((predicted.float() - clean) / left).square().mean(dim=(1, 2, 3))


def euler_step(noisy: Tensor, predicted: Tensor, now: Tensor, then: Tensor) -> Tensor:
    """Move pictures at times `now` (N) along the straight line to the predicted clean ones, to times `then` (N)."""
    part = ((then - now) / (1 - now)).view(-1, 1, 1, 1)
    return torch.lerp(noisy, predicted, part)


def euler_sample(start: Tensor, predict: Callable[[Tensor, Tensor], Tensor], steps: int, begin: Tensor, end: Tensor
                 ) -> Tensor:
    """Integrate the flow from pictures `start` at times `begin` to times `end` (N each) in equal Euler steps;
    `predict(noisy, time)` gives the clean pictures."""
    noisy = start
    for number in range(steps):
        now, then = (torch.lerp(begin, end, (number + ahead) / steps) for ahead in (0, 1))
        noisy = euler_step(noisy, predict(noisy, now), now, then)
    return noisy
