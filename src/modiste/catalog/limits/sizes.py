"""Sizes as shops write them, folded so that "XXL" is "2XL", "EU 38" is a 38, and "S/M" is both."""

import re
from typing import Final

from modiste.language.quantities import size_system

_PAIR: Final = re.compile(r"W\s?(\d{2})\s*[/,X×\s-]?\s*L\s?(\d{2})")
_NUMBERED: Final = re.compile(r"(?:([^\W\d_]{2,9})\.?[\s:-]*)?(\d{1,3}(?:\.5)?)(?:\s*\(?([^\W\d_]{2,9})\)?)?")
_MANY_X: Final = re.compile(r"(X{2,5})([SL])")
_SPLIT: Final = re.compile(r"\s*(?:/|\||;|,|\bOR\b)\s*|(?<=\d)\s*[-–]\s*(?=\d)|(?<=[SMLX])\s*[-–]\s*(?=[\dSMLX])")
_UNSAID: Final = "?"
"""Stands for the system of a number that was written without one."""


def size_keys(size: str, system: str | None = None) -> tuple[str, ...]:
    """Under what an item of this size is found: "EU 38" under "38" and "EU 38", "S/M" under "S" and "M".

    A number without a system stands under "? 38" too: who asks for EU 38 does not miss it.
    """
    found: list[str] = []
    for part in _parts(size):
        number, named = _numbered(part)
        if not number:
            found.append(_letters(part))
            continue
        found += [number, f"{named or (system or '').upper() or _UNSAID} {number}"]
    return tuple(dict.fromkeys(one for one in found if one))


def size_asked(size: str) -> tuple[str, ...]:
    """The keys any of which answers who asks for this size."""
    found: list[str] = []
    for part in _parts(size):
        number, named = _numbered(part)
        if not number:
            found.append(_letters(part))
            continue
        found += [f"{named} {number}", f"{_UNSAID} {number}"] if named else [number]
    return tuple(dict.fromkeys(one for one in found if one))


def _parts(size: str) -> list[str]:
    folded = " ".join(size.upper().replace(",", ".").split())[:40]
    pair = _PAIR.fullmatch(folded)
    if pair is not None:
        return [f"W{pair[1]} L{pair[2]}", pair[1]]
    return [part for part in _SPLIT.split(folded) if part and part.strip()]


def _numbered(part: str) -> tuple[str, str]:
    """The number of a size and its system ("38", "EU"); empty where it is no number ("2XL")."""
    found = _NUMBERED.fullmatch(part)
    said = (found[1] or found[3]) if found is not None else None
    named = size_system(said or "")
    return ("", "") if found is None or (said and not named) else (found[2], named)


def _letters(part: str) -> str:
    many = _MANY_X.fullmatch(part)
    return f"{len(many[1])}X{many[2]}" if many is not None else part
