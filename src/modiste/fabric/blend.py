"""What the weaver is asked: a seed of a category, variations of it, a mix of two, a fabric like that on a photo."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import torch
from torch import Tensor

from modiste.core.values import Palette
from modiste.fabric.flow import follow, on_path
from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.seams import Pixels
from modiste.fabric.waves import measure_waves, moved, whole
from modiste.fabric.weaver import Weaver, as_maps, as_palette
from modiste.nn.pictures import to_tensor

STEPS: Final = 10
GUIDANCE: Final = 2.0
_GUIDED: Final = (0.05, 0.95)  # times between which what is asked is stressed (Kynkäänniemi et al., 2024)
_STRAY: Final = 0.5  # of the noise: how much a variation's differs
_LIKE_FROM: Final = 0.4  # the time at which a photo's like sets out


@dataclass(frozen=True, slots=True)
class Thread:
    """What the weaver draws from: a picture at the time `begin` (noise at 0), N x 3 x S x S; what is asked and what is
    asked where nothing is, N x W; waves N x M x S x S."""

    start: Tensor
    asked: Tensor
    unasked: Tensor
    waves: Tensor
    begin: float = 0.0


@torch.no_grad()
def spun(network: Weaver, category: int, seed: int, variation: int = 0, palette: Palette | None = None) -> Thread:
    """The thread of a seed in a category. Variation 0 is the fabric itself; others keep its repeat and half of its
    noise."""
    size, rng = network.size, np.random.default_rng(seed)
    noise = _noise(network, seed)
    waves = network.waves_of(category, int(rng.integers(2**31)))
    if variation:
        other = (seed + 7919 * variation) % 2**63
        noise = (1 - _STRAY**2) ** 0.5 * noise + _STRAY * _noise(network, other)
    told = as_palette(list(palette.colours) if palette else [], size.colours)
    maps = as_maps([moved(waves, *rng.random(2))], size.side_px)
    return Thread(noise, *_asked(network, category, told), maps)


@torch.no_grad()
def like(network: Weaver, picture: Pixels, category: int, seed: int) -> Thread:
    """Fabrics like the one in a picture of the weaver's side: its colours, its repeat in whole counts, and itself under
    so much noise that only its large shapes remain (Meng et al., 2022, "SDEdit")."""
    size = network.size
    waves = whole(measure_waves(picture, size.waves, closes=False))
    told = as_palette(list(reduce_to_inks(picture, size.colours).inks.colours), size.colours)
    start = on_path(to_tensor(picture[None]), _noise(network, seed), torch.tensor([_LIKE_FROM]))
    return Thread(start, *_asked(network, category, told), as_maps([waves], size.side_px), _LIKE_FROM)


def mixed(first: Thread, second: Thread, share: float) -> Thread:
    """Between two threads; mixed noise keeps its strength."""
    norm = ((1 - share) ** 2 + share**2) ** 0.5
    start = ((1 - share) * first.start + share * second.start) / norm
    return replace(first, start=start, asked=torch.lerp(first.asked, second.asked, share),
                   waves=torch.lerp(first.waves, second.waves, share))


@torch.no_grad()
def woven(network: Weaver, thread: Thread, steps: int = STEPS, guidance: float = GUIDANCE) -> Tensor:
    """Tiles N x 3 x S x S in [-1, 1]. `guidance` above 1 stresses what is asked (Ho and Salimans, 2022,
    "Classifier-free diffusion guidance", eq. 6)."""
    count = len(thread.start)

    def guess(noisy: Tensor, time: float) -> Tensor:
        if guidance == 1 or not _GUIDED[0] <= time <= _GUIDED[1]:
            plain: Tensor = network(noisy, torch.full((count,), time), thread.asked, thread.waves)
            return plain
        both: Tensor = network(torch.cat([noisy, noisy]), torch.full((2 * count,), time),
                               torch.cat([thread.asked, thread.unasked]), torch.cat([thread.waves, thread.waves]))
        asked, unasked = both.chunk(2)
        return unasked.lerp(asked, guidance)

    return follow(thread.start, guess, steps, thread.begin).clamp(-1, 1)


def _asked(network: Weaver, category: int, palette: list[float]) -> tuple[Tensor, Tensor]:
    colours = torch.tensor([palette])
    numbers = torch.tensor([category]), torch.tensor([network.categories])
    return network.asked(numbers[0], colours), network.asked(numbers[1], colours)


def _noise(network: Weaver, seed: int) -> Tensor:
    side = network.size.side_px
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))
