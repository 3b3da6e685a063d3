"""The neural engine's network: a U-Net that denoises tiles and keeps them tileable.

A tile stays tileable when nothing in the network knows where its edges are: convolutions pad circularly, attention has
no positions. Crops of cloth do not tile; training on them pads by reflection. Bottom-up: convolution, residual block,
attention, pixel refiner, U-Net.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.core.errors import WeightsError
from modiste.fabric.neural.presets import TileUNetSize
from modiste.fabric.neural.waves import Waves

_GROUPS: Final = 8
_HEADS: Final = 4
_SINES: Final = 32
_FASTEST: Final = 1000.0  # highest frequency of the time embedding, radians over the whole of time
_GUIDED: Final = (0.05, 0.95)  # interval of time with guidance
KEPT_PRIORS: Final = 64
"""Sets of waves and palettes kept for each category, which seeds choose from."""


class CircularConv2d(nn.Conv2d):
    """A 3 x 3 convolution with circular padding, or reflection for pictures that do not tile."""

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__(channels, out_channels, 3)

    def padded(self, x: Tensor, wrap: bool) -> Tensor:
        """N x C x H x W -> N x C' x H x W; `wrap` pads circularly."""
        return cast(Tensor, self(F.pad(x, (1, 1, 1, 1), mode="circular" if wrap else "reflect")))


class ResBlock(nn.Module):
    """x + conv(silu(norm(conv(silu(norm(x)))))), the second norm scaled and shifted by the style (Dhariwal and Nichol,
    2021, "AdaGN")."""

    def __init__(self, channels: int, out_channels: int, style: int) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(_GROUPS, channels)
        self.conv1 = CircularConv2d(channels, out_channels)
        self.norm2 = nn.GroupNorm(_GROUPS, out_channels, affine=False)
        self.modulation = nn.Linear(style, 2 * out_channels)
        self.conv2 = CircularConv2d(out_channels, out_channels)
        self.shortcut = nn.Conv2d(channels, out_channels, 1) if channels != out_channels else nn.Identity()
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor, style: Tensor, wrap: bool) -> Tensor:
        y = self.conv1.padded(F.silu(self.norm1(x)), wrap)  # N C' h w
        scale, shift = self.modulation(style)[:, :, None, None].chunk(2, dim=1)  # N C' 1 1
        y = self.conv2.padded(F.silu(self.norm2(y) * (1 + scale) + shift), wrap)
        return cast(Tensor, self.shortcut(x) + y)  # N C' h w


class SelfAttention(nn.Module):
    """Multi-head self-attention over all places, without positions (Vaswani et al., 2017): repeats look alike far
    apart."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(_GROUPS, channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        count, channels, height, width = x.shape
        parts = self.qkv(self.norm(x)).reshape(count, 3, _HEADS, channels // _HEADS, height * width)
        query, key, value = parts.transpose(-1, -2).unbind(dim=1)  # N H P C/H
        seen = F.scaled_dot_product_attention(query, key, value).transpose(-1, -2)
        return cast(Tensor, x + self.out(seen.reshape(x.shape)))  # N C h w


class PixelRefiner(nn.Module):
    """Corrects at single pixels what the U-Net predicted in patches, whose edges are ragged."""

    def __init__(self, size: TileUNetSize) -> None:
        super().__init__()
        self.conv1 = CircularConv2d(6 + size.condition_channels, size.finish)
        self.modulation = nn.Linear(size.style, 2 * size.finish)
        self.conv2 = CircularConv2d(size.finish, size.finish)
        self.conv3 = CircularConv2d(size.finish, 3)
        nn.init.zeros_(self.conv3.weight)
        nn.init.zeros_(cast(Tensor, self.conv3.bias))

    def forward(self, x0: Tensor, noisy: Tensor, spatial: Tensor, style: Tensor, wrap: bool) -> Tensor:
        y = self.conv1.padded(torch.cat([x0, noisy, spatial], dim=1), wrap)  # N F S S
        scale, shift = self.modulation(style)[:, :, None, None].chunk(2, dim=1)  # N F 1 1
        y = self.conv2.padded(F.silu(y * (1 + scale) + shift), wrap)
        return x0 + self.conv3.padded(F.silu(y), wrap)  # N 3 S S


class TileUNet(nn.Module):
    """Noisy pictures N x 3 x S x S with conditions -> predicted clean pictures x_0 (Li and He, 2025, "Back to basics").

    A U-Net (Ronneberger et al., 2015) of two levels over patches: encoder, a middle with attention at half the
    resolution, decoder; then `PixelRefiner` at full resolution.
    """

    def __init__(self, size: TileUNetSize, categories: int) -> None:
        super().__init__()
        self.size, self.categories = size, categories
        wide, deep = size.widths
        patch = size.patch_px**2
        self.category = nn.Embedding(categories + 1, size.style)
        self.palette = nn.Linear(3 * size.colours + 1, size.style)
        self.time = nn.Linear(2 * _SINES, size.style)
        self.style = nn.Sequential(nn.SiLU(), nn.Linear(size.style, size.style), nn.SiLU())
        self.stem = CircularConv2d((3 + size.condition_channels) * patch, wide)
        self.encoder = nn.ModuleList(ResBlock(wide, wide, size.style) for _ in range(size.fine))
        self.down = nn.Conv2d(4 * wide, deep, 1)
        self.middle = nn.ModuleList(ResBlock(deep, deep, size.style) for _ in range(size.coarse))
        self.attention = nn.ModuleList(SelfAttention(deep) for _ in range(size.coarse))
        self.up = nn.Conv2d(deep, 4 * wide, 1)
        self.decoder = nn.ModuleList(ResBlock(wide if number else 2 * wide, wide, size.style)
                                     for number in range(size.fine))
        self.norm = nn.GroupNorm(_GROUPS, wide)
        self.head = CircularConv2d(wide, 3 * patch)
        nn.init.zeros_(self.head.weight)
        self.refiner = PixelRefiner(size)
        self.register_buffer("prior_waves", torch.zeros(categories, KEPT_PRIORS, size.waves, 4))
        self.register_buffer("prior_palettes", torch.zeros(categories, KEPT_PRIORS, 3 * size.colours + 1))

    def start_from(self, pretrained: "TileUNet", known: Sequence[int | None]) -> None:
        """Copy the weights of a U-Net of the same size. `known[k]` is the pretrained number of this one's category k;
        None for a new category, which starts from the embedding of "any category".

        Raises WeightsError when it is of another size.
        """
        if pretrained.size != self.size:
            raise WeightsError("fabric.model_of_another_size", size=str(pretrained.size))
        rows = [pretrained.categories if number is None else number for number in (*known, None)]
        own = {name: value for name, value in pretrained.state_dict().items() if not name.startswith("prior_")}
        own["category.weight"] = own["category.weight"][rows]
        self.load_state_dict(self.state_dict() | own)

    def embed_condition(self, category: Tensor, palette: Tensor) -> Tensor:
        """Condition embedding N x W of category numbers N (`categories` for any) and palettes N x P
        (`palette_vector`)."""
        return cast(Tensor, self.category(category) + self.palette(palette))

    def keep(self, category: int, waves: list[Waves], palettes: list[list[float]]) -> None:
        """Store waves and palettes, 64 of each, for the seeds of a category to choose from."""
        repeats, colours = cast(Tensor, self.prior_waves), cast(Tensor, self.prior_palettes)
        for row in range(KEPT_PRIORS):
            repeats[category, row] = torch.from_numpy(waves[row % len(waves)])
            colours[category, row] = torch.tensor(palettes[row % len(palettes)])

    def waves_of(self, category: int, number: int) -> Waves:
        """Stored waves `number` of a category, M x 4."""
        return np.asarray(cast(Tensor, self.prior_waves)[category, number % KEPT_PRIORS].numpy())

    def palette_of(self, category: int, number: int) -> list[float]:
        """Stored palette `number` of a category (`palette_vector`)."""
        vector: list[float] = cast(Tensor, self.prior_palettes)[category, number % KEPT_PRIORS].tolist()
        return vector

    def forward(self, noisy: Tensor, time: Tensor, cond: Tensor, spatial: Tensor, wrap: bool = True) -> Tensor:
        """`time` N, 0 pure noise to 1 clean; `cond` N x W (`embed_condition`); `spatial` N x (M + K) x S x S
        (`spatial_condition.stack_conditions`); `wrap`: the pictures are tileable."""
        style = self.style(cond + self.time(_sines(time)))  # N W
        x = F.pixel_unshuffle(torch.cat([noisy, spatial], dim=1), self.size.patch_px)  # N (3+M+K)pp s s
        x = self.stem.padded(x, wrap)
        for block in self.encoder:
            x = block(x, style, wrap)  # N C s s
        skip = x
        x = self.down(F.pixel_unshuffle(x, 2))
        for block, attend in zip(self.middle, self.attention, strict=True):
            x = attend(block(x, style, wrap))  # N C' s/2 s/2
        x = torch.cat([F.pixel_shuffle(self.up(x), 2), skip], dim=1)  # N 2C s s
        for block in self.decoder:
            x = block(x, style, wrap)
        x = self.head.padded(F.silu(self.norm(x)), wrap)
        x0 = F.pixel_shuffle(x, self.size.patch_px)  # N 3 S S
        return cast(Tensor, self.refiner(x0, noisy, spatial, style, wrap))  # N 3 S S


@dataclass(frozen=True, slots=True)
class Sampling:
    """Sampler settings saved with a network: Euler steps, classifier-free guidance scale (Ho and Salimans, 2022, eq. 6;
    1: none), and `direct`: it is distilled to follow a drawing in one pass (`modiste train distill-fabric`)."""

    steps: int = 8
    guidance: float = 3.0
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Conditioning:
    """Conditions of N pictures: embeddings with and without the category (N x W each), and the spatial condition
    N x (M + K) x S x S."""

    cond: Tensor
    uncond: Tensor
    spatial: Tensor


def predict_x0(unet: TileUNet, noisy: Tensor, time: Tensor, conditioning: Conditioning, guidance: float,
               wrap: bool = True) -> Tensor:
    """Clean pictures N x 3 x S x S predicted from noisy ones at times N, with classifier-free guidance inside an
    interval of time (Kynkäänniemi et al., 2024, "Applying guidance in a limited interval")."""
    spatial = conditioning.spatial
    if guidance == 1:
        plain: Tensor = unet(noisy, time, conditioning.cond, spatial, wrap)
        return plain.float()
    both: Tensor = unet(torch.cat([noisy, noisy]), torch.cat([time, time]),
                        torch.cat([conditioning.cond, conditioning.uncond]), torch.cat([spatial, spatial]), wrap)
    cond, uncond = both.chunk(2)
    scale = torch.where((time >= _GUIDED[0]) & (time <= _GUIDED[1]), guidance, 1.0).view(-1, 1, 1, 1)
    return torch.lerp(uncond.float(), cond.float(), scale)


def condition_on(unet: TileUNet, category: Tensor, palette: Tensor, spatial: Tensor) -> Conditioning:
    """Conditions from category numbers N, palettes N x P (`palette_vector`) and spatial conditions N x (M + K) x S x S
    (`spatial_condition.stack_conditions`)."""
    anything = torch.full_like(category, unet.categories)
    return Conditioning(unet.embed_condition(category, palette), unet.embed_condition(anything, palette), spatial)


def palette_vector(colours: list[tuple[int, int, int]], count: int) -> list[float]:
    """sRGB colours, the ground first, as a network input of 3 `count` + 1 numbers: channels in [-1, 1] (colours beyond
    the ground repeat where there are too few), then 1 for "given". `[]` gives zeros: any colours."""
    if not colours:
        return [0.0] * (3 * count + 1)
    rest = colours[1:] or colours
    padded = [colours[0], *(rest[number % len(rest)] for number in range(count - 1))]
    return [channel / 127.5 - 1 for colour in padded for channel in colour] + [1.0]


def _sines(time: Tensor) -> Tensor:
    """Sinusoidal embedding N -> N x 64, from slow to fast (Vaswani et al., 2017, section 3.5)."""
    angles = time.float()[:, None] * torch.exp(torch.linspace(0, math.log(_FASTEST), _SINES, device=time.device))
    return torch.cat([angles.sin(), angles.cos()], dim=1)
