"""What the weaver is asked beyond a seed: a mix of two fabrics, variations of one, a fabric like that on a photo."""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor

from modiste.fabric.networks import Weaver, white_noise
from modiste.fabric.texture import RandomFilters, texture, texture_gap

_STRAY: Final = 0.35  # of a style's own spread: how far a variation's style is from the fabric's
_STEPS: Final = 80
_STARTS: Final = 48
_RATE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Thread:
    """What the weaver draws from: a style 1 x W, and the white noise 1 x 1 x s x s of each of its levels."""

    style: Tensor
    streams: list[Tensor]


@torch.no_grad()
def spun(network: Weaver, category: int, seed: int, variation: int = 0) -> Thread:
    """The thread of a seed in a category. Variation 0 is the fabric itself; others keep most of its style and place
    everything anew."""
    noise, streams = white_noise(network.size, [torch.Generator().manual_seed(seed)])
    style = network.styles(noise, torch.tensor([category]))
    if variation == 0:
        return Thread(style, streams)
    other, streams = white_noise(network.size, [torch.Generator().manual_seed((seed + 7919 * variation) % 2**63)])
    strayed = network.styles((noise + _STRAY * other) / (1 + _STRAY**2) ** 0.5, torch.tensor([category]))
    return Thread(strayed, streams)


def mixed(first: Thread, second: Thread, share: float) -> Thread:
    """Between two threads; mixed noise keeps its strength."""
    norm = ((1 - share) ** 2 + share**2) ** 0.5
    streams = [((1 - share) * a + share * b) / norm for a, b in zip(first.streams, second.streams, strict=True)]
    return Thread((1 - share) * first.style + share * second.style, streams)


def style_like(network: Weaver, picture: Tensor, category: int, seed: int = 0) -> Tensor:
    """The style 1 x W whose fabrics look most like a picture (1 x 3 x S x S in [-1, 1]): inversion by gradient descent
    on the texture, from the best of what the network itself reads in the picture and some random styles."""
    seer = RandomFilters()
    wanted = texture(seer.layers(picture))
    noise, streams = white_noise(network.size, [torch.Generator().manual_seed(seed + k) for k in range(_STARTS)])
    with torch.no_grad():
        numbers = torch.full((_STARTS,), category)
        styles = network.styles(noise, numbers)
        styles[:1] = network.style_of(network.read(picture)[0], numbers[:1])
        gaps = texture_gap(texture(seer.layers(network(styles, streams).pictures)), wanted)
    best = int(gaps.argmin())
    style = styles[best : best + 1].clone().requires_grad_(True)
    own = [stream[best : best + 1] for stream in streams]
    optimizer = torch.optim.Adam([style], _RATE)
    for _ in range(_STEPS):
        gap = texture_gap(texture(seer.layers(network(style, own).pictures)), wanted).sum()
        optimizer.zero_grad()
        gap.backward()  # type: ignore[no-untyped-call]  # torch's own stub lacks it
        optimizer.step()
    return style.detach()
