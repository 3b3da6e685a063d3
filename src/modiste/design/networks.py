"""The light decoder: the pure network of this room that diffusers does not have.

It draws the same picture as the MoVQ decoder from the same latents at a fraction of the cost, since at 256 px the
stock decoder takes longer than all denoising steps together. Bottom-up: residual block, stage, decoder.
"""

from itertools import pairwise
from typing import cast

from torch import Tensor, nn
from torch.nn import functional as F


class ResidualBlock(nn.Module):
    """x + conv(silu(conv(silu(norm(x))))) without time or text."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(8, channels)
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        y = self.first(F.silu(self.norm(x)))  # N C H W
        return cast(Tensor, x + self.second(F.silu(y)))  # N C H W


class UpStage(nn.Module):
    """Residual blocks at one resolution, then nearest x2 and a convolution to the next width."""

    def __init__(self, channels: int, out_channels: int, blocks: int = 2) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(ResidualBlock(channels) for _ in range(blocks)))
        self.out = nn.Conv2d(channels, out_channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = self.blocks(x)  # N C H W
        x = F.interpolate(x, scale_factor=2.0, mode="nearest")  # N C 2H 2W
        return cast(Tensor, self.out(x))  # N C' 2H 2W


class LightDecoder(nn.Module):
    """Latents N x Z x h x w -> pictures N x 3 x 16h x 16w in [-1, 1]; the last doubling is a pixel shuffle
    (Shi et al., 2016), so that no layer runs at full resolution."""

    def __init__(self, latent_channels: int, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.enter = nn.Conv2d(latent_channels, widths[0], 3, padding=1)
        self.stages = nn.ModuleList(UpStage(a, b) for a, b in pairwise(widths))
        self.last = ResidualBlock(widths[-1])
        self.leave = nn.Conv2d(widths[-1], 3 * 4, 3, padding=1)

    def forward(self, latents: Tensor) -> Tensor:
        x = self.enter(latents)  # N C h w
        for stage in self.stages:
            x = stage(x)  # N C' 2h 2w
        x = self.leave(F.silu(self.last(x)))  # N 12 8h 8w
        return F.pixel_shuffle(x, 2)  # N 3 16h 16w


class PatchCritic(nn.Module):
    """PatchGAN discriminator (Isola et al., 2017): pictures N x 3 x H x W -> realness N x 1 x H/8 x W/8."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        sizes = (3, width, 2 * width, 4 * width)
        downs = [layer for a, b in pairwise(sizes)
                 for layer in (nn.utils.spectral_norm(nn.Conv2d(a, b, 4, 2, 1)), nn.LeakyReLU(0.2))]
        self.layers = nn.Sequential(*downs, nn.utils.spectral_norm(nn.Conv2d(4 * width, 1, 3, padding=1)))

    def forward(self, pictures: Tensor) -> Tensor:
        return cast(Tensor, self.layers(pictures))  # N 1 H/8 W/8
