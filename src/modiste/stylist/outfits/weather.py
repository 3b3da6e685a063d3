"""Weather from words, "8C rain", "-5..2 снег", and from numbers."""

import re
from contextlib import suppress
from dataclasses import replace
from typing import Final

from modiste.core.errors import InputError
from modiste.language.number_words import number_of
from modiste.stylist.outfits.values import COLDEST_C, HOTTEST_C, Weather

_NUMBER: Final = r"[-+−–]?\d{1,9}(?:[.,]\d+)?"
_UNIT: Final = r"\s*(?:°\s*)?(?P<unit{0}>[cfCFсС]|градус\w*|degrees?)?(?![a-zа-яё])"
_RANGE: Final = re.compile(rf"(?P<low>{_NUMBER})" + _UNIT.format(1)
                           + rf"(?:\s*(?:\.\.\.?|…|to|до|/|—)\s*(?P<high>{_NUMBER})" + _UNIT.format(2) + ")?",
                           re.IGNORECASE)
_RAIN: Final = re.compile(r"\b(rains?|rainy|raining|wet|showers?|drizzle|storm|дожд\w*|ливень|ливн\w*|морось|гроз\w*|"
                          r"мокро)\b", re.IGNORECASE)
_SNOW: Final = re.compile(r"\b(snows?|snowy|snowing|sleet|снег\w*|снежн\w*|метель|пург\w*|вьюг\w*)\b", re.IGNORECASE)
_DRY: Final = re.compile(r"\b(no|without|без|нет)\s+(rain|дожд\w*|snow|снег\w*)", re.IGNORECASE)
_FELT: Final = {
    "frost": (-12, -5), "мороз": (-12, -5), "freezing": (-8, -1), "cold": (0, 6), "холод": (0, 6), "chilly": (5, 11),
    "прохладн": (8, 14), "cool": (8, 14), "mild": (13, 18), "warm": (18, 24), "тепл": (18, 24), "hot": (26, 32),
    "жар": (26, 32), "heat": (28, 34), "зной": (28, 34),
}
_SPREAD_C: Final = 2.0
_TEN: Final = 10
_TENS: Final = 20
_DEGREES: Final = re.compile(
    rf"(?<![\w.,]){_NUMBER}\s*(?:(?:\.\.\.?|…|to|до|/|—)\s*{_NUMBER}\s*)?(?:°\s*[cfсф]?|[CFС]|градус\w*|degrees?)(?![a-zа-яё])"
    rf"|(?<![\w.,])[-+−]\d{{1,2}}(?![\w%]|[.,]\d)")
_SPELT: Final = re.compile(
    r"(?<![^\W_])(?:(?P<sign>плюс|минус|plus|minus)\s+)?(?P<words>\d{1,3}|[^\W\d_]+(?:[\s-][^\W\d_]+)?)"
    r"(?=(?P<unit>\s+(?:градус|degrees?\b))?)(?![^\W_])", re.IGNORECASE)
"""A number in words or digits, by which a sign or degrees tell a temperature."""
_OUTSIDE: Final = re.compile(
    r"\b(мороз\w*|frost\w*|freezing|cold|chilly|холод(?:а|е|но|ает)?|прохладн(?:о|ая|ую|ой)|жар(?:а|ко|е|у)|зной\w*|тепло|mild|"
    r"(?:hot|warm|cool)\s+(?:out|outside|day|weather|evening|night|summer)|heat(?:wave)?)\b", re.IGNORECASE)
"""Words that tell of the weather wherever they stand: "something warm" does not."""


def read_weather(text: str) -> Weather:
    """The weather that words tell; of one temperature, two degrees either way.

    Raises:
        InputError: they tell none, or none that there is.
    """
    wet = _DRY.sub(" ", text)
    rain, snow = bool(_RAIN.search(wet)), bool(_SNOW.search(wet))
    found = _RANGE.search(text)
    if found is not None:
        low, high = _celsius(found, "low", "unit1"), _celsius(found, "high", "unit2")
        if high is None and low is not None:
            return around(low, rain=rain, snow=snow)
        if low is not None and high is not None:
            return Weather(low_c=low, high_c=high, rain=rain, snow=snow)
    folded = text.casefold().replace("ё", "е")
    felt = next((span for word, span in _FELT.items() if word in folded), None)
    if felt is None:
        if rain or snow:
            felt = (-4, 2) if snow else (10, 15)
        else:
            raise InputError("stylist.weather_unread", text=text)
    return Weather(low_c=felt[0], high_c=felt[1], rain=rain, snow=snow)


def around(celsius: float, *, rain: bool = False, snow: bool = False) -> Weather:
    """The weather of a day of which one temperature is said.

    Raises:
        InputError: there is no such temperature.
    """
    said = Weather(low_c=celsius, high_c=celsius, said_c=celsius)
    return replace(said, low_c=max(celsius - _SPREAD_C, COLDEST_C), high_c=min(celsius + _SPREAD_C, HOTTEST_C),
                   rain=rain, snow=snow)


def in_words(weather: Weather | None) -> str:
    """A weather as `read_weather` reads it again; "" for none."""
    if weather is None:
        return ""
    low, high = weather.told_c
    degrees = f"{low:.12g}C" if weather.said_c is not None else f"{low:.12g}..{high:.12g}C"
    return " ".join((degrees, *(("rain",) if weather.rain else ()), *(("snow",) if weather.snow else ())))


def weather_in(text: str) -> Weather | None:
    """The weather that a message speaks of among other things; None where it speaks of none. Numbers count with their
    degrees or a sign alone: "for 3 days" is no temperature."""
    text = _with_digits(text)
    degrees, felt = _DEGREES.search(text), _OUTSIDE.search(text)
    wet = _DRY.sub(" ", text)
    told = [found.group() for found in (degrees, felt if degrees is None else None, _RAIN.search(wet),
                                        _SNOW.search(wet)) if found is not None]
    with suppress(InputError):
        return read_weather(" ".join(told))
    return None


def tells_temperature(text: str) -> bool:
    """Whether a message says how warm it is outside, in degrees or in words: "+5", "минус десять", "it's freezing"."""
    text = _with_digits(text)
    return _DEGREES.search(text) is not None or _OUTSIDE.search(text) is not None


def _with_digits(text: str) -> str:
    """A text whose temperatures are in digits: "плюс пять" as "+5", "twenty degrees" as "20 degrees"."""
    return _SPELT.sub(_in_digits, text)


def _in_digits(match: "re.Match[str]") -> str:
    """A temperature in digits: of "плюс пять ветер" the number alone; what has neither a sign nor degrees as it is."""
    if not match["sign"] and not match["unit"]:
        return match.group()
    sign = "" if not match["sign"] else "-" if match["sign"].casefold().startswith(("m", "м")) else "+"
    first, gap, second = (*re.split(r"([\s-])", match["words"], maxsplit=1), "", "")[:3]
    one, other = (float(first) if first.isdigit() else number_of(first)), number_of(second) if second else None
    if one is None:
        # "twelve" behind a word: "it is twelve degrees"
        return match.group() if other is None or sign else f"{first}{gap}{other:.12g}"
    if other is not None and one >= _TENS and other < _TEN:
        return f"{sign}{one + other:.12g}"
    return f"{sign}{one:.12g}{gap}{second}"


def read_temperatures(text: str) -> tuple[float, float]:
    """The lowest and the highest of "4..13", or of "8".

    Raises:
        InputError: it is neither.
    """
    found = _RANGE.fullmatch(text.strip())
    low = None if found is None else _celsius(found, "low", "unit1")
    if found is None or low is None:
        raise InputError("stylist.weather_unread", text=text)
    high = _celsius(found, "high", "unit2")
    return (low - _SPREAD_C, low + _SPREAD_C) if high is None else (low, high)


def _celsius(found: "re.Match[str]", which: str, unit: str) -> float | None:
    text = found[which]
    if text is None:
        return None
    value = float(text.replace(",", ".").replace("−", "-").replace("–", "-"))
    letter = (found[unit] or found["unit2"] or found["unit1"] or "c")[0].casefold()
    return (value - 32) / 1.8 if letter == "f" else value
