"""Why what was shown was shown: "why these?", «почему именно они?» are answered with the reasons there were, item by
item, and what speaks against each stands apart from them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from modiste.catalog.limits import AnyOf, Price, holds, known_of
from modiste.catalog.limits.describing import described, money, value_label
from modiste.catalog.limits.known import seen_marks
from modiste.core.items import Item
from modiste.core.messages import Language, Message, message
from modiste.stylist.conversation.rooms import Hit, Told
from modiste.stylist.conversation.telling import card_of, constraint_words
from modiste.stylist.conversation.values import (
    SEARCHING,
    UNLESS_UNKNOWN,
    Answer,
    Card,
    Constraint,
    Ground,
    Grounds,
    Intent,
    Line,
    Talk,
)

_WHY: Final = re.compile(
    r"^\W*(?:why|почему|отчего)\W*$|^\W*(?:(?:and|but|so|ok(?:ay)?|а|и|но|ну)[\s,]+)*(?:(?:why|how\s+come)(?:\s+(?:exactly|just))?\s+"
    r"(?:(?:these|those|this|that|them|it)(?:\s+(?:ones?|\w+))?|(?:did|do|would|are)\s+you\s+(?:pick|choose|show|suggest"
    r"|recommend|find|showing|suggesting|recommending)\w*\b.{0,30}"
    r"|(?:(?:is|are)\s+)?(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|last|number\s+\d|\d)(?:\s+(?:one|\w+))?)"
    r"|(?:how|on\s+what\s+(?:grounds|basis))\s+(?:did|do)\s+you\s+(?:choose|pick|select|decide|find)\b.{0,30}"
    r"|(?:explain|tell\s+me\s+why|give\s+me\s+(?:the\s+|your\s+)?reasons)(?:\s+(?:your\s+choice|these|this|that|them|it|why))?"
    r"|(?:почему|отчего|зачем)\s+(?:именно\s+|как\s+раз\s+)?(?:(?:эт(?:и|от|а|о|у)|так(?:ие|ой|ая|ое)|они|он|она|их|его|е[её])(?:\s+\w+)?"
    r"|(?:перв|втор|трет|четв[её]рт|пят|шест|последн)\w+(?:\s+\w+)?"
    r"|(?:ты\s+|вы\s+)?(?:\w+\s+){0,2}?(?:выбрал|показал|предложил|посоветовал|показыва|предлага|советуе)\w*(?:\s+\w+){0,3})"
    r"|объясни(?:те)?(?:\s+(?:свой\s+)?выбор|\s+почему)?|(?:по\s+какому\s+принципу|как|на\s+основании\s+чего)\s+(?:ты\s+|вы\s+)?(?:это\s+|их\s+)?"
    r"(?:выбира|подбира|выбрал|подобрал)\w*(?:\s+\w+){0,2})"
    r"\W*$", re.IGNORECASE)
_NAMED: Final = 6
_FROM_PICTURE: Final = ("garment", "colour", "pattern", "gender")


def asks_why(text: str) -> bool:
    """Whether a message asks why what was shown last was chosen."""
    return _WHY.search(text) is not None


def grounds_of(told: Told, hits: Sequence[Hit]) -> Grounds:
    """The reasons that a room gave with its answer; without any, what the answer is based on."""
    items = tuple(map(_ground, hits))
    whole = told.why or (() if any(one.lines for one in items) else told.basis)
    return Grounds(whole=_lines(whole), against=_lines(told.warnings), items=items)


def grounds_of_hits(hits: Sequence[Hit]) -> Grounds:
    """What was said of each item as it was found: how it differs from what it is like."""
    return Grounds(items=tuple(_ground(hit) for hit in hits if hit.why is not None or hit.reasons))


def why_answer(talk: Talk, shown: Sequence[Item], language: Language, places: Sequence[int] = ()) -> Answer:
    """The reasons of what was shown last, of all of it or of the items at some `places`; it stays what is spoken of."""
    searched = talk.topic in SEARCHING
    showing = searched or bool(talk.grounds.items)
    meant = [shown[place] for place in places if place < len(shown)] or list(shown)
    alone = len(meant) < len(shown)
    grounds = {item.id: _of_item(item, talk, shown, alone=alone) for item in meant} if showing else {}
    cards = tuple(_card(item, grounds[item.id], language) for item in meant) if showing else ()
    whole = list(_in(talk.grounds.whole, language))
    if searched and len(meant) == len(shown):
        whole = [*(one.text(language) for one in _of_search(talk)), *whole]
    if not whole and not cards:
        whole = [message("stylist.chat_why_nothing").text(language)]
    if len(cards) > 1 and any(card.why for card in cards):
        whole.append(message("stylist.chat_why_each").text(language))
    text = " ".join(map(_sentence, whole)) or message("stylist.chat_why_one").text(language)
    warnings = () if alone else _in(_of_the_whole(talk.grounds), language)
    return Answer(text=text, intent=talk.topic or Intent.HELP, language=language, cards=cards, warnings=warnings,
                  talk=talk)


def _of_the_whole(grounds: Grounds) -> tuple[Line, ...]:
    """What speaks against the whole, and is not told of one of its items."""
    told = {line for one in grounds.items for line in one.against}
    return tuple(one for one in grounds.against if one not in told)


def _sentence(line: str) -> str:
    return line if line.endswith((".", "?", "!", ":", "…")) else f"{line}."


def _of_item(item: Item, talk: Talk, shown: Sequence[Item], *, alone: bool) -> Ground:
    """What was said of an item by its room, and of one that was searched for how it keeps what was asked."""
    told = talk.grounds.of(item.id)
    if talk.topic not in SEARCHING:
        return told
    return replace(told, lines=(*told.lines, *_lines(_keeps(item, talk, shown, alone=alone))),
                   against=(*told.against, *_lines(_doubts(item, talk.constraints))))


def _keeps(item: Item, talk: Talk, shown: Sequence[Item], *, alone: bool) -> tuple[Message, ...]:
    """How an item keeps what was asked: which of several values it has, what it costs of what may be spent, and what
    it has of what was wished for. Asked about `alone`, it tells all the limits that it is known to keep."""
    known = known_of(item)
    has = [described(part) for one in talk.constraints if isinstance(one.limit, AnyOf) and not one.mood
           for part in one.limit.parts if holds(part, known)]
    if alone:
        has += [constraint_words(one) for one in talk.constraints if holds(one.limit, known)
                and not isinstance(one.limit, AnyOf | Price)]
    wished = [value_label(one.field, one.value) for one in talk.wishes if holds(one, known)][:_NAMED]
    lines = [message("stylist.chat_why_has", has=tuple(has))] if has else []
    lines += [message("stylist.chat_why_wished", wishes=tuple(wished))] if wished else []
    return (*lines, *_price(item, talk, shown))


def _price(item: Item, talk: Talk, shown: Sequence[Item]) -> tuple[Message, ...]:
    if item.price is None:
        return ()
    told = money(float(item.price.amount), item.price.currency)
    limit = next((one.limit for one in talk.constraints if isinstance(one.limit, Price)), None)
    if isinstance(limit, Price):
        return (message("stylist.chat_why_price", price=told, limit=described(limit)),)
    same = [float(one.price.amount) for one in shown if one.price and one.price.currency == item.price.currency]
    if len(same) > 1 and float(item.price.amount) == min(same) < max(same):
        return (message("stylist.chat_why_cheapest", price=told),)
    return ()


def _doubts(item: Item, constraints: Iterable[Constraint]) -> tuple[Message, ...]:
    """What nobody noted of an item, and what of it only its picture says, as far as a limit is about it."""
    known, seen = known_of(item), seen_marks(item)
    fields = [one.field for one in constraints if not one.mood]
    unknown = tuple(value_label(one.field, "") for one in constraints
                    if one.field in UNLESS_UNKNOWN and not holds(one.limit, known))
    looked = tuple(value_label(one, "") for one in _FROM_PICTURE if one in fields and f"seen:{one}" in seen)
    return (*((message("stylist.chat_why_unknown", fields=unknown),) if unknown else ()),
            *((message("stylist.chat_why_seen", fields=looked),) if looked else ()))


def _of_search(talk: Talk) -> tuple[Message, ...]:
    """Of a search: the limits that each keeps, and by what they are ordered."""
    limits, wishes = tuple(map(constraint_words, talk.constraints)), tuple(
        value_label(one.field, one.value) for one in talk.wishes[:_NAMED])
    first = message("stylist.chat_why_limits", limits=limits) if limits else message("stylist.chat_why_no_limits")
    if talk.topic is Intent.RECOMMEND:
        return (first,) if limits else ()  # what puts them in order is said by each of them
    return (first, message("stylist.chat_why_wishes", wishes=wishes) if wishes else
            message("stylist.chat_why_no_wishes"))


def _card(item: Item, ground: Ground, language: Language) -> Card:
    card = card_of(Hit(item=item), language)
    return replace(card, why="; ".join(_in(ground.lines, language)), against="; ".join(_in(ground.against, language)))


def _ground(hit: Hit) -> Ground:
    said = hit.reasons or ((hit.why,) if hit.why is not None else ())
    return Ground(item=hit.item.id, lines=_lines(said), against=_lines(hit.against))


def _lines(said: Iterable[Message]) -> tuple[Line, ...]:
    return tuple((one.text("en"), one.text("ru")) for one in said)


def _in(lines: Iterable[Line], language: Language) -> tuple[str, ...]:
    return tuple(russian if language == "ru" else english for english, russian in lines)


