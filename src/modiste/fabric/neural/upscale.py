"""Super-resolution as users meet it: a tileable picture in, a tileable one of several times the pixels out."""

from pathlib import Path
from typing import Final

import numpy as np
import torch

from modiste.core.errors import SettingError
from modiste.data.cards import weights_folder
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.neural.folders import FABRIC, has_upscaler
from modiste.fabric.neural.networks import COLOUR_MAP_SCALE, Upscaler
from modiste.fabric.neural.request import NeuralModels
from modiste.fabric.neural.spatial_condition import ColourMap
from modiste.nn.pictures import to_pictures, to_tensor

LARGEST_PX: Final = 4096
_PIECE_PX: Final = 256  # side of the pieces that are upscaled at a time: a whole print would take gigabytes


def upscaler_at(model: Path | None, models: NeuralModels) -> Upscaler | None:
    """The upscaler in a model's folder, else the bundled one, else None."""
    for folder in (model, weights_folder()):
        if folder is not None and has_upscaler(folder / FABRIC):
            return models.upscaler(folder / FABRIC)
    return None


def upscale(tile: Pixels, network: Upscaler, colour_map: ColourMap | None = None) -> Pixels:
    """H x W x 3 -> kH x kW x 3, guided by a colour map K x 2H x 2W where one is given.

    Raises SettingError when that would be more than 4096 pixels a side.
    """
    times = network.size.times
    if max(tile.shape[:2]) * times > LARGEST_PX:
        raise SettingError("fabric.too_large_to_upscale", width=tile.shape[1], height=tile.shape[0],
                           most=LARGEST_PX // times)
    height, width = tile.shape[:2]
    maps = np.zeros((network.size.colours, COLOUR_MAP_SCALE * height, COLOUR_MAP_SCALE * width), np.float32)
    if colour_map is not None:  # a U-Net of the user's own may have more colours, or fewer
        maps[: len(colour_map)] = colour_map[: len(maps)]
    if max(height, width) <= _PIECE_PX:
        return _upscale_piece(tile, maps, network)
    margin = network.size.reach_px + 1
    around = np.pad(tile, ((margin, margin), (margin, margin), (0, 0)), mode="wrap")
    beyond = np.pad(maps, ((0, 0), *2 * ((COLOUR_MAP_SCALE * margin, COLOUR_MAP_SCALE * margin),)), mode="wrap")
    large = np.empty((height * times, width * times, 3), np.uint8)
    for top in range(0, height, _PIECE_PX):
        for left in range(0, width, _PIECE_PX):
            bottom, right = min(top + _PIECE_PX, height), min(left + _PIECE_PX, width)
            rows, columns = slice(top, bottom + 2 * margin), slice(left, right + 2 * margin)
            piece = _upscale_piece(around[rows, columns], beyond[:, _finer(rows), _finer(columns)], network)
            edge = margin * times
            large[top * times : bottom * times, left * times : right * times] = piece[edge:-edge, edge:-edge]
    return large


def _finer(part: slice) -> slice:
    """The same part of a colour map."""
    return slice(COLOUR_MAP_SCALE * part.start, COLOUR_MAP_SCALE * part.stop)


@torch.no_grad()
def _upscale_piece(tile: Pixels, colour_map: ColourMap, network: Upscaler) -> Pixels:
    """Upscale in one piece; the network wraps around its edges."""
    (drawn,) = to_pictures(network(to_tensor(tile[None]), torch.from_numpy(np.ascontiguousarray(colour_map))[None]))
    return np.asarray(drawn)
