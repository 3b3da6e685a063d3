"""Super-resolution, as users meet it: a tile that closes in, one of several times the pixels that closes out."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
import torch

from modiste.core.errors import SettingError
from modiste.data.cards import weights_folder
from modiste.fabric.folders import FABRIC, has_enlarger, load_enlarger
from modiste.fabric.networks import Enlarger
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


def enlarge(tile: Pixels, network: Enlarger) -> Pixels:
    """H x W x 3 -> kH x kW x 3. Raises SettingError when that would be more than 4096 pixels a side."""
    times = network.size.times
    if max(tile.shape[:2]) * times > LARGEST_PX:
        raise SettingError(f"{tile.shape[1]} x {tile.shape[0]} pixels: expected at most {LARGEST_PX // times} a side")
    if max(tile.shape[:2]) <= _PIECE_PX:
        return _whole(tile, network)
    margin = network.size.reach_px + 1
    around = np.pad(tile, ((margin, margin), (margin, margin), (0, 0)), mode="wrap")
    height, width = tile.shape[:2]
    large = np.empty((height * times, width * times, 3), np.uint8)
    for top in range(0, height, _PIECE_PX):
        for left in range(0, width, _PIECE_PX):
            bottom, right = min(top + _PIECE_PX, height), min(left + _PIECE_PX, width)
            piece = around[top : bottom + 2 * margin, left : right + 2 * margin]
            large[top * times : bottom * times, left * times : right * times] = _inner(piece, network, margin)
    return large


def _inner(piece: Pixels, network: Enlarger, margin: int) -> Pixels:
    """A piece enlarged, without its margins."""
    edge = margin * network.size.times
    return _whole(piece, network)[edge:-edge, edge:-edge]


@torch.no_grad()
def _whole(tile: Pixels, network: Enlarger) -> Pixels:
    """Enlarged in one piece, around whose edges the network itself goes on."""
    (drawn,) = to_pictures(network(to_tensor(tile[None])))
    return np.asarray(drawn)


@lru_cache(maxsize=2)
def _load(folder: Path) -> Enlarger:
    return load_enlarger(folder)
