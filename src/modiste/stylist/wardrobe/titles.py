"""What a garment is called: a title that a person wrote as it stands; any other is made of what is known of it, in the
reader's language, whenever it is shown."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.items import Item, Tag
from modiste.core.messages import Language, Message, named

_OWNED: Final = "wardrobe"
"""The source of garments that somebody owns."""
LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
_NAMED: Final = 0.45
_WOVEN: Final = ("striped", "checked")
"""How sure a colour that a picture shows must be for a title."""
_REMEMBERED: Final = 40_000  # titles: every outfit that is judged names its garments


def title_in(item: Item, spoken: Language) -> str:
    """The title of an item: its own; without one its type in the person's words where these say more than the
    vocabulary knows ("кофта с помпоном"), else what its tags say, then its type as it is; "" for none."""
    if not item.title and item.source == _OWNED and _says_more(item.category):
        return item.category[:1].upper() + item.category[1:]
    return item.title or title_of_tags(item.tags, spoken) or item.category


@lru_cache(maxsize=_REMEMBERED)
def _says_more(own_type: str) -> bool:
    """Whether a type in a person's words is more than the name of one: several words, none of the vocabulary's own."""
    folded = own_type.casefold().strip()
    return " " in folded and not any(folded in phrases for entry in language.vocabulary().entries["garment"].values()
                                     for phrases in entry.phrases.values())


def called(item: Item) -> Message | str:
    """The title of an item as a parameter of a message, which is said in the language of the message."""
    if item.title:
        return item.title
    english, russian = (in_a_sentence(title_in(item, spoken)) for spoken in LANGUAGES)
    return named(english, russian)


def listed(items: Iterable[Item], spoken: Language) -> str:
    """The titles of an outfit's garments as one: "Beige trench coat, white shirt". One that the program made begins
    with a capital only in the first place; what a person wrote stands as it is."""
    first, *rest = [(title_in(one, spoken), one.title) for one in items] or [("", "")]
    return ", ".join((first[0], *(told if own or not told else in_a_sentence(told) for told, own in rest)))


def in_a_sentence(title: str) -> str:
    """A title that the program made begins with a capital by itself, and with none among other words: T-shirts and
    A-lines keep theirs."""
    return title if title[1:2] in ("-", "") else title[0].lower() + title[1:]


def told_of_tags(tags: tuple[Tag, ...]) -> Attributes | None:
    """What tags are sure of; None where they do not tell the type."""
    if not any(one.kind == "garment" for one in tags):
        return None
    told = tuple(one for one in tags if one.kind != "colour" or one.source != "picture" or one.confidence >= _NAMED)
    seen = Item(id="0" * 16, product="0" * 16, title="", tags=told).attributes()
    return seen if seen.garment is not None else None


@lru_cache(maxsize=_REMEMBERED)
def title_of_tags(tags: tuple[Tag, ...], spoken: Language) -> str:
    """What to call a garment of those tags, such as "Maroon hoodie"; "" where they do not tell its type."""
    seen = told_of_tags(tags)
    if seen is None:
        return ""
    pattern = seen.pattern if seen.pattern not in ("solid", None) else None
    colours = seen.colours[: 2 if pattern in _WOVEN else 1]  # a check of black and white is no black one
    words = language.caption(Attributes(garment=seen.garment, colours=colours, pattern=pattern), spoken)
    return words[:1].upper() + words[1:]


def own_title(title: str, tags: tuple[Tag, ...], file_title: str = "") -> str:
    """A title as it is kept: "" for one that is none of a person's, since it is what the tags say in some language, or
    the name of the photo's file."""
    made = (file_title, *(title_of_tags(tags, spoken) for spoken in LANGUAGES))
    return "" if title in made else title


def file_title(photo: str, part: str) -> str:
    """What to call a garment of which only its photo's file, and the part of the clothes in it, is known."""
    stem = photo.rpartition(".")[0] or photo
    return f"{stem} ({part})" if part else stem


def type_said(own_type: str, garment: str, spoken: Language) -> str:
    """A garment's type in words of a language: the person's own word, "sneakers", where it is of that language or none
    that the vocabulary knows; otherwise what that type is called there; "" for none."""
    entry = language.vocabulary().entries["garment"].get(garment)
    if entry is None:
        return own_type or garment
    known = {tongue for tongue, phrases in entry.phrases.items() if own_type.casefold() in phrases}
    if own_type and (not known or spoken in known):
        return own_type
    return language.label("garment", garment, spoken)
