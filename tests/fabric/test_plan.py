import numpy as np
import pytest

from modiste.data.patterns import draw_pattern
from modiste.fabric.plan import Plan, as_maps, closing, measure_plan, measure_sketch
from tests.fabric.test_waves import stripes

GROUND, MOTIF = (250, 240, 230), (20, 60, 120)
SIDE = 64


def spotted(*, moved: int = 0) -> np.ndarray:
    """A disc on a plain ground, which may lie across the edge."""
    line = np.arange(SIDE)
    inside = (line[:, None] - 32) ** 2 + (line[None, :] - 32) ** 2 < 12**2
    tile = np.where(inside[..., None], np.array(MOTIF, np.uint8), np.array(GROUND, np.uint8))
    return np.roll(tile, (moved, moved), (0, 1))


def test_a_sketch_shows_where_the_motifs_are_in_any_colours() -> None:
    sketch = measure_sketch(spotted(), GROUND, closes=True)
    assert sketch[32, 32] > 1 > 0 > sketch[2, 2]
    assert float(sketch.mean()) == pytest.approx(0, abs=1e-5)
    assert float(sketch.std()) == pytest.approx(1, abs=1e-4)
    pale = (0.8 * 255 + 0.2 * spotted()).astype(np.uint8)
    np.testing.assert_allclose(measure_sketch(pale, tuple(pale[0, 0].tolist()), closes=True), sketch, atol=0.15)


def test_the_sketch_of_a_tile_goes_on_beyond_its_edges() -> None:
    there = measure_sketch(spotted(moved=32), GROUND, closes=True)
    np.testing.assert_allclose(there, np.roll(measure_sketch(spotted(), GROUND, closes=True), (32, 32), (0, 1)),
                               atol=1e-5)
    assert not np.allclose(measure_sketch(spotted(moved=22), GROUND, closes=False),
                           measure_sketch(spotted(moved=22), GROUND, closes=True))


def test_the_sketch_of_a_plain_cloth_says_nothing() -> None:
    assert not measure_sketch(np.full((SIDE, SIDE, 3), 90, np.uint8), (90, 90, 90), closes=True).any()


def test_a_plan_can_be_told_in_part() -> None:
    tile = draw_pattern("polka_dot", SIDE, 1)
    plan = measure_plan(tile, tuple(tile[0, 0].tolist()), 4, closes=True)
    assert plan.waves.any()
    assert not plan.without_waves().waves.any()
    assert plan.without_waves().sketch is plan.sketch
    assert not plan.without_sketch().sketch.any()
    maps = as_maps([plan, plan.without_sketch()])
    assert maps.shape == (2, 5, SIDE, SIDE)
    assert (maps[0, :4] == maps[1, :4]).all()
    np.testing.assert_array_equal(maps[0, 4], plan.sketch)


def test_a_plan_that_is_to_close_has_whole_counts() -> None:
    photo = stripes(0, 6)[:32, :32]
    plan = measure_plan(photo, tuple(photo[0, 0].tolist()), 3, closes=False)
    counts = closing(Plan(plan.waves, plan.sketch)).waves[:, :2]
    np.testing.assert_array_equal(counts, counts.round())
