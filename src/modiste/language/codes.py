"""Colours as codes in a text: "#8b0000", "#abc", "rgb(30, 144, 255)", "rgb 139 0 0", "hex 8b0000"."""

import re
from dataclasses import dataclass
from typing import Final

_CODE: Final = re.compile(
    r"(?:(?:#|(?<![^\W_])(?:0x|hex\s?:?\s?#?))(?P<six>[0-9a-f]{6})(?:[0-9a-f]{2})?(?![0-9a-zа-я])"
    r"|#(?P<three>[0-9a-f]{3})(?![0-9a-zа-я])"
    r"|(?:(?<=colour )|(?<=color )|(?<=цвета )|(?<=цвет ))(?P<bare>[0-9a-f]{6})(?![^\W_])"
    r"|(?<![^\W_])rgba?\s?[:(]?\s*(?P<red>\d{1,3})\s?[,;\s]\s?(?P<green>\d{1,3})\s?[,;\s]\s?(?P<blue>\d{1,3})"
    r"(?:\s?[,;/]\s?[\d.]+%?)?(?!\d)\s?\)?)",
    re.IGNORECASE,
)
_HINT: Final = re.compile(r"[\d#]")
_LARGEST: Final = 255


@dataclass(frozen=True, slots=True)
class Code:
    """A colour's code at characters start..end of a text; `hex` is "#8b0000"."""

    start: int
    end: int
    hex: str


def find_codes(text: str) -> tuple[Code, ...]:
    """The codes of colours in a text, in order."""
    if _HINT.search(text) is None:
        return ()
    read = ((match, _hex(match)) for match in _CODE.finditer(text))
    return tuple(Code(match.start(), match.end(), value) for match, value in read if value is not None)


def without_codes(text: str) -> str:
    """The text with the codes blanked out, lest their digits be read as sizes or prices (same length)."""
    for code in find_codes(text):
        text = text[: code.start] + " " * (code.end - code.start) + text[code.end :]
    return text


def with_codes(rest: str, text: str) -> str:
    """`rest`, of the length of `text`, with the codes of `text` put back."""
    for code in find_codes(text):
        rest = rest[: code.start] + text[code.start : code.end] + rest[code.end :]
    return rest


def _hex(match: re.Match[str]) -> str | None:
    six = match["six"] or match["bare"]
    if six:
        return "#" + six.lower()
    if match["three"]:
        return "#" + "".join(char * 2 for char in match["three"]).lower()
    channels = [int(match[name]) for name in ("red", "green", "blue")]
    return None if max(channels) > _LARGEST else "#{:02x}{:02x}{:02x}".format(*channels)
