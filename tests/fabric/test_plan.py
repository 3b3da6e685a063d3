import numpy as np
import pytest

from modiste.core.values import Palette
from modiste.data.patterns import draw_pattern
from modiste.fabric.plan import Plan, as_maps, closing, measure_plan, measure_sketch
from modiste.fabric.presets import WeaverSize
from tests.fabric.test_waves import stripes

SIDE = 64
SIZE = WeaverSize(side_px=SIDE, waves=4, colours=3)
INKS = Palette(((250, 240, 230), (20, 60, 120)))


def spotted(inks: Palette = INKS, moved: int = 0) -> np.ndarray:
    """A disc on a plain ground, which may lie across the edge."""
    line = np.arange(SIDE)
    inside = (line[:, None] - 32) ** 2 + (line[None, :] - 32) ** 2 < 12**2
    ground, motif = inks.array()
    return np.roll(np.where(inside[..., None], motif, ground), (moved, moved), (0, 1))


def test_a_sketch_shows_which_colour_lies_where() -> None:
    ground, motif, none = measure_sketch(spotted(), INKS, SIZE.colours, closes=True)
    assert motif[32, 32] == pytest.approx(1, abs=1e-4)
    assert motif[2, 2] == pytest.approx(0, abs=1e-4)
    np.testing.assert_allclose(ground + motif, 1, atol=1e-5)
    assert not none.any(), "two colours leave the third map empty"
    assert 0.3 < motif[32, 44] < 0.7, "edges are soft"
    other = Palette(((20, 20, 20), (240, 200, 40)))
    np.testing.assert_array_equal(measure_sketch(spotted(other), other, SIZE.colours, closes=True)[1], motif)


def test_the_sketch_of_a_tile_goes_on_beyond_its_edges() -> None:
    there = measure_sketch(spotted(moved=32), INKS, SIZE.colours, closes=True)
    whole = np.roll(measure_sketch(spotted(), INKS, SIZE.colours, closes=True), (32, 32), (1, 2))
    np.testing.assert_allclose(there, whole, atol=1e-5)
    assert not np.allclose(measure_sketch(spotted(moved=22), INKS, SIZE.colours, closes=False),
                           measure_sketch(spotted(moved=22), INKS, SIZE.colours, closes=True))


def test_more_colours_than_maps_are_left_out() -> None:
    many = Palette(((250, 240, 230), (20, 60, 120), (200, 30, 30), (30, 200, 30), (0, 0, 0)))
    assert measure_sketch(spotted(), many, SIZE.colours, closes=True).shape == (3, SIDE, SIDE)


def test_a_plan_can_be_told_in_part() -> None:
    tile = draw_pattern("polka_dot", SIDE, 1, INKS.colours)
    plan = measure_plan(tile, INKS, SIZE, closes=True)
    assert plan.waves.any()
    assert not plan.without_waves().waves.any()
    assert plan.without_waves().sketch is plan.sketch
    assert not plan.without_sketch().sketch.any()
    maps = as_maps([plan, plan.without_sketch()])
    assert maps.shape == (2, SIZE.told, SIDE, SIDE)
    assert (maps[0, :4] == maps[1, :4]).all()
    np.testing.assert_array_equal(maps[0, 4:], plan.sketch)


def test_a_plan_that_is_to_close_has_whole_counts() -> None:
    photo = stripes(0, 6)[:32, :32]
    plan = measure_plan(photo, INKS, SIZE, closes=False)
    counts = closing(Plan(plan.waves, plan.sketch)).waves[:, :2]
    np.testing.assert_array_equal(counts, counts.round())
