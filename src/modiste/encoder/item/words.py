"""What words say about each part of an item, as numbers: ids of the vocabulary, a histogram of the colours named."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.encoder.item.colours import histogram_of_names
from modiste.encoder.item.networks import Words
from modiste.language import vocabulary

CUT_KINDS: Final = ("garment", "gender", "fit", "length", "neckline", "sleeve", "occasion", "season", "style", "detail",
                    "material")  # fmt: skip
_FIELDS: Final = {"occasion": "occasions", "season": "seasons", "style": "styles", "detail": "details",
                  "material": "materials"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WordIds:
    """The ids that a tower of words knows, in the order of its inputs."""

    cut: tuple[str, ...]
    patterns: tuple[str, ...]
    rows: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.rows.update({name: row for row, name in enumerate(self.cut)})


@cache
def known_ids() -> WordIds:
    """The ids of today's vocabulary; garments' coarse groups are ids as well."""
    groups = sorted({entry.group for entry in vocabulary().entries["garment"].values() if entry.group})
    cut = [f"{kind}:{value}" for kind in CUT_KINDS for value in vocabulary().ids(kind)]
    return WordIds((*cut, *(f"group:{name}" for name in groups)), vocabulary().ids("pattern"))


def ids_of(said: Attributes) -> tuple[str, ...]:
    """The ids about the cut: a garment with all the wider types that it is one of, and its group."""
    found = []
    for kind in CUT_KINDS:
        value = getattr(said, _FIELDS.get(kind, kind))
        values = value if isinstance(value, tuple) else () if value is None else (value,)
        found += [f"{kind}:{one}" for one in values]
    at = said.garment
    while at is not None and at in vocabulary().entries["garment"]:
        entry = vocabulary().entries["garment"][at]
        found += [f"garment:{at}", *((f"group:{entry.group}",) if entry.group else ())]
        at = entry.parent
    return tuple(dict.fromkeys(found))


def encode_words(said: Sequence[Attributes], ids: WordIds, texts: NDArray[np.float32]) -> Words:
    """What texts say, by what was parsed of them and a CLIP's unit embeddings N x D of them. The cut counts as spoken
    of as well where nothing at all was understood."""
    cut = np.zeros((len(said), len(ids.cut)), np.float32)
    pattern = np.zeros((len(said), len(ids.patterns)), np.float32)
    shades = np.stack([histogram_of_names(one.colours) for one in said])
    spoken = np.zeros((len(said), 3), np.float32)
    for row, one in enumerate(said):
        for name in ids_of(one):
            if name in ids.rows:
                cut[row, ids.rows[name]] = 1
        if one.pattern in ids.patterns:
            pattern[row, ids.patterns.index(one.pattern)] = 1
        understood = bool(one.colours or one.pattern or one.sizes or one.price or one.excluded or one.comparisons)
        spoken[row] = (cut[row].any() or not understood, bool(one.colours), pattern[row].any())
    return Words(cut=torch.from_numpy(cut), pattern=torch.from_numpy(pattern), shades=torch.from_numpy(shades),
                 text=torch.from_numpy(np.ascontiguousarray(texts)), said=torch.from_numpy(spoken))
