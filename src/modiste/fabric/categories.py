"""The eleven categories of textile patterns, by any of their English and Russian names."""

from typing import Final

from modiste.core.registry import Registry
from modiste.language import Language

CATEGORIES: Final = Registry[str]("fabric category")
for _name, _aliases in (
    ("cheetah", ("leopard", "jaguar", "гепард", "леопард", "гепардовый", "леопардовый")),
    ("checkered", ("checked", "check", "checks", "plaid", "tartan", "gingham", "клетка", "в клетку", "клетчатый")),
    ("dotted", ("dots", "polka dot", "polka dots", "dot", "горох", "горошек", "в горошек", "в горох")),
    ("floral", ("flowers", "flower", "цветы", "цветочный", "цветочек", "в цветочек")),
    ("leaves", ("leaf", "foliage", "tropical", "листья", "листва", "с листьями")),
    ("paisley", ("buta", "пейсли", "турецкий огурец", "огурцы")),
    ("striped", ("stripes", "stripe", "полоска", "в полоску", "полосы", "полосатый")),
    ("zigzag", ("chevron", "зигзаг", "шеврон")),
    ("zebra", ("зебра", "под зебру")),
    ("houndstooth", ("dogtooth", "гусиная лапка", "пье-де-пуль")),
    ("camouflage", ("camo", "камуфляж", "камуфляжный", "хаки")),
):
    CATEGORIES.add(_name, _name, _aliases)

_RUSSIAN: Final = {
    "cheetah": "Леопард", "checkered": "Клетка", "dotted": "Горошек", "floral": "Цветы", "leaves": "Листья",
    "paisley": "Пейсли", "striped": "Полоска", "zigzag": "Зигзаг", "zebra": "Зебра", "houndstooth": "Гусиная лапка",
    "camouflage": "Камуфляж",
}


def category_label(category: str, language: Language) -> str:
    """A category as people read it; one of a user's own is its own name."""
    if language == "ru":
        return _RUSSIAN.get(category, category)
    return category.capitalize() if category in CATEGORIES else category


def find_category(name: str) -> str:
    """The category of that name, in either language.

    Raises:
        UnknownNameError: there is none; the message suggests the nearest.
    """
    return CATEGORIES.get(name)
