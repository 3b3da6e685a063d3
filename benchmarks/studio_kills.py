"""A studio that is killed (SIGKILL) again and again while people bring pictures, sew, print, train and back up.

    python benchmarks/studio_kills.py [--kills 10] [--seed 0] [--json]

The real command on loopback, in a folder of its own. After each kill the next start is asked what it has: whatever was
answered with a yes must be there, whole, and nothing half may lie about.
"""

import argparse
import hashlib
import io
import itertools
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
from PIL import Image

API = "/api/v1"
MODISTE = (sys.executable, "-m", "modiste")


@dataclass(kw_only=True)
class Told:
    """What the studio said yes to: pictures by id with their pixels, board titles, training pictures by set."""

    pictures: dict[str, bytes] = field(default_factory=dict)
    boards: set[str] = field(default_factory=set)
    sets: dict[str, int] = field(default_factory=dict)
    jobs: set[str] = field(default_factory=set)
    backups: int = 0
    wrong: list[str] = field(default_factory=list)


class Studio:
    """The real command in a program of its own."""

    def __init__(self, home: Path) -> None:
        command = [*MODISTE, "--home", str(home), "studio", "--port", "0", "--no-browser", "--no-warm"]
        self.process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.said = self.process.stderr.readline()
        self.address = next((word for word in self.said.split() if word.startswith("http")), "").rstrip("/")
        self.rest: list[str] = []
        threading.Thread(target=lambda: self.rest.extend(self.process.stderr or ()), daemon=True).start()

    def kill(self) -> None:
        """At once, whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def picture(number: int) -> bytes:
    rng = np.random.default_rng(number)
    made = Image.fromarray(rng.integers(0, 255, (300, 200, 3), np.uint8))
    data = io.BytesIO()
    made.save(data, "PNG")
    return data.getvalue()


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return hashlib.sha256(image.convert("RGB").tobytes()).digest()


def bring(address: str, told: Told, numbers: "itertools.count[int]") -> None:
    """Pictures, boards of them, and pictures to train on, until nobody answers."""
    with suppress(httpx.HTTPError), httpx.Client(base_url=address + API, timeout=30) as client:
        while True:
            number = next(numbers)
            data = picture(number)
            answer = client.post("/pictures", files={"file": (f"{number}.png", data)})
            if answer.status_code == 201:
                told.pictures[answer.json()["id"]] = pixels(data)
                if client.post("/boards", json={"title": f"b{number}", "pictures": [answer.json()["id"]]}).is_success:
                    told.boards.add(f"b{number}")
            elif answer.status_code != 429:
                told.wrong.append(f"upload: {answer.status_code} {answer.text[:100]}")
            if number < 40 and client.post("/training/sets/mine", files={"file": (f"x{number}.png", data)},
                                           data={"where": f"mine/{'ab'[number % 2]}/x{number}.png"}).is_success:
                told.sets["mine"] = told.sets.get("mine", 0) + 1


def work(address: str, told: Told, rng: random.Random) -> None:
    """Jobs of every kind that saves pictures or files."""
    asked = (("fabric", {"category": "floral", "n": 2}), ("sew", {"text": "a white t-shirt", "seed": 0, "quick": True}),
             ("train", {"name": "mine", "pictures": "mine", "minutes": 0.2, "what": "fabric"}))
    with suppress(httpx.HTTPError), httpx.Client(base_url=address + API, timeout=30) as client:
        while True:
            kind, request = rng.choice(asked)
            answer = client.post(f"/jobs/{kind}", json=request)
            if answer.status_code == 202:
                told.jobs.add(answer.json()["id"])
            time.sleep(0.7)


def check(home: Path, address: str, told: Told) -> list[str]:
    """What is missing, half or unlike itself."""
    problems: list[str] = []
    with httpx.Client(base_url=address + API, timeout=60) as client:
        for name, seen in told.pictures.items():
            answer = client.get(f"/pictures/{name}/file")
            if answer.status_code != 200 or pixels(answer.content) != seen:
                problems.append(f"picture {name}: {answer.status_code}")
        boards = {board["title"] for board in client.get("/boards").json()}
        problems += [f"board {title} is lost" for title in told.boards - boards]
        count = client.get("/training/sets/mine").json()["count"] if told.sets else 0
        if count < told.sets.get("mine", 0):
            problems.append(f"training set: {count} of {told.sets['mine']}")
        for job in told.jobs:
            found = client.get(f"/jobs/{job}")
            if found.status_code != 200:
                problems.append(f"job {job}: {found.status_code}")
                continue
            problems += [f"job {job}: its picture {one} is lost" for one in found.json()["pictures"]
                         if client.get(f"/pictures/{one}/file").status_code != 200]
    for path in home.glob("pictures/*/*/*.png"):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
            problems.append(f"{path.name} is half")
    problems += [f"{path} has no words" for path in home.glob("training/local/pictures/mine/*/*.png")
                 if not path.with_suffix(".txt").is_file()]
    for model in home.glob("training/local/fabric/*"):
        if not (model / "ready").is_file():
            problems.append(f"model {model.name} is half")
    with closing(sqlite3.connect(home / "studio.sqlite3")) as database:
        said = database.execute("PRAGMA integrity_check").fetchone()[0]
        if said != "ok":
            problems.append(f"database: {said}")
    return problems


def run(kills: int, seed: int) -> dict[str, object]:
    told, rng, numbers = Told(), random.Random(seed), itertools.count()
    problems: list[str] = []
    killed = list[float]()
    with tempfile.TemporaryDirectory() as name:
        home, out = Path(name) / "home", Path(name) / "out"
        out.mkdir()
        for kill in range(kills + 1):
            studio = Studio(home)
            if not studio.address:
                problems.append(f"start {kill}: {studio.said.strip()}")
                break
            problems += [f"after kill {kill}: {one}" for one in check(home, studio.address, told)]
            if kill == kills:
                studio.process.terminate()
                studio.process.wait(20)
                break
            threads = [threading.Thread(target=bring, args=(studio.address, told, numbers), daemon=True)
                       for _ in range(3)]
            threads.append(threading.Thread(target=work, args=(studio.address, told, rng), daemon=True))
            for thread in threads:
                thread.start()
            time.sleep(rng.uniform(2, 7))
            file = out / f"{kill}.tar"
            saving = subprocess.Popen([*MODISTE, "--home", str(home), "backup", str(file)], stderr=subprocess.PIPE,
                                      stdout=subprocess.DEVNULL, text=True)
            seconds = rng.uniform(1, 9)
            time.sleep(seconds)
            saving.send_signal(signal.SIGKILL)
            studio.kill()
            killed.append(seconds)
            saving.wait()
            for thread in threads:
                thread.join(40)
            if file.exists():
                told.backups += 1
                with tarfile.open(file) as tar:
                    if "studio.sqlite3" not in tar.getnames():
                        problems.append(f"backup {kill} is half")
            problems += [line.strip() for line in studio.rest if "Traceback" in line]
        subprocess.run([*MODISTE, "--home", str(home), "backup", str(out / "last.tar")], check=True,
                       stdout=subprocess.DEVNULL)
        problems += [f"{path.name} was left" for path in out.glob(".modiste-*")]
        subprocess.run([*MODISTE, "--home", str(Path(name) / "again"), "restore", str(out / "last.tar")], check=True,
                       stdout=subprocess.DEVNULL)
        again = Studio(Path(name) / "again")
        problems += [f"restored: {one}" for one in check(Path(name) / "again", again.address, told)]
        again.process.terminate()
        again.process.wait(20)
    return {"kills": len(killed), "pictures told": len(told.pictures), "boards": len(told.boards),
            "jobs": len(told.jobs), "training pictures": told.sets.get("mine", 0), "backups whole": told.backups,
            "refused": told.wrong[:5], "problems": problems[:20]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = run(given.kills, given.seed)
    print(json.dumps(found) if given.json else "\n".join(f"{name:18} {value}" for name, value in found.items()))
    sys.exit(1 if found["problems"] else 0)


if __name__ == "__main__":
    main()
