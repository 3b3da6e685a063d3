"""An outfit as it stands, which edits are held against."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from modiste.core.messages import Message
from modiste.stylist.outfits.closet import Closet, lay_out
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.judging import FAULT_CODES, Judgement, judge
from modiste.stylist.outfits.occasions import DressCode, dress_code
from modiste.stylist.outfits.suiting import fault_of
from modiste.stylist.outfits.values import OutfitRequest
from modiste.stylist.wardrobe.traits import Traits
from modiste.stylist.wardrobe.values import WardrobeItem

_SAME: Final = 0.01
_DRY: Final = ("spoils", "bears", "keeps_dry")
"""What rain does to garments, worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The outfit as it is, the first `rows` of a closet, with what is asked of it and how it is judged; `bought` are
    the ids of what is not owned."""

    closet: Closet
    rows: tuple[int, ...]
    request: OutfitRequest
    code: DressCode | None
    judged: Judgement
    bought: frozenset[str]

    @classmethod
    def of(cls, outfit: Sequence[WardrobeItem], others: Sequence[WardrobeItem], request: OutfitRequest,
           model: Compatibility | None, bought: frozenset[str] = frozenset()) -> Self:
        """An outfit beside the garments that it could have.

        Raises:
            UnknownNameError: there is no such occasion.
        """
        code = dress_code(request.occasion) if request.occasion else None
        closet, rows = lay_out([*outfit, *others], model), tuple(range(len(outfit)))
        return cls(closet=closet, rows=rows, request=request, code=code, judged=judge(closet, rows, request, code),
                   bought=bought)

    @property
    def slots(self) -> frozenset[str]:
        """Where in an outfit its garments go."""
        return frozenset(self.closet.traits[row].slot for row in self.rows)

    def gain(self, rows: Sequence[int], closet: Closet | None = None) -> float:
        """What the score of other rows has over this; nothing where they are worse for the weather that is asked: what
        goes better together does not make up for being cold or wet. `closet` is another than the outfit's own."""
        judged = judge(closet or self.closet, rows, self.request, self.code)
        worse = judged.parts.get("weather", 1.0) <= self.judged.parts.get("weather", 0.0) - _SAME
        return -1.0 if worse else judged.score - self.judged.score

    def with_traits(self, row: int, traits: Traits) -> Closet:
        """The closet in which a garment is worn so that it has other traits."""
        changed = list(self.closet.traits)
        changed[row] = traits
        return replace(self.closet, traits=tuple(changed))

    def mended(self, rows: Sequence[int], closet: Closet | None = None) -> tuple[Message, ...]:
        """What is wrong for the weather now and is not with other rows, the gravest first."""
        if not self.judged.faults:
            return ()
        then = judge(closet or self.closet, rows, self.request, self.code)
        left = {reason.said.code for reason in then.reasons}
        codes = set(FAULT_CODES.values()) - left
        return tuple(reason.said for reason in self.judged.reasons if reason.said.code in codes)

    def others_in(self, slot: str, *, is_bought: bool = False) -> list[int]:
        """The rows of a slot's garments that are not worn: those that are owned, or those for sale."""
        return [row for row in self.closet.rows_in(slot) if row >= len(self.rows)
                and (self.closet.items[row].id in self.bought) == is_bought]

    def most_promising(self, rows: Sequence[int], rest: Sequence[int], most: int) -> list[int]:
        """Of rows those that go best with the rest by twos, what is wrong for the weather last."""
        pairs = self.closet.pairs
        return sorted(rows, key=lambda row: (self.is_wrong(row), -float(pairs[row, list(rest)].sum())))[:most]

    def is_wrong(self, row: int) -> bool:
        """Whether a garment is wrong for the weather by itself."""
        weather = self.request.weather
        hosiery = "legwear" in self.slots
        return weather is not None and fault_of(self.closet.traits[row], weather, hosiery=hosiery) is not None

    def keeps_as_dry(self, row: int, other: int) -> bool:
        """Whether one garment in place of another lets no more rain in, where it rains; who is cold may get what is
        warmer all the same."""
        if "cold" in self.judged.faults and self.closet.traits[other].clo > self.closet.traits[row].clo:
            return True
        wet = self.request.weather is not None and self.request.weather.is_wet
        now, then = (_DRY.index(self.closet.traits[one].rain) for one in (row, other))
        return not wet or then >= now
