"""Where the clothes are in a photo, part by part."""

import math
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import InputError, UnknownNameError

PARTS: Final = ("upper", "lower", "dress", "outerwear", "footwear", "bag", "other")
"""The parts that clothes are told apart into, in the order of the segmenter's classes after the background."""

Alpha = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class GarmentMask:
    """The parts that are in a photo, each as a soft mask of the photo's size and with the mean probability in it.

    `alpha` is N x H x W, 255 where a pixel is all of `parts[n]`, 0 where it is none of it; `confidence` is 0 to 1;
    `on_person` is False where it was seen that nobody wears them.
    A value belongs to nobody: who wants to change `alpha` takes a copy.

    Raises InputError when the three do not fit together or a part is not one of `PARTS`.
    """

    parts: tuple[str, ...]
    alpha: Alpha = field(hash=False, repr=False)
    confidence: tuple[float, ...]
    on_person: bool = True

    def __post_init__(self) -> None:
        if not self.parts or len(set(self.parts)) != len(self.parts) or not set(self.parts) <= set(PARTS):
            raise InputError("core.mask_parts", known=PARTS, parts=self.parts)
        if self.alpha.dtype != np.uint8 or self.alpha.ndim != 3 or len(self.alpha) != len(self.parts):
            raise InputError("core.mask_alpha", count=len(self.parts), shape=' x '.join(map(str, self.alpha.shape)),
                             dtype=str(self.alpha.dtype))
        if len(self.confidence) != len(self.parts) or not all(
                math.isfinite(one) and 0 <= one <= 1 for one in self.confidence):
            raise InputError("core.mask_confidence", confidence=self.confidence)

    @property
    def width_px(self) -> int:
        """Pixels across."""
        return int(self.alpha.shape[2])

    @property
    def height_px(self) -> int:
        """Pixels down."""
        return int(self.alpha.shape[1])

    def of(self, *parts: str) -> Alpha:
        """The soft mask H x W of these parts together; of all the clothes when none is named.

        Raises:
            UnknownNameError: a part that is not in the photo; it lists those that are.
        """
        for part in parts:
            if part not in self.parts:
                raise UnknownNameError("part of this photo", part, self.parts)
        rows = [self.parts.index(part) for part in parts or self.parts]
        together: Alpha = np.minimum(self.alpha[rows].astype(np.uint16).sum(0), 255).astype(np.uint8)
        return together
