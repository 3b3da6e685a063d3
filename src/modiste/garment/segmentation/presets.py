"""Sizes of the segmenter, as data."""

from dataclasses import dataclass
from typing import Final

from modiste.nn.efficientnet import LITE0_STAGES, LITE0_STEM, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmenterSize:
    """The U-Net for clothes: channels of the stem, stages of the encoder, the stages that give skip connections,
    channels of the decoder from the deepest on, and the longer side of its input (pixels).

    The encoder is EfficientNet-Lite0 (Tan and Le, 2019) up to a sixteenth of the side, so that it can start from
    ImageNet weights.
    """

    stem: int = LITE0_STEM
    stages: tuple[Stage, ...] = LITE0_STAGES[:5]
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
