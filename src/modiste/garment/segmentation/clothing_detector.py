"""A detector of whether a photo shows clothes at all.

A segmenter that never saw a cup is sure that it is a shoe: its probabilities cannot tell. Its encoder's features can: a
logistic regression on mean and standard deviation of the deepest maps over the photo, and on their mean where clothes
are likely. Fitted by `benchmarks/fit_presence.py` to one segmenter, and stored beside that one's weights.
"""

from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from modiste.core.errors import WeightsError
from modiste.data.weights import load_weights
from modiste.garment.segmentation.networks import Segmenter
from modiste.imaging.light import Pixels
from modiste.nn.pictures import to_tensor

FILE: Final = "clothing_detector.safetensors"
_FORMER_FILE: Final = "presence.safetensors"
SIDE_PX: Final = 256
LEAST: Final = -2.0
"""Log odds below which a photo counts as showing none: a mask too many does less harm than a photo refused."""


@torch.inference_mode()
def detector_features(network: Segmenter, image: Pixels) -> Tensor:
    """Features 3C of a photo H x W x 3: three numbers for each of the C deepest maps of a segmenter's encoder."""
    factor, stride = SIDE_PX / max(image.shape[:2]), network.size.stride
    height, width = (max(2 * stride, round(side * factor)) for side in image.shape[:2])
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = cv2.resize(image, (width, height), interpolation=how)
    framed = cv2.copyMakeBorder(small, 0, -height % stride, 0, -width % stride, cv2.BORDER_REFLECT_101)
    maps = network.encode(to_tensor(np.asarray(framed, np.uint8)[None]))
    deep = maps[-1]                                                                  # 1 C h w
    likely = network.decode(maps).softmax(dim=1)[:, 1:-1].sum(dim=1, keepdim=True)
    worn = F.adaptive_avg_pool2d(likely, (deep.shape[2], deep.shape[3]))               # 1 1 h w
    inside = (deep * worn).sum(dim=(2, 3)) / (worn.sum(dim=(2, 3)) + 1e-3)
    return torch.cat([deep.mean(dim=(2, 3)), inside, deep.std(dim=(2, 3))], dim=1)[0]


class ClothingDetector:
    """Logistic regression, `weight` 3C and `bias`, on a segmenter's features. Raises WeightsError when they are not of
    the segmenter's size."""

    def __init__(self, network: Segmenter, weight: Tensor, bias: Tensor) -> None:
        if weight.shape != (3 * network.size.stages[-1].width,) or bias.numel() != 1:
            raise WeightsError("garment.detector_of_another", file=FILE)
        self._network, self._weight, self._bias = network.eval(), weight, float(bias)

    def log_odds(self, image: NDArray[np.uint8]) -> float:
        """Log odds that a photo H x W x 3 shows clothes."""
        return float(detector_features(self._network, image) @ self._weight) + self._bias


def load_clothing_detector(folder: Path, network: Segmenter) -> ClothingDetector | None:
    """The detector stored beside a segmenter's weights, None where there is none.

    Raises:
        WeightsError: it is damaged or of another segmenter.
    """
    path = next((folder / name for name in (FILE, _FORMER_FILE) if (folder / name).is_file()), None)
    if path is None:
        return None
    kept = load_weights(path)
    if {"weight", "bias"} != set(kept):
        raise WeightsError("garment.detector_tensors", path=path)
    return ClothingDetector(network, kept["weight"], kept["bias"])
