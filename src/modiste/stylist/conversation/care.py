"""How clothes are washed and mended: a question that no room answers, and no search for any."""

import re
from typing import Final

_EN: Final = (
    r"\b(?:how|can|could|who|where|what)\b.{0,30}\b(?:darn|mend|patch(?:ed)?|wash(?:ed)?|iron(?:ed)?"
    r"|dry[- ]?clean(?:ed)?|launder|hem|unshrink|repair(?:ed)?|(?:get|remove|clean)\s+.{0,20}\bstains?"
    r"|(?:fix|replace)\s+(?:an?|the|my|this)\s+(?:broken\s+|torn\s+)?(?:zip(?:per)?|hole|button|seam|tear|heel|sole|lining))\b")
_RU: Final = (
    r"(?<![^\W_])(?:как|чем|можно\s+ли|можно|кто|где)\s.{0,30}(?:зашить|штопать|(?:по|от|вы)?стира(?:ть|ю)"
    r"|(?:по|от)?гла(?:дить|жу)|почистить|(?:вы|от)вести\s+пятн|починить|отремонтировать|подшить|подошь\w+|ушить|укоротить"
    r"|отпарить|сушить|залатать|пришить)")
_RU_SELF: Final = r"(?<![^\W_])(?:подошью|зашью|постираю|поглажу|починю|заштопаю)\s+ли(?![^\W_])"
_CARE: Final = re.compile(f"{_EN}|{_RU}|{_RU_SELF}", re.IGNORECASE)


def cares(text: str) -> bool:
    """Whether it asks how clothes are washed or mended."""
    return _CARE.search(text) is not None
