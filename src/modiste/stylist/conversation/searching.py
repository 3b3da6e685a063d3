"""Answers from the catalogue: items within the limits, facts, and why there is nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from modiste.catalog.limits import All, Is, Limit, Price, both, holds, known_of
from modiste.catalog.limits.describing import described, money, value_label
from modiste.core.items import Item
from modiste.core.messages import Message, message
from modiste.language.denied import is_denied
from modiste.stylist.conversation.other_currency import cheapest_lines, ways_on
from modiste.stylist.conversation.reasons import grounds_of_hits
from modiste.stylist.conversation.rooms import Facts, FindAsked, Hit, PriceSpan, Rooms
from modiste.stylist.conversation.telling import called_of, card_of, choice, constraint_words, step, wish_messages
from modiste.stylist.conversation.understanding import Understood
from modiste.stylist.conversation.values import (
    REMOVE,
    UNLESS_UNKNOWN,
    Answer,
    Choice,
    Constraint,
    Intent,
    Step,
    Talk,
)
from modiste.stylist.conversation.warmth import asks_warmer, clo_of, warmest

SHOWN: Final = 6
_FETCHED: Final = 24
_COMPARED: Final = 200
_MOST_SEEN: Final = 500
_MOST_WISHES: Final = 8
_MOST_CHOICES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a search gave: hits that keep every limit, facts of the limit, and lines that say more."""

    hits: tuple[Hit, ...]
    facts: Facts
    lines: tuple[Message, ...] = ()
    choices: tuple[Choice, ...] = ()


def limit_of(constraints: Sequence[Constraint]) -> Limit:
    """All limits of a thread as one."""
    return both(*(one.held for one in constraints)) if constraints else All()


def kept(hits: Sequence[Hit], talk: Talk) -> tuple[Hit, ...]:
    """The hits that keep every limit, checked on each item here whatever a room says; refused ones left out.
    What a person owns costs nothing, and is no garment that they look for; what goes with one is another garment."""
    limit, own = limit_of(talk.constraints), limit_of([one for one in talk.constraints if one.of_outfit])
    beside = limit_of([one for one in talk.constraints if one.of_beside])
    found: dict[str, Hit] = {}
    for hit in hits:
        held = own if hit.owned else beside if hit.beside else limit
        if hit.item.id not in talk.refused and holds(held, known_of(hit.item)):
            found.setdefault(hit.item.id, hit)
    return tuple(found.values())


def find_answer(talk: Talk, said: Understood, rooms: Rooms) -> Answer:
    """The answer to a search or to a question about the catalogue."""
    clash = _clash(talk, said)
    if clash is not None:
        return clash
    found = _found(talk, said, rooms)
    ids = tuple(hit.item.id for hit in found.hits)
    seen = tuple(dict.fromkeys((*talk.seen, *ids)))[-_MOST_SEEN:]
    talk = replace(talk, items=ids or talk.items, seen=seen, topic=Intent.FIND, asked="" if ids else NOTHING,
                   grounds=grounds_of_hits(found.hits) if ids else talk.grounds,
                   focus=talk.focus if talk.focus in ids or not ids else (ids[0] if len(ids) == 1 else None))
    lines = (*_remarks(said), *found.lines)
    return Answer(
        text=" ".join(line.text(said.language) for line in lines), intent=Intent.FIND, language=said.language,
        cards=tuple(card_of(hit, said.language) for hit in found.hits),
        choices=found.choices or _next_says(found.hits, said), steps=_steps(found.hits, said),
        basis=_basis(talk, said, found), talk=talk)


def why_none_answer(talk: Talk, said: Understood, rooms: Rooms) -> Answer:
    """Why nothing was shown: the limit that leaves nothing, and the ways on that the search gave."""
    again = find_answer(talk, replace(said, intent=Intent.FIND), rooms)
    limits = talk.constraints
    if again.cards or not limits or rooms.facts(limit_of(limits)).count:
        return again  # the catalogue has changed since, or all that it has was seen before
    alone = [one for one in limits
             if rooms.facts(limit_of([other for other in limits if other is not one])).count] if limits[1:] else limits
    first = (message("stylist.chat_none_shown_limit", limit=constraint_words(alone[0])) if len(alone) == 1 else
             message("stylist.chat_none_shown_for", limits=tuple(map(constraint_words, limits))))
    return replace(again, text=f"{first.text(said.language)} {again.text}")


def _clash(talk: Talk, said: Understood) -> Answer | None:
    """Asks which of two prices shall hold that exclude each other."""
    prices = [one for one in talk.constraints if one.field == "price"]
    if len(prices) < 2:
        return None
    one, other = (constraint_words(price) for price in prices[:2])
    text = message("stylist.chat_impossible", one=one, other=other).text(said.language)
    choices = tuple(Choice(label=told.text(said.language), say=told.text(said.language)) for told in (one, other))
    return Answer(text=text, intent=Intent.FIND, language=said.language, choices=choices,
                  talk=replace(talk, items=(), asked="price"))


def _found(talk: Talk, said: Understood, rooms: Rooms) -> Findings:
    limit = limit_of(talk.constraints)
    facts = rooms.facts(limit)
    if facts.count == 0:
        return _nothing(talk, said, rooms)
    if said.question in ("cheapest", "dearest"):
        return _extreme(talk, said, facts)
    if said.question == "count":
        return _count(talk, rooms, facts)
    if asks_warmer(said.text) and talk.items:
        return _warmer(talk, said, rooms, facts)
    paging = said.says("more")
    compares = bool(said.attributes.comparisons)
    left_out = (*talk.refused, *(talk.seen if paging else ()), *(talk.items if compares else ()))
    like = talk.focus if talk.focus and (said.places or said.says("similar", "it")) else None
    picture = talk.pictures[0] if talk.pictures and like is None and said.says("similar", "it") else None
    found = kept(rooms.find(FindAsked(
        text=_looks(talk, said), limit=limit, wishes=talk.wishes, like=like, picture=picture, without=left_out,
        most=_FETCHED)), talk)
    found = tuple(hit for hit in found if hit.item.id not in left_out and hit.item.id != like)
    unpriced = said.compares("price", "less") and all(one.field != "price" for one in talk.constraints)
    if unpriced:  # there was no price to compare with: the cheapest first
        found = tuple(sorted(found, key=_price_of))
    hits = found[:SHOWN]
    if not hits:
        return Findings(hits=(), facts=facts, lines=(message("stylist.chat_no_more"),),
                        choices=_relaxing(talk, said, rooms)[1])
    # Where fewer came than were fetched they are all there is: colours of one product are counted, and shown once.
    total = len(found) if len(found) < _FETCHED and not left_out else max(facts.count, len(hits))
    code = "stylist.chat_found_of" if talk.constraints else "stylist.chat_found_of_all"
    line = (message("stylist.chat_found", count=len(hits)) if total == len(hits) else
            message(code, total=total, count=len(hits)))
    more = (_price_line(facts.prices[0]),) if said.question == "price" and facts.prices else ()
    first = (message("stylist.chat_own_no_price"),) if unpriced and talk.items else ()
    return Findings(hits=hits, facts=facts, lines=(*first, line, *more))


def _price_of(hit: Hit) -> float:
    return float(hit.item.price.amount) if hit.item.price is not None else float("inf")


def _warmer(talk: Talk, said: Understood, rooms: Rooms, facts: Facts) -> Findings:
    """What is warmer than the item spoken of, else than the warmest that was shown."""
    shown = tuple(rooms.items(talk.items))
    meant = [one for one in shown if one.id == talk.focus] if said.places or said.says("it") else []
    than = warmest(meant or shown)
    if than is None:
        return Findings(hits=(), facts=facts, lines=(message("stylist.chat_no_more"),))
    found = kept(rooms.find(FindAsked(text=_looks(talk, said), limit=limit_of(talk.constraints), wishes=talk.wishes,
                                      without=talk.refused, most=_COMPARED)), talk)
    hits = sorted((hit for hit in found if clo_of(hit.item) > clo_of(than)), key=lambda hit: clo_of(hit.item))[:SHOWN]
    code = "stylist.chat_warmer" if hits else "stylist.chat_none_warmer"
    return Findings(hits=tuple(hits), facts=facts, lines=(message(code, title=called_of(than), count=len(hits)),))


def _looks(talk: Talk, said: Understood) -> str:
    """The words to rank by: what is wished for beside the limits, and words that the vocabulary does not know."""
    wishes = [value_label(one.field, one.value).text("en") for one in talk.wishes[:_MOST_WISHES]]
    wishes += said.read.unread[:_MOST_WISHES]
    if not wishes:
        return ""
    asked = [value_label(one.field, one.values[0]).text("en") for one in talk.constraints
             if one.field in ("garment", "colour")]
    return " ".join((*asked, *wishes))[:400]


def _extreme(talk: Talk, said: Understood, facts: Facts) -> Findings:
    """The cheapest or the dearest of each currency, from the facts."""
    lowest = said.question == "cheapest"
    spans = facts.prices
    items = [span.lowest if lowest else span.highest for span in spans]
    hits = kept([Hit(item=item) for item in items], talk)[:SHOWN]
    code = "stylist.chat_cheapest" if lowest else "stylist.chat_dearest"
    if len(hits) > 1:  # of two currencies neither is dearer: nothing is converted
        code = "stylist.chat_cheapest_in" if lowest else "stylist.chat_dearest_in"
    lines = tuple(message(code, title=called_of(hit.item), price=_money(hit.item),
                          currency=hit.item.price.currency if hit.item.price is not None else "") for hit in hits)
    return Findings(hits=hits, facts=facts, lines=lines or (message("stylist.chat_count_all", count=facts.count),))


def _count(talk: Talk, rooms: Rooms, facts: Facts) -> Findings:
    if talk.constraints:
        limits = tuple(constraint_words(one) for one in talk.constraints)
        line = message("stylist.chat_count", count=facts.count, limits=limits)
    else:
        line = message("stylist.chat_count_all", count=facts.count)
    hits = kept(rooms.find(FindAsked(text="", limit=limit_of(talk.constraints), wishes=talk.wishes,
                                     without=talk.refused, most=SHOWN)), talk)[:SHOWN]
    more = (_price_line(facts.prices[0]),) if facts.prices else ()
    return Findings(hits=hits, facts=facts, lines=(line, *more))


def _price_line(span: PriceSpan) -> Message:
    return message("stylist.chat_prices", lowest=_money(span.lowest), highest=_money(span.highest))


def _nothing(talk: Talk, said: Understood, rooms: Rooms) -> Findings:
    """Why there is nothing: the price that lies outside, else which limits together, and what each costs."""
    words = tuple(constraint_words(one) for one in talk.constraints)
    empty = Facts(count=0)
    if not words:
        return Findings(hits=(), facts=empty, lines=(message("stylist.chat_count_all", count=0),))
    foreign = _other_currency(talk, said, rooms)
    if foreign is not None:
        return foreign
    price = _priced_out(talk, said, rooms)
    lines, choices = _relaxing(talk, said, rooms)
    if price:
        return Findings(hits=(), facts=empty, lines=price, choices=choices)
    line = (message("stylist.chat_nothing_one", limit=words[0]) if len(words) == 1 else
            message("stylist.chat_nothing", limits=words))
    return Findings(hits=(), facts=empty, lines=(line, *lines), choices=choices)


def _cheaper_without(talk: Talk, price: Constraint, rooms: Rooms) -> tuple[Message, ...]:
    """What a limit beside the price and the kind costs: without which one the price could be kept, the cheapest."""
    found: list[tuple[float, Constraint, Item]] = []
    for one in talk.constraints:
        if one is price or one.field == "garment":
            continue
        spans = rooms.facts(limit_of([other for other in talk.constraints if other is not one])).prices
        found += [(float(span.lowest.price.amount), one, span.lowest) for span in spans[:1] if span.lowest.price]
    if not found:
        return ()
    _, one, lowest = min(found, key=lambda row: row[0])
    return (message("stylist.chat_cheaper_without", limit=constraint_words(one), lowest=_money(lowest)),)


def _other_currency(talk: Talk, said: Understood, rooms: Rooms) -> Findings | None:
    """What there is, and ways on, where it is the currency of the price alone that leaves nothing."""
    price = next((one for one in talk.constraints if isinstance(one.limit, Price)), None)
    if price is None or not isinstance(price.limit, Price) or price.limit.currency is None:
        return None
    others = [one for one in talk.constraints if one is not price]
    spans = rooms.facts(limit_of(others)).prices
    if not spans or any(one.currency == price.limit.currency for one in spans):
        return None
    known = any(one.currency == price.limit.currency for one in rooms.facts(All()).prices)
    if known and not rooms.facts(price.limit).count:
        return None  # where nothing at all costs that, the currency is not to blame
    line = message("stylist.chat_these_other_currency" if known else "stylist.chat_other_currency",
                   currency=price.limit.currency, known=tuple(one.currency for one in spans))
    return Findings(hits=(), facts=Facts(count=0), lines=(line, *cheapest_lines(spans)),
                    choices=ways_on(price, others, spans, said.language)[:_MOST_CHOICES])


def _priced_out(talk: Talk, said: Understood, rooms: Rooms) -> tuple[Message, ...]:
    """The nearest price, and of what it is, where it is the price alone that leaves nothing; nothing else."""
    price = next((one for one in talk.constraints if isinstance(one.limit, Price)), None)
    if price is None or not isinstance(price.limit, Price):
        return ()
    rest = rooms.facts(limit_of([one for one in talk.constraints if one is not price]))
    if rest.count == 0 or not rest.prices:
        return ()
    span = next((one for one in rest.prices if one.currency == price.limit.currency), None)
    if span is None and price.limit.currency is not None:
        span = next((one for one in rooms.facts(All()).prices if one.currency == price.limit.currency), None)
    span = span or rest.prices[0]
    lowest = float(span.lowest.price.amount) if span.lowest.price is not None else 0.0
    told = constraint_words(price)
    of = tuple(constraint_words(one) for one in talk.constraints if one is not price)
    if price.limit.high is not None and lowest >= price.limit.high:
        shown = said.compares("price", "less")
        code = "stylist.chat_cheapest_shown" if shown else (
            "stylist.chat_nothing_between_of" if of else "stylist.chat_nothing_between")
        line = message(code, of=of, limit=told, lowest=_money(span.lowest))
        return (line,) if shown else (line, *_cheaper_without(talk, price, rooms))
    return (message("stylist.chat_nothing_above_of" if of else "stylist.chat_nothing_above", of=of, limit=told,
                    highest=_money(span.highest)),)


def _relaxing(talk: Talk, said: Understood, rooms: Rooms) -> tuple[tuple[Message, ...], tuple[Choice, ...]]:
    """What there would be without each limit: the choices, the most telling first."""
    found = []
    for one in talk.constraints:
        count = rooms.facts(limit_of([other for other in talk.constraints if other is not one])).count
        if count:
            found.append((count, one))
    found.sort(key=lambda row: row[0])
    lines = tuple(message("stylist.chat_without", limit=constraint_words(one), count=count)
                  for count, one in found[:1])
    choices = tuple(Choice(
        label=message("stylist.chat_without_choice", limit=constraint_words(one), count=count).text(said.language),
        say=f"{REMOVE}{one.key}") for count, one in found[:_MOST_CHOICES])
    return lines, choices


NOTHING: Final = "nothing"
"""What the thread notes as asked back after a search that found nothing: "it" is none of what was shown before."""


def _remarks(said: Understood) -> tuple[Message, ...]:
    """What was contradictory, how a mood was read, and what was not understood."""
    lines = [message("stylist.chat_contradiction", value=value_label(one.field, one.value))
             for one in said.read.denied]
    several = next((one for one in said.read.limits if one.field == "colour" and len(one.values) > 1), None)
    if several is not None and not said.says("also"):
        lines.append(message("stylist.chat_either_colour",
                             colours=tuple(value_label("colour", one) for one in several.values)))
    if said.read.swapped is not None:
        lines.append(message("stylist.chat_range_swapped", limit=described(said.read.swapped)))
    lines += [message("stylist.chat_mood", mood=mood.label,
                      wishes=wish_messages(_not_denied(mood.wishes, said), mood.without)) for mood in said.heard.moods]
    return tuple(lines)


def _not_denied(wishes: Sequence[Is], said: Understood) -> tuple[Is, ...]:
    """What a mood wishes for and the message does not deny: "warm, not wool"."""
    return tuple(one for one in wishes if not is_denied(one.field, one.value, said.attributes))


def _next_says(hits: Sequence[Hit], said: Understood) -> tuple[Choice, ...]:
    if not hits:
        return ()
    codes = ["stylist.chat_say_cheaper"] if any(hit.item.price is not None for hit in hits) else []
    codes += ["stylist.chat_say_more", "stylist.chat_say_wear"]
    return tuple(choice(code, said.language) for code in codes)


def _steps(hits: Sequence[Hit], said: Understood) -> tuple[Step, ...]:
    first = next((hit.item for hit in hits if hit.item.pictures), None)
    if first is None:
        return ()
    return (step("stylist.chat_step_find", "find", said.language, like=first.id),
            step("stylist.chat_step_wardrobe", "wardrobe", said.language, item=first.id))


def _basis(talk: Talk, said: Understood, found: Findings) -> tuple[str, ...]:
    """What the answer was based on, and which limits nobody could check because nothing is noted."""
    lines = [message("stylist.chat_basis_catalog", count=found.facts.count)]
    if talk.constraints:
        lines.append(message("stylist.chat_basis_limits", limits=tuple(map(constraint_words, talk.constraints))))
    for one in talk.constraints:
        if one.field in UNLESS_UNKNOWN:
            unknown = sum(not holds(one.limit, known_of(hit.item)) for hit in found.hits)
            if unknown:
                lines.append(message("stylist.chat_basis_unknown", field=value_label(one.field, ""), count=unknown))
    return tuple(line.text(said.language) for line in lines)


def _money(item: Item) -> Message:
    price = item.price
    return money(float(price.amount), price.currency) if price is not None else message("stylist.chat_price_unknown")
