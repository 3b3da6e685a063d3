"""How much a person likes each garment, by what the taste says of its attributes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from modiste.stylist.wardrobe.values import WardrobeItem

_SAID: Final = 1.0
_LEAST_SURE: Final = 0.5


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
        named = {f"{tag.kind}:{tag.value}" for tag in one.item.tags if tag.confidence >= _LEAST_SURE}
        if one.item.brand:
            named.add(f"brand:{one.item.brand}")
        said = [likes[name] for name in named if name in likes]
        if said:
            found[one.id] = min(said) if min(said) <= -_SAID else sum(said) / len(said)
    return found
