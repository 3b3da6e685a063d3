"""What type a garment is of, on photos that people take of their own clothes.

Small networks of one hidden layer, whose logits are averaged (Bishop, 2006, "Pattern Recognition and Machine Learning",
sections 5.1 and 14.2), on what the trunk of the reader of cuts sees of the garment, alone on white and with a trace of
its surroundings, and on the part of clothes that the segmenter takes it for. The finer type is the reader's, or the
embedder's, within the type told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import UnknownNameError, WeightsError
from modiste.core.garment_mask import PARTS
from modiste.core.items import Tag
from modiste.data.cards import bundled
from modiste.garment.reading.labels import CLASSES
from modiste.garment.reading.reader import SEEN, Told
from modiste.language.vocabulary import vocabulary
from modiste.stylist.outfits.layout import TRUNK
from modiste.stylist.wardrobe.array_models import load_model, save_model

Matrix = NDArray[np.float32]
FOLDER: Final = "types"
FILE: Final = "types.safetensors"
ANOTHER: Final = "another"
"""What none of the other types is: bags, belts, jewellery. Of it the embedder tells the type."""
TYPES: Final = (ANOTHER, "blazer", "blouse", "bodysuit", "dress", "hat", "hoodie", "jacket", "longsleeve", "polo_shirt",
                "shirt", "shoes", "shorts", "skirt", "tank_top", "top", "trousers", "tshirt")
_WORDS: Final = {"outwear": "jacket", "pants": "trousers", "body": "bodysuit", "undershirt": "tank_top",
                 "t-shirt": "tshirt", "polo": "polo_shirt"}
_COUNTS_AS: Final = {
    "sweater": "longsleeve", "cardigan": "longsleeve", "sweatshirt": "longsleeve", "camisole": "top",
    "undershirt": "tank_top", "tunic": "blouse", "jersey": "tshirt", "cap": "hat", "swim_trunks": "shorts",
    "swimsuit": "bodysuit",
}  # fmt: skip
_GROUPS: Final = {"footwear": "shoes", "outerwear": "jacket", "lower": "trousers", "dress": "dress"}
_FINER: Final = 0.3
"""How likely the reader must find a finer type."""
_TAGGED: Final = 0.5
"""How sure the embedder must be of one."""
_HARDLY: Final = 1e-3
"""Where all that a garment can be is less likely, none of it is believed."""
_MOST: Final = 4.0  # deviations: farther features are cut, so that odd photos do not dominate


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeModel:
    """`hidden` D x H and its `hidden_bias` H, `weights` H x C, `bias` C, and the usual `centre` and `scale` D of the
    features. The hidden layers of several networks stand side by side, so that their logits are averaged."""

    hidden: Matrix = field(repr=False)
    hidden_bias: Matrix = field(repr=False)
    weights: Matrix = field(repr=False)
    bias: Matrix = field(repr=False)
    centre: Matrix = field(repr=False)
    scale: Matrix = field(repr=False)

    def probabilities(self, features: Matrix) -> Matrix:
        """Features N x D -> N x C, in the order of TYPES."""
        inner = standardized(features, self.centre, self.scale) @ self.hidden + self.hidden_bias    # N H
        logits = np.maximum(inner, 0) @ self.weights + self.bias                                    # N C
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
        model = load_model(cls, folder, FILE, "stylist.type_weights")
        if model.hidden.shape[0] != FEATURES or model.weights.shape[1:] != (len(TYPES),):
            raise WeightsError("stylist.type_weights", folder=folder, reason=str(model.hidden.shape))
        return model


FEATURES: Final = TRUNK.stop - TRUNK.start + SEEN + len(PARTS)


def standardized(features: Matrix, centre: Matrix, scale: Matrix) -> Matrix:
    """Features N x D in deviations from the usual ones, odd ones cut."""
    return np.asarray(np.clip((features - centre) / scale, -_MOST, _MOST), np.float32)


def features_of(look: Matrix, told: Told, part: str) -> Matrix:
    """The features D of a garment: its look L, what the reader's trunk sees of it, and its part. What the reader says
    of its cut is left out: a reader that is trained anew says other things of the same sight."""
    place = np.array([one == part for one in PARTS], np.float32)
    return np.concatenate([look[TRUNK], told.seen, place]).astype(np.float32)


def pooled(likely: Matrix, beside: Matrix | None) -> Matrix:
    """How likely each of TYPES is, N x C, by the model and by what the reader of types says beside it, N x C: the mean
    of the two (a linear opinion pool: Stone, 1961); the model's alone where there is no reader."""
    return likely if beside is None else np.asarray(0.5 * (likely + beside), np.float32)


def likely_types(said: Mapping[str, float]) -> Matrix | None:
    """What a reader of types says of a photo in the order of TYPES, C; None where it says nothing of them."""
    return np.array([said.get(one, 0.0) for one in TYPES], np.float32) if said else None


def told_type(model: TypeModel, features: Matrix, told: Told, tag: Tag | None, among: Collection[str] | None = None,
              beside: Matrix | None = None) -> Tag | None:
    """The type of a garment with how sure that is; None: it is none of those that the model knows. `tag` is what the
    embedder takes it for, `among` the TYPES that it can be where it is worn; None: it can be any. `beside` C is what
    the reader of types says."""
    likely = pooled(model.probabilities(features[None])[0], beside)
    if among is not None:
        likely = np.where([one in among for one in TYPES], likely, 0)
        likely = likely / max(float(likely.sum()), _HARDLY)
    best = TYPES[int(likely.argmax())]
    if best == ANOTHER or not likely.any():
        return None
    return Tag("garment", _finer(best, told, tag), confidence=float(likely.max()), source="picture")


def _finer(best: str, told: Told, tag: Tag | None) -> str:
    if tag is not None and tag.confidence >= _TAGGED and best in ("shoes", "hat") and type_of(tag.value) == best:
        return tag.value  # of those the reader knows nothing
    within = {name: float(np.exp(row)) for name, row in zip(CLASSES["garment"], told.answers["garment"], strict=True)
              if type_of(name) == best}
    finer = max(within, key=within.__getitem__, default=best)
    return finer if within and within[finer] >= _FINER else best


@cache
def type_of(garment: str) -> str:
    """Which of TYPES a garment of the vocabulary is: its own, that of a wider type, or that of its group."""
    entries = vocabulary().entries["garment"]
    at: str | None = garment
    while at is not None:
        known = _COUNTS_AS.get(at, at)
        if known in TYPES:
            return known
        entry = entries.get(at)
        at = entry.parent if entry is not None else None
    entry = entries.get(garment)
    return _GROUPS.get((entry.group or "") if entry is not None else "", ANOTHER)


def type_named(label: str) -> str | None:
    """Which of TYPES a table's word is: "Outwear", "Pants"; None for a word that is none."""
    word = label.strip().lower()
    known = _WORDS.get(word, word)
    return known if known in TYPES else None


@cache
def bundled_types() -> TypeModel | None:
    """The model that comes with the package; None where it is not there.

    Raises:
        WeightsError: it is damaged.
    """
    try:
        return TypeModel.load(bundled(FOLDER))
    except UnknownNameError:
        return None
