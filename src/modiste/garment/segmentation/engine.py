"""What every segmenter offers, the bundled one and public checkpoints alike."""

from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from modiste.core.garment_mask import PARTS

BACKGROUND: Final = "background"
SKIN: Final = "skin"
CLOTHES: Final = "clothes"
"""The one class besides the background of an engine that does not tell garments apart."""

CLASSES: Final = (BACKGROUND, *PARTS, SKIN)
"""Every class an engine may have, in the order in which it gives them; `SKIN` is skin, hair and face."""

BINARY: Final = (BACKGROUND, CLOTHES)


class SegmenterEngine(Protocol):
    """A loaded segmenter: the bundled one, `efficientnet_unet`, `segformer`, a fake in tests."""

    @property
    def name(self) -> str:
        """What to call the model by in messages and lineages."""

    @property
    def classes(self) -> tuple[str, ...]:
        """Names out of `CLASSES` in their order, the background first; or `BINARY`."""

    def probabilities(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """H x W x 3 RGB of any size -> C x h x w, probabilities of `classes` that sum to 1 at every pixel.

        h x w is the size that the engine works at: the whole picture, scaled, its sides not always in proportion.
        """


@runtime_checkable
class HasClothingDetector(Protocol):
    """A segmenter that can also tell whether there is anything to find."""

    def shows_clothes(self, image: NDArray[np.uint8]) -> bool:
        """Whether H x W x 3 RGB shows clothes at all."""


@runtime_checkable
class HasFlatLayReader(Protocol):
    """A segmenter with a second pair of eyes for clothes that nobody wears."""

    def lying(self, image: NDArray[np.uint8]) -> NDArray[np.float32] | None:
        """How likely each place of H x W x 3 RGB shows the one garment that lies there, h x w, the whole picture
        scaled; None where that pair of eyes is missing."""
