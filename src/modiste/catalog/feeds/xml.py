"""Feeds in XML, streamed by expat: records as they end, nothing fetched, no entity expanded.

A document type is tolerated and not looked at; a declared entity refuses the feed ("billion laughs"). Names of HTML's
entities and bare ampersands, which shops write all the time, are mended on the way. A record that is not well-formed is
left out and the reading goes on with the next one.
"""

import codecs
import html.entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias
from xml.parsers import expat

from modiste.catalog.feeds.offers import Broken
from modiste.catalog.feeds.text import decoded
from modiste.core.errors import DataError
from modiste.core.messages import message

_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_MARKS: Final = re.compile(r"<!\[CDATA\[|\]\]>|&(?:(#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)?")
_HELD: Final = 40
"""Characters kept for the next part, where a mark may be split."""
_ILLEGAL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OWN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_LONGEST: Final = 1 << 20
_DEEPEST: Final = 64
_MOST_DAMAGES: Final = 1000
_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_PROLOG: Final = b"<recovered>"
_TAIL: Final = 1000


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its name without prefix, attributes, and all text in it."""

    name: str
    attributes: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record of a feed: its attributes and the elements in it; `place` is its number, from 1."""

    place: int
    name: str
    attributes: Mapping[str, str]
    children: tuple[Node, ...]

    def text(self, name: str) -> str:
        """The text of the first element of that name that has any, "" without one."""
        return next((node.text for node in self.children if node.name == name and node.text), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of all elements of that name."""
        return tuple(node.text for node in self.children if node.name == name and node.text)


@dataclass(frozen=True, slots=True)
class Aside:
    """An element beside the records, with the name of what it stands in."""

    node: Node
    within: str


Part: TypeAlias = Record | Aside | Broken


def root_of(path: Path) -> str:
    """The name of the root element without its prefix; "" where it is no XML."""
    parser = expat.ParserCreate("utf-8")
    found: list[str] = []

    def begins(name: str, _attributes: Mapping[str, str]) -> None:
        found.append(name)

    parser.StartElementHandler = begins
    try:
        for part in _mended(path):
            parser.Parse(part.encode("utf-8", "replace"), False)
            if found:
                break
    except expat.ExpatError:
        pass  # what came before the damage tells the root, or nothing does
    return found[0].rpartition(":")[2] if found else ""


def records(path: Path, wanted: frozenset[str], beside: frozenset[str]) -> Iterator[Part]:
    """The records of the elements `wanted`, the elements `beside` them, and where the feed is damaged.

    Raises:
        DataError: it declares entities, or is nested deeper than any feed.
        OSError: it cannot be read.
    """
    reading = _Reading(path, wanted, beside)
    damages, tail = 0, b""
    for part in _mended(path):
        data = part.encode("utf-8", "replace")
        tail = (tail + data)[-_TAIL:]
        while data:
            problem, data = reading.feed(data)
            yield from reading.taken()
            if problem is not None:
                damages += 1
                yield problem
                if damages == _MOST_DAMAGES:
                    return
    if not _ends(tail, reading.root):
        yield Broken(reading.count + 1, message("catalog.cut_at_record", place=reading.count + 1))


def _ends(tail: bytes, root: str) -> bool:
    """Whether the last thing but space and comments is the end of the root element."""
    plain = re.sub(rb"<!--.*?-->", b"", tail, flags=re.DOTALL).rstrip()
    return re.search(rb"</(?:\w+:)?" + re.escape(root.encode()) + rb"\s*>$", plain) is not None


class _Reading:
    """What expat calls back: builds records, forgets them as they are taken, and starts anew behind damage."""

    def __init__(self, path: Path, wanted: frozenset[str], beside: frozenset[str]) -> None:
        self.root = ""
        self.count = 0
        self._path = path
        self._wanted = wanted
        self._beside = beside
        self._start = re.compile(
            rb"<(?:\w+:)?(?:" + b"|".join(sorted(name.encode() for name in wanted)) + rb")(?=[\s>/])")
        self._done: list[Part] = []
        self._looking = False
        self._recovered = False
        self._begin()

    def taken(self) -> Iterator[Part]:
        """What has ended since the last call."""
        yield from self._done
        self._done.clear()

    def feed(self, data: bytes) -> tuple[Broken | None, bytes]:
        """Read on; where it is damaged, what is to be said of that, and the bytes behind it."""
        if self._looking:
            found = self._start.search(data)
            if found is None:
                return None, b""  # a tag that two parts share is missed: its record counts as damaged too
            self._begin()
            self._recovered, self._looking, data = True, False, data[found.start() :]
            self._parser.Parse(_PROLOG, False)
            self._fed = len(_PROLOG)
        try:
            self._parser.Parse(data, False)
        except expat.ExpatError as error:
            at = min(len(data), max(0, self._parser.ErrorByteIndex - self._fed) + 1)
            # In what is read anew, the ends of elements that began before the damage are no damage of their own.
            harmless = self._recovered and len(self._stack) <= 1
            self._looking = True
            said = message("catalog.xml_damaged", place=self.count + 1, reason=expat.ErrorString(error.code))
            return None if harmless else Broken(self.count + 1, said), data[at:]
        self._fed += len(data)
        return None, b""

    def _begin(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        self._parser.StartElementHandler = self._starts
        self._parser.EndElementHandler = self._ends
        self._parser.CharacterDataHandler = self._says
        self._parser.EntityDeclHandler = self._declares
        self._fed = 0
        self._stack: list[str] = []
        self._record: _Opened | None = None
        self._child: _Opened | None = None
        self._depth = 0

    def _declares(self, *_declaration: object) -> None:
        raise DataError("catalog.feed_entities", path=self._path)

    def _starts(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        self.root = self.root or local
        self._stack.append(local)
        if len(self._stack) > _DEEPEST:
            raise DataError("catalog.feed_too_deep", path=self._path, most=_DEEPEST)
        if self._record is None and local in self._wanted:
            self._record, self._depth = _Opened(name=local, attributes=attributes), len(self._stack)
        elif (self._record is not None and len(self._stack) == self._depth + 1) or (
                self._record is None and local in self._beside):
            self._child = _Opened(name=local, attributes=attributes)

    def _says(self, text: str) -> None:
        if self._child is not None and self._child.length < _LONGEST:
            self._child.parts.append(text)
            self._child.length += len(text)

    def _ends(self, _name: str) -> None:
        local = self._stack.pop()
        if self._record is None:
            if self._child is not None and self._child.name == local:
                self._done.append(Aside(self._child.node(), self._stack[-1] if self._stack else ""))
                self._child = None
        elif len(self._stack) == self._depth and self._child is not None:
            self._record.children.append(self._child.node())
            self._child = None
        elif len(self._stack) == self._depth - 1:
            self.count += 1
            self._done.append(Record(place=self.count, name=self._record.name, attributes=self._record.attributes,
                                     children=tuple(self._record.children)))
            self._record = self._child = None


@dataclass(slots=True, kw_only=True)
class _Opened:
    """An element that has begun."""

    name: str
    attributes: Mapping[str, str]
    parts: list[str] = field(default_factory=list)
    length: int = 0
    children: list[Node] = field(default_factory=list)

    def node(self) -> Node:
        return Node(self.name, self.attributes, "".join(self.parts).strip())


def _mended(path: Path) -> Iterator[str]:
    """The text of a feed, with HTML's entities as their letters, bare ampersands written out, and characters that XML
    has not left out."""
    rest, within = "", False
    for part in decoded(path, _encoding(path)):
        text = rest + _ILLEGAL.sub("", part)
        cut = len(text)
        for mark in "&<]":
            at = text.rfind(mark, max(0, len(text) - _HELD))
            cut = min(cut, at) if at >= 0 else cut
        text, rest = text[:cut], text[cut:]
        mended, within = _mend(text, within)
        yield mended
    yield _mend(rest, within)[0]


def _mend(text: str, within: bool) -> tuple[str, bool]:
    """A part of a feed, `within` a CDATA section at its start; and whether it is so at its end."""
    made, at = [], 0
    for match in _MARKS.finditer(text):
        mark = match.group()
        if mark == "<![CDATA[":
            within = True
        elif mark == "]]>":
            within = False
        elif not within:
            made += [text[at : match.start()], _entity(mark, match.group(1))]
            at = match.end()
    made.append(text[at:])
    return "".join(made), within


def _entity(mark: str, name: str | None) -> str:
    if name is None:
        return "&amp;"
    if name in _OWN:
        return mark
    if name.startswith("#"):
        number = int(f"0{name[1:]}", 16) if name[1] in "xX" else int(name[1:])
        legal = number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD \
            or 0x10000 <= number <= 0x10FFFF
        return mark if legal else ""
    letter = html.entities.html5.get(f"{name};")
    # What nobody declares is text: the shop's ampersand was meant.
    return "&amp;" + mark[1:] if letter is None else "".join(f"&#{ord(c)};" for c in letter)


def _encoding(path: Path) -> str:
    """What the feed's mark or declaration says: UTF-8 without either."""
    with path.open("rb") as file:
        head = file.read(1024)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if head[:4] in (b"<\0?\0", b"<\0r\0", b"<\0y\0"):
        return "utf-16-le"
    said = _DECLARED.search(head)
    try:
        name = codecs.lookup(said.group(1).decode()).name if said else "utf-8"
    except LookupError:
        return "utf-8"
    # Something that declares UTF-16 in single bytes is not that.
    return "utf-8" if name.startswith("utf-16") else name
