"""Why each garment is in an outfit, and what speaks against it: the figures that the outfit was judged by, told of one
garment at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.messages import Message, message
from modiste.stylist.outfits.closet import Closet, lay_out
from modiste.stylist.outfits.compatibility import Compatibility
from modiste.stylist.outfits.judging import DRESSED, FAULT_CODES, FRESH_DAYS, occasion_words
from modiste.stylist.outfits.occasions import DressCode, dress_code
from modiste.stylist.outfits.suiting import fault_of
from modiste.stylist.outfits.values import Outfit, OutfitRequest, Weather
from modiste.stylist.taste.wording import attribute
from modiste.stylist.wardrobe.traits import DRESS_CODED, wants_wash
from modiste.stylist.wardrobe.values import WardrobeItem

_COOL_CLO: Final = 0.8
"""The insulation that a day must need before its warmest garment is worth naming."""
_GOES: Final = 0.2
_CLASHES: Final = -1.0
"""The log-odds of a pair above which two garments go together, and below which they are seldom worn together."""
_JUST_WORN: Final = 3
_LIKED: Final = 0.15
_BODY: Final = ("outer", *DRESS_CODED)
"""Places that a dress code is about."""
_PARTS: Final[Mapping[str, str]] = {
    "together": "stylist.part_together", "weather": "stylist.part_weather", "dress_code": "stylist.part_dress_code",
    "even": "stylist.part_even", "fresh": "stylist.part_fresh", "taste": "stylist.part_taste",
    "trends": "stylist.part_trends"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GarmentReasons:
    """What speaks for one garment of an outfit, and what against it."""

    item: str
    reasons: tuple[Message, ...] = ()
    against: tuple[Message, ...] = ()


def garment_reasons(items: Sequence[WardrobeItem], request: OutfitRequest, model: Compatibility | None = None
                    ) -> tuple[GarmentReasons, ...]:
    """The reasons of each garment of an outfit, by the same pairs, insulation, dress code, wears and taste that
    `judge` scores.

    Raises:
        UnknownNameError: there is no such occasion.
    """
    closet = lay_out(items, model)
    code = dress_code(request.occasion) if request.occasion else None
    return tuple(_of_garment(closet, row, request, code) for row in range(len(items)))


def part_lines(outfit: Outfit) -> tuple[Message, ...]:
    """The parts of an outfit's score, of 100 each."""
    return tuple(message(code, share=round(100 * outfit.parts[name])) for name, code in _PARTS.items()
                 if name in outfit.parts)


def _of_garment(closet: Closet, row: int, request: OutfitRequest, code: DressCode | None) -> GarmentReasons:
    reasons: list[Message] = []
    against: list[Message] = []
    for found in (_pairs(closet, row), _for_weather(closet, row, request.weather), _for_occasion(closet, row, code),
                  _by_habit(closet, row, request)):
        reasons += found[0]
        against += found[1]
    return GarmentReasons(item=closet.items[row].id, reasons=tuple(reasons), against=tuple(against))


_Both = tuple[list[Message], list[Message]]


def _pairs(closet: Closet, row: int) -> _Both:
    """With which other garment it goes best, and with which worst."""
    others = [other for other in range(len(closet.items)) if other != row and closet.seen[other]]
    if not closet.seen[row] or not others:
        return [], []
    best = max(others, key=lambda other: closet.pairs[row, other])
    worst = min(others, key=lambda other: closet.pairs[row, other])
    reasons = [message("stylist.garment_pair", other=closet.items[best].called)
               ] if closet.pairs[row, best] > _GOES else []
    against = [message("stylist.garment_clash", other=closet.items[worst].called)
               ] if closet.pairs[row, worst] < _CLASHES else []
    return reasons, against


def _for_weather(closet: Closet, row: int, weather: Weather | None) -> _Both:
    if weather is None:
        return [], []
    traits, title = closet.traits[row], closet.items[row].called
    slots = {one.slot for one in closet.traits}
    under = "outer" in slots and traits.slot in ("mid", "upper")
    fault = fault_of(traits, weather, hosiery="legwear" in slots, outermost=not under)
    against = [message(FAULT_CODES[fault], title=title, low=weather.told_c[0])] if fault is not None else []
    warmest = int(np.argmax([one.clo for one in closet.traits]))
    reasons = []
    if row == warmest and weather.needed_clo[1] > _COOL_CLO:
        reasons.append(message("stylist.garment_warmest"))
    if weather.is_wet and traits.rain == "keeps_dry":
        reasons.append(message("stylist.garment_dry"))
    return reasons, against


def _for_occasion(closet: Closet, row: int, code: DressCode | None) -> _Both:
    """Whether it keeps the dress code by itself: a plain shirt under a fine suit is told as what it is."""
    if code is None:
        return [], []
    occasion = occasion_words(code)
    if code.rules_out(closet.items[row].garment, closet.traits[row].occasions):
        return [], [message("stylist.garment_out", occasion=occasion)]
    traits = closet.traits[row]
    if traits.slot not in _BODY:
        return [], []
    if code.distance(traits.formality) < DRESSED:
        return [message("stylist.garment_dressed", occasion=occasion)], []
    told = "stylist.garment_plainer" if traits.formality < code.least else "stylist.garment_dressier"
    return [], [message(told, occasion=occasion)]


def _by_habit(closet: Closet, row: int, request: OutfitRequest) -> _Both:
    """What was worn lately, what is liked, what comes into fashion, what wants a wash."""
    item = closet.items[row]
    reasons: list[Message] = []
    against: list[Message] = []
    day = request.lately.get(item.id)
    ago = (request.today - day).days if day is not None and request.today is not None else None
    if ago is not None and ago < _JUST_WORN:
        against.append(message("stylist.garment_worn", days=max(0, ago)))
    elif ago is None and item.wears and request.today is not None:
        reasons.append(message("stylist.garment_rested", days=FRESH_DAYS))
    if request.taste.get(item.id, 0.0) > _LIKED:
        reasons.append(message("stylist.garment_liked"))
    lean = request.leans.get(item.id)
    if lean is not None and lean.weight:
        code = "stylist.garment_rising" if lean.is_rising else "stylist.garment_falling"
        (reasons if lean.weight > 0 else against).append(message(code, what=attribute(lean.attribute)))
    if wants_wash(item):
        against.append(message("stylist.garment_wash"))
    return reasons, against
