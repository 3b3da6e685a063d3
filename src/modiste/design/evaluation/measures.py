"""The numbers of an evaluation: pure functions from pictures, requests and the scorer to scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.attributes import Attributes
from modiste.design.evaluation.features import Pixels, colour_centres, dominant_colours, nearest_centre
from modiste.design.evaluation.prompts import TestPrompt, TestRestyle
from modiste.design.evaluation.scorer import UNKNOWN, PictureFeatures, Scorer, value_of
from modiste.train.metrics import (
    Interval,
    Prdc,
    kernel_distance,
    kernel_distance_interval,
    pair_accuracy,
    prdc,
    rate,
    ratio,
    split_floor,
)

TITLES: Final = {"garment": "type", "colour": "colour", "pattern": "pattern"}
_NEIGHBOURS: Final = 5
_TINY_PX: Final = 24


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How often one class was drawn right when asked, and named right on real pictures."""

    kind: str
    name: str
    drawn: Interval
    real: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class KindScore:
    """Accuracy of one kind: of generated pictures, of the scorer on unseen real ones (in the data's mix and in that of
    the prompts), and the ratios."""

    kind: str
    drawn: Interval
    real: Interval
    real_same_mix: Interval
    over_real: Interval
    over_same_mix: Interval
    classes: tuple[ClassScore, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """Generated (or retrieved) pictures as a set against the real score split."""

    kid: Interval
    prdc: Prdc | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RestyleScore:
    """Restyle: the asked type is kept; the result is nearer to its reference than to a random other garment."""

    type_kept: Interval
    nearer_colour: Interval
    nearer_pattern: Interval
    nearer_both: Interval
    kept_and_nearer: Interval


def right(scorer: Scorer, looked: PictureFeatures, kind: str, asked: Sequence[str | None]) -> NDArray[np.bool_]:
    """Whether the scorer sees in each picture the value that was asked; False where nothing known was asked."""
    wanted = _numbers(scorer, kind, asked)
    return np.asarray((scorer.judge(looked, kind).argmax(axis=1) == wanted) & (wanted != UNKNOWN))


def kind_score(scorer: Scorer, looked: PictureFeatures, kind: str, asked: Sequence[str | None]) -> KindScore | None:
    """The accuracy of one kind over the pictures of which it was asked; None when it never was, or cannot be judged."""
    wanted = _numbers(scorer, kind, asked)
    known = wanted != UNKNOWN
    if not known.any() or kind not in scorer.classifiers:
        return None
    hits = right(scorer, looked, kind, asked)
    answers = scorer.held_out[kind]
    drawn = rate(int(hits.sum()), int(known.sum()))
    real, same_mix = answers.accuracy(), answers.same_mix(wanted[known].tolist())
    classes = tuple(
        ClassScore(kind, scorer.classes[kind][number], rate(int(hits[wanted == number].sum()),
                   int((wanted == number).sum())), answers.of_class(number))
        for number in np.unique(wanted[known]).tolist())
    return KindScore(
        kind=kind, drawn=drawn, real=real, real_same_mix=same_mix, over_real=_over(drawn, real),
        over_same_mix=_over(drawn, same_mix), classes=classes)


def both_right(scorer: Scorer, looked: PictureFeatures, asked: Sequence[TestPrompt]) -> tuple[Interval, Interval]:
    """Type and colour right at once: of generated pictures, and of unseen real ones."""
    drawn = (right(scorer, looked, "garment", [one.garment for one in asked])
             & right(scorer, looked, "colour", [one.colour for one in asked]))
    garment, colour = scorer.held_out["garment"], scorer.held_out["colour"]
    known = (garment.labels != UNKNOWN) & (colour.labels != UNKNOWN)
    real = (garment.said == garment.labels) & (colour.said == colour.labels) & known
    return rate(int(drawn.sum()), len(drawn)), rate(int(real.sum()), int(known.sum()))


def pixel_colours(seen: Pixels, asked: Sequence[str | None], names: Sequence[str]) -> Interval:
    """The share of pictures whose dominant OKLab colour is nearest to the vocabulary's centre of the asked colour."""
    found = nearest_centre(dominant_colours(seen), colour_centres(names)) if len(seen) else np.empty(0, np.int64)
    hits = [names[number] == name for number, name in zip(found, asked, strict=True) if name in names]
    return rate(sum(hits), len(hits))


def distribution(scorer: Scorer, real: PictureFeatures, other: PictureFeatures, seed: int) -> Distribution:
    """KID and PRDC of a set against the real score split, in the scorer's embedding."""
    x, y = scorer.embed(real), scorer.embed(other)
    around = prdc(x, y, _NEIGHBOURS) if min(len(x), len(y)) > _NEIGHBOURS else None
    return Distribution(kernel_distance_interval(x, y, seed=seed), around)


def floor(scorer: Scorer, real: PictureFeatures, rows: int, seed: int) -> Interval:
    """KID between two halves of the real score split, at the size of the generated set where there are enough."""
    return split_floor(scorer.embed(real), kernel_distance, rows=rows, seed=seed)


def tiny(seen: Pixels) -> NDArray[np.float32]:
    """Views -> N x 1728 pixels of 24 x 24 thumbnails in 0..1: copies are near in them whatever a classifier sees."""
    rows = [cv2.resize(picture, (_TINY_PX, _TINY_PX), interpolation=cv2.INTER_AREA).ravel() for picture in seen]
    return (np.stack(rows) / 255).astype(np.float32)


def retrieve(asked: Sequence[TestPrompt], facts: Sequence[Attributes], rows: Sequence[int], seed: int) -> list[int]:
    """The retrieval baseline: for each prompt the training picture that agrees in most attributes.

    Type counts before colour, colour before pattern; of equals one is drawn at random. Returns one of `rows` each.
    """
    rng = np.random.default_rng(seed)
    garments = np.array([known.garment or "" for known in facts])
    colours = np.array([value_of(known, "colour") or "" for known in facts])
    patterns = np.array([known.pattern or "solid" for known in facts])
    chosen = []
    for one in asked:
        score = 4 * (garments == one.garment) + 2 * (colours == one.colour) + (patterns == (one.pattern or "solid"))
        chosen.append(int(rows[int(rng.choice(np.flatnonzero(score == score.max())))]))
    return chosen


def restyle_score(scorer: Scorer, results: PictureFeatures, references: PictureFeatures, others: PictureFeatures,
                  asked: Sequence[TestRestyle]) -> RestyleScore:
    """Compare each result with its reference and with the random other garment of its request."""
    kept = right(scorer, results, "garment", [one.garment for one in asked])
    to_own, to_other = scorer.style_distance(results, references), scorer.style_distance(results, others)
    own, other = to_own[0] + to_own[1], to_other[0] + to_other[1]
    return RestyleScore(
        type_kept=rate(
            int(kept.sum()),
            len(
                kept)), nearer_colour=pair_accuracy(
                    to_own[0], to_other[0]), nearer_pattern=pair_accuracy(to_own[1], to_other[1]),
        nearer_both=pair_accuracy(own, other), kept_and_nearer=rate(int((kept & (own < other)).sum()), len(kept)))


def _numbers(scorer: Scorer, kind: str, asked: Sequence[str | None]) -> NDArray[np.int64]:
    return np.array([scorer.number(kind, value) for value in asked], np.int64)


def _over(part: Interval, whole: Interval) -> Interval:
    return ratio(part, whole) if whole.value > 0 else Interval(float("nan"), float("nan"), float("nan"), part.of)
