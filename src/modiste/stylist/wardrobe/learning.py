"""`modiste train types`: what types of garments look like on people's own photos, and how often the model is right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import DataError, ImageError
from modiste.core.files import write_bytes
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.core.values import Photo
from modiste.data.pack import Split, in_test_split
from modiste.data.readers import open_source
from modiste.data.records import decoded
from modiste.encoder.item.type_network import OWN
from modiste.language import parse
from modiste.stylist.outfits.looks import crop_look, looks_of
from modiste.stylist.outfits.recipe import bundled_reader
from modiste.stylist.wardrobe.kept_looks import KeptLooks
from modiste.stylist.wardrobe.parts import is_worn, largest
from modiste.stylist.wardrobe.types import (
    ANOTHER,
    FOLDER,
    TYPES,
    TypeModel,
    features_of,
    likely_types,
    pooled,
    standardized,
    type_named,
    type_of,
)
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult
from modiste.train.scores import Score

if TYPE_CHECKING:
    from modiste.encoder.item.type_network import TypeReader
    from modiste.garment.reading.reader import CutReader
    from modiste.garment.segmentation.engine import SegmenterEngine

Matrix = NDArray[np.float32]
_LOOKED: Final = "looked"
EPOCHS: Final = 40
_NETWORKS: Final = 2
_HIDDEN: Final = 48
_DROPPED: Final = (0.2, 0.5)   # of the features, of the hidden layer
_LEARNING_RATE: Final = 2e-3
_DECAY: Final = 0.03
_SMOOTHING: Final = 0.05
_BATCH: Final = 64
_OTHERS: Final = 200
"""How many pictures of what is none of the types are learnt from."""
_LEAST: Final = 20
_FEW: Final = 2.0
_FLOOR: Final = 0.05  # of a feature's deviation: what hardly differs is not blown up
_CARD: Final = """---
name: types
license: the user's own
---

What type a garment is of, on people's own photos. Trained with `modiste train types` on {photos} photos, seed {seed}.
"""


@dataclass(frozen=True, slots=True)
class Examples:
    """Features N x D, the number of each one's type in TYPES, how many photos more were refused, and how likely the
    reader of types finds each type, N x C, where it was asked."""

    features: Matrix = field(repr=False)
    types: NDArray[np.int64] = field(repr=False)
    refused: int = 0
    beside: Matrix | None = field(default=None, repr=False)


def types(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Learn from tables of photos whose words name a type; the first one tells how often each is met.

    Looking at the photos is what takes time: each table gets an equal share of what is left of the budget, and what was
    seen stays in the run's folder, so that `resume` looks at what is new only.

    Raises:
        DataError: the tables cannot be read, or name hardly a type.
        OutputError: the folder cannot be written to.
    """
    from modiste.garment.segmentation.load import load_segmenter

    begun = monotonic()
    found = Examples(np.zeros((0, 0), np.float32), np.zeros(0, np.int64))
    segmenter, reader = load_segmenter(None, settings), bundled_reader()

    def tell(count: int) -> None:
        if progress is not None:
            progress(0.5, message("stylist.photos_looked_at", count=count))

    tables = []
    for number, path in enumerate(request.data):
        left = None if request.minutes is None else begun + 60 * request.minutes - monotonic()
        until = None if left is None else monotonic() + left / (len(request.data) - number)
        kept = KeptLooks(request.folder / _LOOKED / f"{number}-{path.stem}.safetensors", resume=request.resume)
        tables.append(read_types(path, segmenter, reader, "train", tell, until=until, kept=kept))
    for one in tables:
        found = _joined(found, one)
    if len(found.types) < _LEAST or len(set(found.types.tolist())) < 2:
        raise DataError("stylist.no_types", count=len(found.types))
    folder = request.folder / FOLDER
    fit_types(found, tables[0], seed=request.seed).save(folder)
    write_bytes(folder / "README.md", _CARD.format(photos=len(found.types), seed=request.seed).encode())
    return TrainResult(folder=request.folder, steps=1, samples=len(found.types), minutes=(monotonic() - begun) / 60,
                       interrupted=False)


def read_types(path: Path, segmenter: "SegmenterEngine", reader: "CutReader", split: Split,
               tell: Callable[[int], None] | None = None, most: int | None = None, *, until: float | None = None,
               kept: KeptLooks | None = None, types: "TypeReader | None" = None) -> Examples:
    """The photos of a table whose words are a type's, and some of what is none; each cut out by the segmenter, and left
    out where that sees nothing. A fifth, by the hash of their keys, scores; `most`, and `until` on the monotonic clock,
    end early. What is in `kept` is not looked at again; `types` is asked of those that are.

    Raises:
        DataError: the table cannot be read.
        OutputError: what was seen cannot be written.
    """
    features: list[Matrix] = []
    beside: list[Matrix] = []
    numbers: list[int] = []
    refused = 0
    try:
        for photo, kind in labelled_photos(path, split):
            is_known = kept is not None and photo.source in kept
            if (most is not None and len(numbers) >= most) or (
                    not is_known and until is not None and monotonic() > until):
                break
            seen = (kept[photo.source] if kept is not None and is_known
                    else _seen(photo, segmenter, reader, types, beside))
            if kept is not None and not is_known:
                kept.add(photo.source, seen)
            refused += seen is None
            if seen is not None:
                features.append(seen)
                numbers.append(TYPES.index(kind))
                if tell is not None:
                    tell(len(numbers))
    finally:
        if kept is not None:
            kept.save()
    return Examples(np.array(features, np.float32), np.array(numbers, np.int64), refused,
                    np.stack(beside) if len(beside) == len(features) > 0 else None)


def labelled_photos(path: Path, split: Split) -> Iterator[tuple[Photo, str]]:
    """The photos of a table on one side of the split, each with which of TYPES it shows.

    Raises:
        DataError: the table cannot be read.
    """
    others = 0
    for record, picture in decoded(open_source(path)):
        if split != "all" and in_test_split(record.key) != (split == "test"):
            continue
        kind = type_named(record.caption)
        if kind is None and others < _OTHERS:
            garment = parse(record.fields.get("articleType") or record.caption).garment
            kind = ANOTHER if garment is not None and type_of(garment) == ANOTHER else None
            others += kind is not None
        if kind is not None:
            yield Photo(picture.convert("RGB"), record.key), kind


def worn_alpha(photo: Photo, segmenter: "SegmenterEngine") -> tuple[NDArray[np.uint8], str] | None:
    """The mask H x W of the garment that a photo is of, as a wardrobe cuts it out, and its part of the clothes; None
    where there are no clothes."""
    from modiste.garment.segmentation.finder import find_garments

    try:
        mask = find_garments(photo, segmenter)
    except ImageError:
        return None
    part = largest(mask)
    return np.asarray(mask.of(part) if is_worn(mask) else mask.of(), np.uint8), part


def _seen(photo: Photo, segmenter: "SegmenterEngine", reader: "CutReader", types: "TypeReader | None",
          beside: list[Matrix]) -> Matrix | None:
    """The features of a photo, None where there are no clothes; what the reader of types says is added to `beside`."""
    found = worn_alpha(photo, segmenter)
    if found is None:
        return None
    alpha, part = found
    told = reader.told(np.asarray(photo.image), alpha)
    if told is None:
        return None
    said = {} if types is None else types.said([photo.image], [alpha])[0].get(OWN, {})
    if (likely := likely_types(said)) is not None:
        beside.append(likely)
    return features_of(looks_of([crop_look(photo.image, alpha)], reader)[0], told, part)


def fit_types(examples: Examples, usual: Examples | None = None, *, epochs: int = EPOCHS, seed: int = 0) -> TypeModel:
    """The model of some examples, for types as often met as in `usual`, or in the examples."""
    rows = examples.features
    centre, scale = rows.mean(axis=0), np.maximum(rows.std(axis=0), _FLOOR)
    seen = standardized(rows, centre, scale)
    networks = [_fitted(seen, examples.types, epochs, seed + number) for number in range(_NETWORKS)]
    hidden, hidden_bias, weights, biases = (list(one) for one in zip(*networks, strict=True))
    bias = np.mean(biases, axis=0) + (0 if usual is None else _oftener(examples, usual))
    last = np.asarray(np.concatenate(weights) / _NETWORKS, np.float32)
    return TypeModel(hidden=np.concatenate(hidden, axis=1), hidden_bias=np.concatenate(hidden_bias), weights=last,
                     bias=bias.astype(np.float32), centre=centre, scale=scale)


def _fitted(seen: Matrix, kinds: NDArray[np.int64], epochs: int, seed: int) -> tuple[Matrix, ...]:
    """One network: weights and biases of its hidden layer D x H and H, and of its last H x C and C. It has many more
    weights than there are photos, so half of what it hides is left out at each step (Srivastava et al., 2014,
    "Dropout")."""
    import torch
    from torch import nn

    torch.manual_seed(seed)
    inner, last = nn.Linear(seen.shape[1], _HIDDEN), nn.Linear(_HIDDEN, len(TYPES))
    network = nn.Sequential(nn.Dropout(_DROPPED[0]), inner, nn.ReLU(), nn.Dropout(_DROPPED[1]), last)
    optimizer = torch.optim.AdamW(network.parameters(), _LEARNING_RATE, weight_decay=_DECAY)
    steps = epochs * (len(seen) // _BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _LEARNING_RATE, steps, pct_start=0.15)
    features, targets = torch.from_numpy(seen), torch.from_numpy(kinds)
    for _ in range(steps):
        chosen = torch.randint(len(seen), (_BATCH,))
        loss = nn.functional.cross_entropy(network(features[chosen]), targets[chosen], label_smoothing=_SMOOTHING)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch's own stub lacks it
        optimizer.step()
        schedule.step()
    return tuple(one.detach().numpy() for one in (inner.weight.T, inner.bias, last.weight.T, last.bias))


def _oftener(examples: Examples, usual: Examples) -> Matrix:
    """How much oftener than in the examples each type is met usually, in log odds; of what is none of them nothing is
    known."""
    counts = [np.bincount(one.types, minlength=len(TYPES)) + _FEW for one in (usual, examples)]
    met = [count / count[1:].sum() for count in counts]
    odds = np.log(met[0] / met[1])
    odds[TYPES.index(ANOTHER)] = 0
    return np.asarray(odds, np.float32)


def type_scores(model: TypeModel, held: Examples) -> tuple[Score, ...]:
    """How often the type is right, and what guessing the usual one gives."""
    guessed = pooled(model.probabilities(held.features), held.beside).argmax(axis=1)
    count = max(1, len(held.types) + held.refused)
    usual = float(np.bincount(held.types, minlength=1).max() / count)
    return (Score(name="types: right", value=float((guessed == held.types).sum() / count), reference=usual,
                  target=0.85),)


def _joined(one: Examples, other: Examples) -> Examples:
    if not len(one.types) or not len(other.types):
        return other if not len(one.types) else one
    return Examples(np.concatenate([one.features, other.features]), np.concatenate([one.types, other.types]))
