"""The colours of hair, eyes and skin in the words that people have for them, in both languages."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from modiste.core.errors import InputError
from modiste.core.values import parse_hex
from modiste.language import colour_hexes, parse

_UNKNOWN: Final = {"hair": "stylist.own_hair", "eyes": "stylist.own_eyes", "skin": "stylist.own_skin"}
_CODE: Final = re.compile(r"#?[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")


def own_colour(of: str, text: str) -> str:
    """"#rrggbb" of what a person calls the colour of their "hair", "eyes" or "skin", or of a code.

    Raises:
        InputError: the word is not known; it names some that are.
    """
    said = _folded(text)
    known = _words()[of]
    if said in known:
        return known[said]
    if _CODE.fullmatch(text.strip()):
        return "#" + "".join(f"{value:02x}" for value in parse_hex(text.strip()))
    colours = parse(text).colours
    if colours:
        return colour_hexes()[colours[0]]
    raise InputError(_UNKNOWN[of], text=text[:60])


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    raw = resources.files("modiste.stylist.advice").joinpath("own_colours.toml").read_text("utf-8")
    return {of: {_folded(word): shade for words, shade in rows.items() for word in words.split("|")}
            for of, rows in tomllib.loads(raw).items()}


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
