import numpy as np
import pytest

from modiste.core.attributes import Attributes
from modiste.design.evaluation.diversity import TOGETHER, alone, diversity, photo_groups

FACTS = [Attributes(garment=garment, colours=(colour,), pattern=pattern)
         for garment, colour, pattern, count in (
             ("tshirt", "red", "solid", 9), ("tshirt", "blue", None, 5), ("dress", "red", "floral", 4),
             ("dress", "black", None, 3), ("watch", "black", None, 8))
         for _ in range(count)]  # fmt: skip


def test_photos_of_a_group_show_what_its_prompt_asks() -> None:
    rows = [10 + number for number in range(len(FACTS))]
    groups = photo_groups(rows, FACTS, ["tshirt", "dress"], count=10, seed=3)
    asked = {(one.prompt.attributes.garment, one.prompt.attributes.colours[0]): one for one in groups}
    assert set(asked) == {("tshirt", "red"), ("tshirt", "blue"), ("dress", "red")}
    for (garment, colour), one in asked.items():
        shown = [FACTS[row - 10] for row in one.rows]
        assert len(set(one.rows)) == TOGETHER
        assert {(facts.garment, facts.colours[0], facts.pattern) for facts in shown} == {(garment, colour,
                                                                                          shown[0].pattern)}
    assert asked["dress", "red"].prompt.attributes.pattern == "floral"
    assert {one.prompt.language for one in groups} == {"en", "ru"}


def test_garments_take_turns() -> None:
    groups = photo_groups(range(len(FACTS)), FACTS, ["tshirt", "dress", "watch"], count=3, seed=0)
    assert {one.prompt.attributes.garment for one in groups} == {"tshirt", "dress", "watch"}


def test_half_as_far_apart_is_half_as_diverse() -> None:
    real = np.random.default_rng(0).normal(size=(40, TOGETHER, 16)).astype(np.float32)
    found = diversity((real / 2).astype(np.float32), real, seed=0)
    assert found.over_real.value == pytest.approx(0.5, abs=1e-6)
    assert found.over_real.low <= 0.5 <= found.over_real.high
    assert diversity(np.repeat(real[:, :1], TOGETHER, axis=1), real, seed=0).drawn == 0.0


def test_a_garment_alone_is_the_same_whoever_wears_it_and_wherever_it_is() -> None:
    garment = np.full((40, 30, 3), (160, 30, 40), np.uint8)
    found = []
    for top, left, worn in ((20, 10, (90, 70, 60)), (60, 80, (20, 20, 90))):
        picture, mask = np.full((128, 128, 3), worn, np.uint8), np.zeros((128, 128), np.uint8)
        picture[top : top + 40, left : left + 30], mask[top : top + 40, left : left + 30] = garment, 255
        found.append(alone(picture, mask))
    assert found[0].shape == (128, 128, 3)
    differs = np.abs(found[0].astype(int) - found[1]).max(axis=2) > 2
    assert differs.mean() < 0.06  # the rim, where an edge's pixels are of both
    assert (found[0][0] == 255).all()
    assert tuple(found[0][64, 64]) == (160, 30, 40)


def test_without_a_mask_what_stands_out_from_white_is_alone() -> None:
    picture = np.full((128, 128, 3), 255, np.uint8)
    picture[10:40, 10:30] = (30, 90, 40)
    found = alone(picture, None)
    assert tuple(found[64, 64]) == (30, 90, 40)
    assert (found[:, 0] == 255).all()
