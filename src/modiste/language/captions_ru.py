"""Russian captions: "тёмно-синяя мужская рубашка в клетку", "прямые леопардовые джинсы"."""

from typing import Final

from modiste.core.attributes import Attributes, Exclusion, PriceRange
from modiste.language.caption_parts import Part, Wording, amount, parts, sizes_phrase
from modiste.language.morphology import Case, GrammarNumber, decline, decline_noun, fold, is_adjective
from modiste.language.vocabulary import Form, vocabulary

# The order of agreeing adjectives before the noun, and of the phrases after it.
_BEFORE: Final = ("colour", "length", "fit", "pattern", "season", "gender", "occasion", "style", "detail", "material",
                  "sleeve", "neckline")  # fmt: skip
_AFTER: Final = ("length", "gender", "colour", "pattern", "fit", "neckline", "sleeve", "material", "detail", "style",
                 "season", "occasion")  # fmt: skip
_OPENINGS: Final[tuple[tuple[str, Case], ...]] = (
    ("хочу", "accs"), ("покажи", "accs"), ("найди", "accs"), ("ищу", "accs"), ("нарисуй", "accs"), ("фото", "gent"),
    ("картинка", "gent"), ("нужна модель", "gent"), ("эскиз", "gent"),
)  # fmt: skip
_CURRENCIES: Final = {
    "EUR": "евро", "USD": "долларов", "RUB": "рублей", "GBP": "фунтов", "INR": "рупий", "JPY": "иен", "CNY": "юаней",
    "KZT": "тенге", "UAH": "гривен",
}  # fmt: skip
COMPOUND: Final = frozenset(
    "чёрный белый серый синий красный жёлтый зелёный розовый коричневый бежевый фиолетовый голубой".split()
)
"""Colours of which two make one adjective: чёрно-белый."""


def compose_russian(attributes: Attributes, wording: Wording) -> str:
    """The caption of `attributes` in the words that `wording` chooses, with the agreement Russian asks for."""
    noun = wording.form("garment", attributes.garment) if attributes.garment is not None else Form("вещь", "f")
    found = _in_order(parts(attributes, wording))
    adjectives = sorted((part for part in found if is_adjective(part.text)), key=lambda part: _BEFORE.index(part.kind))
    after = sorted((part for part in found if not is_adjective(part.text)), key=lambda part: _AFTER.index(part.kind))
    if wording.reverse:
        adjectives = adjectives[::-1]
    text = _sentence(noun, adjectives, [part.text for part in after], _tail(attributes, noun, wording), wording)
    if wording.happens(0.15):
        text = text[0].upper() + text[1:]
    return text.replace("ё", "е").replace("Ё", "Е") if wording.happens(0.4) else text


def _in_order(found: list[Part]) -> list[Part]:
    """Keep the order of colours where one that follows the noun comes first: "цвета фуксии и красного цвета"."""
    colours = [part for part in found if part.kind == "colour"]
    places = [is_adjective(part.text) for part in colours]
    if places == sorted(places, reverse=True):
        return found
    words = [_of_colour([part]) if is_adjective(part.text) else part.text for part in colours]
    joined = Part("colour", ", ".join([*words[:-2], " и ".join(words[-2:])]))
    return [part for part in found if part.kind != "colour"] + [joined]


def _sentence(noun: Form, adjectives: list[Part], after: list[str], tail: list[str], wording: Wording) -> str:
    case: Case = "nomn"
    opening = ""
    if wording.happens(0.2):
        opening, case = wording.pick(_OPENINGS)
    moved = []
    if wording.happens(0.15) and any(part.kind == "colour" for part in adjectives):
        moved = [_of_colour([part for part in adjectives if part.kind == "colour"])]
        adjectives = [part for part in adjectives if part.kind != "colour"]
    if wording.happens(0.3):
        adjectives = wording.shuffled(adjectives)
    agreed = _agree(adjectives, noun.number, case, wording.apart)
    name = _noun(noun, case)
    after = [*moved, *wording.shuffled(after)]
    if wording.apart:
        return ", ".join([*agreed, name, *after, *tail])
    if not opening and wording.happens(0.1):
        return ", ".join([name, *agreed, *after, *tail])
    if wording.happens(0.12):
        split = wording.pick(range(len(agreed) + 1))
        words = [*agreed[:split], name, *agreed[split:], *after]
    else:
        words = [*agreed, name, *after]
    return ", ".join([" ".join([opening, *words] if opening else words), *tail])


def _noun(noun: Form, case: Case) -> str:
    if not noun.cases or case == "nomn":
        return decline_noun(noun.text, noun.number, case)
    genitive, *accusative = noun.cases
    if case == "gent":
        return genitive
    return accusative[0] if accusative else noun.text


def _agree(adjectives: list[Part], number: GrammarNumber, case: Case, apart: bool) -> list[str]:
    """The adjectives in the garment's gender and case; neighbouring colours are joined: "чёрно-белая"."""
    done: list[str] = []
    colours: list[str] = []
    for index, part in enumerate(adjectives):
        if part.kind != "colour":
            done.append(decline(part.text, number, case))
            continue
        colours.append(part.text)
        if index + 1 == len(adjectives) or adjectives[index + 1].kind != "colour":
            done.append(_colours(colours, number, case, apart))
            colours = []
    return done


def _colours(colours: list[str], number: GrammarNumber, case: Case, apart: bool) -> str:
    agreed = [decline(colour, number, case) for colour in colours]
    if apart:
        return ", ".join(agreed)
    if len(colours) == 2 and COMPOUND.issuperset(colours) and not _is_own_colour(compound(*colours)):
        return decline(compound(*colours), number, case)
    return ", ".join([*agreed[:-2], " и ".join(agreed[-2:])])


def compound(first: str, second: str) -> str:
    """Two colours in one adjective: чёрный + белый is "чёрно-белый"."""
    return first[:-2] + ("е" if first.endswith("ний") else "о") + "-" + second


def _is_own_colour(phrase: str) -> bool:
    """Whether a compound names a colour by itself: "сине-зелёный" is teal, not blue and green."""
    entries = (vocabulary().entry("colour", value) for value in vocabulary().ids("colour"))
    return any(fold(phrase) == fold(known) for entry in entries for known in entry.phrases["ru"])


def _of_colour(colours: list[Part]) -> str:
    """Colours as a phrase behind the noun: "синего цвета"."""
    words = [decline(part.text, "m", "gent") for part in colours]
    return ", ".join([*words[:-2], " и ".join(words[-2:])]) + " цвета"


def _tail(attributes: Attributes, noun: Form, wording: Wording) -> list[str]:
    tail = [wording.form("comparison", f"{item.kind}_{item.direction}").text for item in attributes.comparisons]
    tail += [_denial(item, noun.number, wording) for item in attributes.excluded]
    if attributes.sizes:
        tail.append(sizes_phrase("размер", attributes.sizes))
    if attributes.price is not None:
        tail.append(_price(attributes.price))
    return tail


def _denial(excluded: Exclusion, number: GrammarNumber, wording: Wording) -> str:
    if excluded.value is None:
        return "без " + vocabulary().kind_names[excluded.kind].forms["ru"][0].text
    text = wording.form(excluded.kind, excluded.value).text
    return "не " + (decline(text, number) if is_adjective(text) else text)


def _price(price: PriceRange) -> str:
    currency = f" {_CURRENCIES.get(price.currency, price.currency)}" if price.currency is not None else ""
    word = "" if currency else "цена "
    if price.min is None:
        return f"{word}до {amount(price.max or 0)}{currency}"
    if price.max is None:
        return f"{word}от {amount(price.min)}{currency}"
    return f"{word}от {amount(price.min)} до {amount(price.max)}{currency}"
