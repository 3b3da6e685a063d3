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


def category_choices(tongue: Language, others: Sequence[str] = ()) -> list[tuple[str, str]]:
    """(name, id) of every category, and of `others` that a user's own model knows."""
    named = [(_RUSSIAN.get(one, one) if tongue == "ru" else one.capitalize(), one) for one in CATEGORIES.names]
    return [*named, *((one, one) for one in others)]
