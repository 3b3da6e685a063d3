"""Where tensors live."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

import torch
from torch import Tensor

T = TypeVar("T")


def best_device() -> torch.device:
    """The accelerator if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def computes_bfloat16(device: torch.device) -> bool:
    """Whether a device multiplies bfloat16 by itself.

    A CPU without such instructions emulates them: convolutions of the fabric scorer took 18 times as long on AVX2 as in
    float32, where a processor with AVX-512 BF16 needs half.
    """
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if device.type == "cpu":
        able = torch.cpu.get_capabilities()
        return any(able.get(name, False) for name in ("avx512_bf16", "amx_bf16", "bf16"))
    return False


def move(batch: T, device: torch.device) -> T:
    """A tensor, or a dataclass of tensors, on a device; anything else unchanged."""
    if isinstance(batch, Tensor):
        return cast(T, batch.to(device, non_blocking=True))
    if is_dataclass(batch) and not isinstance(batch, type):
        moved: dict[str, Any] = {field.name: move(getattr(batch, field.name), device) for field in fields(batch)}
        return cast(T, replace(batch, **moved))
    return batch
