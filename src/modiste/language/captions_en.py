"""English captions: "men's navy checked shirt", "straight leopard print jeans"."""

import re
from typing import Final

from modiste.core.attributes import Attributes, Exclusion, PriceRange
from modiste.language.caption_parts import SLOTS, Part, Wording, amount, parts, sizes_phrase
from modiste.language.vocabulary import Form, vocabulary

_AFTER: Final = ("with ", "for ", "in ", "of ", "without ")
SLOT_ORDER: Final = {kind: place for place, kind in enumerate(SLOTS.values())}
_OPENINGS: Final = ("a photo of", "picture of", "i want", "design", "show me", "i need", "looking for")
_BARE_GENDER: Final = {"women's": "women", "men's": "men", "girls'": "girls", "boys'": "boys"}


def compose_english(attributes: Attributes, wording: Wording) -> str:
    """The caption of `attributes` in the words that `wording` chooses."""
    noun = wording.form("garment", attributes.garment) if attributes.garment is not None else Form("garment")
    found = parts(attributes, wording)
    before = [part for part in found if not part.text.startswith(_AFTER)]
    if attributes.pattern == "solid":  # "plain white shirt", but "white striped shirt"
        before.sort(key=lambda part: SLOT_ORDER[part.kind] - 1.5 * (part.kind == "pattern"))
    if wording.reverse:
        before.reverse()
    after = [part.text for part in found if part.text.startswith(_AFTER)]
    tail = _tail(attributes, wording)
    if wording.apart:
        return ", ".join([*_joined(before, apart=True), " ".join([noun.text, *after]), *tail])
    if wording.happens(0.07):
        return " ".join(wording.shuffled([noun.text, *(part.text for part in before), *after]) + tail)
    if wording.happens(0.08):
        return ", ".join([noun.text, *wording.shuffled([part.text for part in before]), *after, *tail])
    if wording.happens(0.18):
        before, moved = _behind(before, wording)
        after = [*moved, *after]
    if wording.happens(0.2):
        before = wording.shuffled(before)
    text = " ".join([*_joined(before), noun.text, *wording.shuffled(after)])
    if wording.happens(0.12):
        text = _catalogue_title(text)
    elif wording.happens(0.15):
        opening = wording.pick(_OPENINGS)
        text = f"{opening} {text if noun.number == 'pl' else f'{article(text)} {text}'}"
    elif wording.happens(0.1):
        text = text[0].upper() + text[1:]
    return ", ".join([text, *tail])


def article(phrase: str) -> str:
    """The indefinite article before a phrase."""
    return "an" if re.match(r"[aeio]|u(?!ni)|a-line", phrase) else "a"


def _joined(before: list[Part], apart: bool = False) -> list[str]:
    """The words before the noun; neighbouring colours are joined: "red, white and blue"."""
    done: list[str] = []
    colours: list[str] = []
    for index, part in enumerate(before):
        if part.kind != "colour":
            done.append(part.text)
            continue
        colours.append(part.text)
        if index + 1 == len(before) or before[index + 1].kind != "colour":
            done.append(", ".join([*colours[:-2], " and ".join(colours[-2:])]))
            colours = []
    return done if not apart else [text.replace(" and ", ", ") for text in done]


def _behind(before: list[Part], wording: Wording) -> tuple[list[Part], list[str]]:
    """Move the pattern or the colours behind the noun: "jeans with leopard print", "shirt in navy"."""
    patterns = [part for part in before if part.kind == "pattern" and part.text.endswith(" print")]
    colours = [part for part in before if part.kind == "colour"]
    if patterns and wording.happens(0.6):
        moved = [f"with {patterns[0].text}"]
        return [part for part in before if part not in patterns], moved
    if colours:
        moved = ["in " + " and ".join(part.text for part in colours)]
        return [part for part in before if part not in colours], moved
    return before, []


def _catalogue_title(text: str) -> str:
    words = [_BARE_GENDER.get(word, word) for word in text.split(" ")]
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _tail(attributes: Attributes, wording: Wording) -> list[str]:
    tail = [wording.form("comparison", f"{item.kind}_{item.direction}").text for item in attributes.comparisons]
    tail += [_denial(item, wording) for item in attributes.excluded]
    if attributes.sizes:
        tail.append(sizes_phrase("size", attributes.sizes))
    if attributes.price is not None:
        tail.append(_price(attributes.price))
    return tail


def _denial(excluded: Exclusion, wording: Wording) -> str:
    if excluded.value is None:
        return "no " + vocabulary().kind_names[excluded.kind].forms["en"][0].text
    text = wording.form(excluded.kind, excluded.value).text
    return "without " + text.removeprefix("with ") if text.startswith("with ") else f"not {text}"


def _price(price: PriceRange) -> str:
    currency = f" {price.currency}" if price.currency is not None else ""
    word = "" if currency else "price "
    if price.min is None:
        return f"{word}under {amount(price.max or 0)}{currency}"
    if price.max is None:
        return f"{word}over {amount(price.min)}{currency}"
    return f"{word}from {amount(price.min)} to {amount(price.max)}{currency}"
