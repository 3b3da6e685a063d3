"""Fond Russian nouns: "кофточка", "платочек", "халатик"."""

from collections.abc import Iterator
from typing import Final

_SHORTEST: Final = 3
_ENDINGS: Final = (("очка", ("ка", "а")), ("ечка", ("ка", "а", "ья")), ("очек", ("ок",)), ("чик", ("",)), ("ик", ("",)),
                   ("ушка", ("а",)), ("ишко", ("о",)), ("ишки", ("ы", "и")))


def without_fondness(noun: str) -> Iterator[str]:
    """The plain nouns that a fond one may be made of: "кофточка" of "кофта", "платочек" of "платок"."""
    for fond, endings in _ENDINGS:
        if noun.endswith(fond) and len(noun) - len(fond) >= _SHORTEST:
            yield from (noun.removesuffix(fond) + ending for ending in endings)
