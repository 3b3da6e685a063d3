"""The U-Net's spatial condition: waves of the repeat, and a colour map of the motifs, both measured in pictures.

Waves describe stripes and checks in full but say nothing of a petal. A colour map does: for each of K colours the share
(0 to 1) of it at each place, blurred, so that edges and detail are the U-Net's to draw (after Park et al., 2019,
"SPADE", whose layouts are drawn by people). Zeros mean "not known".
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Palette
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.neural.presets import TileUNetSize
from modiste.fabric.neural.waves import Waves, draw_waves, measure_waves, no_waves, whole

ColourMap = NDArray[np.float32]
Guide = Callable[[int], ColourMap]
"""Gives the colour map K x S x S of a tile at any side S: what super-resolution follows."""

_SOFT_PX: Final = 1.0  # blur of colour maps for the U-Net
FINE_PX: Final = 0.6
"""Blur of colour maps for super-resolution, standard deviation in pixels."""
_MARGIN_PX: Final = 4


@dataclass(frozen=True, slots=True)
class SpatialCondition:
    """Waves M x 4 (`neural.waves`) and a colour map K x S x S."""

    waves: Waves
    colour_map: ColourMap

    def without_waves(self) -> "SpatialCondition":
        """The same with the repeat unknown."""
        return replace(self, waves=no_waves(len(self.waves)))

    def without_colour_map(self) -> "SpatialCondition":
        """The same with the motifs unknown."""
        return replace(self, colour_map=np.zeros_like(self.colour_map))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A procedural tile S x S x 3 for the U-Net to follow and its main colours, the commonest first; `detailed` when
    its motifs have inner structure, which a colour map does not show."""

    tile: Pixels
    inks: Palette
    detailed: bool = False


def measure_condition(picture: Pixels, inks: Palette, size: TileUNetSize, *, tileable: bool) -> SpatialCondition:
    """The spatial condition of an S x S x 3 picture whose main colours are `inks`, the commonest first."""
    return SpatialCondition(measure_waves(picture, size.waves, tileable=tileable),
                            measure_colour_map(picture, inks, size.colours, tileable=tileable))


def measure_colour_map(picture: Pixels, inks: Palette, colours: int, *, tileable: bool, soft_px: float = _SOFT_PX
                       ) -> ColourMap:
    """One-hot map of the nearest ink at each pixel, blurred: K x S x S for K `colours`, zeros beyond the number of
    inks. Pads by wrapping where the picture is tileable, else by reflection."""
    lab, own = srgb_to_oklab(from_8bit(picture)), srgb_to_oklab(from_8bit(inks.array()[:colours]))
    nearest = ((lab[..., None, :] - own) ** 2).sum(axis=-1).argmin(axis=-1)
    share = (nearest[..., None] == np.arange(colours)).astype(np.float32)
    edges = ((_MARGIN_PX, _MARGIN_PX), (_MARGIN_PX, _MARGIN_PX), (0, 0))
    soft = cv2.GaussianBlur(np.pad(share, edges, mode="wrap" if tileable else "reflect"), (0, 0), soft_px)
    return np.ascontiguousarray(soft[_MARGIN_PX:-_MARGIN_PX, _MARGIN_PX:-_MARGIN_PX].transpose(2, 0, 1))


def empty_colour_map(size: TileUNetSize) -> ColourMap:
    """The colour map of a picture whose motifs are unknown: zeros, K x S x S."""
    return np.zeros((size.colours, size.side_px, size.side_px), np.float32)


def with_whole_waves(spatial: SpatialCondition) -> SpatialCondition:
    """The same with a whole number of waves a tile, so that they tile (`waves.whole`)."""
    return replace(spatial, waves=whole(spatial.waves))


def stack_conditions(conditions: list[SpatialCondition]) -> Tensor:
    """Input channels N x (M + K) x S x S: the waves, drawn, and the colour maps."""
    maps = [np.concatenate([draw_waves(one.waves, one.colour_map.shape[1]), one.colour_map]) for one in conditions]
    return torch.from_numpy(np.stack(maps))
