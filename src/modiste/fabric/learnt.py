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
from modiste.fabric.blend import Thread, mixed, spun, style_like
from modiste.fabric.enlarge import LARGEST_PX, enlarge, enlarger_at
from modiste.fabric.folders import FABRIC, LoadedWeaver, has_weaver, load_classic, load_weaver
from modiste.fabric.seams import Pixels
from modiste.fabric.weaving import Weaving
from modiste.nn.pictures import to_pictures, to_tensor

_MARGIN_PX: Final = 8


def weave(model: Path | None, asked: Weaving, size_px: int) -> Pixels:
    """One tile, size x size x 3, that closes on itself, by the weaver in `model` (None: the bundled one).

    Raises:
        WeightsError: there is no such model.
        UnknownNameError: it does not know a category.
    """
    loaded = _weaver(_folder(model))
    network = loaded.network
    thread = spun(network, _number(loaded, asked.category), asked.seed, asked.variation)
    if asked.like is not None:
        picture = _square(asked.like, network.size.side_px)
        thread = Thread(style_like(network, to_tensor(picture[None]), _number(loaded, asked.category)), thread.streams)
    if asked.mix is not None:
        other = spun(network, _number(loaded, asked.mix.category), asked.mix.seed)
        thread = mixed(thread, other, asked.mix.share)
    inks = None if asked.palette is None else _as_inks(asked.palette, network.size.inks)
    with torch.no_grad():
        (tile,) = to_pictures(network(thread.style, thread.streams, inks).pictures)
    return _grown(tile, size_px, model)


def _number(loaded: LoadedWeaver, category: str) -> int:
    if category not in loaded.categories:
        raise UnknownNameError("category of this model", category, loaded.categories)
    return loaded.categories.index(category)


def _square(photo: Photo, side_px: int) -> Pixels:
    """The middle of a photo at a side of `side_px`."""
    picture = np.asarray(photo.image.convert("RGB"))
    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    square = picture[top : top + side, left : left + side]
    return np.asarray(cv2.resize(square, (side_px, side_px), interpolation=cv2.INTER_AREA))


@torch.no_grad()
def classic(model: Path | None, category: str, size_px: int, seed: int) -> Pixels:
    """One picture, size x size x 3, by the classic network of a category; it does not close.

    Raises WeightsError when there is no such model.
    """
    generator, size = load_classic(_folder(model), category)
    noise = torch.randn(1, size.noise, generator=torch.Generator().manual_seed(seed))
    (picture,) = to_pictures(generator(noise))
    return np.asarray(cv2.resize(picture, (size_px, size_px), interpolation=cv2.INTER_CUBIC))


def _grown(tile: Pixels, size_px: int, model: Path | None) -> Pixels:
    """A tile at another size, enlarged by super-resolution where there is one and it is larger."""
    network = enlarger_at(model)
    while network is not None and tile.shape[0] < size_px and tile.shape[0] * network.size.times <= LARGEST_PX:
        tile = enlarge(tile, network)
    return resize_tile(tile, size_px)


def resize_tile(tile: Pixels, size_px: int) -> Pixels:
    """A tile that closes, at another size: what lies beyond its edges is taken into account, so that it still does."""
    side = tile.shape[0]
    if side == size_px:
        return tile
    wrapped = np.pad(tile, ((_MARGIN_PX, _MARGIN_PX), (_MARGIN_PX, _MARGIN_PX), (0, 0)), mode="wrap")
    line = ((np.arange(size_px) + 0.5) / size_px * side - 0.5 + _MARGIN_PX).astype(np.float32)
    if size_px > side:
        x, y = np.meshgrid(line, line)
        return np.asarray(cv2.remap(wrapped, x, y, cv2.INTER_CUBIC))
    shrunk = cv2.resize(np.tile(tile, (2, 2, 1)), (2 * size_px, 2 * size_px), interpolation=cv2.INTER_AREA)
    half = size_px // 2
    return np.asarray(np.roll(shrunk[half : half + size_px, half : half + size_px], (half, half), axis=(0, 1)))


def _folder(model: Path | None) -> Path:
    folder = (model if model is not None else weights_folder()) / FABRIC
    if not folder.is_dir() or (model is None and not has_weaver(folder)):
        where = f"{model}: no model of fabrics there" if model is not None else "no model of fabrics is bundled yet"
        raise WeightsError(f"{where}; train one with modiste train fabric --data FOLDER, or use --engine drawn")
    return folder


@lru_cache(maxsize=2)
def _weaver(folder: Path) -> LoadedWeaver:
    return load_weaver(folder)


def _as_inks(palette: Palette, count: int) -> torch.Tensor:
    """1 x K x 3 in [-1, 1]; the colours after the ground are used in turn where the network has more inks."""
    rest = palette.colours[1:] or palette.colours
    colours = [palette.colours[0], *(rest[number % len(rest)] for number in range(count - 1))]
    return torch.tensor([colours], dtype=torch.float32) / 127.5 - 1
