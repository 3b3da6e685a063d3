"""What a message wants: its intent by cues, by what is said of clothes, and by what the thread is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from modiste.core.attributes import Attributes
from modiste.core.messages import Language
from modiste.language import parse
from modiste.language.binding import construction_lexicon
from modiste.language.facts import read_facts
from modiste.language.number_words import with_digits
from modiste.language.phrases import split_words
from modiste.language.prompts import detect_language
from modiste.stylist.conversation.reading import Read, read
from modiste.stylist.conversation.values import MAKING, SEARCHING, Intent, Talk
from modiste.stylist.conversation.words import Heard, hear
from modiste.stylist.outfits.weather import weather_in

Question = Literal["", "cheapest", "dearest", "count", "price"]

_FIRST: Final = (("wardrobe", Intent.WARDROBE), ("fit", Intent.FIT), ("trends", Intent.TRENDS),
                 ("improve", Intent.IMPROVE))
"""Cues that decide by themselves, the surest first."""
_PARTS: Final = frozenset("part sleeve collar cuff pocket slit belt strap neckline closure detail".split())
_TALK: Final = frozenset({"greeting", "thanks", "bye", "who", "rude", "inject"})
_OWN_SHOP: Final = frozenset({"cheapest", "dearest", "money_question"})
_ALONE: Final = re.compile(
    r"(?:(?:ok(?:ay)?|hm+|no|yes|нет|да|хм+|ну|а|well|make (?:that|it)|let'?s say|say|then|up to|rather|or|maybe|"
    r"хорошо|ладно|пусть|давай(?:те)?|лучше|тогда|а если|может|до|за)[,\s]+)*"
    r"(\d[\d \u00a0]*(?:[.,]\d{1,2})?)(\s*[kк]|\s*тыс\w*)?(?:\s+(?:then|тогда|max))?[.!?\s]*", re.IGNORECASE)
_CUT: Final = re.compile(r"\b([\w-]+)[\s-]+fit(?:ting|ted)?\b", re.IGNORECASE)
"""A cut that is named: a "slim fit" asks about no size."""
_ALLOWS: Final = re.compile(
    r"\b(?:fine|ok(?:ay)?|allowed|acceptable|necessarily|have\s+to|need\s+not|mind)\b|можно|пусть|обязательн|подойд|пойд|против|соглас"
    r"|допуска|годится|сойд", re.IGNORECASE)
_BACK: Final = re.compile(
    r"\bwhat\s+(?:will|are|do|is)\s+(?:people|everyone|everybody|they|women|men|girls|all)\b.{0,15}?\bwear(?:ing)?\b"
    r"|\b(?:is|are)\s+(?!there\b|it\b|you\b|they\b|this\b|these\b).{2,40}?\s(?:back|dead|over|out|(?:still|really)\s+(?:in|cool|ok(?:ay)?|worn|a\s+thing|relevant)"
    r"|trendy|fashionable|coming\s+back|passé)\s*(?:\?|$|this\b|now\b|again\b)", re.IGNORECASE)
"""Whether something is worn: "are skinny jeans back?"."""
_LOOK: Final = re.compile(
    r"(?:(?P<article>\b(?:an?|the|complete|full|whole|new|total|head-to-toe))\s+)?(?P<before>[\w-]+(?:\s+[\w-]+)?)\s+looks?\b",
    re.IGNORECASE)
_SIZES: Final = range(22, 65)
_NEAR_SIZE: Final = 6
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
    heard = hear(_CUT.sub(lambda cut: "" if parse(cut[1]).fit else cut.group(), text))
    found = read(_size_alone(text, talk) or text, heard, brands)
    if found.attributes.excluded and not _ALLOWS.search(text):
        heard = replace(heard, cues=heard.cues - {"allow"})  # "not grey after all"
    return Understood(text=text, language=_language(text, talk), intent=_intent(text, heard, found, talk), read=found,
                      heard=heard, question=_question(heard))


def _size_alone(text: str, talk: Talk) -> str:
    """"44" as a size, where a garment is spoken of and no price, or one that it is nearer to than to the size; else ""."""
    amount = amount_alone(text)
    if talk.topic not in SEARCHING or amount is None or amount not in _SIZES or not amount.is_integer():
        return ""
    fields = {one.field: one for one in talk.constraints}
    near = [value for value in (fields["size"].values if "size" in fields else ())
            if value.isdigit() and abs(int(value) - amount) <= _NEAR_SIZE]
    return f"size {amount:.0f}" if near or ("garment" in fields and "price" not in fields) else ""


def amount_alone(text: str) -> float | None:
    """The number of a message that says hardly more: "300", "make that 300", "лучше 4 тысячи"."""
    found = _ALONE.fullmatch(with_digits(text).strip())
    if found is None:
        return None
    amount = float(re.sub(r"[ \u00a0]", "", found[1]).replace(",", "."))
    return amount * (1000 if found[2] else 1)


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


def _intent(text: str, heard: Heard, found: Read, talk: Talk) -> Intent:
    cues = heard.cues
    decided = _decided(text, heard, found, talk)
    if decided is not None:
        return decided
    if cues & {"outfit"} or _names_a_look(text):
        return Intent.OUTFIT
    if cues & {"recommend"}:
        return Intent.RECOMMEND
    if _changes_subject(text, heard, found, talk):
        return Intent.CHANGE if talk.topic is not Intent.FABRIC else Intent.FABRIC
    if cues & {"design"} or ("make" in cues and found.attributes.garment
                             and not any(one.field == "price" for one in found.limits)):
        return Intent.DESIGN
    if talk.topic is Intent.OUTFIT and weather_in(text) is not None:
        return Intent.OUTFIT  # "and if it rains?"
    if _says_of_clothes(heard, found):
        return _search(heard, talk)
    if talk.topic in SEARCHING and heard.cues & {"count", "money_question"}:
        return Intent.FIND  # "how many of those?"
    if _moves(heard, found) and talk.topic is not None:
        return talk.topic if talk.topic in (*SEARCHING, Intent.OUTFIT) else Intent.FIND
    if cues & {"reset"} or (talk.topic in SEARCHING and amount_alone(text) is not None
                            and any(one.field == "price" for one in talk.constraints)):
        return Intent.FIND
    if cues & _TALK:
        return Intent.SMALL_TALK
    return Intent.HELP


def _names_a_look(text: str) -> bool:
    """Whether "look" is the noun, said of a style or an occasion: "a smart casual look", not "look for"."""
    return any(match["article"] or parse(match["before"]).styles or parse(match["before"]).occasions
               for match in _LOOK.finditer(text))


def _decided(text: str, heard: Heard, found: Read, talk: Talk) -> Intent | None:
    """The intents whose cues leave no doubt."""
    cues = heard.cues
    if cues >= {"own_look", "complaint"} or ("complaint" in cues and "outfit" in cues and not found.limits):
        return Intent.IMPROVE  # "my outfit feels boring, help"
    if "count" in cues and found.attributes.garment is None and not (cues & {"find", "things", "mine", "wardrobe"} or talk.topic):
        return Intent.HELP  # "how many stars are there": nothing that a shop has
    if cues >= {"help", "thanks"} and found.attributes.empty:
        return Intent.SMALL_TALK  # "спасибо, очень помог"
    if heard.foreign or (cues & {"help", "off_topic"} and not cues & {"outfit", "improve", "find"}
                         and found.attributes.price is None
                         and (found.attributes.garment is None or "off_topic" in cues)):
        return Intent.HELP
    if "inject" in cues and not (found.attributes.garment or cues & {"find", "design"}):
        return Intent.SMALL_TALK
    if _asks_for_size(heard, found):
        return Intent.FIT
    if _drapes(heard, found):
        return Intent.DRAPE
    if _BACK.search(text) and not cues & {"find", "available"}:
        return Intent.TRENDS
    if "mine" in cues and not (cues & {"find", "allergy", "outfit", "improve", "recommend", "design"}
                               or any(one.field == "price" for one in found.limits)):
        return Intent.WARDROBE
    if cues >= {"fit", "recommend"}:
        return Intent.RECOMMEND  # "what would fit my style": no size is asked for
    for cue, intent in _FIRST:
        if cue in cues and not (cue == "trends" and cues & {"find", "outfit"} and found.attributes.garment):
            return intent
    if "own_look" in cues and cues & {"mend", "make", "change"}:
        return Intent.IMPROVE
    made = talk.topic in MAKING
    if "drape" in cues and (cues & {"cloth"} or found.attributes.pattern):
        return Intent.CHANGE if made and talk.topic is not Intent.FABRIC else Intent.DRAPE
    if "cloth" in cues and (cues & {"design", "make", "cloth"}) and not found.attributes.garment:
        asks = cues & {"design", "make"} or not cues & {"similar", "change"}
        return Intent.FABRIC if asks and not (made and "change" in cues and talk.topic is not Intent.FABRIC) else None
    return None


def _drapes(heard: Heard, found: Read) -> bool:
    """Whether a fabric is to be seen on what a photo shows."""
    cues, asked = heard.cues, found.attributes
    if "photo" not in cues or "similar" in cues:
        return False
    if cues & {"cloth", "drape"}:
        return True
    return bool(cues & {"put", "seen_on"} and (asked.pattern or asked.colours or asked.materials))


def _asks_for_size(heard: Heard, found: Read) -> bool:
    """"Which size shall I take" is no question about what one owns, even where it says "I have"."""
    return heard.cues >= {"size", "fit"} or ("size" in heard.cues and "mine" in heard.cues) or (
        "size" in heard.cues and not found.attributes.garment and "find" not in heard.cues)


def _names_a_part(text: str) -> bool:
    """Whether it speaks of a part of a garment: "puffier sleeves", "карманы пониже"."""
    words = split_words(text)
    return any(fact.meaning.kind in _PARTS for fact in read_facts(words, construction_lexicon().find))


def _changes_subject(text: str, heard: Heard, found: Read, talk: Talk) -> bool:
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
    return says or bool(heard.cues & {"change", "make"}) or _names_a_part(text)


def _says_of_clothes(heard: Heard, found: Read) -> bool:
    return bool(found.limits or found.wishes or found.denied or heard.moods or heard.cues & _OWN_SHOP
                or heard.cues >= {"count", "things"} or heard.cues >= {"find", "things"} or found.attributes.garment)


def _moves(heard: Heard, found: Read) -> bool:
    """Whether it moves through what was shown, or lifts a limit."""
    moved = heard.cues & {"denied", "all_shown", "more", "reset", "any", "drop", "allow", "similar", "companion"}
    return bool(moved or heard.places or found.attributes.comparisons)


def _search(heard: Heard, talk: Talk) -> Intent:
    """The search that goes on: a thread of outfits or recommendations stays one until something is looked for."""
    if talk.topic in (Intent.RECOMMEND, Intent.OUTFIT) and not heard.cues & {"find", "cheapest", "dearest", "count"}:
        return talk.topic
    return Intent.FIND
