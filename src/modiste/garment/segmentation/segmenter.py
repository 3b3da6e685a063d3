"""The bundled segmenter at work: a photo in, the probability of each class at each place out."""

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from modiste.garment.segmentation.clothing_detector import LEAST, ClothingDetector
from modiste.garment.segmentation.crf import mean_field
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.flat_lay_reader import FlatLayReader
from modiste.garment.segmentation.networks import Segmenter
from modiste.garment.segmentation.skin_prior import apply_skin_prior
from modiste.nn.memory import channels_last
from modiste.nn.pictures import to_tensor

_DECIDED: Final = 4.0
SIZES: Final = (1.0, 7 / 6)
"""How large a photo is looked at, against the side that the network was made for."""


def decided(seen: Tensor) -> Tensor:
    """Probabilities C x h x w whose question "clothes or not" is settled before "which": where a place is surely cloth
    and only its kind is in doubt, the likeliest kind takes what the others had, and the background cannot win."""
    parts = seen[1:-1]
    worn = parts.sum(dim=0, keepdim=True)
    sharp = (parts / worn.clamp(min=1e-6)) ** _DECIDED
    shared = worn * sharp / sharp.sum(dim=0, keepdim=True).clamp(min=1e-12)
    return torch.cat([seen[:1], shared, seen[-1:]])


class BundledSegmenter:
    """One of Modiste's own segmenters, as an engine: see `garment.engine`. `sizes`: how large it looks
    at a photo, fewer where time is short; `reader` gives, once it is needed, the second pair of eyes for flat lays."""

    classes: Final = CLASSES

    def __init__(self, network: Segmenter, name: str = "modiste", sizes: tuple[float, ...] = SIZES,
                 detector: ClothingDetector | None = None,
                 reader: Callable[[], FlatLayReader | None] | None = None) -> None:
        self.name = name
        self._network = channels_last(network).eval()
        self._sizes = sizes
        self._detector = detector
        self._reader = reader

    def shows_clothes(self, image: NDArray[np.uint8]) -> bool:
        """Whether H x W x 3 RGB shows clothes at all; always so without a `detector` that could tell."""
        return self._detector is None or self._detector.log_odds(image) >= LEAST

    def lying(self, image: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """See `engine.HasFlatLayReader`. The first call loads the reader; raises WeightsError where it is damaged."""
        reader = None if self._reader is None else self._reader()
        return None if reader is None else reader.likely(image)

    @torch.inference_mode()
    def probabilities(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """H x W x 3 sRGB -> classes x h x w, h and w about half of the side that the network looks at.

        The photo and its mirror image are looked at in each of the sizes, and what is seen is averaged;
        skin is doubted where it would be too colourful, and cloth of one colour gets one name.
        """
        first, *others = (self._seen(image, round(self._network.size.side_px * factor)) for factor in self._sizes)
        alike = [F.interpolate(one[None], size=first.shape[1:], mode="bilinear")[0] for one in others]
        seen = decided(torch.stack([first, *alike]).mean(dim=0)).numpy()
        return mean_field(image, apply_skin_prior(image, seen))

    def _seen(self, image: NDArray[np.uint8], side_px: int) -> Tensor:
        """Probabilities, classes x h x w, of a photo whose longer side is brought to `side_px`."""
        small, height, width = self._fitted(image, side_px)
        both = self._network(to_tensor(np.stack([small, small[:, ::-1]]))).softmax(dim=1)
        seen: Tensor = (both[0] + both[1].flip(2)) / 2
        return seen[:, : (height + 1) // 2, : (width + 1) // 2]

    def _fitted(self, image: NDArray[np.uint8], side_px: int) -> tuple[NDArray[np.uint8], int, int]:
        """The longer side at `side_px`, and the picture's mirror image beyond it up to a multiple of the stride; height
        and width of the picture in it."""
        stride = self._network.size.stride
        factor = side_px / max(image.shape[:2])
        height, width = (max(stride, round(side * factor)) for side in image.shape[:2])
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        small = cv2.resize(image, (width, height), interpolation=how)
        below, beside = -height % stride, -width % stride
        framed = cv2.copyMakeBorder(small, 0, below, 0, beside, cv2.BORDER_REFLECT_101)
        return np.asarray(framed, np.uint8), height, width
