"""Planned outfits as an iCalendar file (RFC 5545), out and in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from modiste.core.errors import InputError

_ITEMS: Final = "X-MODISTE-GARMENTS"
_PRODUCT: Final = "-//Modiste//Outfits//EN"
_MOST_BYTES: Final = 5_000_000
_MOST_EVENTS: Final = 5_000
_ID: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An outfit on a day: garments by their ids, and what people read of it."""

    day: date
    items: tuple[str, ...]
    title: str
    text: str = ""


def write_calendar(entries: Sequence[Entry]) -> bytes:
    """The entries as whole days of an iCalendar file."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.day.isoformat()}-{'-'.join(one[:8] for one in entry.items)[:80]}@modiste")
        event.add("dtstamp", datetime(entry.day.year, entry.day.month, entry.day.day, tzinfo=UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(days=1))
        event.add("summary", entry.title)
        if entry.text:
            event.add("description", entry.text)
        event.add(_ITEMS, " ".join(entry.items))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def read_calendar(data: bytes, name: str) -> tuple[Entry, ...]:
    """The outfits of an iCalendar file; other events in it are left out.

    Raises:
        InputError: it is no such file, is damaged or far too large.
    """
    from icalendar import Calendar

    if len(data) > _MOST_BYTES:
        raise InputError("stylist.calendar_large", name=name, most=_MOST_BYTES // 1_000_000)
    try:
        events = Calendar.from_ical(data).walk("VEVENT")
        found = [entry for event in events[:_MOST_EVENTS] if (entry := _entry(event)) is not None]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("stylist.calendar_damaged", name=name) from error
    return tuple(found)


def _entry(event: object) -> Entry | None:
    get = getattr(event, "get", None)
    if get is None:
        return None
    listed, start = get(_ITEMS), get("dtstart")
    if listed is None or start is None:
        return None
    moment = start.dt
    items = tuple(one for one in str(listed).split() if len(one) == 16 and set(one) <= _ID)
    if not items:
        return None
    return Entry(day=moment.date() if isinstance(moment, datetime) else moment, items=items,
                 title=str(get("summary", ""))[:200], text=str(get("description", ""))[:2000])
