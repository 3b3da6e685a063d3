"""Limits, items and next steps as they are told: chips, cards, choices, lines of text."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from modiste.catalog.limits import AnyOf, Is, Limit, Not, described
from modiste.catalog.limits.describing import money, value_label
from modiste.core.items import Item
from modiste.core.messages import Language, Message, message, named
from modiste.stylist.conversation.repeating import retold
from modiste.stylist.conversation.rooms import Hit
from modiste.stylist.conversation.values import HEEL_FIELD, Card, Chip, Choice, Constraint, Step
from modiste.stylist.conversation.words import lexicon_of_moods
from modiste.stylist.wardrobe.titles import LANGUAGES, called, in_a_sentence, title_in, title_of_tags

_LONGEST_TITLE: Final = 160
_NAMED_WISHES: Final = 5


def constraint_words(constraint: Constraint) -> Message:
    """A limit as people say it."""
    if constraint.mood:
        moods = lexicon_of_moods()
        return moods[constraint.mood].label if constraint.mood in moods else described(constraint.limit)
    if constraint.field == HEEL_FIELD:
        return message("stylist.chat_limit_heels")
    return described(constraint.limit)


def chips_of(constraints: Iterable[Constraint], language: Language, held: Collection[Constraint]) -> tuple[Chip, ...]:
    """The limits of a thread as chips: all that stand, those that are not `held` for this answer as idle."""
    return tuple(Chip(key=one.key, label=constraint_words(one).text(language), idle=one not in held)
                 for one in constraints)


def card_of(hit: Hit, language: Language) -> Card:
    """An item as a card; its texts are as the catalogue has them, in one line."""
    item = hit.item
    return Card(id=item.id, title=title_of(item, language), brand=one_line(item.brand), price=price_of(item, language),
                picture=item.pictures[0] if item.pictures else None, url=safe_url(item.url),
                why=hit.why.text(language) if hit.why is not None else "")


def price_of(item: Item, language: Language) -> str:
    """An item's price as it is written, "" where it is not known."""
    price = item.price
    return money(float(price.amount), price.currency).text(language) if price is not None else ""


def title_of(item: Item, language: Language) -> str:
    """A title in one printable line; of one's own garment without one, what its tags say. Before a title in the other
    language stands what the item is: «Тёмно-синее платье, «Nakd Wrap Dress»»; one that only describes it, and is no
    name, is said in this language."""
    title = _line(title_in(item, language))
    what = what_it_is(item, language)
    if not what:
        return title
    return retold(item, language) or message("stylist.chat_title", what=what, title=title).text(language)


def called_of(item: Item) -> Message | str:
    """A title as a parameter of a message: see `title_of`."""
    said = called(item)
    if not isinstance(said, str):
        return said
    title = _line(said)
    english, russian = (_called(item, title, spoken) for spoken in LANGUAGES)
    return title if english == russian else named(english, russian)


def what_it_is(item: Item, language: Language) -> str:
    """Type, colour and pattern of an item in a language, where its title is in the other one and does not tell them; ""
    where it does, or nothing is known of them."""
    if not item.title or language_of(item.title) == language:
        return ""
    return title_of_tags(item.tags, language)


def language_of(title: str) -> Language | None:
    """The language that a title is written in; None where it has no letters to tell it by. One with words of both
    («Платье Nakd») can be read in Russian."""
    letters = [char for char in title.casefold() if char.isalpha()]
    if any("а" <= char <= "я" or char == "ё" for char in letters):
        return "ru"
    return "en" if any("a" <= char <= "z" for char in letters) else None


def _called(item: Item, title: str, spoken: Language) -> str:
    what = what_it_is(item, spoken)
    told = retold(item, spoken) if what else ""
    if told:
        return in_a_sentence(told)
    return message("stylist.chat_called", what=in_a_sentence(what), title=title).text(spoken) if what else title


def _line(text: str) -> str:
    title = one_line(text)
    return title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE - 1]}…"


def one_line(text: str) -> str:
    """A foreign text in one line, without what cannot be printed."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def safe_url(url: str) -> str:
    """An address that a page may link to: http and https only."""
    return url if url.startswith(("https://", "http://")) and url.isprintable() else ""


def choice(code: str, language: Language, /, **parameters: object) -> Choice:
    """A choice that says what it is called."""
    told = message(code, **parameters).text(language)
    return Choice(label=told, say=told)


def step(code: str, page: str, language: Language, **query: str) -> Step:
    """A step to a page."""
    return Step(label=message(code).text(language), page=page, query=tuple(query.items()))


def wish_messages(wishes: Sequence[Is], limit: Limit | None) -> tuple[Message, ...]:
    """What a mood means: what it wishes, then what it denies."""
    told = [value_label(one.field, one.value) for one in wishes[:_NAMED_WISHES]]
    if limit is not None:
        part = limit.part if isinstance(limit, Not) else limit
        parts = part.parts if isinstance(part, AnyOf) else (part,)
        told += [described(Not(one)) for one in parts[:3]]
    return tuple(told)
