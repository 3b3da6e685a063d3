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
as it stands and ends with `exit_code`.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import ClassVar

_LISTED = 12
_SUGGESTED = 3


class ModisteError(Exception):
    """Base of all. `str(error)` is one printable line, whatever the quoted names contained."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str) -> None:
        line = " ".join(message.split())
        super().__init__("".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in line))


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

    `kind` says what is named ("pattern"), `known` holds the names in the order in which to list them.
    """

    def __init__(self, kind: str, name: str, known: Sequence[str]) -> None:
        self.kind = kind
        self.name = name
        self.known = tuple(known)
        super().__init__(f"unknown {kind} {name!r}; {_hint(name, self.known)}")

    def __reduce__(self) -> tuple[type["UnknownNameError"], tuple[str, str, tuple[str, ...]]]:
        # Exceptions cross process borders by calling the class with `args`, which here is the message alone.
        return type(self), (self.kind, self.name, self.known)

    @property
    def suggestion(self) -> str | None:
        """The nearest known name, or None when nothing is near."""
        near = _nearest(self.name, self.known)
        return near[0] if near else None


class ModelError(ModisteError):
    """A model cannot do its work."""


class WeightsError(ModelError):
    """The files of a model are missing, damaged or of another shape."""


class TrainingError(ModisteError):
    """Training cannot start, go on or resume."""


class OutputError(ModisteError):
    """A result cannot be written."""


def _nearest(name: str, known: Sequence[str]) -> list[str]:
    by_fold = {candidate.casefold(): candidate for candidate in reversed(known)}
    matches = get_close_matches(name.strip().casefold(), list(by_fold), n=_SUGGESTED, cutoff=0.6)
    return [by_fold[match] for match in matches]


def _hint(name: str, known: Sequence[str]) -> str:
    if not known:
        return "none is known here"
    near = _nearest(name, known)
    if len(known) <= _LISTED:
        listed = f"known: {', '.join(known)}"
        return f"did you mean {near[0]}? ({listed})" if near else listed
    if near:
        return f"did you mean {' or '.join(near)}? ({len(known)} are known)"
    return f"{len(known)} are known, among them {', '.join(known[:_LISTED])}"
