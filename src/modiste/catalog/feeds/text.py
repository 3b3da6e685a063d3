"""Texts of feeds as people read them: encodings told, HTML, control characters and formulas taken out."""

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from modiste.data.texts import sniff

MAX_TITLE: Final = 300
MAX_LINE: Final = 500
MAX_TEXT: Final = 20_000
_CHUNK: Final = 1 << 20
_RUN: Final = re.compile(rb"[\xc0-\xff\xa8\xb8]{3,}")
"""In windows-1251 Russian words are runs of high bytes; in windows-1252 accented letters stand alone."""
_BLOCKS: Final = frozenset("p br div li ul ol tr td th table h1 h2 h3 h4 h5 h6 dt dd section article".split())
_SILENT: Final = frozenset({"script", "style", "template", "noscript"})
_FORMULA: Final = re.compile(r"[=+@\-]\s*[A-Za-z.]+\s*\(.*\)\s*", re.DOTALL)
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*)"')
_LEADERS: Final = "=+@-\t "
_HIDDEN: Final = frozenset(map(chr, (0x200B, 0x200C, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F),
                                     *range(0x2066, 0x206A))))
"""Characters without a width, and those that turn the direction of what follows."""


def encoding_of(path: Path) -> str:
    """The encoding of a whole text file: UTF-8 or UTF-16 where its bytes are that, else windows-1251 or -1252.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(4096)
        named = sniff(head)
        if named != "utf-8-sig":
            return named
        decoder = codecs.getincrementaldecoder("utf-8")()
        letters = runs = 0
        chunk = head
        try:
            while chunk:
                decoder.decode(chunk)
                chunk = file.read(_CHUNK)
            decoder.decode(b"", final=False)  # a feed cut within a letter is UTF-8 all the same
            return named
        except UnicodeDecodeError:
            file.seek(0)
            while chunk := file.read(_CHUNK):
                letters += sum(byte >= 0xC0 for byte in chunk[:_CHUNK:7]) * 7
                runs += sum(map(len, _RUN.findall(chunk)))
    return "cp1251" if runs * 2 > letters else "cp1252"


def decoded(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file, a part at a time; bytes that are no letters become U+FFFD. Raises OSError."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as file:
        while data := file.read(_CHUNK >> 4):
            yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


class _Words(HTMLParser):
    """The words of a piece of HTML, blocks on lines of their own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self.parts.append(data)


def clean_text(text: str, most: int = MAX_TEXT) -> str:
    """`text` without HTML, control and hidden characters, in composed form, lines kept and blank ones left out."""
    if not text:
        return text
    text = text[: 8 * most]
    if "<" in text:
        words = _Words()
        words.feed(text)
        words.close()
        text = "".join(words.parts)
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
        text = "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in _HIDDEN))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:most]


def clean_line(text: str, most: int = MAX_LINE) -> str:
    """As `clean_text`, in one line."""
    if text.isascii() and text.isprintable() and "<" not in text and "&" not in text:
        return " ".join(text.split())[:most]  # most cells, and all empty ones
    return " ".join(clean_text(text, most).split())


def clean_title(text: str) -> str:
    """A title in one line that no spreadsheet takes for a formula: of one the words that it shows are kept."""
    line = clean_line(text.lstrip("'") if text[:1] == "'" else text, MAX_TITLE)
    if _FORMULA.fullmatch(line):
        quoted = _QUOTED.findall(line)
        line = quoted[-1].replace('""', '"') if quoted else line
    return line.lstrip(_LEADERS)
