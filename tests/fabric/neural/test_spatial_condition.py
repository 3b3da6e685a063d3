import numpy as np
import pytest

from modiste.core.values import Palette
from modiste.data.patterns import draw_pattern
from modiste.fabric.neural.presets import TileUNetSize
from modiste.fabric.neural.spatial_condition import (
    SpatialCondition,
    measure_colour_map,
    measure_condition,
    stack_conditions,
    with_whole_waves,
)
from tests.fabric.neural.test_waves import stripes

SIDE = 64
SIZE = TileUNetSize(side_px=SIDE, waves=4, colours=3)
INKS = Palette(((250, 240, 230), (20, 60, 120)))


def spotted(inks: Palette = INKS, moved: int = 0) -> np.ndarray:
    """A disc on a plain ground, which may lie across the edge."""
    line = np.arange(SIDE)
    inside = (line[:, None] - 32) ** 2 + (line[None, :] - 32) ** 2 < 12**2
    ground, motif = inks.array()
    return np.roll(np.where(inside[..., None], motif, ground), (moved, moved), (0, 1))


def test_a_sketch_shows_which_colour_lies_where() -> None:
    ground, motif, none = measure_colour_map(spotted(), INKS, SIZE.colours, tileable=True)
    assert motif[32, 32] == pytest.approx(1, abs=1e-4)
    assert motif[2, 2] == pytest.approx(0, abs=1e-4)
    np.testing.assert_allclose(ground + motif, 1, atol=1e-5)
    assert not none.any(), "two colours leave the third map empty"
    assert 0.3 < motif[32, 44] < 0.7, "edges are soft"
    other = Palette(((20, 20, 20), (240, 200, 40)))
    np.testing.assert_array_equal(measure_colour_map(spotted(other), other, SIZE.colours, tileable=True)[1], motif)


def test_the_sketch_of_a_tile_goes_on_beyond_its_edges() -> None:
    there = measure_colour_map(spotted(moved=32), INKS, SIZE.colours, tileable=True)
    whole = np.roll(measure_colour_map(spotted(), INKS, SIZE.colours, tileable=True), (32, 32), (1, 2))
    np.testing.assert_allclose(there, whole, atol=1e-5)
    assert not np.allclose(measure_colour_map(spotted(moved=22), INKS, SIZE.colours, tileable=False),
                           measure_colour_map(spotted(moved=22), INKS, SIZE.colours, tileable=True))


def test_more_colours_than_maps_are_left_out() -> None:
    many = Palette(((250, 240, 230), (20, 60, 120), (200, 30, 30), (30, 200, 30), (0, 0, 0)))
    assert measure_colour_map(spotted(), many, SIZE.colours, tileable=True).shape == (3, SIDE, SIDE)


def test_a_condition_can_be_given_in_part() -> None:
    tile = draw_pattern("polka_dot", SIDE, 1, INKS.colours)
    spatial = measure_condition(tile, INKS, SIZE, tileable=True)
    assert spatial.waves.any()
    assert not spatial.without_waves().waves.any()
    assert spatial.without_waves().colour_map is spatial.colour_map
    assert not spatial.without_colour_map().colour_map.any()
    maps = stack_conditions([spatial, spatial.without_colour_map()])
    assert maps.shape == (2, SIZE.condition_channels, SIDE, SIDE)
    assert (maps[0, :4] == maps[1, :4]).all()
    np.testing.assert_array_equal(maps[0, 4:], spatial.colour_map)


def test_a_condition_that_is_to_tile_has_whole_counts() -> None:
    photo = stripes(0, 6)[:32, :32]
    spatial = measure_condition(photo, INKS, SIZE, tileable=False)
    counts = with_whole_waves(SpatialCondition(spatial.waves, spatial.colour_map)).waves[:, :2]
    np.testing.assert_array_equal(counts, counts.round())
