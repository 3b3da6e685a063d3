"""Words: tokens of a text, their dictionary forms, and Russian inflection.

Russian dictionary forms come from pymorphy3 (OpenCorpora dictionary), which is loaded on the first Russian word.
Adjectives are declined by rule, since every adjective in -ый, -ий, -ой of the vocabulary is regular; nouns go
through pymorphy3.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal, Protocol, cast

from modiste.language.codes import find_codes, without_codes
from modiste.language.fondness import without_fondness
from modiste.language.letters import one_alphabet

Case = Literal["nomn", "gent", "accs"]
GrammarNumber = Literal["m", "f", "n", "pl"]

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?|\d+")
_CYRILLIC: Final = re.compile(r"[а-я]")
_PROPER: Final = ("Name", "Surn", "Patr", "Geox", "Orgn", "Trad")
"""Grammemes (OpenCorpora) of what is called by a name."""
_GENDERS: Final = ("masc", "femn", "neut", "plur")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "ё": "е"})
_BREAKS: Final = frozenset(",.;:!?()[]{}\n|•")
_SPELLINGS: Final = {
    "gray": "grey", "grays": "greys", "grayish": "greyish", "color": "colour", "colors": "colours",
    "colored": "coloured", "coloring": "colouring", "multicolor": "multicolour", "multicolored": "multicoloured",
    "colorful": "colourful", "jewelry": "jewellery", "pajama": "pyjama", "pajamas": "pyjamas",
    "moisturizer": "moisturiser", "moisturizers": "moisturisers", "pyjamas": "pyjamas", "woolen": "woollen",
    "center": "centre", "lilak": "lilac", "traveling": "travelling", "sequined": "sequinned",
}  # fmt: skip


class _Tag(Protocol):
    POS: str | None

    def __contains__(self, grammeme: str) -> bool: ...


class _Parse(Protocol):
    word: str
    normal_form: str
    tag: _Tag

    def inflect(self, required: set[str]) -> "_Parse | None": ...


class _Analyzer(Protocol):
    def parse(self, word: str) -> list[_Parse]: ...

    def word_is_known(self, word: str) -> bool: ...


@cache
def _analyzer() -> _Analyzer:
    import pymorphy3  # loads 20 MB of dictionary: only when Russian is met

    return cast(_Analyzer, pymorphy3.MorphAnalyzer())


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word, a number or a colour's code: folded `text` (lower case, ё as е, British spelling; of a code "#8b0000") at
    characters start..end.

    `glued` tells that nothing but a hyphen or apostrophe stands between it and the token before;
    `breaks` that punctuation which ends a phrase stands there.
    """

    text: str
    start: int
    end: int
    glued: bool
    breaks: bool


def fold(text: str) -> str:
    """Lower case, one apostrophe, ё as е, each word in one alphabet: the form in which words are compared. The length
    never changes."""
    text = one_alphabet(text)
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters (Turkish İ) grow when lowered; offsets must stay true
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_APOSTROPHES)


def tokens(text: str) -> Iterator[Token]:
    """The words, numbers and colours' codes of `text`, in order."""
    folded = fold(text)
    found = [(code.start, code.end, code.hex) for code in find_codes(folded)]
    plain = without_codes(folded) if found else folded
    found += [(*match.span(), _SPELLINGS.get(match.group(), match.group())) for match in _TOKEN.finditer(plain)]
    end = 0
    for start, stop, word in sorted(found):
        gap = folded[end:start]
        yield Token(
            text=word,
            start=start,
            end=stop,
            glued=end > 0 and gap in ("-", "‐", "‑", "–", ""),
            breaks=any(char in _BREAKS for char in gap),
        )
        end = stop


def is_russian(word: str) -> bool:
    """Whether a folded word has a Cyrillic letter."""
    return _CYRILLIC.search(word) is not None


@lru_cache(maxsize=65536)
def keys(word: str) -> tuple[str, ...]:
    """The forms under which a folded `word` may stand in the vocabulary, the word itself first."""
    found = [word]
    if is_russian(word):
        found += [fold(parse.normal_form) for parse in _analyzer().parse(word)]
        fond = [small[1] for form in found[1:] if (small := _SMALL.fullmatch(form))]
        found += [base + ending for base in fond for ending in ("ый", "ий", "ой")]
        found += [base for form in found[1:] for base in without_fondness(form)]
        found += _stem(word)
    elif word.isalpha() or "'" in word:
        found += english_keys(word)
    return tuple(dict.fromkeys(found))


_SMALL: Final = re.compile(r"([а-я]{3,})[ео]нький")
"""A fond form of an adjective: "красненький", "широконький"."""


def english_keys(word: str) -> list[str]:
    """A folded English word without its possessive, and its likely singulars."""
    base = word.removesuffix("'s").rstrip("'")
    found = [base]
    if len(base) > 3 and base.endswith("s") and not base.endswith("ss"):
        found.append(base[:-1])
        if base.endswith("ies"):
            found.append(base[:-3] + "y")
        elif base.endswith(("ses", "xes", "zes", "ches", "shes")):
            found.append(base[:-2])
        elif base.endswith("ves"):
            found.append(base[:-3] + "f")
    return found


@lru_cache(maxsize=16384)
def phrase_keys(word: str) -> tuple[str, ...]:
    """The forms under which a folded word of a vocabulary phrase is stored.

    A Russian word that is its own dictionary form is stored as it is, so that "часы" is not found in "два часа";
    any other by the likeliest dictionary form as well.
    """
    if not is_russian(word):
        return (word,)
    parses = _analyzer().parse(word)
    normal = [fold(parse.normal_form) for parse in parses]
    if word in normal or not normal:
        return (word, *_stem(word))
    return tuple(dict.fromkeys((word, normal[0], *_stem(word))))


def _stem(word: str) -> tuple[str, ...]:
    """For a word that the dictionary does not know ("лоферов"): what all its forms begin with, marked by "~"."""
    return () if len(word) < _SHORTEST_STEM or is_known(word) else ("~" + stem(word),)


def is_known(word: str) -> bool:
    """Whether the morphological dictionary of Russian has a folded word."""
    return _analyzer().word_is_known(word)


@lru_cache(maxsize=16384)
def part_of_speech(word: str) -> str:
    """The likeliest part of speech of a Russian word, as OpenCorpora calls it ("NOUN", "PREP"); "" where unknown."""
    found = _analyzer().parse(word)
    return str(found[0].tag.POS or "") if found else ""


@lru_cache(maxsize=4096)
def agrees(adjective: str, noun: str) -> bool:
    """Whether a folded Russian adjective may be said of a noun by its form: "подкладка красная", not "подкладке
    красное"."""
    said = [one.tag for one in _analyzer().parse(adjective) if one.tag.POS in ("ADJF", "PRTF")]
    named = [one.tag for one in _analyzer().parse(noun) if one.tag.POS == "NOUN"]
    return any(case in left and case in right and any(gender in left and gender in right for gender in _GENDERS)
               for left in said for right in named for case in _CASES)


@lru_cache(maxsize=4096)
def is_proper(word: str) -> bool:
    """Whether a Russian word may be the name of a person or of a place."""
    if not is_russian(fold(word)):
        return False
    return any(kind in parse.tag for parse in _analyzer().parse(word.casefold()) for kind in _PROPER)


@lru_cache(maxsize=4096)
def cases(word: str) -> frozenset[str]:
    """The cases in which a folded Russian noun may stand, as OpenCorpora calls them ("datv"); none of other words."""
    parses = [parse.tag for parse in _analyzer().parse(word) if parse.tag.POS == "NOUN"]
    return frozenset(case for tag in parses for case in _CASES if case in tag)


@lru_cache(maxsize=4096)
def may_be_in(word: str, case: str) -> bool:
    """Whether a folded Russian noun or adjective may stand in a case ("gent"); what is not declined may in each."""
    tags = [parse.tag for parse in _analyzer().parse(word) if parse.tag.POS in ("NOUN", "ADJF", "PRTF")]
    return not tags or any(case in tag or "Fixd" in tag for tag in tags)


def is_instrumental(words: Sequence[Token], start: int) -> bool:
    """Whether the first Russian noun from token `start` on stands in the instrumental: "под (белым) пиджаком"."""
    for word in words[start:]:
        if not is_russian(word.text):
            return False
        parses = _analyzer().parse(word.text)
        if parses and "NOUN" in parses[0].tag:
            return any("ablt" in parse.tag for parse in parses if "NOUN" in parse.tag)
    return False


def stem(word: str) -> str:
    """A Russian word without its ending, roughly: what most of its forms begin with."""
    return _ENDING.sub("", word)


_CASES: Final = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_SHORTEST_STEM: Final = 5
_ENDING: Final = re.compile(
    r"(?<=[а-я]{3})(?:[ыи]ми|[ое]го|[ое]му|ами|ями|[ыи]й|[ая]я|[ое]е|[ыи]е|[ыи]х|[ыи]м|[ую]ю|ов|ев|[ое]й|ам|ям|ах|ях"
    r"|ом|ем|[аяоеыиую]|ь)$"
)
_HARD: Final = {
    "m": {"nomn": "ый", "gent": "ого", "accs": "ый"},
    "n": {"nomn": "ое", "gent": "ого", "accs": "ое"},
    "f": {"nomn": "ая", "gent": "ой", "accs": "ую"},
    "pl": {"nomn": "ые", "gent": "ых", "accs": "ые"},
}
_SOFT: Final = {
    "m": {"nomn": "ий", "gent": "его", "accs": "ий"},
    "n": {"nomn": "ее", "gent": "его", "accs": "ее"},
    "f": {"nomn": "яя", "gent": "ей", "accs": "юю"},
    "pl": {"nomn": "ие", "gent": "их", "accs": "ие"},
}
_POSSESSIVE: Final = frozenset({"верблюжий", "коровий", "овечий"})


def is_adjective(form: str) -> bool:
    """Whether a Russian vocabulary phrase is one adjective, which agrees with the garment."""
    return " " not in form and form.endswith(("ый", "ий", "ой"))


def decline(adjective: str, number: GrammarNumber, case: Case = "nomn") -> str:
    """An adjective ("тёмно-синий") in the gender or plural and the case of an inanimate noun ("тёмно-синяя")."""
    stem = adjective[:-2]
    if adjective.rsplit("-", 1)[-1] in _POSSESSIVE:
        ending = _SOFT[number][case]
        if number == "m" and case in ("nomn", "accs"):
            return adjective
        soft = {"яя": "ья", "юю": "ью", "ее": "ье", "ие": "ьи"}.get(ending, "ь" + ending)
        return stem + soft
    last = stem[-1]
    if last in "нщчш" and adjective.endswith("ий"):
        ending = _SOFT[number][case]
        hushed = {"яя": "ая", "юю": "ую"}
        return stem + (hushed.get(ending, ending) if last != "н" else ending)
    ending = _HARD[number][case]
    if number == "m" and case in ("nomn", "accs"):
        return adjective
    if last in "кгхжшчщ":  # after these letters ы is written и
        ending = {"ые": "ие", "ых": "их"}.get(ending, ending)
    return stem + ending


@lru_cache(maxsize=4096)
def decline_noun(phrase: str, number: GrammarNumber, case: Case) -> str:
    """A Russian garment name in another case: the leading adjectives and the head noun change, the rest stays."""
    if case == "nomn":
        return phrase
    words = phrase.split(" ")
    done: list[str] = []
    for index, word in enumerate(words):
        if is_adjective(word) or (word.endswith(("ая", "яя", "ое", "ее", "ые", "ие")) and index < len(words) - 1):
            done.append(_decline_attribute(word, number, case))
            continue
        return " ".join([*done, _decline_head(word, number, case), *words[index + 1 :]])
    return " ".join(done)


def _decline_attribute(word: str, number: GrammarNumber, case: Case) -> str:
    """A leading adjective of a garment name, given in the nominative that agrees with its head."""
    for parse in _analyzer().parse(word.lower()):
        if "ADJF" in parse.tag or "PRTF" in parse.tag:
            return decline(parse.normal_form if "ADJF" in parse.tag else _masculine(parse, word), number, case)
    return word


def _masculine(parse: _Parse, word: str) -> str:
    other = parse.inflect({"masc", "sing", "nomn"})
    return other.word if other is not None else word


def _decline_head(word: str, number: GrammarNumber, case: Case) -> str:
    parts = word.split("-")
    if (number == "pl" and case == "accs") or (number in ("m", "n") and case == "accs"):
        return word  # inanimate: accusative as nominative
    wanted = {"plur" if number == "pl" else "sing", case}
    done = []
    for part in parts:
        noun = next((p for p in _analyzer().parse(part) if "NOUN" in p.tag and "nomn" in p.tag), None)
        other = noun.inflect(wanted) if noun is not None and part == part.lower() else None
        done.append(other.word if other is not None else part)
    return "-".join(done)
