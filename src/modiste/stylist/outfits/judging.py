"""How good an outfit is, and why: going together, weather, dress code, what was worn lately, the person's taste."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from modiste.core.messages import Message, message
from modiste.stylist.outfits.closet import Closet
from modiste.stylist.outfits.occasions import DressCode
from modiste.stylist.outfits.suiting import fault_of, wants_closed_shoes
from modiste.stylist.outfits.values import OutfitRequest, Reason, Weather
from modiste.stylist.taste.wording import attribute
from modiste.stylist.wardrobe.traits import DRESS_CODED, Traits, wants_wash

WEIGHTS: Final[Mapping[str, float]] = {"together": 0.45, "weather": 0.2, "dress_code": 0.15, "even": 0.1, "fresh": 0.07,
                                       "taste": 0.03, "trends": 0.06}
"""What each part counts for; parts of which nothing is known leave their share to the others."""
REMOVED: Final = ("outer", "mid", "neckwear", "handwear", "headwear")
"""What is taken off when it grows warm."""
FRESH_DAYS: Final = 14
TOLERATED_CLO: Final = 0.25
"""How much insulation more or less than the day needs nobody minds."""
_UNEVEN: Final = 0.45
_UNDER: Final = 0.15  # clo of underwear and socks, which nobody photographs
_SAID: Final = 0.02
_GRAVE: Final = 0.3  # the weight of a reason that stands before all that taste says
_WHATEVER_WEATHER: Final = 0.3  # of the score is left to what is quite wrong for the weather
_WET: Final = 0.3
_COLD: Final = 0.42
"""What being cold takes by itself once it is felt, a little more than being wet: against rain there is an umbrella."""
FELT_CLO: Final = 0.1
"""How much insulation short of what is tolerated is felt: the half of a shirt."""
_FAULTS: Final[Mapping[str, float]] = {"bare_legs": 0.5, "open_shoes": 0.5, "spoilt": 0.35}
"""What each takes off the part for weather."""
FAULT_CODES: Final[Mapping[str, str]] = {
    "cold": "stylist.outfit_cold", "hot": "stylist.outfit_hot", "bare_legs": "stylist.outfit_bare_legs",
    "open_shoes": "stylist.outfit_open_shoes", "spoilt": "stylist.outfit_spoilt", "wet": "stylist.outfit_wet"}
"""What each fault for the weather is said by."""
_EVEN: Final = 0.5
DRESSED: Final = 0.05
"""How far from a dress code is still within it."""
_ODD: Final = 0.2
"""How much too plain a garment may be among others that are dressy enough: jeans with a jacket, no cap."""
_ODD_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Judgement:
    """A score 0 to 1, its parts by name, and the reasons, the weightiest first; `faults` are what is wrong for the
    weather, by name."""

    score: float
    parts: Mapping[str, float]
    reasons: tuple[Reason, ...]
    faults: frozenset[str] = frozenset()


def judge(closet: Closet, rows: Sequence[int], request: OutfitRequest, code: DressCode | None = None) -> Judgement:
    """Judge the outfit of some rows."""
    parts: dict[str, float] = {}
    reasons: list[Reason] = []
    likely = closet.probability(rows)
    if likely is not None:
        parts["together"] = likely
        # Without its own figure: beside the score of the whole outfit that would read as another score of the same.
        together = message("stylist.outfit_together" if likely >= _EVEN else "stylist.outfit_not_together")
        reasons.append(Reason(together, WEIGHTS["together"] * (likely - _EVEN)))
        reasons += _pair_reasons(closet, rows)
    else:
        parts["together"] = _by_names(closet, rows)
    faults: frozenset[str] = frozenset()
    if request.weather is not None:
        parts["weather"], why, faults = _weather(closet, rows, request.weather)
        reasons += why
    formal = np.array([closet.traits[row].formality for row in rows if closet.traits[row].slot not in _WHATEVER])
    if code is not None and len(formal):
        odd = _odd(closet, rows, code)
        off = code.distance(float(formal.mean())) + 0.5 * sum(_is_out(closet, row, code) for row in rows)
        parts["dress_code"] = max(0.0, 1 - (off + _ODD_SHARE * sum(distance for distance, _ in odd)) / 0.4)
        reasons.append(_for_occasion(closet, odd, off, parts["dress_code"], code))
    if len(formal) > 1:
        spread = float(formal.max() - formal.min())
        parts["even"] = max(0.0, 1 - spread / (2 * _UNEVEN))
        if spread > _UNEVEN:
            reasons.append(Reason(message("stylist.outfit_uneven", dressy=_title(closet, rows, formal_end=True),
                                          plain=_title(closet, rows, formal_end=False)), -WEIGHTS["even"] * spread))
    _habits(closet, rows, request, parts, reasons)
    whole = sum(WEIGHTS[name] for name in parts)
    score = sum(WEIGHTS[name] * value for name, value in parts.items()) / whole
    # Who freezes or gets wet is not dressed well, however well it goes together.
    score *= _WHATEVER_WEATHER + (1 - _WHATEVER_WEATHER) * parts.get("weather", 1.0)
    told = sorted((one for one in reasons if abs(one.weight) >= _SAID), key=lambda one: -abs(one.weight))
    return Judgement(float(np.clip(score, 0, 1)), parts, tuple(told), faults)


_DRY_ENOUGH: Final = 2
"""Garments that keep dry, such as a rain coat and boots."""
_WHATEVER: Final = ("bag", "headwear", "neckwear", "handwear", "umbrella", "legwear", "accessory")


def warmth(closet: Closet, rows: Sequence[int]) -> tuple[float, float]:
    """The insulation of an outfit without what can be taken off, and with all of it (clo)."""
    return warmth_of([closet.traits[row] for row in rows])


def warmth_of(worn: Sequence[Traits]) -> tuple[float, float]:
    """The same of garments by their traits. A sweater that is worn on the skin is not taken off."""
    covered = any(one.slot in ("upper", "dress") for one in worn)
    whole = sum(one.clo for one in worn) + _UNDER
    return whole - sum(one.clo for one in worn if one.slot in REMOVED and (covered or one.slot != "mid")), whole


def _weather(closet: Closet, rows: Sequence[int], weather: Weather) -> tuple[float, list[Reason], frozenset[str]]:
    chill, why, faults = _warm(closet, rows, weather)
    lost, wrong, more = _worn_wrong(closet, rows, weather)
    if weather.is_wet:
        dry = [row for row in rows if closet.traits[row].rain == "keeps_dry"]
        # What is missing costs, rather than what is there pays: nothing is better than all right, and a coat that
        # keeps dry would count for nothing in an outfit that is warm enough.
        lost += 0.1 * (_DRY_ENOUGH - min(_DRY_ENOUGH, len(dry)))
        over = [row for row in dry if closet.traits[row].slot in ("outer", "umbrella")]
        if not over:
            lost += _WET
            more.append(Reason(message("stylist.outfit_wet"), -_GRAVE))
            wrong |= {"wet"}
        why += [Reason(message("stylist.outfit_dry", title=closet.items[row].called), WEIGHTS["weather"])
                for row in (*over, *(row for row in dry if row not in over))[:_DRY_ENOUGH]]
    # Falls for ever: of two outfits that are both far too cold the warmer one is better.
    return float(np.exp(-chill - lost)), [*why, *more], faults | wrong


def _warm(closet: Closet, rows: Sequence[int], weather: Weather) -> tuple[float, list[Reason], frozenset[str]]:
    light, full = warmth(closet, rows)
    least, most = weather.needed_clo
    cold, hot = max(0.0, most - full - TOLERATED_CLO), max(0.0, light - least - TOLERATED_CLO)
    needless = max(0.0, full - most - 2 * TOLERATED_CLO) if not cold else 0.0
    lost = 1.2 * cold + _COLD * min(1.0, cold / FELT_CLO) + 1.2 * hot + 0.8 * needless
    why = []
    low_c, high_c = weather.told_c
    if cold:
        why.append(Reason(message("stylist.outfit_cold", low=low_c), -_GRAVE * min(1.0, cold + 0.5)))
    if hot:
        why.append(Reason(message("stylist.outfit_hot", high=high_c), -_GRAVE * min(1.0, hot + 0.5)))
    if needless:
        why.append(Reason(message("stylist.outfit_needless", low=low_c), -WEIGHTS["weather"] * needless))
    elif not cold and not hot:
        layered = full - light > 0.2 and most - least > 0.4
        said = "stylist.outfit_layers" if layered else "stylist.outfit_weather"
        if low_c == high_c:
            said = "stylist.outfit_weather_one"
        why.append(Reason(message(said, low=low_c, high=high_c), WEIGHTS["weather"] * 0.5))
    return lost, why, frozenset({*(("cold",) if cold else ()), *(("hot",) if hot else ())})


def _odd(closet: Closet, rows: Sequence[int], code: DressCode) -> list[tuple[float, int]]:
    """How far each garment that by itself is too plain for an occasion is from it, the farthest first."""
    worn = [(closet.traits[row].formality, row) for row in rows if closet.traits[row].slot in DRESS_CODED]
    return sorted(((code.least - formality, row) for formality, row in worn if code.least - formality > _ODD),
                  reverse=True)


def _is_out(closet: Closet, row: int, code: DressCode) -> bool:
    return code.rules_out(closet.items[row].garment, closet.traits[row].occasions)


def _for_occasion(closet: Closet, odd: Sequence[tuple[float, int]], off: float, part: float, code: DressCode) -> Reason:
    """What is said of the dress code. Another speaks against an outfit however little it is off: never under what
    speaks for it. One whose mean is right suits the occasion only where no garment of it is far off."""
    occasion = occasion_words(code)
    if off >= DRESSED:
        return Reason(message("stylist.outfit_not_dressed", occasion=occasion), WEIGHTS["dress_code"] * (part - 1))
    if odd:
        return Reason(message("stylist.outfit_plain_garment", occasion=occasion, title=closet.items[odd[0][1]].called),
                      min(-_SAID, WEIGHTS["dress_code"] * (part - 1)))
    return Reason(message("stylist.outfit_dressed", occasion=occasion), WEIGHTS["dress_code"] * 0.5)


def felt_cold(closet: Closet, rows: Sequence[int], weather: Weather) -> bool:
    """Whether an outfit is so much short of warmth that it is felt."""
    return weather.needed_clo[1] - warmth(closet, rows)[1] - TOLERATED_CLO > FELT_CLO


def _worn_wrong(closet: Closet, rows: Sequence[int], weather: Weather
                ) -> tuple[float, frozenset[str], list[Reason]]:
    """What garments that are wrong for the weather take off the score, what is wrong, and the reasons."""
    slots = {closet.traits[row].slot for row in rows}
    lost, wrong, why = 0.0, set(), []
    for row in rows:
        traits, title = closet.traits[row], closet.items[row].called
        under = "outer" in slots and traits.slot in ("mid", "upper")
        fault = fault_of(traits, weather, hosiery="legwear" in slots, outermost=not under)
        if fault is not None:
            lost += _FAULTS[fault]
            wrong.add(fault)
            why.append(Reason(message(FAULT_CODES[fault], title=title, low=weather.told_c[0]), -_GRAVE))
        elif traits.slot == "footwear" and traits.shoes == "unknown" and wants_closed_shoes(weather):
            why.append(Reason(message("stylist.outfit_shoes_unknown", title=title), -_SAID))
    return lost, frozenset(wrong), why


def _pair_reasons(closet: Closet, rows: Sequence[int]) -> list[Reason]:
    """The two garments that go together best, and those that do worst where they speak against it."""
    known = [row for row in rows if closet.seen[row]]
    scored = sorted(((float(closet.pairs[a, b]), a, b) for place, a in enumerate(known) for b in known[place + 1:]),
                    reverse=True)
    if not scored:
        return []
    found = []
    for (value, a, b), code in ((scored[0], "stylist.outfit_pair"), (scored[-1], "stylist.outfit_clash")):
        if (value > 0.5) if code == "stylist.outfit_pair" else (value < -1.0):
            said = message(code, first=closet.items[a].called, second=closet.items[b].called)
            found.append(Reason(said, 0.03 * float(np.clip(value, -3, 3))))
    return found


def _by_names(closet: Closet, rows: Sequence[int]) -> float:
    """Without looks: few hues go together, by the named colours."""
    colours = closet.colours[list(rows)]
    chroma = np.hypot(colours[:, 1], colours[:, 2])
    hues = np.arctan2(colours[:, 2], colours[:, 1])[chroma > 0.06]
    if len(hues) < 2:
        return 0.6
    apart = 1 - abs(np.exp(1j * hues).mean())
    return float(0.6 - 0.4 * apart * min(1.0, (len(hues) - 1) / 2))


def _habits(closet: Closet, rows: Sequence[int], request: OutfitRequest, parts: dict[str, float],
            reasons: list[Reason]) -> None:
    today = request.today
    if request.lately and today is not None:
        ages = [_age(request.lately.get(closet.items[row].id), today) for row in rows
                if closet.traits[row].slot not in ("outer", "footwear", *_WHATEVER)]
        if ages:
            parts["fresh"] = float(np.mean([min(1.0, age / FRESH_DAYS) for age in ages]))
            if min(ages) < 3:
                worn = min(rows, key=lambda row: _age(request.lately.get(closet.items[row].id), today))
                reasons.append(Reason(message("stylist.outfit_worn", title=closet.items[worn].called),
                                      -WEIGHTS["fresh"]))
    if request.taste:
        liked = float(np.mean([request.taste.get(closet.items[row].id, 0.0) for row in rows]))
        parts["taste"] = (1 + float(np.clip(liked, -1, 1))) / 2
    if request.leans:
        _trends(closet, rows, request, parts, reasons)
    reasons += [Reason(message("stylist.outfit_wash", title=closet.items[row].called), -_SAID) for row in rows
                if wants_wash(closet.items[row])]


def _trends(closet: Closet, rows: Sequence[int], request: OutfitRequest, parts: dict[str, float],
            reasons: list[Reason]) -> None:
    leans = [(closet.items[row], request.leans[closet.items[row].id]) for row in rows
             if closet.items[row].id in request.leans]
    parts["trends"] = (1 + sum(lean.weight for _, lean in leans) / len(rows)) / 2
    if leans:
        item, lean = max(leans, key=lambda pair: abs(pair[1].weight))
        code = "stylist.outfit_rising" if lean.is_rising else "stylist.outfit_falling"
        reasons.append(Reason(message(code, title=item.called, what=attribute(lean.attribute)),
                              WEIGHTS["trends"] * lean.weight))


def _age(day: date | None, today: date) -> int:
    return FRESH_DAYS if day is None else max(0, (today - day).days)


def _title(closet: Closet, rows: Sequence[int], *, formal_end: bool) -> Message | str:
    worn = [row for row in rows if closet.traits[row].slot not in _WHATEVER]
    chosen = (max if formal_end else min)(worn, key=lambda row: closet.traits[row].formality)
    return closet.items[chosen].called


def occasion_words(code: DressCode) -> Message:
    """The occasion of a dress code, in words."""
    from modiste.core.messages import named
    from modiste.language.vocabulary import label

    return named(label("occasion", code.occasion, "en"), label("occasion", code.occasion, "ru"))
