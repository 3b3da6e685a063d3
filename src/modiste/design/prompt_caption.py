"""From a prompt to the caption that the bundled model reads, in the words of its training captions."""

from dataclasses import replace
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.values import Prompt
from modiste.encoder.heads import LabelSpace
from modiste.language import Language, caption, vocabulary

_NEAREST: Final = {"suit": "jacket", "chinos": "trousers", "cargo_pants": "trousers", "boots": "casual_shoes"}
_BY_GROUP: Final = {
    "outerwear": "jacket", "upper": "top", "lower": "trousers", "dress": "dress", "footwear": "casual_shoes",
    "bag": "handbag",
}
"""Garments that a model trained on few types draws as the nearest that it knows, beyond the vocabulary's parents."""


def known_garment(garment: str | None, known: tuple[str, ...]) -> str | None:
    """The garment itself, or the nearest wider type that the model knows, or the garment unchanged."""
    seen, entries = garment, vocabulary()
    while seen is not None and seen not in known:
        seen = entries.entry("garment", seen).parent
    if seen is None and garment is not None:
        group = entries.entry("garment", garment).group
        near = _NEAREST.get(garment) or _BY_GROUP.get(group or "")
        seen = near if near in known else None
    return seen or garment


def prompt_caption(prompt: Prompt) -> str:
    """The canonical caption of what was understood, in the prompt's language; the prompt itself when no garment was."""
    if prompt.attributes.garment is None:
        return prompt.text
    return caption(prompt.attributes, _language(prompt))


def in_known_words(prompt: Prompt, labels: LabelSpace) -> Prompt:
    """The prompt with its garment replaced by one that the model learnt, where there is a near one."""
    garment = known_garment(prompt.attributes.garment, labels.classes["garment"])
    return replace(prompt, attributes=replace(prompt.attributes, garment=garment))


def borrow_style(asked: Attributes, seen: Attributes) -> Attributes:
    """`asked`, its silences filled with the colour, pattern and gender of what is seen on a reference photo."""
    excluded = {item.kind for item in asked.excluded}
    return replace(
        asked,
        colours=asked.colours or (() if "colour" in excluded else seen.colours),
        pattern=asked.pattern or (None if "pattern" in excluded else seen.pattern),
        gender=asked.gender or seen.gender,
    )


def _language(prompt: Prompt) -> Language:
    return "ru" if prompt.language == "ru" else "en"
