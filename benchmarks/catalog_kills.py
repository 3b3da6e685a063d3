"""Imports that are killed (SIGKILL) again and again, two at once, twenty in a row, and a million rows.

    python benchmarks/catalog_kills.py [--items 2000] [--kills 10] [--again 20] [--rows 1000000] [--real] [--json]

Each import is a program of its own on a folder of drawn garments,
by the door of the catalogue; its vectors are those of
a small embedder, with --real those of the bundled one. After the kills the import is begun once more, and then whatever
the feed holds must be there once: rows, pictures, prices, vectors; and a repair must find nothing.
"""

import argparse
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy import func, select

from modiste.catalog.embedding import PARTS, VectorPart, Vectors, unit_parts
from modiste.catalog.index import ItemIndex
from modiste.core.items import Tag
from modiste.core.messages import Message
from modiste.core.settings import Settings
from modiste.studio.catalog.door import Catalog
from modiste.studio.catalog.requests import AddRequest
from modiste.studio.store.items.tables import ItemPictureRow, ItemRow, PriceRow, VariantRow
from modiste.studio.studio import Studio


class SmallEmbedder:
    """Vectors of an 8 x 8 copy of the picture."""

    id = "small-1"
    parts: tuple[VectorPart, ...] = PARTS

    def embed_pictures(self, pictures: Sequence[Image.Image], masks: Sequence[object]) -> Vectors:  # noqa: ARG002
        small = [np.asarray(one.resize((8, 8)), np.float32).ravel() for one in pictures]
        return unit_parts(np.resize(np.stack(small) + 1, (len(small), 256)).astype(np.float32))

    def embed_words(self, texts: Sequence[str]) -> Vectors:
        return np.zeros((len(texts), 256), np.float32)

    def tags(self, pictures: Sequence[Image.Image], masks: Sequence[object]  # noqa: ARG002
             ) -> list[tuple[Tag, ...]]:
        return [(Tag("pattern", "solid", confidence=0.6, source="picture"),) for _ in pictures]


def catalog_at(home: Path, real: bool) -> Catalog:
    settings = Settings.load(home=home)
    studio = Studio(settings)
    return studio.catalog if real else Catalog(settings, lambda _source: SmallEmbedder(), studio.garments)


def draw_shop(folder: Path, items: int, price: str = "10") -> Path:
    """A feed of so many garments in two sizes, and their pictures."""
    rng = np.random.default_rng(0)
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    rows = ["id,name,price,currency,colour,size,photo"]
    for number in range(items):
        file = folder / "pictures" / f"{number}.jpg"
        if not file.exists():
            pixels = np.full((96, 64, 3), 255, np.uint8)  # a garment on white
            pixels[12:84, 10:54] = rng.integers(0, 200, (72, 44, 3), np.uint8)
            Image.fromarray(pixels).save(file)
        rows += [f"{number},Linen dress {number},{price},EUR,blue,{size},pictures/{number}.jpg" for size in "SM"]
    feed = folder / "shop.csv"
    feed.write_text("\n".join(rows) + "\n", "utf-8")
    return feed


def work(home: Path, feed: Path, real: bool) -> None:
    """One import, telling how far it is."""

    def tell(share: float, _status: Message) -> None:
        print(f"{share:.3f}", flush=True)

    catalog_at(home, real).add(AddRequest(path=feed), tell)


def start(home: Path, feed: Path, real: bool) -> "subprocess.Popen[str]":
    command = [sys.executable, __file__, "--worker", str(home), str(feed), *(["--real"] if real else [])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def kill_at(process: "subprocess.Popen[str]", lines: int, rng: random.Random) -> str:
    """Kill it after so many lines, or let it end; the last line."""
    said = "0"
    assert process.stdout is not None
    for number, line in enumerate(process.stdout, start=1):
        said = line.strip()
        if number >= lines:
            time.sleep(rng.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            break
    process.wait()
    return said


def check(home: Path, feed: Path, items: int, real: bool) -> dict[str, Any]:
    """What is there, and whether it is all of it once."""
    catalog = catalog_at(home, real)
    kept = catalog.store.items
    with catalog.store.database.read() as session:
        counts = {name: session.scalar(select(func.count()).select_from(table)) for name, table in (
            ("items", ItemRow), ("variants", VariantRow), ("prices", PriceRow), ("pictures", ItemPictureRow))}
    info = catalog.info()
    assert info.index is not None
    ids = ItemIndex(catalog.place, info.index.encoder, info.index.dimension).ids()
    files = all(catalog.picture(one.id).is_file() for one in kept.all(None))
    again = catalog.add(AddRequest(path=feed)).counts
    repaired = catalog.repair()
    catalog.close()
    whole = {"items": items, "variants": 2 * items, "prices": items, "pictures": items}
    return {"counts": counts, "index_rows": info.index.rows, "fragments": info.index.fragments, "whole":
            counts == whole and ids == kept.ids() and info.index.rows == len(ids) == items and files and not
            info.waiting,
            "again": [again.new, again.changed, again.embedded], "repair": [
                repaired.duplicates, repaired.strays, repaired.embedded, repaired.refreshed]}


def killed(folder: Path, items: int, kills: int, real: bool, seed: int) -> dict[str, Any]:
    feed, home, rng = draw_shop(folder / "shop", items), folder / "killed", random.Random(seed)
    written, embedded = items // 50, items // 32
    reached = []
    for number in range(kills):
        # Every other one falls on the embedding.
        lines = written + rng.randint(1, embedded // 2) if number % 2 else rng.randint(1, written)
        reached.append(kill_at(start(home, feed, real), lines, rng))
        print(f"kill {number + 1}: at {reached[-1]}", file=sys.stderr, flush=True)
    kill_at(start(home, feed, real), 10**9, rng)
    return {"kills": kills, "killed_at": reached, **check(home, feed, items, real)}


def both(folder: Path, items: int, real: bool) -> dict[str, Any]:
    feed, home = draw_shop(folder / "shop", items), folder / "both"
    programs = [start(home, feed, real) for _ in range(2)]
    codes = [(program.communicate(), program.returncode)[1] for program in programs]
    return {"exit_codes": codes, **check(home, feed, items, real)}


def repeated(folder: Path, items: int, times: int, real: bool) -> dict[str, Any]:
    """The same shop with other prices, again and again: fragments, and bytes beside those of one import."""
    catalog = catalog_at(folder / "again", real)
    sizes = []
    for number in range(times):
        catalog.add(AddRequest(path=draw_shop(folder / "shop", items, price=str(10 + number))))
        info = catalog.info().index
        assert info is not None
        sizes.append(info.bytes)
    catalog.close()
    return {"imports": times, "fragments": info.fragments, "bytes_first": sizes[0], "bytes_last": sizes[-1],
            "ratio": round(sizes[-1] / sizes[0], 3)}


def million(folder: Path, rows: int) -> dict[str, Any]:
    """A dry run over a long table: minutes, and the most memory that it took."""
    feed = folder / "long.csv"
    with feed.open("w", encoding="utf-8") as out:
        out.write("id,name,price,currency,colour,size,photo,description\n")
        for number in range(rows):
            out.write(f"{number // 4},Linen dress {number // 4},10,EUR,blue,{number % 4 + 40},{number // 4}.jpg,"
                      "A light dress of washed linen with a belt and two pockets\n")
    began = time.monotonic()
    code = ("import sys; from pathlib import Path; from modiste.core.settings import Settings;"
            "from modiste.studio.studio import Studio; from modiste.studio.catalog.requests import AddRequest;"
            "import resource; r = Studio(Settings.load(home=Path(sys.argv[1]))).catalog"
            ".add(AddRequest(path=Path(sys.argv[2]), dry_run=True));"
            "print(r.counts.offers, r.counts.items, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)")
    said = subprocess.run([sys.executable, "-c", code, str(folder / "h"), str(feed)], capture_output=True, text=True,
                          check=True).stdout.split()
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"rows": int(said[0]), "items": int(said[1]), "megabytes_feed": feed.stat().st_size >> 20,
            "megabytes_memory": int(said[2]), "seconds": round(time.monotonic() - began),
            "cpu_seconds_of_all_programs": round(cpu.ru_utime + cpu.ru_stime)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--again", type=int, default=20)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", default="killed,both,again,million")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--real", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worker", nargs=2, type=Path)
    given = parser.parse_args()
    if given.worker:
        work(*given.worker, given.real)
        return
    folder = Path(tempfile.mkdtemp(prefix="modiste-kills-"))
    tasks = {"killed": lambda: killed(folder, given.items, given.kills, given.real, given.seed),
             "both": lambda: both(folder, given.items, given.real),
             "again": lambda: repeated(folder, given.items, given.again, given.real),
             "million": lambda: million(folder, given.rows)}
    found = {}
    try:
        for name in given.only.split(","):
            found[name] = tasks[name]()
            print(name, json.dumps(found[name]), file=sys.stderr, flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found, indent=2 if given.json else None))


if __name__ == "__main__":
    main()
