"""Limits in words, for people, and as JSON, for programs."""

from typing import Final, TypeAlias

from modiste.catalog.limits.tree import All, AnyOf, Available, Is, Limit, Not, Price
from modiste.core.messages import Message, message, named
from modiste.language.vocabulary import construction_words, label, vocabulary

Json: TypeAlias = "str | int | float | list[Json] | dict[str, Json] | None"

_SIGNS: Final = {"EUR": "€", "USD": "$", "RUB": "₽", "GBP": "£", "INR": "₹", "JPY": "¥", "KZT": "₸", "UAH": "₴"}
_BEFORE: Final = ("USD", "GBP")
_AS_WRITTEN: Final = {"brand": "catalog.limit_brand", "size": "catalog.limit_size"}
_NO_BREAK: Final = "\u00a0"
_GROUPS: Final = {"upper": ("top garment", "верх"), "lower": ("bottom garment", "низ"), "dress": ("dress", "платье"),
                  "outerwear": ("outerwear", "верхняя одежда"), "footwear": ("footwear", "обувь"),
                  "underwear": ("underwear", "бельё"), "set": ("set", "комплект"), "bag": ("bag", "сумка"),
                  "accessory": ("accessory", "аксессуар"), "beauty": ("beauty", "косметика"),
                  "other": ("other", "другое")}  # fmt: skip


def described(limit: Limit) -> Message:
    """A limit as a person would say it: "under 80 $", "not leather"."""
    if isinstance(limit, All | AnyOf):
        if not limit.parts:
            return message("catalog.limit_everything" if isinstance(limit, All) else "catalog.limit_nothing")
        code = "catalog.limit_all" if isinstance(limit, All) else "catalog.limit_any"
        return message(code, parts=[described(part) for part in limit.parts])
    if isinstance(limit, Not):
        return message("catalog.limit_not", part=described(limit.part))
    if isinstance(limit, Available):
        return message("catalog.limit_available")
    if isinstance(limit, Price):
        return _price(limit)
    if limit.field in _AS_WRITTEN:
        return message(_AS_WRITTEN[limit.field], value=limit.value)
    return value_label(limit.field, limit.value)


def value_label(field: str, value: str) -> Message:
    """What people call a value of the vocabulary, in both languages; an empty one is the field itself."""
    if field == "garment" and value in _GROUPS and value not in vocabulary().entries["garment"]:
        return named(*_GROUPS[value])
    known = value in vocabulary().entries.get(field, {}) or value in construction_words().vocabulary.entries.get(
        field, {})
    if value and not known:
        return named(value, value)
    return named(label(field, value, "en"), label(field, value, "ru"))


def money(amount: float, currency: str | None) -> Message:
    """An amount as it is written: "€ 20" is "20 €" here, "$80" "80 $" in Russian; thousands grouped."""
    english, russian = _number(amount, ",", "."), _number(amount, _NO_BREAK, ",")
    if currency is None:
        return named(english, russian)
    sign = _SIGNS.get(currency, currency)
    told = f"{sign}{english}" if currency in _BEFORE else f"{english}{_NO_BREAK}{sign}"
    return named(told, f"{russian}{_NO_BREAK}{sign}")


def limit_json(limit: Limit) -> dict[str, Json]:
    """A limit as an object: {"price": {"max": 80.0, "currency": "USD"}}, {"not": {"material": "leather"}}."""
    if isinstance(limit, All):
        return {"all": [limit_json(part) for part in limit.parts]}
    if isinstance(limit, AnyOf):
        return {"any": [limit_json(part) for part in limit.parts]}
    if isinstance(limit, Not):
        return {"not": limit_json(limit.part)}
    if isinstance(limit, Available):
        return {"available": True}
    if isinstance(limit, Is):
        return {limit.field: limit.value or None}
    bounds: dict[str, float | str | None] = {
        "above" if limit.above else "min": limit.low, "below" if limit.below else "max": limit.high,
        "currency": limit.currency}
    return {"price": {name: value for name, value in bounds.items() if value is not None}}


def _price(limit: Price) -> Message:
    low = money(limit.low, limit.currency) if limit.low is not None else None
    high = money(limit.high, limit.currency) if limit.high is not None else None
    if low is None:
        return message("catalog.limit_under" if limit.below else "catalog.limit_at_most", high=high)
    if high is None:
        return message("catalog.limit_over" if limit.above else "catalog.limit_at_least", low=low)
    if limit.low == limit.high:
        return message("catalog.limit_price", price=low)
    return message("catalog.limit_between", low=low, high=high)


def _number(amount: float, thousands: str, point: str) -> str:
    told = f"{amount:,.2f}".removesuffix(".00")
    return told.replace(",", "\0").replace(".", point).replace("\0", thousands)
