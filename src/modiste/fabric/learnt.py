"""The engines that learn, `neural` and `dcgan`: from a model's folder and a seed to a tile."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch

from modiste.core.errors import UnknownNameError, WeightsError
from modiste.core.values import Palette, Photo
from modiste.data.cards import weights_folder
from modiste.fabric.blend import Thread, like, mixed, spun
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.drawings import along_drawing, drawing_for
from modiste.fabric.enlarge import LARGEST_PX, enlarge, enlarger_at
from modiste.fabric.folders import FABRIC, LoadedWeaver, has_weaver, load_classic, load_weaver
from modiste.fabric.guides import along_nothing, along_photo, between
from modiste.fabric.networks import SKETCHED
from modiste.fabric.pictures import shrunk, square
from modiste.fabric.plan import Guide
from modiste.fabric.sampling import woven
from modiste.fabric.seams import Pixels
from modiste.fabric.tiles import in_colours, resize_tile
from modiste.fabric.weaving import Weaving
from modiste.nn.pictures import to_pictures

_CHEAP_PX: Final = 256
_LOOK_PX: Final = 1024
_LOOKS: Final = 13  # what a seed's random numbers are for
_NEAREST: Final = 0.65  # of a photo's square: a closer look is no longer like it


def weave(model: Path | None, asked: Weaving, size_px: int) -> Pixels:
    """One tile, size x size x 3, that closes on itself, by the weaver in `model` (None: the bundled one).

    Raises:
        WeightsError: there is no such model.
        UnknownNameError: it does not know a category.
    """
    loaded = _weaver(_folder(model))
    if asked.like is not None:
        look = _look(asked.like, asked.seed)
        small = shrunk(look, loaded.network.size.side_px)
        thread = like(loaded.network, small, _number(loaded, asked.category), asked.seed)
        guide = along_photo(look, small, loaded.network.size)
    else:
        thread = _spun(loaded, asked.category, asked.seed, asked.palette, asked.variation)
        guide = _guide(loaded, asked.category, asked.seed, asked.variation)
    if asked.mix is not None:
        thread = mixed(thread, _spun(loaded, asked.mix.category, asked.mix.seed, asked.palette), asked.mix.share)
        guide = between(guide, _guide(loaded, asked.mix.category, asked.mix.seed), asked.mix.share)
    (tile,) = to_pictures(woven(loaded.network, thread, loaded.sampling))
    return _grown(tile if asked.palette is None else in_colours(tile, asked.palette), guide, size_px, model)


def _guide(loaded: LoadedWeaver, category: str, seed: int, variation: int = 0) -> Guide:
    size = loaded.network.size
    return along_drawing(category, seed, variation, size) if category in CATEGORIES else along_nothing(size)


def _spun(loaded: LoadedWeaver, category: str, seed: int, palette: Palette | None, variation: int = 0) -> Thread:
    """The thread of a seed, along a drawing by rule where the category is one that can be drawn."""
    drawing = drawing_for(category, seed, variation, loaded.network.size) if category in CATEGORIES else None
    return spun(loaded.network, _number(loaded, category), seed, variation, palette, drawing,
                direct=loaded.sampling.direct)


def _number(loaded: LoadedWeaver, category: str) -> int:
    if category not in loaded.categories:
        raise UnknownNameError("category of this model", category, loaded.categories)
    return loaded.categories.index(category)


def _look(photo: Photo, seed: int) -> Pixels:
    """A square of the middle of a photo: each seed looks at another, mirrored by chance."""
    picture, rng = np.asarray(photo.image.convert("RGB")), np.random.default_rng([seed, _LOOKS])
    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    look = square(picture[top : top + side, left : left + side], _NEAREST, rng)
    return shrunk(look, min(look.shape[0], _LOOK_PX))


@torch.no_grad()
def classic(model: Path | None, category: str, size_px: int, seed: int) -> Pixels:
    """One picture, size x size x 3, by the classic network of a category; it does not close.

    Raises WeightsError when there is no such model.
    """
    generator, size = load_classic(_folder(model), category)
    noise = torch.randn(1, size.noise, generator=torch.Generator().manual_seed(seed))
    (picture,) = to_pictures(generator(noise))
    return np.asarray(cv2.resize(picture, (size_px, size_px), interpolation=cv2.INTER_CUBIC))


def _grown(tile: Pixels, guide: Guide, size_px: int, model: Path | None) -> Pixels:
    """A tile at another size, by super-resolution along a guide while it is smaller; from a print's size on only if
    what it makes is wanted whole, since each step takes sixteen times as long as the last, and interpolation hides what
    is left."""
    network = enlarger_at(model)
    while network is not None and tile.shape[0] < size_px:
        large = tile.shape[0] * network.size.times
        if large > LARGEST_PX or (large > size_px and tile.shape[0] > _CHEAP_PX):
            break
        tile = enlarge(tile, network, guide(SKETCHED * tile.shape[0]))
    return resize_tile(tile, size_px)


def _folder(model: Path | None) -> Path:
    folder = (model if model is not None else weights_folder()) / FABRIC
    if not folder.is_dir() or (model is None and not has_weaver(folder)):
        where = "bundled weights" if model is None else str(model)
        raise WeightsError(f"{where}: no model of fabrics there; train one with modiste train fabric --data FOLDER, or "
                           "use --engine drawn")
    return folder


@lru_cache(maxsize=2)
def _weaver(folder: Path) -> LoadedWeaver:
    return load_weaver(folder)
