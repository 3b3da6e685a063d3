"""Lengths that are bounded by another: "not longer than the knee", "короче миди"."""

import re
from typing import Final

from modiste.catalog.limits import AnyOf, Is, Limit
from modiste.language import parse

LENGTHS: Final = ("micro", "mini", "short", "knee", "midi", "long", "maxi", "floor")
"""From the shortest to the longest."""
_LONGER: Final = r"longer|lower|below|длиннее|ниже"
_SHORTER: Final = r"shorter|higher|above|короче|выше"
_BOUND: Final = re.compile(
    r"(?<![^\W_])(?:(?P<no>(?:no|not|nothing|не)\s+)(?:чтобы\s+)?(?:(?P<down>"
    rf"{_LONGER})|(?P<up>{_SHORTER}))|(?P<longer>longer|длиннее)|(?P<shorter>shorter|короче))\s+(?:than\s+|чем\s+)?"
    r"(?:(?:the|a|an|my|до)\s+)?(?P<than>[^\W\d_]+(?:\s+length)?)", re.IGNORECASE)
_OR_MORE: Final = re.compile(
    rf"(?<![^\W_])(?:(?:до|to\s+the)\s+)?(?P<than>[^\W\d_]+(?:\s+length)?)\s+(?:or|and|и|или)\s+(?:(?P<down>{_LONGER})|(?P<up>{_SHORTER}))"
    r"(?![^\W_])(?!\s+(?:than|чем))", re.IGNORECASE)


def length_bound(text: str) -> tuple[Limit | None, str]:
    """The lengths that a text allows by naming one not to pass ("не длиннее колена", "midi or longer"), and the text
    without it; None where it names none."""
    for match in (*_OR_MORE.finditer(text), *_BOUND.finditer(text)):
        said = (match["than"], f"до {match['than']}", f"to the {match['than']}")
        named = next((length for one in said if (length := parse(one).length)), None)
        if named in LENGTHS and (allowed := _allowed(match.groupdict(), LENGTHS.index(named))):
            limit = AnyOf(tuple(Is("length", one) for one in allowed))
            return limit, text[: match.start()] + "," + " " * (match.end() - match.start() - 1) + text[match.end() :]
    return None, text


def _allowed(said: dict[str, str | None], at: int) -> tuple[str, ...]:
    """The lengths on the allowed side of the one at place `at`: it itself where the other side is denied."""
    if "no" not in said:  # "midi or longer"
        return LENGTHS[at:] if said["down"] else LENGTHS[: at + 1]
    if said["no"]:
        return LENGTHS[: at + 1] if said["down"] else LENGTHS[at:]
    return LENGTHS[at + 1 :] if said["longer"] else LENGTHS[:at]
