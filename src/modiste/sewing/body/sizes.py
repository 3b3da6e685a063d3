"""Sizes by label: "M", "EU 38", "44 RU", a child's height; the same size in other systems; the sizes near to one."""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.measures import SEXES, BodyMeasures
from modiste.language.quantities import size_system
from modiste.sewing.body.complete import complete_measures
from modiste.sewing.body.tables import LETTERS, SYSTEMS, TABLES, Row

_SPELLINGS: Final = {"XXXL": "3XL", "2XL": "XXL", "2XS": "XXS", "Л": "L", "ХЛ": "XL", "ХХЛ": "XXL", "ХС": "XS"}
_LOOK_ALIKES: Final = str.maketrans("ХМС", "XMS")
"""Letters typed with the Russian keyboard: they look (Х, М) or sound (С) like those of sizes."""
_NAMED: Final = re.compile(r"(?:(?P<before>[^\W\d]+)[\s:.-]*)?(?P<label>\d{1,3})[\s-]*(?P<after>[^\W\d]+)?")
_LETTER: Final = re.compile(r"(?:\d+X|X{3,})([SL])")
_WORDS: Final = re.compile(r"^(?:size|размер\w*)\s+|\s*(?:cm|см)$", re.IGNORECASE)
_LEAST_HEIGHT: Final = 80
_SHOWN: Final = 20
_APART: Final = 0.6
"""Sizes of two systems are the same where the figures differ by at most this share of a step."""


@dataclass(frozen=True, slots=True)
class Size:
    """A size of the tables: its system and its label there. Letters, and heights as labels, need no system."""

    system: str
    label: str

    def __str__(self) -> str:
        alone = self.label in LETTERS or int(self.label) >= _LEAST_HEIGHT
        return self.label if alone else f"{self.system} {self.label}"


def size_measures(size: str, sex: str, system: str = "EU") -> BodyMeasures:
    """The body that a size is made for, in cm. Arguments and errors as of `read_size`.

    The tables and their sources (EN 13402-3, DOB-Verband, ASTM D5585, D6240 and D5826, BS 3666, GOST 31396 and 31399)
    are named in `modiste.sewing.body.tables`, with what is interpolated; measures that no table gives follow from
    `complete_measures`.
    """
    named = read_size(size, sex, system)
    return complete_measures(sex, **TABLES[sex, named.system][named.label]._asdict())


def read_size(size: str, sex: str, system: str = "EU") -> Size:
    """The size that a text names.

    Args:
        size: a letter ("XXS" to "3XL"), a size of `system` ("38"), or one with its system on either side ("US 8",
            "44 RU"); for children the height ("116"), or a size of "US" or "UK".
        sex: one of SEXES.
        system: "EU", "US", "UK" or "RU"; where `size` names one itself, that one counts.

    Raises:
        UnknownNameError: another sex or system.
        InputError: a size that is not in the table; it names the nearest ones.
    """
    if sex not in SEXES:
        raise UnknownNameError("sex", sex, SEXES)
    if system.upper() not in SYSTEMS:
        raise UnknownNameError("size system", system, SYSTEMS)
    said = _WORDS.sub("", size.strip())
    found, own = _read(said, system.upper())
    if found.label in TABLES.get((sex, found.system), {}):
        return found
    raise InputError("sewing.no_such_size", size=size[:_SHOWN], sex=sex, near=near_sizes(found, sex, has_system=own))


def _read(said: str, system: str) -> tuple[Size, bool]:
    """The size as it is said, which may be in no table, and whether it says its system ("" for one not known)."""
    label = said.upper()
    label = _SPELLINGS.get(label, label.translate(_LOOK_ALIKES))
    match = _NAMED.fullmatch(said)
    if match is None or label in LETTERS or _LETTER.fullmatch(label):
        return Size(system, label), False
    own = match["before"] or match["after"]
    of = size_system(own) if own else system
    return Size(of if of in SYSTEMS else "", match["label"].lstrip("0") or "0"), bool(own)


def near_sizes(size: Size, sex: str, *, has_system: bool) -> tuple[str, ...]:
    """The sizes that may be meant where a table lacks one: the neighbours in its system, the same number in other
    systems where none was said; of what is no number, one of each system."""
    like = _LETTER.fullmatch(size.label)
    if like is not None:
        return (LETTERS[-1] if like[1] == "L" else LETTERS[0],)
    if not size.label.isdigit() or not size.system:
        return ("M", *(f"{system} {label}" for system, label in equivalents("M", sex).items()))
    others = tuple(f"{system} {size.label}" for system in SYSTEMS if size.label in TABLES[sex, system])
    if others and not has_system:
        return others
    known = [int(label) for label in TABLES[sex, size.system] if label.isdigit()]
    asked = int(size.label)
    below, above = [n for n in known if n < asked], [n for n in known if n > asked]
    return tuple(str(Size(size.system, str(n))) for n in (*below[-1:], *above[:1]))


def equivalents(size: str, sex: str, system: str = "EU") -> dict[str, str]:
    """The same size in each system, "" where a table ends before it: {"EU": "40–42", "US": "10–12", ...}. A letter
    spans several numbers: all whose bust (a child's height) lies nearer to its than to the next letters'.

    Raises as `read_size`.
    """
    named = read_size(size, sex, system)
    return {each: _in_system(named, sex, each) for each in SYSTEMS}


def _in_system(size: Size, sex: str, system: str) -> str:
    rows = {label: _key(row, sex) for label, row in TABLES[sex, system].items() if label not in LETTERS}
    asked = _key(TABLES[sex, size.system][size.label], sex)
    if size.label in LETTERS:
        letters = [_key(TABLES[sex, "EU"][letter], sex) for letter in LETTERS]
        at = LETTERS.index(size.label)
        low = (letters[at - 1] + asked) / 2 if at else asked - (letters[1] - asked) / 2
        high = (letters[at + 1] + asked) / 2 if at + 1 < len(letters) else asked + (asked - letters[at - 1]) / 2
        inside = [label for label, key in rows.items() if low <= key < high]
        return "–".join(dict.fromkeys((inside[0], inside[-1]))) if inside else ""
    if system == size.system:
        return size.label
    label, key = min(rows.items(), key=lambda row: abs(row[1] - asked))
    step = max(b - a for a, b in pairwise(rows.values()))
    return label if abs(key - asked) <= _APART * step else ""


def _key(row: Row, sex: str) -> float:
    """What sizes go by: the bust, of children the height."""
    return row.height if sex == "children" else row.bust


def size_labels(sex: str, system: str = "EU", *, letters: bool = False) -> tuple[str, ...]:
    """The sizes of a table, letters first, small to large; `letters` alone, if asked."""
    table = TABLES[sex, system.upper()]
    if letters:
        return LETTERS
    return (*LETTERS, *(label for label in table if label not in LETTERS))


def leg_girth(body: BodyMeasures, below_cm: float) -> float:
    """Girth of a leg (cm) so far below the crotch: thigh, knee, calf and ankle, straight between them."""
    rows = ((0.0, body.thigh), (0.44, body.knee), (0.60, body.calf), (0.92, body.ankle))
    return float(np.interp(below_cm / body.inseam, [at for at, _ in rows], [girth for _, girth in rows]))
