"""Sizes of the reader, as data."""

from dataclasses import dataclass
from typing import Final

from modiste.nn.efficientnet import LITE0_STAGES, LITE0_STEM, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSize:
    """The network that reads a cut: channels of the stem, stages of its trunk, the stage whose finer map it reads as
    well, channels in which both maps are read, the side of the square crop that it sees (pixels), and how many readings
    agree on what it says.

    The trunk is EfficientNet-Lite0 (Tan and Le, 2019) without its last convolution, so that it can start from ImageNet
    weights.
    """

    stem: int = LITE0_STEM
    stages: tuple[Stage, ...] = LITE0_STAGES
    finer: int = 4
    width: int = 160
    side_px: int = 224
    readings: int = 1


BUNDLED_READER: Final = ReaderSize(readings=3)
