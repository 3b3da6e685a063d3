"""What a person owns, as the conversation asks it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from modiste.catalog.limits import Is, Limit, Not, both, holds, known_of, read_words
from modiste.catalog.limits.describing import money
from modiste.catalog.limits.tree import AnyOf
from modiste.core.items import Item
from modiste.core.messages import Message, message
from modiste.language.denied import falls_under
from modiste.language.morphology import fold
from modiste.studio.home import UserId
from modiste.studio.wardrobe.door import Choice
from modiste.stylist.conversation.rooms import Asked, ClosedRoomError, Hit, Told
from modiste.stylist.conversation.telling import called_of
from modiste.stylist.wardrobe.values import WardrobeItem, local_day

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

_ASKED: Final = ("garment", "colour", "pattern", "material", "season")
_WASH: Final = re.compile(r"стирк|\bwash|laundry|чистк")
_UNWORN: Final = re.compile(
    r"haven't|have not|hasn't|not worn|never worn|давно не|ни разу|не носил|не надевал|wear least")
_LAST: Final = re.compile(r"when did|last wor?e|last wear|когда")
_REMOVES: Final = re.compile(r"\bdelete\b|\bremove\b|\berase\b|удали|сотри|очисти")
_MONTHS: Final = re.compile(r"month|месяц")
_WEEKS: Final = re.compile(r"week|недел")
_NUMBER: Final = re.compile(r"\d{1,3}")
_SPENT: Final = re.compile(r"\b(?:have|did)\s+i\s+(?:spend|spent)|(?<![^\W_])я\s+(?:\w+\s+)?потратил")
_SHOWN: Final = 6
_USUAL_DAYS: Final = 30


class WardrobeRooms:
    """Questions about a wardrobe: what there is, how many, what is in the wash, what was not worn for long."""

    def __init__(self, studio: "Studio", user: UserId) -> None:
        self._studio, self._user = studio, user

    def answer(self, asked: Asked) -> Told:
        """The garments that the question is about. It changes nothing: who wants to delete is sent to the page.

        Raises:
            ClosedRoomError: the wardrobe is empty.
        """
        told = fold(asked.text)
        every = self._studio.wardrobe.items(user=self._user)
        if not every:
            raise ClosedRoomError("stylist.no_wardrobe")
        basis = (message("stylist.chat_basis_wardrobe", count=len(every)),)
        if _SPENT.search(told):
            return Told(lines=_spent(_meant(every, asked.text)), basis=basis)
        if asked.of_these:
            return replace(owned_of(asked.of_these, every), basis=basis)
        if _REMOVES.search(told):
            return Told(lines=(message("stylist.chat_wardrobe_keeps"),), basis=basis)
        lines: list[Message] = []
        if _UNWORN.search(told):
            days = _days(told)
            every = self._studio.wardrobe.items(Choice(unworn_days=days), user=self._user)
            lines.append(message("stylist.chat_wardrobe_unworn", days=days, count=len(_meant(every, asked.text))))
        elif _WASH.search(told):
            every = tuple(one for one in every if one.state == "in_wash")
            lines.append(message("stylist.chat_wardrobe_wash", count=len(_meant(every, asked.text))))
        found = _meant(every, asked.text)
        if not lines:
            lines.append(message("stylist.chat_wardrobe_has", count=sum(one.quantity for one in found)))
        if _LAST.search(told):
            lines += [_worn(one) for one in found[:_SHOWN]]
        hits = tuple(Hit(item=one.item, why=_worn(one), owned=True) for one in found[:_SHOWN])
        return Told(lines=tuple(lines), hits=hits, basis=basis)


def owned_of(items: Sequence[Item], every: Sequence[WardrobeItem]) -> Told:
    """Which of some items a person owns, and to which of them something owned is alike: of the same type and colour."""
    same: list[Hit] = []
    alike: list[Hit] = []
    lines: list[Message] = []
    for item in items:
        own = [one for one in every if one.id == item.id or one.item.product == item.product]
        near = own or [one for one in every if _is_alike(one, item)]
        if near and not own:
            lines.append(message("stylist.chat_own_alike", title=called_of(item),
                                 own=tuple(called_of(one.item) for one in near)))
        (same if own else alike).extend(
            Hit(item=one.item, owned=True, why=message("stylist.chat_own_like", title=called_of(item))) for one in near)
    titles = tuple(dict.fromkeys(called_of(hit.item) for hit in same))
    first = message("stylist.chat_own_same", titles=titles) if same else message("stylist.chat_own_none")
    return Told(lines=(first, *lines), hits=(*same, *alike))


def _is_alike(one: WardrobeItem, item: Item) -> bool:
    said = item.attributes()
    return bool(one.garment and said.garment and said.colours) and falls_under(
        "garment", one.garment, said.garment) and any(falls_under("colour", own, said.colours[0])
                                                      for own in one.colours[:1])


def fit_told(studio: "Studio", asked: Asked, user: UserId = None) -> Told:
    """Which size of the item spoken of to take, by the model of fit and the notes of others.

    Raises:
        ClosedRoomError: no item is spoken of, and no type of garment named.
    """
    from modiste.studio.stylist.requests import FitRequest
    from modiste.stylist.fit.asking import FitAsked
    from modiste.stylist.fit.wording import fit_advised

    garment = asked.attributes.garment
    if asked.item is not None:
        garment = asked.item.attributes().garment or garment
    if garment is None:
        raise ClosedRoomError("stylist.no_fit")
    usual = next(iter(asked.attributes.sizes), None)
    advice = studio.stylist.fit(FitRequest(asked=FitAsked(
        item=asked.item.id if asked.item is not None else garment, usual=usual,
        sizes=asked.item.sizes if asked.item is not None else (), words=(garment.replace("_", " "),))), user)
    take = advice.of(advice.take)
    small, fits, large = take.percents
    lines = [message("stylist.chat_fit_take", size=take.size, fits=fits, small=small, large=large)
             if advice.off is None else fit_advised(advice)]
    if not (advice.item_notes or advice.person_notes or advice.measures):
        lines.append(message("stylist.chat_fit_little"))
    hits = (Hit(item=asked.item),) if asked.item is not None else ()
    return Told(lines=tuple(lines), hits=hits, basis=(message(
        "stylist.chat_basis_fit", item=advice.item_notes, person=advice.person_notes, measures=advice.measures),))


def _spent(every: Sequence[WardrobeItem]) -> tuple[Message, ...]:
    """What was paid for some garments, in each currency, and of how many that is noted."""
    sums: dict[str, float] = {}
    for one in every:
        if one.price is not None:
            sums[one.price.currency] = sums.get(one.price.currency, 0.0) + float(one.price.amount) * one.quantity
    noted = sum(one.price is not None for one in every)
    if not sums:
        return (message("stylist.chat_spent_unknown", count=len(every)),)
    return (message("stylist.chat_spent", count=noted, all=len(every),
                    sums=tuple(money(amount, currency) for currency, amount in sums.items())),)


def _meant(every: tuple[WardrobeItem, ...], text: str) -> tuple[WardrobeItem, ...]:
    wanted = read_words(text)
    limits: list[Limit] = []
    for field in _ASKED:
        values = tuple(one for one in wanted.wishes if one.field == field)
        if values:
            limit: Limit = AnyOf(values) if len(values) > 1 else values[0]
            limits.append(AnyOf((limit, Not(Is(field, "")))) if field == "season" else limit)
    if not limits:
        return every
    return tuple(one for one in every if holds(both(*limits), known_of(one.item)))


def _worn(one: WardrobeItem) -> Message:
    if one.last_worn is None:
        return message("stylist.chat_wardrobe_never", title=called_of(one.item))
    return message("stylist.chat_wardrobe_worn", title=called_of(one.item), ago=_ago(one.last_worn))


def _ago(day: date) -> int:
    return max(0, (local_day() - day) // timedelta(days=1))


def _days(told: str) -> int:
    number = _NUMBER.search(told)
    many = int(number.group()) if number is not None else 1
    if _MONTHS.search(told):
        return many * 30
    if _WEEKS.search(told):
        return many * 7
    return many if number is not None else _USUAL_DAYS
