"""Prices and sizes in a text: "under 80 euro", "до 5000 рублей", "$50-100", "size M", "46 размер", "EU 42"."""

import re
from dataclasses import dataclass
from typing import Final

from modiste.core.attributes import PriceRange
from modiste.language.morphology import fold

_CURRENCIES: Final = {
    "EUR": r"€|euros?|eur|евро",
    "USD": r"us\$|\$|usd|dollars?|bucks|доллар\w*|долл|бакс\w*",
    "RUB": r"₽|rub|rur|rubles?|roubles?|рубл\w*|руб|р(?![\w-])",
    "GBP": r"£|gbp|pounds?|quid|фунт\w*",
    "INR": r"₹|inr|rs|rupees?|рупи\w*",
    "JPY": r"¥|jpy|yen|иен\w*|йен\w*",
    "CNY": r"cny|rmb|yuan|юан\w*",
    "KZT": r"₸|kzt|tenge|тенге",
    "UAH": r"₴|uah|hryvnias?|грив\w+|грн",
    "BYN": r"byn",
}
_ANY: Final = "|".join(_CURRENCIES.values())
_NUMBER: Final = r"(?:\d{1,3}(?:[ \u00a0,]\d{3}){1,3}(?!\d)|\d{1,9})(?:[.,]\d{1,2}(?!\d))?"
_THOUSAND: Final = r"(?:\s*(?:k(?![a-z])|к(?![а-я])|тыс(?:яч\w*)?\.?|тыщ\w*|thousand))"


def _amount(name: str) -> str:
    return (
        rf"(?:(?P<{name}_before>{_ANY})\.?\s*)?(?P<{name}>{_NUMBER})(?P<{name}_k>{_THOUSAND})?"
        rf"(?:\s*(?P<{name}_after>{_ANY})(?![^\W\d_])\.?)?"
    )


_LOW: Final = r"(?:from|between|от|с)\s+"
_DASH: Final = r"\s*(?:-|–|—|\.\.\.?|(?:and\s+)?to|and|(?:и\s+)?до|и)\s*"
_MAX: Final = (
    r"(?:under|below|(?:less|lower|cheaper)\s+than|up\s+to|at\s+(?:the\s+)?most|(?:no|not)\s+(?:more|dearer"
    r"|higher)\s+than"
    r"|(?:not|n't)\s+(?:over|above|exceed(?:ing)?)|max(?:imum)?|within|не\s+дороже|дешевле(?:\s+чем)?|не\s+более"
    r"|не\s+(?:больше|выше|свыше|превыша\w+)|максимум|менее(?:\s+чем)?|меньше(?:\s+чем)?|ниже|в\s+пределах"
    r"|в\s+рамках|до|<=?|≤)"
)
_MIN: Final = (
    r"(?:over|above|(?:more|higher|dearer|pricier|costlier|more\s+expensive)\s+than|at\s+least|(?:no"
    r"|not)\s+(?:less|cheaper)\s+than"
    r"|upwards\s+of|starting\s+(?:at|from)|from|min(?:imum)?|не\s+(?:дешевле|менее|меньше|ниже)|дороже(?:\s+чем)?"
    r"|более(?:\s+чем)?|больше(?:\s+чем)?|свыше|выше|начиная\s+от|от|>=?|≥)"
)
_ABOUT: Final = r"(?:about|around|approximately|roughly|~|около|примерно|приблизительно|в\s+районе)"
_PRICE_WORD: Final = (
    r"(?:price[ds]?(?:\s+at)?|cost(?:s|ing)?|budget(?:\s+(?:of|is))?|цен[аоеуы]й?|стоимость\w*|бюджет\w*)\s*[:=–—-]?\s*"
)
_START: Final = r"(?<![^\W_])"
_NO_UNIT: Final = (
    r"(?![^\W_])(?![.,]\d)"
    r"(?!\s*(?:[%°]|(?:cm|см|mm|мм|лет|года?|years?|yrs|шт|pcs?|[xх]|й|го)\b|inch|дюйм|размер|sizes?\b|колен|процент))"
)

_RANGE: Final = re.compile(
    rf"{_START}(?P<word>{_PRICE_WORD})?(?P<low_word>{_LOW})?{_amount('low')}{_DASH}{_amount('high')}{_NO_UNIT}"
)
_BOUND: Final = re.compile(
    rf"{_START}(?P<word>{_PRICE_WORD})?(?:(?P<max_word>{_MAX})|(?P<min_word>{_MIN})|(?P<about_word>{_ABOUT}))"
    rf"\s*{_amount('one')}{_NO_UNIT}"
)
_PLAIN: Final = re.compile(rf"(?:{_START}|(?<=\s))(?P<word>{_PRICE_WORD})?{_amount('one')}{_NO_UNIT}")
_BEHIND: Final = re.compile(
    rf"(?:{_START}|(?<=\s)){_amount('one')}\s*,?\s*(?:(?P<max_word>max(?:imum)?|tops|(?:or|and)\s+(?:less|under"
    rf"|below|cheaper)"
    r"|at\s+(?:the\s+)?most|максимум|макс|(?:и|или)\s+(?:меньше|дешевле|ниже)|не\s+(?:больше|более|дороже|выше))"
    r"|(?P<min_word>min(?:imum)?|(?:or|and)\s+(?:more|over|up|above)|at\s+least|минимум"
    r"|(?:и|или)\s+(?:больше|выше|дороже)|не\s+(?:меньше|менее|дешевле|ниже)))(?![^\W_])(?!\s*(?:[€$£]?\d|чем"
    r"|than|to\b))"
)
"""A bound that stands behind its amount: "300 max", "80 euro or less", "5000 и выше"."""
_JOINED: Final = re.compile(r"[\s,]*(?:(?:but|and|yet|also|и|а|но|при\s+этом)\s+)?(?:also\s+)?")
_JOINED_BOUND: Final = re.compile(rf"{_JOINED.pattern}(?:{_BOUND.pattern.removeprefix(_START)})")
_LEAST_UNNAMED: Final = 100  # "от 3000" is money without a currency, "от 40" is rather a size
_LEAST_OF_ALL: Final = 10
_WIDEST_RANGE: Final = 20
"""Nobody looks for something that costs between five and five hundred without "from"."""
_OF_MONEY: Final = ("max", "tops", "макс", "less", "cheaper", "under", "below", "дешевле", "дороже")
"""Words behind an amount that say that it is money."""
_ABOUT_SHARE: Final = 0.2

_LETTER_SIZE: Final = r"(?:\d{1,2}xl|x{1,4}[sl]|xx?s|[sml])"
_ONE_SIZE: Final = rf"(?:{_LETTER_SIZE}|\d{{2,3}}[a-h]{{1,2}}(?![^\W_])|\d{{1,3}}(?:[.,]5(?!\d))?)"
_SYSTEMS: Final = {
    "EU": r"eu|eur|euro|european|евро|европ\w+|ес", "US": r"us|usa|american|сша|америк\w+",
    "UK": r"uk|gb|british|брит\w+|англ\w+", "RU": r"ru|rus|russian|рф|рос\.?|росс\w+|рус\.?|русск\w+",
    "IT": "it", "FR": "fr", "DE": "de", "JP": "jp", "BR": "br", "INT": "int",
}  # fmt: skip
"""Size systems and what they are called."""
_SYSTEM: Final = r"(?:eur?|(?<!\d\s)(?<!\d)евро|uk|gb|usa?|сша|it|fr|de|ru|rus|рф|jp|br|int)"
_AFTER: Final = r"(?:\s*-?\(?(?P<after>eu|uk|gb|usa?|сша|ru|rus|рф)\)?(?![^\W_])(?!\s*dollar))"
_SAID: Final = (
    r"(?:eu|uk|gb|usa?|сша|ru|rus|рф|рос\.?|european|american|british|russian|европ\w+|америк\w+|брит\w+|англ\w+"
    r"|росс\w+"
    r"|русск\w+)"
)
_SIZE_WORD: Final = r"(?:sizes?(?![a-z])|размер\w*|рр|р-р\w*|р\.)"
_LIST: Final = (rf"{_ONE_SIZE}(?:\s*(?:-|–|/|,|\bor\b|\band\b|или"
                rf"|и)\s*{_ONE_SIZE}(?![^\W_])(?!\s*(?:(?:{_ANY})(?![^\W_])|[€$£₽])))"
                "{0,9}")
_SIZE_PATTERNS: Final = (
    re.compile(
        rf"{_START}(?:(?P<before>{_SAID})\s+)?{_SIZE_WORD}\s*:?\s*(?P<system>{_SYSTEM})?[\s-]*(?P<sizes>{_LIST})"
        rf"(?:-?(?:го|й|ый))?(?![^\W_]){_AFTER}?"
    ),
    re.compile(rf"{_START}(?P<system>{_SYSTEM})[\s-]*(?P<sizes>\d{{1,2}}(?:[.,]5)?(?:\s*[-–/]\s*\d{{1,2}}(?:[.,]5)?)?)(?![^\W_]|[.,]?\d)"),
    re.compile(
        rf"{_START}(?:(?P<system>{_SAID})[\s-]*)?(?P<sizes>{_LIST})(?:-?(?:го|й|ый|ого|ой))?"
        rf"(?:\s+(?P<before>{_SAID}))?\s*-?{_SIZE_WORD}(?![^\W_]){_AFTER}?"
    ),
    re.compile(rf"{_START}(?<![.,])(?P<sizes>\d{{1,2}}(?:[.,]5)?){_AFTER}"),
)
_BARE: Final = re.compile(
    r"(?<![\w'-])(?:(?:\d|X{1,4})X?[SL]|XX?S|XX?L|\d{1,2}XL|[SML](?=\s*(?:$|[,.;!?/)])))(?![\w'-])"
)


@dataclass(frozen=True, slots=True)
class Quantities:
    """The price and sizes of a text, and the text with them blanked out (same length)."""

    price: PriceRange | None
    sizes: tuple[str, ...]
    rest: str


def extract(text: str) -> Quantities:
    """Read prices and sizes. A bare "$50" or "за 3000 рублей" is a budget: at most that much.

    Of several prices the first counts. "about 50 euro" means 20 % either way.
    """
    if not any(char.isdigit() or char in "sSmMlLxX" for char in text):
        return Quantities(None, (), text)
    sizes, rest = _sizes(text)
    price, rest = _price(rest)
    return Quantities(price, sizes, rest)


@dataclass(frozen=True, slots=True)
class Priced:
    """A price at characters start..end of a text; `swapped`: a range whose dearer end was said first."""

    price: PriceRange
    start: int
    end: int
    swapped: bool = False


def find_prices(text: str, most: int = 4) -> tuple[Priced, ...]:
    """Every price of a text, at most `most`, in the order in which they are told apart: ranges first."""
    rest = whole = _sizes(text)[1] if any(char.isdigit() for char in text) else ""
    found: list[Priced] = []
    while len(found) < most:
        price, after = _price(rest, whole)
        if price is None:
            break
        changed = [at for at, (old, new) in enumerate(zip(rest, after, strict=True)) if old != new]
        start, end = changed[0], changed[-1] + 1
        found.append(Priced(price, start, end, _is_swapped(rest[start:end], price)))
        rest = after
    return tuple(found)


def _is_swapped(text: str, price: PriceRange) -> bool:
    match = _RANGE.match(fold(text))
    return match is not None and price.min != price.max and _value(match, "low") == price.max


def _sizes(text: str) -> tuple[tuple[str, ...], str]:
    found: list[tuple[int, str]] = []
    rest = text
    for pattern in _SIZE_PATTERNS:
        folded = fold(rest)
        for match in pattern.finditer(folded):
            said = match.groupdict()
            system = said.get("system") or said.get("before") or said.get("after")
            for size in re.findall(_ONE_SIZE, match["sizes"]):
                name = size.upper().replace(",", ".")
                numbered = system is not None and name[0].isdigit() and name[-1].isdigit()
                found.append((match.start(), f"{size_system(system or '')} {name}" if numbered else name))
            rest = _blank(rest, match.span())
    for match in _BARE.finditer(rest):
        found.append((match.start(), match.group()))
        rest = _blank(rest, match.span())
    found.sort(key=lambda item: item[0])
    return tuple(dict.fromkeys(size for _, size in found)), rest


def size_system(name: str) -> str:
    """The size system that a word names: "EU" for "евро", "UK" for "British"; "" for none."""
    return next((system for system, words in _SYSTEMS.items() if re.fullmatch(words, fold(name))), "")


def _price(text: str, whole: str = "") -> tuple[PriceRange | None, str]:
    """The first price of a text, and the text without it; `whole` is the text before other prices were taken out."""
    folded, beside = fold(text), fold(whole or text)
    for pattern, read in ((_RANGE, _read_range), (_BEHIND, _read_behind), (_BOUND, _read_bound), (_PLAIN, _read_plain)):
        for match in pattern.finditer(folded):
            price = read(match, beside)
            if price is not None:
                return price, _blank(text, match.span())
    return None, text


def _read_range(match: re.Match[str], _whole: str) -> PriceRange | None:
    currency = _currency(match, "high") or _currency(match, "low")
    low, high = _value(match, "low"), _value(match, "high")
    if match["low_k"] is None and match["high_k"] is not None and low < high / 100:
        low *= 1000  # "от 3 до 5 тысяч"
    named = currency is not None or match["word"] is not None
    if match["low_word"] is None and match["low_before"] is None and high > low * _WIDEST_RANGE > 0:
        return None  # "48 до 4000 рублей" is a size, and a bound
    if not named and not (match["low_word"] is not None and high >= _LEAST_UNNAMED):
        return None
    return PriceRange(min(low, high), max(low, high), currency)


def _read_bound(match: re.Match[str], whole: str) -> PriceRange | None:
    value, currency = _value(match, "one"), _currency(match, "one")
    named = currency is not None or match["word"] is not None or _beside_money(match, whole)
    if not named and (match["max_word"] or "").startswith("max"):
        return None  # "Air Max 90" is a shoe
    if match["max_word"] is not None:
        # "до 40" may be a size, "under 40" is money; either way a number that small needs a word beside it
        sure = named or value >= _LEAST_UNNAMED or match["max_word"] not in ("до", "меньше", "менее")
        return PriceRange(None, value, currency) if sure else None
    if not named and value < _LEAST_UNNAMED:
        return None
    if match["min_word"] is not None:
        return PriceRange(value, None, currency)
    return PriceRange(round(value * (1 - _ABOUT_SHARE), 2), round(value * (1 + _ABOUT_SHARE), 2), currency)


def _beside_money(match: re.Match[str], whole: str) -> bool:
    """Whether another bound with a currency is joined to this one: "over 50 but under 80 euro"."""
    behind = _JOINED_BOUND.match(whole, match.end())
    if behind is not None and _currency(behind, "one") is not None:
        return True
    return any(_currency(one, "one") is not None and _JOINED.fullmatch(whole, one.end(), match.start())
               for one in _BOUND.finditer(whole, 0, match.start()))


def _read_behind(match: re.Match[str], _whole: str) -> PriceRange | None:
    value, currency = _value(match, "one"), _currency(match, "one")
    said = match["max_word"] or match["min_word"] or ""
    sure = value >= _LEAST_OF_ALL and any(word in said for word in _OF_MONEY)
    if currency is None and value < _LEAST_UNNAMED and not sure:
        return None
    return PriceRange(value, None, currency) if match["min_word"] is not None else PriceRange(None, value, currency)


def _read_plain(match: re.Match[str], _whole: str) -> PriceRange | None:
    currency = _currency(match, "one")
    named = currency is not None or match["word"] is not None
    return PriceRange(None, _value(match, "one"), currency) if named else None


def _value(match: re.Match[str], name: str) -> float:
    digits = re.sub(r"[ \u00a0]", "", match[name])
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", digits):
        digits = digits.replace(",", "")
    value = float(digits.replace(",", "."))
    return value * 1000 if match[f"{name}_k"] is not None else value


def _currency(match: re.Match[str], name: str) -> str | None:
    said = match[f"{name}_before"] or match[f"{name}_after"]
    if said is None:
        return None
    return next((code for code, words in _CURRENCIES.items() if re.fullmatch(words, said)), None)


def _blank(text: str, span: tuple[int, int]) -> str:
    return text[: span[0]] + "," + "\n" * (span[1] - span[0] - 1) + text[span[1] :]
