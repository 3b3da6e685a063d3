"""Questions about what is on the screen: what the second is made of, which sizes it comes in, what they cost together,
which of them is the warmest, how two differ. They are answered from what is noted of the items shown; the thread stays
as it is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from modiste.catalog.limits.describing import money, value_label
from modiste.core.items import Item
from modiste.core.messages import Language, Message, message
from modiste.language import parse
from modiste.language.prompts import detect_language
from modiste.stylist.conversation.rooms import Hit
from modiste.stylist.conversation.telling import called_of, card_of
from modiste.stylist.conversation.updating import places_in
from modiste.stylist.conversation.values import Answer, Intent, Talk
from modiste.stylist.conversation.warmth import clo_of
from modiste.stylist.conversation.words import hear
from modiste.stylist.wardrobe.traits import traits_of
from modiste.stylist.wardrobe.values import WardrobeItem

_ITS: Final = r"(?:it|this|that|these|those|they|them|the\s+\w+(?:\s+(?:one|two|three))?)"
_THE: Final = (r"(?:он[аои]?|это|эт[аои]т?|эти|перв\w+|втор\w+|трет\w+|четв[её]рт\w+|пят\w+|шест\w+|последн\w+"
               r"|у\s+\w+)")
_FIELDS: Final = tuple((re.compile("|".join(patterns), re.IGNORECASE), kind) for patterns, kind in (
    ((rf"\b(?:what|which)\s+(?:is|are)\s+{_ITS}\s+made\s+(?:of|from)\b",
      rf"\b(?:what|which)\s+(?:material|fabric|cloth)s?\s+(?:is|are)\s+{_ITS}",
      rf"^\W*(?:and\s+)?what(?:['’]s|\s+is)\s+{_ITS}\s+made\s+(?:of|from)",
      rf"(?<![^\W_])из\s+чего\s+(?:же\s+)?{_THE}",
      rf"(?<![^\W_]){_THE}(?:\s+\w+)?\s+из\s+чего(?![^\W_])",
      r"(?<![^\W_])какой\s+(?:у\s+\w+\s+(?:\w+\s+)?)?(?:состав|материал)(?:\s+у\s+\w+)?\W*$"), "material"),
    ((rf"\b(?:what|which)\s+sizes\s+(?:is|are|does|do|has|have)\s+{_ITS}",
      rf"\bsizes\s+(?:does|do)\s+{_ITS}\s+come",
      r"(?<![^\W_])какие\s+(?:есть\s+)?размеры\s+(?:есть\s+)?(?:у|в|для)\s",
      r"(?<![^\W_])какие\s+у\s+\w+(?:\s+\w+)?\s+(?:есть\s+)?размеры"), "sizes"),
    ((rf"\b(?:what|which)\s+colou?rs?\s+(?:is|are)\s+{_ITS}\s*\W*$",
      rf"(?<![^\W_])как(?:ого|ие)\s+{_THE}\s+цвет\w*",
      rf"(?<![^\W_])какого\s+цвета\s+{_THE}"), "colour"),
    ((rf"\b(?:what|which)\s+(?:brand|make)\s+(?:is|are)\s+{_ITS}",
      rf"\bwho\s+(?:makes|made)\s+{_ITS}",
      (r"(?<![^\W_])(?:как(?:ая|ой)\s+(?:это\s+)?(?:марка|бренд|фирма)|чья\s+марка|чьё\s+это)"
       rf"(?:\s+у\s+\w+|\s+{_THE})?\W*$")), "brand"),
    ((r"\bhow\s+much\s+(?:is|are|does|do|would)\b.{0,40}\b(?:first|second|third|fourth|fifth|sixth|last)\b",
      r"(?<![^\W_])(?:сколько\s+стоит|почём)\s+(?:перв|втор|трет|четв|пят|шест|последн)\w+"), "price")))
_TOTAL: Final = re.compile(
    r"\b(?:how\s+much|what)\b.{0,30}\b(?:all\s+together|altogether|in\s+total|all\s+of\s+(?:it|this|them)"
    r"|the\s+whole\s+(?:outfit|look|thing))\b"
    r"|(?<![^\W_])(?:сколько|почём|во\s+сколько)\b.{0,40}(?<![^\W_])(?:вс[её]\s+вместе|вместе|в\s+сумме|итого|вс[её]\s+это"
    r"|весь\s+(?:образ|комплект|лук))", re.IGNORECASE)
_COMPARE: Final = re.compile(
    r"\bcompare\b|\bdifference\s+between\b|\bhow\s+(?:do|are|does)\b.{0,40}\bdiffer(?:ent)?\b"
    r"|(?<![^\W_])(?:сравни\w*|чем\s+(?:они\s+)?отлича\w+|в\s+ч[её]м\s+разница|какая\s+разница\s+между)", re.IGNORECASE)
_AMONG: Final = (
    r"\b(?:which|what)\s+(?:one\s+)?(?:of\s+(?:these|those|them)\s+)?(?:is|are|costs)\s+(?:the\s+)?(?:{en})\b"
    r"(?!\s+\w+\s+(?:do|in)\b)"
    r"|(?<![^\W_])как(?:ая|ой|ое|ие)\s+(?:из\s+(?:них|этих)\s+)?(?:\w+\s+)?(?:{ru})(?:\s+из\s+(?:них|этих))?\W*$")
_MOST: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(_AMONG.format(en=en, ru=ru), re.IGNORECASE), kind) for en, ru, kind in (
        ("warmest", r"тепл(?:ее|ей)(?:\s+всех)?|сам\w+\s+т[её]пл\w+", "warmest"),
        (r"dressiest|smartest|most\s+formal", r"наряднее(?:\s+всех)?|сам\w+\s+нарядн\w+", "dressiest"),
        (r"cheaper|cheapest|less\s+expensive", r"дешевле(?:\s+всех)?|сам\w+\s+деш[её]в\w+", "cheapest"),
        (r"dearer|dearest|more\s+expensive|most\s+expensive", r"дороже(?:\s+всех)?|сам\w+\s+дорог\w+", "dearest")))
_OF_THEM: Final = re.compile(
    r"\b(?:these|those|them|one)\b|(?<![^\W_])(?:из\s+них|из\s+этих|всех)(?![^\W_])", re.IGNORECASE)
_COMPARED: Final = 3
_BY_PRICE: Final = {"cheapest": "stylist.screen_cheapest", "dearest": "stylist.screen_dearest"}


def screen_answer(text: str, talk: Talk, shown: Sequence[Item]) -> Answer | None:
    """The answer to a question about the items shown last; None where a message asks none."""
    if not shown:
        return None
    language = detect_language(text)
    places = places_in(hear(text).places, len(shown))
    meant = [shown[place] for place in places] or list(shown)
    if _TOTAL.search(text):
        return _said(_total(meant), meant, talk, language)
    if _COMPARE.search(text) and len(meant) > 1:
        return _said(_compared(meant[:_COMPARED]), meant[:_COMPARED], talk, language)
    most = next((kind for pattern, kind in _MOST if pattern.search(text)), None)
    if most is not None and len(shown) > 1 and _OF_THEM.search(text) and parse(text).garment is None:
        found = _most(most, meant if len(meant) > 1 else shown)
        return _said(*found, talk, language)
    field = next((kind for pattern, kind in _FIELDS if pattern.search(text)), None)
    if field is None:
        return None
    return _said(tuple(_fact(field, item) for item in meant), meant, talk, language)


def _said(lines: Sequence[Message], items: Sequence[Item], talk: Talk, language: Language) -> Answer:
    focus = items[0].id if len(items) == 1 else talk.focus
    told = [line.text(language) for line in lines]
    return Answer(text=" ".join(line[:1].upper() + line[1:] for line in told), intent=talk.topic or Intent.FIND,
                  language=language, cards=tuple(card_of(Hit(item=item), language) for item in items),
                  talk=replace(talk, focus=focus))


def _fact(field: str, item: Item) -> Message:
    """One thing that is noted of an item."""
    values = _VALUES[field](item)
    if not values:
        return message("stylist.screen_unknown", title=called_of(item), field=_NAMES[field])
    return message("stylist.screen_fact", title=called_of(item), values=values)


def _materials(item: Item) -> tuple[Message | str, ...]:
    return tuple(value_label("material", one) for one in item.attributes().materials)


def _colours(item: Item) -> tuple[Message | str, ...]:
    return tuple(value_label("colour", one) for one in item.attributes().colours)


def _sizes(item: Item) -> tuple[Message | str, ...]:
    return tuple(dict.fromkeys(one.size for one in item.variants if one.size and one.available))


def _prices(item: Item) -> tuple[Message | str, ...]:
    return (money(float(item.price.amount), item.price.currency),) if item.price is not None else ()


def _brands(item: Item) -> tuple[Message | str, ...]:
    return (item.brand,) if item.brand else ()


_VALUES: Final[dict[str, Callable[[Item], tuple[Message | str, ...]]]] = {
    "material": _materials, "colour": _colours, "sizes": _sizes, "price": _prices, "brand": _brands}
_NAMES: Final = {"material": message("stylist.screen_material"), "colour": message("stylist.screen_colour"),
                 "sizes": message("stylist.screen_sizes"), "brand": message("stylist.screen_brand"),
                 "price": message("stylist.screen_price")}
_TOLD: Final = (("garment", None), ("colour", "colours"), ("pattern", None), ("material", "materials"), ("fit", None),
                ("length", None), ("sleeve", None), ("neckline", None), ("season", "seasons"))
"""What two items are compared by, and the name of the attribute that has it, where it is another."""


def _total(items: Sequence[Item]) -> tuple[Message, ...]:
    """What they cost together, in each currency; of which no price is known."""
    sums: dict[str, float] = {}
    for item in items:
        if item.price is not None:
            sums[item.price.currency] = sums.get(item.price.currency, 0.0) + float(item.price.amount)
    unknown = tuple(called_of(item) for item in items if item.price is None)
    lines = [message("stylist.screen_total", sums=tuple(money(amount, currency) for currency, amount in sums.items()))
             ] if sums else []
    return (*lines, *((message("stylist.screen_no_price", titles=unknown),) if unknown else ()))


def _most(kind: str, items: Sequence[Item]) -> tuple[tuple[Message, ...], Sequence[Item]]:
    """The one of them that is most so; by price only among prices of one currency."""
    if kind in ("cheapest", "dearest"):
        priced = [item for item in items if item.price is not None]
        currencies = {item.price.currency for item in priced if item.price is not None}
        if len(currencies) != 1:
            return tuple(_fact("price", item) for item in items), items
        chosen = (min if kind == "cheapest" else max)(priced, key=_amount)
        told = money(_amount(chosen), next(iter(currencies)))
        return (message(_BY_PRICE[kind], title=called_of(chosen), price=told),), (chosen,)
    if kind == "warmest":
        chosen = max(items, key=clo_of)
        return (message("stylist.screen_warmest", title=called_of(chosen)),), (chosen,)
    chosen = max(items, key=lambda item: traits_of(WardrobeItem(item=item)).formality)
    return (message("stylist.screen_dressiest", title=called_of(chosen)),), (chosen,)


def _amount(item: Item) -> float:
    return float(item.price.amount) if item.price is not None else 0.0


def _compared(items: Sequence[Item]) -> tuple[Message, ...]:
    """What each of them has that not all have, and what is the same of all."""
    facts = [_known(item) for item in items]
    fields = [field for field, _ in _TOLD if any(field in one for one in facts)]
    differ = [field for field in fields if len({one.get(field) for one in facts}) > 1]
    same = [facts[0][field] for field in fields if field not in differ]
    lines = []
    for item, known in zip(items, facts, strict=True):
        told = [value_label(field, value) for field in differ for value in known.get(field, ())]
        price = _prices(item)
        lines.append(message("stylist.screen_fact", title=called_of(item), values=(*price, *told))
                     if told or price else message("stylist.screen_unknown_all", title=called_of(item)))
    alike = tuple(value_label(field, value) for field, values in zip(
        (field for field in fields if field not in differ), same, strict=True) for value in values)
    return (*lines, message("stylist.screen_same", values=alike)) if alike else tuple(lines)


def _known(item: Item) -> dict[str, tuple[str, ...]]:
    said = item.attributes()
    found: dict[str, tuple[str, ...]] = {}
    for field, name in _TOLD:
        value = getattr(said, name or field)
        values = value if isinstance(value, tuple) else (value,) if value else ()
        if values:
            found[field] = values
    return found
