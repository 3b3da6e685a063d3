"""What a garment's cloth is, as far as it shows: denim, knitwear, padding, leather.

Multinomial logistic regression (Bishop, 2006, "Pattern Recognition and Machine Learning", section 4.3.4) on what the
trunk of the reader of cuts sees of the garment, and on its colour. What is not likely enough is not told: then the
garment is of what it usually is of.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from modiste.core.errors import UnknownNameError, WeightsError
from modiste.core.files import make_folder, write_bytes
from modiste.data.cards import bundled
from modiste.garment.reading.reader import SEEN
from modiste.imaging.light import to_oklab

Matrix = NDArray[np.float32]
FOLDER: Final = "material"
FILE: Final = "material.safetensors"
OTHER: Final = "other"
KINDS: Final = (OTHER, "denim", "knit", "padded", "leather")
"""Ids of the vocabulary; "other" is what none of them is, and is not told."""
SURE: Final[Mapping[str, float]] = {"denim": 0.65, "padded": 0.5, "knit": 0.8, "leather": 0.8}
"""How likely a material must be to be told: jersey is taken for knitwear more often than cotton for denim."""
FEATURES: Final = SEEN + 6
_MOST: Final = 4.0       # deviations: farther features are cut
_PERCENTILES: Final = (20, 80)


@dataclass(frozen=True, slots=True)
class Seen:
    """A vocabulary id and how likely it is, 0 to 1."""

    value: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialModel:
    """`weights` D x C, `bias` C, and the usual `centre` and `scale` D of the features."""

    weights: Matrix = field(repr=False)
    bias: Matrix = field(repr=False)
    centre: Matrix = field(repr=False)
    scale: Matrix = field(repr=False)

    def probabilities(self, features: Matrix) -> Matrix:
        """Features N x D -> N x C, in the order of KINDS."""
        inside = np.clip((features - self.centre) / self.scale, -_MOST, _MOST)      # N D
        logits = inside @ self.weights + self.bias                                  # N C
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True), np.float32)

    def save(self, folder: Path) -> None:
        """Write the model, in half precision.

        Raises:
            OutputError: the folder cannot be written to.
        """
        kept = {one.name: np.ascontiguousarray(getattr(self, one.name), np.float16) for one in fields(self)}
        write_bytes(make_folder(folder) / FILE, save(kept))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model.

        Raises:
            WeightsError: its file is missing, damaged or of another shape.
        """
        try:
            kept = {name: np.asarray(value, np.float32) for name, value in load_file(folder / FILE).items()}
            model = cls(**{one.name: kept[one.name] for one in fields(cls)})
        except (OSError, KeyError, ValueError, SafetensorError) as error:
            raise WeightsError("garment.material_weights", folder=folder, reason=error) from error
        if model.weights.shape != (FEATURES, len(KINDS)):
            raise WeightsError("garment.material_weights", folder=folder, reason=str(model.weights.shape))
        return model


def features_of(seen: Matrix, image: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> Matrix:
    """The features D of a garment: what the reader's trunk sees of it (`Told.seen`), and the lightness and hue of its
    darker and its lighter places, of an image H x W x 3 where `alpha` H x W is."""
    inside = image[alpha > 127] if (alpha > 127).any() else image.reshape(-1, 3)
    lab = to_oklab(inside[None])[0]
    colour = np.percentile(lab, _PERCENTILES, axis=0).reshape(-1)
    return np.concatenate([seen, colour]).astype(np.float32)


def likely_material(model: MaterialModel, features: Matrix) -> Seen | None:
    """The material that is likely; None where none is."""
    likely = model.probabilities(features[None])[0]
    best = int(likely.argmax())
    return None if KINDS[best] == OTHER or likely[best] < SURE[KINDS[best]] else Seen(KINDS[best], float(likely[best]))


@cache
def bundled_materials() -> MaterialModel | None:
    """The model that comes with the package; None where it is not there.

    Raises:
        WeightsError: it is damaged.
    """
    try:
        return MaterialModel.load(bundled(FOLDER))
    except UnknownNameError:
        return None
