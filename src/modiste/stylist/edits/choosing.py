"""Which edits are worth their trouble, and in what order they are proposed."""

from collections.abc import Iterable, Sequence
from typing import Final

from modiste.stylist.edits.values import COSTS, Edit, EditKind

_LEAST: Final = 0.005
_MENDED: Final = 0.1
"""What being right for the weather may cost of all else."""
_OF_KIND: Final = {"wear": 2, "put_on": 3, "take_off": 2, "swap": 4, "trade": 2, "shorten": 1, "recolour": 2, "buy": 4}
"""How many of a kind are proposed at most: more of one would be a list of the wardrobe."""
_ALTERED: Final = ("shorten", "recolour", "buy")
"""What is not done with what hangs there: to be proposed it has to gain more than all that is."""
_EVEN: Final = 0.5
_BOLD_SHARE: Final = 0.5
_ORDER: Final = tuple(COSTS)


def worthwhile(found: Iterable[Edit], boldness: float) -> tuple[Edit, ...]:
    """The edits that help, cheapest first: before all those that mend what is wrong for the weather, whatever their
    trouble; then wearing differently, putting on and taking off, exchanging within the wardrobe, and only where these
    gain less, altering and buying. With `boldness` 0 a dear edit must gain the more; with 1 all must gain at least half
    of what the best does."""
    found = tuple(found)
    # What mends something may cost a little, but not where another edit mends as much for nothing.
    free = max((one.mends for one in found if one.delta >= 0), default=0)
    helps = [one for one in found if (one.mends and one.delta > (-_MENDED if one.mends > free else 0)) or (
        one.delta >= _LEAST and one.delta > 2 * (1 - boldness) * one.cost)]
    # A dyer is the last resort: where anything cheaper helps, none is sent for.
    if any(COSTS[one.kind] < COSTS["recolour"] for one in helps):
        helps = [one for one in helps if one.kind != "recolour"]
    at_hand = max((one.delta for one in helps if one.kind not in _ALTERED), default=0.0)
    helps = [one for one in helps if one.mends or one.kind not in _ALTERED
             or one.delta > at_hand + 2 * (1 - boldness) * one.cost]
    best = max((one.delta for one in helps), default=0.0)
    bar = _BOLD_SHARE * max(0.0, boldness - _EVEN) / (1 - _EVEN) * best
    return in_order(_few_of_a_kind([one for one in helps if one.mends or one.delta >= bar]))


def in_order(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """What mends most faults first, then the cheapest; of one kind what is of the garment that stands out most, and of
    that one what gains most."""
    return tuple(sorted(edits, key=lambda one: (-one.mends, _ORDER.index(one.kind), -one.stands_out, -one.delta)))


def first_of(edits: Sequence[Edit], count: int) -> tuple[Edit, ...]:
    """At most so many edits, in their order: of each kind the best, before any kind has its second."""
    turn: dict[EditKind, int] = {}
    turns = []
    for place, one in enumerate(edits):
        number = turn[one.kind] = turn.get(one.kind, -1) + 1
        turns.append((0 if one.mends else 1, number, place))
    chosen = sorted(place for *_, place in sorted(turns)[:count])
    return tuple(edits[place] for place in chosen)


def _few_of_a_kind(edits: Sequence[Edit]) -> list[Edit]:
    """The best of each kind: of each garment its best edit before its second."""
    found: list[Edit] = []
    for kind in _ORDER:
        some = sorted((one for one in edits if one.kind == kind), key=lambda one: (-one.mends, -one.delta))
        turn: dict[str, int] = {}
        ranked: list[tuple[int, int, float, float, int, Edit]] = []
        for one in some:
            number = turn[one.item] = turn.get(one.item, -1) + 1
            ranked.append((-one.mends, number, -one.stands_out, -one.delta, len(ranked), one))
        found += [one for *_, one in sorted(ranked)[: _OF_KIND[kind]]]
    return found
