"""What the weaver is told of where things are: the waves of the repeat, and a sketch of the motifs.

Waves say all about stripes and checks, and nothing about a petal. A sketch does: how far each place lies from the
ground's colour, softened, so that inside and edges are the weaver's to draw (after Park et al., 2019, "SPADE", whose
layouts are labels: here they are measured in the pictures). Sketches have mean 0 and variance 1; one of zeros says
nothing.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.values import Rgb
from modiste.fabric.seams import Pixels
from modiste.fabric.waves import Waves, draw_waves, measure_waves, no_waves, whole

Sketch = NDArray[np.float32]

_SOFT_PX: Final = 1.0
_MARGIN_PX: Final = 4
_FLAT: Final = 0.02  # OKLab: what strays less from the ground is a plain cloth


@dataclass(frozen=True, slots=True)
class Plan:
    """Waves M x 4 (`fabric.waves`) and a sketch S x S."""

    waves: Waves
    sketch: Sketch

    def without_waves(self) -> "Plan":
        """The same, its repeat untold."""
        return replace(self, waves=no_waves(len(self.waves)))

    def without_sketch(self) -> "Plan":
        """The same, its motifs untold."""
        return replace(self, sketch=np.zeros_like(self.sketch))


def measure_plan(picture: Pixels, ground: Rgb, most: int, *, closes: bool) -> Plan:
    """That of an S x S x 3 picture on a ground of this colour, with at most `most` waves."""
    return Plan(measure_waves(picture, most, closes=closes), measure_sketch(picture, ground, closes=closes))


def measure_sketch(picture: Pixels, ground: Rgb, *, closes: bool) -> Sketch:
    """How far each place of a picture lies from the ground's colour, softened; beyond the edges a tile that closes goes
    on, and a crop is mirrored."""
    lab = srgb_to_oklab(from_8bit(picture)) - srgb_to_oklab(from_8bit(np.array([ground], np.uint8)))
    far = np.pad(np.linalg.norm(lab, axis=-1), _MARGIN_PX, mode="wrap" if closes else "reflect")
    soft = cv2.GaussianBlur(far, (0, 0), _SOFT_PX)[_MARGIN_PX:-_MARGIN_PX, _MARGIN_PX:-_MARGIN_PX]
    spread = float(soft.std())
    return np.asarray((soft - soft.mean()) / spread if spread > _FLAT else np.zeros_like(soft), np.float32)


def closing(plan: Plan) -> Plan:
    """The same with waves of whole counts, which close."""
    return replace(plan, waves=whole(plan.waves))


def as_maps(plans: list[Plan]) -> Tensor:
    """What the weaver sees of plans: their waves, drawn, and their sketches, N x (M + 1) x S x S."""
    maps = [np.concatenate([draw_waves(one.waves, len(one.sketch)), one.sketch[None]]) for one in plans]
    return torch.from_numpy(np.stack(maps))
