"""Exponential moving average of weights, with the warm-up of Karras et al. (2024), "Analyzing and improving the
training dynamics of diffusion models", section 3: early averages must not remember the initial weights."""

import copy
from typing import Self

import torch
from torch import nn
from torch.optim.swa_utils import get_ema_multi_avg_fn


class EMA:
    """Keeps `average`, a frozen copy of a module whose weights follow it with horizon `decay`."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.average = copy.deepcopy(module).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, module: nn.Module) -> Self:
        """Move the average one step towards `module`; buffers are copied."""
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        averages = list(self.average.parameters())
        current = [now.to(average.dtype) for now, average in zip(module.parameters(), averages, strict=True)]
        get_ema_multi_avg_fn(decay)(averages, current, self.steps)  # type: ignore[no-untyped-call]
        buffers = dict(module.named_buffers())
        for name, buffer in self.average.named_buffers():
            buffer.copy_(buffers[name])
        return self
