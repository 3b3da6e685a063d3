"""Names of people, brands and lines in a text: "for Rose", «для Лены» say nothing of a rose print or of linen.

A name is told by how it is written (a capital inside a sentence) and by where it stands; what is written With A Capital
On Every Word has no names for us. Russian names of people and places are known to the morphological dictionary.
"""

import re
from collections.abc import Iterator
from typing import Final

from modiste.language.binding import construction_lexicon
from modiste.language.morphology import is_proper, tokens

_LOOKS: Final = frozenset({"colour", "material", "pattern", "print_scale"})
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_RUN: Final = r"[A-Z][a-z]+(?: [A-Z][a-z]+){%s,2}(?:['’]s)?(?![^\W_])"
_POSSESSIVE: Final = re.compile(r"(?<![^\W_])[A-Z][a-z]+['’]s(?![^\W_])")
_FOR: Final = re.compile(rf"(?<![^\W_])(?:[Ff]or|[Bb]y|[Ff]rom|[Cc]alled|[Nn]amed) (?P<name>{_RUN % 0})")
_OURS: Final = re.compile(rf"(?<![^\W_])(?:[Oo]ur|[Mm]y|[Tt]heir) (?P<name>{_RUN % 1})")
_QUOTED: Final = re.compile(
    r"(?<![^\W_])(?:[Cc]ollection|[Ll]ine|[Cc]apsule|[Bb]rand|[Ll]abel|[Rr]ange|[Cc]alled|[Nn]amed|[Кк]оллекци\w+"
    r"|[Лл]ини\w+|[Кк]апсул\w+|[Бб]ренд\w*|[Мм]арк\w+|[Сс]ери\w+)\s*[«“\"](?P<name>[^»”\"]{1,60})[»”\"]")
_PICTURED: Final = frozenset("with of featuring showing says saying print printed picture portrait с со принт принтом "
                             "изображением портретом рисунком".split())  # fmt: skip
"""What stands before a name that is to be seen on the cloth: "футболка с Чебурашкой"."""
_SENTENCE: Final = re.compile(r"(?:^|[.!?:;\n•])\s*[\"«“(]?\s*$")


def without_names(text: str) -> str:
    """The text with those names blanked out (same length) that words of fashion could be read from."""
    if is_title_case(text):
        return text
    for start, end in (*_english(text), *_russian(text)):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def name_starts(text: str) -> frozenset[int]:
    """Where in a text the words begin that are names of somebody or something, and not asked for as a picture."""
    if is_title_case(text):
        return frozenset()
    found = {match.start() for match in _POSSESSIVE.finditer(text)}
    for match in _WORD.finditer(text):
        if match.group()[0].isupper() and not _is_pictured(text, match.start()):
            inside = not _SENTENCE.search(text[: match.start()])
            if is_proper(match.group()) or (inside and match.group()[0].isascii()):
                found.add(match.start())
    for match in _QUOTED.finditer(text):
        found |= {match.start("name") + word.start() for word in _WORD.finditer(match["name"])}
    return frozenset(found)


def is_title_case(text: str) -> bool:
    """Whether most words begin with a capital, so that capitals tell nothing."""
    long = [match.group() for match in _WORD.finditer(text) if len(match.group()) > 3]
    return bool(long) and 2 * sum(word[0].isupper() for word in long) > len(long)


def _english(text: str) -> Iterator[tuple[int, int]]:
    for match in _POSSESSIVE.finditer(text):
        if _says_looks(match.group()[:-2]):
            yield match.span()
    for match in _FOR.finditer(text):
        if _says_looks(match["name"].removesuffix("'s").removesuffix("’s")):
            yield match.span("name")
    for match in (*_OURS.finditer(text), *_QUOTED.finditer(text)):
        yield match.span("name")


def _russian(text: str) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(text):
        word = match.group()
        is_inside = word[0].isupper() and not word.isascii() and not _SENTENCE.search(text[: match.start()])
        if is_inside and is_proper(word) and _says_looks(word):
            yield match.span()


def _says_looks(name: str) -> bool:
    """Whether nothing but a colour, a material or a print could be read from a name."""
    words = list(tokens(name))
    match = construction_lexicon().find(words, 0) if words else None
    return match is not None and match.end == len(words) and {one.kind for one in match.meanings} <= _LOOKS


def _is_pictured(text: str, start: int) -> bool:
    before = [match.group().casefold() for match in _WORD.finditer(text[max(start - 40, 0) : start])][-2:]
    return not _PICTURED.isdisjoint(before)
