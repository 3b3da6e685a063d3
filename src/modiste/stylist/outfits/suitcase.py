"""What goes into a suitcase: enough tops and bottoms for every day before a wash, and of coats, hats and shoes few."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from modiste.stylist.outfits.values import Outfit
from modiste.stylist.wardrobe.traits import Traits, traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_BODY: Final = ("upper", "mid", "dress", "lower")
_ONE: Final = ("headwear", "neckwear", "handwear", "umbrella", "bag")
_SHOES_FROM: Final = 8
"""In a suitcase of so many garments there is room for a second pair of shoes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A suitcase: how many garments it holds, and for how many climates, each of which wants a coat."""

    most: int
    climates: int = 1

    def most_of(self, slot: str) -> int:
        """How many garments of a place in an outfit go in."""
        if slot == "outer":
            return self.climates
        if slot == "footwear":
            return 2 if self.most >= _SHOES_FROM else 1
        return 1 if slot in _ONE else self.most


def fill(items: Sequence[WardrobeItem], found: Mapping[frozenset[str], Outfit], must: Sequence[str], days: int,
         space: Space) -> frozenset[str]:
    """The garments (ids) to pack, of outfits that go together: greedy cover (Johnson, 1974). Each step takes the outfit
    that dresses most further days for the garments that it adds; once every day can be dressed before a wash, single
    tops and bottoms for a change. Empty where not even one outfit goes in."""
    case = _Case(items, found, days, space)
    packed = frozenset(must)
    begun = False
    while True:
        fits = [names for names in found if case.holds(packed | names, must)
                and (not begun or case.dressed(packed | names) > case.dressed(packed))]
        if not fits:
            break
        packed |= max(fits, key=partial(case.worth, packed))
        begun = True
    if not begun:
        return frozenset()
    best = {name: max(one.score for names, one in found.items() if name in names) for name in frozenset().union(*found)}
    for name in sorted(best, key=lambda name: (-best[name], name)):
        if name not in packed and case.is_change(name, packed) and case.holds(packed | {name}, must):
            packed |= {name}
    return packed


class _Case:
    """What garments are worth in a suitcase for so many days."""

    def __init__(self, items: Sequence[WardrobeItem], found: Mapping[frozenset[str], Outfit], days: int, space: Space
                 ) -> None:
        self._of: dict[str, tuple[WardrobeItem, Traits]] = {one.id: (one, traits_of(one)) for one in items}
        self._found, self._days, self._space = found, days, space
        layered = sum({"upper", "mid"} <= {self._of[name][1].slot for name in names} for names in found)
        # Where most outfits of that weather have a sweater over a top, each day wants both.
        self._needs = ((("upper", "dress"), ("mid",), ("lower", "dress")) if 2 * layered > len(found) else
                       (("upper", "mid", "dress"), ("lower", "dress")))

    def holds(self, names: frozenset[str], must: Sequence[str]) -> bool:
        """Whether so much goes in; what must come along counts, but is not refused for its place."""
        slots = Counter(self._of[name][1].slot for name in names if name not in must)
        return len(names) <= self._space.most and all(
            count <= self._space.most_of(slot) for slot, count in slots.items())

    def dressed(self, names: frozenset[str]) -> int:
        """Days that have a top before a wash, with days that have a bottom, and a sweater where one is needed."""
        return sum(min(self._days, sum(map(self._wears, (name for name in names if self._of[name][1].slot in slots))))
                   for slots in self._needs)

    def is_change(self, new: str, packed: frozenset[str]) -> bool:
        """Whether a garment is of the body, and there is not one such for each day yet (of trousers and sweaters, for
        every second day)."""
        slot = self._of[new][1].slot
        there = sum(self._of[name][1].slot == slot for name in packed)
        return slot in _BODY and there < (self._days if slot in ("upper", "dress") else (self._days + 1) // 2)

    def worth(self, packed: frozenset[str], names: frozenset[str]) -> tuple[float, float]:
        """Of an outfit: further days dressed for each garment that is added, and of as many the better one."""
        new = max(1, len(names - packed))
        gained = self.dressed(packed | names) - self.dressed(packed)
        return (gained / new if packed else 0.0), (self._found[names].score + 0.05) / (1 + new)

    def _wears(self, name: str) -> int:
        one, traits = self._of[name]
        return self._days if not traits.wears else max(0, traits.wears * one.quantity - one.since_wash)
