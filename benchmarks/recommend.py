"""How long a recommendation takes over a large catalogue, and whether many people at once lose or leak anything.

    python benchmarks/recommend.py                          44,000 items, 100,000 events of 8,000 people
    python benchmarks/recommend.py --soak 10                20 people like and dislike for so many minutes

Items, vectors and events are drawn by a seed. Figures are seconds of processor of this process, each question warm:
the first one puts the shop together, which is printed apart. The soak says how many events were sent and kept, and how
much memory was resident after each minute.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from threading import Lock, Thread
from typing import Final

import numpy as np

from modiste.catalog.index import ItemIndex, index_row
from modiste.core.items import Item, Money, Tag, Variant
from modiste.core.settings import Settings
from modiste.language import vocabulary
from modiste.studio.home import UserId
from modiste.studio.store.items.values import NewItem
from modiste.studio.store.store import Store
from modiste.studio.studio import Studio
from modiste.studio.stylist.requests import RecommendRequest
from modiste.stylist.taste.events import Event
from modiste.stylist.taste.quiz import QuizAnswer

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.catalog import draw  # noqa: E402

_AT_ONCE: Final = 2000
_BRANDS: Final = 200
_ASKED: Final = 40
_SOAKING: Final = 20
_START: Final = datetime(2025, 1, 1, tzinfo=UTC)


def fill(studio: Studio, items: int, events: int, people: int) -> None:
    """A catalogue with vectors, and a log."""
    rng = np.random.default_rng(0)
    entries = vocabulary().entries
    vectors, types = draw(items, 5)
    garments, colours, patterns = (tuple(entries[kind]) for kind in ("garment", "colour", "pattern"))
    made = [_item(number, garments[int(types[number]) % len(garments)], str(rng.choice(colours)),
                  str(rng.choice(patterns)), rng) for number in range(items)]
    store = studio.catalog.store
    feed = store.imports.begin(None, "drawn", format="table", name="drawn")
    for start in range(0, items, _AT_ONCE):
        store.items.put(None, [NewItem(item=one, pictures=(), digest="x") for one in made[start : start + _AT_ONCE]],
                        feed.number)
    store.imports.end(feed.number, "done", {})
    ItemIndex(studio.catalog.place, "drawn", vectors.shape[1]).upsert(
        index_row(item, vector) for item, vector in zip(made, vectors, strict=True))
    likely = rng.pareto(1.2, items) + 0.1
    chosen = rng.choice(items, events, p=likely / likely.sum())
    seconds = np.sort(rng.integers(0, 300 * 86400, events))
    for start in range(0, events, _AT_ONCE):
        studio.stylist.taste.add([Event(
            person=f"p{rng.integers(people)}", item=made[chosen[row]].id, event="buy",
            size=str(rng.choice(["S", "M", "L"])), at=_START + timedelta(seconds=int(seconds[row])))
            for row in range(start, min(start + _AT_ONCE, events))])


def _item(number: int, garment: str, colour: str, pattern: str, rng: np.random.Generator) -> Item:
    tags = [Tag(kind, value, source="feed") for kind, value in (
        ("garment", garment), ("colour", colour), ("pattern", pattern))]
    return Item(id=f"{number:016x}", product=f"{number // 3:016x}", title=f"{colour} {garment} {number}",
                brand=f"Brand {rng.integers(_BRANDS)}", tags=tuple(tags), source="drawn",
                variants=(Variant(size="M", price=Money(Decimal(int(rng.integers(20, 300))), "EUR")),))


def measure(items: int, events: int, people: int) -> dict[str, float]:
    """Seconds of processor of a warm question: after nothing, and after a like of the same person."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Settings.load(home=Path(folder)))
        fill(studio, items, events, people)
        taste = studio.stylist.taste
        taken = [one.item for one in taste.events("p1")] or ["0" * 16]
        taste.add([Event(person="me", item=name, event="like", at=_START + timedelta(days=301, minutes=place))
                   for place, name in enumerate(taken * 8)])
        begun = time.process_time()
        taste.recommend(RecommendRequest())
        first, warm, liked = time.process_time() - begun, [], []
        for number in range(_ASKED):
            begun = time.process_time()
            found = taste.recommend(RecommendRequest(seed=number))
            warm.append(time.process_time() - begun)
            begun = time.process_time()
            taste.add([Event(person="me", item=found.items[0].item, event="like",
                             at=_START + timedelta(days=302, minutes=number))])
            taste.recommend(RecommendRequest(seed=number))
            liked.append(time.process_time() - begun)
        return {"first_s": round(first, 2), "warm_ms": round(1000 * float(np.median(warm)), 1),
                "warm_p95_ms": round(1000 * float(np.quantile(warm, 0.95)), 1),
                "after_a_like_ms": round(1000 * float(np.median(liked)), 1)}


def soak(minutes: float, items: int, database: str | None) -> dict[str, object]:
    """20 people with accounts answer the quiz, like and turn away at once."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(Settings.load(home=Path(folder)).model_copy(update={"database": database}))
        fill(studio, items, 0, 1)
        with Store.open(studio.settings.home, database) as store:
            users = [store.users.add(f"person {number}", "four small words").id for number in range(_SOAKING)]
        until, lock, sent = time.monotonic() + 60 * minutes, Lock(), dict.fromkeys(users, 0)
        problems: list[str] = []

        def live(user: int, seed: int) -> None:
            try:
                for number in _days(studio, user, seed, until):
                    with lock:
                        sent[user] = number
            except Exception as error:  # noqa: BLE001 - told in the report
                problems.append(repr(error))

        threads = [Thread(target=live, args=(user, number)) for number, user in enumerate(users)]
        for thread in threads:
            thread.start()
        memory = [_resident()]
        while any(thread.is_alive() for thread in threads):
            time.sleep(min(60.0, 15.0 * minutes))
            memory.append(_resident())
        kept = {user: studio.stylist.taste.store.events.count(user) for user in users}
        return {"people": len(users), "sent": sum(sent.values()), "kept": sum(kept.values()), "lost": sum(
            sent[user] != kept[user] for user in users), "problems": problems[:3], "resident_mb": memory,
                "answers_per_s": round(sum(sent.values()) / (60 * minutes), 1)}


def _days(studio: Studio, user: UserId, seed: int, until: float) -> Iterator[int]:
    """What one person does until the time is up; the number of events after each."""
    taste, rng, sent = studio.stylist.taste, np.random.default_rng(seed), 0
    while time.monotonic() < until:
        pair = taste.quiz(user=user)
        if pair.first is not None and pair.second is not None and pair.number <= 8:
            taste.answer(QuizAnswer(pair.first, pair.second, str(rng.choice(["first", "second"]))), user=user)
        found = taste.recommend(RecommendRequest(seed=sent), user).items
        kind = "like" if rng.random() < 0.6 else "not_for_me"
        taste.add([Event(person="me", item=found[int(rng.integers(len(found)))].item, event=kind,
                         at=_START + timedelta(seconds=sent))], user)
        sent += 1
        yield sent


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() >> 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=44_000)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=8_000)
    parser.add_argument("--soak", type=float, metavar="MINUTES")
    parser.add_argument("--database", help="of the soak: a PostgreSQL address")
    asked = parser.parse_args(arguments)
    found = (measure(asked.items, asked.events, asked.people) if asked.soak is None
             else soak(asked.soak, asked.items, asked.database))
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
