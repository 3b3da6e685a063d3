"""Events: what somebody did with an item, when; and tables of them that are brought."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from modiste.core.errors import DataError, InputError, UnknownNameError
from modiste.stylist.tables import check_columns, read_columns, text_of

EVENTS: Final = ("view", "save", "wear", "buy", "like", "not_for_me", "return")
REASONS: Final = ("colour", "print", "cut", "price", "size", "brand")
FITS: Final = ("small", "fits", "large")
ME: Final = "me"
"""The person alone on a laptop."""
_NEEDED: Final = ("item", "event", "at")
_LONGEST: Final = 200
AHEAD: Final = timedelta(minutes=5)
"""Clocks differ by minutes; more is a date in the future."""
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What `person` did with `item` at a moment (aware). `reason` is why it is not for them, `size` and `fit` how a
    size that was worn sat.

    Raises UnknownNameError for another event, reason or fit, InputError for a name that is empty or too long or a
    moment without its zone.
    """

    person: str
    item: str
    event: str
    at: datetime
    reason: str | None = None
    size: str | None = None
    fit: str | None = None
    occasion: str | None = None

    def __post_init__(self) -> None:
        for kind, value, known in (("event", self.event, EVENTS), ("reason", self.reason, REASONS),
                                   ("fit note", self.fit, FITS)):
            if value is not None and value not in known:
                raise UnknownNameError(kind, value, known)
        for name in ("person", "item"):
            value = getattr(self, name)
            if not value.strip() or len(value) > _LONGEST or not value.isprintable():
                raise InputError("stylist.event_name", name=name, value=value[:_SHOWN], most=_LONGEST)
        if self.at.tzinfo is None:
            raise InputError("stylist.event_without_zone", value=self.at.isoformat())

    @property
    def digest(self) -> str:
        """The same for the same event again, whatever else is noted of it."""
        parts = (self.person, self.item, self.event, self.at.astimezone(UTC).isoformat(timespec="seconds"))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def read_events(path: Path, now: datetime, person: str | None = None, knows: Callable[[str], bool] | None = None
                ) -> Iterator[Event]:
    """Read a table of events; `person` is who did them where there is no such column, `knows` says which items there
    are.

    Raises:
        DataError: it cannot be read, lacks a column, or a row names what there is not or lies in the future.
    """
    table = read_columns(path)
    check_columns(table, _NEEDED if person is not None else ("person", *_NEEDED))
    optional = {name: table.get(name) for name in ("person", "reason", "size", "fit", "occasion")}
    for number in range(table.count):
        row = table.first_row + number
        said = {name: (text_of(column[number]) or None) if column is not None else None
                for name, column in optional.items()}
        try:
            event = Event(person=said.pop("person") or person or "", item=text_of(table["item"][number]),
                          event=text_of(table["event"][number]).lower().replace(" ", "_"),
                          at=_moment(table["at"][number]), **said)
        except InputError as error:
            raise DataError("stylist.row_problem", path=path, row=row, reason=error) from error
        if event.at > now + AHEAD:
            raise DataError("stylist.event_ahead", path=path, row=row, value=event.at.isoformat())
        if knows is not None and not knows(event.item):
            raise DataError("stylist.event_unknown_item", path=path, row=row, item=event.item[:_SHOWN])
        yield event


def _moment(value: object) -> datetime:
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
    except ValueError as error:
        raise InputError("stylist.event_moment", value=str(value)[:_SHOWN]) from error
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise InputError("stylist.event_moment", value=str(value)[:_SHOWN]) from error
