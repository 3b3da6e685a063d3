"""Search of a catalogue: whole queries over 44,000 items, and large indices beside usearch.

    python benchmarks/catalog.py                     whole queries: filter, rank, differences
    python benchmarks/catalog.py --large 200000      recall, speed, building and memory beside usearch (1000000 once)
    python benchmarks/catalog.py --imports 20        fragments and bytes after so many imports

Vectors are drawn: per part a mixture of types with a few directions of change each, spread so that the nearest, tenth
and hundredth neighbours and strangers are as far as those of 2,184 real product photos (see `_SPREAD`). Queries are
vectors of the same kind that are not in the index. Times are warm, each query once, in one process; where other
programs share the processor, the CPU seconds of this process tell more than the clock: both are printed.
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.embedding import DIMENSION, PARTS, unit_parts, weighted
from modiste.catalog.index import IndexPlace, IndexRow, ItemIndex
from modiste.catalog.limits import parse_where
from modiste.catalog.search import ItemSearch, Query, Seen, differences
from modiste.catalog.search.differences import shown_of
from modiste.core.items import Item, Money, Tag, Variant
from modiste.language import vocabulary

Vectors = NDArray[np.float32]

_TYPES: Final = 60
_LATENT: Final = {"cut": 8, "colour": 3, "print": 3}
_SPREAD: Final = {"cut": (0.45, 0.9, 0.6, 0.1), "colour": (1.0, 0.25, 0.6, 0.03), "print": (1.0, 0.4, 0.6, 0.03)}
"""Of each part how much all have in common, how far types lie apart, and how far items of a type lie from its centre
along the directions of change and beside them."""
_WORDS: Final = (
    "airy bold calm deft easy fine glad harp iris jade kite lark mild neat opal pert quay rust sage teal"
).split()


def draw(count: int, seed: int) -> tuple[Vectors, NDArray[np.int64]]:
    """Vectors count x D and the type of each; the types are the same for every seed."""
    world, chance = np.random.default_rng(1), np.random.default_rng(seed)
    share = 1 / np.arange(1, _TYPES + 1)
    types = chance.choice(_TYPES, size=count, p=share / share.sum())
    result = np.zeros((count, DIMENSION), np.float32)
    for part in PARTS:
        common, apart, along, beside = _SPREAD[part.name]
        centres = (common * world.normal(size=part.width) + apart * world.normal(size=(_TYPES, part.width))
                   ) / np.sqrt(part.width)
        ways = np.linalg.qr(world.normal(size=(part.width, _LATENT[part.name])))[0].T
        for begin in range(0, count, 50_000):
            some = slice(begin, begin + 50_000)
            size = len(types[some])
            moved = along * chance.normal(size=(size, len(ways))) @ ways / np.sqrt(len(ways))
            noise = beside * chance.normal(size=(size, part.width)) / np.sqrt(part.width)
            result[some, part.at] = centres[types[some]] + moved + noise
    return unit_parts(result), types


def neighbourhood(vectors: Vectors, queries: int = 200) -> dict[str, float]:
    """Median cosines (mean of the parts) to the nearest, 10th and 100th neighbour and to a stranger."""
    asked = np.random.default_rng(0).choice(len(vectors), size=min(queries, len(vectors)), replace=False)
    near = np.sort(vectors[asked] @ vectors.T / len(PARTS), axis=1)[:, ::-1]
    return {name: round(float(np.median(near[:, at])), 4)
            for name, at in (("nearest", 1), ("tenth", 10), ("hundredth", 100), ("stranger", len(vectors) // 2))}


def items(count: int, seed: int = 0) -> Iterator[tuple[Item, IndexRow]]:
    """Made-up items with their rows: 40 brands, 20 colours, prices in two currencies, sizes, words."""
    vectors, types = draw(count, seed)
    chance = np.random.default_rng(seed + 1)
    garments, colours = vocabulary().ids("garment")[:_TYPES], vocabulary().ids("colour")[:20]
    patterns = ("solid", "striped", "floral", "checked")
    for number in range(count):
        garment, colour = garments[types[number]], colours[int(chance.integers(20))]
        pattern = patterns[int(chance.integers(4))]
        amount = Money(Decimal(int(chance.integers(5, 400))), "EUR" if number % 3 else "RUB")
        size = str(34 + 2 * int(chance.integers(8)))
        tags = (Tag("garment", garment, confidence=0.95, source="feed"),
                Tag("colour", colour, confidence=0.95, source="feed"),
                Tag("pattern", pattern, confidence=0.9, source="feed"),
                Tag("gender", ("women", "men")[number % 2], source="feed"))
        title = f"{_WORDS[int(chance.integers(20))]} {colour} {garment} {_WORDS[number % 20]}{number % 400}"
        item = Item(id=f"{number:016x}", product=f"p{number // 3}", title=title, brand=f"Brand {number % 40}",
                    tags=tags, variants=(Variant(size=size, size_system="EU", price=amount),), available=number % 7 > 0)
        yield item, row_of(item, vectors[number])


def row_of(item: Item, vector: Vectors) -> IndexRow:
    """The row of a made-up item, whose words need no lemmatising."""
    tags = {tag.kind: tag.value for tag in item.tags}
    variant = item.variants[0]
    price = variant.price
    return IndexRow(
        id=item.id, vector=vector, garment=tags["garment"], colours=(tags["colour"],), pattern=tags["pattern"],
        gender=tags["gender"], brand=item.brand.lower(), price=float(price.amount) if price else None,
        currency=price.currency if price else None, sizes=(str(variant.size), f"EU {variant.size}"),
        available=item.available, product=item.product, words_en=item.title)


def percentiles(ask: Callable[[int], object], count: int) -> dict[str, float]:
    """Milliseconds of `count` queries, after three that are not counted; cpu_ms is this process's own time for each."""
    for number in range(3):
        ask(number)
    times, cpu = [], time.process_time()
    for number in range(count):
        start = time.perf_counter()
        ask(number)
        times.append(1000 * (time.perf_counter() - start))
    cpu = 1000 * (time.process_time() - cpu) / count
    return {"p50_ms": round(float(np.percentile(times, 50)), 1), "p95_ms": round(float(np.percentile(times, 95)), 1),
            "cpu_ms": round(cpu, 1)}


def whole_queries(folder: Path, count: int, queries: int) -> dict[str, object]:
    """Whole queries over `count` items: filter, rank, fold, differences of ten hits."""
    index = ItemIndex(IndexPlace.of_folder(folder), "drawn", fresh_seconds=1.0)
    made = {item.id: (item, row) for item, row in items(count)}
    start = time.perf_counter()
    index.upsert(row for _, row in made.values())
    index.compact()
    built = time.perf_counter() - start
    search, asked = ItemSearch(index), draw(queries + 3, 99)[0]
    shown = shown_of([made[f"{5:016x}"][0].tags], Query().wanted.attributes, Money(Decimal(60), "EUR"))

    def ask(query: Query) -> None:
        for hit in search.find(query).hits:
            differences(shown, made[hit.id][0])

    narrow = parse_where("price < 25 EUR and size = 38")
    kinds = {
        "picture": lambda one: Query(pictures=(Seen(asked[one]),)),
        "picture, limit of 1 %": lambda one: Query(pictures=(Seen(asked[one]),), limit=narrow),
        "words": lambda one: Query(text=f"navy dress under {100 + one} euro", text_vector=asked[one]),
        "picture and words": lambda one: Query(pictures=(Seen(asked[one]),), text="this, but in burgundy, not leather",
                                               text_vector=asked[one]),
        "hybrid with full text": lambda one: Query(text=f"{_WORDS[one % 20]}{one} red dress", text_vector=asked[one]),
        "nothing left": lambda one: Query(text=f"red dress under {1 + one / 1e6} euro", text_vector=asked[one]),
    }
    some = np.stack([row.vector for _, row in made.values()])[:20_000]
    found: dict[str, object] = {"items": count, "indexed_s": round(built, 1), "neighbours": neighbourhood(some),
                                "left_by_the_narrow_limit": index.count(narrow)}
    for name, of in kinds.items():
        found[name] = percentiles(lambda one, of=of: ask(of(one)), queries)  # type: ignore[misc]
    found["engines"] = engines(index, asked, queries)
    return found


def engines(index: ItemIndex, asked: Vectors, queries: int) -> dict[str, object]:
    """The bare search with a limit: a snapshot in memory, and LanceDB's own exact search, which reads its files."""
    limit = parse_where("price < 80 EUR and dress")
    lance = ItemIndex(index.place, "drawn", fresh_seconds=1.0, most_scanned=1)
    return {name: percentiles(lambda one, way=way: way.search(weighted(asked[one]), limit, 10), queries)  # type: ignore[misc]
            for name, way in (("in memory", index), ("LanceDB exact", lance))}


def imports(folder: Path, times: int, count: int) -> dict[str, object]:
    """Fragments and bytes after one import and after many, half of whose rows are new each time."""
    index = ItemIndex(IndexPlace.of_folder(folder), "drawn")
    made = [row for _, row in items(count * (times + 1) // 2)]
    sizes = []
    for number in range(times):
        index.upsert(made[number * count // 2 : number * count // 2 + count])
        index.compact()
        info = index.info()
        sizes.append({"rows": info.rows, "fragments": info.fragments, "versions": info.versions, "bytes": info.bytes})
    fresh = ItemIndex(IndexPlace.of_folder(folder / "fresh"), "drawn")
    fresh.upsert(made[: index.info().rows])
    fresh.compact()
    return {"after_one": sizes[0], "after_all": sizes[-1], "most_fragments": max(one["fragments"] for one in sizes),
            "bytes_to_those_of_one_import": round(sizes[-1]["bytes"] / fresh.info().bytes, 3)}


def large(folder: Path, count: int, queries: int, peer: bool) -> dict[str, object]:
    """Recall at 10 against exact search, queries a second, building and memory, beside usearch on the same vectors."""
    vectors, _ = draw(count, 0)
    asked = weighted(draw(queries, 99)[0])
    true = [_exact(vectors, query) for query in asked]
    found: dict[str, object] = {"rows": count, "neighbours": neighbourhood(vectors[:20_000])}
    if peer:
        found["usearch"] = _peer(vectors, asked, true)
    found["modiste"] = _ours(folder, vectors, asked, true)
    return found


def _exact(vectors: Vectors, query: Vectors) -> set[int]:
    similar = vectors @ query
    return set(np.argpartition(-similar, 10)[:10].tolist())


def _ours(folder: Path, vectors: Vectors, asked: Vectors, true: Sequence[set[int]]) -> dict[str, object]:
    index = ItemIndex(IndexPlace.of_folder(folder), "drawn", fresh_seconds=60.0)
    start, cpu = time.perf_counter(), time.process_time()
    index.upsert(IndexRow(id=f"{number:016x}", vector=vector, price=float(number % 100), currency="EUR")
                 for number, vector in enumerate(vectors))
    written = time.perf_counter() - start
    index.compact()
    built, cpu = time.perf_counter() - start - written, time.process_time() - cpu
    before = _resident()
    answers = [{int(one.id, 16) for one in index.search(query, k=10)} for query in asked]
    timing = percentiles(lambda one: index.search(asked[one % len(asked)], k=10), len(asked))
    narrow = parse_where("price < 1")
    store = index.store()
    return {"written_s": round(written, 1), "index_built_s": round(built, 1), "cpu_s": round(cpu, 1),
            "recall_at_10": round(_recall(answers, true), 4), **timing, "qps_cpu": round(1000 / timing["cpu_ms"], 1),
            "limit_of_1_percent": percentiles(lambda one: index.search(asked[one % len(asked)], narrow, 10), 30),
            "memory_while_asked_mb": round((_resident() - before) / 1e6), "bytes": index.info().bytes,
            "kept": dict(store.ann) if store is not None and store.ann is not None else None}


def _peer(vectors: Vectors, asked: Vectors, true: Sequence[set[int]]) -> dict[str, object]:
    from usearch.index import Index

    index = Index(ndim=DIMENSION, metric="ip", dtype="f32")
    before, start, cpu = _resident(), time.perf_counter(), time.process_time()
    index.add(np.arange(len(vectors)), vectors)
    built, cpu = time.perf_counter() - start, time.process_time() - cpu
    found: dict[str, object] = {"built_s": round(built, 1), "cpu_s": round(cpu, 1),
                                "memory_mb": round((_resident() - before) / 1e6)}
    for effort in (64, 128, 256, 512):
        index.expansion_search = effort
        answers = [set(map(int, index.search(query, 10).keys)) for query in asked]
        timing = percentiles(lambda one: index.search(asked[one % len(asked)], 10), len(asked))
        found[f"expansion {effort}"] = {"recall_at_10": round(_recall(answers, true), 4), **timing,
                                        "qps_cpu": round(1000 / max(timing["cpu_ms"], 0.01), 1)}
    return found


def _recall(answers: Sequence[set[int]], true: Sequence[set[int]]) -> float:
    return float(np.mean([len(one & other) / len(other) for one, other in zip(answers, true, strict=True)]))


def _resident() -> int:
    """Bytes of this process in memory now."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> int:
    """Run what is asked and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=44_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--imports", type=int, default=0)
    parser.add_argument("--no-peer", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "index"
        if options.large:
            result = large(folder, options.large, options.queries, not options.no_peer)
        elif options.imports:
            result = imports(folder, options.imports, options.items)
        else:
            result = whole_queries(folder, options.items, options.queries)
    sys.stdout.write(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
