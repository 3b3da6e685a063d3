"""The texts of the pages: `texts.toml` for what every page has, `pages/<page>/texts.toml` for each page's own, both
languages side by side. `words("design.draw")` is a text, with `{name}` filled in from keywords."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from modiste.core.errors import ModisteError, UnknownNameError
from modiste.core.messages import Message, day, figure
from modiste.language import Language
from modiste.language.vocabulary import LANGUAGES

_FOLDER: Final = Path(__file__).parent
_PATH: Final = re.compile(r"(?<![\w:/.])/(?:[^/'\"\n]+/)+([^/'\"\s]*)")
"""A path from the root on, in whatever a message quotes; its last part stays."""


def _files() -> Iterator[tuple[str, Path]]:
    """(prefix of the keys, file)."""
    yield "", _FOLDER / "texts.toml"
    for path in sorted((_FOLDER / "pages").glob("*/texts.toml")):
        yield f"{path.parent.name}.", path


def _tables() -> dict[Language, dict[str, str]]:
    tables: dict[Language, dict[str, str]] = {language: {} for language in LANGUAGES}
    for prefix, path in _files():
        entries: Mapping[str, Mapping[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, said in entries.items():
            for language in LANGUAGES:
                tables[language][prefix + key] = str(said[language])
    return tables


TABLES: Final[Mapping[Language, Mapping[str, str]]] = _tables()
"""Every text by language and key."""


_BYTES: Final = {"GB": "ГБ", "MB": "МБ", "kB": "КБ", "B": "Б"}


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one language: `words("design.draw")`, with `{name}` filled in from keywords."""

    language: Language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key.

        Raises:
            KeyError: there is no such text, which is a slip of the program and not of the user.
        """
        text = TABLES[self.language][key]
        return text.format_map(values) if values else text

    def error(self, problem: Message) -> str:
        """What went wrong, in this language; without options of commands, which a page does not have, and folders of
        the server, which are nobody's business here."""
        return _without_folders(problem).text(self.language, on_page=True)

    def number(self, value: float, spec: str = "g") -> str:
        """A number as this language writes it."""
        return figure(value, spec, self.language)

    def day(self, value: date) -> str:
        """A day as this language writes it."""
        return day(value, self.language)

    def size(self, count: float) -> str:
        """How many bytes, in kB or MB."""
        unit, of = next((one for one in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")) if count >= one[0]), (1.0, "B"))
        said = self.number(count / unit, ".1f" if of != "B" else ".0f")
        return f"{said} {_BYTES[of] if self.language == 'ru' else of}"

    def under(self, prefix: str) -> dict[str, str]:
        """The texts whose key begins with `prefix`, by the rest of the key: what a script of the page needs."""
        return {key.removeprefix(prefix): text for key, text in TABLES[self.language].items() if key.startswith(prefix)}


def _without_folders(problem: Message) -> Message:
    return Message(problem.code, {name: _bare(value) for name, value in problem.parameters.items()})


def _bare(value: object) -> object:
    if isinstance(value, str):
        return _PATH.sub(r"\1", value)
    if isinstance(value, Message):
        return _without_folders(value)
    if isinstance(value, ModisteError):
        return _without_folders(value.message)
    return tuple(map(_bare, value)) if isinstance(value, tuple) else value


WORDS: Final = {language: Words(language) for language in LANGUAGES}


def words_for(accepted: str) -> Words:
    """The texts for whoever sends this `accept-language`: Russian where it comes first, English otherwise."""
    return WORDS["ru" if accepted.strip().casefold().startswith("ru") else "en"]


def words_of(language: str) -> Words:
    """The texts of a language.

    Raises:
        UnknownNameError: the pages are not in that language.
    """
    found = next((words for name, words in WORDS.items() if name == language), None)
    if found is None:
        raise UnknownNameError("language", language, LANGUAGES)
    return found
