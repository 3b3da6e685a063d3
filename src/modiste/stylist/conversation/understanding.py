"""What a message wants: its intent by cues, by what is said of clothes, and by what the thread is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from modiste.core.attributes import Attributes
from modiste.core.messages import Language
from modiste.language import parse
from modiste.language.prompts import detect_language
from modiste.stylist.conversation.alone import amount_alone, size_alone
from modiste.stylist.conversation.beside import Sought, sought_in, sought_too
from modiste.stylist.conversation.casual import in_full
from modiste.stylist.conversation.intents import intent_of
from modiste.stylist.conversation.reading import Read, read
from modiste.stylist.conversation.rewording import with_second_choices
from modiste.stylist.conversation.sizing import SpokenOf
from modiste.stylist.conversation.values import SEARCHING, Intent, Talk
from modiste.stylist.conversation.words import Heard, hear

Question = Literal["", "cheapest", "dearest", "count", "price"]

_CUT: Final = re.compile(r"\b([\w-]+)[\s-]+fit(?:ting|ted)?\b", re.IGNORECASE)
"""A cut that is named: a "slim fit" asks about no size."""
_SAID_OF_IT: Final = re.compile(
    r"\b(?:that|which)\s+(?:would\s+|will\s+|can\s+)?(?:go|goes|work|works|pair|pairs|look"
    r"|looks)\s+(?:\w+\s+)?with\b", re.IGNORECASE)
"""What a thing looked for shall go with: no outfit is asked for."""
_UNSUITED: Final = re.compile(
    r"\b(?:do|does)(?:n['’]t|\s+not)\s+(?:really\s+)?(?:suit|flatter|look\s+good\s+on|work\s+for)(?:\s+me)?\b",
    re.IGNORECASE)
"""What does not suit somebody is no question what would."""
_REMINDS: Final = re.compile(r"\b(?:do\s+not|don['’]t)\s+forget\b|(?<![^\W_])не\s+забудь(?:те)?", re.IGNORECASE)
"""Who says not to forget something lifts nothing."""
_FAN: Final = re.compile(
    r"\bfootball(?=[\s-]+(?:(?:inspired|style|themed|fan)\s+)?(?:jackets?|shirts?|boots?|shorts|socks?|kits?|jerseys?|tops?|trousers"
    r"|hoodies?|bags?|scar(?:f|ves))\b)", re.IGNORECASE)
"""A sport that tells of a garment."""
_PACK: Final = re.compile(r"\b(?:multi-?packs?|\d+[- ]packs?|packs?\s+of)\b", re.IGNORECASE)
"""Several of a thing in one: no suitcase."""
_ALLOWS: Final = re.compile(
    r"\b(?:fine|ok(?:ay)?|allowed|acceptable|necessarily|have\s+to|need\s+not|mind)\b|можно|пусть|обязательн"
    r"|подойд|пойд|против"
    r"|соглас|допуска|годится|сойд", re.IGNORECASE)
_LOOKED_AT: Final = 2000
"""Characters of a message that are read for its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A message as it is understood: its intent, what it says of clothes, and the cues of what it does to the thread.

    `question` asks for a fact; `places` are the items meant (from 1, -1 the last); `sought` is looked for to go with
    something."""

    text: str
    language: Language
    intent: Intent
    read: Read
    heard: Heard
    question: Question = ""
    sought: Sought | None = None

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
    text, written = with_second_choices(in_full(text[:_LOOKED_AT])), text[:_LOOKED_AT]
    heard = hear(_without_other_senses(text))
    found = read(size_alone(text, talk) or _without_moods(text, heard), heard, brands, _spoken_of(text, talk))
    if found.attributes.excluded and not _ALLOWS.search(text):
        heard = replace(heard, cues=heard.cues - {"allow"})  # "not grey after all"
    intent = intent_of(text, heard, found, talk)
    return Understood(text=written, language=_language(text, talk), intent=intent, read=found,
                      heard=heard, question=_question(heard),
                      sought=_sought(text, intent, talk))


def _sought(text: str, intent: Intent, talk: Talk) -> Sought | None:
    if intent is not Intent.OUTFIT:
        return None
    return sought_in(text) or (sought_too(text) if talk.topic is Intent.OUTFIT and talk.focus is not None else None)


def _spoken_of(text: str, talk: Talk) -> SpokenOf:
    """What the thread speaks of; nothing for a number alone, whose meaning was settled."""
    if talk.topic not in SEARCHING or amount_alone(text) is not None:
        return SpokenOf()
    values = {one.field: one.values for one in talk.constraints}
    garment = next(iter(values.get("garment", ())), None)
    return SpokenOf(garment=garment, of_child=bool({"girls", "boys"} & set(values.get("gender", ()))), goes_on=True)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _without_other_senses(text: str) -> str:
    """A text without words that sound like a cue and are none: of a cut, a pack, what goes with a thing looked for."""
    text = _CUT.sub(lambda cut: _blank(cut) if parse(cut[1]).fit else cut.group(), text)
    for pattern in (_PACK, _FAN, _SAID_OF_IT, _UNSUITED, _REMINDS):
        text = pattern.sub(_blank, text)
    return text


def _without_moods(text: str, heard: Heard) -> str:
    for start, end in heard.limiting:
        text = f"{text[:start]},{' ' * (end - start - 1)}{text[end:]}"
    return text


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
