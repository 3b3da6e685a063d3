"""Whether a message asks which of the items shown a person owns, or to see what was shown worn."""

import re
from typing import Final

_OWNS: Final = r"(?:own|have|got|mine|already|wardrobe|closet)"
_OF_THESE: Final = re.compile(
    rf"\b(?:of|from|among)\s+(?:these|those|them|this|the\s+ones\s+(?:shown|above))\b.{{0,40}}\b{_OWNS}\b"
    rf"|\b{_OWNS}\b.{{0,25}}\b(?:any(?:thing)?|some(?:thing)?|one|which)\s+(?:of\s+(?:these|those|them)\b|like\s+(?:this|these|that|those|them|it)\b)"
    r"|\b(?:are|is)\s+(?:any|one|some)\s+of\s+(?:these|those|them)\s+(?:already\s+)?(?:mine|in\s+my)\b"
    r"|(?<![^\W_])из\s+(?:этого|этих|них|показанного|перечисленного|предложенного)\s.{0,40}(?<![^\W_])(?:у\s+меня|мо[ейёя]\w*|в\s+моём)"
    r"|(?<![^\W_])у\s+меня\s.{0,30}(?:из\s+(?:этого|этих|них|показанного)|(?:такое|такой|такая|такие|похоже\w*)\s*(?:же|уже)?\W*$)",
    re.IGNORECASE)
_WORN: Final = re.compile(
    r"\b(?:show|see|picture|imagine)\b.{0,40}\b(?:worn|being\s+worn|on\s+(?:a\s+|the\s+)?(?:model|mannequin|person|body|dummy|somebody|someone))\b"
    r"|\bhow\s+(?:does|do|would|will)\b.{0,30}\b(?:look\s+(?:worn|on\s+(?:a\s+|the\s+)?(?:model|mannequin|person|body|somebody|someone))|hang)\b"
    r"|(?<![^\W_])(?:пока\w+|посмотреть|увидеть|хочу\s+увидеть)\s.{0,40}(?<![^\W_])(?:надет\w+|на\s+(?:модели|манекене|человеке|ком-нибудь|фигуре))"
    r"|(?<![^\W_])как\s.{0,30}(?:смотрится|выглядит|сидит|будет\s+(?:смотреться|выглядеть|сидеть))\s+(?:надет\w+|на\s+(?:модели|манекене|человеке|фигуре))",
    re.IGNORECASE)


def asks_of_these(text: str) -> bool:
    """Whether it asks which of what is shown is owned: "of these which do I own", «что из этого у меня уже есть»."""
    return _OF_THESE.search(text) is not None


def asks_worn(text: str) -> bool:
    """Whether it asks to see what is shown worn: "show me the second one worn", «покажи на манекене»."""
    return _WORN.search(text) is not None
