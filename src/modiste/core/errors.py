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

A message is one line: what was wrong (by its name), what was expected, what to do. The command line prints it
as it stands and ends with `exit_code`. Where it also has a Russian text, `told("ru")` is the same error in Russian.
"""

import copy
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import ClassVar, NamedTuple, Self

_LISTED = 12
_SUGGESTED = 3
_LONGEST = 60


class ModisteError(Exception):
    """Base of all. `str(error)` is one printable line, whatever the quoted names contained. `russian` says the same."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, russian: str = "") -> None:
        super().__init__(_one_line(message))
        self.russian = _one_line(russian)

    def told(self, language: str) -> Self:
        """The same error in a language; in English where it has no text in that one."""
        if language != "ru" or not self.russian:
            return self
        other = copy.copy(self)
        other.args = (self.russian,)
        return other


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

    `kind` says what is named ("pattern"), `known` holds the names in the order in which to list them, `aliases` maps
    further spellings to names: a slip in one of them is answered with its name. `russian_kind` is `kind` in Russian,
    `russian_names` what the known ones are called there.
    """

    def __init__(
        self, kind: str, name: str, known: Sequence[str], aliases: Mapping[str, str] | None = None, *,
        russian_kind: str = "", russian_names: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        self.suggestions = _nearest(name, self.known, aliases or {})
        shown = _shortened(name)
        said = russian_names or {}
        near, names = ([said.get(one, one) for one in row] for row in (self.suggestions, self.known))
        russian = f"{russian_kind} «{shown}»: такого нет; {_hint(near, names, _RUSSIAN)}"
        super().__init__(f"unknown {kind} {shown!r}; {_hint(self.suggestions, self.known)}",
                         russian=russian if russian_kind else "")

    def __reduce__(self) -> tuple[type["UnknownNameError"], tuple[str, str, tuple[str, ...]], dict[str, object]]:
        # Exceptions cross process borders by calling the class with `args`, which here is the message alone.
        return type(self), (self.kind, self.name, self.known), {
            "args": self.args, "suggestions": self.suggestions, "russian": self.russian,
        }

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


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}..."


class _Hints(NamedTuple):
    none: str
    known: str
    near: str
    or_: str
    are_known: str
    among: str


_ENGLISH = _Hints("none is known here", "known", "did you mean", "or", "({count} are known)",
                  "{count} are known, among them")
_RUSSIAN = _Hints("здесь не известно ни одного", "есть", "может быть,", "или", "(всего известно {count})",
                  "известно {count}, среди них")


def _hint(near: Sequence[str], known: Sequence[str], say: _Hints = _ENGLISH) -> str:
    if not known:
        return say.none
    if len(known) <= _LISTED:
        listed = f"{say.known}: {', '.join(known)}"
        return f"{say.near} {near[0]}? ({listed})" if near else listed
    if near:
        return f"{say.near} {f' {say.or_} '.join(near)}? {say.are_known.format(count=len(known))}"
    return f"{say.among.format(count=len(known))} {', '.join(known[:_LISTED])}"


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line)
