"""Sizes by label: "M", "EU 38", "RU 46", a child's height."""

from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.core.measures import SEXES, BodyMeasures
from modiste.core.messages import message
from modiste.sewing.body.complete import complete_measures
from modiste.sewing.body.tables import LETTERS, SYSTEMS, TABLES

_SPELLINGS: Final = {"XXXL": "3XL", "2XL": "XXL", "2XS": "XXS", "ХS": "XS", "М": "M", "С": "S"}
"""Other spellings of letters (the last three are typed with Cyrillic letters)."""



def size_measures(size: str, sex: str, system: str = "EU") -> BodyMeasures:
    """The body that a size is made for, in cm.

    Args:
        size: a letter ("XXS" to "3XL"), a size of `system` ("38"), or one with its system ("US 8", "RU 46");
            for children the height ("116").
        sex: one of SEXES.
        system: "EU", "US", "UK" or "RU"; where `size` names one itself, that one counts.

    The tables and their sources (EN 13402-3, DOB-Verband, ASTM D5585 and D6240, BS 3666, GOST 31396 and 31399) are
    named in `modiste.sewing.body.tables`, with what is interpolated; measures that no table gives follow from
    `complete_measures`.

    Raises:
        UnknownNameError: another size, sex or system.
    """
    if sex not in SEXES:
        raise UnknownNameError("sex", sex, SEXES)
    label = size.strip().upper().removesuffix("CM").strip()
    for name in SYSTEMS:
        if label.startswith(name) and label != name:
            system, label = name, label[len(name) :].strip(" -:")
            break
    if system.upper() not in SYSTEMS:
        raise UnknownNameError("size system", system, SYSTEMS)
    table = TABLES[sex, system.upper()]
    label = _SPELLINGS.get(label, label)
    if label not in table:
        raise UnknownNameError(message("sewing.size_kind", system=system.upper(), sex=sex), size,
                               size_labels(sex, system))
    return complete_measures(sex, **table[label]._asdict())


def size_labels(sex: str, system: str = "EU", *, letters: bool = False) -> tuple[str, ...]:
    """The sizes of a table, letters first, small to large; `letters` alone, if asked."""
    table = TABLES[sex, system.upper()]
    if letters:
        return LETTERS
    return (*LETTERS, *(label for label in table if label not in LETTERS))
