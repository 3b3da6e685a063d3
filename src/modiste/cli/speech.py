"""The language that one run of the command speaks: its messages, its progress and its errors.

`modiste --language ru` sets it; else it is that of the words given (a prompt, a name, a file of prompts), then that of
MODISTE_LANGUAGE, then that of the terminal (LC_ALL, LC_MESSAGES, LANG), then English.
"""

import os
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final

from modiste.core.messages import Language

_VARIABLES: Final = ("MODISTE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_OPTION: Final = "--language"


@dataclass(frozen=True, slots=True)
class _Speech:
    language: Language
    chosen: bool = False


_ENGLISH: Final = _Speech("en")
_SPEECH: ContextVar[_Speech] = ContextVar("speech", default=_ENGLISH)


def spoken() -> Language:
    """The language of this run."""
    return _SPEECH.get().language


def begin(arguments: Sequence[str]) -> None:
    """Begin a run: in the language of its arguments as far as they tell it, before any of them is parsed."""
    option = next((number for number, one in enumerate(arguments) if one == _OPTION), None)
    chosen = arguments[option + 1] if option is not None and option + 1 < len(arguments) else next(
        (one.partition("=")[2] for one in arguments if one.startswith(f"{_OPTION}=")), None)
    if chosen in ("en", "ru"):
        choose("ru" if chosen == "ru" else "en")
    else:
        _SPEECH.set(_Speech("ru" if any(map(_has_russian, arguments)) else of_the_terminal()))


def choose(language: Language) -> None:
    """Speak a language to the end of the run, whatever words are read."""
    _SPEECH.set(_Speech(language, chosen=True))


def speak_like(prompt: str) -> Language:
    """Go on in the language of a prompt, unless one was chosen; gives what is spoken then."""
    from modiste.language import detect_language

    if not _SPEECH.get().chosen and any(map(str.isalpha, prompt)):
        _SPEECH.set(_Speech(detect_language(prompt)))
    return spoken()


def of_the_terminal() -> Language:
    """The language that the environment asks for."""
    said = next((value for name in _VARIABLES if (value := os.environ.get(name))), "")
    return "ru" if said.lower().startswith("ru") else "en"


def _has_russian(argument: str) -> bool:
    try:  # where the locale is plain ASCII, Python hands over bytes in disguise
        text = argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:
        text = argument
    return any("а" <= letter <= "я" or letter == "ё" for letter in text.lower())
