"""The studio under load: real server on loopback, real bundled models.

    python benchmarks/studio_load.py pages [--users 20] [--minutes 0.7] [--json]   looking around: times of answers
    python benchmarks/studio_load.py soak  [--users 8] [--minutes 10] [--json]   mixed jobs: errors, memory, losses

The server is started here, in a folder of its own, and stopped at the end.
"""

import argparse
import contextlib
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from modiste.studio.store import Store

API = "/api/v1"
PAGES = ("/en/", "/en/design", "/en/fabric", "/en/try-on", "/en/boards", "/ru/boards")
LISTS = tuple(f"{API}/{name}"
              for name in ("pictures", "pictures?search=dress", "pictures?kind=fabric", "boards", "jobs"))


@dataclass(kw_only=True)
class Tally:
    """What the users saw: seconds of each answer by address, errors, ids of pictures that jobs said they made."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    made: list[tuple[str, str]] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, address: str, seconds: float) -> None:
        with self.lock:
            self.seconds.setdefault(address, []).append(seconds)


@contextlib.contextmanager
def server(home: Path, users: int, *, warm: bool) -> Iterator[tuple[str, psutil.Process]]:
    """A studio with people user0, user1, ... whose password is their name twice."""
    # A program for each, as --add-user would be, takes longer than all that is measured.
    with Store.open(home) as store:
        for number in range(users):
            store.users.add(f"user{number}", f"user{number}" * 2)
    command = [sys.executable, "-m", "modiste", "--home", str(home), "studio", "--auth", "--port", "0", "--no-browser",
               "--warm" if warm else "--no-warm"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = next(word for word in line.split() if word.startswith("http")).rstrip("/")
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def signed_in(address: str, number: int) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=60)
    client.post(f"{API}/session", json={"name": f"user{number}", "password": f"user{number}" * 2}).raise_for_status()
    return client


def look_around(client: httpx.Client, tally: Tally, until: float, rng: random.Random) -> None:
    """About an answer a second."""
    while time.monotonic() < until:
        address = rng.choice(PAGES + LISTS)
        start = time.perf_counter()
        answer = client.get(address)
        tally.answered(address, time.perf_counter() - start)
        if answer.status_code != 200:
            tally.errors.append(f"{address}: {answer.status_code}")
        time.sleep(rng.uniform(0.5, 1.5))


def work(client: httpx.Client, name: str, tally: Tally, until: float, rng: random.Random) -> None:
    """Designs, fabrics, drapes on what was designed, boards, one after another; looks around in between."""
    made: dict[str, list[str]] = {"design": [], "fabric": []}
    while time.monotonic() < until:
        kind = rng.choice(("design", "fabric", "fabric", "drape", "look"))
        if kind == "look" or (kind == "drape" and not (made["design"] and made["fabric"])):
            look_around(client, tally, min(until, time.monotonic() + 3), rng)
            continue
        asked: dict[str, object] = {
            "design": {"text": rng.choice(("red dress", "синие джинсы", "green coat")), "n": 1},
            "fabric": {"category": rng.choice(("floral", "zebra", "checkered")), "n": 1},
            "drape": {"photo": (made["design"] or [""])[-1], "fabric": (made["fabric"] or [""])[-1]},
        }[kind]
        start = time.perf_counter()
        answer = client.post(f"{API}/jobs/{kind}", json=asked)
        tally.first.append(time.perf_counter() - start)
        if answer.status_code == 429:  # the queue is full: said, nothing lost
            time.sleep(2)
            continue
        if answer.status_code != 202:
            tally.errors.append(f"{kind}: {answer.status_code} {answer.text[:120]}")
            continue
        job = answer.json()
        while job["state"] in ("queued", "running"):
            job = client.get(f"{API}/jobs/{job['id']}", params={"since": job["version"], "wait": 10}).json()
        if job["state"] == "done":
            pictures = job["pictures"]
            made.setdefault(kind, []).extend(pictures)
            tally.made.extend((name, picture) for picture in pictures)
        elif "no clothes" not in str(job.get("error")):
            tally.errors.append(f"{kind}: {job['state']} {job.get('error')}")


def memory(process: psutil.Process) -> float:
    """MiB of the server and its children."""
    family = [process, *process.children(recursive=True)]
    return sum(one.memory_info().rss for one in family) / 2**20


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def run(mode: str, users: int, minutes: float) -> dict[str, object]:
    tally, levels = Tally(), []
    with tempfile.TemporaryDirectory() as folder, server(
            Path(folder) / "home", users, warm=mode == "soak") as (address, process):
        clients = [signed_in(address, number) for number in range(users)]
        until = time.monotonic() + 60 * minutes
        threads = []
        for number, client in enumerate(clients):
            rng = random.Random(number)
            how = (lambda c=client, r=rng: look_around(c, tally, until, r)) if mode == "pages" else (
                lambda c=client, n=number, r=rng: work(c, f"user{n}", tally, until, r))
            threads.append(threading.Thread(target=how))
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            levels.append((time.monotonic(), memory(process)))
            time.sleep(5)
        lost = sum(clients[int(name.removeprefix("user"))].get(f"{API}/pictures/{picture}").status_code != 200
                   for name, picture in tally.made)
    every = [one for values in tally.seconds.values() for one in values]
    quarter = max(1, len(levels) // 4)
    return {
        "mode": mode, "users": users, "minutes": minutes, "answers": len(every),
        "p50_ms": round(1000 * share(every, 0.5)), "p95_ms": round(1000 * share(every, 0.95)),
        "worst_address_p95_ms": {k: round(1000 * share(v, 0.95)) for k, v in
                                 sorted(tally.seconds.items(), key=lambda kv: -share(kv[1], 0.95))[:3]},
        "job_accepted_p95_ms": round(1000 * share(tally.first, 0.95)) if tally.first else None,
        "jobs_started": len(tally.first), "pictures_made": len(tally.made), "pictures_lost": lost,
        "errors": len(tally.errors), "first_errors": tally.errors[:5],
        "memory_mib": {"second quarter": round(max((m for _, m in levels[quarter: 2 * quarter]), default=0)),
                       "last quarter": round(max((m for _, m in levels[-quarter:]), default=0))},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=("pages", "soak"))
    parser.add_argument("--users", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.mode, given.users or (20 if given.mode == "pages" else 8),
                given.minutes or (0.7 if given.mode == "pages" else 10))
    print(json.dumps(found) if given.json else "\n".join(f"{name:22} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
