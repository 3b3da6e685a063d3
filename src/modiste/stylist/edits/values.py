"""Edits of an outfit, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from modiste.core.messages import Message

EditKind = Literal["wear", "put_on", "take_off", "swap", "trade", "shorten", "recolour", "buy"]
COSTS: Final[Mapping[EditKind, float]] = {
    "wear": 0.0, "put_on": 0.01, "take_off": 0.01, "swap": 0.02, "trade": 0.03, "shorten": 0.05, "recolour": 0.06,
    "buy": 0.08}
"""What an edit has to gain, in score, before it is worth its trouble: free to dear. The order is that in which edits
are proposed: what hangs in the wardrobe before the tailor and the dye, and those before the shop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change of one garment: of what kind, `item` by its id, `other` that takes its place, or the `colour` (CSS) that
    it gets; `delta` is what the score gains, `reason` says why; `mends` is how many faults for the weather it ends. A
    garment that is put on is the `item` itself. Where a dress takes the place of two garments, or two take its own,
    `without` goes with the item and `others` come with the other; a belt that is worn over it is among the `others`,
    too. `share` is how much of its length a garment loses, `stands_out` what exchanging it gains on the average of
    what could take its place: the higher, the surer it is the one that does not go with the rest."""

    kind: EditKind
    item: str
    delta: float
    reason: Message
    other: str | None = None
    colour: str | None = None
    mends: int = 0
    without: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    share: float = 0.0
    stands_out: float = 0.0

    @property
    def cost(self) -> float:
        """The trouble of its kind."""
        return COSTS[self.kind]

    @property
    def changes_outfit(self) -> bool:
        """Whether other garments are worn after it."""
        return self.kind in ("put_on", "take_off", "swap", "trade") or (self.kind == "wear" and bool(self.others))

    def after(self, outfit: Iterable[str]) -> tuple[str, ...]:
        """The ids of an outfit once the edit is made."""
        worn = tuple(dict.fromkeys(outfit))
        if self.kind in ("put_on", "wear"):
            return tuple(dict.fromkeys((*worn, *((self.item,) if self.kind == "put_on" else self.others))))
        if not self.changes_outfit:
            return worn
        new = (*((self.other,) if self.other is not None else ()), *self.others)
        gone, found = {self.item, *self.without}, list[str]()
        for one in worn:
            found += new if one == self.item else () if one in gone else (one,)
        return tuple(dict.fromkeys(found))
