"""Speed of fabrics: a tile at 256 px, a print of 2048 px, and the file for 64 x 64 cm of cloth at 150 dpi.

    python benchmarks/fabric_speed.py [--model FOLDER] [--repeats 3] [--json]

Tiles and prints are timed warm in this process, every category in turn, as the mill makes them; the print file is timed
as a user makes it, a new process with everything it loads, together with the most memory that the process held.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from modiste.core.errors import ModisteError
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.pipeline import FabricRequest, make

TILE_PX, PRINT_PX = 256, 2048
WIDTH_CM, DPI = 64, 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """One engine at one size: median seconds over the categories, and the slowest of them."""

    engine: str
    size_px: int
    median_s: float
    slowest_s: float
    slowest: str


def time_engine(engine: str, size_px: int, repeats: int, model: Path | None) -> Timing:
    """The median of each category's repeats."""
    taken = {}
    for name in CATEGORIES:
        request = FabricRequest(
            category=name, engine=engine, size_px=size_px, model=model if engine != "drawn" else None)
        make(request, n=1, seed=0)
        times = []
        for repeat in range(repeats):
            start = time.perf_counter()
            make(request, n=1, seed=100 + repeat)
            times.append(time.perf_counter() - start)
        taken[name] = statistics.median(times)
    slowest = max(taken, key=lambda name: taken[name])
    return Timing(
        engine=engine, size_px=size_px, median_s=statistics.median(taken.values()), slowest_s=taken[slowest],
        slowest=slowest)


def time_print_file() -> tuple[float, float]:
    """Seconds and gigabytes of `modiste fabric floral` as a TIFF of the size above."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "modiste", "fabric", "floral", "--seed", "7", "--width-cm", str(WIDTH_CM),
                   "--dpi", str(DPI), "--format", "tiff", "-o", folder]
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", type=Path, help="folder of a trained fabric model (default: the bundled one)")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    seconds, gigabytes = time_print_file()
    timings = []
    for engine in ("drawn", "neural"):
        try:
            timings += [time_engine(engine, size, given.repeats, given.model) for size in (TILE_PX, PRINT_PX)]
        except ModisteError as error:
            print(f"{engine}: {error}", file=sys.stderr)
    if given.json:
        print(json.dumps({"timings": [asdict(timing) for timing in timings], "print_file_s": seconds,
                          "print_file_gib": gigabytes}, indent=2))
        return
    for timing in timings:
        print(f"  {timing.engine:<7} {timing.size_px:>5} px  {1000 * timing.median_s:8.0f} ms   slowest "
              f"{timing.slowest} {1000 * timing.slowest_s:.0f} ms")
    print(f"  print file {WIDTH_CM} x {WIDTH_CM} cm at {DPI} dpi: {seconds:.1f} s, {gigabytes:.2f} GiB")


if __name__ == "__main__":
    main()
