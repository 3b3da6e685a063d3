"""Measures of a garment or a body in a text: "70 cm long", "с разрезом 30 см", "inseam 76", "W32 L34", "рост 170"."""

import re
from dataclasses import dataclass
from typing import Final

from modiste.core.construction import MOST_CM, Measured
from modiste.language.morphology import fold

_CM_PER_INCH: Final = 2.54
_UNITS: Final = {
    "cm": (r"cm|cms|centimet(?:re|er)s?|см|сантиметр\w*", 1.0),
    "mm": (r"mm|millimet(?:re|er)s?|мм|миллиметр\w*", 0.1),
    "inch": (r"inch(?:es)?|in(?=[\s,.;)]|$)|\"|''|″|дюйм\w*", _CM_PER_INCH),
    "m": (r"met(?:re|er)s?|метр\w*|m|м", 100.0),
}
_KINDS: Final = {
    "inseam": r"inseams?|inside leg|шагов\w+ ш\w+|длин\w+ по шагов\w+|по внутреннему шву",
    "slit": r"slits?|разрез\w*",
    "sleeve": r"sleeves?|рукав\w*",
    "collar": r"collars?|воротни\w*|стойк\w*",
    "hem": r"hem width|leg opening|ширин\w+ (?:по )?(?:низ\w*|штанин\w*|брючин\w*)",
    "cuff": r"cuffs?|манжет\w*|turn-?ups?|отворот\w*|подворот\w*",
    "belt": r"belts?|waistbands?|пояс\w*|рем(?:ень|н\w+)",
    "neck": r"necklines?|neck depth|вырез\w*|декольте",
    "bust": r"bust|chest|обхват\w* груд\w+|груд\w+|ог",
    "waist": r"waist|обхват\w* тали\w+|тали\w+|от",
    "hips": r"hips?|обхват\w* б[её]д\w+|б[её]дра|об",
    "height": r"height|tall|рост\w*",
    "heel": r"heels?|каблу\w*|platform|платформ\w*",
    "repeat": r"repeats?|раппорт\w*|рисун\w*|узор\w*",
    "width": r"wide|width|шириной|ширина",
    "length": r"lengths?|long|длин\w*|longer|длинн\w*",
}
_NUMBER: Final = r"\d{1,5}(?:[.,]\d{1,2})?"
_ANY_UNIT: Final = "|".join(words for words, _ in _UNITS.values())
_WITH_UNIT: Final = re.compile(rf"(?<![\w.,])(?P<number>{_NUMBER})\s*-?(?P<unit>{_ANY_UNIT})(?![^\W_])")
_BARE: Final = re.compile(
    rf"(?<![^\W_])(?P<kind>{_KINDS['inseam']}|длин[аыой]{{1,2}}|length|рост\w*|height|обхват\w* (?:тали|груд|б[её]д)\w+"
    rf"|тали[яи]|грудь|б[её]дра|waist|bust|hips)\s*(?:of|:|-|–|=|is|в)?\s*(?P<number>\d{{2,3}}(?:[.,]\d)?)(?![\w.,]*\d)(?!\s*%)"
)
_JEANS: Final = re.compile(r"(?<![^\W_])w\s?(?P<waist>\d{2})\s*[/,x×\s-]\s*l\s?(?P<length>\d{2})(?![^\W_])")
_STOPS: Final = re.compile(
    r"[,.;!?()\n]|(?<![^\W_])(?:with|and|с|со|и|но|but|skirt|dress|jeans|trousers|pants|shorts|coat|jacket|top|shirt"
    r"|юбк\w*|плать\w*|джинс\w*|брюк\w*|шорт\w*|пальто|куртк\w*|топ\w?|рубашк\w*|блузк\w*)(?![^\W_])"
)
_UNIT_SAID: Final = re.compile(
    r"\s*[-–]?\s*(?:long|in length|length|wide|in width|tall|high|(?:в )?длин[ыоу]й?)(?![^\W_])")
_BEFORE, _AFTER = 40, 24
_LEAST_CM_OF_INSEAM: Final = 40
_MOST_METRES: Final = 10


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a text, and the text with them blanked out (same length); `jeans_sizes` as "W32 L34"."""

    found: tuple[Measured, ...]
    rest: str
    jeans_sizes: tuple[str, ...] = ()


def read_measures(text: str) -> Measures:
    """Read the lengths and girths of a text, in cm whatever the unit said. What is measured follows from the words
    beside the figure; a figure alone is the garment's length. Never fails: what is beyond 10 m counts as 10 m.
    """
    if not any(char.isdigit() for char in text):
        return Measures((), text)
    folded = fold(text)
    found: list[tuple[int, int, Measured]] = []
    for match in _JEANS.finditer(folded):
        phrase = text[match.start() : match.end()]
        found += [(*match.span(), Measured(kind=kind, cm=float(match[name]) * _CM_PER_INCH, phrase=phrase))
                  for kind, name in (("waist", "waist"), ("inseam", "length"))]  # fmt: skip
    for match in _WITH_UNIT.finditer(folded):
        if not any(start < match.end() and match.start() < end for start, end, _ in found):
            one = _with_unit(text, folded, match, [span[1] for span in found])
            found += [(*match.span(), one)] if one is not None else []
    for match in _BARE.finditer(folded):
        if not any(start < match.end() and match.start() < end for start, end, _ in found):
            found.append((*match.span(), _bare(text, match)))
    rest = text
    for start, end, _ in found:
        said = _UNIT_SAID.match(folded, end)  # "60 cm long" says no length beyond its figure
        stop = said.end() if said is not None else end
        rest = rest[:start] + " " * (stop - start) + rest[stop:]
    sizes = dict.fromkeys(f"W{match['waist']} L{match['length']}" for match in _JEANS.finditer(folded))
    found.sort(key=lambda item: item[0])
    return Measures(tuple(measured for _, _, measured in found), rest, tuple(sizes))


def _with_unit(text: str, folded: str, match: re.Match[str], ends: list[int]) -> Measured | None:
    number = float(match["number"].replace(",", "."))
    unit = next(name for name, (words, _) in _UNITS.items() if re.fullmatch(words, match["unit"]))
    if unit == "m" and len(match["unit"]) == 1 and number > _MOST_METRES:
        return None  # "46 M" is a size
    start = max([0, match.start() - _BEFORE, *(end for end in ends if end <= match.start())])
    before = _STOPS.split(folded[start : match.start()])
    kind = _last_kind(before[-1])
    if kind is None:
        kind = _first_kind(_STOPS.split(folded[match.end() : match.end() + _AFTER])[0]) or "length"
    cm = min(number * _UNITS[unit][1], MOST_CM)
    return Measured(kind=kind, cm=round(cm, 2), phrase=text[match.start() : match.end()])


def _bare(text: str, match: re.Match[str]) -> Measured:
    number = float(match["number"].replace(",", "."))
    kind = _first_kind(match["kind"]) or "length"
    if kind == "inseam" and number < _LEAST_CM_OF_INSEAM:
        number *= _CM_PER_INCH
    return Measured(kind=kind, cm=round(min(number, MOST_CM), 2), phrase=text[match.start() : match.end()])


def _places(words: str) -> list[tuple[int, str]]:
    return [(found.start(), kind) for kind, pattern in _KINDS.items()
            for found in re.finditer(rf"(?<![^\W_])(?:{pattern})(?![^\W_])", words)]  # fmt: skip


def _last_kind(words: str) -> str | None:
    places = _places(words)
    special = [place for place in places if place[1] not in ("length", "width")]
    return max(special or places)[1] if places else None


def _first_kind(words: str) -> str | None:
    places = _places(words)
    special = [place for place in places if place[1] not in ("length", "width")]
    return min(special or places)[1] if places else None
