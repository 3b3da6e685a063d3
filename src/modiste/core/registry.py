"""Named things: look one up by any of its names, get told the nearest when the name is wrong."""

import re
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from modiste.core.errors import UnknownNameError

T = TypeVar("T")

_SEPARATORS = re.compile(r"[\s_-]+")


class Registry(Generic[T]):
    """Values by name, in the order in which they were added.

    Names are compared without case, and spaces, dashes and underscores are the same: "Half drop" finds "half-drop".
    `kind` is what the values are called in messages ("pattern").
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._values: dict[str, T] = {}
        self._names: dict[str, str] = {}

    def add(self, name: str, value: T, aliases: Iterable[str] = ()) -> T:
        """Add a value under its name and aliases; returns the value.

        Raises:
            ValueError: a name is blank or already taken, which is a fault of the program and not of its user.
        """
        folded = {_fold(key): key for key in (name, *aliases)}
        for fold, key in folded.items():
            if not fold:
                raise ValueError(f"{self.kind}: a name must not be blank")
            if fold in self._names:
                raise ValueError(f"{self.kind} {key!r} is already the name of {self._names[fold]!r}")
        self._values[name] = value
        self._names.update(dict.fromkeys(folded, name))
        return value

    def get(self, name: str) -> T:
        """The value of that name or alias.

        Raises:
            UnknownNameError: there is none; the message suggests the nearest.
        """
        return self._values[self.name_of(name)]

    def name_of(self, name: str) -> str:
        """The name proper for a name or an alias.

        Raises:
            UnknownNameError: there is none; the message suggests the nearest.
        """
        found = self._names.get(_fold(name))
        if found is None:
            # A slip in an alias is answered with the name that the alias stands for.
            aliases = {fold: proper for fold, proper in self._names.items() if fold != _fold(proper)}
            raise UnknownNameError(self.kind, name, self.names, aliases)
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The names proper, in order."""
        return tuple(self._values)

    def items(self) -> Iterator[tuple[str, T]]:
        """Pairs of name proper and value, in order."""
        yield from self._values.items()

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _fold(name) in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _fold(name: str) -> str:
    return _SEPARATORS.sub("-", name.strip().casefold())
