"""The fit model: two forests, one for "too small" and one for "too large", and what it takes to ask them."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import WeightsError
from modiste.core.files import write_bytes
from modiste.data.cards import bundled
from modiste.stylist.fit.features import FEATURES, Known, Priors, features
from modiste.stylist.fit.notes import FitNotes
from modiste.stylist.fit.trees import Trees

FILE: Final = "fit.safetensors"
SUMS: Final = "SHA256SUMS"
_LEAST_FIT: Final = 0.02
"""The two forests know nothing of each other: where they say small and large at once, fitting keeps this much."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitModel:
    """P(small, fits, large) of a size. `categories` and `occasions` are what the codes of notes stand for."""

    small: Trees
    large: Trees
    priors: Priors
    categories: tuple[str, ...]
    occasions: tuple[str, ...]

    def probabilities(self, asked: FitNotes, notes: FitNotes, known: Known | None = None) -> NDArray[np.float64]:
        """P(small, fits, large) for questions, Q x 3, from notes that are earlier than each: see `features`. The size
        asked about is one that the person would take: see `advice` for others."""
        return self.of_features(features(asked, notes, self.priors, known))

    def of_features(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """The same of features, Q x len(FEATURES)."""
        small, large = self.small.probability(rows), self.large.probability(rows)
        found = np.stack([small, np.maximum(1.0 - small - large, _LEAST_FIT), large], axis=1)
        return np.asarray(found / found.sum(axis=1, keepdims=True))

    def save(self, folder: Path, notes: Mapping[str, str]) -> Path:
        """Write it with its sum; `notes` go into the file's head. Raises OutputError where it cannot be written."""
        from safetensors.numpy import save

        arrays = {**self.small.to_arrays("small"), **self.large.to_arrays("large"),
                  "rates": self.priors.rates, "body": self.priors.body, "sizes": self.priors.sizes}
        head = {**notes, "features": json.dumps(FEATURES), "categories": json.dumps(self.categories),
                "occasions": json.dumps(self.occasions)}
        data = save({name: np.ascontiguousarray(value) for name, value in arrays.items()}, metadata=head)
        write_bytes(folder / FILE, data)
        write_bytes(folder / SUMS, f"{hashlib.sha256(data).hexdigest()}  {FILE}\n".encode())
        return folder / FILE

    @classmethod
    def load(cls, folder: Path) -> "FitModel":
        """Read what `save` wrote. Raises WeightsError where it is missing, changed, or none."""
        from safetensors import SafetensorError, safe_open

        path = folder / FILE
        if not path.is_file():
            raise WeightsError("stylist.fit_missing", path=path)
        _check_sum(path)
        try:
            with safe_open(path, framework="np") as file:
                head = file.metadata() or {}
                arrays: dict[str, NDArray[np.generic]] = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
            names = [tuple(map(str, json.loads(head[name]))) for name in ("features", "categories", "occasions")]
            if names[0] != FEATURES:
                raise WeightsError("stylist.fit_other_features", path=path)
            priors = Priors(rates=arrays["rates"].astype(np.float64), body=arrays["body"].astype(np.float64),
                            sizes=arrays["sizes"].astype(np.float64))
            return cls(small=Trees.from_arrays(arrays, "small", len(FEATURES)),
                       large=Trees.from_arrays(arrays, "large", len(FEATURES)), priors=priors,
                       categories=names[1], occasions=names[2])
        except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
            raise WeightsError("stylist.fit_damaged", path=path) from error

    def category(self, words: Sequence[str]) -> int:
        """The code of the first word that is a category, -1 where none is."""
        return next((self.categories.index(word) for word in words if word in self.categories), -1)

    def occasion(self, name: str | None) -> int:
        """The code of an occasion, -1 where it is none of the known."""
        return self.occasions.index(name) if name in self.occasions else -1


@cache
def bundled_model() -> FitModel:
    """The model that comes with the package. Raises WeightsError where it is damaged."""
    return FitModel.load(bundled("fit"))


def _check_sum(path: Path) -> None:
    sums = path.parent / SUMS
    if not sums.is_file():
        return
    listed = re.search(rf"([0-9a-f]{{64}}) [ *]{re.escape(path.name)}", sums.read_text("utf-8", "replace"))
    if listed is not None and hashlib.sha256(path.read_bytes()).hexdigest() != listed[1]:
        raise WeightsError("stylist.fit_damaged", path=path)
