"""Edits of an outfit, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from modiste.core.messages import Message

EditKind = Literal["wear", "put_on", "take_off", "swap", "recolour", "buy"]
COSTS: Final[Mapping[EditKind, float]] = {
    "wear": 0.0, "put_on": 0.01, "take_off": 0.01, "swap": 0.02, "recolour": 0.06, "buy": 0.08}
"""What an edit has to gain, in score, before it is worth its trouble: free to dear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one garment: of what kind, `item` by its id, `other` that takes its place, or the `colour` (CSS) that
    it gets; `delta` is what the score gains, `reason` says why; `mends` is how many faults for the weather it ends. A
    garment that is put on is the `item` itself."""

    kind: EditKind
    item: str
    delta: float
    reason: Message
    other: str | None = None
    colour: str | None = None
    mends: int = 0

    @property
    def cost(self) -> float:
        """The trouble of its kind."""
        return COSTS[self.kind]
