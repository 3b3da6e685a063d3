"""Amounts of money that stand alone: "брюки 3,5к", "boots, a couple hundred", "7-8 тысяч", "dress 150".

Thousands, and numbers too large for a size, are what somebody would spend: at most that much, between the two where two
are said. What counts or measures something else (steps, carats, years, deniers) is left alone.
"""

import re
from typing import Final

from modiste.language.morphology import fold
from modiste.stylist.conversation.word_lists import word_list

_THOUSAND: Final = r"\s?(?:k|к|тыс(?:яч\w*)?\.?|тыщ\w*|thousand|grand)"
_BARE: Final = re.compile(
    rf"(?<![\w.,:/#№%+*$€£₽&-])(?P<first>\d{{1,3}}(?:[ \u00a0]\d{{3}})+"
    rf"|\d{{1,6}}(?:[.,]\d{{1,2}})?)(?P<first_k>{_THOUSAND}(?![^\W_]))?"
    rf"(?:\s?(?:-|–|—|\.\.)\s?(?P<second>\d{{1,3}}(?:[ \u00a0]\d{{3}})+|\d{{1,6}}(?:[.,]\d{{1,2}})?))?"
    rf"(?P<last_k>{_THOUSAND}(?![^\W_]))?(?!\w|[.,:/-]\d|\s?[%€£$°₽])", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+|[€$£₽%<>≤≥,.;!?]")
_LEAST: Final = 100
"""A number below it, without "thousand", may be a size."""
_YEARS: Final = range(1900, 2031)


def with_amounts(text: str, *, of_child: bool = False) -> str:
    """A text in which an amount that stands alone is a bound; a child's sizes are as large as small prices."""
    return _BARE.sub(lambda match: _bound(match, 180 if of_child else _LEAST), text)


def _bound(match: re.Match[str], least: int) -> str:
    said = match.group()
    thousands = match["first_k"] is not None or match["last_k"] is not None
    before = _WORD.findall(fold(match.string[max(0, match.start() - 30) : match.start()]))
    behind = _WORD.findall(fold(match.string[match.end() : match.end() + 30]))
    other_behind, other_before = word_list("amount", "behind"), word_list("amount", "before")
    if (behind and behind[0] in other_behind) or (before and before[-1] in other_before):
        return said
    first = _value(match["first"])
    last = _value(match["second"]) if match["second"] else first
    if not thousands and (min(first, last) < least or (first in _YEARS and first % 100)):
        return said
    if match["second"] is None:
        return f" до {said.strip()} "
    low_k = match["first_k"] or match["last_k"] or ""
    return f" от {match['first']}{low_k} до {match['second']}{match['last_k'] or ''} "


def _value(told: str) -> float:
    return float(re.sub(r"[ \u00a0]", "", told).replace(",", "."))
