"""Between arrays of pixels and tensors."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor


def to_tensor(pictures: NDArray[np.uint8]) -> Tensor:
    """N x H x W x 3 uint8 -> N x 3 x H x W float in [-1, 1], channels last in memory."""
    return torch.from_numpy(np.require(pictures, requirements=("C", "W"))).permute(0, 3, 1, 2).float() / 127.5 - 1


def to_pictures(tensor: Tensor) -> NDArray[np.uint8]:
    """N x 3 x H x W in [-1, 1] -> N x H x W x 3 uint8."""
    scaled = (tensor.detach().float().clamp(-1, 1) + 1) * 127.5
    return np.asarray(scaled.round().byte().permute(0, 2, 3, 1).cpu().numpy())
