"""Exponential moving average of weights, with the warm-up of Karras et al. (2024), "Analyzing and improving the
training dynamics of diffusion models", section 3: early averages must not remember the initial weights."""

import copy
from typing import Self

import torch
from torch import nn


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
        current = dict(module.named_parameters())
        for name, parameter in self.average.named_parameters():
            parameter.lerp_(current[name].to(parameter.dtype), 1 - decay)
        buffers = dict(module.named_buffers())
        for name, buffer in self.average.named_buffers():
            buffer.copy_(buffers[name])
        return self
