"""What a feed says of an item in words, as tags: columns of their own are trusted, free text less."""

from typing import Final

from modiste.catalog.feeds.folding import FeedItem
from modiste.core.attributes import Attributes
from modiste.core.errors import InputError
from modiste.core.items import Tag, TagSource
from modiste.language import attributes_from_fields, parse

_READ: Final = 600
"""Characters of a description that are read: what comes later is about washing and delivery."""
_COLUMN, _TITLE, _TEXT = 1.0, 0.9, 0.7
_ONE: Final = ("garment", "pattern", "gender", "fit", "length", "neckline", "sleeve")
_COLUMNS: Final = ("colour", "material", "pattern", "season", "style", "occasion", "fit", "length", "sleeve",
                   "neckline")
_MANY: Final = {"colours": "colour", "materials": "material", "occasions": "occasion", "seasons": "season",
                "styles": "style", "details": "detail"}
_CHILDREN: Final = frozenset({"kids", "kid", "child", "children", "toddler", "infant", "newborn", "дети", "детский",
                              "для детей", "ребенок", "ребёнок"})


def tags_of_words(item: FeedItem) -> tuple[Tag, ...]:
    """The tags that columns, title and description give; each kind as `Attributes` has it, none twice."""
    said = dict(item.said)
    title, category = item.item.title, item.item.category
    fields = {"title": title, "description": item.item.description[:_READ], "category": category.replace(" > ", ". "),
              **{name: said.get(name, "") for name in _COLUMNS}, "gender": _gender(said)}
    try:
        read = attributes_from_fields({name: text for name, text in fields.items() if text})
        named = parse(title)
    except InputError:  # words that no parser takes say nothing
        return ()
    columns = frozenset(said) | ({"garment"} if category else frozenset())
    return tuple(Tag(kind, value, confidence=sure, source=source) for kind, value in _pairs(read)
                 for sure, source in (_sure(kind, value, columns, named),))


def _pairs(read: Attributes) -> list[tuple[str, str]]:
    one = [(kind, value) for kind in _ONE if (value := getattr(read, kind)) is not None]
    return one + [(kind, value) for name, kind in _MANY.items() for value in getattr(read, name)]


def _sure(kind: str, value: str, columns: frozenset[str], named: Attributes) -> tuple[float, TagSource]:
    if kind in columns:
        return _COLUMN, "feed"
    return (_TITLE if (kind, value) in _pairs(named) else _TEXT), "words"


def _gender(said: dict[str, str]) -> str:
    """Whom it is for: of a child's things the feed says sex and age apart."""
    gender, age = said.get("gender", ""), said.get("age", "").casefold()
    if age in _CHILDREN:
        read = parse(gender).gender if gender else None
        return {"women": "girls", "men": "boys"}.get(read or "", read or gender)
    return gender
