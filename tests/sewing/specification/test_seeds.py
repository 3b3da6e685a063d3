"""Neighbouring seeds are cuts that one tells apart, for garments with few slots and for plain words too."""

from itertools import combinations

import numpy as np
import pytest

from modiste.core.garment_spec import GarmentSpec
from modiste.language import colour_hexes
from modiste.language.colours import nearest_name, oklab_of
from modiste.sewing.rendering.cloth.dyes import dyed
from modiste.sewing.specification.habits import garment_names, habits, spread
from tests.sewing.specification.prompt_facts import made, missing

REACH = 3
PLAIN = ("a black T-shirt", "white shirt", "прямые джинсы", "синий свитер оверсайз", "grey hoodie", "polo shirt",
         "blazer", "чёрные брюки", "midi dress", "red skirt", "denim jacket", "бежевый тренч")  # fmt: skip


def _seen(spec: GarmentSpec) -> tuple[object, ...]:
    band = (spec.waist.band, spec.waist.height_cm) if spec.waist is not None else None
    pockets = tuple((pocket.kind, pocket.place) for pocket in spec.pockets)
    return spec.skirt and round(spec.skirt.length_cm), band, pockets, spec.cloth("body").material


def _shape(spec: GarmentSpec) -> tuple[object, ...]:
    """What one sees of a cut from across a room; lengths and widths in steps of 4 cm."""
    top, arms, neck, skirt, legs = spec.bodice, spec.sleeves, spec.neck, spec.skirt, spec.legs
    return (
        top and (round(top.bust_ease_cm / 4), top.kind), top and round(top.length_cm / 4), top and top.hem,
        arms and arms.kind, arms and round(arms.length_cm / 4), arms and arms.cuff, neck and neck.line,
        neck and neck.collar, skirt and (skirt.kind, skirt.pleat), skirt and round(skirt.length_cm / 4),
        legs and round(legs.hem_cm / 4), legs and round(legs.inseam_cm / 4), legs and (legs.rise, legs.pleats),
        legs and round(legs.hip_ease_cm / 4), legs and legs.cuff, spec.closure, spec.pockets, spec.details,
        spec.cloth("body").material, spec.cloth("body").colour,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["A-line skirt with pockets", "юбка-трапеция с карманами", "юбка", "pencil skirt", "denim skirt", "мини-юбка"],
)
def test_four_neighbouring_seeds_differ_in_two_things(text: str) -> None:
    cuts = [_seen(made(text, seed).spec) for seed in range(16)]
    for seed, cut in enumerate(cuts):
        for other in cuts[seed + 1 : seed + 1 + REACH]:
            assert sum(one != two for one, two in zip(cut, other, strict=True)) >= 2, (seed, cut, other)


@pytest.mark.parametrize("text", PLAIN)
def test_four_neighbouring_seeds_of_plain_words_are_four_cuts(text: str) -> None:
    cuts = [_shape(made(text, seed).spec) for seed in range(16)]
    apart = {(one, two): sum(a != b for a, b in zip(cuts[one], cuts[two], strict=True))
             for one, two in combinations(range(16), 2) if two - one <= REACH}  # fmt: skip
    assert min(apart.values()) >= 2, apart
    assert sum(apart.values()) / len(apart) >= 4.5


@pytest.mark.parametrize(("turn", "cells"), [(0, 4), (1, 5), (2, 4), (3, 5), (4, 4), (5, 5)])
def test_neighbours_share_a_slot_out_among_them(turn: int, cells: int) -> None:
    for first in range(1, 40):
        assert {int(cells * spread("a slot", turn, first + more)) for more in range(cells)} == set(range(cells))


def test_the_neighbours_of_the_usual_cut_keep_out_of_its_cell() -> None:
    for name in garment_names():
        for turn, cells in ((0, 4), (1, 5), (2, 4)):
            assert spread(name, turn, 0) == 0.0
            assert 0 not in {int(cells * spread(name, turn, seed)) for seed in (1, 2, 3)}


def test_two_seeds_never_go_together_in_all_slots() -> None:
    for first in range(1, 30):
        for one, two in combinations(range(first, first + 4), 2):
            halves = [int(2 * spread("a slot", turn, one)) == int(2 * spread("a slot", turn, two))
                      for turn in (0, 2, 4)]  # fmt: skip
            assert sum(halves) == 1


@pytest.mark.parametrize("text", ["shirt with short sleeves", "мужская голубая рубашка с коротким рукавом"])
def test_short_sleeves_asked_for_are_short_at_every_seed(text: str) -> None:
    for seed in range(12):
        found = made(text, seed)
        assert not missing(found, ("slen=short",)), (seed, found.spec.sleeves)


def test_the_first_seed_takes_the_most_usual_of_each_slot() -> None:
    for habit in habits().values():
        for slot in habit.slots:
            name = slot.rpartition(".")[2]
            assert habit.choose(name, 0) == habit.usual(name)


def test_a_shade_is_called_by_the_colour_asked_for() -> None:
    for text, name in (("blue shirt", "blue"), ("красное платье", "red"), ("grey hoodie", "grey")):
        found = [made(text, seed).spec.cloth("body").colour for seed in range(8)]
        assert found[0] == colour_hexes()[name]
        assert {nearest_name(one) for one in found} == {name}
        assert len(set(found)) >= 4


def test_blue_denim_comes_in_washes_and_is_no_brighter_than_denim() -> None:
    found = {made("синие джинсы", seed).spec.cloth("body").colour for seed in range(8)}
    assert {nearest_name(one) for one in found} == {"blue"}
    assert len(found) >= 3
    for colour in found:
        _, a, b = oklab_of(dyed(colour, "denim"))
        assert np.hypot(a, b) < 0.1


def test_a_shade_said_exactly_stays() -> None:
    for text, name in (("navy shirt", "navy"), ("burgundy dress", "burgundy"), ("black T-shirt", "black")):
        assert {made(text, seed).spec.cloth("body").colour for seed in range(8)} == {colour_hexes()[name]}


def test_a_shade_that_is_denied_is_not_chosen() -> None:
    found = [made("blue shirt, not navy", seed).spec.cloth("body").colour for seed in range(12)]
    assert "navy" not in {nearest_name(one) for one in found}


def test_everything_of_a_seed_has_the_same_shade() -> None:
    for seed in range(6):
        one, two = (made(text, seed).spec.cloth("body").colour for text in ("green skirt", "green shirt"))
        assert one == two


@pytest.mark.parametrize("text", ["midi dress", "coat", "red dress", "kurta", "платье-футляр", "trousers"])
def test_no_belt_is_put_on_unasked(text: str) -> None:
    waists = [made(text, seed).spec.waist for seed in range(20)]
    assert {waist.belt for waist in waists if waist is not None} <= {"none"}


def test_a_garment_that_is_belted_by_habit_keeps_its_belt() -> None:
    belts = [waist.belt for seed in range(6) if (waist := made("trench coat", seed).spec.waist) is not None]
    assert set(belts) == {"buckle"}
    asked = [made("coat with a belt", seed).spec.waist for seed in range(6)]
    assert all(waist is not None and waist.belt != "none" for waist in asked)
