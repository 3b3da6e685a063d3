"""A message that says hardly more than a number: an amount, or a size."""

import re
from typing import Final

from modiste.language.number_words import number_of, with_digits
from modiste.stylist.conversation.values import SEARCHING, Intent, Talk

_ALONE: Final = re.compile(
    r"(?:(?:ok(?:ay)?|hm+|no|yes|нет|да|хм+|ну|а|well|make (?:that|it)|let'?s say|say|then|up to|rather|or|maybe|sorry|"
    r"only|just|только|"
    r"(?:i )?meant?|actually|(?:raise|lift|up|increase|push|stretch|lower|drop|cut|bring) (?:it|that) (?:up |down )?to|"
    r"хорошо|ладно|пусть|давай(?:те)?|лучше|тогда|а если|может|хотя|ой|максимум|подними(?:те)?|увелич\w+|до|за)[,\s]+)*"
    r"(\d[\d \u00a0]{0,10}(?:[.,]\d{1,2})?)(\s*[kк]|\s*тыс\w*)?"
    r"(?:\s+(?:then|тогда|max|only|только))?[.!?\s]*", re.IGNORECASE)
SIZE_LETTERS: Final = {"extra small": "XS", "x small": "XS", "xsmall": "XS", "small": "S", "medium": "M", "large": "L",
                       "extra large": "XL", "x large": "XL", "xlarge": "XL"}
"""Sizes in words."""
_SIZE_WORD_ALONE: Final = re.compile(
    r"(?P<before>(?:(?:ok(?:ay)?|no|yes|well|and|or|also|maybe|then|rather|probably|an?|in)[,\s]+)*)"
    r"(?P<size>extra[ -](?:small|large)|x-?(?:small|large)|small|medium|large)(?:[,\s]+(?:please|then|too"
    r"|pls))*[.!?\s]*",
    re.IGNORECASE)
_SIZES: Final = frozenset(number / 2 for number in range(44, 129))
"""Sizes of clothes and shoes that may be said alone, 22 to 64 by halves."""
_HEIGHTS: Final = range(50, 177)
"""Heights in cm by which children's clothes are sized."""
_LAST_WORD: Final = re.compile(r"([^\W\d_]+)([\s.!?]*)$")
_NEAR_SIZE: Final = 6


def size_alone(text: str, talk: Talk) -> str:
    """"44" as a size, where a garment is spoken of and no price holds, or that is near the size which holds, and "extra
    large" wherever something is looked for; else ""."""
    word = _SIZE_WORD_ALONE.fullmatch(text.strip())
    if word is not None and talk.topic in SEARCHING:
        return f"{word['before'] or ''} size {SIZE_LETTERS[word['size'].lower().replace('-', ' ')]}"
    amount = amount_alone(text)
    if talk.topic not in (*SEARCHING, Intent.FIT) or amount is None:
        return ""
    fields = {one.field: one for one in talk.constraints}
    near = [value for value in (fields["size"].values if "size" in fields else ())
            if value.replace(".", "").isdigit() and abs(float(value) - amount) <= _NEAR_SIZE]
    child = not {"girls", "boys"}.isdisjoint(fields["gender"].values if "gender" in fields else ())
    may_be = (amount in _SIZES or (child and amount in _HEIGHTS)) and "garment" in fields and "price" not in fields
    return f"size {amount:g}" if near or may_be else ""


def _number_word(match: re.Match[str]) -> str:
    value = number_of(match[1])
    return match.group() if value is None else f"{value:.12g}{match[2]}"


def amount_alone(text: str) -> float | None:
    """The number of a message that says hardly more: "300", "make that 300", "лучше 4 тысячи"."""
    said = with_digits(text).strip()
    found = _ALONE.fullmatch(said) or _ALONE.fullmatch(_LAST_WORD.sub(_number_word, said))
    if found is None:
        return None
    amount = float(re.sub(r"[ \u00a0]", "", found[1]).replace(",", "."))
    return amount * (1000 if found[2] else 1)
