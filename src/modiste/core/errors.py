"""Every error that Modiste raises on purpose.

    ModisteError                exit code 1
    +-- InputError              2   the caller gave something that cannot be used
    |   +-- PromptError             a text: empty, too long, asks for what it cannot get
    |   +-- ImageError              a picture: missing, damaged, too large, too small, not a picture
    |   +-- DataError               a data set: no usable row, unknown layout, missing column
    |   +-- SettingError            an option or a setting out of range
    |   +-- UnknownNameError        a name that is not in the list of known ones
    +-- ModelError              1   a model cannot do its work
    |   +-- WeightsError            its files are missing, damaged or of another shape
    +-- TrainingError           1   training cannot start, go on or resume
    +-- OutputError             1   a result cannot be written

An error is raised with a code and the values that it speaks of; its texts, English and Russian side by side, stand in
the table of its room (`core.messages`): `ImageError("core.image_empty", name=name)`. A text is one line: what was wrong
(by its name), what was expected, what to do. The command line prints it as it stands and ends with `exit_code`;
`told("ru")` is the same error in Russian.
"""

import copy
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import ClassVar, Self, TypeVar

from modiste.core.messages import Language, Message, message, named

E = TypeVar("E")

_LISTED = 12
_SUGGESTED = 3
_LONGEST = 60


class ModisteError(Exception):
    """Base of all. `code` says which error it is and `parameters` what it speaks of, for programs; `str(error)` is one
    printable line for people, whatever the quoted names contained.

    Paths are kept as text and lists as tuples; an error or a message among the parameters is said in the same language.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, /, **parameters: object) -> None:
        super().__init__(code)
        self.message = message(code, **parameters)
        self.language: Language = "en"

    @property
    def code(self) -> str:
        """Which error it is: "core.image_empty"."""
        return self.message.code

    @property
    def parameters(self) -> Mapping[str, object]:
        """What it speaks of, by name."""
        return self.message.parameters

    def told(self, language: str) -> Self:
        """The same error in a language, "en" or "ru"."""
        other = copy.copy(self)
        other.language = "ru" if language == "ru" else "en"
        return other

    def with_parameters(self, **changed: object) -> Self:
        """The same error with other values for some of its parameters."""
        other = copy.copy(self)
        other.message = message(self.code, **{**self.parameters, **changed})
        return other

    def __str__(self) -> str:
        return self.message.text(self.language)

    def __repr__(self) -> str:
        given = "".join(f", {name}={value!r}" for name, value in self.parameters.items())
        return f"{type(self).__name__}({self.code!r}{given})"

    def __reduce__(self) -> tuple[Callable[[type[Self]], Self], tuple[type[Self]], dict[str, object]]:
        # Exceptions cross process borders by calling the class with `args`, which know nothing of the parameters.
        return _bare, (type(self),), vars(self)


def _bare(kind: type[E]) -> E:
    return kind.__new__(kind)


class InputError(ModisteError):
    """The caller gave something that cannot be used."""

    exit_code = 2


class PromptError(InputError):
    """A text cannot be used as a prompt."""


class ImageError(InputError):
    """A picture cannot be read or is not fit for the purpose."""


class DataError(InputError):
    """A data set cannot be read."""


class SettingError(InputError):
    """An option or a setting is out of range."""


class UnknownNameError(InputError):
    """A name is not among the known ones; the message suggests the nearest.

    `kind` says what is named ("pattern", a term of `core/terms.toml`, or a message), `known` holds the names in the
    order in which to list them, `aliases` maps further spellings to names: a slip in one of them is answered with its
    name. `russian_names` says what the known ones are called in Russian, where that is not their first Russian alias.
    """

    def __init__(
        self, kind: str | Message, name: str, known: Sequence[str], aliases: Mapping[str, str] | None = None, *,
        russian_names: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        self.suggestions = _nearest(name, self.known, aliases or {})
        russian = russian_names or _russian(aliases or {})
        near, names = ([_named(one, russian) for one in row] for row in (self.suggestions, self.known))
        super().__init__("core.unknown_name", kind=kind, name=_shortened(name), hint=_hint(near, names))

    @property
    def suggestion(self) -> str | None:
        """The nearest known name, or None when nothing is near."""
        return self.suggestions[0] if self.suggestions else None


class ModelError(ModisteError):
    """A model cannot do its work."""


class WeightsError(ModelError):
    """The files of a model are missing, damaged or of another shape."""


class TrainingError(ModisteError):
    """Training cannot start, go on or resume."""


class OutputError(ModisteError):
    """A result cannot be written."""


def _nearest(name: str, known: Sequence[str], aliases: Mapping[str, str]) -> tuple[str, ...]:
    spellings = {alias.casefold(): proper for alias, proper in aliases.items()}
    spellings.update({proper.casefold(): proper for proper in known})
    matches = get_close_matches(_shortened(name.strip()).casefold(), list(spellings), n=_SUGGESTED, cutoff=0.6)
    return tuple(dict.fromkeys(spellings[match] for match in matches))


def _russian(aliases: Mapping[str, str]) -> dict[str, str]:
    """The first Russian alias of each name that has one."""
    found: dict[str, str] = {}
    for alias, name in aliases.items():
        if "а" <= alias[:1].lower() <= "я":
            found.setdefault(name, alias)
    return found


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."


def _named(name: str, russian: Mapping[str, str]) -> str | Message:
    return named(name, russian[name]) if name in russian else name


def _hint(near: Sequence[str | Message], known: Sequence[str | Message]) -> Message:
    if not known:
        return message("core.none_known")
    if len(known) <= _LISTED:
        return (message("core.nearest_of_listed", nearest=near[0], known=known) if near
                else message("core.listed", known=known))
    if near:
        return message("core.nearest_of_many", nearest=near, count=len(known))
    return message("core.some_of_many", known=known[:_LISTED], count=len(known))
