"""What people say, put into words that the parser knows: dislikes are denials, "around 300 at most" is at most 300."""

import re
from typing import Final

_GREETING: Final = re.compile(
    r"\bgood\s+(?:morning|afternoon|evening)\b|\bдобр(?:ый|ое|ого|ой)\s+(?:день|вечер|утро|дня|ночи)\b", re.IGNORECASE)
"""Times of day in a greeting are no occasion."""
_NOT_ON_HEELS: Final = re.compile(r"(?<![^\W_])(?:не|ни)\s+(?:на|с)\s+каблук\w*", re.IGNORECASE)
_ABOUT: Final = r"\b(?:about|around|roughly|approximately|около|примерно|где-то)"
_AMOUNT: Final = (r"[€$£]?\s*\d[\d\s.,]*(?:[kк]|тыс\w*)?\s*"
                  r"(?:euros?|eur|€|dollars?|usd|\$|pounds?|gbp|£|руб\w*|р\b\.?|₽)?")
_REWORDED: Final = tuple((re.compile(said, re.IGNORECASE), meant) for said, meant in (
    (r"\bnothing\s+(?!but|between|under|over|below|above|else|to\b|in\b|more|less|special)", "not "),
    (r"\b(?:hate|avoid(?:ing)?|can(?:no|')t\s+(?:stand|wear|bear)|dislike|allerg(?:ic|y)\s+to|free\s+(?:of|from))\s+",
     "not "),
    (r"\b(?:are|were|was)(?:n't|\s+not)\s+|\b(?:must|should)(?:n't|\s+not)\s+be\s+", "not "),
    (r"\b(?:do(?:n't|\s+not)|never)\s+(?:show|suggest|give|offer)\s+(?:me\s+)?(?:anything\s+)?(?:over|above|more\s+than)\s+(?=[€$£\d])",
     "at most "),
    (r"\bне\s+(?:\w+\s+){1,2}дороже\s+(?=\d)", "до "),
    (r"\b([a-z]+)-free\b", r"no \1"),
    (r"\bничего\s+(?!особенн|не\b|такого|лишн|нет\b)(?:из\s+)?", "не "),
    (r"\b(?:ненавижу|терпеть\s+не\s+могу|не\s+выношу|не\s+переношу|не\s+ношу|избегаю|аллерги[яию]\s+на)\s+", "без "),
    (r"\bsuits?\s+(?:me|her|him|my\b)", ","),
    (rf"{_ABOUT}\s+({_AMOUNT})\s*,?\s*(?:max(?:imum)?|tops|at\s+(?:the\s+)?most|максимум|не\s+бол(?:ьше|ее))",
     r"at most \1"),
    (r"\bin-stock\b", "in stock"),
    (r"\bW\s?(\d{2})\b(?!\s*[/xх]?\s*L)", r"size \1;"),
    (r"(?<=[,;])\s*(3[4-9]|4\d|5\d|6[0-4])\s*(?=[,;.!?]|$)", r" размер \1"),
    (r"\b(should|shall|do|to)\s+(i\s+|we\s+)?dress\b(?!es)", ","),
    (r"\bза\s+(\d[\d\s]*\d{2})\b(?!\s*(?:дн|час|недел|минут|шт|руб|р\b|₽|евро|€|\$|тыс))", r"до \1")))


def reworded(text: str) -> str:
    """A message as the parser of limits reads it. What is shown and searched for is what was said."""
    text = _NOT_ON_HEELS.sub("без каблука", _GREETING.sub(",", text))
    for said, meant in _REWORDED:
        text = said.sub(meant, text)
    return text
