"""The names of the fabric categories as people read them."""

from collections.abc import Sequence
from typing import Final

from modiste.fabric.categories import CATEGORIES
from modiste.language import Language

_RUSSIAN: Final = {
    "cheetah": "Леопард", "checkered": "Клетка", "dotted": "Горошек", "floral": "Цветы", "leaves": "Листья",
    "paisley": "Пейсли", "striped": "Полоска", "zigzag": "Зигзаг", "zebra": "Зебра", "houndstooth": "Гусиная лапка",
    "camouflage": "Камуфляж",
}


def category_name(category: str, tongue: Language) -> str:
    """A category's name; one of a user's own is its own name."""
    if tongue == "ru":
        return _RUSSIAN.get(category, category)
    return category.capitalize() if category in CATEGORIES else category


def category_choices(tongue: Language, others: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(name, id) of every category, and of `others` that a user's own model knows."""
    return [(category_name(one, tongue), one) for one in (*CATEGORIES.names, *others)]
