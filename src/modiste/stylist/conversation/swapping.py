"""One thing in place of another, whatever verb says so: "swap the boots for trainers", "поменяй юбку на брюки" are
"trainers instead of the boots", "вместо юбку брюки".

Who wants a kind of what they give up ("a cardigan instead of the sweater") denies nothing: a denial of all sweaters
would take the cardigan too.
"""

import re
from typing import Final

from modiste.catalog.limits.tree import accepted
from modiste.core.attributes import Attributes
from modiste.language import parse
from modiste.language.denied import falls_under

_SWAP: Final = re.compile(
    r"(?<![^\W_])(?:(?:swap|switch|replac|exchang|trad|chang|substitut)(?:e|ing|ping)?(?:\s+out)?\s+(?P<old>[^,.;!?]{2,40}?)\s+"
    r"(?:for|with|to|by|into)|(?:замени|поменя|смени|сменя|меня|обменя)(?:й|йте|ть|те|м|ем)?\s+(?P<old_ru>[^,.;!?]{2,40}?)\s+на)"
    r"\s+(?P<new>[^,.;!?]{2,40})", re.IGNORECASE)
_INSTEAD: Final = re.compile(
    r"(?<![^\W_])(?:instead\s+of|in\s+place\s+of|вместо)\s+(?P<rest>[^,.;!?]{2,60})", re.IGNORECASE)
_TAKES_PLACE: Final = re.compile(
    r"\binstead\b|\bin\s+place\s+of\b|\bthe\s+same\s+(?:but|in|as|thing)\b|(?<![^\W_])(?:вместо|так(?:ой|ая|ую|ое|ие|их)\s+же)"
    r"(?![^\W_])", re.IGNORECASE)
_EXCHANGES: Final = re.compile(r"\binstead\b|\bin\s+place\s+of\b|(?<![^\W_])вместо(?![^\W_])", re.IGNORECASE)
_ANOTHER: Final = re.compile(
    r"\b(?:an)?other\b|\bdifferent\b|\b(?:swap|switch|replace|exchange|change)\b|(?<![^\W_])(?:друг(?:ой|ая|ое|ую|ие|их|ого)|инач\w*"
    r"|(?:по|об|с|за)?мен(?:яй|ять|и|ить)(?:те)?)(?![^\W_])", re.IGNORECASE)
_KINDS: Final = ("garment", "colours", "materials", "pattern", "fit", "length", "neckline", "sleeve")
_NAMES: Final = {"colours": "colour", "materials": "material"}
_LONGEST: Final = 3
_MOST: Final = 4


def with_swaps(text: str) -> str:
    """A text whose exchanges are said with "instead of"; one for a kind of the same thing only says the new one."""
    text = _SWAP.sub(_said_with_instead, text, count=_MOST)
    return _INSTEAD.sub(_without_wider, text, count=_MOST)


def takes_place(text: str) -> bool:
    """Whether what a text names takes the place of what was spoken of: all that was said of that holds for it."""
    return _TAKES_PLACE.search(text) is not None or _SWAP.search(text) is not None


def exchanges(text: str) -> bool:
    """Whether a text wants one thing in place of another."""
    return _EXCHANGES.search(text) is not None or any(parse(one["new"]).garment for one in _SWAP.finditer(text))


def wants_another(text: str) -> bool:
    """Whether a text wants another garment of a kind than the one that was shown: "other shoes", "поменяй пальто на
    что-то потеплее"."""
    return _ANOTHER.search(text) is not None


def same_kind(old: Attributes, new: Attributes) -> str:
    """The kind of which both name a value ("garment", "colours"); "" for none."""
    return next((kind for kind in _KINDS if getattr(old, kind) and getattr(new, kind)), "")


def _said_with_instead(match: re.Match[str]) -> str:
    old = match["old"] or match["old_ru"]
    if not same_kind(parse(old), parse(match["new"])):
        return match.group()  # "swap the coat for something warmer", "change to blue"
    return f"{match['new']} instead of {old}" if match["old"] else f"{match['new']} вместо {old}"


def _without_wider(match: re.Match[str]) -> str:
    """Without what is given up, where what is wanted is a kind of it."""
    words = match["rest"].split(" ")
    for count in range(1, min(_LONGEST, len(words)) + 1):
        old = parse(" ".join(words[:count]))
        rest = " ".join(words[count:])
        new = parse(f"{match.string[: match.start()]}, {rest}{match.string[match.end() :]}")
        kind = same_kind(old, new)
        if kind:
            return f", {rest}" if _is_wider(kind, old, new) else match.group()
    return match.group()


def _is_wider(kind: str, old: Attributes, new: Attributes) -> bool:
    first, last = (_values(kind, one) for one in (old, new))
    field = _NAMES.get(kind, kind)
    return any(one != other and (falls_under(field, other, one) or other in accepted(field, one))
               for one in first for other in last)


def _values(kind: str, said: Attributes) -> tuple[str, ...]:
    value: str | tuple[str, ...] = getattr(said, kind)
    return value if isinstance(value, tuple) else (value,)
