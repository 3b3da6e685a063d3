"""Sizes of the fabric networks, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DCGANSize:
    """DCGAN: noise length, width of the last hidden layer, picture side (pixels)."""

    noise: int = 100
    width: int = 64
    side_px: int = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class TileUNetSize:
    """The U-Net: `widths` are channels at patches of `patch_px` and at patches twice as large, `fine` the residual
    blocks of encoder and decoder each, `coarse` those of the middle, `finish` the channels of the pixel refiner,
    `style` the length of the condition embedding, `waves` and `colours` the maps of the spatial condition. It works at
    64 pixels and leaves the rest to super-resolution: a step at 256 costs sixteen times as much (docs/LOG.md)."""

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
    def condition_channels(self) -> int:
        """Channels of the spatial condition: a map a wave and a map a colour."""
        return self.waves + self.colours


@dataclass(frozen=True, slots=True)
class UpscalerSize:
    """Super-resolution: channels, residual blocks, factor, and colours of the colour map that guides it (0: none)."""

    width: int = 40
    blocks: int = 5
    times: int = 4
    colours: int = 0

    @property
    def reach_px(self) -> int:
        """Radius of the receptive field, in pixels of the input."""
        return 2 + 2 * self.blocks


BUNDLED_TILE_UNET = TileUNetSize()
BUNDLED_UPSCALER = UpscalerSize(colours=BUNDLED_TILE_UNET.colours)
BUNDLED_DCGAN = DCGANSize()
