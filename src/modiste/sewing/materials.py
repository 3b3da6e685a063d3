"""The cloths that Modiste sews: weights, stiffnesses and looks by name, from `materials.toml`.

`material("denim")` knows every material of the vocabulary and the tailor's usual words ("poplin", "gabardine").
Figures are typical values for a cloth of that name, set from memory within the ranges of what `Material.source` cites,
not copied from its tables; a bolt of one's own may well differ by half.
"""

import tomllib
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

from modiste.core.errors import UnknownNameError
from modiste.core.material import Material
from modiste.language import label, vocabulary

_UNITS: Final = {"weight": "weight_gsm", "thickness": "thickness_mm", "stretch": "stretch_n_per_m",
                 "shear": "shear_n_per_m", "bending": "bending_nm", "yarn": "yarn_mm"}  # fmt: skip
_RUSSIAN: Final = {"coating": "пальтовая ткань", "twill": "саржа", "chunky_knit": "крупная вязка", "rib": "резинка",
                   "sweatshirt_fleece": "футер"}  # fmt: skip
"""Cloths that are no words of the vocabulary."""
_MICRO: Final = 1e-6


def material(name: str) -> Material:
    """The cloth called `name`, an id of the vocabulary or a trade name.

    Raises:
        UnknownNameError: there is none; the message names the nearest.
    """
    materials, aliases = _table()
    found = materials.get(aliases.get(name, name))
    if found is None:
        raise UnknownNameError("material", name, tuple(materials), aliases, russian_names=_russian_names())
    return found


@cache
def _russian_names() -> MappingProxyType[str, str]:
    known = set(vocabulary().ids("material"))
    words = {name: label("material", name, "ru") for name in material_names() if name in known}
    return MappingProxyType(words | _RUSSIAN)


def material_names() -> tuple[str, ...]:
    """Every cloth's id, without the other words for it."""
    return tuple(_table()[0])


@cache
def _table() -> tuple[MappingProxyType[str, Material], MappingProxyType[str, str]]:
    text = resources.files("modiste.sewing").joinpath("materials.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    sources: dict[str, str] = tables["sources"]
    materials = {}
    for name, row in tables["materials"].items():
        values = {_UNITS.get(key, key): value for key, value in row.items()}
        values["bending_nm"] *= _MICRO
        values["source"] = sources[values["source"]]
        materials[name] = Material(id=name, **values)
    return MappingProxyType(materials), MappingProxyType(tables["aliases"])


MATERIALS: Final = material_names()
"""Ids of all cloths."""
