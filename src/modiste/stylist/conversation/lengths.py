"""Lengths that are bounded by another: "not longer than the knee", "короче миди"."""

import re
from typing import Final

from modiste.catalog.limits import AnyOf, Is, Limit
from modiste.language import parse

LENGTHS: Final = ("micro", "mini", "short", "knee", "midi", "long", "maxi", "floor")
"""From the shortest to the longest."""
_BOUND: Final = re.compile(
    r"(?<![^\W_])(?P<no>(?:no|not|не)\s+)?(?:(?P<more>longer|длиннее)|(?P<less>shorter|короче))\s+(?:than\s+|чем\s+)?"
    r"(?:(?:the|a|an|my|до)\s+)?(?P<than>[^\W\d_]+(?:\s+length)?)", re.IGNORECASE)


def length_bound(text: str) -> tuple[Limit | None, str]:
    """The lengths that a text allows by naming one not to pass, and the text without it; None where it names none."""
    for match in _BOUND.finditer(text):
        said = (match["than"], f"до {match['than']}", f"to the {match['than']}")
        named = next((length for one in said if (length := parse(one).length)), None)
        if named not in LENGTHS:
            continue
        at, up = LENGTHS.index(named), match["less"] is not None
        if match["no"] is None:
            allowed = LENGTHS[:at] if up else LENGTHS[at + 1 :]
        else:
            allowed = LENGTHS[at:] if up else LENGTHS[: at + 1]
        if allowed:
            limit = AnyOf(tuple(Is("length", one) for one in allowed))
            return limit, text[: match.start()] + "," + " " * (match.end() - match.start() - 1) + text[match.end() :]
    return None, text
