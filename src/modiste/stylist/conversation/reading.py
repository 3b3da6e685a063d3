"""The limits and wishes of a message: prices (several, contradictory ones too), brands, and moods."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from modiste.catalog.limits import AnyOf, Is, Limit, Not, Price, Wanted, conjuncts, read_words
from modiste.catalog.limits.known import fold_brand
from modiste.catalog.limits.tree import accepted
from modiste.catalog.limits.words import HEELS, price_limit
from modiste.core.attributes import Attributes
from modiste.language import parse
from modiste.language.denied import falls_under
from modiste.language.facts import read_facts
from modiste.language.morphology import fold, keys
from modiste.language.phrases import split_words
from modiste.language.quantities import find_prices
from modiste.language.vocabulary import vocabulary
from modiste.stylist.conversation.amounts import with_amounts
from modiste.stylist.conversation.lengths import length_bound
from modiste.stylist.conversation.rewording import reworded
from modiste.stylist.conversation.sizing import SpokenOf, size_of_roubles, with_sizes, with_spans
from modiste.stylist.conversation.values import Constraint
from modiste.stylist.conversation.wearers import wearer
from modiste.stylist.conversation.words import Heard, hear

LIMITED: Final = ("garment", "colour", "pattern", "material", "fit", "length", "neckline", "sleeve", "occasion",
                  "season")
"""Fields of what is said that become limits; style and details wish."""
_NAMED: Final = re.compile(
    r"(?<!этой )(?<!этого )(?<!вашей )(?<!this )(?<!that )(?<!your )(?:\bbrand|\bмарк[аиуе]|\bбренд[ауы]?"
    r"|\bфирм[аыуе])\s+[\"'«“]?([^\W\d_][\w&'’.-]{1,30})", re.IGNORECASE)
_DENIED: Final = re.compile(
    r"(?:\b(?:not|no|without|except|excluding|but|than|isn't|aren't)|\b(?:не|без|кроме|ни|исключая))"
    r"\s+(?:(?:by|from|for|the|a|any|от|из|бренд\w*|марк\w*|фирм\w*|brand)\s+){0,3}[\"'«“]?$", re.IGNORECASE)
"""What stands before a brand that is denied: "any brand but", "кроме марки"."""
_CHILDREN: Final = re.compile(
    r"\b(?:kids?|child(?:ren)?(?:'s)?|toddlers?)\b|\b(?:для\s+)?(?:дет(?:ей|ям|ск\w+)"
    r"|реб[её]нк[ауе]|малыш(?:а|у|ам|ей|ке|ки)?|карапуз\w*|новорожд[её]нн\w+)\b", re.IGNORECASE)
_OF_CHILDREN: Final = AnyOf((Is("gender", "boys"), Is("gender", "girls")))
_OR: Final = re.compile(r"\s(?:or|или|либо)\s(?:an?\s|the\s)?", re.IGNORECASE)
_CORRECTS: Final = re.compile(
    r"(?<!by that)(?<!by this)(?<=\w)[\s,.;—–-]{1,4}(?:no\s+wait|wait\s+no|scratch\s+that|i\s+mean(?:t)?"
    r"|or\s+rather|actually\s+no|but\s+make\s+(?:it|that)|no,?\s+make\s+(?:it|that)|no,?\s+i\s+(?:want|need|meant)"
    r"|(?:ой|хотя|а|да|не|или)[,\s]+нет|вернее|точнее|то\s+есть|(?<=[,.;—–-]\s)(?:no|нет)(?=\s?[,.;—–-]))[\s,.;—–-]{1,4}"
    r"(?:i\s+meant\s+|rather\s+|actually\s+|лучше\s+|вс[её]-таки\s+|вс[её]\s+же\s+)?", re.IGNORECASE)
"""Words with which people correct themselves: "red, no wait, blue"."""
_AFTER_ALL: Final = re.compile(
    r"(?<=[,.;—–-])\s*(?:(?:but|well|и|но|а)\s+)?(?:actually|on\s+second\s+thoughts?|хотя|впрочем|вообще"
    r"|на\s+самом\s+деле)[\s,]", re.IGNORECASE)
_OR_GARMENT: Final = re.compile(r"\s(?:or|and|&|или|либо|и)\s(?:an?\s|the\s)?", re.IGNORECASE)
"""Who looks for scarves and stoles looks for either."""
_OF_ANOTHER: Final = re.compile(
    r"(?<![^\W_])(?:with|for|to|under|over|and|or|like|than|с|со|для|к|под|и|или|как)(?![^\W_])", re.IGNORECASE)
"""Words behind which a garment is another one than that looked for."""
_PAUSE: Final = re.compile(r"[,.;!?]")
_OF_ONE_VALUE: Final = ("pattern", "fit", "length", "neckline", "sleeve")
_SLEEVES: Final = {"short": "short_sleeve", "long": "long_sleeve"}
_MOST_OR: Final = 12
_LONGEST_CLAUSE: Final = 120
"""How many alternatives of a message are looked at, and how many characters beside each."""
_NEAR_OR: Final = 3
"""Words beside an "or" that are looked at."""
_CLAUSE: Final = re.compile(r"[.;!?]")
_CUT: Final = ("fit", "sleeve", "neckline", "length")
_HAS_NONE: Final = {"bag": _CUT, "accessory": _CUT, "beauty": _CUT, "footwear": ("sleeve", "neckline")}
"""What things of a group do not have: no bag is of a loose fit, and strappy heels have no sleeves."""
_LONGEST_NAME: Final = 3
_NOTHING: Final = SpokenOf()
_OF_SHOES: Final = frozenset({"platform", "wedge", "flat_sole", "pointed_toe", "open_toe", "square_toe", "high_heel",
                              "low_heel", "block_heel"})
_OF_HEELS: Final = ("heels", "high_heel", "low_heel", "block_heel", "wedge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a message says of clothes: `limits` to hold, `wishes` to rank by, `attributes` as parsed, and what was not
    understood. `denied` are values that it both asks for and denies: the denial counts; `swapped` is
    a price range as it was read where its dearer end was said first."""

    limits: tuple[Constraint, ...]
    wishes: tuple[Is, ...]
    attributes: Attributes
    unread: tuple[str, ...]
    denied: tuple[Is, ...] = ()
    swapped: Price | None = None


def read(text: str, heard: Heard, brands: Iterable[str] = (), of: SpokenOf = _NOTHING) -> Read:
    """Read a message; `brands` are those of the catalogue, by which names are known, `of` tells what a thread spoke of
    before it. Who corrects himself means the last that he says. Never fails on text."""
    said = _CORRECTS.split(text, maxsplit=1)
    if len(said) < 2 or not said[0].strip():
        return _without_lifted(_read(text, heard, brands, of), text)
    first = _read(said[0], heard, brands, of)
    # "trousers, no, a skirt, no, trousers after all"
    last = next((one for part in reversed(_CORRECTS.split(said[1])[:_MOST_OR])
                 if (one := _read(part, heard, brands, of)).limits), first)
    if not first.limits or last is first:
        return _read(text, heard, brands, of)
    anew = {one.field for one in last.limits}
    limits = (*(one for one in first.limits if one.field not in anew and not one.mood), *last.limits)
    whole = _read(text, heard, brands, of)
    garment = last.attributes.garment or whole.attributes.garment
    return replace(whole, limits=tuple(dict.fromkeys(limits)), denied=(),
                   attributes=replace(whole.attributes, garment=garment))


def _without_lifted(found: Read, text: str) -> Read:
    """Without what the same message lets go in the end: "a black dress, actually the colour does not matter"."""
    match = _AFTER_ALL.search(text)
    behind = hear(text[match.end() :]) if match is not None else None
    if behind is None or "any" not in behind.cues:
        return found
    return replace(found, limits=tuple(one for one in found.limits if one.field not in behind.fields))


def _read(text: str, heard: Heard, brands: Iterable[str], of: SpokenOf) -> Read:
    text = with_spans(size_of_roubles(reworded(text)))
    either, text = _either_garment(text)
    named, unwanted, rest = _brands(text, brands)
    of_whom, rest = wearer(rest)
    of = _spoken_of(rest, of_whom, of)
    prices, swapped, rest = _prices(rest)
    if not prices and (of.goes_on or of.garment is not None):
        prices, swapped, rest = _prices(with_amounts(rest, of_child=of.of_child))
    length, rest = length_bound(rest)
    rest = with_sizes(rest, of)
    wanted = read_words(rest)
    narrower = (*_narrower_denied(rest), *_wider_denied(wanted))
    said = [one for one in _said(wanted, heard) if one not in narrower]
    refused = [one for one in conjuncts(wanted.limit) if one not in narrower] if wanted.limit is not None else []
    positive, denied = _positive(wanted, refused)
    narrowed = _narrowed(rest, wanted.attributes.garment)
    if narrowed is not None:
        positive = [Constraint(Is("garment", narrowed)) if one.field == "garment" else one for one in positive]
    if either is not None:
        positive = [Constraint(either) if one.field == "garment" else one for one in positive]
    positive = _widened(positive, _alternatives(rest))
    limits = [*positive, *map(Constraint, said), *prices]
    if of.garment in (None, "shoes") and not of.goes_on and _names_shoes(wanted.attributes):
        limits.append(Constraint(Is("garment", "shoes")))  # "low heels in silver", "platforms"
    if length is not None:
        limits = [one for one in limits if one.field != "length"] + [Constraint(length)]
    if named:
        limits.append(Constraint(named[0] if len(named) == 1 else AnyOf(named)))
    limits += [Constraint(Not(one)) for one in unwanted]
    if not any(one.field == "gender" for one in limits):
        if of_whom is not None:
            limits.append(Constraint(Is("gender", of_whom)))
        elif _CHILDREN.search(rest):
            limits.append(Constraint(_OF_CHILDREN))
    limits += [Constraint(mood.without, mood.id) for mood in heard.moods if mood.without is not None]
    wishes = tuple(one for one in wanted.wishes if one.field not in LIMITED)
    wishes += tuple(wish for mood in heard.moods for wish in mood.wishes)
    groups = [_group(one) or "" for one in limits if one.field == "garment"] or [of.group]
    without = {field for group in groups for field in _HAS_NONE.get(group, ())}
    limits = [one for one in limits if one.field not in without]  # a roomy bag is no loose fit
    return Read(limits=tuple(dict.fromkeys(limits)), wishes=tuple(dict.fromkeys(wishes)),
                attributes=wanted.attributes, unread=wanted.unread, denied=denied,
                swapped=swapped)


def _spoken_of(text: str, of_whom: str | None, before: SpokenOf) -> SpokenOf:
    """What a message speaks of, and the thread before it where the message names no garment."""
    asked = parse(text)
    whose = of_whom or asked.gender
    whose_child = whose in ("girls", "boys") if whose else before.of_child
    of_child = bool(_CHILDREN.search(text)) or "school" in asked.occasions or whose_child
    footwear = "shoes" if _names_shoes(asked) else None
    return replace(before, garment=asked.garment or footwear or before.garment, of_child=of_child)


def _names_shoes(asked: Attributes) -> bool:
    """Whether shoes are named by what only they have: "platforms", "low heels"."""
    return asked.garment is None and not set(asked.details).isdisjoint(_OF_SHOES)


def _narrower_denied(text: str) -> tuple[Limit, ...]:
    """The denials of a garment by another name than the one it is asked for by: in "a swimsuit, not a bikini" a kind
    is denied that the vocabulary does not tell apart, and not what is looked for."""
    words = split_words(text)
    said: dict[tuple[str, bool], set[tuple[str, ...]]] = {}
    for fact in read_facts(words):
        if fact.meaning.kind == "garment":
            named = tuple(keys(word.text)[-1] for word in words[fact.start : fact.end])
            said.setdefault((fact.meaning.id, fact.denied), set()).add(named)
    return tuple(Not(Is("garment", garment)) for (garment, denied), names in said.items()
                 if denied and said.get((garment, False), names).isdisjoint(names))


def _wider_denied(wanted: Wanted) -> tuple[Limit, ...]:
    """The denials of what is wider than something asked for: in "not red but cherry" every other red is denied, which
    asking for cherry says."""
    denied = [one.part for one in conjuncts(wanted.limit) if isinstance(one, Not) and isinstance(one.part, Is)] if (
        wanted.limit is not None) else []
    return tuple(Not(one) for one in denied if one.field in ("colour", "garment", "material") and one.value and any(
        wish.field == one.field and wish.value != one.value and wish.value in accepted(one.field, one.value)
        and Not(Is(wish.field, wish.value)) not in map(Not, denied) for wish in wanted.wishes))


def _narrowed(text: str, garment: str | None) -> str | None:
    """The kind of the garment that a clause of its own names: "a red bag, leather, crossbody"."""
    clauses = _PAUSE.split(text)[1:_MOST_OR] if garment is not None else []
    for clause in clauses:
        kind = parse(clause).garment
        if kind in (None, garment) or _OF_ANOTHER.search(clause):
            continue
        if kind in accepted("garment", garment or ""):
            return kind
    return None


def _either_garment(text: str) -> tuple[AnyOf | None, str]:
    """The two garments of "a skirt or a dress in red", and the text with the first alone; None where there are none."""
    for match in islice(_OR_GARMENT.finditer(text), _MOST_OR):
        words = _PAUSE.split(text[match.end() :])[0].split(" ")
        before = parse(_CLAUSE.split(text[max(0, match.start() - _LONGEST_CLAUSE) : match.start()])[-1])
        for count in range(1, min(_LONGEST_NAME, len(words)) + 1):
            other = parse(" ".join(words[:count])).garment
            longer = parse(" ".join(words[: count + 1])).garment if count < len(words) else other
            if other is not None and longer not in (None, other):
                other, count = longer, count + 1  # "a trouser suit" is no trousers
            if other is not None and before.garment not in (None, other):
                rest = text[match.end() + len(" ".join(words[:count])) :].lstrip(" ")
                both = AnyOf((Is("garment", before.garment or ""), Is("garment", other)))
                looks = f" {match.group().strip()} {words[0]}" if count > 1 and parse(words[0]).colours else ""
                return both, f"{text[: match.start()]}{looks} {rest}"
    return None, text


def _alternatives(text: str) -> dict[str, tuple[str, ...]]:
    """The values of a field, the nearest ones, which a text joins by "or": "striped or checked"."""
    found: dict[str, tuple[str, ...]] = {}
    for match in islice(_OR.finditer(text), _MOST_OR):
        before = parse(" ".join(text[max(0, match.start() - _LONGEST_CLAUSE) : match.start()].split()[-_NEAR_OR + 1 :]))
        behind = parse(" ".join(text[match.end() : match.end() + _LONGEST_CLAUSE].split()[:_NEAR_OR]))
        for field in _OF_ONE_VALUE:
            one, other = getattr(before, field), getattr(behind, field)
            if one and other and one != other:
                found[field] = (one, other)
        for field, one_of, other_of in (("colour", before.colours[-1:], behind.colours[:1]),
                                        ("material", before.materials[-1:], behind.materials[:1])):
            if one_of and other_of and one_of != other_of:
                found[field] = (*one_of, *other_of)
        sleeve = _SLEEVES.get(before.length or "")
        if sleeve is not None and behind.sleeve not in (None, sleeve):
            found["sleeve"] = (sleeve, behind.sleeve or sleeve)  # "с коротким или длинным рукавом"
            found["length"] = ("", "")
    return found


def _widened(positive: list[Constraint], either: dict[str, tuple[str, ...]]) -> list[Constraint]:
    if not any(either.get("length", ("said",))):
        positive = [one for one in positive if one.field != "length"]
    return [Constraint(AnyOf(tuple(Is(one.field, value) for value in dict.fromkeys((*one.values, *either[one.field])))))
            if set(one.values) & set(either.get(one.field, ())) else one for one in positive]


def _brands(text: str, brands: Iterable[str]) -> tuple[tuple[Is, ...], tuple[Is, ...], str]:
    """The brands named, those that are denied, and the text without them."""
    found: list[Is] = []
    denied: list[Is] = []
    for brand in sorted((one for one in brands if one.strip()), key=len, reverse=True):
        match = re.search(rf"(?<![^\W_]){re.escape(fold_brand(brand))}(?![^\W_])", fold(text))
        if match is not None:
            (denied if _DENIED.search(text[: match.start()]) else found).append(Is("brand", fold_brand(brand)))
            text = _blank(text, *match.span())
    said = _NAMED.search(text) if not found and not denied else None
    if said is not None:
        found.append(Is("brand", fold_brand(said[1])))
        text = _blank(text, *said.span())
    return tuple(found), tuple(denied), text


def _prices(text: str) -> tuple[list[Constraint], Price | None, str]:
    """Every price that is said, as one range where they agree; one of them that was said the wrong way round; and the
    text without them."""
    found: list[Price] = []
    swapped: Price | None = None
    for one in find_prices(text):
        found.append(price_limit(one.price, fold(text[one.start : one.end])))
        swapped = found[-1] if one.swapped else swapped
        text = _blank(text, one.start, one.end)
    return [Constraint(price) for price in _agreed(found)], swapped, text


def _agreed(prices: list[Price]) -> list[Price]:
    """A lower and an upper bound as one range where there is something between them; else both as they were said."""
    if len(prices) != 2:
        return prices[:1]
    if all(one.high is not None and one.low is None for one in prices):
        return [min(prices, key=lambda one: one.high or 0.0)]  # two upper bounds: the lower one keeps both
    low = next((one for one in prices if one.high is None), None)
    high = next((one for one in prices if one.low is None), None)
    if low is None or high is None or low.low is None or high.high is None:
        return prices[:1]
    currency = low.currency or high.currency
    if low.low > high.high or (low.currency or currency) != (high.currency or currency):
        return [replace(one, currency=one.currency or currency) for one in prices]
    return [Price(low=low.low, high=high.high, currency=currency, above=low.above, below=high.below)]


def _said(wanted: Wanted, heard: Heard) -> list[Limit]:
    """The hard limits, each once: "no heels" says the same as "no shoes of the type heels"; a mood says its own."""
    limits = list(conjuncts(wanted.limit)) if wanted.limit is not None else []
    if Not(HEELS) in limits:
        limits = [one for one in limits if not (
            isinstance(one, Not) and isinstance(one.part, Is) and one.part.value in _OF_HEELS)]
    moods = {part for mood in heard.moods if mood.without is not None for part in _parts(mood.without)}
    return [one for one in limits if not (isinstance(one, Not) and one.part in moods)]


def _parts(limit: Limit) -> tuple[Limit, ...]:
    part = limit.part if isinstance(limit, Not) else limit
    return part.parts if isinstance(part, AnyOf) else (part,)


def _positive(wanted: Wanted, said: list[Limit]) -> tuple[list[Constraint], tuple[Is, ...]]:
    """What is asked for as limits, several values of a field as any of them, without what is denied too."""
    refused = [one.part for one in said if isinstance(one, Not) and isinstance(one.part, Is)]
    fields: dict[str, list[Is]] = {}
    denied: list[Is] = []
    for wish in wanted.wishes:
        if wish.field not in LIMITED:
            continue
        against = any(one.field == wish.field and falls_under(wish.field, wish.value, one.value or None)
                      for one in refused)
        (denied if against else fields.setdefault(wish.field, [])).append(wish)
    limits = [Constraint(group[0] if len(group) == 1 else AnyOf(tuple(group))) for group in fields.values() if group]
    return limits, tuple(denied)


def _group(garment: Constraint) -> str | None:
    entry = vocabulary().entries["garment"].get(next(iter(garment.values), ""))
    return entry.group if entry is not None else None


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + "," + " " * (end - start - 1) + text[end:]
