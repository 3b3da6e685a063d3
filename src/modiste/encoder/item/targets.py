"""What training knows of each packed picture, as numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.encoder.heads import IGNORED, LabelSpace
from modiste.encoder.item.pack import Known
from modiste.encoder.item.words import WordIds, encode_words
from modiste.language import parse
from modiste.language.colours import colour_centre

SAME_KINDS: Final = ("garment", "colours", "pattern", "gender")
"""What a picture must share with a text that says it, to be one of its right answers."""
_NEAR: Final = 0.05    # OKLab: how far another colour's name may lie and still be half right
_SMOOTHED: Final = 0.25
_NO_ONE_COLOUR: Final = ("multicolour", "metallic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """For N pictures: `tags` N x 4 classes of the kinds of HEAD_KINDS, `fine` and `shade` N classes of the shop's own
    types and colours (all IGNORED where nothing is said), `near` S x S what share of a shade's target each other takes,
    `product` N, `codes` N x 4 numbers that are equal where two pictures share a value of SAME_KINDS (-1: not said);
    `cut`, `pattern`, `shades`, `said` as in `Words`."""

    tags: NDArray[np.int64] = field(repr=False)
    fine: NDArray[np.int64] = field(repr=False)
    shade: NDArray[np.int64] = field(repr=False)
    near: NDArray[np.float32] = field(repr=False)
    product: NDArray[np.int64] = field(repr=False)
    codes: NDArray[np.int64] = field(repr=False)
    cut: NDArray[np.float32] = field(repr=False)
    pattern: NDArray[np.float32] = field(repr=False)
    shades: NDArray[np.float32] = field(repr=False)
    said: NDArray[np.float32] = field(repr=False)
    types: int


def targets_of(known: Sequence[Known], labels: LabelSpace, ids: WordIds) -> Targets:
    """The targets of packed pictures."""
    fine_names = sorted({one.fine for one in known if one.fine})
    shade_names = sorted({one.shade for one in known if one.shade})
    words = encode_words([one.facts for one in known], ids, np.zeros((len(known), 1), np.float32))
    return Targets(
        tags=np.array([labels.encode(one.facts) for one in known], np.int64),
        fine=np.array([fine_names.index(one.fine) if one.fine else IGNORED for one in known], np.int64),
        shade=np.array([shade_names.index(one.shade) if one.shade else IGNORED for one in known], np.int64),
        near=_nearness(shade_names), product=_codes([one.product for one in known]),
        codes=np.stack([_codes([getattr(one.facts, kind) or None for one in known]) for kind in SAME_KINDS], axis=1),
        cut=words.cut.numpy(), pattern=words.pattern.numpy(), shades=words.shades.numpy(), said=words.said.numpy(),
        types=len(fine_names))


def same_facts(facts: Attributes, other: Attributes) -> bool:
    """Whether two pictures answer to the same words."""
    return all(getattr(facts, kind) == getattr(other, kind) for kind in SAME_KINDS)


def _codes(values: Sequence[object]) -> NDArray[np.int64]:
    numbers: dict[object, int] = {}
    return np.array([-1 if value is None else numbers.setdefault(value, len(numbers)) for value in values], np.int64)


def _nearness(names: Sequence[str]) -> NDArray[np.float32]:
    """Rows of targets: most for a shop's shade itself, the rest shared out among those that look like it."""
    centres = [next((colour_centre(value) for value in parse(name).colours if value not in _NO_ONE_COLOUR), None)
               for name in names]
    table = np.eye(len(names), dtype=np.float32)
    for row, centre in enumerate(centres):
        if centre is None:
            continue
        gaps = np.array([np.inf if other is None else np.linalg.norm(np.subtract(centre, other)) for other in centres])
        likely = np.exp(-gaps / _NEAR)
        table[row] = (1 - _SMOOTHED) * table[row] + _SMOOTHED * likely / likely.sum()
    return table


