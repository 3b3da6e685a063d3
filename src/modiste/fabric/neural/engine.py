"""The engines `neural` and `dcgan`: from a model's folder and a request to a tile."""

from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch

from modiste.core.errors import UnknownNameError, WeightsError
from modiste.core.values import Palette, Photo
from modiste.data.cards import weights_folder
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.finishing.tiles import in_colours, resize_tile
from modiste.fabric.neural.folders import FABRIC, LoadedTileUNet, has_tile_unet, load_dcgan
from modiste.fabric.neural.guide_drawings import drawing_for, guide_from_drawing
from modiste.fabric.neural.guides import blend_guides, empty_guide, guide_from_photo
from modiste.fabric.neural.initial_state import InitialState, blend_states, from_photo, from_seed
from modiste.fabric.neural.networks import COLOUR_MAP_SCALE, Upscaler
from modiste.fabric.neural.request import NeuralModels, NeuralRequest
from modiste.fabric.neural.sampling import sample
from modiste.fabric.neural.spatial_condition import Guide
from modiste.fabric.neural.training.pictures import shrunk, square
from modiste.fabric.neural.upscale import LARGEST_PX, upscale, upscaler_at
from modiste.nn.pictures import to_pictures

_CHEAP_PX: Final = 256  # largest side that is upscaled even if most of the result is thrown away
_CROP_PX: Final = 1024
_STREAM: Final = 13  # random stream of a seed's crop of a photo
_SMALLEST_CROP: Final = 0.65  # of a photo's square: a smaller crop no longer looks like it


def generate(model: Path | None, request: NeuralRequest, size_px: int, models: NeuralModels) -> Pixels:
    """One tileable picture, size x size x 3, by the U-Net in `model` (None: the bundled one).

    Raises:
        WeightsError: there is no such model.
        UnknownNameError: it does not know a category.
    """
    loaded = models.tile_unet(_folder(model))
    if request.like is not None:
        look = _crop(request.like, request.seed)
        small = shrunk(look, loaded.network.size.side_px)
        state = from_photo(loaded.network, small, _number(loaded, request.category), request.seed)
        guide = guide_from_photo(look, small, loaded.network.size)
    else:
        state = _from_seed(loaded, request.category, request.seed, request.palette, request.variation)
        guide = _guide(loaded, request.category, request.seed, request.variation)
    if request.mix is not None:
        mix = request.mix
        state = blend_states(state, _from_seed(loaded, mix.category, mix.seed, request.palette), mix.share)
        guide = blend_guides(guide, _guide(loaded, mix.category, mix.seed), mix.share)
    (tile,) = to_pictures(sample(loaded.network, state, loaded.sampling))
    return _upscaled_to(tile if request.palette is None else in_colours(tile, request.palette), guide, size_px,
                        upscaler_at(model, models))


def _guide(loaded: LoadedTileUNet, category: str, seed: int, variation: int = 0) -> Guide:
    size = loaded.network.size
    return guide_from_drawing(category, seed, variation, size) if category in CATEGORIES else empty_guide(size)


def _from_seed(loaded: LoadedTileUNet, category: str, seed: int, palette: Palette | None, variation: int = 0
               ) -> InitialState:
    """The initial state of a seed, which follows a procedural drawing where the category has one."""
    drawing = drawing_for(category, seed, variation, loaded.network.size) if category in CATEGORIES else None
    return from_seed(loaded.network, _number(loaded, category), seed, variation, palette, drawing,
                     direct=loaded.sampling.direct)


def _number(loaded: LoadedTileUNet, category: str) -> int:
    if category not in loaded.categories:
        raise UnknownNameError("category of this model", category, loaded.categories)
    return loaded.categories.index(category)


def _crop(photo: Photo, seed: int) -> Pixels:
    """A random square of the middle of a photo, mirrored by chance; each seed takes another."""
    picture, rng = np.asarray(photo.image.convert("RGB")), np.random.default_rng([seed, _STREAM])
    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    look = square(picture[top : top + side, left : left + side], _SMALLEST_CROP, rng)
    return shrunk(look, min(look.shape[0], _CROP_PX))


@torch.no_grad()
def generate_dcgan(model: Path | None, category: str, size_px: int, seed: int) -> Pixels:
    """One picture, size x size x 3, by the DCGAN of a category; it does not tile.

    Raises WeightsError when there is no such model.
    """
    generator, size = load_dcgan(_folder(model), category)
    noise = torch.randn(1, size.noise, generator=torch.Generator().manual_seed(seed))
    (picture,) = to_pictures(generator(noise))
    return np.asarray(cv2.resize(picture, (size_px, size_px), interpolation=cv2.INTER_CUBIC))


def _upscaled_to(tile: Pixels, guide: Guide, size_px: int, network: Upscaler | None) -> Pixels:
    """A tile resized to `size_px`: super-resolution (x 4 a step) while it is smaller, then interpolation. Beyond 256
    pixels a step is taken only if its whole result is wanted, since each costs sixteen times the last."""
    while network is not None and tile.shape[0] < size_px:
        large = tile.shape[0] * network.size.times
        if large > LARGEST_PX or (large > size_px and tile.shape[0] > _CHEAP_PX):
            break
        tile = upscale(tile, network, guide(COLOUR_MAP_SCALE * tile.shape[0]))
    return resize_tile(tile, size_px)


def _folder(model: Path | None) -> Path:
    folder = (model if model is not None else weights_folder()) / FABRIC
    if not folder.is_dir() or (model is None and not has_tile_unet(folder)):
        where = "bundled weights" if model is None else str(model)
        raise WeightsError("fabric.no_model", where=where)
    return folder
