"""Sizes of the fabric networks, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DCGANSize:
    """The classic: noise length, width of the last hidden layer, picture side (pixels)."""

    noise: int = 100
    width: int = 64
    side_px: int = 64


@dataclass(frozen=True, slots=True)
class WeaverSize:
    """The tileable generator: channels at patches of `patch_px` and at patches twice as large, blocks at the first (as
    many again on the way out) and at the second, channels at single pixels, length of the style, how many waves and
    colours it is told. It draws at 64 pixels and leaves the rest to super-resolution: a step at 256 costs sixteen times
    as much (docs/LOG.md)."""

    side_px: int = 64
    patch_px: int = 4
    widths: tuple[int, int] = (96, 160)
    fine: int = 2
    coarse: int = 3
    finish: int = 24
    style: int = 160
    waves: int = 6
    colours: int = 4

    @property
    def told(self) -> int:
        """Maps of a plan."""
        return self.waves + self.colours


@dataclass(frozen=True, slots=True)
class EnlargerSize:
    """The super-resolution: channels, residual blocks, how many times larger its pictures are, and the colours of the
    sketch that it follows (0: none)."""

    width: int = 40
    blocks: int = 5
    times: int = 4
    colours: int = 0

    @property
    def reach_px(self) -> int:
        """How far beyond a pixel the network looks, in pixels of its input."""
        return 2 + 2 * self.blocks


BUNDLED_WEAVER = WeaverSize()
BUNDLED_ENLARGER = EnlargerSize(colours=BUNDLED_WEAVER.colours)
CLASSIC = DCGANSize()
