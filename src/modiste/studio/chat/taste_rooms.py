"""Recommendations and trends as the conversation asks them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from modiste.catalog.limits import Is, Limit, Price, both, conjuncts, holds, known_of
from modiste.core.errors import InputError
from modiste.core.messages import Message, message
from modiste.studio.chat.catalog_rooms import CatalogRooms
from modiste.studio.home import UserId
from modiste.studio.stylist.requests import MOST_SHOWN, RecommendRequest, TrendRequest
from modiste.stylist.conversation.rooms import Asked, ClosedRoomError, FindAsked, Hit, Told
from modiste.stylist.conversation.telling import choice, step
from modiste.stylist.conversation.values import Choice, Step
from modiste.stylist.taste.recommending import Recommended
from modiste.stylist.taste.wording import left_out_message, reason_message, why
from modiste.stylist.trends.report import OTHER, Trend, TrendReport
from modiste.stylist.trends.steps import next_steps
from modiste.stylist.trends.wording import heading, line, plain

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

_FIELDS: Final = {"type": "garment", "colour": "colour", "pattern": "pattern"}
_TOLD: Final = 4
_SHOWN: Final = 6
_LIFTS: Final = 3


class TasteRooms:
    """What a person would like, and what people take more and more of."""

    def __init__(self, studio: "Studio", catalog: CatalogRooms, user: UserId) -> None:
        self._studio, self._catalog, self._user = studio, catalog, user

    def recommend(self, asked: Asked) -> Told:
        """Items within the limits by the person's taste, each with what lifted it.

        Raises:
            ClosedRoomError: there is nothing that could be recommended.
        """
        price = next((one for one in conjuncts(asked.limit) if isinstance(one, Price)), None)
        taste = self._studio.stylist.taste
        try:
            found = taste.recommend(RecommendRequest(
                count=MOST_SHOWN, occasion=asked.occasion or None,
                budget=price.high if price is not None and price.high else None), self._user)
        except InputError as error:
            raise ClosedRoomError("stylist.no_catalogue") from error
        hits = self._within(found.items, asked)
        lines: list[Message] = [message("stylist.chat_recommended", count=len(hits))] if hits else []
        more = self._besides(hits, asked)
        lines += [message("stylist.chat_recommended_besides", count=len(more))] if more else []
        known = found.events or taste.profile(user=self._user).loved
        if not known:
            lines.append(message("stylist.chat_taste_unknown"))
        basis = [message("stylist.chat_basis_taste", events=found.events)]
        basis += [left_out_message(found.left_out)] if any(found.left_out.values()) else []
        return Told(lines=tuple(lines) or (message("stylist.chat_no_more"),), hits=(*hits, *more), basis=tuple(basis),
                    choices=_says(("stylist.chat_say_cheaper", "stylist.chat_say_not_first"), asked),
                    steps=_taste_steps(asked))

    def _within(self, ranked: Sequence[Recommended], asked: Asked) -> list[Hit]:
        items = {one.id: one for one in self._catalog.items([one.item for one in ranked])}
        return [Hit(item=items[one.item], why=why(one), reasons=_lifts(one)) for one in ranked
                if one.item in items and one.item not in asked.refused
                and holds(asked.limit, known_of(items[one.item]))][:_SHOWN]

    def _besides(self, hits: Sequence[Hit], asked: Asked) -> list[Hit]:
        """What else keeps narrow limits, where taste names too little within them."""
        if len(hits) >= _SHOWN:
            return []
        more = self._catalog.find(FindAsked(text="", limit=asked.limit, wishes=asked.wishes, most=_SHOWN - len(hits),
                                            without=(*(one.item.id for one in hits), *asked.refused)))
        return [Hit(item=one.item, why=message("stylist.why_nothing")) for one in more]

    def trends(self, asked: Asked) -> Told:
        """What rises and what falls: of the kinds or the very values that are named, with items of what rises.

        Raises:
            ClosedRoomError: nothing is dated.
        """
        try:
            reports = self._studio.stylist.trends(TrendRequest())
        except InputError as error:
            raise ClosedRoomError("stylist.no_trends") from error
        chosen = _meant(reports, asked)
        rising = [one for one in chosen if one.verdict == "rising"]
        steps = [next_steps(one, reports) for one in rising[:2]]
        prompts = [one.prompt_ru if asked.language == "ru" else one.prompt_en for one in steps]
        says = tuple(choice("stylist.chat_say_design_this", asked.language, prompt=one) for one in prompts if one)
        return Told(
            lines=tuple(plain(one) for one in chosen[:_TOLD]) or (message("stylist.chat_no_trend"),),
            hits=tuple(self._of_trend(rising, asked)),
            basis=(*(heading(one) for one in reports if one.months), *(line(one) for one in chosen[:_TOLD])),
            choices=says, steps=(step("stylist.chat_step_trends", "trends", asked.language),))

    def _of_trend(self, rising: Sequence[Trend], asked: Asked) -> list[Hit]:
        """Items of the catalogue that have what rises most, within the limits of the thread."""
        found: list[Hit] = []
        for trend in [one for one in rising if one.kind in _FIELDS][:2]:
            limit: Limit = Is(_FIELDS[trend.kind], trend.value)
            found += [Hit(item=one.item, why=line_name(trend)) for one in self._catalog.find(FindAsked(
                text="", limit=both(asked.limit, limit), most=_SHOWN // 2))]
        return found


def line_name(trend: Trend) -> Message:
    """Why an item stands with a trend."""
    from modiste.stylist.trends.wording import trend_name

    return message("stylist.chat_why_trend", name=trend_name(trend))


def _lifts(one: Recommended) -> tuple[Message, ...]:
    """What lifted an item most, and what else did."""
    others = sorted((name for name, lift in one.lifts.items() if lift > 0 and name != one.reason),
                    key=lambda name: -one.lifts[name])
    return (why(one), *(reason_message(name) for name in others[:_LIFTS]))


def _meant(reports: Sequence[TrendReport], asked: Asked) -> list[Trend]:
    """The trends asked about: the values that are named (none, where nothing is known of them), else those of the kind
    that is named, the rising first."""
    said = asked.attributes
    named_values = {("type", said.garment or ""), ("pattern", said.pattern or ""),
                    *(("colour", one) for one in said.colours)}
    every = [trend for report in reports for trend in report.trends if trend.value and trend.value != OTHER]
    exact = [trend for trend in every if (trend.kind, trend.value) in named_values]
    text = asked.text.casefold()
    kinds = {kind for kind, words in _KIND_WORDS.items() if any(word in text for word in words)}
    named = said.garment or said.pattern or said.colours
    pool = exact if named and not kinds else [one for one in every if not kinds or one.kind in kinds]
    order = {"rising": 0, "falling": 1, "broken": 2, "steady": 3, "cannot_say": 4}
    return sorted(pool, key=lambda one: (order[one.verdict], -one.shares[-1].share))


_KIND_WORDS: Final = {"colour": ("colour", "color", "цвет", "оттен"), "pattern": ("print", "pattern", "принт", "узор"),
                      "type": ("garment", "kind of cloth", "вещи", "одежд", "фасон")}


def _says(codes: Sequence[str], asked: Asked) -> tuple[Choice, ...]:
    return tuple(choice(code, asked.language) for code in codes)


def _taste_steps(asked: Asked) -> tuple[Step, ...]:
    return (step("stylist.chat_step_taste", "foryou", asked.language),)
