"""Sizes of the segmenter, as data."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Blocks of one width: how many, side of the kernel, stride of the first, how much wider they are inside."""

    blocks: int
    kernel: int
    stride: int
    expand: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterSize:
    """The U-Net for clothes: channels of the stem, stages of the encoder, the stages that give skip connections,
    channels of the decoder from the deepest on, and the longer side of its input (pixels).

    The encoder is EfficientNet-Lite0 (Tan and Le, 2019) up to a sixteenth of the side, so that it can start from
    ImageNet weights.
    """

    stem: int = 32
    stages: tuple[Stage, ...] = (
        Stage(blocks=1, kernel=3, stride=1, expand=1, width=16),
        Stage(blocks=2, kernel=3, stride=2, expand=6, width=24),
        Stage(blocks=2, kernel=5, stride=2, expand=6, width=40),
        Stage(blocks=3, kernel=3, stride=2, expand=6, width=80),
        Stage(blocks=3, kernel=5, stride=1, expand=6, width=112),
    )
    skips: tuple[int, ...] = (2, 1, 0)
    decoder_widths: tuple[int, ...] = (64, 48, 32, 24)
    side_px: int = 384

    @property
    def stride(self) -> int:
        """Pixels of the photo a side of one place of the deepest map."""
        stride = 2
        for stage in self.stages:
            stride *= stage.stride
        return stride


BUNDLED_SEGMENTER: Final = SegmenterSize()
