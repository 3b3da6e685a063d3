"""What `modiste evaluate catalog` counts, on vectors whose answers are known."""

import re
from collections.abc import Sequence

import numpy as np
import pytest

from modiste.catalog.measuring.composed import ShownItem, changes, parts_changed, right_of, words_for
from modiste.catalog.measuring.composed_table import FOUND, Ways, composed_scores
from modiste.catalog.measuring.retrieval import (
    discounted_gain,
    finds_itself,
    nearest,
    paired_interval,
    recalls,
    same_label,
    shade_likeness,
)
from modiste.core.attributes import Attributes
from modiste.encoder.item.parts import COLOUR, CUT, DIMENSION, PRINT, Vectors, unit_parts, weighted
from modiste.language import parse

COLOURS = ("red", "navy", "green", "white")
GARMENTS = ("tshirt", "dress", "jeans")
PATTERNS = ("striped", "floral")


def _shown() -> list[ShownItem]:
    return [ShownItem(product=f"{garment} {pattern} {model}",
                      facts=Attributes(garment=garment, colours=(colour,), pattern=pattern, gender="women"))
            for garment in GARMENTS for pattern in PATTERNS for model in range(2) for colour in COLOURS]


def _axis(part, number: int, own: int = 0) -> np.ndarray:
    vector = np.zeros(part.width, np.float32)
    vector[number] = 1
    vector[-1 - own] = 0.2
    return vector


def _vectors(shown: list[ShownItem]) -> np.ndarray:
    """A space in which every part says just its attribute, and the cut a little of the model."""
    result = np.zeros((len(shown), DIMENSION), np.float32)
    for row, one in zip(result, shown, strict=True):
        row[CUT.at] = _axis(CUT, GARMENTS.index(one.facts.garment), int(one.product[-1]))
        row[COLOUR.at] = _axis(COLOUR, COLOURS.index(one.facts.colours[0]))
        row[PRINT.at] = _axis(PRINT, PATTERNS.index(one.facts.pattern))
    return unit_parts(result)


def _embed(texts: Sequence[str]) -> Vectors:
    result = np.zeros((len(texts), DIMENSION), np.float32)
    for row, said in zip(result, map(parse, texts), strict=True):
        if said.garment in GARMENTS:
            row[CUT.at] = _axis(CUT, GARMENTS.index(said.garment))
        if said.colours and said.colours[0] in COLOURS:
            row[COLOUR.at] = _axis(COLOUR, COLOURS.index(said.colours[0]))
        if said.pattern in PATTERNS:
            row[PRINT.at] = _axis(PRINT, PATTERNS.index(said.pattern))
    return unit_parts(result)


def test_parts_answer_composed_queries_where_a_picture_alone_cannot():
    shown = _shown()
    vectors = _vectors(shown)
    ways = Ways(embed_words=_embed, clip_words=_embed)
    fresh = np.arange(len(shown)) % 8 < 4
    scores, notes = composed_scores(shown, fresh, vectors, vectors, ways, 0)
    said = {re.sub(r" \((colour|all|cut|print)[^)]*\)", "", score.name): score for score in scores}
    for language in ("en", "ru"):
        at = f"composed, other colour ({language})"
        assert said[f"{at}, by parts: R@1"].value == 1
        assert said[f"{at}, by parts: old colour first"].value == 0
        assert said[f"{at}, image only: R@1"].value == 0
        assert said[f"{at}, labels as filter (ceiling): R@1"].value == 1
        assert said[f"composed, other pattern ({language}), by parts: R@1"].value == 1
        assert said[f"composed, other garment ({language}), by parts: R@10"].value == 1
    assert len(notes) == 6


def test_the_search_is_compared_with_controls_that_are_told_as_much_as_it_is():
    """A search by words' vectors alone is as good as the words alone where it is told what they are."""
    shown = _shown()
    vectors = _vectors(shown)

    def by_words(anchors: Sequence[int], texts: Sequence[str]) -> np.ndarray:
        return weighted(_embed(texts)) @ vectors.T

    ways = Ways(embed_words=_embed, clip_words=_embed, searched={FOUND: by_words})
    scores, notes = composed_scores(shown, np.arange(len(shown)) % 8 < 4, vectors, vectors, ways, 0)
    said = {score.name: score.value for score in scores}
    for kind in ("pattern", "garment"):
        at = f"composed, other {kind} (en),"
        assert said[f"{at} {FOUND}, told what the controls are: R@1"] == said[f"{at} words only: R@1"]
        assert said[f"{at} {FOUND}: R@1"] < said[f"{at} words only: R@1"]
    assert len(notes) == 10, "of other patterns and garments two each, in both languages"


def test_a_change_keeps_what_was_not_spoken_of():
    shown = _shown()
    found = changes(shown, "colour", 500)
    assert len(found) == 12 * 4 * 3
    assert all(one.grades[one.anchor] == 0 and not one.old[one.anchor] for one in found)
    assert all((one.grades[one.old] == 0).all() for one in found)
    assert right_of(found, "colour").sum(axis=1).tolist() == [1] * len(found)
    query = parts_changed(_vectors(shown), found[:1], _embed(words_for(found[:1], "ru")))
    assert np.allclose(query[0, CUT.at], _vectors(shown)[found[0].anchor, CUT.at] / 3, atol=1e-5)
    again = changes(shown, "colour", 5)
    assert [(one.anchor, one.value) for one in again] == [(one.anchor, one.value) for one in found[:5]]


def test_every_wording_is_understood():
    shown = _shown()
    for language in ("en", "ru"):
        for kind in ("colour", "pattern", "garment"):
            found = changes(shown, kind, 20)
            for one, text in zip(found, words_for(found, language), strict=True):
                said = parse(text)
                value = {"colour": said.colours[:1], "pattern": (said.pattern,), "garment": (said.garment,)}[kind]
                assert value == (one.value,), text


def test_nearest_leaves_out_and_keeps_the_order_of_equals():
    scores = np.array([[1.0, 0.5, 1.0]], np.float32)
    assert nearest(scores, 3).tolist() == [[0, 2, 1]]
    assert nearest(scores, 2, np.array([0])).tolist() == [[2, 1]]


def test_counts():
    rows = np.array([0, 1])
    found = np.array([[1], [2]])
    assert same_label(["a", "a", "b"], rows, found).tolist() == [True, False]
    alike = shade_likeness(["Navy Blue", "Blue", "Yellow"], rows, found)
    assert 0 < alike[0] < 1
    assert alike[1] == 0
    right = np.array([[False, True, False], [False, False, False]])
    hits = recalls(right, np.array([[0, 1, 2], [0, 1, 2]]), (1, 2))
    assert hits[1].tolist() == [False, False]
    assert hits[2].tolist() == [True, False]
    low, high = paired_interval(np.ones(50), np.zeros(50))
    assert (low, high) == (1, 1)
    grades = np.array([[3, 0, 1]])
    assert discounted_gain(grades, np.array([[0, 2, 1]]))[0] == pytest.approx(1)
    assert discounted_gain(grades, np.array([[1, 2, 0]]))[0] < 0.6
    assert finds_itself(np.eye(3, dtype=np.float32)) == 1
