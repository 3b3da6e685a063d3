"""Which garments go together: a model of sets of garments, as numbers.

Each garment is its look (`looks.py`): features of its picture, of its colours, and how sharp the picture is, whose
linear part is taken out of the rest, so that two crops of one photo do not agree by that alone. In each of two spaces,
cut with cloth and colour, principal
directions are compared by a bilinear form for each pair of slots, estimated as
regularised cross-covariance (canonical ridge: Vinod, 1976), shrunk to the form that all pairs share. A set's energy is
linear in the mean and the least of its pairs and in what only the set shows: how light, how colourful, how many hues
and prints it has together (`harmony.py`), with weights learnt by comparing real outfits with ones of which
a garment was replaced by another of its slot and label.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import WeightsError
from modiste.stylist.outfits.harmony import FEATURES, harmony
from modiste.stylist.outfits.layout import COLOUR, LOOK, SHARPNESS, TRUNK

JUDGED: Final = ("outer", "upper", "dress", "lower", "footwear", "bag")
"""The slots whose garments are compared; a garment worn in the middle counts as a top."""
FILE: Final = "outfits.safetensors"
_AS: Final = {"mid": "upper"}
_OWN_LIGHT: Final = 20.0
"""So many garments of a slot say as much of the light and ground of their photos as is known of photos in general."""
_TOP: Final = 3.0  # deviations: farther features are cut, so that odd photos do not dominate

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Principal directions of a part of the look, and a bilinear form for each pair of slots: `mean` 6 x D, `scale` D,
    `basis` D x K, `forms` 6 x 6 x K x K, `spread` the deviation of pair scores."""

    mean: Matrix = field(repr=False)
    scale: Matrix = field(repr=False)
    basis: Matrix = field(repr=False)
    forms: Matrix = field(repr=False)
    spread: float

    def project(self, part: Matrix, slots: NDArray[np.int64]) -> Matrix:
        """N x D of slots N -> N x K."""
        return np.asarray((part - self.mean[slots]) / self.scale @ self.basis, np.float32)

    def scores(self, projected: Matrix, slots: NDArray[np.int64]) -> Matrix:
        """Pair scores N x N of projected looks N x K."""
        result = np.zeros((len(slots), len(slots)), np.float32)
        rows = [np.flatnonzero(slots == slot) for slot in range(len(JUDGED))]
        for first, one in enumerate(rows):
            for second, other in enumerate(rows):
                if len(one) and len(other):
                    result[np.ix_(one, other)] = projected[one] @ self.forms[first, second] @ projected[other].T
        return np.asarray((result + result.T) / (2 * self.spread), np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compatibility:
    """The model: `fading` 6 x 3 x L takes out what sharpness says, `spaces` are cut and colour, `weights` are of the
    set's features, of which `centre` and `scale` are the usual values; `bias` sets a probability of one half."""

    fading: Matrix = field(repr=False)
    range: Matrix = field(repr=False)
    cut: Space
    colour: Space
    weights: Matrix
    centre: Matrix
    scale: Matrix
    bias: float = 0.0

    def pair_scores(self, looks: Matrix, slots: Sequence[str]) -> Matrix:
        """How garments with looks N x L go together by twos, N x N in deviations; 0 where a slot is not judged."""
        numbers = slot_numbers(slots)
        known = np.flatnonzero(numbers >= 0)
        result = np.zeros((len(slots), len(slots)), np.float32)
        if known.size:
            result[np.ix_(known, known)] = self._known(np.asarray(looks, np.float32)[known], numbers[known])
        return result

    def _known(self, looks: Matrix, slots: NDArray[np.int64]) -> Matrix:
        plain = unfaded(looks, slots, self.fading, self.range)
        cut = self.cut.project(_in_the_light_of(plain[:, TRUNK], slots, self.cut.mean), slots)
        colour = self.colour.project(plain[:, COLOUR], slots)
        return self.cut.scores(cut, slots) + self.colour.scores(colour, slots)

    def energy(self, pairs: Matrix, colours: Matrix) -> float:
        """How well a set goes together, in log odds against one with a garment replaced: its pair scores n x n and
        `harmony.colour_facts` n x 6."""
        raw = (set_features(pairs, colours) - self.centre) / self.scale
        return float(np.clip(raw, -_TOP, _TOP) @ self.weights + self.bias)

    def save(self, folder: Path) -> None:
        """Write the model, in half precision.

        Raises:
            OutputError: the folder cannot be written to.
        """
        from safetensors.numpy import save

        from modiste.core.files import make_folder, write_bytes

        half = {name: np.ascontiguousarray(value, np.float16) for name, value in self._tensors().items()}
        exact = {name: np.ascontiguousarray(value, np.float32) for name, value in self._numbers().items()}
        write_bytes(make_folder(folder) / FILE, save({**half, **exact}))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read a model.

        Raises:
            WeightsError: its file is missing, damaged or of another shape.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            kept = {name: np.asarray(value, np.float32) for name, value in load_file(folder / FILE).items()}
            spaces = {name: Space(mean=kept[f"{name}.mean"], scale=kept[f"{name}.scale"], basis=kept[f"{name}.basis"],
                                  forms=_unfolded(kept[f"{name}.forms"]), spread=float(kept["spread"][number]))
                      for number, name in enumerate(("cut", "colour"))}
            model = cls(fading=kept["fading"], range=kept["range"], cut=spaces["cut"], colour=spaces["colour"],
                        weights=kept["weights"], centre=kept["centre"], scale=kept["scale"],
                        bias=float(kept["bias"][0]))
        except (OSError, KeyError, IndexError, ValueError, SafetensorError) as error:
            raise WeightsError("stylist.outfit_weights", folder=folder, reason=error) from error
        if model.fading.shape[-1] != LOOK or len(model.weights) != 2 + len(FEATURES):
            raise WeightsError("stylist.outfit_weights", folder=folder, reason=str(model.fading.shape))
        return model

    def _tensors(self) -> dict[str, Matrix]:
        found = {"fading": self.fading}
        for name, space in (("cut", self.cut), ("colour", self.colour)):
            found |= {f"{name}.mean": space.mean, f"{name}.scale": space.scale, f"{name}.basis": space.basis,
                      f"{name}.forms": _folded(space.forms)}
        return found

    def _numbers(self) -> dict[str, Matrix]:
        return {"range": self.range, "weights": self.weights, "centre": self.centre, "scale": self.scale,
                "bias": np.array([self.bias], np.float32),
                "spread": np.array([self.cut.spread, self.colour.spread], np.float32)}


def _in_the_light_of(part: Matrix, slots: NDArray[np.int64], usual: Matrix) -> Matrix:
    """Features N x D with the mean of each slot brought towards the `usual` one (6 x D), the more the more garments
    there are: a wardrobe photographed in one room, or a shop's photos, have a light of their own, which is no cut."""
    found = part.copy()
    for slot in np.unique(slots):
        rows = slots == slot
        count = int(rows.sum())
        found[rows] += (usual[slot] - part[rows].mean(axis=0)) * (count / (count + _OWN_LIGHT))
    return found


def slot_numbers(slots: Sequence[str]) -> NDArray[np.int64]:
    """The numbers of slots in `JUDGED`, -1 for one that is not judged."""
    return np.array([JUDGED.index(_AS.get(slot, slot)) if _AS.get(slot, slot) in JUDGED else -1 for slot in slots],
                    np.int64)


def unfaded(looks: Matrix, slots: NDArray[np.int64], fading: Matrix, bounds: Matrix) -> Matrix:
    """Looks N x L without what the sharpness of their pictures says of them, believed within `bounds` 2 x 2."""
    told = np.clip(looks[:, SHARPNESS], bounds[0], bounds[1])
    sharp = np.concatenate([np.ones((len(looks), 1), np.float32), told], axis=1)
    result: Matrix = looks - np.einsum("nk,nkl->nl", sharp, fading[slots])
    return result


def set_features(pairs: Matrix, colours: Matrix) -> Matrix:
    """What is known of a set: the mean and the least of its pairs, then `harmony`."""
    count = len(pairs)
    above = pairs[np.triu_indices(count, 1)] if count > 1 else np.zeros(1, np.float32)
    return np.concatenate([[above.mean(), above.min()], harmony(colours)]).astype(np.float32)


def _folded(forms: Matrix) -> Matrix:
    """The forms of pairs (a, b) with a <= b: those the other way round are their transposes; one alone where it is that
    of all pairs."""
    if (forms == forms[0, 0]).all():
        return np.asarray((forms[0, 0] + forms[0, 0].T)[None] / 2, np.float32)
    rows, columns = np.triu_indices(len(JUDGED))
    return np.stack([(forms[a, b] + forms[b, a].T) / 2 for a, b in zip(rows, columns, strict=True)])


def _unfolded(folded: Matrix) -> Matrix:
    size = folded.shape[-1]
    forms = np.zeros((len(JUDGED), len(JUDGED), size, size), np.float32)
    if len(folded) == 1:
        forms[:] = (folded[0] + folded[0].T) / 2
        return forms
    for number, (a, b) in enumerate(zip(*np.triu_indices(len(JUDGED)), strict=True)):
        forms[a, b], forms[b, a] = folded[number], folded[number].T
    return forms
