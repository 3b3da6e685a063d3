"""Which pictures show one product: its colours share a name that says none. A product lies wholly on one side of the
split, so that no training sees another colour of what is measured."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from modiste.data.pack import Split, in_test_split
from modiste.language import vocabulary

_WORD: Final = re.compile(r"[^\W_]+")
_NAME: Final = ("sku", "product", "product_id", "item_group_id")
_TYPE: Final = ("articleType", "label", "type", "category")


@cache
def _colour_phrases() -> tuple[tuple[str, ...], ...]:
    entries = [vocabulary().entry("colour", value) for value in vocabulary().ids("colour")]
    phrases = {tuple(_WORD.findall(phrase.lower())) for entry in entries for phrase in entry.phrases["en"]}
    return tuple(sorted((phrase for phrase in phrases if phrase), key=len, reverse=True))


def stem(text: str, colours: tuple[str, ...] = ()) -> str:
    """A product's name in small letters without its colours; `colours` are further words for them."""
    words = f" {' '.join(_WORD.findall(text.lower()))} "
    own = [tuple(_WORD.findall(one.lower())) for one in colours]
    for phrase in (*sorted((one for one in own if one), key=len, reverse=True), *_colour_phrases()):
        words = words.replace(f" {' '.join(phrase)} ", " ")
    return words.strip()


def product_key(key: str, caption: str, fields: Mapping[str, str]) -> str:
    """What the colours of one product share: its number where the table has one, or else its name without colours, with
    gender and type; the picture's own key where nothing names it."""
    number = next((fields[name] for name in _NAME if fields.get(name)), None)
    if number is not None:
        return f"number:{number}"
    name = stem(caption, (fields.get("baseColour", ""),))
    if not name:
        return f"picture:{key}"
    kind = next((fields[one] for one in _TYPE if fields.get(one)), "")
    return f"{name}|{fields.get('gender', '')}|{kind}"


def of_split(product: str, split: Split) -> bool:
    """Whether a product belongs to a split: a fifth, by the hash of its key, scores."""
    return split == "all" or in_test_split(product) == (split == "test")
