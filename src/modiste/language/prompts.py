"""A user's text, checked and parsed."""

import unicodedata
from dataclasses import replace

from modiste.core.errors import InputError, PromptError
from modiste.core.values import MAX_PROMPT_CHARACTERS, Prompt
from modiste.language.construction import read_construction
from modiste.language.letters import clean
from modiste.language.parser import parse
from modiste.language.vocabulary import Language


def detect_language(text: str) -> Language:
    """The language of a text by its letters: Russian when at least half of them are Cyrillic, else English."""
    letters = [unicodedata.name(char, "") for char in text if char.isalpha()]
    cyrillic = sum(name.startswith("CYRILLIC") for name in letters)
    return "ru" if letters and 2 * cyrillic >= len(letters) else "en"


def prompt(text: str) -> Prompt:
    """A prompt from what a user typed: surrounding space removed, Unicode composed, language and attributes found.

    Raises PromptError when nothing with a letter or digit is left, when it is longer than 2000 characters or when
    it holds control characters other than tabs and line ends; InputError when it is no text.
    """
    if not isinstance(text, str):
        raise InputError(f"prompt: expected a text, got {type(text).__name__}")
    if len(text) > MAX_PROMPT_CHARACTERS:
        raise PromptError(
            f"the prompt has {len(text)} characters; expected at most {MAX_PROMPT_CHARACTERS}, shorten it",
            russian=f"в запросе {len(text)} знаков, а можно до {MAX_PROMPT_CHARACTERS}; сократите его",
        )
    for index, char in enumerate(text):
        if char not in "\t\n\r" and unicodedata.category(char) in ("Cc", "Cs", "Co"):
            raise PromptError(
                f"the prompt has the control character {char!a} at position {index}; remove it",
                russian=f"в запросе управляющий знак {char!a} на месте {index}; уберите его",
            )
    cleaned = clean(" ".join(text.split()))
    if not any(char.isalnum() for char in cleaned):
        what = f"only {cleaned[:20]!r}" if cleaned else "nothing"
        raise PromptError(
            f"the prompt says {what}; expected words, for example 'straight leopard jeans'",
            russian="в запросе нет слов; опишите вещь, например «прямые леопардовые джинсы»",
        )
    attributes = replace(parse(cleaned), construction=read_construction(cleaned))
    return Prompt(cleaned, detect_language(cleaned), attributes)
