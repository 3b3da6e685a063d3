"""What the bundled model is told: a prompt in the words of the captions it learnt from."""

from dataclasses import replace
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.values import Prompt, Rgb, parse_hex
from modiste.design.denial import what_remains
from modiste.encoder.heads import LabelSpace
from modiste.language import Language, caption, vocabulary
from modiste.language.colours import colour_hexes, nearest_kin
from modiste.language.denied import is_denied

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


def known_colour(colour: str, known: tuple[str, ...]) -> str:
    """The colour itself, or the nearest of its hue that the model knows; unchanged where it knows none."""
    one_coloured = [name for name in known if name not in ("multicolour", "metallic")]
    return nearest_kin(colour, known) if one_coloured else colour


def exact_colour(asked: Attributes, labels: LabelSpace) -> Rgb | None:
    """The one plain colour of a garment that a network is told as another; None where it knows the colour, where there
    are several or a pattern, or where no garment is named."""
    if asked.garment is None or len(asked.colours) != 1 or asked.pattern not in (None, "solid"):
        return None
    (colour,) = asked.colours
    told = known_colour(colour, labels.classes["colour"])
    return None if told == colour or colour not in colour_hexes() else parse_hex(colour_hexes()[colour])


def prompt_caption(prompt: Prompt) -> str:
    """The canonical caption of what was understood, in the prompt's language; the prompt itself when no garment was.

    What is denied is left out, and has to be replaced by what remains of it before (`denial.what_remains`).
    """
    if prompt.attributes.garment is None and not prompt.attributes.excluded:
        return prompt.text
    return caption(replace(prompt.attributes, excluded=()), _language(prompt))


def affirmed(prompt: Prompt, seed: int) -> str:
    """The prompt as it was typed; where something is denied, what remains of it in canonical words."""
    return prompt.text if not prompt.attributes.excluded else prompt_caption(what_remains(prompt, seed))


def in_known_words(prompt: Prompt, labels: LabelSpace) -> Prompt:
    """The prompt with its garment and colours replaced by those that the model learnt, where there are near ones."""
    asked = prompt.attributes
    garment = known_garment(asked.garment, labels.classes["garment"])
    colours = dict.fromkeys(known_colour(colour, labels.classes["colour"]) for colour in asked.colours)
    return replace(prompt, attributes=replace(asked, garment=garment, colours=tuple(colours)))


def borrow_style(asked: Attributes, seen: Attributes) -> Attributes:
    """`asked`, its silences filled with the colour, pattern and gender of what is seen on a reference photo, as far as
    they are not denied."""
    return replace(
        asked,
        colours=asked.colours or tuple(one for one in seen.colours if not is_denied("colour", one, asked)),
        pattern=asked.pattern or (None if seen.pattern is None or is_denied("pattern", seen.pattern, asked)
                                  else seen.pattern),
        gender=asked.gender or seen.gender,
    )


def _language(prompt: Prompt) -> Language:
    return "ru" if prompt.language == "ru" else "en"
