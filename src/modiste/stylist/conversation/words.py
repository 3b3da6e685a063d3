"""The words of the conversation, read from `cues.toml` and `lexicon.toml`: cues of intents, styles and moods."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from modiste.catalog.limits import AnyOf, Is, Limit, Not
from modiste.core.messages import Message, named
from modiste.language.morphology import Token
from modiste.language.phrases import Lexicon, split_words
from modiste.language.vocabulary import Vocabulary, read_vocabulary

LAST: Final = -1
"""The place of "the last one"."""
_STRANGE_WORDS: Final = 2
_NUMBERED: Final = re.compile(
    r"(?:№|#|\bnumber|\bno\.|\bномер)\s*(\d{1,2})(?!\d)"
    r"|(?<!\d)(\d)-?(?:й|я|ю|е|ый|ой|ая|ую|st|nd|rd|th)\b")

_IS_NOT: Final = re.compile(r"\b(?:isn|aren|wasn|weren)['’]t\b", re.IGNORECASE)
_TAKEN_OFF: Final = re.compile(r"\btake\s+(?:the\s+|that\s+|my\s+)?\w+(?:\s+\w+)?\s+(?:off|out|away)\b", re.IGNORECASE)
"""A verb on both sides of the limit that it drops: "take the size off"."""
_ORDERS: Final = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|disable|break|drop|reveal|repeat|print|leak)\b.{0,30}\b(?:rules?|instructions?|prompts?|guidelines|filters"
    r"|polic(?:y|ies)|(?:were|was|been|are)\s+(?:told|taught|trained))\b|(?:забудь|игнорируй|отключи|обойди|нарушь|отмени)(?:те)?\s.{0,30}(?:правил|инструкц|промпт|фильтр|указани)",
    re.IGNORECASE)
"""Orders to do otherwise than the stylist does."""
_SHORT_FORMS: Final = tuple((re.compile(short, re.IGNORECASE), whole) for short, whole in (
    (r"\b(what|that|who|where|how|there|it|he|she)['’]s\b", r"\1 is"), (r"\bi['’]m\b", "i am"),
    (r"\b(you|they|we)['’]re\b", r"\1 are"), (r"\b(i|you|they|we)['’]ve\b", r"\1 have")))
_FILLERS: Final = frozenset(
    "today tonight tomorrow please now really just actually maybe perhaps then best ever also still even all"
    " quite rather"
    " kindly сегодня завтра послезавтра сейчас теперь мне нам бы лучше пожалуйста вообще просто тогда же вечером утром"
    " днем нынче уже очень реально его ее их это этот эту it them this these".split())
_NOT_NUMBERED: Final = re.compile(r"(?:\bне|\bnot)\s+(?:№|#|number\b|no\.|номер\b)\s*\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """A style or mood: what it wishes for and, as `without`, what must not be there."""

    id: str
    label: Message
    wishes: tuple[Is, ...]
    without: Limit | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a text says beyond the vocabulary: ids of cues, fields that it names, places of items (from 1), moods;
    `foreign` where it is in neither of the two languages; `limiting` are the characters of moods that limit, whose
    words say nothing else ("isn't itchy" denies no colour that follows)."""

    cues: frozenset[str]
    fields: tuple[str, ...]
    places: tuple[int, ...]
    moods: tuple[Mood, ...]
    foreign: bool = False
    limiting: tuple[tuple[int, int], ...] = ()


def hear(text: str) -> Heard:
    """The cues, fields, places and moods of a text, in any word form."""
    words = split_words(text)
    cues, moods = _cues(), _moods()
    found: dict[str, dict[str, None]] = {kind: {} for kind in cues}
    strange = 0
    for kind, lexicon in cues.items():
        for at in range(len(words)):
            match = lexicon.find(words, at)
            if match is not None:
                found[kind] |= dict.fromkeys(meaning.id for meaning in match.meanings)
                strange += kind == "foreign"
                if kind == "ordinal" and _is_denied([word.text for word in words[max(0, at - 2) : at]]):
                    found["cue"] |= {"denied": None}
    found["cue"] |= dict.fromkeys(_without_fillers(words))
    found["cue"] |= dict.fromkeys(_longer_cues(split_words(_expanded(text))))
    if "draw" in found["cue"]:
        found["cue"] |= {"design": None}  # what draws designs; "create an outfit" does not draw
    if _TAKEN_OFF.search(text):
        found["cue"] |= {"drop": None}
    if _ORDERS.search(text):
        found["cue"] |= {"inject": None}
    words = split_words(_IS_NOT.sub(lambda match: "not".ljust(len(match.group())), text))
    told: dict[str, None] = {}
    limiting: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        match = moods.find(words, at)
        if match is None:
            at += 1
            continue
        told |= dict.fromkeys(meaning.id for meaning in match.meanings)
        if any(lexicon_of_moods()[meaning.id].without is not None for meaning in match.meanings):
            limiting.append((words[match.start].start, words[match.end - 1].end))
        at = match.end
    numbers = [int(one or other) for one, other in _NUMBERED.findall(text.casefold())]
    if _NOT_NUMBERED.search(text.casefold()):
        found["cue"] |= {"denied": None}
    places = dict.fromkeys([LAST if one == "last" else int(one) for one in found["ordinal"]] + numbers)
    return Heard(cues=frozenset(found["cue"]), fields=tuple(found["field"]), places=tuple(places),
                 moods=tuple(lexicon_of_moods()[one] for one in told), foreign=strange >= _STRANGE_WORDS,
                 limiting=tuple(limiting))


def _without_fillers(words: Sequence[Token]) -> Iterator[str]:
    """The cues of more than one word that a filler stands in: "что мне сегодня надеть"."""
    rest = [word for word in words if word.text not in _FILLERS]
    if len(rest) < len(words):
        yield from _longer_cues(rest)


def _longer_cues(words: Sequence[Token]) -> Iterator[str]:
    """The cues of more than one word."""
    for at in range(len(words)):
        match = _cues()["cue"].find(words, at)
        if match is not None and match.end - match.start > 1:
            yield from (meaning.id for meaning in match.meanings)


def _expanded(text: str) -> str:
    """A text without short forms: "what's everyone wearing" is "what is everyone wearing"."""
    for pattern, whole in _SHORT_FORMS:
        text = pattern.sub(whole, text)
    return text


def _is_denied(before: list[str]) -> bool:
    """Whether what stands before "the first" denies it."""
    return before[-1:] in (["не"], ["not"]) or before in (["not", "the"], ["кроме", "этой"])


@cache
def lexicon_of_moods() -> dict[str, Mood]:
    """Every style and mood by its id.

    Raises:
        DataError: `lexicon.toml` is damaged.
        UnknownNameError: it names something that the vocabulary does not have.
    """
    import tomllib

    rows = tomllib.loads(_raw("lexicon.toml").decode())["mood"]
    entries = read_vocabulary(_raw("lexicon.toml")).entries["mood"]
    return {name: Mood(
        id=name, label=named(entries[name].forms["en"][0].text, entries[name].forms["ru"][0].text),
        wishes=_facts(row.get("wishes", "")), without=_without(row.get("without", ""))) for name, row in rows.items()}


def _facts(told: str) -> tuple[Is, ...]:
    return tuple(Is(kind, value) for kind, _, value in (one.partition(":") for one in told.split()))


def _without(told: str) -> Limit | None:
    facts = _facts(told)
    if not facts:
        return None
    return Not(facts[0]) if len(facts) == 1 else Not(AnyOf(facts))


@cache
def _cues() -> dict[str, Lexicon]:
    words = read_vocabulary(_raw("cues.toml"))
    return {kind: Lexicon(Vocabulary(entries={kind: rows}, combinations={}, kind_names={}), misspelt=False)
            for kind, rows in words.entries.items()}


@cache
def _moods() -> Lexicon:
    return Lexicon(read_vocabulary(_raw("lexicon.toml")), misspelt=False)


def _raw(name: str) -> bytes:
    return resources.files("modiste.stylist.conversation").joinpath(name).read_bytes()
