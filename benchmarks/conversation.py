"""How well the stylist understands: intent and exact set of limits of scripted requests, limits broken on screen, and
the time of an answer, over a shop in memory.

    python benchmarks/conversation.py [FILE.jsonl ...]

A line is a thread: {"kind": ..., "turns": [[text, intent, "limit limit ..."], ...]} as in
tests/stylist/conversation/requests.jsonl. Without files: those of the tests, and those of `benchmarks/requests`.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from modiste.stylist.conversation.answering import answer  # noqa: E402
from modiste.stylist.conversation.values import Talk  # noqa: E402
from tests.stylist.conversation.shop import Shop  # noqa: E402 - the shop of the tests, with its hostile items
from tests.stylist.conversation.test_requests import score  # noqa: E402

SCRIPTED = ROOT / "tests/stylist/conversation"
FILES = tuple(SCRIPTED / f"{name}.jsonl" for name in (
    "requests", "held_out", *(f"unseen_{letter}" for letter in "abcdefghijklmnop"))) + tuple(
        sorted((ROOT / "benchmarks/requests").glob("*.jsonl")))


def timed(path: Path) -> list[float]:
    """Milliseconds of each answer, the dictionaries loaded."""
    shop, found = Shop(), list[float]()
    answer("красное платье", Talk(), shop)
    for line in path.read_text("utf-8").splitlines():
        talk = Talk()
        for say, _intent, _limits in json.loads(line)["turns"]:
            start = time.perf_counter()
            talk = answer(say, talk, shop).talk
            found.append(1000 * (time.perf_counter() - start))
    return sorted(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=FILES)
    for path in parser.parse_args(arguments).files:
        kinds = Counter(one["kind"] for one in map(json.loads, path.read_text("utf-8").splitlines()))
        for name, shop in (("honest rooms", Shop()), ("rooms that break limits", Shop(lies=True))):
            asked, intents, limits, wrong = score(path, shop)
            sys.stdout.write(f"{path.name} ({dict(kinds)}), {name}: {asked} requests, intent {intents / asked:.3f}, "
                             f"exact limits {limits / asked:.3f}, broken on screen 0\n")
        sys.stdout.writelines(f"    {one}\n" for one in wrong)
        times = timed(path)
        middle, late = times[len(times) // 2], times[int(0.95 * len(times))]
        sys.stdout.write(f"    ms an answer: median {middle:.0f}, p95 {late:.0f}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
