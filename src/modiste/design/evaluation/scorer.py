"""The independent scorer of generated pictures, trained on the test split alone.

No training may see a picture that this scorer learnt from, and the scorer sees none of theirs.
It names garment type, colour and pattern from hand-made features by kernel ridge regression. How often it is right on
real pictures that it has not seen is known for every picture of the split, by two-fold cross-validation.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load, save

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError, WeightsError
from modiste.core.files import parse_json, write_bytes
from modiste.data.pack import Pictures
from modiste.design.evaluation.features import (
    Rows,
    colour_features,
    mirror_shape,
    project,
    shape_features,
    typical_distance,
    views,
)
from modiste.design.evaluation.kernel_ridge import KernelRidge
from modiste.train.metrics import Interval, rate

KINDS: Final = ("garment", "colour", "pattern")
FEWEST: Final = 15
"""Pictures of a value below which it is not judged."""
UNKNOWN: Final = -1
FILE: Final = "scorer.safetensors"
NOTE: Final = "scorer.json"
_VERSION: Final = "3"  # to be raised when what it learns from changes


@dataclass(frozen=True, slots=True)
class PictureFeatures:
    """Features of N pictures: shape N x D, colour N x E."""

    shape: Rows
    colour: Rows

    @classmethod
    def at(cls, pictures: Pictures, rows: Sequence[int] | NDArray[np.int64] | None = None) -> "PictureFeatures":
        """Look at N x S x S x 3 pictures, or at those of `rows`."""
        seen = views(pictures, rows)
        return cls(shape_features(seen), colour_features(seen))

    def of(self, kind: str) -> Rows:
        """The features by which a kind of attribute is judged: a type must be told whatever its colour."""
        return self.colour if kind == "colour" else self.shape

    def pick(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> "PictureFeatures":
        """The chosen rows."""
        return PictureFeatures(self.shape[chosen], self.colour[chosen])


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Labels of real pictures and what a scorer that had not seen them said; numbers of classes, UNKNOWN is no label.

    `drawn` marks pictures whose pattern was laid on by drawing.
    """

    labels: NDArray[np.int64]
    said: NDArray[np.int64]
    drawn: NDArray[np.bool_]

    def accuracy(self, classes: Sequence[int] | None = None) -> Interval:
        """The share of labelled real pictures named right, drawn patterns left out."""
        return self._rate((self.labels != UNKNOWN) & ~self.drawn, classes)

    def of_class(self, number: int) -> Interval:
        """The share of one class named right, drawn pictures included."""
        return self._rate(self.labels == number, None)

    def same_mix(self, asked: Sequence[int]) -> Interval:
        """Accuracy if the real pictures had the class mix of `asked`: class rates weighted by how often each is asked,
        with a Wilson interval on the effective number of pictures. Raises DataError when nothing is asked."""
        counts = Counter(asked)
        if not counts:
            raise DataError("design.scorer_nothing_asked")
        shares = {number: count / len(asked) for number, count in counts.items()}
        rates = {number: self.of_class(number) for number in counts}
        value = sum(shares[number] * rates[number].value for number in counts)
        unevenness = sum(shares[number] ** 2 / max(1, rates[number].of) for number in counts)
        effective = max(1, round(1 / unevenness))
        bounds = rate(round(value * effective), effective)
        return Interval(value, bounds.low, bounds.high, effective)

    def _rate(self, chosen: NDArray[np.bool_], classes: Sequence[int] | None) -> Interval:
        if classes is not None:
            chosen = chosen & np.isin(self.labels, classes)
        return rate(int((self.said[chosen] == self.labels[chosen]).sum()), int(chosen.sum()))


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled pictures to learn from: features, class numbers N x 3 in the order of KINDS, the fold of each picture
    (a picture and what was drawn on it share one), and which patterns were drawn."""

    looked: PictureFeatures
    labels: NDArray[np.int64]
    folds: NDArray[np.int64]
    drawn: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorer:
    """The trained scorer: classes, one classifier a kind, its held-out answers, centre and scales of its embedding."""

    classes: Mapping[str, tuple[str, ...]]
    classifiers: Mapping[str, KernelRidge]
    held_out: Mapping[str, HeldOut]
    centre: Rows
    scales: tuple[float, float]
    key: str

    @classmethod
    def train(cls, examples: Examples, classes: Mapping[str, tuple[str, ...]], key: str = "") -> "Scorer":
        """Train on all examples; twice before that on one half each, to know the accuracy on the other.

        Raises DataError when a kind has fewer than two classes or a half without pictures.
        """
        for kind in KINDS[:2]:
            if len(classes[kind]) < 2:
                raise DataError("design.scorer_few_values", kind=kind, fewest=FEWEST)
        classifiers, held_out = {}, {}
        for column, kind in enumerate(KINDS):
            labels = examples.labels[:, column]
            rows, count = examples.looked.of(kind), len(classes[kind])
            said = np.full(len(labels), UNKNOWN)
            for fold in (0, 1):
                inside = (examples.folds == fold) & (labels != UNKNOWN)
                outside = (examples.folds != fold) & (labels != UNKNOWN)
                if inside.any() and outside.any():
                    said[inside] = _fit(kind, rows[outside], labels[outside], count).scores(rows[inside]).argmax(axis=1)
            known = labels != UNKNOWN
            if known.any():
                classifiers[kind] = _fit(kind, rows[known], labels[known], count)
            held_out[kind] = HeldOut(labels, said, examples.drawn if kind == "pattern" else np.zeros(len(labels), bool))
        real = examples.looked.pick(~examples.drawn)
        scales = (typical_distance(real.shape), typical_distance(real.colour))
        centre = _joined(real, scales).mean(axis=0)
        return cls(classes=dict(classes), classifiers=classifiers, held_out=held_out, centre=centre, scales=scales,
                   key=key)

    def judge(self, looked: PictureFeatures, kind: str) -> Rows:
        """Scores N x C of the classes of a kind."""
        return self.classifiers[kind].scores(looked.of(kind))

    def embed(self, looked: PictureFeatures) -> Rows:
        """Shape and colour in equal parts, N x 256; two typical real pictures are a unit apart in each coordinate."""
        return project(_joined(looked, self.scales) - self.centre)

    def style_distance(self, first: PictureFeatures, second: PictureFeatures
                       ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Distances in colour and in pattern of row i to row i, each over its typical distance.

        Colour: Hellinger histograms. Pattern: what the judge says about each pattern, since gradients alone would
        measure the cut.
        """
        colour = np.linalg.norm(first.colour - second.colour, axis=1) / self.scales[1]
        if "pattern" not in self.classifiers:
            return np.asarray(colour, np.float64), np.zeros(len(colour))
        said = [np.asarray(self.judge(looked, "pattern"), np.float64) for looked in (first, second)]
        return np.asarray(colour, np.float64), np.asarray(np.linalg.norm(said[0] - said[1], axis=1))

    def number(self, kind: str, value: str | None) -> int:
        """The class number of a vocabulary id, or UNKNOWN."""
        known = self.classes[kind]
        return known.index(value) if value in known else UNKNOWN

    def save(self, folder: Path) -> None:
        """Write weights (safetensors, fp16) and classes (JSON). Raises OutputError when that cannot be done."""
        tensors: dict[str, NDArray[np.generic]] = {"centre": self.centre}
        for kind, judge in self.classifiers.items():
            tensors |= {f"{kind}/anchors": judge.anchors.astype(np.float16), f"{kind}/weights": judge.weights}
        for kind, answers in self.held_out.items():
            tensors |= {f"{kind}/labels": answers.labels.astype(np.int16),
                        f"{kind}/said": answers.said.astype(np.int16), f"{kind}/drawn": answers.drawn.astype(np.uint8)}
        note = {"version": _VERSION, "key": self.key, "scales": list(self.scales),
                "classes": {kind: list(names) for kind, names in self.classes.items()},
                "rates": {kind: judge.rate for kind, judge in self.classifiers.items()},
                "accuracy": {kind: answers.accuracy().value for kind, answers in self.held_out.items()}}
        write_bytes(folder / FILE, save(tensors))
        write_bytes(folder / NOTE, (json.dumps(note, ensure_ascii=False, indent=2) + "\n").encode())

    @classmethod
    def load(cls, folder: Path) -> "Scorer":
        """Read back. Raises WeightsError when the folder holds no whole scorer of this version."""
        try:
            note = parse_json((folder / NOTE).read_text(encoding="utf-8"))
            tensors = load((folder / FILE).read_bytes())
            if note["version"] != _VERSION:
                raise WeightsError("design.scorer_version", folder=folder)
            classifiers = {kind: KernelRidge(tensors[f"{kind}/anchors"].astype(np.float32), tensors[f"{kind}/weights"],
                                        float(speed)) for kind, speed in note["rates"].items()}
            held_out = {kind: HeldOut(tensors[f"{kind}/labels"].astype(np.int64),
                                      tensors[f"{kind}/said"].astype(np.int64), tensors[f"{kind}/drawn"].astype(bool))
                        for kind in KINDS}
            classes = {kind: tuple(names) for kind, names in note["classes"].items()}
            scales = (float(note["scales"][0]), float(note["scales"][1]))
            return cls(classes=classes, classifiers=classifiers, held_out=held_out, centre=tensors["centre"],
                       scales=scales, key=str(note["key"]))
        except (OSError, KeyError, ValueError, SafetensorError) as error:
            raise WeightsError("design.scorer_incomplete", folder=folder, error=error) from error


def label_classes(attributes: Sequence[Attributes], fewest: int = FEWEST) -> dict[str, tuple[str, ...]]:
    """For each kind the values with `fewest` pictures or more, most frequent first; the first of several colours."""
    found = {}
    for kind in KINDS:
        counts = Counter(value for value in (value_of(facts, kind) for facts in attributes) if value is not None)
        found[kind] = tuple(value for value, count in counts.most_common() if count >= fewest)
    return found


def value_of(attributes: Attributes, kind: str) -> str | None:
    """The value of a kind in KINDS; the first of several colours."""
    if kind == "colour":
        return attributes.colours[0] if attributes.colours else None
    value: str | None = getattr(attributes, kind)
    return value


def data_key(keys: Sequence[str], attributes: Sequence[Attributes]) -> str:
    """A short hash of the pictures and labels that a scorer learns from: another set is another scorer."""
    told = hashlib.sha256(_VERSION.encode())
    for name, facts in zip(keys, attributes, strict=True):
        told.update(f"{name} {[value_of(facts, kind) for kind in KINDS]}\n".encode())
    return told.hexdigest()[:16]


def _fit(kind: str, rows: Rows, labels: NDArray[np.int64], classes: int) -> KernelRidge:
    if kind == "colour":
        return KernelRidge.fit(rows, labels, classes, width=0.5)
    both = np.concatenate([rows, mirror_shape(rows)])  # a mirrored garment is the same garment
    return KernelRidge.fit(both, np.concatenate([labels, labels]), classes)


def _joined(looked: PictureFeatures, scales: tuple[float, float]) -> Rows:
    return np.concatenate([looked.shape / scales[0], looked.colour / scales[1]], axis=1)

