"""How a message changes the limits of its thread: adds, relaxes, removes, replaces, compares with what was shown."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from modiste.catalog.limits import AnyOf, Is, Limit, Not, Price
from modiste.catalog.limits.tree import accepted
from modiste.core.items import Item
from modiste.language import parse
from modiste.language.denied import falls_under
from modiste.language.vocabulary import vocabulary
from modiste.stylist.conversation.alone import amount_alone
from modiste.stylist.conversation.beside import FLAT_SHOES, Sought, names_heels
from modiste.stylist.conversation.comparing import compared, looked_at
from modiste.stylist.conversation.swapping import takes_place, wants_another
from modiste.stylist.conversation.understanding import Understood
from modiste.stylist.conversation.values import HEEL_FIELD, MAKING, PICTURE, SEARCHING, Constraint, Intent, Talk
from modiste.stylist.conversation.words import LAST
from modiste.stylist.outfits.weather import weather_in

_OF_ONE_GARMENT: Final = ("colour", "pattern", "material", "fit", "length", "neckline", "sleeve", "size")
"""What is said of one garment and not of the next one looked for."""
_IN_THOUSANDS: Final = 1000
"""Prices from which on a number below a tenth of it counts thousands."""
_THIS: Final = re.compile(r"(?:эт|т(?:ому|ой|ем|им)\s|this\s|that\s|the\s)", re.IGNORECASE)
"""Words for what was spoken of, whatever it is called: "this dress"."""
_NO_HEELS: Final = re.compile(r"(?:без|no|without)\s+(?:an?\s+|высок\w+\s+)?(?:каблук\w*|heels?)", re.IGNORECASE)
_MOST_REFUSED: Final = 500
_KINDS: Final = 3
_LONGEST_WEATHER: Final = 300


def updated(talk: Talk, said: Understood, shown: Sequence[Item]) -> Talk:
    """The thread after a message, before it is answered; `shown` are the items shown last, in order."""
    if said.says("reset") and not said.says("inject"):
        talk = Talk(language=said.language)
    talk = replace(talk, language=said.language)
    if said.intent is Intent.IMPROVE:  # for what the outfit shall be better
        occasion = tuple(one for one in said.read.limits if one.field in ("occasion", "season"))
        return replace(talk, constraints=_added(talk.constraints, said, occasion))
    if said.intent not in (*SEARCHING, Intent.OUTFIT):
        return talk
    talk = replace(_focused(talk, said, shown), weather=_weather(talk, said))
    constraints = _lifted(_of_the_kind_owned(talk, said, shown), said)
    constraints = _added(constraints, said, (*_limits_of(talk, said), *_price_alone(talk, said)))
    constraints = compared(constraints, said, looked_at(talk, said, shown))
    constraints = _without_heels(constraints, said)
    new_garment = any(one.field == "garment" for one in said.read.limits)
    wishes = said.read.wishes if new_garment else tuple(dict.fromkeys((*said.read.wishes, *talk.wishes)))
    moods = tuple(mood.id for mood in said.heard.moods)
    return replace(talk, constraints=constraints, wishes=wishes, moods=moods or (() if new_garment else talk.moods),
                   topic=said.intent)


def _of_the_kind_owned(talk: Talk, said: Understood, shown: Sequence[Item]) -> tuple[Constraint, ...]:
    """The limits, where a search goes on from one's own garments ("cheaper", "like that"): for the kinds on screen."""
    named = any(one.field == "garment" for one in said.read.limits)
    kinds = tuple(dict.fromkeys(one.attributes().garment for one in shown))
    if talk.topic is not Intent.WARDROBE or said.intent is not Intent.FIND or named or not (
            said.attributes.comparisons or said.says("similar", "it")) or not 0 < len(kinds) <= _KINDS:
        return talk.constraints
    values = tuple(Is("garment", one) for one in kinds if one)
    if not values:
        return talk.constraints
    kind = Constraint(values[0] if len(values) == 1 else AnyOf(values))
    return (*(one for one in talk.constraints if one.field != "garment"), kind)


def _weather(talk: Talk, said: Understood) -> str:
    """The words of the weather that outfits of the thread are for."""
    if said.intent is Intent.OUTFIT and weather_in(said.text) is not None:
        return said.text[:_LONGEST_WEATHER]
    return talk.weather


def places_meant(said: Understood, count: int) -> tuple[int, ...]:
    """The places of items that a message means, from 0, of `count` shown."""
    return places_in(said.places, count)


def places_in(said: Iterable[int], count: int) -> tuple[int, ...]:
    """Places as they are said, from 1 or the last, as places from 0 of `count`."""
    places = [count - 1 if place == LAST else place - 1 for place in said]
    return tuple(place for place in places if 0 <= place < count)


def without_key(talk: Talk, key: str) -> Talk:
    """The thread without one limit, or without all for an empty key."""
    return replace(talk, constraints=tuple(one for one in talk.constraints if key and one.key != key))


def _focused(talk: Talk, said: Understood, shown: Sequence[Item]) -> Talk:
    meant = [shown[place].id for place in places_meant(said, len(shown))]
    if said.intent is Intent.OUTFIT and talk.topic is Intent.OUTFIT and wants_another(said.text):
        return replace(_refused(talk, meant or _of_the_kind(said, shown)), focus=talk.focus)
    if said.sought is not None and not meant:
        return replace(talk, focus=_sought_for(talk, said.sought, shown))
    if said.intent is Intent.OUTFIT and not said.says("denied", "all_shown"):
        return replace(talk, focus=meant[0] if meant else _gone_with(talk, said, shown))
    if said.says("all_shown"):
        return _refused(talk, [item.id for item in shown])
    if said.says("denied"):
        one = meant or ([talk.focus] if talk.focus else [])
        if not one and len(shown) == 1:
            one = [shown[0].id]
        return _refused(talk, one)
    if said.says("more"):
        return replace(talk, focus=None)
    return replace(talk, focus=meant[0]) if meant else talk


def _of_the_kind(said: Understood, shown: Sequence[Item]) -> list[str]:
    """The ids of those shown that are of a kind which the message names first, or denies."""
    named = next((one.value for one in said.attributes.excluded if one.kind == "garment"), said.attributes.garment)
    return [item.id for item in shown if named and item.attributes().garment in accepted("garment", named)]


def _sought_for(talk: Talk, sought: Sought, shown: Sequence[Item]) -> str | None:
    """What the thing that is looked for shall go with: of those spoken of one that is of another kind; None where words
    name it that nothing shown is called by, or nothing was shown."""
    kinds = frozenset().union(*(accepted("garment", one) for one in sought.garments))
    others = [item for item in shown if item.attributes().garment not in kinds]
    if sought.to and not (talk.focus is not None and _THIS.match(sought.to)):
        named = parse(sought.to).garment
        return next((item.id for item in others if named and item.attributes().garment in accepted("garment", named)),
                    None)
    if talk.topic in MAKING and talk.pictures:
        return f"{PICTURE}{talk.pictures[0]}"
    if talk.focus is not None and talk.focus not in {item.id for item in shown} - {item.id for item in others}:
        return talk.focus  # the dress that shoes were found for, when a bag is asked for next
    if talk.topic is Intent.OUTFIT:
        return None  # all of the outfit that was shown
    return others[0].id if others else None


def _gone_with(talk: Talk, said: Understood, shown: Sequence[Item]) -> str | None:
    """What an outfit is wanted around: the design drawn last, or the item shown last, the first of several; None where
    the message speaks of none."""
    if not said.says("it", "companion", "with"):
        return None if said.says("outfit") else talk.focus
    if talk.topic in MAKING and talk.pictures:
        return f"{PICTURE}{talk.pictures[0]}"
    if talk.focus is not None or talk.topic is Intent.OUTFIT:
        return talk.focus
    named = said.attributes.garment
    same = [item.id for item in shown if named is not None and item.attributes().garment == named]
    if named is not None and not same:
        return None
    return next(iter(same), shown[0].id if shown else None)


def _refused(talk: Talk, ids: Iterable[str]) -> Talk:
    refused = tuple(dict.fromkeys((*talk.refused, *ids)))[-_MOST_REFUSED:]
    return replace(talk, refused=refused, focus=None)


def _price_alone(talk: Talk, said: Understood) -> tuple[Constraint, ...]:
    """The price of "make that 300", where the thread has one: the same bound, another amount."""
    former = next((one.limit for one in talk.constraints if isinstance(one.limit, Price)), None)
    amount = amount_alone(said.text)
    if former is None or amount is None or any(one.field in ("price", "size") for one in said.read.limits):
        return ()
    if (former.high or 0) >= _IN_THOUSANDS and amount < _IN_THOUSANDS / 10:
        amount *= 1000  # "up to 7 thousand", and then "well, ten"
    if former.high is not None:
        return (Constraint(replace(former, high=amount, low=former.low if (former.low or 0) < amount else None)),)
    return (Constraint(replace(former, low=amount)),)


def _without_heels(constraints: tuple[Constraint, ...], said: Understood) -> tuple[Constraint, ...]:
    """With shoes that can keep "no heels" where «туфли» were said: the word stands for heels only by itself."""
    if names_heels(_NO_HEELS.sub("", said.text)) or all(one.field != HEEL_FIELD for one in constraints):
        return constraints
    flat = Constraint(AnyOf(tuple(Is("garment", one) for one in FLAT_SHOES)))
    return tuple(flat if one.limit == Is("garment", "heels") else one for one in constraints)


def _let_go(one: Constraint, talk: Talk, said: Understood) -> bool:
    """Whether a limit that a message names is one that it lifts: of a field it names, or of a value that limits."""
    if not talk.constraints:
        return False  # "price does not matter, a skirt under 35": there is nothing to lift yet
    if one.field in said.heard.fields and one.field != "available":
        return True
    if said.says("any") and isinstance(one.limit, AnyOf) and one.field != "garment":
        return True  # "green, red, all the same"
    if said.says("allow") and one.field not in ("price", "garment"):
        # "black is fine too" beside brown widens; where nothing of the field holds there is nothing to widen
        return all(old.field != one.field for old in talk.constraints)
    kind, value = _value_of(one)
    return any(_is_about(old, kind, value) or (old.field == HEEL_FIELD and value == "heels")
               for old in talk.constraints)


def _limits_of(talk: Talk, said: Understood) -> tuple[Constraint, ...]:
    """The limits that a message adds; in an outfit only those of the whole, and denials."""
    limits = said.read.limits
    if said.intent is Intent.OUTFIT:
        # A colour or a garment that is named there is a wish.
        limits = tuple(one for one in limits if one.of_outfit or one.field == "price")
        limits = (*limits, *_occasion_of_what_it_goes_with(said, limits))
    if said.says("allow") or said.says("any", "drop"):
        # "можно и шерсть", "any colour": what is named there is let go, not asked for.
        limits = tuple(one for one in limits if not _let_go(one, talk, said))
    return limits


def _occasion_of_what_it_goes_with(said: Understood, limits: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """The occasion of "which shoes go with a lilac dress for a wedding", which is told of the dress."""
    told = parse(said.sought.to).occasions if said.sought is not None and said.sought.to else ()
    if not told or any(one.field == "occasion" for one in limits):
        return ()
    values = tuple(Is("occasion", one) for one in told)
    return (Constraint(values[0] if len(values) == 1 else AnyOf(values)),)


def _lifted(constraints: tuple[Constraint, ...], said: Understood) -> tuple[Constraint, ...]:
    """Without the limits that a message lets go: "any colour", "drop the size", "wool is fine"."""
    if not said.says("any", "drop", "allow"):
        return constraints
    fields = set(said.heard.fields)
    if said.says("money_question"):
        fields.add("price")
    named = {_value_of(one) for one in said.read.limits} | {
        (one.kind, one.value or "") for one in said.attributes.excluded}
    named |= {(wish.field, wish.value) for wish in said.read.wishes} | set(_garments_named(said))
    kept = []
    for one in constraints:
        if one.field in fields or (one.field == HEEL_FIELD and ("garment", "heels") in named):
            continue
        if one.field.startswith("-") and _value_of(one)[0] in fields:  # "any colour" lifts "not pink" too
            continue
        if not said.says("any", "drop") and not isinstance(one.limit, Not):
            kept.append(one)  # "suede is fine too" lifts no leather
            continue
        rest = _without_named(one, named)
        if rest is not None:
            kept.append(rest)
    return tuple(kept)


def _without_named(one: Constraint, named: Iterable[tuple[str, str]]) -> Constraint | None:
    """What is left of a limit whose named values are let go: of "rust or mustard" without mustard the rust."""
    if not any(_is_about(one, kind, value) for kind, value in named):
        return one
    if not isinstance(one.limit, AnyOf) or one.mood:
        return None
    exact = {(part.field, part.value) for part in one.limit.parts if isinstance(part, Is)} & set(named)
    parts = tuple(part for part in one.limit.parts if not isinstance(part, Is) or (part.field, part.value) not in exact
                  ) if exact else tuple(part for part in one.limit.parts
                  if not any(_is_about(Constraint(part), kind, value) for kind, value in named))
    return Constraint(parts[0] if len(parts) == 1 else AnyOf(parts)) if parts else None


def _garments_named(said: Understood) -> tuple[tuple[str, str], ...]:
    return (("garment", said.attributes.garment),) if said.attributes.garment else ()


def _value_of(constraint: Constraint) -> tuple[str, str]:
    limit = constraint.limit.part if isinstance(constraint.limit, Not) else constraint.limit
    return (limit.field, limit.value) if isinstance(limit, Is) else ("", "")


def _is_about(constraint: Constraint, kind: str, value: str) -> bool:
    """Whether a constraint speaks of a value: "not wool" does of wool, "linen" of linen, "bottle green" of green."""
    limit: Limit = constraint.limit.part if isinstance(constraint.limit, Not) else constraint.limit
    parts = limit.parts if isinstance(limit, AnyOf) else (limit,)
    return bool(value) and any(
        isinstance(part, Is) and part.field == kind
        and (part.value == value or value in accepted(kind, part.value) or part.value in accepted(kind, value))
        for part in parts)


def _added(constraints: tuple[Constraint, ...], said: Understood, added: tuple[Constraint, ...]
           ) -> tuple[Constraint, ...]:
    """With the limits of a message: a field said anew replaces, "or" widens, denials stand beside each other."""
    garment = next((one for one in added if one.field == "garment"), None)
    if garment is not None and garment not in constraints:
        constraints = _of_the_former(constraints, garment, stays=takes_place(said.text))
    widened = said.says("also", "allow") and garment is None
    kept = list(constraints)
    for one in added:
        former = next((old for old in kept if old.field == one.field), None)
        if former is not None and widened and one.field in _OF_ONE_GARMENT:
            one = Constraint(_either(former.limit, one.limit))
        elif one.field == "price" and former is not None:
            one = _other_bound(_in_its_currency(one, former), former)
        several = one.field == "price" and sum(new.field == "price" for new in added) > 1
        if not (several and former in added):
            kept = [old for old in kept if old.field != one.field]
        rest = [part for old in kept if (part := _without_denied(old, one)) is not None]
        narrowed = len(rest) == len(kept) and rest != kept
        kept = rest
        if not narrowed:  # of "black or grey", "not grey" leaves the black, which says it all
            kept.append(one)
    return tuple(dict.fromkeys(kept))


def _of_the_former(constraints: tuple[Constraint, ...], garment: Constraint, *, stays: bool
                   ) -> tuple[Constraint, ...]:
    """Without what was said of the former garment; the size stays among clothes of one kind, and all of it where the
    new one takes its place ("how about a jumpsuit instead")."""
    former = next((old for old in constraints if old.field == "garment"), None)
    same = former is not None and _group(former) == _group(garment)
    fields = {"garment"} if former is None or (same and stays) else {
        "garment", *(field for field in _OF_ONE_GARMENT if field != "size" or not same)}
    return tuple(one for one in constraints if one.field not in fields)


def _group(garment: Constraint) -> str | None:
    entry = vocabulary().entries["garment"].get(next(iter(garment.values), ""))
    group = entry.group if entry is not None else None
    return group if group in ("footwear", "bag", "accessory", "beauty") else "clothes"


def _either(one: Limit, other: Limit) -> Limit:
    parts = [part for limit in (one, other) for part in (limit.parts if isinstance(limit, AnyOf) else (limit,))]
    return AnyOf(tuple(dict.fromkeys(parts)))


def _other_bound(one: Constraint, former: Constraint) -> Constraint:
    """A lower bound beside an upper one that holds, or the other way round: both, where there is something between."""
    new, old = one.limit, former.limit
    if not (isinstance(new, Price) and isinstance(old, Price)) or new.currency != old.currency:
        return one
    low, high = (new, old) if new.high is None else (old, new)
    if low.high is not None or high.low is not None or low.low is None or high.high is None or low.low >= high.high:
        return one
    return Constraint(Price(low=low.low, high=high.high, currency=new.currency, above=low.above, below=high.below))


def _in_its_currency(one: Constraint, former: Constraint) -> Constraint:
    """A price said without a currency is in that of the price before it."""
    if not (isinstance(one.limit, Price) and isinstance(former.limit, Price)) or one.limit.currency is not None:
        return one
    return Constraint(replace(one.limit, currency=former.limit.currency))


def _without_denied(old: Constraint, new: Constraint) -> Constraint | None:
    """What a new limit leaves of an old one: of several values those that it does not deny, else all or nothing."""
    if not _contradicts(old, new):
        return old
    if not (isinstance(old.limit, AnyOf) and isinstance(new.limit, Not)):
        return None
    parts = tuple(part for part in old.limit.parts if not _contradicts(Constraint(part), new))
    return Constraint(parts[0] if len(parts) == 1 else AnyOf(parts)) if parts else None


def _contradicts(old: Constraint, new: Constraint) -> bool:
    """Whether a new limit takes an old one back: "not red" the red, "red" the "not red"."""
    first, second = (old, new) if isinstance(old.limit, Not) else (new, old)
    if not isinstance(first.limit, Not) or isinstance(second.limit, Not) or first.mood:
        return False
    denied = first.limit.part
    if not isinstance(denied, Is):
        return False
    parts = second.limit.parts if isinstance(second.limit, AnyOf) else (second.limit,)
    return any(isinstance(part, Is) and part.field == denied.field
               and falls_under(part.field, part.value, denied.value or None) for part in parts)
