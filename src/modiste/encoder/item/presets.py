"""Sizes of the encoder of items, as data."""

from dataclasses import dataclass
from typing import Final

from modiste.nn.efficientnet import LITE0_STAGES, LITE0_STEM, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemSize:
    """Side of the crops (pixels), the trunk, how many of its stages stay as ImageNet taught them (six leave what two
    cores can tune within the hour), which one ends at a sixteenth of the side, channels of its last convolution and of
    the layers behind it."""

    side_px: int = 128
    stem: int = LITE0_STEM
    stages: tuple[Stage, ...] = LITE0_STAGES
    frozen_stages: int = 6
    finer_stage: int = 5
    last: int = 1280
    hidden: int = 128

    @property
    def cells(self) -> int:
        """Places along a side of the finer map, which colours are counted in."""
        return self.side_px // 16


BUNDLED_ITEM: Final = ItemSize()
THAWED_STAGES: Final = 4
"""How many stages stay frozen in a run that goes on from another: two more are tuned."""
