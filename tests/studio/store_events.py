"""What a store of events and profiles must do, on any database."""

from datetime import UTC, datetime, timedelta

from modiste.studio.store import Store
from modiste.stylist.taste.events import Event

MAY = datetime(2026, 5, 1, tzinfo=UTC)


def done(item: str, hours: int, person: str = "Анна", event: str = "like", **more: str) -> Event:
    """An event of May."""
    return Event(person=person, item=item, event=event, at=MAY + timedelta(hours=hours), **more)


def events_hold(store: Store) -> None:
    """Add, list, follow, forget."""
    first = [done("a", 2), done("b", 1, event="not_for_me", reason="colour"), done("a", 3, "Борис", size="M")]
    assert store.events.add(None, first) == 3
    assert store.events.add(None, [*first, done("c", 4)]) == 1
    assert [one.item for one in store.events.list(None, "Анна")] == ["b", "a", "c"]
    assert next(store.events.list(None, "Анна")).reason == "colour"
    assert store.events.items(None) == ("a", "b", "c")
    assert (store.events.people_count(None), store.events.count(None, "Анна")) == (2, 3)
    stood = store.events.last(None)
    assert store.events.since(None, stood) == ()
    store.events.add(None, [done("d", 9), done("e", 8)])
    assert [one.item for one in store.events.since(None, stood) or ()] == ["e", "d"]
    assert store.events.forget(None, "Анна", item="a") == 1
    assert store.events.since(None, stood) is None  # something is gone: nobody may go on from there
    store.events.keep_profile(None, "Вера", {"budget": 90.0})
    assert store.events.knows(None, "Вера")
    assert not store.events.knows(None, "Глеб")
    assert store.events.people(None) == ("Анна", "Борис", "Вера")
    store.events.keep_profile(None, "Вера", None)
    assert store.events.forget(None, "Анна") + store.events.forget(None, "Борис") == 5
    assert store.events.last(None).count == 0
