"""Pictures as networks trained on ImageNet want them."""

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

IMAGENET_MEAN: Final = (0.485, 0.456, 0.406)
IMAGENET_STD: Final = (0.229, 0.224, 0.225)


def normalised(image: NDArray[np.uint8], mean: tuple[float, ...] = IMAGENET_MEAN,
               std: tuple[float, ...] = IMAGENET_STD) -> Tensor:
    """H x W x 3 RGB bytes -> 1 x 3 x H x W: 0 to 1, less the mean, over the deviation of each channel."""
    scaled = torch.from_numpy(np.require(image, requirements=("C", "W"))).permute(2, 0, 1)[None].float() / 255
    return (scaled - torch.tensor(mean)[:, None, None]) / torch.tensor(std)[:, None, None]
