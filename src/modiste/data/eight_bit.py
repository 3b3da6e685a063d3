"""Weights in 8-bit whole numbers with a scale for each row (Jacob et al., 2018, "Quantization and Training of Neural
Networks", section 2.1, symmetric; a row is what makes one channel): half the bytes of fp16, at an error of less than a
two-hundredth of the row's largest weight. What is small or no matrix stays fp16.

A tensor `NAME` that is kept so has its scales beside it as `NAME.scale`.
"""

from collections.abc import Callable, Mapping
from typing import Final

import torch
from torch import Tensor

_SCALE: Final = ".scale"
_LARGEST: Final = 127
_LEAST: Final = 4096
"""Numbers: a tensor with fewer is not worth it."""


def is_matrix(value: Tensor) -> bool:
    """Whether a tensor has rows of many numbers, and is large."""
    return value.ndim > 1 and value.numel() >= _LEAST and value[0].numel() > 1


def to_eight_bits(state: Mapping[str, Tensor], which: Callable[[Tensor], bool] = is_matrix) -> dict[str, Tensor]:
    """A network's tensors as they are kept: those of `which` in 8 bits with their scales, other fractions as fp16."""
    kept: dict[str, Tensor] = {}
    for name, tensor in state.items():
        value = tensor.detach().cpu()
        if which(value):
            scale = (value.float().flatten(1).abs().amax(dim=1).clamp(min=1e-6) / _LARGEST).half()
            kept[name] = (value / _wide(scale, value)).round().clamp(-_LARGEST, _LARGEST).to(torch.int8).contiguous()
            kept[name + _SCALE] = scale.contiguous()
        else:
            kept[name] = (value.half() if value.is_floating_point() else value).contiguous().clone()
    return kept


def from_eight_bits(kept: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Tensors in fp32 from how they are kept; those that never were in 8 bits are widened."""
    return {name: value.float() * _wide(kept[name + _SCALE], value) if name + _SCALE in kept else value.float()
            for name, value in kept.items() if not name.endswith(_SCALE)}


def _wide(scale: Tensor, value: Tensor) -> Tensor:
    return scale.float().reshape(-1, *[1] * (value.ndim - 1))
