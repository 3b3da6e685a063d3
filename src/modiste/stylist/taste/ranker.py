"""The ranking of a crowd's features: boosted trees, the candidates that it is asked about, and the reason of each."""

import hashlib
import json
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
from modiste.stylist.fit.trees import Trees
from modiste.stylist.taste.behaviour import FEATURES, GROUPS

FILE: Final = "ranker.safetensors"
SUMS: Final = "SHA256SUMS"
_PLACES: Final = {name: place for place, name in enumerate(FEATURES)}
_MIXES: Final = (
    ({"of_size_30": 1.0, "own_categories": 0.5}, 120), ({"popular_60": 1.0}, 60),
    ({"taken_together": 1.0, "popular_20": 0.3}, 120), ({"popular_7": 1.0}, 30), ({"for_occasions": 1.0}, 40))
"""What candidates are drawn by, and how many of each."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranker:
    """Trees over `behaviour.FEATURES`: the log-odds that an item is the next one."""

    trees: Trees

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Of candidates, N x len(FEATURES)."""
        return self.trees.log_odds(rows)

    def lifts(self, rows: NDArray[np.float32], chosen: Sequence[int], usual: NDArray[np.float32]
              ) -> list[dict[str, float]]:
        """What lifted each chosen row: by how much its score would fall, group by group, if it were there like the
        usual candidate."""
        own = rows[list(chosen)]
        changed = np.tile(own, (1 + len(GROUPS), 1, 1))
        for number, names in enumerate(GROUPS.values(), start=1):
            places = [_PLACES[name] for name in names]
            changed[number][:, places] = usual[places]
        scores = self.scores(changed.reshape(-1, own.shape[1])).reshape(1 + len(GROUPS), len(own))
        fallen = scores[0] - scores[1:]
        return [{group: float(fallen[number, row]) for number, group in enumerate(GROUPS)} for row in range(len(own))]

    def save(self, folder: Path, notes: Mapping[str, str]) -> Path:
        """Write it with its sum. Raises OutputError where it cannot be written."""
        from safetensors.numpy import save

        arrays = {name: np.ascontiguousarray(value) for name, value in self.trees.to_arrays("ranker").items()}
        data = save(arrays, metadata={**notes, "features": json.dumps(FEATURES)})
        write_bytes(folder / FILE, data)
        write_bytes(folder / SUMS, f"{hashlib.sha256(data).hexdigest()}  {FILE}\n".encode())
        return folder / FILE

    @classmethod
    def load(cls, folder: Path) -> "Ranker":
        """Read what `save` wrote. Raises WeightsError where it is missing, changed, or none."""
        from safetensors import SafetensorError, safe_open

        path = folder / FILE
        try:
            sums = (folder / SUMS).read_text("utf-8", "replace")
            if hashlib.sha256(path.read_bytes()).hexdigest() not in sums:
                raise WeightsError("stylist.ranker_damaged", path=path)
            with safe_open(path, framework="np") as file:
                if tuple(json.loads((file.metadata() or {})["features"])) != FEATURES:
                    raise WeightsError("stylist.ranker_damaged", path=path)
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
            return cls(trees=Trees.from_arrays(arrays, "ranker", len(FEATURES)))
        except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
            raise WeightsError("stylist.ranker_damaged", path=path) from error


@cache
def bundled_ranker() -> Ranker:
    """The ranker that comes with the package. Raises WeightsError where it is damaged."""
    return Ranker.load(bundled("taste"))


def candidates(rows: NDArray[np.float32], allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Items worth asking about: the first of each mix, of those that are allowed."""
    found: set[int] = set()
    for mix, most in _MIXES:
        score = sum(weight * rows[:, _PLACES[name]] for name, weight in mix.items())
        score = np.where(allowed, score, -np.inf)
        many = min(most, int(allowed.sum()))
        if many:
            found.update(np.argpartition(-score, many - 1)[:many].tolist())
    return np.array(sorted(place for place in found if allowed[place]), np.int64)
