"""What a message wants: its intent by cues, by what is said of clothes, and by what the thread is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from modiste.core.attributes import Attributes
from modiste.core.messages import Language
from modiste.language.prompts import detect_language
from modiste.stylist.conversation.reading import Read, read
from modiste.stylist.conversation.values import MAKING, SEARCHING, Intent, Talk
from modiste.stylist.conversation.words import Heard, hear

Question = Literal["", "cheapest", "dearest", "count", "price"]

_FIRST: Final = (("wardrobe", Intent.WARDROBE), ("fit", Intent.FIT), ("trends", Intent.TRENDS),
                 ("improve", Intent.IMPROVE))
"""Cues that decide by themselves, the surest first."""
_TALK: Final = frozenset({"greeting", "thanks", "bye", "who", "rude", "inject"})
_OWN_SHOP: Final = frozenset({"cheapest", "dearest", "money_question"})
_LOOKED_AT: Final = 2000
"""Characters of a message that are read for its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A message as it is understood: its intent, what it says of clothes, and the cues of what it does to the thread.

    `question` asks for a fact; `places` are the items meant (from 1, -1 the last)."""

    text: str
    language: Language
    intent: Intent
    read: Read
    heard: Heard
    question: Question = ""

    @property
    def places(self) -> tuple[int, ...]:
        """The places of the items that are meant."""
        return self.heard.places

    @property
    def attributes(self) -> Attributes:
        """The attributes of the garment that is named."""
        return self.read.attributes

    def says(self, *cues: str) -> bool:
        """Whether any of these cues is in it."""
        return not self.heard.cues.isdisjoint(cues)

    def compares(self, kind: str, direction: str) -> bool:
        """Whether it compares: ("price", "less") is "cheaper"."""
        return any((one.kind, one.direction) == (kind, direction) for one in self.attributes.comparisons)


def understand(text: str, talk: Talk, brands: Iterable[str] = ()) -> Understood:
    """Understand a message within a thread. Never fails on text: what means nothing here asks for help."""
    text = text[:_LOOKED_AT]
    heard = hear(text)
    found = read(text, heard, brands)
    return Understood(text=text, language=_language(text, talk), intent=_intent(heard, found, talk), read=found,
                      heard=heard, question=_question(heard))


def _language(text: str, talk: Talk) -> Language:
    """The language of the message; of one without letters ("46", "?") that of the thread."""
    return detect_language(text) if any(char.isalpha() for char in text) else talk.language


def _question(heard: Heard) -> Question:
    if "dearest" in heard.cues:
        return "dearest"
    if "cheapest" in heard.cues:
        return "cheapest"
    if "count" in heard.cues and "money_question" not in heard.cues:
        return "count"
    return "price" if "money_question" in heard.cues else ""


def _intent(heard: Heard, found: Read, talk: Talk) -> Intent:
    cues = heard.cues
    decided = _decided(heard, found, talk)
    if decided is not None:
        return decided
    if cues & {"outfit"}:
        return Intent.OUTFIT
    if cues & {"recommend"}:
        return Intent.RECOMMEND
    if _changes_subject(heard, found, talk):
        return Intent.CHANGE if talk.topic is not Intent.FABRIC else Intent.FABRIC
    if cues & {"design"} or ("make" in cues and found.attributes.garment):
        return Intent.DESIGN
    if _says_of_clothes(heard, found):
        return _search(heard, talk)
    if _moves(heard, found) and talk.topic is not None:
        return talk.topic if talk.topic in (*SEARCHING, Intent.OUTFIT) else Intent.FIND
    if cues & {"reset"}:
        return Intent.FIND
    if cues & _TALK:
        return Intent.SMALL_TALK
    return Intent.HELP


def _decided(heard: Heard, found: Read, talk: Talk) -> Intent | None:
    """The intents whose cues leave no doubt."""
    cues = heard.cues
    if heard.foreign or ("help" in cues and not found.attributes.garment and found.attributes.price is None):
        return Intent.HELP
    if "inject" in cues and not (found.attributes.garment or cues & {"find", "design"}):
        return Intent.SMALL_TALK
    for cue, intent in _FIRST:
        if cue in cues and not (cue == "trends" and cues & {"find"} and found.attributes.garment):
            return intent
    made = talk.topic in MAKING
    if "drape" in cues and "photo" in cues:
        return Intent.DRAPE
    if "drape" in cues and (cues & {"cloth"} or found.attributes.pattern):
        return Intent.CHANGE if made and talk.topic is not Intent.FABRIC else Intent.DRAPE
    if "cloth" in cues and (cues & {"design", "make", "cloth"}) and not found.attributes.garment:
        asks = cues & {"design", "make"} or not cues & {"similar", "change"}
        return Intent.FABRIC if asks and not (made and "change" in cues and talk.topic is not Intent.FABRIC) else None
    return None


def _changes_subject(heard: Heard, found: Read, talk: Talk) -> bool:
    """Whether it changes what was designed last: it says something of it and names nothing new to look for."""
    if talk.topic not in MAKING or heard.cues & {"find", "similar", "outfit", "recommend", "any", "more"}:
        return False
    asked = found.attributes
    if "design" in heard.cues and asked.garment:
        return False
    if asked.price is not None or any(one.field in ("price", "brand", "available") for one in found.limits):
        return False
    if any(one.kind == "price" for one in asked.comparisons):
        return False
    says = not asked.empty or bool(found.limits) or bool(heard.moods)
    return says or "change" in heard.cues


def _says_of_clothes(heard: Heard, found: Read) -> bool:
    return bool(found.limits or found.wishes or found.denied or heard.moods or heard.cues & _OWN_SHOP
                or heard.cues >= {"count", "things"} or found.attributes.garment)


def _moves(heard: Heard, found: Read) -> bool:
    """Whether it moves through what was shown, or lifts a limit."""
    moved = heard.cues & {"denied", "all_shown", "more", "reset", "any", "drop", "allow", "similar", "companion"}
    return bool(moved or heard.places or found.attributes.comparisons)


def _search(heard: Heard, talk: Talk) -> Intent:
    """The search that goes on: a thread of outfits or recommendations stays one until something is looked for."""
    if talk.topic in (Intent.RECOMMEND, Intent.OUTFIT) and not heard.cues & {"find", "cheapest", "dearest", "count"}:
        return talk.topic
    return Intent.FIND
