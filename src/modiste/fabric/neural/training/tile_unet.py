"""Task: flow matching of the U-Net on tileable pictures and on crops of cloth, which do not tile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import torch
from torch import Tensor

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Palette
from modiste.fabric.finishing.inks import reduce_to_inks
from modiste.fabric.finishing.seams import Pixels, is_tileable
from modiste.fabric.finishing.tiles import resize_tile
from modiste.fabric.neural.flow import interpolate, sample_times, velocity_error
from modiste.fabric.neural.presets import TileUNetSize
from modiste.fabric.neural.spatial_condition import measure_condition, stack_conditions
from modiste.fabric.neural.tile_unet import KEPT_PRIORS, TileUNet, palette_vector
from modiste.fabric.neural.training.pictures import FabricPictures, balanced, crop, mirrored
from modiste.fabric.neural.waves import measure_waves, whole
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses

_COLOURS_PX: Final = 32
_CLEAR: Final = 0.2  # OKLab distance from which motif and ground can be told apart


@dataclass(frozen=True, slots=True, kw_only=True)
class TileUNetRecipe:
    """Settings of the run: `crops` is the share of batches of crops where there are tileable pictures too; `drop_*` are
    the shares of samples trained without category, palette, waves or colour map."""

    batch: int = 32
    learning_rate: float = 1.5e-3
    ema_decay: float = 0.9985
    crops: float = 0.25
    drop_category: float = 0.1
    drop_palette: float = 0.5
    drop_waves: float = 0.1
    drop_colour_map: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class TileUNetBatch:
    """Pictures N x 3 x S x S in [-1, 1], all tileable or none, the numbers N of their categories, palettes N x P and
    spatial conditions N x (M + K) x S x S."""

    pictures: Tensor
    category: Tensor
    palette: Tensor
    spatial: Tensor
    tileable: bool


class TileUNetTask:
    """The U-Net's flow matching loss."""

    def __init__(self, unet: TileUNet, *, compiled: bool = False) -> None:
        self._unet = unet
        self._forward: Callable[..., Any] = torch.compile(unet) if compiled else unet

    def loss(self, batch: TileUNetBatch) -> Losses:
        """Mean velocity error at random times."""
        time = sample_times(len(batch.pictures)).to(batch.pictures.device)
        noisy = interpolate(batch.pictures, torch.randn_like(batch.pictures), time)
        cond = self._unet.embed_condition(batch.category, batch.palette)
        predicted = self._forward(noisy, time, cond, batch.spatial, batch.tileable)
        return {"total": velocity_error(predicted, batch.pictures, time).mean()}


@dataclass(frozen=True, slots=True)
class TileSet:
    """Training pictures, each with its tile at the U-Net's side where it is tileable (else None), and its main colours,
    the commonest first."""

    fabrics: FabricPictures
    tiles: Sequence[Pixels | None]
    colours: Sequence[Palette]

    def rows(self, count: int, tiles: bool, rng: np.random.Generator) -> list[int]:
        """`count` random rows of tileable pictures (or of the others), balanced over categories."""
        there = np.flatnonzero([(tile is not None) == tiles for tile in self.tiles])
        return [int(there[row]) for row in balanced(self.fabrics.category[there], count, rng)]

    def has(self, tiles: bool) -> bool:
        """Whether there are tileable pictures, or such that are not."""
        return any((tile is not None) == tiles for tile in self.tiles)


def read_tile_set(fabrics: FabricPictures, size: TileUNetSize) -> TileSet:
    """Find the tileable pictures and the main colours of all."""
    tiles = [resize_tile(picture, size.side_px) if is_tileable(picture) else None for picture in fabrics.pictures]
    small = [cv2.resize(picture, (_COLOURS_PX, _COLOURS_PX), interpolation=cv2.INTER_AREA)
             for picture in fabrics.pictures]
    return TileSet(fabrics, tiles, [reduce_to_inks(one, size.colours).inks for one in small])


def draw_tile_batch(tile_set: TileSet, recipe: TileUNetRecipe, size: TileUNetSize, rng: np.random.Generator
                    ) -> TileUNetBatch:
    """A batch of whole tiles, rolled at random, or of crops; conditions dropped as the recipe says."""
    tiles = tile_set.has(True) and (not tile_set.has(False) or rng.random() >= recipe.crops)
    rows = tile_set.rows(recipe.batch, tiles, rng)
    pictures = np.stack([random_view(tile_set, row, size.side_px, rng) for row in rows])
    drops = rng.random((recipe.batch, 4)) < (recipe.drop_category, recipe.drop_palette, recipe.drop_waves,
                                             recipe.drop_colour_map)
    category = np.where(drops[:, 0], len(tile_set.fabrics.names), tile_set.fabrics.category[rows])
    palettes = [palette_vector([] if dropped else list(tile_set.colours[row].colours), size.colours)
                for row, dropped in zip(rows, drops[:, 1], strict=True)]
    conditions = []
    for picture, row, dropped in zip(pictures, rows, drops[:, 2:], strict=True):
        spatial = measure_condition(picture, tile_set.colours[row], size, tileable=tiles)
        spatial = spatial.without_waves() if dropped[0] else spatial
        conditions.append(spatial.without_colour_map() if dropped[1] else spatial)
    return TileUNetBatch(
        pictures=to_tensor(pictures), category=torch.from_numpy(category), palette=torch.tensor(palettes),
        spatial=stack_conditions(conditions), tileable=tiles)


def random_view(tile_set: TileSet, row: int, side_px: int, rng: np.random.Generator) -> Pixels:
    """One augmented picture: the whole tile, rolled, or a crop where there is none; mirrored at random."""
    tile = tile_set.tiles[row]
    if tile is None:
        return crop(tile_set.fabrics.pictures[row], side_px, rng)
    down, right = rng.integers(0, side_px, 2)
    return mirrored(np.roll(tile, (int(down), int(right)), (0, 1)), rng)


def contrast(palette: Palette) -> float:
    """OKLab distance of the second colour from the first, the ground."""
    ground, motif = srgb_to_oklab(from_8bit(palette.array()[:2])) if len(palette) > 1 else np.zeros((2, 3))
    return float(np.linalg.norm(motif - ground))


def keep_priors(unet: TileUNet, tile_set: TileSet, seed: int) -> None:
    """Store in the network, for each category, waves and palettes measured on training pictures, for seeds to choose
    from.

    Waves come from tileable pictures where there are some (their counts are exact), and only from repeating ones where
    most repeat; palettes from pictures of clear contrast where there are some.
    """
    fabrics, size, rng = tile_set.fabrics, unet.size, np.random.default_rng(seed)
    for number in np.unique(fabrics.category):
        every = np.flatnonzero(fabrics.category == number)
        tiles = [row for row in every if tile_set.tiles[int(row)] is not None]
        sets = []
        for row in rng.choice(tiles or every, KEPT_PRIORS).tolist():
            picture = random_view(tile_set, row, size.side_px, rng)
            sets.append(whole(measure_waves(picture, size.waves, tileable=tile_set.tiles[row] is not None)))
        repeating = [waves for waves in sets if waves.any()]
        clear = [row for row in every if contrast(tile_set.colours[int(row)]) >= _CLEAR]
        palettes = [palette_vector(list(tile_set.colours[row].colours), size.colours)
                    for row in rng.choice(clear or every, KEPT_PRIORS).tolist()]
        unet.keep(int(number), repeating if 2 * len(repeating) > len(sets) else sets, palettes)
