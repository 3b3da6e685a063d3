"""Super-resolution, as users meet it: a tile that closes in, one of several times the pixels that closes out."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import torch

from modiste.core.errors import SettingError
from modiste.data.cards import weights_folder
from modiste.fabric.folders import FABRIC, has_enlarger, load_enlarger
from modiste.fabric.networks import SKETCHED, Enlarger
from modiste.fabric.plan import Sketch
from modiste.fabric.seams import Pixels
from modiste.nn.pictures import to_pictures, to_tensor

LARGEST_PX: Final = 4096
_PIECE_PX: Final = 256  # side of what is enlarged at a time: a print in one piece would take gigabytes


def enlarger_at(model: Path | None) -> Enlarger | None:
    """The super-resolution in a model's folder, or else the bundled one, or None where there is none."""
    for folder in (model, weights_folder()):
        if folder is not None and has_enlarger(folder / FABRIC):
            return _load(folder / FABRIC)
    return None


def enlarge(tile: Pixels, network: Enlarger, sketch: Sketch | None = None) -> Pixels:
    """H x W x 3 -> kH x kW x 3, along a sketch K x 2H x 2W where one is given.

    Raises SettingError when that would be more than 4096 pixels a side.
    """
    times = network.size.times
    if max(tile.shape[:2]) * times > LARGEST_PX:
        raise SettingError(f"{tile.shape[1]} x {tile.shape[0]} pixels: expected at most {LARGEST_PX // times} a side")
    height, width = tile.shape[:2]
    maps = np.zeros((network.size.colours, SKETCHED * height, SKETCHED * width), np.float32)
    if sketch is not None:  # a weaver of one's own may be told of more colours, or fewer
        maps[: len(sketch)] = sketch[: len(maps)]
    if max(height, width) <= _PIECE_PX:
        return _whole(tile, maps, network)
    margin = network.size.reach_px + 1
    around = np.pad(tile, ((margin, margin), (margin, margin), (0, 0)), mode="wrap")
    beyond = np.pad(maps, ((0, 0), *2 * ((SKETCHED * margin, SKETCHED * margin),)), mode="wrap")
    large = np.empty((height * times, width * times, 3), np.uint8)
    for top in range(0, height, _PIECE_PX):
        for left in range(0, width, _PIECE_PX):
            bottom, right = min(top + _PIECE_PX, height), min(left + _PIECE_PX, width)
            rows, columns = slice(top, bottom + 2 * margin), slice(left, right + 2 * margin)
            piece = _whole(around[rows, columns], beyond[:, _finer(rows), _finer(columns)], network)
            edge = margin * times
            large[top * times : bottom * times, left * times : right * times] = piece[edge:-edge, edge:-edge]
    return large


def _finer(part: slice) -> slice:
    """The same part of a sketch."""
    return slice(SKETCHED * part.start, SKETCHED * part.stop)


@torch.no_grad()
def _whole(tile: Pixels, sketch: Sketch, network: Enlarger) -> Pixels:
    """Enlarged in one piece, around whose edges the network itself goes on."""
    (drawn,) = to_pictures(network(to_tensor(tile[None]), torch.from_numpy(np.ascontiguousarray(sketch))[None]))
    return np.asarray(drawn)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Enlarger:
    return load_enlarger(folder)
