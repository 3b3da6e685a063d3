"""From words to facts: what each phrase of a text means, whether it is denied, and which garment is meant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from modiste.language.morphology import Token, is_russian, keys, may_be_in
from modiste.language.phrases import Match, find
from modiste.language.vocabulary import Meaning, vocabulary

_NEGATORS: Final = frozenset(
    "no not without except excluding never non don't doesn't isn't won't без не кроме ни исключая никакой"
    " вместо".split()
)
_WITH_GENITIVE: Final = frozenset({"без", "кроме", "вместо"})
_EVERYTHING: Final = frozenset(
    "anything everything anyone any all every other apart rather instead no-one anywhere whatever".split()
)
_BUT: Final = {"but": _EVERYTHING, "than": frozenset({"other", "rather"}), "from": frozenset({"apart", "aside"}),
               "of": frozenset({"instead"})}  # fmt: skip
"""Words that deny behind others: "anything but black", "any colour but red", "other than", "instead of"."""
_SAVE: Final = frozenset("besides save bar barring помимо".split())
"""Words that deny what they leave out of everything: "all jackets bar brown ones"."""
_ALL: Final = frozenset("any all every everything anything anyone любой любая любое любые все всё что".split())
_SHADED: Final = frozenset("colour coloured shade print pattern kind type".split())
# Words that may stand between a negation and what it denies.
_TRANSPARENT: Final = frozenset(
    "a an any the in with of on for me it is be too very so colour coloured print pattern made one single item items"
    " piece pieces thing things bit hint trace real genuine один одна одного одной единый вещь капля намек след"
    " в во с со из на для слишком очень никакой какой либо нибудь такой столь цвет самый быть мне это".split()
)
_CANCELLING: Final = frozenset(
    "only find know forget just sure only mind matter найти найду нашла нашел нашли знаю знать могу только забудь важно"
    " уверена уверен помню".split()
)
_OR: Final = frozenset({"or", "nor", "или", "либо", "ни"})
_AND: Final = frozenset({"and", "и"})
_PREPOSITIONS: Final = frozenset(
    "with and or for in of from to under over on at by without but plus that which as than like"
    " с со и или для в из от под на к но без а как".split()
)
_COMPANIONS: Final = (("к",), ("ко",), ("под",), ("to", "go", "with"), ("to", "match"), ("to", "wear", "with"),
                      ("goes", "with"), ("matching", "my"), ("match", "my"))  # fmt: skip
_PAIRINGS: Final = tuple(tuple(words.split()) for words in (
    "pair with | pairs with | paired with | wear with | wears with | worn with | wear under | wear over | worn under"
    " | worn over | team with | teams with | teamed with | style with | styled with | layer over | layered over"
    " | layer under | layered under | носить с | носить со | носят с | носится с | носить под | носить поверх"
    " | сочетать с | сочетать со | сочетается с | сочетаем с | комбинировать с | комбинируется с | надевать под"
    " | надевать поверх | надевать на").split(" | "))
"""Words that begin what something else is worn with, whatever that is called."""
_AFFIRMING: Final = frozenset({"with", "с", "со", "в", "in", "for", "для", "на"})
_ANY_KIND: Final = "*"


@dataclass(frozen=True, slots=True)
class Fact:
    """One meaning with the tokens start..end that say it."""

    meaning: Meaning
    start: int
    end: int
    denied: bool


def read_facts(words: Sequence[Token], finder: Callable[[Sequence[Token], int], Match | None] = find) -> list[Fact]:
    """Every phrase of a text that `finder` knows, in order, with what it means and whether it is denied."""
    facts: list[Fact] = []
    denial = _Denial()
    at = 0
    while at < len(words):
        if words[at].breaks:
            denial.stop()
        match = _up_to_the_head(words, finder(words, at), finder)
        if match is None:
            denial.read(words[at].text)
            at += 1
            continue
        denied = denial.covers(match, words)
        facts += [Fact(meaning, match.start, match.end, denied) for meaning in match.meanings]
        at = match.end
    return facts


def _up_to_the_head(
    words: Sequence[Token], match: Match | None, finder: Callable[[Sequence[Token], int], Match | None]
) -> Match | None:
    """A garment's name gives its last words to a longer one that they begin: in "linen shirt dress" the linen is of a
    shirt dress, no dress of a linen shirt.
    """
    if match is None or match.meanings[0].kind != "garment":
        return match
    for at in range(match.start + 1, match.end):
        later = finder(words, at)
        if later is None or later.meanings[0].kind != "garment" or later.end <= match.end:
            continue
        before = finder(words[:at], match.start)
        if before is not None and before.end == at and before.meanings[0].kind != "garment":
            return before
    return match


class _Denial:
    """How far a "not" reaches: over one unknown word to the next phrase, and on through "or" and "and"."""

    __slots__ = ("_active", "_all", "_before", "_joined", "_kind", "_of_genitive", "_unknown")

    def __init__(self) -> None:
        self._before, self._all = "", False
        self.stop()

    def stop(self) -> None:
        self._active, self._unknown, self._joined, self._of_genitive = False, 0, "", False
        self._kind: str | None = None

    def read(self, word: str) -> None:
        """Take in a word that is in no phrase."""
        before, self._before = self._before, word if word not in _SHADED else self._before
        self._all = self._all or word in _ALL
        if not _NEGATORS.isdisjoint(keys(word)) or before in _BUT.get(word, ()) or (self._all and word in _SAVE):
            self.stop()
            self._active, self._of_genitive = True, word in _WITH_GENITIVE
        elif self._active and word in _CANCELLING:
            self.stop()
        elif self._kind is not None and (word in _OR or word in _AND):
            self._joined, self._active = word, True
        elif self._active and _TRANSPARENT.isdisjoint(keys(word)):
            self._unknown += 1
            if self._unknown > 1 or self._kind is not None:
                self.stop()

    def covers(self, match: Match, words: Sequence[Token]) -> bool:
        """Whether a phrase found now is denied."""
        kind = match.meanings[0].kind
        self._before = self._before if kind == "garment" else ""
        first = words[match.start].text
        follows = self._kind is None or self._joined in _OR or self._kind in (kind, _ANY_KIND)
        if self._of_genitive and self._unknown and is_russian(first) and not may_be_in(first, "gent"):
            self.stop()  # "носки без резинки хлопковые": what is denied stands in the genitive
        denied = self._active and follows and not (self._kind is not None and first in _AFFIRMING)
        self.stop()
        if denied:
            self._kind = kind
        elif first in _NEGATORS:  # "без принта и карманов": the phrase has its "not" inside
            self._kind = _ANY_KIND
        return denied


def without_companions(facts: list[Fact], words: Sequence[Token]) -> list[Fact]:
    """Leave out what is said about another garment: in "рубашка к чёрному костюму" the black suit."""
    start = next((at for at in range(len(words)) if _companion_at(words, at)), None)
    if start is None:
        return facts
    end = next((at for at in range(start + 1, len(words)) if words[at].breaks), len(words))
    inside = [fact for fact in facts if start <= fact.start < end]
    outside = [fact for fact in facts if not start <= fact.start < end]
    is_named = any(fact.meaning.kind == "garment" for fact in inside) or _begins(_PAIRINGS, words, start)
    return outside if is_named and any(fact.meaning.kind == "garment" for fact in outside) else facts


def _companion_at(words: Sequence[Token], at: int) -> bool:
    return _begins((*_PAIRINGS, *_COMPANIONS), words, at)


def _begins(markers: Sequence[tuple[str, ...]], words: Sequence[Token], at: int) -> bool:
    return any(tuple(word.text for word in words[at : at + len(marker)]) == marker for marker in markers)


def head_run(facts: Sequence[Fact], words: Sequence[Token]) -> tuple[Fact | None, list[Fact]]:
    """The garment meant, and the other garments of its noun phrase, which only describe it.

    English compounds end with their head ("jeans jacket"), Russian ones begin with it ("платье-рубашка").
    """
    garments = [fact for fact in facts if fact.meaning.kind == "garment" and not fact.denied]
    if not garments:
        return None, []
    denied = {fact.meaning.id for fact in facts if fact.meaning.kind == "garment" and fact.denied}
    # "a hat, no, not a hat, a beret"
    garments = [fact for fact in garments if fact.meaning.id not in denied] or garments
    run = [garments[0]]
    for fact in garments[1:]:
        if not _one_phrase(words, run[-1], fact):
            break
        run.append(fact)
    head = _narrowest(run, words) if is_russian(words[run[0].start].text) else run[-1]
    return head, [fact for fact in run if fact is not head]


def _narrowest(run: Sequence[Fact], words: Sequence[Token]) -> Fact:
    """Of a Russian compound the first garment, or the one beside it that is a kind of it: "куртка-дождевик", "трусы
    мужские боксеры"."""
    known = vocabulary().entries["garment"]
    first = known.get(run[0].meaning.id)
    joined = (fact for fact in run[1:] if fact.meaning.id in known) if first is not None else ()
    group = first.group if first is not None else None
    return next((fact for fact in joined if known[fact.meaning.id].parent == run[0].meaning.id or (
        not words[fact.start].glued and known[fact.meaning.id].group == group)), run[0])


def _one_phrase(words: Sequence[Token], left: Fact, right: Fact) -> bool:
    between = words[left.end : right.start]
    if any(word.text in _PREPOSITIONS for word in between) or any(word.breaks for word in words[left.end : right.end]):
        return False
    return is_russian(words[left.start].text) == is_russian(words[right.start].text)
