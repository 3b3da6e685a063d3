"""Fits the kinds of people's own shoes: a logistic regression on what the reader of cuts sees of them.

    python benchmarks/own_shoes.py --data wardrobe.parquet --out src/modiste/weights/shoes [--keep FILE.npz]

The kinds were told by eye (`own_photo_labels/shoes.csv`: ids of the table and a kind each). Ten folds score it first:
what is told, how much of that is right, and whether shoes are open. `--keep` keeps what was seen for another run.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from modiste.stylist.wardrobe.shoes import KINDS, ShoeModel, told_shoes

LABELS = Path(__file__).parent / "own_photo_labels" / "shoes.csv"
DIRECTIONS, PENALTY, STEPS = 60, 1.0, 400
OPEN = ("sandals", "slippers")
Matrix = NDArray[np.float32]


def main() -> None:
    """Read, score by folds, fit on all, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    kinds = {row["id"]: row["kind"] for row in csv.DictReader(LABELS.open())}
    seen, labels = seen_of(given.data, kinds, given.keep)
    score(seen, labels)
    fit(seen, labels).save(given.out)


def seen_of(table: Path, kinds: dict[str, str], keep: Path | None) -> tuple[Matrix, NDArray[np.int64]]:
    """What the reader sees of each labelled photo, N x D, and its kind as a number of KINDS."""
    if keep is not None and keep.is_file():
        kept = np.load(keep)
        return kept["seen"], kept["labels"]
    import io

    import pyarrow.parquet as pq
    from PIL import Image

    from modiste.core.values import Photo
    from modiste.studio.studio import Studio
    from modiste.studio.wardrobe.cutting import find

    models = Studio.open().models
    rows, numbers = [], []
    read = pq.read_table(table, columns=["id", "image"])
    for name, image in zip(read.column("id").to_pylist(), read.column("image").to_pylist(), strict=True):
        if name not in kinds:
            continue
        data = image["bytes"] if isinstance(image, dict) else image
        photo = Photo(Image.open(io.BytesIO(data)).convert("RGB"), name)
        told = models.reader().told(np.asarray(photo.image), find(photo, models.segmenter()).of())
        if told is not None:
            rows.append(told.seen)
            numbers.append(KINDS.index(kinds[name]))
    seen, labels = np.stack(rows).astype(np.float32), np.array(numbers, np.int64)
    if keep is not None:
        np.savez(keep, seen=seen, labels=labels)
    return seen, labels


def fit(seen: Matrix, labels: NDArray[np.int64]) -> ShoeModel:
    """Softmax regression on the first principal directions, folded back; gradient steps from zero."""
    centre, scale = seen.mean(axis=0), seen.std(axis=0) + 1e-3
    scale = scale * np.sqrt(seen.shape[1]) / 4
    unit = (seen - centre) / scale
    directions = np.linalg.svd(unit, full_matrices=False)[2][:DIRECTIONS].T
    rows = np.c_[unit @ directions, np.ones(len(unit))]
    wanted = np.eye(len(KINDS))[labels]
    weights = np.zeros((rows.shape[1], len(KINDS)))
    for _ in range(STEPS):
        logits = rows @ weights
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        weights += 0.05 * (rows.T @ (wanted - likely) - PENALTY * np.r_[weights[:-1], 0 * weights[-1:]])
    return ShoeModel(weights=(directions @ weights[:-1]).astype(np.float32), bias=weights[-1].astype(np.float32),
                     centre=centre, scale=scale.astype(np.float32))


def score(seen: Matrix, labels: NDArray[np.int64], folds: int = 10) -> None:
    """Print what models tell of photos that they have not seen."""
    order = np.random.default_rng(0).permutation(len(labels))
    types = {"ankle_boots": "boots", "casual_shoes": "sneakers", "sandals": "sandals", "flip_flops": "slippers"}
    told = right = opened_right = 0
    best: list[bool] = []
    for fold in range(folds):
        held = order[fold::folds]
        model = fit(np.delete(seen, held, axis=0), np.delete(labels, held))
        for row in held:
            kind = KINDS[labels[row]]
            best.append(bool(model.probabilities(seen[row][None])[0].argmax() == labels[row]))
            tag = told_shoes(model, seen[row])
            if tag is not None:
                said = types[tag.value]
                told, right = told + 1, right + (said == kind)
                opened_right += (said in OPEN) == (kind in OPEN)
    print(f"{len(labels)} pairs; likeliest kind right {np.mean(best):.2f}; told {told}, of them the kind right "
          f"{right / max(1, told):.2f}, open or closed right {opened_right / max(1, told):.2f}")


if __name__ == "__main__":
    main()
