"""Texts as they are kept and searched: what any database can hold, and the same letters however they were typed."""

import secrets
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from modiste.core.errors import InputError
from modiste.core.values import MAX_PROMPT_CHARACTERS
from modiste.studio.store.pictures.values import MAX_TAGS

MAX_TITLE_CHARACTERS: Final = 200
MAX_TAG_CHARACTERS: Final = 40
MAX_NOTE_CHARACTERS: Final = 10_000
_ID_BYTES: Final = 8
_HEX: Final = frozenset("0123456789abcdef")


def new_id() -> str:
    """A name for a new thing: 16 hexadecimal digits that nobody can guess."""
    return secrets.token_hex(_ID_BYTES)


def is_id(text: str) -> bool:
    """True when `text` could be the id of something; anything else needs no look into the database."""
    return len(text) == 2 * _ID_BYTES and _HEX.issuperset(text)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def one_line(text: str) -> str:
    """`text` on one line, without control characters and halves of characters, in composed form."""
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """`text` as every database can hold it: in composed form, lines kept, other control characters left out."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    kept = (c for c in unicodedata.normalize("NFC", whole) if c in "\n\t" or unicodedata.category(c) != "Cc")
    return "".join(kept)


def shortened(text: str, most: int = MAX_TITLE_CHARACTERS) -> str:
    """A text on one line, of at most `most` characters: a longer one ends after its last whole word, with "…"."""
    line = one_line(text)
    if len(line) <= most:
        return line
    words = line[:most].rpartition(" ")[0]
    # A word that alone is most of the title is cut: nothing of it would be left otherwise.
    whole = words if len(words) > most // 2 else line[: most - 1]
    return f"{whole.rstrip(' ,;:-–—·')}…"


def title_of(text: str, otherwise: str = "") -> str:
    """A title that a person typed: one line, or `otherwise`, of our own making, where it is blank.

    Raises:
        InputError: the title itself is longer than 200 characters.
    """
    title = one_line(text)
    if len(title) > MAX_TITLE_CHARACTERS:
        raise InputError("studio.title_too_long", count=len(title), most=MAX_TITLE_CHARACTERS)
    if title:
        return title
    return shortened(otherwise)


def prompt_of(text: str) -> str:
    """A prompt as it is kept.

    Raises:
        InputError: it is longer than 2000 characters.
    """
    return _at_most(clean(text).strip(), MAX_PROMPT_CHARACTERS, "prompt")


def note_of(text: str) -> str:
    """A board's note as it is kept.

    Raises:
        InputError: it is longer than 10000 characters.
    """
    return _at_most(clean(text).strip(), MAX_NOTE_CHARACTERS, "note")


def tags_of(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags in lower case, each once, blank ones left out.

    Raises:
        InputError: there are more than 20, or one is longer than 40 characters.
    """
    folded = tuple(dict.fromkeys(filter(None, (one_line(tag).lower() for tag in tags))))
    if len(folded) > MAX_TAGS:
        raise InputError("studio.tags_too_many", most=MAX_TAGS, count=len(folded))
    for tag in folded:
        if len(tag) > MAX_TAG_CHARACTERS:
            raise InputError("studio.tag_too_long", tag=tag[:20], most=MAX_TAG_CHARACTERS)
    return folded


def search_words(*texts: str) -> str:
    """Texts as they are searched: without case, and the Russian ё as е."""
    return "\n".join(one_line(text).casefold().replace("ё", "е") for text in texts)


def _at_most(text: str, most: int, what: str) -> str:
    if len(text) > most:
        raise InputError("studio.text_too_long", what=what, count=len(text), most=most)
    return text
