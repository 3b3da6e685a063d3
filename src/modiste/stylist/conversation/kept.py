"""A thread's state and answers as JSON and back: what the store keeps, and what `--json` prints."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from modiste.catalog.limits import All, AnyOf, Available, Is, Limit, Not, Price, limit_json
from modiste.core.errors import DataError, InputError
from modiste.core.messages import Language
from modiste.stylist.conversation.values import (
    Answer,
    Card,
    Chip,
    Choice,
    Constraint,
    Ground,
    Grounds,
    Intent,
    Line,
    Step,
    Talk,
)

_DEEPEST: Final = 12
_LISTS: Final = ("chips", "cards", "choices", "steps")


def talk_json(talk: Talk) -> str:
    """The state of a thread as a text."""
    state = asdict(talk) | {
        "constraints": [{"limit": limit_json(one.limit), "mood": one.mood} for one in talk.constraints],
        "wishes": [[one.field, one.value] for one in talk.wishes]}
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def talk_from(text: str) -> Talk:
    """The state that `talk_json` wrote.

    Raises:
        DataError: the text is no such state.
    """
    try:
        raw = json.loads(text)
        constraints = tuple(Constraint(limit_from(one["limit"]), str(one["mood"])) for one in raw["constraints"])
        lists = {name: tuple(map(str, raw[name])) for name in ("moods", "items", "seen", "refused", "pictures")}
        return Talk(
            constraints=constraints, wishes=tuple(Is(str(kind), str(value)) for kind, value in raw["wishes"]),
            topic=Intent(raw["topic"]) if raw["topic"] is not None else None,
            focus=str(raw["focus"]) if raw["focus"] is not None else None, subject=str(raw["subject"]),
            asked=str(raw["asked"]), weather=str(raw.get("weather", "")),
            grounds=_grounds(raw.get("grounds", {})), language=_language(raw["language"]), **lists)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, InputError) as error:
        raise DataError("stylist.chat_state") from error


def _grounds(raw: Mapping[str, Any]) -> Grounds:
    return Grounds(whole=_lines(raw, "whole"), against=_lines(raw, "against"), items=tuple(
        Ground(item=str(one["item"]), lines=_lines(one, "lines"), against=_lines(one, "against"))
        for one in raw.get("items", ())))


def _lines(raw: Mapping[str, Any], name: str) -> tuple[Line, ...]:
    return tuple((str(english), str(russian)) for english, russian in raw.get(name, ()))


def limit_from(value: object, depth: int = 0) -> Limit:
    """The limit that `limit_json` wrote as an object.

    Raises:
        DataError: it is none.
    """
    if not isinstance(value, Mapping) or len(value) != 1 or depth > _DEEPEST:
        raise DataError("stylist.chat_state")
    (name, inner), = value.items()
    if name in ("all", "any") and isinstance(inner, Sequence):
        parts = tuple(limit_from(one, depth + 1) for one in inner)
        return All(parts) if name == "all" else AnyOf(parts)
    if name == "not":
        return Not(limit_from(inner, depth + 1))
    if name == "available":
        return Available()
    if name == "price" and isinstance(inner, Mapping):
        low, high = inner.get("min", inner.get("above")), inner.get("max", inner.get("below"))
        return Price(low=None if low is None else float(low), high=None if high is None else float(high),
                     currency=None if inner.get("currency") is None else str(inner["currency"]),
                     above="above" in inner, below="below" in inner)
    return Is(str(name), "" if inner is None else str(inner))


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as `modiste chat --json` prints it."""
    return {"answer": answer.text, "intent": answer.intent.value,
            "constraints": [limit_json(one.limit) for one in answer.constraints],
            "items": [{"id": one.id, "title": one.title, "brand": one.brand, "price": one.price, "why": one.why,
                       "against": one.against, "url": one.url} for one in answer.cards],
            "warnings": list(answer.warnings),
            "pictures": list(answer.pictures)}


def kept_answer(answer: Answer) -> str:
    """An answer as the store keeps it: without the state of its thread, which has a place of its own."""
    shown = {name: [asdict(one) for one in getattr(answer, name)] for name in _LISTS}
    told = {"text": answer.text, "intent": answer.intent.value, "language": answer.language,
            "pictures": answer.pictures, "basis": answer.basis, "warnings": answer.warnings, "job": answer.job, **shown}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def answer_from(text: str) -> Answer:
    """The answer that `kept_answer` wrote.

    Raises:
        DataError: the text is no such answer.
    """
    try:
        raw = json.loads(text)
        steps = tuple(Step(
            label=one["label"], page=one["page"],
            query=tuple((str(name), str(value)) for name, value in one["query"])) for one in raw["steps"])
        return Answer(
            text=str(raw["text"]), intent=Intent(raw["intent"]), language=_language(raw["language"]),
            chips=tuple(Chip(**one) for one in raw["chips"]), cards=tuple(Card(**one) for one in raw["cards"]),
            choices=tuple(Choice(**one) for one in raw["choices"]), steps=steps,
            pictures=tuple(map(str, raw["pictures"])), basis=tuple(map(str, raw["basis"])), job=raw["job"],
            warnings=tuple(map(str, raw.get("warnings", ()))))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError("stylist.chat_state") from error


def _language(value: object) -> Language:
    return "ru" if value == "ru" else "en"
