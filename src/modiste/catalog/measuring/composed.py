"""Composed queries, "this, but in burgundy": what is asked, what is right, and the ways to answer.

Right is what keeps everything else: the same product in the new colour; for another pattern or type, what shares all
other attributes. Graded 3 for that product, 2 for all attributes, 1 for type and the new value (docs of the set:
PinPoint, arXiv 2603.04598). The anchor itself is no answer; the same product in its old colour is the hard wrong one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.encoder.item.parts import COLOUR, CUT, PRINT, Vectors, parts_of, weighted
from modiste.language import Language, caption, label

KINDS: Final = ("colour", "pattern", "garment")
_PART: Final = {"colour": COLOUR.name, "pattern": PRINT.name, "garment": CUT.name}
WORDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("in {}", "the same but {}", "but in {}, please", "{}", "like this one, only {}"),
    "ru": ("{}", "такое же, но: {}", "то же самое, {}", "только {}", "хочу такое: {}"),
}
"""How people put it; "{}" is the new value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """What is known of a picture in a gallery."""

    product: str
    facts: Attributes


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One query: the picture `anchor`, the new value of `kind`, grades of the gallery M (0: wrong), and which pictures
    are the same product with the old value."""

    anchor: int
    kind: str
    value: str
    wanted: Attributes
    grades: NDArray[np.int64] = field(repr=False)
    old: NDArray[np.bool_] = field(repr=False)


def changes(items: Sequence[ShownItem], kind: str, most: int, seed: int = 0,
            among: NDArray[np.bool_] | None = None) -> list[Change]:
    """Queries of one kind that a gallery can answer, at most so many, drawn at random but always the same; `among`: of
    which pictures the anchors are, and of which products what is asked for."""
    found = []
    chosen = np.ones(len(items), bool) if among is None else among
    codes = {name: _numbers([_value(one.facts, name) for one in items]) for name in (*KINDS, "gender")}
    products: dict[str, list[int]] = defaultdict(list)
    for row, one in enumerate(items):
        products[one.product].append(row)
    pairs = _pairs(items, kind, products, chosen)
    rng = np.random.default_rng((seed, KINDS.index(kind)))
    for number in rng.permutation(len(pairs))[:most]:
        anchor, target = pairs[number]
        value = _value(items[target].facts, kind)
        keeps = np.ones(len(items), bool)
        for other in (*KINDS, "gender"):
            if other != kind:
                keeps &= codes[other] == codes[other][anchor]
        new = codes[kind] == codes[kind][target]
        typed = new if kind == "garment" else new & (codes["garment"] == codes["garment"][anchor])
        same = np.zeros(len(items), bool)
        same[products[items[anchor].product]] = True
        grades = np.where(new & same, 3, np.where(new & keeps, 2, np.where(typed, 1, 0)))
        grades[anchor] = 0
        old = same & ~new
        old[anchor] = False
        wanted = items[target].facts
        found.append(Change(anchor=anchor, kind=kind, value=str(value), grades=grades, old=old, wanted=Attributes(
            garment=wanted.garment, colours=wanted.colours, pattern=wanted.pattern if kind == "pattern" else None,
            gender=wanted.gender)))
    return found


def _pairs(items: Sequence[ShownItem], kind: str, products: Mapping[str, list[int]], chosen: NDArray[np.bool_]
           ) -> list[tuple[int, int]]:
    """Anchors with a picture that has the new value."""
    if kind == "colour":
        return [(one, other) for rows in products.values() for one in rows for other in rows
                if chosen[one] and items[one].facts.colours and len(items[other].facts.colours) == 1
                and items[one].facts.colours != items[other].facts.colours]
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for row, one in enumerate(items):
        key = tuple(_value(one.facts, other) for other in (*KINDS, "gender") if other != kind)
        if chosen[row] and _value(one.facts, kind) is not None and (kind != "pattern" or one.facts.colours):
            groups[key].append(row)
    return [(one, other) for rows in groups.values() for one in rows for other in _each_once(items, rows, kind)
            if _value(items[one].facts, kind) != _value(items[other].facts, kind)]


def _each_once(items: Sequence[ShownItem], rows: Sequence[int], kind: str) -> list[int]:
    return list({_value(items[row].facts, kind): row for row in rows}.values())


def _value(facts: Attributes, kind: str) -> str | None:
    if kind == "colour":
        return " ".join(facts.colours) or None
    value: str | None = getattr(facts, kind)
    return value


def _numbers(values: Sequence[str | None]) -> NDArray[np.int64]:
    """Numbers that are equal for equal values; -1 for none."""
    known: dict[str, int] = {}
    return np.array([-1 if value is None else known.setdefault(value, len(known)) for value in values], np.int64)


def right_of(found: Sequence[Change], kind: str) -> NDArray[np.bool_]:
    """Q x M what counts as found: the product itself in a new colour, all attributes for other changes."""
    return np.stack([one.grades >= (3 if kind == "colour" else 2) for one in found])


def words_for(found: Sequence[Change], language: Language) -> list[str]:
    """The words of each query, their wording by its number."""
    forms = WORDINGS[language]
    return [forms[number % len(forms)].format(label(one.kind, one.value, language))
            for number, one in enumerate(found)]


def full_texts(found: Sequence[Change], language: Language) -> list[str]:
    """A caption of what is wanted, with the type and the new value: what a search by words alone would be given."""
    return [caption(one.wanted, language) for one in found]


def old_texts(found: Sequence[Change], items: Sequence[ShownItem], language: Language) -> list[str]:
    """A caption of the anchor with the same kinds of facts."""
    return [caption(Attributes(garment=facts.garment, colours=facts.colours, gender=facts.gender,
                               pattern=facts.pattern if one.kind == "pattern" else None), language)
            for one in found for facts in (items[one.anchor].facts,)]


def parts_changed(vectors: Vectors, found: Sequence[Change], words: Vectors, weights: Mapping[str, float] | None = None
                  ) -> Vectors:
    """Queries Q x D: the anchor's parts, but the one that the words speak of is theirs."""
    result = np.array(vectors[[one.anchor for one in found]])
    parts = {part.name: part for part in parts_of(vectors.shape[1])}
    for row, one in enumerate(found):
        part = parts[_PART[one.kind]]
        if np.linalg.norm(words[row, part.at]) > 0:
            result[row, part.at] = words[row, part.at]
    return weighted(result, weights)


def unit(vectors: Vectors) -> Vectors:
    """Rows of unit length."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-8), np.float32)

