"""Text files as they come: UTF-8 with or without a mark, UTF-16 in either order of bytes."""

import codecs
from pathlib import Path
from typing import Final

_SNIFFED: Final = 4096
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ZEROS: Final = 0.3  # of every second byte: a header of Latin letters in UTF-16


def encoding_of(path: Path) -> str:
    """The encoding of a text file by its first bytes: "utf-8-sig" where nothing speaks for UTF-16. Raises OSError."""
    with path.open("rb") as file:
        return sniff(file.read(_SNIFFED))


def sniff(head: bytes) -> str:
    """The encoding of a text that begins with these bytes."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    even, odd = head[0::2], head[1::2]
    if odd and odd.count(0) > _ZEROS * len(odd) and not even.count(0):
        return "utf-16-le"
    if even and even.count(0) > _ZEROS * len(even) and not odd.count(0):
        return "utf-16-be"
    return "utf-8-sig"


def decode_text(data: bytes) -> str:
    """A text from the bytes of its file. Raises UnicodeDecodeError for bytes that are neither UTF-8 nor UTF-16."""
    return data.decode(sniff(data[:_SNIFFED]))


def decode_cell(data: bytes) -> str:
    """A text of a file that says nothing about its encoding: UTF-8 where the bytes are that, else Latin-1."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
