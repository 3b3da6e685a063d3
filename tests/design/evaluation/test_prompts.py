from collections import Counter

import pytest

from modiste.core.attributes import Attributes
from modiste.core.errors import DataError
from modiste.design.evaluation.prompts import balanced_prompts, restyle_prompts, seen_pairs, takes_pattern

GARMENTS = ("tshirt", "jeans", "watch", "heels", "dress")
COLOURS = ("black", "red", "navy", "green")
PATTERNS = ("striped", "leopard")


def test_prompts_are_balanced_and_say_what_they_ask() -> None:
    asked = balanced_prompts(GARMENTS, COLOURS, PATTERNS, count=20, seed=3, seen={("tshirt", "red")})
    assert len({(one.garment, one.colour) for one in asked}) == 20
    assert set(Counter(one.garment for one in asked).values()) == {4}
    assert set(Counter(one.colour for one in asked).values()) == {5}
    assert set(Counter(one.prompt.language for one in asked).values()) == {10}
    assert Counter(one.seen for one in asked) == {False: 19, True: 1}
    for one in asked:
        said = one.prompt.attributes
        assert (said.garment, said.colours, said.pattern) == (one.garment, (one.colour,), one.pattern)


def test_only_clothes_are_asked_in_a_pattern_and_half_of_them() -> None:
    asked = balanced_prompts(GARMENTS, COLOURS, PATTERNS, count=40, seed=0, seen=())
    clothes = [one for one in asked if takes_pattern(one.garment)]
    assert {one.pattern for one in asked if not takes_pattern(one.garment)} == {None}
    assert 0.4 <= sum(one.pattern is not None for one in clothes) / len(clothes) <= 0.6
    assert {one.pattern for one in clothes} == {None, *PATTERNS}


def test_any_beginning_is_balanced_too() -> None:
    asked = balanced_prompts(GARMENTS, COLOURS, (), count=7, seed=1, seen=())
    counts = Counter(one.garment for one in asked)
    assert max(counts.values()) - min(counts.values()) <= 1


def test_seen_pairs_count_every_colour() -> None:
    pairs = seen_pairs([Attributes(garment="dress", colours=("red", "white")), Attributes(colours=("red",))])
    assert pairs == {("dress", "red"): 1, ("dress", "white"): 1}


def test_restyle_asks_another_type_of_clothes() -> None:
    known = ["tshirt", "watch", None, "jeans", "dress"]
    asked = restyle_prompts([10, 11, 12, 13, 14], known, GARMENTS, count=30, seed=2)
    assert len(asked) == 30
    of = dict(zip([10, 11, 12, 13, 14], known, strict=True))
    for one in asked:
        assert one.garment != of[one.reference_row]
        assert one.other_row != one.reference_row
        assert takes_pattern(one.garment)
        assert one.prompt.attributes.garment == one.garment
    assert set(Counter(one.reference_row for one in asked).values()) == {10}
    assert {one.reference_row for one in asked} == {10, 13, 14}


def test_nothing_to_ask_is_an_error() -> None:
    with pytest.raises(DataError, match="enough pictures"):
        balanced_prompts((), COLOURS, (), count=3, seed=0, seen=())
    with pytest.raises(DataError, match="two"):
        restyle_prompts([1], ["watch"], GARMENTS, count=3, seed=0)
