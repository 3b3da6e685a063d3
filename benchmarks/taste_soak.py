"""Many people who like and turn away at once, through the API of a real server.

    python benchmarks/taste_soak.py [--users 20] [--minutes 10] [--items 600] [--database URL] [--json]

A server is started here on a drawn catalogue in a folder of its own, and stopped at the end; `--database` keeps its
rows in an empty PostgreSQL database. Each person answers the quiz, asks what to look at, and says of one thing after
another whether it is liked. Must hold: no error (an answer that does not come in a minute is one), every event that was
answered for is there at the end and none twice, memory of the last quarter within 10 % of the second.
"""

import argparse
import contextlib
import json
import random
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.recommend import fill  # noqa: E402
from benchmarks.studio_load import API, Tally, memory, server, share, signed_in  # noqa: E402
from modiste.core.settings import Settings  # noqa: E402
from modiste.studio.studio import Studio  # noqa: E402

_START: Final = datetime(2025, 1, 1, tzinfo=UTC)
_QUIZ: Final = 8
_LIKED: Final = 0.6
_FLAT: Final = 1.1
_BUSY: Final = 429


@dataclass(frozen=True, kw_only=True)
class SoakReport:
    """What was found; `lost` are events that were answered for and are not there, `twice` those there again."""

    users: int
    minutes: float
    database: str
    answers: int
    sent: int
    kept: int
    lost: int
    twice: int
    errors: int
    first_errors: tuple[str, ...]
    answer_p50_ms: int
    answer_p95_ms: int
    processor_s: int
    second_quarter_mib: int
    last_quarter_mib: int

    @property
    def holds(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.errors or self.lost or self.twice) and (
            self.last_quarter_mib <= _FLAT * self.second_quarter_mib)


@dataclass(kw_only=True)
class Person:
    """One who is signed in, and the moments of the events that were answered for."""

    client: httpx.Client
    rng: random.Random
    sent: list[datetime] = field(default_factory=list)
    tried: int = 0
    answered: int = 0


def ask(person: Person, tally: Tally, method: str, address: str, body: object = None) -> httpx.Response | None:
    """One question and its answer; None where it went wrong, or is to be asked later."""
    start = time.perf_counter()
    try:
        answer = person.client.request(method, API + address, json=body)
    except httpx.HTTPError as error:
        tally.errors.append(f"{method} {address}: {type(error).__name__}")
        return None
    tally.answered(address, time.perf_counter() - start)
    if answer.status_code == _BUSY:  # too many at a time: said, nothing is kept
        time.sleep(2)
        return None
    if answer.status_code >= 400:
        tally.errors.append(f"{method} {address}: {answer.status_code} {answer.text[:120]}")
        return None
    return answer


def judge(person: Person, tally: Tally) -> None:
    """A page of what to look at, and a word on some of it."""
    found = ask(person, tally, "GET", "/recommendations?k=12")
    shown = found.json()["items"] if found is not None else []
    for one in person.rng.sample(shown, min(2, len(shown))):
        person.tried += 1
        at = _START + timedelta(seconds=person.tried)
        liked = person.rng.random() < _LIKED
        said = {"item": one["item"], "event": "like" if liked else "not_for_me", "at": at.isoformat(),
                **({} if liked else {"reason": person.rng.choice(("colour", "print", "cut", "price"))})}
        if ask(person, tally, "POST", "/events", [said]) is not None:
            person.sent.append(at)


def answer_quiz(person: Person, tally: Tally) -> None:
    """The next pair, and which is liked better."""
    pair = ask(person, tally, "GET", "/taste/quiz")
    if pair is None or pair.json()["first"] is None:
        return
    said = {name: pair.json()[name] for name in ("first", "second")}
    chosen = person.rng.choice(("first", "second", "neither"))
    if ask(person, tally, "POST", "/taste/quiz", {**said, "chosen": chosen}) is not None:
        person.answered += 1


def live(person: Person, tally: Tally, until: float) -> None:
    """Until the time is over."""
    while time.monotonic() < until:
        if person.answered < _QUIZ:
            answer_quiz(person, tally)
        judge(person, tally)
        if person.rng.random() < 0.1:
            ask(person, tally, "GET", "/taste/profile")
        time.sleep(person.rng.uniform(0.2, 0.8))


def kept(person: Person, tally: Tally) -> list[datetime]:
    """The moments of all events that are there."""
    found = ask(person, tally, "GET", "/events")
    return [datetime.fromisoformat(one["at"]) for one in found.json()] if found is not None else []


def run(users: int, minutes: float, items: int, database: str | None) -> SoakReport:
    """The soak."""
    tally, levels = Tally(), list[float]()
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
        fill(Studio(Settings.load(home=home).model_copy(update={"database": database})), items, 0, 1)
        address, process = stack.enter_context(server(home, users, warm=False, database=database))
        people = [Person(client=signed_in(address, number), rng=random.Random(number)) for number in range(users)]
        until = time.monotonic() + 60 * minutes
        threads = [threading.Thread(target=live, args=(person, tally, until)) for person in people]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            levels.append(memory(process))
            time.sleep(2)
        there = [kept(person, tally) for person in people]
        used = sum(process.cpu_times()[:2])
    every = [one for values in tally.seconds.values() for one in values]
    quarter = max(1, len(levels) // 4)
    return SoakReport(
        users=users, minutes=minutes, database="PostgreSQL" if database else "SQLite", answers=len(every),
        sent=sum(len(person.sent) for person in people), kept=sum(map(len, there)),
        lost=sum(len(set(person.sent) - set(found)) for person, found in zip(people, there, strict=True)),
        twice=sum(len(found) - len(set(found)) for found in there), errors=len(tally.errors),
        first_errors=tuple(tally.errors[:5]), answer_p50_ms=round(1000 * share(every, 0.5)),
        answer_p95_ms=round(1000 * share(every, 0.95)), processor_s=round(used),
        second_quarter_mib=round(max(levels[quarter : 2 * quarter], default=0)),
        last_quarter_mib=round(max(levels[-quarter:], default=0)))


def main() -> int:
    """Print what was found; ends with 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--items", type=int, default=600)
    parser.add_argument("--database", help="an empty PostgreSQL database, as an address")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = run(asked.users, asked.minutes, asked.items, asked.database)
    told = asdict(found)
    text = json.dumps(told) if asked.json else "\n".join(f"{name:20} {value}" for name, value in told.items())
    sys.stdout.write(text + "\n")
    return 0 if found.holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
