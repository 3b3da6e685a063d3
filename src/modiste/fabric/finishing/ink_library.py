"""The user's own inks: a CSV of names and colours, and the nearest of them to a design's inks."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from modiste.core.colour import delta_e_2000, from_8bit, lab_to_srgb, srgb_to_lab, to_8bit
from modiste.core.errors import DataError, InputError
from modiste.core.files import open_plain
from modiste.core.messages import Message, message
from modiste.core.values import Palette, Rgb, parse_hex

_LONGEST_FILE: Final = 10_000_000
_NAMES: Final = ("name", "ink", "colour", "color", "название", "имя")
_HEX: Final = ("hex", "srgb", "rgb", "#")
_SRGB: Final = ("r", "g", "b")
_LAB: Final = ("l", "a", "b")


@dataclass(frozen=True, slots=True)
class Ink:
    """A named ink of the user's and its colour."""

    name: str
    colour: Rgb


@dataclass(frozen=True, slots=True)
class InkMatch:
    """One of a design's colours, the user's ink that is nearest, and how far it is: CIEDE2000, 1 is just noticeable."""

    wanted: Rgb
    ink: Ink
    delta_e: float


@dataclass(frozen=True, slots=True)
class InkLibrary:
    """The user's inks; `skipped` says of each row that could not be read, by line, what is wrong with it."""

    inks: tuple[Ink, ...]
    skipped: tuple[Message, ...] = ()

    def match(self, palette: Palette) -> tuple[InkMatch, ...]:
        """The nearest ink to each colour."""
        have = srgb_to_lab(from_8bit(np.array([ink.colour for ink in self.inks])))
        matches = []
        for colour in palette.colours:
            gaps = delta_e_2000(srgb_to_lab(from_8bit(np.array(colour)))[None], have)
            best = int(gaps.argmin())
            matches.append(InkMatch(colour, self.inks[best], float(gaps[best])))
        return tuple(matches)


def read_inks(path: Path | str) -> InkLibrary:
    """Read a CSV with a header: `name`, and `hex` (#1a2b3c), or `r`, `g`, `b` (0 to 255), or `L`, `a`, `b` (CIELAB,
    D65).

    Rows that cannot be read are skipped and listed. Raises DataError when the file is missing, is no such table, or has
    no readable row.
    """
    path = Path(path)
    try:
        with open_plain(path) as file:
            data = file.read(_LONGEST_FILE + 1)
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise DataError("fabric.ink_list_unreadable", path=path, reason=error.strerror or error) from error
    except UnicodeDecodeError as error:
        raise DataError("fabric.ink_list_encoding", path=path) from error
    if len(data) > _LONGEST_FILE:
        raise DataError("fabric.ink_list_too_large", path=path)
    rows = csv.DictReader(io.StringIO(text), dialect=_dialect(text))
    inks: list[Ink] = []
    skipped: list[Message] = []
    try:
        for row in rows:
            try:
                inks.append(_ink({(name or "").strip(): (value or "") for name, value in row.items()
                                  if not isinstance(value, list)}))
            except (InputError, ValueError) as error:
                skipped.append(message("fabric.ink_line", line=rows.line_num, error=error))
    except csv.Error as error:
        raise DataError("fabric.ink_list_table", path=path, error=error) from error
    if not inks:
        reason = message("core.bracketed", what=skipped[0]) if skipped else ""
        raise DataError("fabric.ink_list_empty", path=path, reason=reason)
    return InkLibrary(tuple(inks), tuple(skipped))


def _dialect(text: str) -> type[csv.Dialect]:
    try:
        return csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        return csv.excel


def _ink(row: Mapping[str, str]) -> Ink:
    named = {column.casefold(): value.strip() for column, value in row.items()}
    name = next((named[column] for column in _NAMES if named.get(column)), "")
    if not name:
        raise InputError("fabric.ink_without_name")
    written = next((named[column] for column in _HEX if named.get(column)), "")
    if written:
        return Ink(name, parse_hex(written))
    if all(named.get(channel) for channel in _LAB) and "r" not in named:
        return Ink(name, _from_lab([_number(named[channel]) for channel in _LAB]))
    if all(named.get(channel) for channel in _SRGB):
        red, green, blue = (_channel(named[channel]) for channel in _SRGB)
        return Ink(name, (red, green, blue))
    raise InputError("fabric.ink_without_colour", name=name)


def _from_lab(lab: list[float]) -> Rgb:
    if not (0 <= lab[0] <= 100 and all(abs(value) <= 160 for value in lab[1:])):
        raise InputError("fabric.ink_lab", lab=str(lab))
    red, green, blue = (int(channel) for channel in to_8bit(lab_to_srgb(np.array(lab))))
    return red, green, blue


def _number(text: str) -> float:
    value = float(text.replace(",", "."))
    if not np.isfinite(value):
        raise InputError("fabric.ink_number", text=text)
    return value


def _channel(text: str) -> int:
    value = _number(text)
    if value != round(value) or not 0 <= value <= 255:
        raise InputError("fabric.ink_byte", text=text)
    return int(value)
