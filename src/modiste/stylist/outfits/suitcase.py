"""What goes into a suitcase: enough tops and bottoms for every day before a wash, and of coats, hats and shoes few."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
        fits = [names for names in found if not names <= packed and case.holds(packed | names, must)]
        if begun:
            dressed = case.dressed(packed)
            fits = ([names for names in fits if case.dressed(packed | names) > dressed]
                    or [names for names in fits if case.is_change(names - packed, packed)])
        if not fits:
            break
        best = max(fits, key=lambda names: case.worth(found[names], names, packed))
        packed, begun = packed | best, True
    return packed if begun or any(names <= packed for names in found) else frozenset()


class _Case:
    """What garments are worth in a suitcase for so many days."""

    def __init__(self, items: Sequence[WardrobeItem], found: Mapping[frozenset[str], Outfit], days: int, space: Space
                 ) -> None:
        self._of: dict[str, tuple[WardrobeItem, Traits]] = {one.id: (one, traits_of(one)) for one in items}
        self._days, self._space = days, space
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

    def is_change(self, new: frozenset[str], packed: frozenset[str]) -> bool:
        """Whether what is new is one more garment of the body, where there is not one for each day yet."""
        slots = {self._of[name][1].slot for name in new}
        if len(new) != 1 or not slots <= set(_BODY):
            return False
        there = sum(self._of[name][1].slot in slots for name in packed)
        return there < (self._days if slots & {"upper", "dress"} else (self._days + 1) // 2)

    def worth(self, outfit: Outfit, names: frozenset[str], packed: frozenset[str]) -> tuple[float, float]:
        """Further days dressed for each garment that is added, and of as many the better outfit."""
        new = max(1, len(names - packed))
        gained = self.dressed(packed | names) - self.dressed(packed)
        return (gained / new if packed else 0.0), (outfit.score + 0.05) / (1 + new)

    def _wears(self, name: str) -> int:
        one, traits = self._of[name]
        return self._days if not traits.wears else max(0, traits.wears * one.quantity - one.since_wash)
