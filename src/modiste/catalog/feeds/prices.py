"""Prices as shops write them: "15.00 USD", "5 000 ₽", "€1.299,00", "от 990 руб.", "по запросу"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from modiste.core.items import Money

_CODES: Final = frozenset(
    "AED AMD ARS AUD AZN BGN BHD BRL BYN CAD CHF CLP CNY COP CZK DKK EGP EUR GBP GEL HKD HUF IDR ILS INR ISK JOD JPY"
    " KGS KRW KWD KZT MAD MDL MXN MYR NOK NZD OMR PEN PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TJS TMT TND TRY TWD"
    " UAH USD UYU UZS VND ZAR".split())
_FORMER: Final = {"RUR": "RUB", "BYR": "BYN", "RMB": "CNY"}
_SIGNS: Final = (
    (re.compile(r"€|\beuros?\b|\bевро\b"), "EUR"), (re.compile(r"\bbr\b|\bбел\w*\.?\s?руб\w*"), "BYN"),
    (re.compile(r"₽|\bруб\w*\.?|(?<![^\W\d_])р\.?(?![^\W_])"), "RUB"),
    (re.compile(r"£"), "GBP"), (re.compile(r"₸|\bтенге\b|\bтг\b"), "KZT"), (re.compile(r"₴|\bгрн\b"), "UAH"),
    (re.compile(r"₹|\brs\b\.?"), "INR"), (re.compile(r"zł"), "PLN"), (re.compile(r"₺"), "TRY"),
    (re.compile(r"₩"), "KRW"), (re.compile(r"₪"), "ILS"), (re.compile(r"¥|円"), "JPY"),
    (re.compile(r"\$|\bdollars?\b|\bдолл\w*"), "USD"))
_DOLLARS: Final = frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD"})
_YEN: Final = frozenset({"JPY", "CNY"})
_THREE_DECIMALS: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
_CODE: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")
_NUMBER: Final = re.compile(r"\d(?:[\d .,'’\u00a0\u2009\u202f]*\d)?")
_SPACES: Final = re.compile(r"[\s'’\u00a0\u2009\u202f]")
_MOST: Final = Decimal(10) ** 12
_LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class PriceText:
    """What a text says of a price: an amount, None where it names none; a currency, None where it names none."""

    amount: Decimal | None
    currency: str | None

    def money(self, usual: str | None) -> Money | None:
        """The price; in the `usual` currency where the text names none. None where either is missing, or it is zero."""
        currency = self.currency or usual
        if not self.amount or currency is None:
            return None
        return Money(self.amount, currency)


def known_currency(text: str) -> str | None:
    """The ISO 4217 code that a text is ("rur", "€", "EUR"), None where it is none."""
    text = text.strip()
    code = _FORMER.get(text.upper(), text.upper())
    return code if code in _CODES else read_price_text(text).currency


@lru_cache(maxsize=4096)
def read_price_text(text: str, usual: str | None = None) -> PriceText:
    """What a text says of a price. A dollar or yen sign is the `usual` currency's where that writes one."""
    text = text[:_LONGEST]
    currency = _currency(text, usual)
    found = _NUMBER.search(text)
    if found is None or text[: found.start()].rstrip().endswith("-"):
        return PriceText(None, currency)
    amount = _amount(_first(found.group()), currency or usual)
    return PriceText(amount if amount is not None and amount < _MOST else None, currency)


def _currency(text: str, usual: str | None) -> str | None:
    for match in _CODE.finditer(text):
        code = _FORMER.get(match.group().upper(), match.group().upper())
        if code in _CODES:
            return code
    folded = text.casefold()
    found = next((code for sign, code in _SIGNS if sign.search(folded)), None)
    for family in (_DOLLARS, _YEN):
        if found in family and usual in family:
            return usual
    return found


def _first(number: str) -> str:
    """Of digits in groups with spaces those of one number: "1 990 2 490" are two."""
    parts = _SPACES.split(number)
    kept = [parts[0]]
    for part in parts[1:]:
        if len(re.split(r"[.,]", part)[0]) != 3 or re.search(r"[.,]", kept[-1]):
            break
        kept.append(part)
    return "".join(kept)


def _amount(number: str, currency: str | None) -> Decimal | None:
    """The value of digits with dots and commas, of which the last may part the decimals off."""
    marks = [c for c in number if c in ".,"]
    if not marks:
        return Decimal(number)
    last = marks[-1]
    whole, _, rest = number.rpartition(last)
    decimals = len(set(marks)) == 2 or len(marks) == 1
    if len(set(marks)) == 1 and len(marks) == 1 and len(rest) == 3 and currency not in _THREE_DECIMALS:
        decimals = whole.strip("0") == "" or len(whole) > 3
    digits = re.sub(r"[.,]", "", whole)
    if not digits.isascii() or not rest.isascii():
        return None
    return Decimal(f"{digits}.{rest}") if decimals else Decimal(digits + rest)
