"""Whether the words of a language model may be shown: only sentences whose every figure, name and address is known.

A model may invent an item, quote a price that is not there, or pass on what an item's title tells it to say. The cards
beside its words come from the catalogue and are checked one by one; its words are checked sentence by sentence.
"""

import re
from typing import Final

from modiste.language.morphology import fold
from modiste.stylist.conversation.values import Answer

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_THOUGHT: Final = re.compile(r"<(think|thinking|reasoning)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_NUMBER: Final = re.compile(r"\d+(?:[ \u00a0,.]\d{3})*(?:[.,]\d{1,2})?")
_NAME: Final = re.compile(r"(?<=[^\W_]\s)[A-ZА-ЯЁ][^\W\d_]+|[«“\"„][^»”\"]{2,80}[»”\"]")
_FOREIGN: Final = re.compile(
    r"https?:|www\.|<[a-z/!]|\[[^\]]*\]\(|```|\bsystem\b|\binstruction|инструкци", re.IGNORECASE)
_LONGEST: Final = 1200
_PRONOUN: Final = frozenset({"i", "i'm", "i'd", "i've", "i'll"})


def checked_words(text: str, found: Answer, said: str) -> str:
    """The sentences of a model's text that may stand beside an answer, "" where none may."""
    plain = _THOUGHT.sub(" ", text)[: 4 * _LONGEST].strip()
    known = fold(" ".join((
        said, found.text, *found.warnings,
        *(f"{card.title} {card.brand} {card.price} {card.why} {card.against}" for card in found.cards),
        *(chip.label for chip in found.chips))))
    # A title may hold any number, so that one of its own counts only where the whole title stands.
    sure = " ".join((said, found.text, *found.warnings, *(card.price for card in found.cards),
                     *(chip.label for chip in found.chips)))
    figures = {_figure(one) for one in _NUMBER.findall(sure)} | {str(len(found.cards))}
    titles = tuple(card.title for card in found.cards)
    kept = [one.strip() for one in _SENTENCE.split(plain) if _may_stand(one, known, figures, titles)]
    told = " ".join(one for one in kept if one)
    return told if len(told) <= _LONGEST else ""


def _may_stand(sentence: str, known: str, figures: set[str], titles: tuple[str, ...]) -> bool:
    for title in titles:
        sentence = sentence.replace(title, " ")
    if _FOREIGN.search(sentence) or not all(char.isprintable() for char in sentence.strip()):
        return False
    if any(_figure(one) not in figures for one in _NUMBER.findall(sentence)):
        return False
    names = (fold(one.strip("«»“”\"„")) for one in _NAME.findall(sentence))
    return all(one in known or one in _PRONOUN for one in names)


def _figure(told: str) -> str:
    """A number as numbers are compared: "1,290.00" is "1290"."""
    plain = re.sub(r"[ \u00a0]", "", told)
    plain = re.sub(r"[,.](?=\d{3}(?:\D|$))", "", plain).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
