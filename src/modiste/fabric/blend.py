"""What the weaver is asked: a seed of a category, variations of it, a mix of two, a fabric like that on a photo."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Palette
from modiste.fabric.flow import on_path
from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.plan import Drawing, Plan, as_maps, closing, measure_plan, measure_sketch, no_sketch
from modiste.fabric.seams import Pixels
from modiste.fabric.tiles import closed
from modiste.fabric.waves import measure_waves, moved
from modiste.fabric.weaver import Sampling, Told, Weaver, as_palette, told_of
from modiste.nn.pictures import to_tensor

_STRAY: Final = 0.5  # of the noise: how much a variation's differs
# The times at which one sets out, and how: from a drawing of flat motifs, of such as have an inside, of either for a
# weaver that gets there at once; from a photo.
_PLAIN: Final = (0.3, Sampling(1, 1.0))
_DETAILED: Final = (0.1, Sampling(3, 3.0))
DIRECT: Final = (0.3, Sampling(1, 1.0, direct=True))
_LIKE: Final = (0.4, Sampling(1, 1.0))
_BY_LIGHTNESS: Final = (2.0, 1.0, 1.0)
_PALETTES: Final = 16  # that a seed looks at


@dataclass(frozen=True, slots=True)
class Thread:
    """What the weaver draws from: noise, what it is told, and a picture under so much of the noise as there is at the
    time `begin`, of which nothing is left at 0; 1 x 3 x S x S each. `way` is how, None as the weaver is used."""

    noise: Tensor
    told: Told
    picture: Tensor
    begin: float = 0.0
    way: Sampling | None = None

    @property
    def start(self) -> Tensor:
        """The noisy picture."""
        return on_path(self.picture, self.noise, torch.tensor([self.begin]))


@torch.no_grad()
def spun(network: Weaver, category: int, seed: int, variation: int = 0, palette: Palette | None = None,
         drawing: Drawing | None = None, *, direct: bool = False) -> Thread:
    """The thread of a seed in a category. It follows a `drawing` in colours of the category (`direct`: in a single
    pass), or else a repeat that the category has. Variation 0 is the fabric itself; others keep its colours and most of
    its noise."""
    rng, noise = np.random.default_rng(seed), _noise(network, seed)
    repeat, colours = (int(number) for number in rng.integers(2**31, size=2))
    if variation:
        other = (seed + 7919 * variation) % 2**63
        noise = (1 - _STRAY**2) ** 0.5 * noise + _STRAY * _noise(network, other)
    if drawing is None:
        plan = Plan(moved(network.waves_of(category, repeat), *rng.random(2)), no_sketch(network.size))
        told = _numbers(network, palette) if palette else network.palette_of(category, colours)
        return Thread(noise, _told(network, category, told, plan), torch.zeros_like(noise))
    plan = measure_plan(drawing.tile, drawing.inks, network.size, closes=True)
    choice = [network.palette_of(category, colours + number) for number in range(_PALETTES)]
    told = _numbers(network, palette) if palette else suited(choice, drawing.inks)
    begin, way = DIRECT if direct else _DETAILED if drawing.detailed else _PLAIN
    return Thread(noise, _told(network, category, told, plan), _flat(plan, told), begin, way)


@torch.no_grad()
def like(network: Weaver, picture: Pixels, category: int, seed: int) -> Thread:
    """Fabrics like the one in a picture of the weaver's side: its colours, its repeat in whole counts, its motifs, and
    itself under so much noise that only its large shapes remain (Meng et al., 2022, "SDEdit")."""
    size, tile = network.size, closed(picture)
    inks = reduce_to_inks(picture, size.colours).inks
    plan = closing(Plan(measure_waves(picture, size.waves, closes=False),
                        measure_sketch(tile, inks, size.colours, closes=True)))
    told = _told(network, category, _numbers(network, inks), plan)
    return Thread(_noise(network, seed), told, to_tensor(tile[None]), *_LIKE)


def suited(palettes: list[list[float]], inks: Palette) -> list[float]:
    """Of some palettes (`as_palette`) the one that is most like the inks of a drawing, each colour given to the ink
    that it is like, lightness above all: between two inks lie their mixtures, along soft edges, and must lie between
    the new ones; and leaves stay greener than petals."""
    count = len(palettes[0]) // 3
    colours = np.array([told[:-1] for told in palettes]).reshape(-1, count, 3)
    own, new = srgb_to_oklab(from_8bit(inks.array()[:count])), srgb_to_oklab((colours + 1) / 2)
    gaps = (((own[None, :, None] - new[:, None]) * _BY_LIGHTNESS) ** 2).sum(axis=-1)  # P K' K
    dealt = [linear_sum_assignment(gap) for gap in gaps]
    best = int(np.argmin([gap[rows].sum() for gap, rows in zip(gaps, dealt, strict=True)]))
    rgb = np.round((colours[best][dealt[best][1]] + 1) * 127.5).astype(int)
    return as_palette([(int(r), int(g), int(b)) for r, g, b in rgb], count)


def mixed(first: Thread, second: Thread, share: float) -> Thread:
    """Between two threads, from where the first begins; mixed noise keeps its strength."""
    norm = ((1 - share) ** 2 + share**2) ** 0.5
    told = Told(*(torch.lerp(one, other, share) for one, other in zip(_parts(first.told), _parts(second.told),
                                                                      strict=True)))
    return Thread(torch.lerp(first.noise, second.noise, share) / norm, told,
                  torch.lerp(first.picture, second.picture, share), first.begin, first.way)


def _told(network: Weaver, category: int, palette: list[float], plan: Plan) -> Told:
    return told_of(network, torch.tensor([category]), torch.tensor([palette]), as_maps([plan]))


def _numbers(network: Weaver, palette: Palette) -> list[float]:
    return as_palette(list(palette.colours), network.size.colours)


def _parts(told: Told) -> tuple[Tensor, Tensor, Tensor]:
    return told.asked, told.unasked, told.plan


def _flat(plan: Plan, told: list[float]) -> Tensor:
    """A sketch in the colours of a palette (`as_palette`), 1 x 3 x S x S."""
    colours = np.array(told[:-1], np.float32).reshape(-1, 3)
    return torch.from_numpy(np.einsum("kc,khw->chw", colours, plan.sketch)[None])


def _noise(network: Weaver, seed: int) -> Tensor:
    side = network.size.side_px
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))
