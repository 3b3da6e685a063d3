"""The table of composed queries: as `modiste find` ranks them, by the encoder's parts alone, and controls, on the same
queries.

The controls are told more than people say: a caption of all that is right, which for another type or pattern answers
the question by itself; the search is asked once with no more than the change, once with the same caption.

Controls: the picture alone; the words alone; late fusion (a weighted mean of both, Liu et al., 2021, "CIRPLANT", table
2); the picture plus the difference of the new and the old words; and as a ceiling the picture among those whose label
is the new value. Weights of fusion and difference are tuned on training pictures.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.catalog.measuring.composed import (
    KINDS,
    Change,
    ShownItem,
    changes,
    full_texts,
    old_texts,
    parts_changed,
    right_of,
    unit,
    words_for,
)
from modiste.catalog.measuring.retrieval import Found, discounted_gain, nearest, paired_interval, recalls
from modiste.encoder.item.parts import Vectors, weighted
from modiste.language import Language
from modiste.train.scores import Score

FOUND: Final = "as found"
"""How the names of whole searches begin."""
_AS_TOLD: Final = ", told what the controls are"
_MOST: Final = 500
_MOST_OTHERS: Final = 100
_TUNED_ON: Final = 300
_WEIGHTS: Final[tuple[Mapping[str, float], ...]] = (
    {}, {"colour": 1.5}, {"colour": 2}, {"colour": 3}, {"print": 2}, {"print": 3}, {"cut": 2}, {"print": 0.3},
    {"colour": 2, "print": 0.5}, {"cut": 2, "print": 0.5}, {"cut": 3, "print": 0.3})  # fmt: skip
_SHARES: Final = (0.2, 0.35, 0.5, 0.65, 0.8)
_STEPS: Final = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
_TARGETS: Final = {1: 0.20, 10: 0.55}


@dataclass(frozen=True, slots=True)
class Ways:
    """How words become vectors: of the encoder that is measured N x 256, of the bundled CLIP N x D; `searched` are by
    name whole searches for pictures with words (anchors, texts): scores Q x M."""

    embed_words: Callable[[Sequence[str]], Vectors]
    clip_words: Callable[[Sequence[str]], Vectors]
    searched: Mapping[str, Callable[[Sequence[int], Sequence[str]], NDArray[np.float32]]] = field(
        default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way to answer Q queries: whether the right one is first or among ten, nDCG@10, and whether the same product
    with the old value comes first."""

    name: str
    first: Found = field(repr=False)
    ten: Found = field(repr=False)
    gain: NDArray[np.float64] = field(repr=False)
    old_first: Found = field(repr=False)


def composed_scores(shown: Sequence[ShownItem], fresh: NDArray[np.bool_], items: Vectors, clip: Vectors, ways: Ways,
                    seed: int) -> tuple[list[Score], tuple[str, ...]]:
    """Scores of the changes that a gallery can answer, asked of its `fresh` pictures, and notes on the best control.
    Weights are tuned on changes of the others."""
    scores: list[Score] = []
    notes: list[str] = []
    languages: tuple[Language, ...] = ("en", "ru")
    for kind in KINDS:
        asked = changes(shown, kind, _MOST if kind == "colour" else _MOST_OTHERS, seed, fresh)
        if not asked:
            continue
        tuned = changes(shown, kind, _TUNED_ON, seed, ~fresh)
        for language in languages:
            own = table(asked, tuned, shown, items, ways.embed_words, language, by_parts=True)
            other = table(asked, tuned, shown, clip, ways.clip_words, language, by_parts=False)
            texts = words_for(asked, language)
            anchors, right = [one.anchor for one in asked], right_of(asked, kind)
            told = full_texts(asked, language)
            own = [*(_row(name, search(anchors, texts), asked, right) for name, search in ways.searched.items()),
                   *(_row(f"{name}{_AS_TOLD}", search(anchors, told), asked, right)
                     for name, search in ways.searched.items() if kind != "colour"), *own]
            rows = [*own, *(_renamed(row, f"CLIP, {row.name}") for row in other)]
            scores += _scores(kind, language, rows, own[0])
            notes += [_note(kind, language, row, rows, seed) for row in rows
                      if row is rows[0] or row.name == rows[0].name + _AS_TOLD]
    return scores, tuple(notes)


def table(asked: Sequence[Change], tuned: Sequence[Change], shown: Sequence[ShownItem], vectors: Vectors,
          embed: Callable[[Sequence[str]], Vectors], language: Language, *, by_parts: bool) -> list[Row]:
    """The rows of one encoder; the first is its own way where it has parts."""
    right = right_of(asked, asked[0].kind)
    anchors = np.array([one.anchor for one in asked])
    texts, before = embed(full_texts(asked, language)), embed(old_texts(asked, shown, language))
    share, step = 0.5, 1.0
    if tuned:
        share, step = _tuned(tuned, shown, vectors, embed, language)
    image = weighted(vectors[anchors]) if by_parts else vectors[anchors]
    words = weighted(texts) if by_parts else texts
    old = weighted(before) if by_parts else before
    queries = {
        "image only": image, "words only": words,
        f"late fusion ({share:.2f} image)": share * image + (1 - share) * words,
        f"words' difference ({step:g})": image + step * (words - old),
    }
    found = [_row(name, query @ vectors.T, asked, right) for name, query in queries.items()]
    labels = np.stack([one.grades > 0 for one in asked])
    found.append(_row("labels as filter (ceiling)", np.where(labels, image @ vectors.T, -np.inf), asked, right))
    if by_parts:
        weights = _tuned_weights(tuned, vectors, embed(words_for(tuned, language))) if tuned else {}
        own = parts_changed(vectors, asked, embed(words_for(asked, language)), weights)
        said = ", ".join(f"{name} {weight:g}" for name, weight in weights.items()) or "all 1"
        found.insert(0, _row(f"by parts ({said})", own @ vectors.T, asked, right))
    return found


def _tuned_weights(tuned: Sequence[Change], vectors: Vectors, words: Vectors) -> Mapping[str, float]:
    """The parts' weights that answer most of the training changes first."""
    right = right_of(tuned, tuned[0].kind)

    def first(weights: Mapping[str, float]) -> float:
        row = _row("", parts_changed(vectors, tuned, words, weights) @ vectors.T, tuned, right)
        return float(row.first.mean() + row.ten.mean() - row.old_first.mean())

    return max(_WEIGHTS, key=first)


def _tuned(tuned: Sequence[Change], shown: Sequence[ShownItem], vectors: Vectors,
           embed: Callable[[Sequence[str]], Vectors], language: Language) -> tuple[float, float]:
    """The share of the picture in late fusion, and the length of the words' difference, best among ten on training
    pictures."""
    right = right_of(tuned, tuned[0].kind)
    image = unit(vectors[[one.anchor for one in tuned]])
    words, old = unit(embed(full_texts(tuned, language))), unit(embed(old_texts(tuned, shown, language)))

    def ten(query: Vectors) -> float:
        return float(_row("", query @ vectors.T, tuned, right).ten.mean())

    fused = [ten(share * image + (1 - share) * words) for share in _SHARES]
    moved = [ten(image + step * (words - old)) for step in _STEPS]
    return _SHARES[int(np.argmax(fused))], _STEPS[int(np.argmax(moved))]


def _row(name: str, scores: NDArray[np.float32], asked: Sequence[Change], right: Found) -> Row:
    anchors = np.array([one.anchor for one in asked])
    order = nearest(scores, 10, anchors)
    hits = recalls(right, order)
    grades = np.stack([one.grades for one in asked])
    old = np.array([one.old[first] for one, first in zip(asked, order[:, 0], strict=True)])
    return Row(name=name, first=hits[1], ten=hits[10], gain=discounted_gain(grades, order), old_first=old)


def _renamed(row: Row, name: str) -> Row:
    return Row(name=name, first=row.first, ten=row.ten, gain=row.gain, old_first=row.old_first)


def _scores(kind: str, language: str, rows: Sequence[Row], own: Row) -> list[Score]:
    scores = []
    for row in rows:
        aimed = row is own and kind == "colour"
        at = f"composed, other {kind} ({language}), {row.name}:"
        scores += [
            Score(name=f"{at} R@1", value=float(row.first.mean()), target=_TARGETS[1] if aimed else None),
            Score(name=f"{at} R@10", value=float(row.ten.mean()), target=_TARGETS[10] if aimed else None),
            Score(name=f"{at} nDCG@10", value=float(row.gain.mean())),
            Score(name=f"{at} old {kind} first", value=float(row.old_first.mean()), target=0.01 if aimed else None,
                  higher_is_better=False),
        ]
    return scores


def _note(kind: str, language: str, own: Row, rows: Sequence[Row], seed: int) -> str:
    """How far a row is above the best of the controls."""
    controls = [row for row in rows
                if row is not own and "ceiling" not in row.name and not row.name.startswith(FOUND)]
    best = max(controls, key=lambda row: (row.ten.mean(), row.first.mean()))
    first = paired_interval(own.first, best.first, seed)
    ten = paired_interval(own.ten, best.ten, seed)
    return (f"other {kind} ({language}), {len(own.first)} queries: {own.name} over the best of the controls "
            f"({best.name}) R@1 {first[0]:+.3f} to {first[1]:+.3f}, R@10 {ten[0]:+.3f} to {ten[1]:+.3f}")
