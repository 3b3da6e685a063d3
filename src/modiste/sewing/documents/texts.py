"""The words of patterns and sheets in both languages, from `texts.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.language.vocabulary import Language, label

LANGUAGES: Final = ("en", "ru")


@cache
def _tables() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    raw = resources.files("modiste.sewing.documents").joinpath("texts.toml").read_text(encoding="utf-8")
    return tomllib.loads(raw)


def check_language(language: str) -> Language:
    """The language, or UnknownNameError."""
    if language not in LANGUAGES:
        raise UnknownNameError("language", language, LANGUAGES)
    return "ru" if language == "ru" else "en"


def say(table: str, key: str, language: Language, **values: object) -> str:
    """A text of `texts.toml` with its values filled in; an id without one is written with spaces."""
    row = _tables()[table].get(key)
    return (row[language] if row else key.replace("_", " ")).format(**values) if row else key.replace("_", " ")


def has(table: str, key: str) -> bool:
    """Whether the table has a text of that key."""
    return key in _tables()[table]


def piece_name(piece: str, language: Language) -> str:
    """What a pattern piece is called: as a whole, or word by word ("back_yoke": its longest known parts)."""
    if has("pieces", piece):
        return say("pieces", piece, language)
    words, made = piece.split("_"), []
    while words:
        for count in range(len(words), 0, -1):
            key = "_".join(words[:count])
            if has("pieces", key) or count == 1:
                made.append(say("pieces", key, language) if has("pieces", key) else key)
                words = words[count:]
                break
    name = ", ".join(made) if language == "ru" else " ".join(made)
    return name[:1].upper() + name[1:].lower() if made else piece


def garment_name(garment: str, language: Language) -> str:
    """What a garment is called: of the vocabulary, or its id with spaces."""
    try:
        name = label("garment", garment, language)
    except UnknownNameError:
        name = say("garments", garment, language)
    return name[:1].upper() + name[1:]


def number(value: float, language: Language, digits: int = 1) -> str:
    """A number as the language writes it: 12.5 or 12,5; whole numbers without a tail."""
    text = f"{value:.{digits}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if language == "ru" else text
