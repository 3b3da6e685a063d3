"""Sizes of the reader, as data."""

from dataclasses import dataclass
from typing import Final

from modiste.garment.segmentation.presets import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSize:
    """The network that reads a cut: channels of the stem, stages of its trunk, the stage whose finer map it reads as
    well, channels in which both maps are read, and the side of the square crop that it sees (pixels).

    The trunk is EfficientNet-Lite0 (Tan and Le, 2019) without its last convolution, so that it can start from ImageNet
    weights.
    """

    stem: int = 32
    stages: tuple[Stage, ...] = (
        Stage(blocks=1, kernel=3, stride=1, expand=1, width=16),
        Stage(blocks=2, kernel=3, stride=2, expand=6, width=24),
        Stage(blocks=2, kernel=5, stride=2, expand=6, width=40),
        Stage(blocks=3, kernel=3, stride=2, expand=6, width=80),
        Stage(blocks=3, kernel=5, stride=1, expand=6, width=112),
        Stage(blocks=4, kernel=5, stride=2, expand=6, width=192),
        Stage(blocks=1, kernel=3, stride=1, expand=6, width=320),
    )
    finer: int = 4
    width: int = 160
    side_px: int = 224


BUNDLED_READER: Final = ReaderSize()
