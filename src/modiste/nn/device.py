"""Where tensors live."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

import torch
from torch import Tensor

T = TypeVar("T")


def best_device() -> torch.device:
    """The accelerator if there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def move(batch: T, device: torch.device) -> T:
    """A tensor, or a dataclass of tensors, on a device; anything else unchanged."""
    if isinstance(batch, Tensor):
        return cast(T, batch.to(device, non_blocking=True))
    if is_dataclass(batch) and not isinstance(batch, type):
        moved: dict[str, Any] = {field.name: move(getattr(batch, field.name), device) for field in fields(batch)}
        return cast(T, replace(batch, **moved))
    return batch
