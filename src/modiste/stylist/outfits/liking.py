"""How much a person likes each garment, by what the taste says of its attributes, and how much trends speak for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from modiste.stylist.trends.rises import pull
from modiste.stylist.wardrobe.values import WardrobeItem

_SAID: Final = 1.0
_LEAST_SURE: Final = 0.5


@dataclass(frozen=True, slots=True)
class TrendDial:
    """How much a person wants trends to count, -1 (classic) to 1 (current), and the trends, by how much the odds of
    an attribute rise a year as a logarithm (`stylist.trends.rises`)."""

    dial: float = 0.0
    rises: Mapping[str, float] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Lean:
    """How much trends speak for a garment on the person's dial, -1 to 1, the attribute that says most ("colour:navy"),
    and whether it rises or falls: what rises speaks against a garment for a person who wants classics."""

    weight: float
    attribute: str
    is_rising: bool


def attribute_likes(lines: Iterable[tuple[str, float]], loved: Iterable[str], refused: Iterable[str]
                    ) -> dict[str, float]:
    """Attributes ("colour:navy") by how much they are liked, -1 to 1: learnt lines by their share of the strongest,
    and above them what the person said."""
    learnt = dict(lines)
    most = max((abs(weight) for weight in learnt.values()), default=1.0) or 1.0
    found = {name: weight / most for name, weight in learnt.items()}
    return {**found, **dict.fromkeys(loved, _SAID), **dict.fromkeys(refused, -_SAID)}


def garment_likes(items: Sequence[WardrobeItem], likes: Mapping[str, float]) -> dict[str, float]:
    """Garments by how much they are liked, -1 to 1; those of which nothing is known are left out. One refused
    attribute outweighs all that is loved."""
    found = {}
    for one in items:
        said = [likes[name] for name in _attributes(one) if name in likes]
        if said:
            found[one.id] = min(said) if min(said) <= -_SAID else sum(said) / len(said)
    return found


def garment_leans(items: Sequence[WardrobeItem], trends: TrendDial) -> dict[str, Lean]:
    """Garments that trends speak for or against, each by the attribute that says most."""
    pulls = {name: pull(rise) for name, rise in trends.rises.items()} if trends.dial else {}
    found = {}
    for one in items:
        named = sorted(name for name in _attributes(one) if pulls.get(name))
        if named:
            most = max(named, key=lambda name: abs(pulls[name]))
            found[one.id] = Lean(trends.dial * pulls[most], most, pulls[most] > 0)
    return found


def _attributes(one: WardrobeItem) -> set[str]:
    named = {f"{tag.kind}:{tag.value}" for tag in one.item.tags if tag.confidence >= _LEAST_SURE}
    return named | ({f"brand:{one.item.brand}"} if one.item.brand else set())
