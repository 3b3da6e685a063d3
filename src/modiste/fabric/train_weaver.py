"""Recipe: the weaver, by flow matching on tiles that close and on crops of cloth that do not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
import torch
from torch import Tensor

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Palette
from modiste.fabric.flow import on_path, random_times, velocity_error
from modiste.fabric.inks import reduce_to_inks
from modiste.fabric.pictures import FabricPictures, balanced, crop, mirrored
from modiste.fabric.plan import as_maps, measure_plan
from modiste.fabric.presets import WeaverSize
from modiste.fabric.seams import Pixels, closes
from modiste.fabric.tiles import resize_tile
from modiste.fabric.waves import measure_waves, whole
from modiste.fabric.weaver import KEPT, Weaver, as_palette
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Losses

_COLOURS_PX: Final = 32
_CLEAR: Final = 0.2  # OKLab


@dataclass(frozen=True, slots=True)
class WeaverRecipe:
    """Settings of the run: the part of batches that are crops where there are tiles too; how often the category, the
    palette, the waves and the sketch are not told, so that the weaver does without."""

    batch: int = 32
    learning_rate: float = 1.5e-3
    ema_decay: float = 0.9985
    crops: float = 0.25
    drop_category: float = 0.1
    drop_palette: float = 0.5
    drop_waves: float = 0.1
    drop_sketch: float = 0.2


@dataclass(frozen=True, slots=True)
class WeaverBatch:
    """Pictures N x 3 x S x S in [-1, 1], all of which close or none, the numbers N of their categories, and what the
    weaver is told of each: palettes N x P, plans N x (M + K) x S x S."""

    pictures: Tensor
    category: Tensor
    palette: Tensor
    plan: Tensor
    closes: bool


class WeaverTask:
    """The lesson of the weaver."""

    def __init__(self, weaver: Weaver, *, compiled: bool = False) -> None:
        self._weaver = weaver
        self._forward: Callable[..., Any] = torch.compile(weaver) if compiled else weaver

    def loss(self, batch: WeaverBatch) -> Losses:
        """What the velocity is off at random times."""
        time = random_times(len(batch.pictures)).to(batch.pictures.device)
        noisy = on_path(batch.pictures, torch.randn_like(batch.pictures), time)
        asked = self._weaver.asked(batch.category, batch.palette)
        guess = self._forward(noisy, time, asked, batch.plan, batch.closes)
        return {"total": velocity_error(guess, batch.pictures, time).mean()}


@dataclass(frozen=True, slots=True)
class Lessons:
    """What the weaver learns from: pictures, each with its tile of the weaver's side where it closes on itself, and its
    main colours, the largest first."""

    fabrics: FabricPictures
    tiles: Sequence[Pixels | None]
    colours: Sequence[Palette]

    def rows(self, count: int, tiles: bool, rng: np.random.Generator) -> list[int]:
        """`count` rows of pictures that close, or of such that do not, every category as often as the others."""
        there = np.flatnonzero([(tile is not None) == tiles for tile in self.tiles])
        return [int(there[row]) for row in balanced(self.fabrics.category[there], count, rng)]

    def has(self, tiles: bool) -> bool:
        """Whether there are pictures that close, or such that do not."""
        return any((tile is not None) == tiles for tile in self.tiles)


def lessons_of(fabrics: FabricPictures, size: WeaverSize) -> Lessons:
    """Look at every picture once."""
    tiles = [resize_tile(picture, size.side_px) if closes(picture) else None for picture in fabrics.pictures]
    small = [cv2.resize(picture, (_COLOURS_PX, _COLOURS_PX), interpolation=cv2.INTER_AREA)
             for picture in fabrics.pictures]
    return Lessons(fabrics, tiles, [reduce_to_inks(one, size.colours).inks for one in small])


def draw_lesson(lessons: Lessons, recipe: WeaverRecipe, size: WeaverSize, rng: np.random.Generator) -> WeaverBatch:
    """A batch of whole tiles that close, moved on themselves, or of crops."""
    tiles = lessons.has(True) and (not lessons.has(False) or rng.random() >= recipe.crops)
    rows = lessons.rows(recipe.batch, tiles, rng)
    pictures = np.stack([look_at(lessons, row, size.side_px, rng) for row in rows])
    drops = rng.random((recipe.batch, 4)) < (recipe.drop_category, recipe.drop_palette, recipe.drop_waves,
                                             recipe.drop_sketch)
    category = np.where(drops[:, 0], len(lessons.fabrics.names), lessons.fabrics.category[rows])
    palettes = [as_palette([] if dropped else list(lessons.colours[row].colours), size.colours)
                for row, dropped in zip(rows, drops[:, 1], strict=True)]
    plans = []
    for picture, row, dropped in zip(pictures, rows, drops[:, 2:], strict=True):
        plan = measure_plan(picture, lessons.colours[row], size, closes=tiles)
        plan = plan.without_waves() if dropped[0] else plan
        plans.append(plan.without_sketch() if dropped[1] else plan)
    return WeaverBatch(to_tensor(pictures), torch.from_numpy(category), torch.tensor(palettes), as_maps(plans),
                       tiles)


def look_at(lessons: Lessons, row: int, side_px: int, rng: np.random.Generator) -> Pixels:
    """A picture as the weaver sees it: the whole tile, moved on itself, or a crop; mirrored at random."""
    tile = lessons.tiles[row]
    if tile is None:
        return crop(lessons.fabrics.pictures[row], side_px, rng)
    down, right = rng.integers(0, side_px, 2)
    return mirrored(np.roll(tile, (int(down), int(right)), (0, 1)), rng)


def contrast(palette: Palette) -> float:
    """How far the second colour lies from the first, the ground, in OKLab."""
    ground, motif = srgb_to_oklab(from_8bit(palette.array()[:2])) if len(palette) > 1 else np.zeros((2, 3))
    return float(np.linalg.norm(motif - ground))


def keep_choices(weaver: Weaver, lessons: Lessons, seed: int) -> None:
    """Seeds of each category take their repeat and, apart from that, their colours from pictures of it: the repeat from
    tiles where there are some, since their counts are exact, and where most of the pictures repeat, from those that
    do; the colours from pictures whose colours can be told apart, where there are some."""
    fabrics, size, rng = lessons.fabrics, weaver.size, np.random.default_rng(seed)
    for number in np.unique(fabrics.category):
        every = np.flatnonzero(fabrics.category == number)
        tiles = [row for row in every if lessons.tiles[int(row)] is not None]
        sets = []
        for row in rng.choice(tiles or every, KEPT).tolist():
            picture = look_at(lessons, row, size.side_px, rng)
            sets.append(whole(measure_waves(picture, size.waves, closes=lessons.tiles[row] is not None)))
        repeating = [waves for waves in sets if waves.any()]
        clear = [row for row in every if contrast(lessons.colours[int(row)]) >= _CLEAR]
        palettes = [as_palette(list(lessons.colours[row].colours), size.colours)
                    for row in rng.choice(clear or every, KEPT).tolist()]
        weaver.keep(int(number), repeating if 2 * len(repeating) > len(sets) else sets, palettes)
