"""Seconds until the stylist's first words are on a page: server-sent events of a running studio.

    modiste --home DIR example && modiste --home DIR studio --port 8077 --no-browser
    python benchmarks/first_words.py [--address http://127.0.0.1:8077] [--rounds 3]

Each request of `SAID` begins a thread of its own; the clock runs from the sending of the message to its first `words`,
and to its `answer`. What may take long (an outfit, a search) says first what it is about to do.
"""

import argparse
import re
import sys
import time
from collections.abc import Sequence

import httpx

SAID = ("a red dress under 100 euro", "что надеть в дождь, 12 градусов?", "recommend me something", "привет",
        "какие цвета сейчас в моде?", "what do I own in blue?")
MUST = 0.3
SWAPS = {"x-modiste-swap": "1"}
"""As a page's script sends it."""
_PLACE = re.compile(r"<m-answer number=\"(\d+)\" thread=\"([0-9a-f]+)\"")


def once(client: httpx.Client, said: str) -> tuple[float, float]:
    """Seconds to the first words and to the answer of one message."""
    start = time.perf_counter()
    sent = client.post("/en/stylist", data={"text": said, "thread": ""}, headers=SWAPS)
    found = _PLACE.search(sent.text)
    if found is None:
        raise SystemExit(f"no place of an answer in what came back ({sent.status_code}): {sent.text[:200]}")
    first = 0.0
    with client.stream("GET", f"/en/stylist/{found[2]}/{found[1]}/events") as told:
        for line in told.iter_lines():
            if line == "event: words" and not first:
                first = time.perf_counter() - start
            if line == "event: answer":
                return first or time.perf_counter() - start, time.perf_counter() - start
    return first or time.perf_counter() - start, time.perf_counter() - start


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the times, the first round (models and dictionaries load) apart."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", default="http://127.0.0.1:8077")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    late = 0
    with httpx.Client(base_url=asked.address, timeout=120) as client:
        for number in range(asked.rounds):
            for said in SAID:
                first, whole = once(client, said)
                late += number > 0 and first > MUST
                sys.stdout.write(f"round {number + 1}: first words {first:.3f} s, answer {whole:.2f} s: {said}\n")
    sys.stdout.write(f"first words later than {MUST} s after the first round: {late}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
