"""The studio under load: real server on loopback, real bundled models.

    python benchmarks/studio_load.py pages [--users 20] [--minutes 0.7] [--json]   looking around: times of answers
    python benchmarks/studio_load.py soak  [--users 8] [--minutes 10] [--json]   mixed jobs: errors, memory, losses
    python benchmarks/studio_load.py attack [--users 20] [--minutes 0.7] [--json]   looking around while one attacks:
        100 half requests at a time, 60 wrong sign-ins, hostile uploads, 60 requests for pages at once

The server is started here, in a folder of its own, and stopped at the end. `--database URL` keeps its rows in an empty
PostgreSQL database; `--nginx` puts Debian's nginx before it, on loopback, with a configuration of its own.
"""

import argparse
import asyncio
import contextlib
import io
import json
import os
import random
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psutil
from PIL import Image

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
    attacked: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, address: str, seconds: float) -> None:
        with self.lock:
            self.seconds.setdefault(address, []).append(seconds)


@contextlib.contextmanager
def server(home: Path, users: int, *, warm: bool, database: str | None = None, proxied: bool = False
           ) -> Iterator[tuple[str, psutil.Process]]:
    """A studio with people user0, user1, ... whose password is their name twice."""
    # A program for each, as --add-user would be, takes longer than all that is measured.
    with Store.open(home, database) as store:
        for number in range(users):
            store.users.add(f"user{number}", f"user{number}" * 2)
    command = [sys.executable, "-m", "modiste", "--home", str(home), "studio", "--auth", "--port", "0", "--no-browser",
               "--warm" if warm else "--no-warm", *(["--proxy", "127.0.0.1"] if proxied else [])]
    environment = {**os.environ, **({"MODISTE_DATABASE": database} if database else {})}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        address = next(word for word in line.split() if word.startswith("http")).rstrip("/")
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


NGINX = """
daemon off; worker_processes 1; {user} pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 64m;
    client_header_timeout 15s;
    client_body_timeout 20s;
    location / {{
      proxy_pass {address};
      proxy_http_version 1.1;
      proxy_read_timeout 300s;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


@contextlib.contextmanager
def nginx(folder: Path, address: str) -> Iterator[str]:
    """nginx before an address; its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    folder.mkdir()
    user = "user root;" if os.geteuid() == 0 else ""  # whose workers may write into this folder
    (folder / "nginx.conf").write_text(NGINX.format(user=user, folder=folder, port=port, address=address))
    process = subprocess.Popen(["/usr/sbin/nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        for _ in range(100):
            with contextlib.suppress(httpx.HTTPError):
                httpx.get(f"http://127.0.0.1:{port}{API}/health").raise_for_status()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


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


def hostile(number: int) -> bytes:
    """A file that wants to be a picture: a bomb, a torn one, a large one, one that is none."""
    size = 60_000 if number % 4 == 0 else 8_000
    head = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(size * 400), 1)), (b"IEND", b""))
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts)
    if number % 4 < 2:
        return bomb
    if number % 4 == 2:
        return random.Random(number).randbytes(100_000)
    large = io.BytesIO()
    Image.new("L", (8_000, 6_000), number % 256).save(large, "PNG", compress_level=1)
    return large.getvalue()


def half_requests(address: str, until: float) -> None:
    """A hundred at a time that never end by themselves."""
    place = urlsplit(address)
    parts = (b"", b"GET / HTTP/1.1\r\nhost: 127",
             b"POST /api/v1/session HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 900\r\n\r\n{")
    with contextlib.ExitStack() as stack:
        for number in range(100):
            connection = stack.enter_context(socket.create_connection((str(place.hostname), int(place.port or 0)), 30))
            connection.sendall(parts[number % len(parts)])
        time.sleep(max(0.0, until - time.monotonic()))


async def attack(address: str, seconds: float) -> dict[str, int]:
    """One signed-in person and strangers, again and again, all at once; how often which answer came."""
    files, told = [hostile(number) for number in range(8)], Counter[str]()
    until = time.monotonic() + seconds
    threading.Thread(target=half_requests, args=(address, until), daemon=True).start()
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits(max_connections=300)) as client:
        body = {"name": "attacker", "password": "attacker" * 2}
        (await client.post(f"{API}/session", json=body)).raise_for_status()
        while time.monotonic() < until:
            said = [client.post(f"{API}/session", json={"name": f"user{number % 20}", "password": "wrong-password"})
                    for number in range(60)]
            brought = [client.post(f"{API}/pictures", files={"file": (f"{number}.png", files[number % 8])})
                       for number in range(100)]
            pages = [client.get(PAGES[number % len(PAGES)]) for number in range(60)]
            answers = await asyncio.gather(*said, *brought, *pages, return_exceptions=True)
            told.update(str(one.status_code) if isinstance(one, httpx.Response) else type(one).__name__
                        for one in answers)
    return dict(told)


def attacking(address: str, tally: Tally, seconds: float) -> None:
    """In a program of its own, so that it takes nothing from those who look around."""
    command = [sys.executable, __file__, "attack", "--at", address, "--minutes", str(seconds / 60)]
    tally.attacked = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    tally.errors += [f"attack: {name}" for name in tally.attacked if name.startswith("5") or not name.isdigit()]


def memory(process: psutil.Process) -> float:
    """MiB of the server and its children."""
    family = [process, *process.children(recursive=True)]
    return sum(one.memory_info().rss for one in family) / 2**20


def share(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] if values else float("nan")


def run(mode: str, users: int, minutes: float, database: str | None, proxied: bool) -> dict[str, object]:
    tally, levels = Tally(), []
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home = folder / "home"
        with Store.open(home, database) as store:
            store.users.add("attacker", "attacker" * 2)
        address, process = stack.enter_context(
            server(home, users, warm=mode == "soak", database=database, proxied=proxied))
        if proxied:
            address = stack.enter_context(nginx(folder / "nginx", address))
        clients = [signed_in(address, number) for number in range(users)]
        until = time.monotonic() + 60 * minutes
        threads = []
        for number, client in enumerate(clients):
            rng = random.Random(number)
            how = (lambda c=client, r=rng: look_around(c, tally, until, r)) if mode != "soak" else (
                lambda c=client, n=number, r=rng: work(c, f"user{n}", tally, until, r))
            threads.append(threading.Thread(target=how))
        if mode == "attack":
            threads.append(threading.Thread(target=attacking, args=(address, tally, 60 * minutes)))
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            levels.append((time.monotonic(), memory(process)))
            time.sleep(5)
        time.sleep(10)  # what the last requests held is given back
        levels.append((time.monotonic(), memory(process)))
        lost = sum(clients[int(name.removeprefix("user"))].get(f"{API}/pictures/{picture}").status_code != 200
                   for name, picture in tally.made)
    every = [one for values in tally.seconds.values() for one in values]
    quarter = max(1, len(levels) // 4)
    begun = levels[0][0]
    return {
        "mode": mode, "users": users, "minutes": minutes, "answers": len(every),
        "p50_ms": round(1000 * share(every, 0.5)), "p95_ms": round(1000 * share(every, 0.95)),
        "worst_address_p95_ms": {k: round(1000 * share(v, 0.95)) for k, v in
                                 sorted(tally.seconds.items(), key=lambda kv: -share(kv[1], 0.95))[:3]},
        "job_accepted_p95_ms": round(1000 * share(tally.first, 0.95)) if tally.first else None,
        "jobs_started": len(tally.first), "pictures_made": len(tally.made), "pictures_lost": lost,
        "slowest_ms": round(1000 * max(every, default=0)), "over_1_s": sum(one > 1 for one in every),
        "attacked": tally.attacked, "errors": len(tally.errors), "first_errors": tally.errors[:5],
        "memory_mib": {"second quarter": round(max((m for _, m in levels[quarter: 2 * quarter]), default=0)),
                       "last quarter": round(max((m for _, m in levels[-quarter:]), default=0)),
                       "at the end": round(levels[-1][1])},
        "most_mib_in_each_20_s": {int(at): round(max(m for t, m in levels if at <= t - begun < at + 20))
                                  for at in sorted({20 * int((t - begun) // 20) for t, _ in levels})},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=("pages", "soak", "attack"))
    parser.add_argument("--users", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--database")
    parser.add_argument("--nginx", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--at", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.at:
        print(json.dumps(asyncio.run(attack(given.at, 60 * given.minutes))))
        return
    found = run(given.mode, given.users or (8 if given.mode == "soak" else 20),
                given.minutes or (10 if given.mode == "soak" else 0.7), given.database, given.nginx)
    print(json.dumps(found) if given.json else "\n".join(f"{name:22} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
