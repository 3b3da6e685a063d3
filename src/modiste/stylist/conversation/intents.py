"""What a message is about: its intent, by the cues in it, by what it says of clothes, and by the thread."""

import re
from typing import Final

from modiste.language import parse
from modiste.language.binding import construction_lexicon
from modiste.language.facts import read_facts
from modiste.language.phrases import split_words
from modiste.language.vocabulary import vocabulary
from modiste.stylist.conversation.alone import amount_alone
from modiste.stylist.conversation.beside import sought_in
from modiste.stylist.conversation.care import cares
from modiste.stylist.conversation.reading import Read
from modiste.stylist.conversation.values import MAKING, SEARCHING, Intent, Talk
from modiste.stylist.conversation.words import Heard
from modiste.stylist.outfits.weather import tells_temperature, weather_in

_FIRST: Final = (("wardrobe", Intent.WARDROBE), ("fit", Intent.FIT), ("trends", Intent.TRENDS),
                 ("improve", Intent.IMPROVE))
"""Cues that decide by themselves, the surest first."""
_PARTS: Final = frozenset("part sleeve collar cuff pocket slit belt strap neckline closure detail".split())
_TALK: Final = frozenset({"greeting", "thanks", "bye", "who", "rude", "inject"})
_OF_OTHER_THINGS: Final = frozenset({"own_look", "denied", "photo", "similar", "draw", "cloth"})
_NOT_WEATHER: Final = frozenset({
    "find", "something", "recommend", "fit", "trends", "count", "improve", "cloth", "design", "draw", "cheapest",
    "dearest", "money_question", "service", "more", "similar"})
"""Cues of questions in which words of weather tell what a garment is for."""
_OWN_SHOP: Final = frozenset({"cheapest", "dearest", "money_question"})
_BACK: Final = re.compile(
    r"\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:are|is|will\s+be)\s+(?:big|hot|huge|everywhere|cool)\b|"
    r"\bwhat\s+(?:will|are|do|is)\s+(?:people|everyone|everybody|they|women|men|girls|all)\b.{0,15}?\bwear(?:ing)?\b"
    r"|\b(?:is|are)\s+(?!there\b|it\b|you\b|they\b|this\b|these\b).{2,40}?\s(?:back|dead|over|out|trendy"
    r"|fashionable|passé"
    r"|coming\s+back|outdated|dated|cheugy|pass[eé]|(?:still|really)\s+(?:in|cool|ok(?:ay)?|worn|a\s+thing"
    r"|relevant))\s*(?:\?|$|this\b|now\b|again\b)"
    r"|\b(?:do|does|are|is)\s+(?:people|anyone|anybody|everyone|women|men|girls|guys|they|we)\s+(?:still\s+"
    r"|even\s+|really\s+)*wear(?:ing)?\b"
    r"|(?<![^\W_])как(?:ие|ой|ую|ое)\s+(?:[^\s,.!?]+\s+){1,4}?носят(?![^\W_])"
    r"|(?<![^\W_])что\s+(?:(?:сейчас|сегодня|нынче|все|люди|мужчины|женщины|девушки|парни|мальчики|девочки|дети"
    r"|подростки|мол\w+)\s+)+нос(?:ят|или)"
    r"|\b(?:is|are|were|was)\s+.{2,40}?\s+a\s+thing\s+(?:again|now|these\s+days|this\b)"
    r"|(?<![^\W_])(?:будут|станут)\s+(?:ли\s+)?(?:[^\s,.!?]+\s+){0,2}носить(?![^\W_])"
    r"|\bstill\s+(?:ok(?:ay)?|cool|fine|acceptable)\s+to\s+wear\b",
    re.IGNORECASE)
"""Whether something is worn: "are skinny jeans back?"."""
_CLOTH_FIRST: Final = re.compile(
    r"^\W*(?:(?:ну|а|и|мне|нам|хочу|хочется|надо|нуж\w+|сдела\w+|придума\w+|нарису\w+|созда\w+|i|we|want|need|make|create|draw"
    r"|design|generate|can|could|you|please|us|me|some|an?|the)\s+)*(?:[^\s,.!?]+\s+){0,2}?(?:ткан[ьи]|принт\w?|узор\w?|материя|паттерн\w?"
    r"|fabric|textile|print|pattern|repeat)\s+(?:с|со|из|в|для|with|of|in|for)\s", re.IGNORECASE)
"""A message that begins with the cloth it wants, whatever that is for: "ткань с лисичками для пижамы"."""
_SOME_CLOTH: Final = re.compile(r"\bfor\b|(?<![^\W_])для(?![^\W_])", re.IGNORECASE)
_GOES_TO: Final = re.compile(
    r"^\W*(?:(?:а|и|скажи\w*|подскажи\w*)\s+)?(?:к|ко|под)\s+[^,.?!]{3,40}?\s(?:как(?:ой|ая|ое|ие|ую|их)|что|чего)(?![^\W_])"
    r"|^\W*(?:(?:а|и|скажи\w*|подскажи\w*|пожалуйста)[\s,]+){0,3}как(?:ой|ая|ое|ие|ую|их)\s+(?:[^\s,.?!]+\s+){1,2}(?:к|ко|под)\s+(?:[^\s,.?!]+\s+){0,3}[^\s,.?!]+\W*$"
    r"|\bwhat\s+(?:should|shall|would|can|could|does)\s+(?:an?|the|my|his|her|our)\s+(?:\w+\s+){1,3}(?:wear|put\s+on)\b"
    r"|\bhelp\s+(?:me|us|him|her|them|my\s+\w+)\s+(?:to\s+)?(?:look|dress|be\s+the\s+best\s+dressed)\b"
    r"|(?<![^\W_])пом(?:оги|огите|очь)\s+(?:мне|ей|ему|нам|[а-яё]+)?\s*(?:одеться|нарядиться"
    r"|выглядеть)(?![^\W_])", re.IGNORECASE)
"""What goes with something, and how to look good: "к серому костюму какой галстук", "help her look good"."""
_WHICH_OF_SIZES: Final = re.compile(
    r"\b(?:should|shall|do|would)\s+i\s+(?:take|get|buy|order|choose|pick|need|be|go\s+(?:for|with)|want)\s+(?:an?\s+|the\s+|size\s+)*"
    r"(?:\d{1,3}|[x]{0,3}[sml])(?:\s+or\s+(?:an?\s+|the\s+)?(?:\d{1,3}|[x]{0,3}[sml]))?(?![\w€$£])"
    r"|(?:\bi(?:['’]m|\s+am)|(?<![^\W_])я)\s+(?:between|между)\s+\d{1,2}\s+(?:and|и)\s+\d{1,2}(?![\w€$£])"
    r"|\b(?:is|would|will)\s+(?:an?\s+|the\s+|size\s+)*(?:\d{1,2}|[x]{0,3}[sml])\s+(?:be\s+)?(?:ok(?:ay)?|right|enough|good|fine)\b"
    r"|(?<![^\W_])(?:\d{2}|[xsmlхсмл]{1,3})\s+или\s+(?:\d{2}|[xsmlхсмл]{1,3}),?\s+(?:мне\s+)?(?:брать|взять|заказ\w+|если|при)(?![^\W_])"
    r"|\bis\s+(?:an?\s+)?(?:size\s+)?(?:(?:uk|us|eu|ru)\s*)?\d{1,2}\s+(?:the\s+same|equal|equivalent)\b"
    r"|\bwhat\s+is\s+(?:an?\s+)?(?:size\s+)?(?:uk|us|eu|ru)\s*\d{1,2}\s+in\b"
    r"|(?<![^\W_])какой\s+(?:у\s+\w+\s+)(?:тогда\s+)?размер(?![^\W_])"
    r"|\b(?:is|would|will)\s+(?:that|this|the|my)\s+size\s+(?:be\s+)?(?:ok(?:ay)?|right|good|fine|enough|big|small)\b"
    r"|(?<![^\W_])(?:брать|взять|заказ\w+|лучше)\s+(?:размер\s+)?(?:\d{2}"
    r"|[xsmlхсмл]{1,3})(?:-?[йяе])?\s+или\s+(?:\d{2}|[xsmlхсмл]{1,3})", re.IGNORECASE)
"""Which of two sizes to take: "should i take a 12 or a 14"."""
_CLOTH_FOR: Final = re.compile(
    r"\b(?:fabric|textile|cloth|print|pattern|ткан\w+|материю|принт\w*|узор\w*)\b.{0,40}\b(?:for|для)\b", re.IGNORECASE)
"""A cloth that a garment shall be made of."""
_ASKS: Final = re.compile(
    r"\?|\b(?:will|would|should|shall|do|does|is|are|can|what|which|if)\b|(?<![^\W_])(?:ли|какой|какая|какие|если"
    r"|подойд\w+|налез\w+|сяд\w+)(?![^\W_])",
    re.IGNORECASE)
_ASKS_WHAT: Final = re.compile(
    r"(?<![^\W_])(?:what|which|how|outfit|look|что|чем|как|образ|лук)(?![^\W_])", re.IGNORECASE)
_PURPOSE: Final = re.compile(r"(?<![^\W_])(?:чтобы|so\s+that|which\s+fits?"
                             r"|that\s+(?:actually\s+)?fits?)(?![^\W_])", re.IGNORECASE)
_OF_MINE: Final = re.compile(
    r"(?<![^\W_])(?:как(?:ой|ая|ое|ие|ую)|что|сколько|есть\s+ли)\s+(?:что-нибудь\s+|что-то\s+)?"
    r"(?:из|среди)\s+(?:мо|сво)(?:их|его|ей)(?![^\W_])", re.IGNORECASE)
"""What of one's own it is about."""
_ON: Final = re.compile(
    r"\bon(?:to)?\s+(?:the|my|her|his|this|that)\s|\bна\s+(?!фото|снимк|картин|меня|мне)", re.IGNORECASE)
_LOOK: Final = re.compile(
    r"(?:(?P<article>\b(?:an?|the|complete|full|whole|new|total|head-to-toe))\s+)?"
    r"(?P<before>[\w-]+(?:\s+[\w-]+)?)\s+looks?\b", re.IGNORECASE)


def intent_of(text: str, heard: Heard, found: Read, talk: Talk) -> Intent:
    """The intent of a message: HELP where nothing tells."""
    cues = heard.cues
    decided = _decided(text, heard, found, talk)
    if decided is not None:
        return decided
    if _asks_for_outfit(text, heard, found):
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
    return _of_thread(text, heard, found, talk)


def _asks_for_outfit(text: str, heard: Heard, found: Read) -> bool:
    """Whether several garments are to be worn together: not where one is to be drawn, or "a set" is of one kind."""
    cues, garment = heard.cues, found.attributes.garment is not None
    if garment and ("draw" in cues or ("companion" in cues and not _ASKS_WHAT.search(text))):
        return False  # "and a top to go with it" looks for a top
    return "outfit" in cues or ("set" in cues and not garment) or _names_a_look(text)


def _of_thread(text: str, heard: Heard, found: Read, talk: Talk) -> Intent:
    """The search that a message begins or goes on with; else small talk, or help."""
    cues = heard.cues
    if _says_of_clothes(heard, found):
        return _search(heard, talk, found)
    if talk.topic in SEARCHING and heard.cues & {"count", "money_question"}:
        return Intent.FIND  # "how many of those?"
    if _moves(heard, found) and talk.topic is not None:
        return talk.topic if talk.topic in (*SEARCHING, Intent.OUTFIT) else Intent.FIND
    if cues >= {"find", "something"} or cues & {"reset"} or (talk.topic in SEARCHING and amount_alone(text) is not None
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
    if ("own_look" in cues and cues & {"complaint", "help"}) or (cues >= {"complaint", "outfit"} and not found.limits):
        return Intent.IMPROVE  # "my outfit feels boring, help"
    if _asks_for_companion(text, heard):
        return Intent.OUTFIT
    beside = _beside_clothes(text, heard, found, talk)
    if beside is not None:
        return beside
    if _asks_what_goes_with(heard, found, talk) or _dresses_for_weather(text, heard, found):
        return Intent.OUTFIT
    if _asks_for_size(text, heard, found) or _WHICH_OF_SIZES.search(text):
        return Intent.FIT
    if _fits_by_the_way(text, found) or (cues & {"any", "drop"} and talk.topic in SEARCHING):
        cues -= {"fit"}
    if _drapes(text, heard, found):
        return Intent.DRAPE
    if _BACK.search(text) and not cues & {"find", "available"}:
        return Intent.TRENDS
    mine = "mine" in cues or _OF_MINE.search(text) is not None
    if mine and not (cues & {"find", "allergy", "outfit", "improve", "recommend", "design"}
                     or any(one.field == "price" for one in found.limits)):
        return Intent.WARDROBE
    if cues >= {"fit", "recommend"}:
        return Intent.RECOMMEND  # "what would fit my style": no size is asked for
    surest = next((intent for cue, intent in _FIRST if cue in cues and not _beside_the_point(cue, cues, found)), None)
    if surest is None and "own_look" in cues and cues & {"mend", "make", "change"}:
        return Intent.IMPROVE
    return surest or _of_cloth(text, heard, found, talk)


def _asks_for_companion(text: str, heard: Heard) -> bool:
    return "find" not in heard.cues and (_GOES_TO.search(text) is not None or sought_in(text) is not None)


def _beside_the_point(cue: str, cues: frozenset[str], found: Read) -> bool:
    """Whether a cue that decides by itself does not here: "show my outfit ideas" asks for no wardrobe."""
    if cue == "trends":
        return bool(cues & {"find", "outfit", "draw"} and found.attributes.garment)
    return cue == "wardrobe" and "outfit" in cues


def _dresses_for_weather(text: str, heard: Heard, found: Read) -> bool:
    """Whether it tells the weather and asks for nothing else: "на улице плюс пять", "28C and sunny", "what of my
    wardrobe if it's cold". A garment that is named is looked for ("do I own a rain jacket"), as is a fabric."""
    if found.attributes.garment is not None or heard.cues & _NOT_WEATHER or weather_in(text) is None:
        return False
    if heard.cues & {"outfit", "wardrobe"}:
        return True
    said = any(one.field not in ("season", "occasion") for one in found.limits)
    return not said and amount_alone(text) is None and tells_temperature(text)


def _fits_by_the_way(text: str, found: Read) -> bool:
    """Whether fit is no question: "a bag that fits a laptop", "a robe in my size, S"."""
    said = found.attributes.garment is not None and _says_size(found) and not _ASKS.search(text)
    return said or _holds_things(found) or _is_purpose(text)


def _beside_clothes(text: str, heard: Heard, found: Read, talk: Talk) -> Intent | None:
    """Small talk and help: what is no question about clothes."""
    cues = heard.cues
    if cares(text) and not _names_price(found) and not cues & {"find", "wardrobe", "draw", "make", "own_look"}:
        return Intent.HELP
    shop = cues & {"find", "things", "mine", "wardrobe"}
    if "count" in cues and found.attributes.garment is None and not shop and talk.topic is None:
        return Intent.HELP  # "how many stars are there": nothing that a shop has
    if "service" in cues and found.attributes.garment is None and not found.limits:
        return Intent.HELP  # what a shop's till does, and not its stylist
    if "bye" in cues and found.attributes.empty and not found.limits:
        return Intent.SMALL_TALK
    if cues >= {"help", "thanks"} and found.attributes.empty:
        return Intent.SMALL_TALK  # "спасибо, очень помог"
    if "inject" in cues and not (found.attributes.garment or cues & {"find", "design"}):
        return Intent.SMALL_TALK
    asks = cues & {"help", "off_topic"} and not cues & {"outfit", "improve", "find"} and found.attributes.price is None
    if heard.foreign or (asks and (found.attributes.garment is None or "off_topic" in cues)):
        return Intent.HELP
    return None


def _of_cloth(text: str, heard: Heard, found: Read, talk: Talk) -> Intent | None:
    """A fabric to be made, or laid on something."""
    cues, made = heard.cues, talk.topic in MAKING
    if "drape" in cues and (cues & {"cloth"} or found.attributes.pattern):
        return Intent.CHANGE if made and talk.topic is not Intent.FABRIC else Intent.DRAPE
    made_for = cues & {"design", "make"} and _CLOTH_FOR.search(text)
    begins = _CLOTH_FIRST.search(text) is not None and not cues & {"find", "similar", "available"}
    if begins and (found.attributes.garment is None or _SOME_CLOTH.search(text)) and not _names_price(found):
        return Intent.FABRIC if not made or talk.topic is Intent.FABRIC or cues & {"design", "make", "draw"} else None
    if "cloth" not in cues or (found.attributes.garment and not made_for):
        return None
    asks = cues & {"design", "make"} or not cues & {"similar", "change"}
    return Intent.FABRIC if asks and not (made and "change" in cues and talk.topic is not Intent.FABRIC) else None


def _drapes(text: str, heard: Heard, found: Read) -> bool:
    """Whether a fabric is to be seen on what a photo shows."""
    cues, asked = heard.cues, found.attributes
    if "photo" not in cues or "similar" in cues:
        return False
    if cues & {"cloth", "drape"}:
        return True
    return bool((cues & {"put", "seen_on"} or _ON.search(text)) and (asked.pattern or asked.colours or asked.materials))


def _asks_for_size(text: str, heard: Heard, found: Read) -> bool:
    """"Which size shall I take" is no question about what one owns, even where it says "I have"."""
    return heard.cues >= {"size", "fit"} or ("size" in heard.cues and "mine" in heard.cues) or (
        "size" in heard.cues and not found.attributes.garment and "find" not in heard.cues
        and (_ASKS.search(text) is not None or not _says_size(found)))


def _names_price(found: Read) -> bool:
    return any(one.field == "price" for one in found.limits)


def _says_size(found: Read) -> bool:
    return any(one.field == "size" for one in found.limits)


def _asks_what_goes_with(heard: Heard, found: Read, talk: Talk) -> bool:
    """Whether it asks what to wear with what was shown or drawn: "а к нему что?", "what else do I need with it?"."""
    if talk.topic is Intent.OUTFIT or not (talk.items or talk.pictures) or heard.cues & _OF_OTHER_THINGS:
        return False
    named = found.attributes.garment is not None
    return not named and ("companion" in heard.cues or heard.cues >= {"it", "with"})


def _holds_things(found: Read) -> bool:
    """Whether a thing is looked for that something else shall fit in."""
    entry = vocabulary().entries["garment"].get(found.attributes.garment or "")
    return entry is not None and entry.group == "bag"


def _is_purpose(text: str) -> bool:
    """Whether its fit is what something is looked for to have: "чтобы хорошо сел", "so that it fits"."""
    return _PURPOSE.search(text) is not None


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


def _search(heard: Heard, talk: Talk, found: Read) -> Intent:
    """The search that goes on: a thread of outfits or recommendations stays one until something is looked for, as a
    garment with its price or size is ("a dress under 60 euro")."""
    bought = any(one.field in ("price", "size") for one in found.limits)
    if talk.topic is Intent.OUTFIT and found.attributes.garment is not None and bought:
        return Intent.FIND
    if talk.topic in (Intent.RECOMMEND, Intent.OUTFIT) and not heard.cues & {"find", "cheapest", "dearest", "count"}:
        return talk.topic
    return Intent.FIND
