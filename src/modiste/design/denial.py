"""What is drawn in the place of what a text denies.

A network that reads "not red" sees "red", and one that is told no colour draws the usual: to "jeans, not blue" blue
jeans. So it is told something that remains, another for each seed: black jeans, grey jeans.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from modiste.core.attributes import Attributes
from modiste.core.values import Prompt
from modiste.language.denied import is_denied

_USUAL_COLOURS: Final = ("black", "white", "grey", "blue", "red", "green", "pink", "brown", "beige", "yellow")
_USUAL_GARMENTS: Final = ("shirt", "dress", "trousers", "jacket", "skirt", "sweater", "tshirt", "jeans")


def what_remains(prompt: Prompt, seed: int) -> Prompt:
    """The prompt with something that remains in the place of each colour, pattern or type that it denies and names no
    other of: plain cloth, and one of the usual colours and types, chosen by the seed. Nothing else is changed."""
    asked = prompt.attributes
    denied = {one.kind for one in asked.excluded}
    colours = _remaining("colour", _USUAL_COLOURS, asked)
    garments = _remaining("garment", _USUAL_GARMENTS, asked)
    chosen = replace(
        asked,
        colours=(_one_of(colours, seed),) if "colour" in denied and not asked.colours and colours else asked.colours,
        pattern="solid" if "pattern" in denied and asked.pattern is None else asked.pattern,
        garment=_one_of(garments, seed) if "garment" in denied and asked.garment is None and garments
        else asked.garment,
    )
    return replace(prompt, attributes=chosen)


def _remaining(kind: str, usual: Sequence[str], asked: Attributes) -> tuple[str, ...]:
    return tuple(value for value in usual if not is_denied(kind, value, asked))


def _one_of(names: Sequence[str], seed: int) -> str:
    return names[int(np.random.SeedSequence((seed, len(names))).generate_state(1)[0]) % len(names)]
