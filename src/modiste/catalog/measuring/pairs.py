"""Whether what is said of hits is true: statements of `search.differences`, scored by what the data say of both sides.

Shown is a picture, of which the search knows nothing but its looks; the hit is an item of the catalogue. A statement is
right where both values that it names, and how they relate, are what the shop's own attributes say; nothing is scored
that they do not say, as patterns of most pictures. A pair counts as right where each of its scored statements is.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.limits.tree import accepted
from modiste.catalog.measuring.searched import Shop, found_by_pictures
from modiste.catalog.search.differences import Difference, differences, shown_of
from modiste.core.attributes import Attributes
from modiste.encoder.item.parts import parts_of
from modiste.language.colours import same_shade

_NEAREST: Final = 10
_FIELDS: Final = {"garment": "garment", "colour": "colours", "pattern": "pattern", "gender": "gender"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How many pairs were scored, and how many of them were right in all that was said; the same of statements; of how
    many pairs something was `said` that can be scored, and how many were `looked_at`."""

    pairs: int
    right: int
    statements: int
    true: int
    said: int
    looked_at: int

    @property
    def share(self) -> float:
        """Of the pairs those that are right in all that is said."""
        return self.right / max(self.pairs, 1)


def judge(shop: Shop, facts: Sequence[Attributes], rows: NDArray[np.int64], most: int, seed: int = 0) -> Judged:
    """The statements of the pictures `rows` and their ten first hits, as `modiste find` gives them: `most` pairs drawn
    from those of which something was said that can be scored. `facts` are what the data say of each item."""
    said: list[list[bool]] = []
    looked_at = 0
    for row, hits in zip(rows.tolist(), found_by_pictures(shop, rows, _NEAREST).tolist(), strict=True):
        shown = shown_of([shop.seen[row]], Attributes())
        for hit in hits:
            alike = replace(shown, alike=shop.calibration.alike(_cosines(shop, row, hit)))
            marks = [mark for one in differences(alike, shop.items[hit])
                     if (mark := is_right(one, facts[row], facts[hit])) is not None]
            looked_at += 1
            said += [marks] if marks else []
    drawn = [said[one] for one in np.random.default_rng(seed).permutation(len(said))[:most]]
    return Judged(pairs=len(drawn), right=sum(map(all, drawn)), statements=sum(map(len, drawn)),
                  true=sum(map(sum, drawn)), said=len(said), looked_at=looked_at)


def unchosen(products: Sequence[str]) -> NDArray[np.bool_]:
    """Which products are of the half by which no threshold of `search.differences` was chosen."""
    return np.array([bool(hashlib.sha256(f"half {one}".encode()).digest()[0] & 1) for one in products], bool)


def is_right(said: Difference, ours: Attributes, theirs: Attributes) -> bool | None:
    """Whether a statement holds of two things; None where what is known of them does not tell."""
    if said.kind not in _FIELDS:
        return None
    one, other = _values(said.kind, ours), _values(said.kind, theirs)
    if not one or not other:
        return None
    if said.relation == "same":
        return any(_same(said.kind, first, second) for first in one for second in other)
    named = not said.ours or any(_same(said.kind, said.ours, value) for value in one)
    held = any(_same(said.kind, said.theirs, value) for value in other)
    return named and held and not any(_same(said.kind, first, second) for first in one for second in other)


def _same(kind: str, one: str, other: str) -> bool:
    """Whether two values can be said of one thing."""
    if kind == "colour" and same_shade(one, other):
        return True
    return one in accepted(kind, other) or other in accepted(kind, one)


def _values(kind: str, facts: Attributes) -> tuple[str, ...]:
    value: str | tuple[str, ...] | None = getattr(facts, _FIELDS[kind])
    return value if isinstance(value, tuple) else (value,) if value else ()


def _cosines(shop: Shop, row: int, hit: int) -> list[tuple[str, float]]:
    one, other = shop.snapshot.vectors[row], shop.snapshot.vectors[hit]
    return [(part.name, float(one[part.at] @ other[part.at])) for part in parts_of(len(one))]
