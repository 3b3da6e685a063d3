"""What is asked for to go with something: in "which shoes go with it?" the shoes are looked for, and "it" is what was
spoken of.

«Туфли» alone names no heel: the vocabulary has it for heels, as shops do, but who asks what shoes go with a dress, or
who wants none with heels, means any of them.
"""

import re
from dataclasses import dataclass
from typing import Final

from modiste.catalog.limits import AnyOf, Is, Limit, both
from modiste.language import parse

_EN: Final = r"(?:which|what)\s+(?:(?:kind|sort|type|colou?r)\s+of\s+|else\s+)?(?P<kind>[^,.?!]{2,30}?)\s+"
_GOES: Final = (
    r"(?:(?:should|shall|would|could|can|do|does|will|might|to|that)\s+)?(?:i\s+|you\s+|we\s+)?(?:best\s+)?"
    r"(?:(?:go|goes|wear|pair|pairs|put\s+on|look|looks|work|works|be\s+worn|combine|style)\s+(?:well\s+|best\s+|good\s+|nice\s+)?"
    r"(?:together\s+)?with|match|matches|suit|suits|complement|complements|for|under|with(?=\s+(?:it|this|that|them|these|those|my|the)\b))\s+")
_TO: Final = r"(?P<to>[^,.?!]{2,60})"
_RU_KIND: Final = (
    r"(?:как(?:ой|ая|ое|ие|ую|их|ого)(?:-(?:нибудь|то))?|что\s+за|что\s+из)\s+"
    r"(?:(?:есть|мне|бы|лучше|ещё|еще|нужн\w+|взять|надеть|у\s+(?:вас|меня)|подойдут|подойд[её]т)\s+)*(?P<kind>[^,.?!]{2,40}?)")
_RU_TO: Final = r"(?:к|ко|под|с|со)\s+(?P<to>[^,.?!]{2,60})"
_ASKED: Final = tuple(re.compile(one, re.IGNORECASE) for one in (
    rf"(?<![^\W_]){_EN}{_GOES}{_TO}",
    rf"(?<![^\W_]){_RU_KIND}\s+(?:[^\s,.?!]+\s+){{0,3}}?{_RU_TO}",
    rf"(?<![^\W_])(?:к|ко|под)\s+(?P<to>[^,.?!]{{2,60}}?)\s+{_RU_KIND}(?=\s*(?:[,.?!]|$)|\s+(?:подойд|над|нос|взять|лучше|выбрать|нужн))",
    r"(?<![^\W_])(?:to\s+go\s+with|with)\s+(?P<to>[^,.?!]{2,60}?),?\s+(?:which|what)\s+(?P<kind>[^,.?!]{2,30})",
))
_IT: Final = re.compile(
    r"^(?:it|this|that|them|these|those|this\s+one|that\s+one|the\s+(?:first|second|third|last)(?:\s+one)?"
    r"|не(?:му|й|го)|ним|ней|ними|эт(?:ому|ой|им|ими|ого|от|а|у)|том[уы]?|тем|перв\w+|втор\w+|трет\w+|последн\w+)(?![^\W_])",
    re.IGNORECASE)
_TOO: Final = re.compile(
    r"^\W*(?:(?:and|what\s+about|а|и)\s+)(?:(?:an?|the|some|which|what|какая|какой|какие|какое|ещё)\s+)*(?P<kind>[^\s,.?!]+(?:\s[^\s,.?!]+)?)\s*\?\W*$",
    re.IGNORECASE)
_OF_HEELS: Final = re.compile(r"каблу|шпильк|лодоч|heel|stilett|pumps?\b|court\s+shoe|slingback", re.IGNORECASE)
FLAT_SHOES: Final = ("flats", "loafers", "formal_shoes")
"""Shoes that are called «туфли» and have no heel to speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for to go with something: the `limit` of its kind and colour, that it is of these `garments`, and
    the words of what it shall go with, "" where that is what was spoken of. `wider` is what is looked for where there
    is none of these: who asks for «туфли» would rather see loafers than nothing, and trainers than no shoes; one's own
    that is only known to be of the `unspecific` type may be one of them."""

    limit: Limit
    garments: tuple[str, ...]
    to: str = ""
    wider: Limit | None = None
    unspecific: str = ""


def sought_in(text: str) -> Sought | None:
    """What a question looks for to go with something; None where it asks no such thing."""
    for pattern in _ASKED:
        match = pattern.search(text)
        kind = parse(match["kind"]) if match is not None else None
        if match is None or kind is None or kind.garment is None or match["to"] is None:
            continue
        to, before = match["to"].strip(), text[: match.start()].strip(" ,.;")
        if _IT.search(to) is not None and parse(to).garment is None:
            to = before if parse(before).garment is not None else ""  # "I have a navy skirt, which shoes go with it?"
        elif parse(to).garment is None:
            continue  # "what dress should I wear with friends"
        garments = kinds_meant(kind.garment, match["kind"])
        colours = tuple(Is("colour", one) for one in kind.colours)
        limit: Limit = AnyOf(tuple(Is("garment", one) for one in garments))
        shoes: Limit | None = Is("garment", "shoes") if len(garments) > 1 else None
        if colours:
            limit, shoes = both(limit, AnyOf(colours)), both(shoes, AnyOf(colours)) if shoes is not None else None
        return Sought(limit=limit, garments=garments, to=to, wider=shoes, unspecific="shoes" if shoes else "")
    return None


def sought_too(text: str) -> Sought | None:
    """What is looked for beside the same as before, where only its kind is said: "and a bag?", «а сумка?»."""
    match = _TOO.match(text)
    kind = parse(match["kind"]) if match is not None else None
    if match is None or kind is None or kind.garment is None or kind.excluded:
        return None
    return Sought(limit=AnyOf(tuple(Is("garment", one) for one in kinds_meant(kind.garment, match["kind"]))),
                  garments=kinds_meant(kind.garment, match["kind"]))


def kinds_meant(garment: str, text: str) -> tuple[str, ...]:
    """The types of garment that a name stands for: «туфли» for shoes with a heel and without."""
    return (garment, *FLAT_SHOES) if garment == "heels" and not names_heels(text) else (garment,)


def names_heels(text: str) -> bool:
    """Whether a text names heels as such: pumps, stilettos, «лодочки»."""
    return _OF_HEELS.search(text) is not None
