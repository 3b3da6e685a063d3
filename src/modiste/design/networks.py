"""The light autoencoder: the pure networks of this room that diffusers does not have.

Its latents are what the denoiser models. MoVQ learns to read and draw the same latents, so that the stock pipelines
work; at 256 px the stock decoder alone takes longer than all denoising steps together. Bottom-up: block, stage,
encoder, decoder, critic.
"""

from itertools import pairwise
from typing import Final, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

PATCH_PX: Final = 16
LARGEST_STD: Final = 1.5
EVENNESS: Final = 0.4


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
    """Residual blocks at one resolution, then nearest x2 and a convolution to the next width.

    The norm before the convolution keeps the stages from multiplying up to where every activation is dead.
    """

    def __init__(self, channels: int, out_channels: int, blocks: int = 2) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(ResidualBlock(channels) for _ in range(blocks)))
        self.norm = nn.GroupNorm(8, channels)
        self.out = nn.Conv2d(channels, out_channels, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.silu(self.norm(self.blocks(x)))  # N C H W
        x = F.interpolate(x, scale_factor=2.0, mode="nearest")  # N C 2H 2W
        return cast(Tensor, self.out(x))  # N C' 2H 2W


class LightEncoder(nn.Module):
    """Pictures N x 3 x 16h x 16w in [-1, 1] -> latents N x Z x h x w: one linear map of each patch.

    `set_linear` sets it to the patches' principal components. At this size a trained encoder is not worth its time:
    twice the channels of a linear code keep more of a picture than a network of half an hour's training (docs/LOG.md),
    and they come ordered from the coarse to the fine, which diffusion likes.
    """

    def __init__(self, latent_channels: int) -> None:
        super().__init__()
        self.linear = nn.Conv2d(3, latent_channels, PATCH_PX, stride=PATCH_PX)

    def forward(self, pictures: Tensor) -> Tensor:
        return cast(Tensor, self.linear(pictures))  # N Z h w

    @torch.no_grad()
    def channel_weights(self) -> Tensor:
        """Z weights of mean 1: how far one unit of each latent moves a picture's pixels, relative to the others. The
        coarse components, one in ten, hold a garment's silhouette and colour; a plain mean over channels forgets them.
        """
        reach = 1 / self.linear.weight.flatten(1).norm(dim=1)
        return reach / reach.mean()


class LightDecoder(nn.Module):
    """Latents N x Z x h x w -> pictures N x 3 x 16h x 16w in [-1, 1]; the last doubling is a pixel shuffle
    (Shi et al., 2016), so that no layer runs at full resolution, and a linear map of each latent is added."""

    def __init__(self, latent_channels: int, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.linear = nn.ConvTranspose2d(latent_channels, 3, PATCH_PX, stride=PATCH_PX)
        self.enter = nn.Conv2d(latent_channels, widths[0], 3, padding=1)
        self.stages = nn.ModuleList(UpStage(a, b) for a, b in pairwise(widths))
        self.last = ResidualBlock(widths[-1])
        self.norm = nn.GroupNorm(8, widths[-1])
        self.leave = nn.Conv2d(widths[-1], 3 * 4, 3, padding=1)
        nn.init.zeros_(self.leave.weight)

    def forward(self, latents: Tensor) -> Tensor:
        x = self.enter(latents)  # N C h w
        for stage in self.stages:
            x = stage(x)  # N C' 2h 2w
        x = self.leave(F.silu(self.norm(self.last(x))))  # N 12 8h 8w
        return cast(Tensor, F.pixel_shuffle(x, 2) + self.linear(latents))  # N 3 16h 16w


class Autoencoder(nn.Module):
    """The light encoder and decoder as one module."""

    def __init__(self, encoder: LightEncoder, decoder: LightDecoder) -> None:
        super().__init__()
        self.encoder, self.decoder = encoder, decoder

    def encode(self, pictures: Tensor) -> Tensor:
        """N x 3 x H x W in [-1, 1] -> latents N x Z x H/16 x W/16."""
        return cast(Tensor, self.encoder(pictures))

    def sketch(self, latents: Tensor) -> Tensor:
        """The decoder's linear part alone: soft, and a hundredth of its time."""
        return cast(Tensor, self.decoder.linear(latents))

    def forward(self, latents: Tensor) -> Tensor:
        return cast(Tensor, self.decoder(latents))


@torch.no_grad()
def set_linear(encoder: LightEncoder, decoder: LightDecoder, patches: Tensor) -> None:
    """Set both linear maps to the principal components of `patches` (M x 3 x 16 x 16): Eckart and Young, 1936, the best
    linear code of that many numbers.

    Component k of standard deviation d_k is scaled to LARGEST_STD (d_k / d_0)^EVENNESS: between the bare components,
    whose details drown in noise until the last steps of a trajectory, and white ones, which would have details settled
    at the same time as the silhouette.
    """
    channels = encoder.linear.out_channels
    flat = patches.flatten(1).double()  # M 768
    mean = flat.mean(dim=0)
    values, vectors = torch.linalg.eigh(torch.cov((flat - mean).T))
    basis, deviation = vectors[:, -channels:].flip(1), values[-channels:].flip(0).sqrt()
    scale = deviation / (LARGEST_STD * (deviation / deviation[0]) ** EVENNESS)
    project = (basis / scale).T  # Z 768
    shape = (channels, *patches.shape[1:])
    encoder.linear.weight.copy_(project.reshape(shape))
    decoder.linear.weight.copy_((basis * scale).T.reshape(shape))
    _bias(encoder.linear).copy_(-project @ mean)
    # One bias a channel cannot hold the mean patch; its mean colour is what matters.
    _bias(decoder.linear).copy_(mean.reshape(patches.shape[1:]).mean(dim=(1, 2)))


def _bias(layer: nn.Conv2d | nn.ConvTranspose2d) -> Tensor:
    if layer.bias is None:
        raise TypeError("expected a convolution with a bias")
    return layer.bias


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
