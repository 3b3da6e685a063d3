"""Which garments shops mean by their words.

    python benchmarks/shop_words.py CATALOG.parquet SHOP.parquet > src/modiste/garment/reading/shop_words.toml

What tables call a garment is compared with the class that was set by eye (`benchmarks/cut_labels`), of photos that do
not score. A word's own class counts for some photos more, so that rare words mean what they say.
"""

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

from modiste.data.pack import in_test_split
from modiste.data.readers import open_source
from modiste.garment.reading.labels import garment_class
from modiste.language import attributes_from_fields

LABELS = Path(__file__).parent / "cut_labels"
OWN = 3
"""How many photos the word's own class counts for."""
LEAST = 0.01


def eye_labels(table: str) -> dict[str, str]:
    """The class of each photo of a table that was labelled by eye, by key."""
    path = LABELS / f"{table}_cuts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row["garment"] for row in csv.DictReader(file) if row["garment"]}


def counted(tables: list[Path]) -> dict[str, Counter[str]]:
    """How often each word of a table goes with each class."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in tables:
        seen = eye_labels(path.stem)
        for record in open_source(path):
            if record.key not in seen or in_test_split(record.key) or in_test_split(record.fields.get("name", "")):
                continue
            word = attributes_from_fields({**record.fields, "caption": record.caption}).garment
            if word is not None:
                found[word][seen[record.key]] += 1
    for word, counts in found.items():
        own = garment_class(word)
        if own is not None:
            counts[own] += OWN
    return dict(found)


def written(counts: dict[str, Counter[str]]) -> str:
    """The shares as TOML, the largest first."""
    lines = ["# Which garments shops mean by their words: the share of each class among what they call so, by eye.",
             "# Made by benchmarks/shop_words.py.", ""]  # fmt: skip
    for word, row in sorted(counts.items()):
        whole = sum(row.values())
        shares = [f"{one} = {count / whole:.3f}" for one, count in row.most_common() if count / whole >= LEAST]
        if whole > OWN + 1 or garment_class(word) is None:
            lines.append(f"{word} = {{ {', '.join(shares)} }}")
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tables", nargs="+", type=Path)
    asked = parser.parse_args()
    print(written(counted(asked.tables)), end="")


if __name__ == "__main__":
    main()
