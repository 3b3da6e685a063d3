"""Fits what garments in photos are made of: a logistic regression on what the reader of cuts sees of them.

    python benchmarks/photo_materials.py --data FOLDER --out src/modiste/weights/material [--keep FILE.npz]

`--data` holds `catalog.parquet` and `wardrobe.parquet`. The materials (`own_photo_labels/materials.csv`: table, id and
material) are the catalogue's types for jeans and sweaters and were told by eye for the rest; no photo is of the fifth
that scores. Ten folds score it first: what is told, and how much of that is right. `--keep` keeps what was seen.
"""

import argparse
import csv
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from modiste.garment.cloth.material import KINDS, MaterialModel, features_of, likely_material

LABELS = Path(__file__).parent / "own_photo_labels" / "materials.csv"
DIRECTIONS, PENALTY, STEPS = 80, 2.0, 400
TABLES = ("catalog", "wardrobe")
Matrix = NDArray[np.float32]


def main() -> None:
    """Read, score by folds, fit on all, save."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    seen, labels = seen_of(given.data, given.keep)
    score(seen, labels)
    fit(seen, labels).save(given.out)


def seen_of(folder: Path, keep: Path | None) -> tuple[Matrix, NDArray[np.int64]]:
    """The features of each labelled photo, N x D, and its material as a number of KINDS."""
    if keep is not None and keep.is_file():
        kept = np.load(keep)
        return kept["seen"], kept["labels"]
    import pyarrow.parquet as pq
    from PIL import Image

    from modiste.core.values import Photo
    from modiste.garment.cloth.sample import largest_part
    from modiste.garment.segmentation.finder import find_garments
    from modiste.studio.studio import Studio

    models = Studio.open().models
    kinds = {(row["table"], row["id"]): row["material"] for row in csv.DictReader(LABELS.open())}
    rows, numbers = [], []
    for table in TABLES:
        read = pq.read_table(folder / f"{table}.parquet", columns=["id", "image"])
        for name, data in zip(map(str, read.column("id").to_pylist()), read.column("image").to_pylist(), strict=True):
            if (table, name) not in kinds:
                continue
            photo = Photo(Image.open(io.BytesIO(data)).convert("RGB"), name)
            mask = find_garments(photo, models.segmenter())
            pixels, alpha = np.asarray(photo.image), mask.of(largest_part(mask))
            told = models.reader().told(pixels, alpha)
            if told is not None:
                rows.append(features_of(told.seen, pixels, alpha))
                numbers.append(KINDS.index(kinds[table, name]))
    seen, labels = np.stack(rows).astype(np.float32), np.array(numbers, np.int64)
    if keep is not None:
        np.savez(keep, seen=seen, labels=labels)
    return seen, labels


def fit(seen: Matrix, labels: NDArray[np.int64]) -> MaterialModel:
    """Softmax regression on the first principal directions, folded back; gradient steps from zero, the rare materials
    weighed up by the root of how much rarer they are."""
    centre, scale = seen.mean(axis=0), seen.std(axis=0) + 1e-3
    scale = scale * np.sqrt(seen.shape[1]) / 4
    unit = (seen - centre) / scale
    directions = np.linalg.svd(unit, full_matrices=False)[2][:DIRECTIONS].T
    rows = np.c_[unit @ directions, np.ones(len(unit))]
    counts = np.maximum(np.bincount(labels, minlength=len(KINDS)), 1)
    weighed = np.sqrt(counts.max() / counts)[labels][:, None]
    wanted = np.eye(len(KINDS))[labels]
    weights = np.zeros((rows.shape[1], len(KINDS)))
    for _ in range(STEPS):
        logits = rows @ weights
        likely = np.exp(logits - logits.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        step = rows.T @ (weighed * (wanted - likely)) - PENALTY * np.r_[weights[:-1], 0 * weights[-1:]]
        weights += 0.02 * step
    return MaterialModel(weights=(directions @ weights[:-1]).astype(np.float32), bias=weights[-1].astype(np.float32),
                         centre=centre, scale=scale.astype(np.float32))


def score(seen: Matrix, labels: NDArray[np.int64], folds: int = 10) -> None:
    """Print what models tell of photos that they have not seen."""
    order = np.random.default_rng(0).permutation(len(labels))
    said = np.full(len(labels), -1)
    for fold in range(folds):
        held = order[fold::folds]
        model = fit(np.delete(seen, held, axis=0), np.delete(labels, held))
        for row in held:
            told = likely_material(model, seen[row])
            said[row] = -1 if told is None else KINDS.index(told.value)
    for number, kind in enumerate(KINDS[1:], 1):
        told, there = said == number, labels == number
        right = int((told & there).sum())
        print(f"{kind}: {int(there.sum())} photos, told of {int(told.sum())}, right {right}")
    print(f"{len(labels)} photos; told {int((said >= 0).sum())}, right {int((said == labels).sum())}")


if __name__ == "__main__":
    main()
