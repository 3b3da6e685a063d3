"""What a search finds: each of its words, as it was typed or as the studio would say it, in either language.

Pictures carry English ids as tags whatever language they were asked for in, and a fabric is titled by its category:
«леопардовые» finds the cheetah prints and the designs tagged leopard as well as prompts that say so.
"""

from dataclasses import fields
from typing import Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import UnknownNameError
from modiste.fabric.categories import find_category
from modiste.studio.store.text_fields import search_words

_ESCAPE: Final = "\\"


def like_patterns(search: str) -> tuple[tuple[str, ...], ...]:
    """For each word of a search the LIKE patterns of which one must match, with `\\` as the escape."""
    category = _category(search)
    if category:
        return ((_like(search_words(search).strip()), _like(category)),)
    return tuple(_patterns(word) for word in search_words(search).split())


def _patterns(word: str) -> tuple[str, ...]:
    said = (word, *_values(language.parse(word)))
    return tuple(_like(text) for text in dict.fromkeys((*said, *map(_category, said))) if text)


def _values(said: Attributes) -> tuple[str, ...]:
    """The ids of what a word says, as tags have them; what it denies is not what it looks for."""
    found: list[str] = []
    for field in fields(said):
        value = getattr(said, field.name)
        values = value if isinstance(value, tuple) else (value,)
        found += [one.replace("_", " ") for one in values if isinstance(one, str)]
    return tuple(found)


def _category(name: str) -> str:
    try:
        return find_category(name.strip())
    except UnknownNameError:
        return ""


def _like(text: str) -> str:
    return f"%{''.join(_ESCAPE + c if c in '%_' + _ESCAPE else c for c in text)}%"
