"""What kind of shoes they are, on photos that people take of their own: boots, sneakers, sandals or slippers.

Multinomial logistic regression (Bishop, 2006, section 4.3.4) on what the trunk of the reader of cuts sees of them. The
type is told where it is likely; other closed shoes, and what is not likely enough, stay "shoes", which asks the person.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import UnknownNameError, WeightsError
from modiste.core.items import Tag
from modiste.data.cards import bundled
from modiste.garment.reading.reader import SEEN
from modiste.stylist.wardrobe.array_models import load_model, save_model

Matrix = NDArray[np.float32]
FOLDER: Final = "shoes"
FILE: Final = "shoes.safetensors"
KINDS: Final = ("closed", "boots", "sneakers", "sandals", "slippers")
_TYPES: Final = {"boots": "ankle_boots", "sneakers": "casual_shoes", "sandals": "sandals", "slippers": "flip_flops"}
_OPEN: Final = ("sandals", "slippers")
LIKELY: Final = 0.55
"""How likely a kind must be to be told."""
_MOST: Final = 4.0  # deviations


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoeModel:
    """`weights` D x C, `bias` C, `centre` and `scale` D of what the reader sees."""

    weights: Matrix = field(repr=False)
    bias: Matrix = field(repr=False)
    centre: Matrix = field(repr=False)
    scale: Matrix = field(repr=False)

    def probabilities(self, seen: Matrix) -> Matrix:
        """What is seen, N x D -> N x C, in the order of KINDS."""
        logits = np.clip((seen - self.centre) / self.scale, -_MOST, _MOST) @ self.weights + self.bias
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float32)

    def save(self, folder: Path) -> None:
        """Write the model, in half precision.

        Raises:
            OutputError: the folder cannot be written to.
        """
        save_model(self, folder, FILE)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model.

        Raises:
            WeightsError: its file is missing, damaged or of another shape.
        """
        model = load_model(cls, folder, FILE, "stylist.shoe_weights")
        if model.weights.shape != (SEEN, len(KINDS)):
            raise WeightsError("stylist.shoe_weights", folder=folder, reason=str(model.weights.shape))
        return model


def told_shoes(model: ShoeModel, seen: Matrix) -> Tag | None:
    """The type of shoes, with how likely it is; None where none is likely. That shoes are open is told where sandals
    and slippers are likely together."""
    likely = dict(zip(KINDS, map(float, model.probabilities(seen[None])[0]), strict=True))
    best = max(_TYPES, key=likely.__getitem__)
    sure = sum(likely[one] for one in _OPEN) if best in _OPEN else likely[best]
    return Tag("garment", _TYPES[best], confidence=sure, source="picture") if sure >= LIKELY else None


@cache
def bundled_shoes() -> ShoeModel | None:
    """The model that comes with the package; None where it is not there.

    Raises:
        WeightsError: it is damaged.
    """
    try:
        return ShoeModel.load(bundled(FOLDER))
    except UnknownNameError:
        return None
