"""A user's text, checked and parsed."""

import unicodedata
from dataclasses import replace

from modiste.core.errors import InputError, PromptError
from modiste.core.messages import message
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
        raise InputError("language.prompt_of_text", kind=type(text).__name__)
    if len(text) > MAX_PROMPT_CHARACTERS:
        raise PromptError("language.prompt_too_long", count=len(text), most=MAX_PROMPT_CHARACTERS)
    for index, char in enumerate(text):
        if char not in "\t\n\r" and unicodedata.category(char) in ("Cc", "Cs", "Co"):
            raise PromptError("language.prompt_control_character", char=char, index=index)
    cleaned = clean(" ".join(text.split()))
    if not any(char.isalnum() for char in cleaned):
        said = message("language.says_only", text=cleaned[:20]) if cleaned else message("language.says_nothing")
        raise PromptError("language.prompt_wordless", said=said)
    attributes = replace(parse(cleaned), construction=read_construction(cleaned))
    return Prompt(cleaned, detect_language(cleaned), attributes)
