"""Speed of sewing, from words to pictures and documents.

    python benchmarks/sewing.py [--garments 60] [--json]

Every named garment in its usual form (seed 0), warm, in this process: words to a picture of 1024 px, with the share of
each step; then cuts that the shelf does not hold, another colour, a flat, a pattern PDF, a picture of 4096 px, and the
command as a user starts it, a new process with everything it loads. The peer is the same garment drawn by the bundled
network in the same run (`modiste design`, one picture of 256 px, screened).
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from modiste import Studio, language
from modiste.core.errors import ModisteError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.values import parse_hex
from modiste.sewing.documents import write_flat, write_pattern
from modiste.sewing.rendering import Shot, photograph, recloth
from modiste.sewing.specification import garment_names, specify
from modiste.sewing.tailor import Garment, sew

T = TypeVar("T")

NEW_CUTS: Final = (
    "linen midi shirt dress with puff sleeves", "кружевное платье-футляр с вырезом лодочкой и рукавом 3/4",
    "wide cargo trousers with turn-ups", "cropped tweed jacket with four patch pockets",
    "юбка-солнце до колена", "oversized hoodie 80 cm long",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Median and slowest seconds of one step over `count` garments, and what was slowest."""

    step: str
    count: int
    median_s: float
    slowest_s: float
    slowest: str
    target_s: float | None


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def _spec(text: str) -> GarmentSpec:
    prompt = language.prompt(text)
    return specify(prompt.attributes, prompt.text, seed=0).spec


def time_words(texts: Sequence[str], target_s: float, step: str) -> tuple[Timing, dict[str, Garment]]:
    """Words to picture, one garment after the other."""
    taken: dict[str, float] = {}
    garments: dict[str, Garment] = {}
    for text in texts:
        try:
            seconds, garment = _timed(partial(_picture, text))
        except ModisteError as error:
            print(f"{text}: {error}", file=sys.stderr)
            continue
        taken[text], garments[text] = seconds, garment
    return _timing(step, taken, target_s), garments


def _picture(text: str) -> Garment:
    garment = sew(_spec(text))
    photograph(garment.hung, garment.cloths, Shot(size=1024))
    return garment


def time_after(garments: dict[str, Garment]) -> list[Timing]:
    """What is done with a garment that hangs."""
    recoloured: dict[str, float] = {}
    flats: dict[str, float] = {}
    patterns: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for text, garment in garments.items():
            picture = photograph(garment.hung, garment.cloths, Shot(size=1024))
            red = {part: replace(cloth, colour=parse_hex("#a01c2c"), pattern="solid")
                   for part, cloth in garment.cloths.items()}
            recoloured[text] = _timed(partial(recloth, picture.exposure, red))[0]
            flats[text] = _timed(partial(write_flat, garment.hung, folder / "flat.svg"))[0]
            patterns[text] = _timed(partial(write_pattern, garment.pattern, folder / "pattern.pdf"))[0]
        text, garment = next(iter(garments.items()))
        large = {text: _timed(partial(photograph, garment.hung, garment.cloths, Shot(size=4096)))[0]}
    return [_timing("another colour", recoloured, 1.2), _timing("a flat", flats, 0.3),
            _timing("a pattern PDF", patterns, 1.0), _timing("4096 px", large, 12.0)]


def time_command() -> tuple[float, float]:
    """Seconds and gigabytes of the command, cold."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "modiste", "sew", "прямые леопардовые джинсы", "--seed", "7", "-o", folder]
        seconds, _ = _timed(partial(subprocess.run, command, check=True, capture_output=True))
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20


def time_network(texts: Sequence[str]) -> Timing:
    """The bundled network on the same words, warm."""
    studio = Studio.open()
    studio.design(texts[0], seed=0)
    taken = {text: _timed(partial(studio.design, text, seed=0))[0] for text in texts[:6]}
    return _timing("peer: the network, 256 px", taken, None)


def _timing(step: str, taken: dict[str, float], target_s: float | None) -> Timing:
    slowest = max(taken, key=lambda name: taken[name])
    return Timing(
        step=step, count=len(taken), median_s=statistics.median(taken.values()), slowest_s=taken[slowest],
        slowest=slowest, target_s=target_s)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--garments", type=int, default=60, help="how many of the named garments")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    names = [language.label("garment", name, "en") for name in garment_names()[: given.garments]]
    cold_s, cold_gib = time_command()
    usual, garments = time_words(names, 3.0, "usual garments, words to 1024 px")
    cuts, _ = time_words(NEW_CUTS, 8.0, "new cuts, words to 1024 px")
    timings = [usual, cuts, *time_after(dict(list(garments.items())[:8])), time_network(names)]
    if given.json:
        print(json.dumps({"timings": [asdict(row) for row in timings], "cold_s": cold_s, "cold_gib": cold_gib},
                         ensure_ascii=False))
        return
    for row in timings:
        target = "" if row.target_s is None else f", must be {row.target_s:g}"
        slowest = f"slowest {row.slowest_s:.2f} s ({row.slowest})"
        print(f"{row.step} ({row.count}): median {row.median_s:.2f} s, {slowest}{target}")
    print(f"modiste sew, cold, one picture of 1024 px: {cold_s:.1f} s, {cold_gib:.2f} GiB")


if __name__ == "__main__":
    main()
