"""Where sampling starts: from a seed, a variation of it, a blend of two, or a photo."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Palette
from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.finishing.tiles import make_tileable
from modiste.fabric.neural.flow import interpolate
from modiste.fabric.neural.spatial_condition import (
    Drawing,
    SpatialCondition,
    empty_colour_map,
    measure_colour_map,
    measure_condition,
    stack_conditions,
    with_whole_waves,
)
from modiste.fabric.neural.tile_unet import Conditioning, Sampling, TileUNet, condition_on, palette_vector
from modiste.fabric.neural.waves import measure_waves, moved
from modiste.nn.pictures import to_tensor

_VARIATION: Final = 0.5  # share of new noise in a variation
# Start time and sampler settings by what is followed: a flat drawing, one whose motifs have inner structure, either by
# a distilled network, a photo.
_FLAT: Final = (0.3, Sampling(1, 1.0))
_DETAILED: Final = (0.1, Sampling(3, 3.0))
DIRECT: Final = (0.3, Sampling(1, 1.0, direct=True))
_PHOTO: Final = (0.4, Sampling(1, 1.0))
_LIGHTNESS_WEIGHT: Final = (2.0, 1.0, 1.0)  # of OKLab's three axes
_PALETTES: Final = 16  # palettes of the category that a seed chooses from


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialState:
    """Everything that sampling starts from: noise and an init picture (1 x 3 x S x S each), mixed at flow time `begin`
    (0 is pure noise), the conditioning, and sampler settings of its own (None: the network's)."""

    noise: Tensor
    conditioning: Conditioning
    picture: Tensor
    begin: float = 0.0
    sampling: Sampling | None = None

    @property
    def noisy(self) -> Tensor:
        """The init picture noised to time `begin`."""
        return interpolate(self.picture, self.noise, torch.tensor([self.begin]))


@torch.no_grad()
def from_seed(network: TileUNet, category: int, seed: int, variation: int = 0, palette: Palette | None = None,
              drawing: Drawing | None = None, *, direct: bool = False) -> InitialState:
    """The initial state of a seed.

    Args:
        network: the U-Net, which keeps waves and palettes of each category.
        category: its number.
        seed: decides noise, waves and palette.
        variation: 0 is the fabric itself; others share its colours and most of its noise.
        palette: colours instead of the category's own.
        drawing: a procedural drawing to follow; None leaves the motifs to the network.
        direct: whether the network follows a drawing in one pass (distilled).
    """
    rng, noise = np.random.default_rng(seed), _noise(network, seed)
    repeat, colours = (int(number) for number in rng.integers(2**31, size=2))
    if variation:
        other = (seed + 7919 * variation) % 2**63
        noise = (1 - _VARIATION**2) ** 0.5 * noise + _VARIATION * _noise(network, other)
    if drawing is None:
        waves = moved(network.waves_of(category, repeat), *rng.random(2))
        spatial = SpatialCondition(waves, empty_colour_map(network.size))
        vector = _palette_vector(network, palette) if palette else network.palette_of(category, colours)
        return InitialState(
            noise=noise, conditioning=_condition(network, category, vector, spatial), picture=torch.zeros_like(noise))
    spatial = measure_condition(drawing.tile, drawing.inks, network.size, tileable=True)
    choice = [network.palette_of(category, colours + number) for number in range(_PALETTES)]
    vector = _palette_vector(network, palette) if palette else best_matching_palette(choice, drawing.inks)
    begin, sampling = DIRECT if direct else _DETAILED if drawing.detailed else _FLAT
    return InitialState(
        noise=noise, conditioning=_condition(network, category, vector, spatial), picture=_flat(spatial, vector),
        begin=begin, sampling=sampling)


@torch.no_grad()
def from_photo(network: TileUNet, picture: Pixels, category: int, seed: int) -> InitialState:
    """Fabrics like a picture S x S x 3: its colours, waves and motifs as conditions, and the picture itself noised
    until only its large shapes remain (Meng et al., 2022, "SDEdit")."""
    size, tile = network.size, make_tileable(picture)
    inks = reduce_to_inks(picture, size.colours).inks
    spatial = with_whole_waves(SpatialCondition(measure_waves(picture, size.waves, tileable=False),
                                                measure_colour_map(tile, inks, size.colours, tileable=True)))
    conditioning = _condition(network, category, _palette_vector(network, inks), spatial)
    begin, sampling = _PHOTO
    return InitialState(noise=_noise(network, seed), conditioning=conditioning, picture=to_tensor(tile[None]),
                        begin=begin, sampling=sampling)


def blend_states(first: InitialState, second: InitialState, share: float) -> InitialState:
    """Linear mix of two states, `share` of the second; noise keeps unit variance; start time and sampler settings are
    the first's."""
    norm = ((1 - share) ** 2 + share**2) ** 0.5
    one, other = first.conditioning, second.conditioning
    conditioning = Conditioning(torch.lerp(one.cond, other.cond, share), torch.lerp(one.uncond, other.uncond, share),
                                torch.lerp(one.spatial, other.spatial, share))
    return InitialState(noise=torch.lerp(first.noise, second.noise, share) / norm, conditioning=conditioning,
                        picture=torch.lerp(first.picture, second.picture, share), begin=first.begin,
                        sampling=first.sampling)


def best_matching_palette(palettes: list[list[float]], inks: Palette) -> list[float]:
    """The palette (`palette_vector`) nearest to a drawing's inks, its colours assigned to the inks at least cost in
    OKLab, lightness counted double: soft edges between two inks must stay between the new colours."""
    count = len(palettes[0]) // 3
    colours = np.array([vector[:-1] for vector in palettes]).reshape(-1, count, 3)
    own, new = srgb_to_oklab(from_8bit(inks.array()[:count])), srgb_to_oklab((colours + 1) / 2)
    gaps = (((own[None, :, None] - new[:, None]) * _LIGHTNESS_WEIGHT) ** 2).sum(axis=-1)  # P K' K
    assigned = [linear_sum_assignment(gap) for gap in gaps]
    best = int(np.argmin([gap[rows].sum() for gap, rows in zip(gaps, assigned, strict=True)]))
    rgb = np.round((colours[best][assigned[best][1]] + 1) * 127.5).astype(int)
    return palette_vector([(int(r), int(g), int(b)) for r, g, b in rgb], count)


def _condition(network: TileUNet, category: int, palette: list[float], spatial: SpatialCondition) -> Conditioning:
    return condition_on(network, torch.tensor([category]), torch.tensor([palette]), stack_conditions([spatial]))


def _palette_vector(network: TileUNet, palette: Palette) -> list[float]:
    return palette_vector(list(palette.colours), network.size.colours)


def _flat(spatial: SpatialCondition, vector: list[float]) -> Tensor:
    """The colour map filled with a palette's colours (`palette_vector`), 1 x 3 x S x S."""
    colours = np.array(vector[:-1], np.float32).reshape(-1, 3)
    return torch.from_numpy(np.einsum("kc,khw->chw", colours, spatial.colour_map)[None])


def _noise(network: TileUNet, seed: int) -> Tensor:
    side = network.size.side_px
    return torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(seed))
