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
    """The tileable generator: noise and style lengths, channels at 8, 16, 32, ... pixels, the inks that it mixes; up to
    how many even waves a tile, chosen how often; how many bands of noise at each side; the channels of the part that
    reads pictures. It draws at 64 pixels and leaves the rest to super-resolution: a step at 256 costs sixteen times as
    much (docs/LOG.md)."""

    noise: int = 64
    style: int = 128
    widths: tuple[int, ...] = (192, 128, 64, 32)
    inks: int = 5
    counts: int = 14
    choices: int = 2
    loose: int = 6
    reader: tuple[int, ...] = (32, 64, 128, 160)

    @property
    def side_px(self) -> int:
        """Side of the tile."""
        return int(8 * 2 ** (len(self.widths) - 1))


@dataclass(frozen=True, slots=True)
class CriticSize:
    """The discriminator: channels from full resolution down, each step halves the side."""

    widths: tuple[int, ...] = (32, 64, 128, 192)


@dataclass(frozen=True, slots=True)
class SeeingCriticSize:
    """The discriminator that judges what another network sees of pictures enlarged to `side_px`: the channels that this
    one has at each depth, those that they are mixed to, those of the judges; each depth halves the side."""

    side_px: int = 96
    seen: tuple[int, ...] = (16, 24, 40, 112)
    mixed: tuple[int, ...] = (24, 40, 64, 128)
    widths: tuple[int, ...] = (32, 64, 128, 192)


@dataclass(frozen=True, slots=True)
class EnlargerSize:
    """The super-resolution: channels, residual blocks, how many times larger its pictures are."""

    width: int = 40
    blocks: int = 5
    times: int = 4

    @property
    def reach_px(self) -> int:
        """How far beyond a pixel the network looks, in pixels of its input."""
        return 2 + 2 * self.blocks


BUNDLED_WEAVER = WeaverSize()
BUNDLED_CRITIC = CriticSize()
SEEING_CRITIC = SeeingCriticSize()
BUNDLED_ENLARGER = EnlargerSize()
CLASSIC = DCGANSize()
