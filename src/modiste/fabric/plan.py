"""What the weaver is told of where things are: the waves of the repeat, and a sketch of the motifs.

Waves say all about stripes and checks, and nothing about a petal. A sketch does: which of a few colours lies where,
softened, so that edges and what is finer are the weaver's to draw (after Park et al., 2019, "SPADE", whose layouts are
labels given by people: here they are measured in the pictures). It holds shares from 0 to 1, a map a colour; one of
zeros says nothing.
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
from modiste.fabric.presets import WeaverSize
from modiste.fabric.seams import Pixels
from modiste.fabric.waves import Waves, draw_waves, measure_waves, no_waves, whole

Sketch = NDArray[np.float32]
Guide = Callable[[int], Sketch]
"""Gives a finer sketch of a tile, K x S x S, for a side S."""

_SOFT_PX: Final = 1.0
FINE_PX: Final = 0.6
"""How soft sketches for super-resolution are."""
_MARGIN_PX: Final = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """Waves M x 4 (`fabric.waves`) and a sketch K x S x S."""

    waves: Waves
    sketch: Sketch

    def without_waves(self) -> "Plan":
        """The same, its repeat untold."""
        return replace(self, waves=no_waves(len(self.waves)))

    def without_sketch(self) -> "Plan":
        """The same, its motifs untold."""
        return replace(self, sketch=np.zeros_like(self.sketch))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A tile S x S x 3 that the weaver may follow, its main colours, those of which there is most first, and whether
    its motifs have an inside, which a plan does not tell."""

    tile: Pixels
    inks: Palette
    detailed: bool = False


def measure_plan(picture: Pixels, inks: Palette, size: WeaverSize, *, closes: bool) -> Plan:
    """That of an S x S x 3 picture whose main colours are `inks`, those of which there is most first."""
    return Plan(measure_waves(picture, size.waves, closes=closes),
                measure_sketch(picture, inks, size.colours, closes=closes))


def measure_sketch(picture: Pixels, inks: Palette, colours: int, *, closes: bool, soft_px: float = _SOFT_PX) -> Sketch:
    """Which of a picture's inks each place is nearest to, softened, K x S x S for K `colours`, zeros where there are
    fewer inks; beyond the edges a tile that closes goes on, and a crop is mirrored."""
    lab, own = srgb_to_oklab(from_8bit(picture)), srgb_to_oklab(from_8bit(inks.array()[:colours]))
    nearest = ((lab[..., None, :] - own) ** 2).sum(axis=-1).argmin(axis=-1)
    share = (nearest[..., None] == np.arange(colours)).astype(np.float32)
    edges = ((_MARGIN_PX, _MARGIN_PX), (_MARGIN_PX, _MARGIN_PX), (0, 0))
    soft = cv2.GaussianBlur(np.pad(share, edges, mode="wrap" if closes else "reflect"), (0, 0), soft_px)
    return np.ascontiguousarray(soft[_MARGIN_PX:-_MARGIN_PX, _MARGIN_PX:-_MARGIN_PX].transpose(2, 0, 1))


def no_sketch(size: WeaverSize) -> Sketch:
    """That of a picture of whose motifs nothing is known."""
    return np.zeros((size.colours, size.side_px, size.side_px), np.float32)


def closing(plan: Plan) -> Plan:
    """The same with waves of whole counts, which close."""
    return replace(plan, waves=whole(plan.waves))


def as_maps(plans: list[Plan]) -> Tensor:
    """What the weaver sees of plans: their waves, drawn, and their sketches, N x (M + K) x S x S."""
    maps = [np.concatenate([draw_waves(one.waves, one.sketch.shape[1]), one.sketch]) for one in plans]
    return torch.from_numpy(np.stack(maps))
