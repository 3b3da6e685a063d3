"""A message that says hardly more than a number: an amount, or a size."""

import re
from typing import Final

from modiste.language.number_words import with_digits
from modiste.stylist.conversation.values import SEARCHING, Talk

_ALONE: Final = re.compile(
    r"(?:(?:ok(?:ay)?|hm+|no|yes|нет|да|хм+|ну|а|well|make (?:that|it)|let'?s say|say|then|up to|rather|or|maybe|"
    r"хорошо|ладно|пусть|давай(?:те)?|лучше|тогда|а если|может|до|за)[,\s]+)*"
    r"(\d[\d \u00a0]{0,10}(?:[.,]\d{1,2})?)(\s*[kк]|\s*тыс\w*)?(?:\s+(?:then|тогда|max))?[.!?\s]*", re.IGNORECASE)
_SIZES: Final = frozenset(number / 2 for number in range(44, 129))
"""Sizes of clothes and shoes that may be said alone, 22 to 64 by halves."""
_NEAR_SIZE: Final = 6


def size_alone(text: str, talk: Talk) -> str:
    """"44" as a size, where a garment is spoken of and no price holds, or that is near the size which holds;
    else ""."""
    amount = amount_alone(text)
    if talk.topic not in SEARCHING or amount is None or amount not in _SIZES:
        return ""
    fields = {one.field: one for one in talk.constraints}
    near = [value for value in (fields["size"].values if "size" in fields else ())
            if value.replace(".", "").isdigit() and abs(float(value) - amount) <= _NEAR_SIZE]
    return f"size {amount:g}" if near or ("garment" in fields and "price" not in fields) else ""


def amount_alone(text: str) -> float | None:
    """The number of a message that says hardly more: "300", "make that 300", "лучше 4 тысячи"."""
    found = _ALONE.fullmatch(with_digits(text).strip())
    if found is None:
        return None
    amount = float(re.sub(r"[ \u00a0]", "", found[1]).replace(",", "."))
    return amount * (1000 if found[2] else 1)
