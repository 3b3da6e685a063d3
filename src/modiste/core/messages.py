"""What is said in two languages: a code with parameters, rendered from a table of texts.

Each room has its tables, `src/modiste/ROOM/errors.toml` and, for what it says when nothing is wrong, `messages.toml`,
with the texts of the codes "ROOM.something":

    [image_too_large]
    en = "{name}: {width} x {height} pixels is too large; expected at most {most} megapixels, scale it down"
    ru = "{name}: {width} x {height} точек слишком много; бывает до {most} мегапикселей, уменьшите картинку"

Both use the same parameters. A field is one of `str.format`, and further:

    {count:picture|pictures}    the form of a word for a number; Russian has three: {count:картинка|картинки|картинок}
    {part:part}                 a name in words, or several: the table [part] of `core/terms.toml`
    {known:or}, {known:and}     a list with "or" or "and" before its last; without it a list has commas
    {reasons:apart}             a list of sentences, with semicolons

A parameter may be a `Message` or an error itself: it is said in the same language.

Texts name options of the command line as the remedy. On a page those clauses ("; add --inks") are left out; where there
is a remedy on the page, `page_en` and `page_ru` say the whole instead.
"""

import re
import string
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path, PurePath
from typing import Any, Final, Literal

Language = Literal["en", "ru"]

_ROOMS: Final = Path(__file__).parents[1]
_QUOTED: Final = 160
"""Characters of the first line of an error that is not Modiste's own."""
_OF_A_COMMAND: Final = re.compile(r"--[a-z]|\bmodiste [a-z]|MODISTE_")
_OPTION_FIRST: Final = re.compile(r"^--[a-z-]+: ")
_MINUS_ZERO: Final = re.compile(r"^-(0(?:\.0*)?%?)$")
_APART: Final = "apart"
_LAST: Final = {"or": {"en": " or ", "ru": " или "}, "and": {"en": " and ", "ru": " и "}}


@dataclass(frozen=True, slots=True)
class Message:
    """Something to be said: `code` ("core.image_too_large") and the values that its texts have places for."""

    code: str
    parameters: Mapping[str, object] = field(default_factory=dict, hash=False)

    def text(self, language: Language = "en", *, on_page: bool = False) -> str:
        """In one printable line; on a page without what only the command line has. A code that no table has is its own
        text."""
        return one_line(_filled(self, _Renderer(language, on_page=on_page)))

    def __str__(self) -> str:
        return self.text()

    def to_json(self) -> dict[str, Any]:
        """Code and parameters as values of JSON; what JSON has no kind for is kept as its text."""
        return {"code": self.code, "parameters": {name: _to_json(value) for name, value in self.parameters.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Message":
        """What `to_json` gave."""
        return cls(str(kept["code"]), {name: _from_json(value) for name, value in kept["parameters"].items()})


def message(code: str, /, **parameters: object) -> Message:
    """A message of a code: `message("data.hub_offline")`.

    Paths are kept as text, lists as tuples; of an error that is not Modiste's own its first line, shortened.
    """
    return Message(code, {name: _plain(value) for name, value in parameters.items()})


def named(english: str, russian: str) -> Message:
    """A name that has its words in both languages already, such as a label of the vocabulary."""
    return message("core.name", english=english, russian=russian)


def table(room: str) -> Mapping[str, Mapping[str, str]]:
    """The texts of a room by the rest of their code: {"image_too_large": {"en": ..., "ru": ...}}. Empty without any."""
    return _table(room) if room.isidentifier() else {}


@cache
def terms() -> Mapping[str, Mapping[str, str]]:
    """Names of the program in Russian, by what they name: {"part": {"upper": "верх"}}."""
    return _read("core", "terms.toml")


def term(kind: str, name: str, language: Language) -> str:
    """A name in words: in English without its underscores, in Russian as it is where the list does not have it."""
    return name.replace("_", " ") if language == "en" else terms()[kind].get(name, name)


def form_for(count: float, forms: Sequence[str]) -> str:
    """The form of a word that goes with a number: of two (1 picture, 2 pictures) or of three (1 картинка, 2 картинки,
    5 картинок)."""
    if len(forms) == 2:
        return forms[count != 1]
    if count != int(count):
        return forms[1]
    last, tens = int(abs(count)) % 10, int(abs(count)) // 10 % 10
    if tens == 1 or last == 0 or last > 4:
        return forms[2]
    return forms[0] if last == 1 else forms[1]


def figure(value: float, spec: str, language: Language) -> str:
    """A number as the language writes it: Russian has a decimal comma, and neither has a zero below zero."""
    said = _MINUS_ZERO.sub(r"\1", format(value, spec))
    return said.replace(".", ",") if language == "ru" else said


def day(value: date, language: Language) -> str:
    """A day as the language writes it in figures: 1 Dec 2026, 01.12.2026."""
    return f"{value:%d.%m.%Y}" if language == "ru" else f"{value.day} {value:%b %Y}"


def speaks_of_commands(text: str) -> bool:
    """Whether a line names an option or a command: on a page it has nothing to say."""
    return _OF_A_COMMAND.search(text) is not None


def one_line(text: str) -> str:
    """The text in one line, what cannot be printed written out."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)


class _Renderer(string.Formatter):
    def __init__(self, language: Language, *, on_page: bool) -> None:
        self._language = language
        self._on_page = on_page

    def template(self, code: str) -> str | None:
        """The text of a code; None where no table has it."""
        room, dot, rest = code.partition(".")
        texts = table(room).get(rest) if dot else None
        if texts is None:
            return None
        text = texts[self._language]
        return texts.get(f"page_{self._language}", _without_options(text)) if self._on_page else text

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Message):
            return _filled(value, self)
        if "|" in format_spec:
            return form_for(value, format_spec.split("|"))
        if isinstance(value, tuple):
            listed = format_spec in _LAST or format_spec == _APART
            said = [self.format_field(one, "" if listed else format_spec) for one in value]
            if format_spec == _APART:
                return "; ".join(said)
            last = _LAST[format_spec][self._language] if format_spec in _LAST else ", "
            return ", ".join([*said[:-2], last.join(said[-2:])])
        if format_spec in terms():
            return term(format_spec, str(value), self._language)
        if isinstance(value, float) and not isinstance(value, bool):
            return figure(value, format_spec, self._language)
        return format(value, format_spec)

    def convert_field(self, value: Any, conversion: Any) -> Any:
        said = value.text(self._language, on_page=self._on_page) if isinstance(value, Message) else value
        return super().convert_field(said, conversion) if conversion is not None else value


def _filled(said: Message, renderer: _Renderer) -> str:
    template = renderer.template(said.code)
    return said.code if template is None else renderer.vformat(template, (), said.parameters)


def _without_options(text: str) -> str:
    """A text without the clauses that speak of a command; the whole where that is what it is about."""
    first, *others = _OPTION_FIRST.sub("", text).split("; ")
    if _OF_A_COMMAND.search(first):
        return text
    return "; ".join([first, *(clause for clause in others if not _OF_A_COMMAND.search(clause))])


@cache
def _table(room: str) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in ("errors.toml", "messages.toml"):
        with suppress(FileNotFoundError):
            found |= _read(room, name)
    return found


def _read(room: str, name: str) -> dict[str, dict[str, str]]:
    import tomllib  # only where something is said: every command imports this module

    found: dict[str, dict[str, str]] = tomllib.loads((_ROOMS / room / name).read_text("utf-8"))
    return found


def _plain(value: object) -> object:
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, BaseException):
        said = getattr(value, "message", None)
        return said if isinstance(said, Message) else _first_line(value)
    if isinstance(value, str | Message | int | float) or value is None:
        return value
    if isinstance(value, Iterable):
        return tuple(_plain(one) for one in value)
    return value


def _first_line(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {PurePath(str(error.filename)).name}" if error.filename else error.strerror
    return (str(error).strip() or type(error).__name__).splitlines()[0][:_QUOTED]


def _to_json(value: object) -> object:
    if isinstance(value, Message):
        return value.to_json()
    if isinstance(value, tuple):
        return [_to_json(one) for one in value]
    return value if isinstance(value, str | int | float) or value is None else str(value)


def _from_json(value: object) -> object:
    if isinstance(value, dict):
        return Message.from_json(value)
    return tuple(_from_json(one) for one in value) if isinstance(value, list) else value
