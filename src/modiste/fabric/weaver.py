"""The weaver: one network for all categories that takes noise off tiles, step by step.

A tile closes on itself when nothing in the network knows where its edges are: convolutions wrap around, and attention
has no positions. Crops of cloth do not close; from those it learns with mirrored edges instead. Bottom-up: convolution,
block, look, finish, weaver.
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
from modiste.fabric.presets import WeaverSize
from modiste.fabric.waves import Waves

_GROUPS: Final = 8
_HEADS: Final = 4
_SINES: Final = 32
_FASTEST: Final = 1000.0  # radians over the whole of time
_GUIDED: Final = (0.05, 0.95)
KEPT: Final = 64
"""Repeats of a category, and palettes, that its seeds choose from."""


class EdgeConv(nn.Conv2d):
    """A convolution of 3 x 3 whose input goes on beyond its edges: around to the other one, or mirrored."""

    def __init__(self, channels: int, out_channels: int) -> None:
        super().__init__(channels, out_channels, 3)

    def beyond(self, x: Tensor, wrap: bool) -> Tensor:
        return cast(Tensor, self(F.pad(x, (1, 1, 1, 1), mode="circular" if wrap else "reflect")))


class WeaveBlock(nn.Module):
    """x + conv(silu(norm(conv(silu(norm(x)))))), the second norm scaled and shifted by the style."""

    def __init__(self, channels: int, out_channels: int, style: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(_GROUPS, channels)
        self.first = EdgeConv(channels, out_channels)
        self.inner = nn.GroupNorm(_GROUPS, out_channels, affine=False)
        self.modulate = nn.Linear(style, 2 * out_channels)
        self.second = EdgeConv(out_channels, out_channels)
        self.across = nn.Conv2d(channels, out_channels, 1) if channels != out_channels else nn.Identity()
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor, style: Tensor, wrap: bool) -> Tensor:
        y = self.first.beyond(F.silu(self.norm(x)), wrap)  # N C' h w
        scale, shift = self.modulate(style)[:, :, None, None].chunk(2, dim=1)  # N C' 1 1
        y = self.second.beyond(F.silu(self.inner(y) * (1 + scale) + shift), wrap)
        return cast(Tensor, self.across(x) + y)  # N C' h w


class Look(nn.Module):
    """Each place looks at all others (Vaswani et al., 2017), so that what repeats is alike far apart."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(_GROUPS, channels)
        self.ask = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.out.weight)

    def forward(self, x: Tensor) -> Tensor:
        count, channels, height, width = x.shape
        parts = self.ask(self.norm(x)).reshape(count, 3, _HEADS, channels // _HEADS, height * width)
        query, key, value = parts.transpose(-1, -2).unbind(dim=1)  # N H P C/H
        seen = F.scaled_dot_product_attention(query, key, value).transpose(-1, -2)
        return cast(Tensor, x + self.out(seen.reshape(x.shape)))  # N C h w


class Finish(nn.Module):
    """What the weaver guessed patch by patch, gone over pixel by pixel: edges, which patches leave ragged."""

    def __init__(self, size: WeaverSize) -> None:
        super().__init__()
        self.first = EdgeConv(6 + size.told, size.finish)
        self.modulate = nn.Linear(size.style, 2 * size.finish)
        self.second = EdgeConv(size.finish, size.finish)
        self.third = EdgeConv(size.finish, 3)
        nn.init.zeros_(self.third.weight)
        nn.init.zeros_(cast(Tensor, self.third.bias))

    def forward(self, guess: Tensor, noisy: Tensor, plan: Tensor, style: Tensor, wrap: bool) -> Tensor:
        y = self.first.beyond(torch.cat([guess, noisy, plan], dim=1), wrap)  # N F S S
        scale, shift = self.modulate(style)[:, :, None, None].chunk(2, dim=1)  # N F 1 1
        y = self.second.beyond(F.silu(y * (1 + scale) + shift), wrap)
        return guess + self.third.beyond(F.silu(y), wrap)  # N 3 S S


class Weaver(nn.Module):
    """Noisy pictures N x 3 x S x S and what is known of them -> the clean ones (Li and He, 2025, "Back to basics": the
    picture itself is the easiest to predict). It works on patches, and on twice as large ones in its middle
    (Ronneberger et al., 2015, "U-Net")."""

    def __init__(self, size: WeaverSize, categories: int) -> None:
        super().__init__()
        self.size, self.categories = size, categories
        wide, deep = size.widths
        patch = size.patch_px**2
        self.category = nn.Embedding(categories + 1, size.style)
        self.palette = nn.Linear(3 * size.colours + 1, size.style)
        self.time = nn.Linear(2 * _SINES, size.style)
        self.style = nn.Sequential(nn.SiLU(), nn.Linear(size.style, size.style), nn.SiLU())
        self.enter = EdgeConv((3 + size.told) * patch, wide)
        self.fine_in = nn.ModuleList(WeaveBlock(wide, wide, size.style) for _ in range(size.fine))
        self.down = nn.Conv2d(4 * wide, deep, 1)
        self.coarse = nn.ModuleList(WeaveBlock(deep, deep, size.style) for _ in range(size.coarse))
        self.looks = nn.ModuleList(Look(deep) for _ in range(size.coarse))
        self.up = nn.Conv2d(deep, 4 * wide, 1)
        self.fine_out = nn.ModuleList(WeaveBlock(wide if number else 2 * wide, wide, size.style)
                                      for number in range(size.fine))
        self.norm = nn.GroupNorm(_GROUPS, wide)
        self.leave = EdgeConv(wide, 3 * patch)
        nn.init.zeros_(self.leave.weight)
        self.finish = Finish(size)
        self.register_buffer("kept_waves", torch.zeros(categories, KEPT, size.waves, 4))
        self.register_buffer("kept_palettes", torch.zeros(categories, KEPT, 3 * size.colours + 1))

    def begin_as(self, taught: "Weaver", known: Sequence[int | None]) -> None:
        """Take over what another weaver of this size has learnt: `known` says which of its categories each of these is;
        one that it does not know begins as its "any", which it draws when no category is told.

        Raises WeightsError when it is of another size.
        """
        if taught.size != self.size:
            raise WeightsError(f"the model to begin with is of another size ({taught.size}); leave out --model")
        told = [taught.categories if number is None else number for number in (*known, None)]
        own = {name: value for name, value in taught.state_dict().items() if not name.startswith("kept_")}
        own["category.weight"] = own["category.weight"][told]
        self.load_state_dict(own, strict=False)

    def asked(self, category: Tensor, palette: Tensor) -> Tensor:
        """What is asked for, N x W: category numbers N, `categories` for any, and palettes N x P (`as_palette`)."""
        return cast(Tensor, self.category(category) + self.palette(palette))

    def keep(self, category: int, waves: list[Waves], palettes: list[list[float]]) -> None:
        """Seeds of a category shall take their repeat and their colours from these, at most 64 of each."""
        repeats, colours = cast(Tensor, self.kept_waves), cast(Tensor, self.kept_palettes)
        for row in range(KEPT):
            repeats[category, row] = torch.from_numpy(waves[row % len(waves)])
            colours[category, row] = torch.tensor(palettes[row % len(palettes)])

    def waves_of(self, category: int, number: int) -> Waves:
        """Set `number` of the waves that a category has, M x 4."""
        return np.asarray(cast(Tensor, self.kept_waves)[category, number % KEPT].numpy())

    def palette_of(self, category: int, number: int) -> list[float]:
        """Palette `number` of those that a category has, as `as_palette` gives it."""
        told: list[float] = cast(Tensor, self.kept_palettes)[category, number % KEPT].tolist()
        return told

    def forward(self, noisy: Tensor, time: Tensor, asked: Tensor, plan: Tensor, wrap: bool = True) -> Tensor:
        """`time` N is 0 for noise alone and 1 for none; `asked` N x W; `plan` N x (M + K) x S x S
        (`plan.as_maps`); `wrap` says that the pictures close on themselves."""
        style = self.style(asked + self.time(_sines(time)))  # N W
        x = F.pixel_unshuffle(torch.cat([noisy, plan], dim=1), self.size.patch_px)  # N (3+M+K)pp s s
        x = self.enter.beyond(x, wrap)
        for block in self.fine_in:
            x = block(x, style, wrap)  # N C s s
        fine = x
        x = self.down(F.pixel_unshuffle(x, 2))
        for block, look in zip(self.coarse, self.looks, strict=True):
            x = look(block(x, style, wrap))  # N C' s/2 s/2
        x = torch.cat([F.pixel_shuffle(self.up(x), 2), fine], dim=1)  # N 2C s s
        for block in self.fine_out:
            x = block(x, style, wrap)
        x = self.leave.beyond(F.silu(self.norm(x)), wrap)
        guess = F.pixel_shuffle(x, self.size.patch_px)  # N 3 S S
        return cast(Tensor, self.finish(guess, noisy, plan, style, wrap))  # N 3 S S


@dataclass(frozen=True, slots=True)
class Sampling:
    """How a weaver is to be used: Euler steps from noise alone to a tile, how much what is asked is stressed there
    (Ho and Salimans, 2022, "Classifier-free diffusion guidance", eq. 6; 1: not at all), and whether it has learnt to
    follow a drawing in a single pass (`modiste train quick-fabric`)."""

    steps: int = 8
    guidance: float = 3.0
    direct: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What a weaver is told of each picture: what is asked, the same without its category (N x W each), and its plan
    N x (M + K) x S x S."""

    asked: Tensor
    unasked: Tensor
    plan: Tensor


def guess_clean(weaver: Weaver, noisy: Tensor, time: Tensor, told: Told, guidance: float, wrap: bool = True) -> Tensor:
    """The clean pictures N x 3 x S x S behind noisy ones at times N. Guidance acts in the middle of the way alone
    (Kynkäänniemi et al., 2024, "Applying guidance in a limited interval")."""
    if guidance == 1:
        plain: Tensor = weaver(noisy, time, told.asked, told.plan, wrap)
        return plain.float()
    both: Tensor = weaver(torch.cat([noisy, noisy]), torch.cat([time, time]), torch.cat([told.asked, told.unasked]),
                          torch.cat([told.plan, told.plan]), wrap)
    asked, unasked = both.chunk(2)
    strength = torch.where((time >= _GUIDED[0]) & (time <= _GUIDED[1]), guidance, 1.0).view(-1, 1, 1, 1)
    return torch.lerp(unasked.float(), asked.float(), strength)


def told_of(weaver: Weaver, category: Tensor, palette: Tensor, plan: Tensor) -> Told:
    """From category numbers N, palettes N x P (`as_palette`) and plans N x (M + K) x S x S (`plan.as_maps`)."""
    return Told(weaver.asked(category, palette), weaver.asked(torch.full_like(category, weaver.categories), palette),
                plan)


def as_palette(colours: list[tuple[int, int, int]], count: int) -> list[float]:
    """Colours, sRGB, the ground first, as the numbers that a weaver is told: `count` of them in [-1, 1], the last ones
    in turn where there are fewer, and 1 to say that they are given. `[]` gives zeros: any colours."""
    if not colours:
        return [0.0] * (3 * count + 1)
    rest = colours[1:] or colours
    told = [colours[0], *(rest[number % len(rest)] for number in range(count - 1))]
    return [channel / 127.5 - 1 for colour in told for channel in colour] + [1.0]


def _sines(time: Tensor) -> Tensor:
    """N -> N x 64, from slow to fast (Vaswani et al., 2017, section 3.5)."""
    angles = time.float()[:, None] * torch.exp(torch.linspace(0, math.log(_FASTEST), _SINES, device=time.device))
    return torch.cat([angles.sin(), angles.cos()], dim=1)
