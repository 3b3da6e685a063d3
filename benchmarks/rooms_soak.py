"""All rooms at once for a while: people who sew nothing but draw, weave, drape, search, dress, ask and look around.

    modiste --home DIR example
    python benchmarks/rooms_soak.py [--home DIR] [--users 8] [--minutes 60] [--json]

A server is started here on a copy of the home, and stopped at the end. Each person has a thread with the stylist
(scripted requests, by events), a wardrobe that grows, searches, outfits, recommendations, trends, and jobs as in
`studio_load.py soak`. Must hold: no error, every picture and message that was answered for is there at the end, memory
of the last quarter within 10 % of the second.
"""

import argparse
import contextlib
import io
import json
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

import httpx
from PIL import Image, ImageDraw

ROOT: Final = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.studio_load import API, Tally, memory, server, share, signed_in, work  # noqa: E402

SWAPS: Final = {"x-modiste-swap": "1"}
ADDRESSES: Final = ("/en/find?text=red+dress+under+100+euro", "/ru/find?text=пальто", "/en/outfits?weather=12C+rain",
                    "/ru/foryou", "/en/foryou", "/en/trends", "/ru/wardrobe", "/en/stylist", "/en/boards",
                    "/en/sewing", "/en/")
_PLACE: Final = re.compile(r'<m-answer number="(\d+)" thread="([0-9a-f]+)"')


@dataclass(frozen=True, kw_only=True)
class SoakReport:
    """What was found: what was done, what is `lost` of it, and what went wrong."""

    users: int
    minutes: float
    answers: int
    messages: int
    jobs_started: int
    pictures_made: int
    garments_brought: int
    lost_pictures: int
    lost_messages: int
    errors: int
    first_errors: tuple[str, ...]
    first_words_p95_s: float
    page_p95_ms: int
    processor_s: int
    second_quarter_mib: int
    last_quarter_mib: int

    @property
    def holds(self) -> bool:
        """Whether nothing went wrong."""
        return not (self.errors or self.lost_pictures or self.lost_messages)


@dataclass(kw_only=True)
class Person:
    """One who is signed in: what was said and answered, in which thread, and how many garments were brought."""

    client: httpx.Client
    name: str
    rng: random.Random
    thread: str = ""
    said: int = 0
    brought: int = 0
    first: list[float] = field(default_factory=list)


def requests() -> list[str]:
    """What people ask: the scripted requests."""
    lines = (ROOT / "tests/stylist/conversation/unseen_a.jsonl").read_text("utf-8").splitlines()
    return [say for line in lines for say, _intent, _limits in json.loads(line)["turns"]]


def garment(rng: random.Random) -> bytes:
    """A drawn T-shirt in a colour of its own."""
    image = Image.new("RGB", (192, 224), "white")
    colour = tuple(rng.randrange(20, 220) for _ in range(3))
    sides = [(60, 40), (132, 40), (176, 84), (152, 104), (134, 88), (134, 196), (58, 196), (58, 88), (40, 104),
             (16, 84)]
    ImageDraw.Draw(image).polygon(sides, fill=colour)
    data = io.BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


def ask(person: Person, tally: Tally, said: str) -> None:
    """A message and its answer, by events."""
    start = time.perf_counter()
    sent = person.client.post("/en/stylist", data={"text": said, "thread": person.thread}, headers=SWAPS)
    if sent.status_code == 429 or "m-notice" in sent.text:  # too many in a minute: said in one line, nothing is kept
        return
    place = _PLACE.search(sent.text)
    if sent.status_code != 200 or place is None:
        tally.errors.append(f"stylist: {sent.status_code} {sent.text[:120]}")
        return
    person.thread = place[2]
    ended = False
    with person.client.stream("GET", f"/en/stylist/{place[2]}/{place[1]}/events") as told:
        for line in told.iter_lines():
            if line == "event: words" and len(person.first) <= person.said:
                person.first.append(time.perf_counter() - start)
            ended = ended or line == "event: answer"
    person.said += ended
    tally.answered("stylist", time.perf_counter() - start)
    if not ended:
        tally.errors.append(f"stylist: no answer to {said}")


def bring(person: Person, tally: Tally) -> None:
    """A photo into the wardrobe."""
    files = {"photos": (f"{person.name}-{person.brought}.png", garment(person.rng), "image/png")}
    answer = person.client.post("/en/wardrobe", files=files, headers=SWAPS)
    if answer.status_code == 429:
        return
    if answer.status_code != 200:
        tally.errors.append(f"wardrobe: {answer.status_code} {answer.text[:120]}")
        return
    person.brought += 1


def live(person: Person, tally: Tally, until: float, script: list[str]) -> None:
    """All rooms mixed until the time is over; an answer that does not come is an error, and the person goes on."""
    while time.monotonic() < until:
        what = person.rng.choice(("ask", "ask", "look", "look", "look", "work", "bring"))
        try:
            _do(what, person, tally, until, script)
        except httpx.HTTPError as error:
            tally.errors.append(f"{what}: {type(error).__name__}")
        time.sleep(person.rng.uniform(0.3, 1.2))


def _do(what: str, person: Person, tally: Tally, until: float, script: list[str]) -> None:
    if what == "ask":
        ask(person, tally, person.rng.choice(script))
    elif what == "bring" and person.brought < 12:
        bring(person, tally)
    elif what == "work":
        work(person.client, person.name, tally, min(until, time.monotonic() + 4), person.rng)
    else:
        address = person.rng.choice(ADDRESSES)
        start = time.perf_counter()
        answer = person.client.get(address)
        tally.answered(address, time.perf_counter() - start)
        if answer.status_code != 200:
            tally.errors.append(f"{address}: {answer.status_code}")


def shown(person: Person, tally: Tally, address: str) -> str:
    """What is at an address, as text; nothing where there is no answer, which is an error, or none that is good."""
    try:
        answer = person.client.get(address)
    except httpx.HTTPError as error:
        tally.errors.append(f"{address}: {type(error).__name__}")
        return ""
    return answer.text if answer.status_code == 200 else ""


def lost_pictures(people: list[Person], tally: Tally) -> int:
    """How many pictures were answered for and are not there."""
    by_name = {person.name: person for person in people}
    return sum(not shown(by_name[name], tally, f"{API}/pictures/{picture}") for name, picture in tally.made)


def lost_messages(people: list[Person], tally: Tally) -> int:
    """How many messages were answered and are not in their thread."""
    gone = 0
    for person in people:
        if person.thread:
            text = shown(person, tally, f"/en/stylist?thread={person.thread}")
            told = text.count('class="m-exchange"')
            gone += max(0, min(person.said, told) - text.count('class="m-answer"')) + (person.said > 0 and told == 0)
    return gone


def run(home: Path | None, users: int, minutes: float) -> SoakReport:
    """The soak."""
    tally, levels, script = Tally(), list[float](), requests()
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if home is not None:
            shutil.copytree(home, folder / "home", ignore=shutil.ignore_patterns("*.lock"))
        address, process = stack.enter_context(server(folder / "home", users, warm=True))
        people = [Person(client=signed_in(address, number), name=f"user{number}", rng=random.Random(number))
                  for number in range(users)]
        until = time.monotonic() + 60 * minutes
        threads = [threading.Thread(target=live, args=(person, tally, until, script)) for person in people]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            levels.append(memory(process))
            time.sleep(5)
        pictures, messages = lost_pictures(people, tally), lost_messages(people, tally)
        used = sum(process.cpu_times()[:2])
    every = [one for values in tally.seconds.values() for one in values]
    first = [one for person in people for one in person.first]
    quarter = max(1, len(levels) // 4)
    return SoakReport(
        users=users, minutes=minutes, answers=len(every), messages=sum(one.said for one in people),
        jobs_started=len(tally.first), pictures_made=len(tally.made),
        garments_brought=sum(one.brought for one in people), lost_pictures=pictures, lost_messages=messages,
        errors=len(tally.errors), first_errors=tuple(tally.errors[:5]),
        first_words_p95_s=round(share(first, 0.95), 2), page_p95_ms=round(1000 * share(
            [one for name, values in tally.seconds.items() if name.startswith("/") for one in values] or [0.0], 0.95)),
        processor_s=round(used), second_quarter_mib=round(max(levels[quarter: 2 * quarter], default=0)),
        last_quarter_mib=round(max(levels[-quarter:], default=0)))


def main() -> int:
    """Print what was found; ends with 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--users", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = run(asked.home, asked.users, asked.minutes)
    told = asdict(found)
    text = json.dumps(told) if asked.json else "\n".join(f"{name:20} {value}" for name, value in told.items())
    sys.stdout.write(text + "\n")
    return 0 if found.holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
