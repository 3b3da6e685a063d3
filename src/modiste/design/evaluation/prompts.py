"""What an evaluation asks for: balanced prompts in both languages, and restyle requests for photos."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.core.values import Prompt
from modiste.language import caption, label, prompt, vocabulary
from modiste.language.vocabulary import LANGUAGES, Language

_CLOTH_GROUPS = frozenset({"upper", "lower", "dress", "outerwear"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPrompt:
    """One request: the prompt as a user would type it, what it asks for, and whether training saw its colour and
    garment together."""

    prompt: Prompt
    garment: str
    colour: str
    pattern: str | None
    seen: bool


@dataclass(frozen=True, slots=True)
class TestRestyle:
    """One restyle request: the row of the reference photo, the row of a random other garment, the asked garment."""

    prompt: Prompt
    garment: str
    reference_row: int
    other_row: int


def seen_pairs(attributes: Sequence[Attributes]) -> Counter[tuple[str, str]]:
    """How often each (garment, colour) occurs together; every colour of a picture counts."""
    return Counter((facts.garment, colour) for facts in attributes if facts.garment for colour in facts.colours)


def balanced_prompts(
    garments: Sequence[str], colours: Sequence[str], patterns: Sequence[str], *, count: int, seed: int,
    seen: Collection[tuple[str, str]],
) -> tuple[TestPrompt, ...]:
    """`count` prompts in which garments, colours and languages are balanced, whatever the data's own mix.

    Every garment meets every colour once before a pair comes again. Of clothes (not shoes, bags or accessories) half
    are asked in a pattern, the patterns in turn; plain ones name none. Raises DataError without garments or colours.
    """
    if not garments or not colours:
        raise DataError("design.evaluation_few_pictures")
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(garments)), rng.permutation(len(colours))
    asked: list[TestPrompt] = []
    patterned = 0
    for number in range(count):
        lap, place = divmod(number, len(garments))
        garment = garments[rows[place]]
        colour = colours[columns[(place + lap) % len(colours)]]
        pattern = None
        if patterns and takes_pattern(garment) and (place + lap // 2) % 2:
            pattern = patterns[patterned % len(patterns)]
            patterned += 1
        words = captioned(garment, colour, pattern, LANGUAGES[(place + lap) % 2])
        asked.append(
            TestPrompt(prompt=words, garment=garment, colour=colour, pattern=pattern, seen=(garment, colour) in seen))
    return tuple(asked)


def restyle_prompts(
    rows: Sequence[int], known: Sequence[str | None], garments: Sequence[str], *, count: int, seed: int
) -> tuple[TestRestyle, ...]:
    """`count` restyle requests: references from `rows` (whose garments are `known`), each asked as another clothing
    type, with a random other garment beside it to compare with.

    Only clothes are references and asked for: a style travels from cloth to cloth. Raises DataError for fewer than
    two references or types.
    """
    usable = [(int(row), kind) for row, kind in zip(rows, known, strict=True) if kind and takes_pattern(kind)]
    wanted = [garment for garment in garments if takes_pattern(garment)]
    if len(usable) < 2 or len(wanted) < 2:
        raise DataError("design.evaluation_restyle")
    rng = np.random.default_rng(seed)
    order = np.concatenate([rng.permutation(len(usable)) for _ in range(-(-count // len(usable)))])[:count]
    asked = []
    for number, place in enumerate(order):
        row, kind = usable[place]
        others = [garment for garment in wanted if garment != kind]
        garment = others[int(rng.integers(len(others)))]
        other = usable[(place + int(rng.integers(1, len(usable)))) % len(usable)][0]
        asked.append(TestRestyle(_same_style(garment, LANGUAGES[number % 2]), garment, row, other))
    return tuple(asked)


def takes_pattern(garment: str) -> bool:
    """Whether a garment is made of visible cloth: clothes are, shoes, bags and accessories are not."""
    return vocabulary().entry("garment", garment).group in _CLOTH_GROUPS


def captioned(garment: str, colour: str, pattern: str | None, language: Language) -> Prompt:
    """The prompt that names these vocabulary ids."""
    return prompt(caption(Attributes(garment=garment, colours=(colour,), pattern=pattern), language))


def _same_style(garment: str, language: Language) -> Prompt:
    name = label("garment", garment, language)
    return prompt(f"{name} in the same style" if language == "en" else f"{name} того же стиля")
