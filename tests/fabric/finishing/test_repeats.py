from collections.abc import Callable

import numpy as np
import pytest

from modiste.core.errors import SettingError, UnknownNameError
from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.repeats import REPEATS, Layout, brick, cheapest_cut, half_drop, mirror, straight
from modiste.fabric.finishing.seams import Pixels, seam_score, steps_along
from modiste.fabric.procedural.drawing import FAMILIES, draw

DOTS = draw_pattern("confetti", 64, seed=1)
FLOWERS = draw_pattern("floral", 64, seed=3)


def test_a_tile_that_closes_has_no_seam_and_a_cut_one_has() -> None:
    assert straight(FLOWERS).seam_score == pytest.approx(1, abs=0.2)
    shifted = np.random.default_rng(0).integers(0, 256, (1, 64, 3))
    broken = FLOWERS.copy()
    broken[:32] = np.roll(broken[:32], 17, axis=1)
    assert seam_score(np.roll(broken, 16, axis=0)) == pytest.approx(seam_score(FLOWERS), abs=0.4), "the break is inside"
    broken[0] = shifted
    assert seam_score(broken) > 2
    assert seam_score(np.full((8, 8, 3), 90, np.uint8)) == 1


@pytest.mark.parametrize("tile", [DOTS, FLOWERS])
def test_a_half_drop_moves_each_column_by_half(tile: np.ndarray) -> None:
    layout = half_drop(tile)
    assert layout.tile.shape == (64, 128, 3)
    moved = np.roll(layout.tile, (32, 64), axis=(0, 1))
    np.testing.assert_array_equal(layout.tile, moved, "shifted by one column and half a row it is itself")
    shifts = [np.roll(layout.tile, (y, x), axis=(0, 1))[:, 20:44] for y in range(64) for x in range(128)]
    assert any((shift == tile[:, 20:44]).all() for shift in shifts), "far from the cut it is the tile"
    assert layout.seam_score <= 1.03


def test_the_cut_runs_through_the_ground() -> None:
    layout = half_drop(DOTS)
    abrupt = np.concatenate([DOTS, np.roll(DOTS, 32, axis=0)], axis=1)
    assert layout.seam_score < 0.7 * seam_score(np.roll(abrupt, 64, axis=1))
    assert {tuple(c) for c in layout.tile.reshape(-1, 3)} <= {tuple(c) for c in DOTS.reshape(-1, 3)}


def test_a_brick_is_a_half_drop_turned() -> None:
    layout = brick(FLOWERS)
    assert layout.tile.shape == (128, 64, 3)
    np.testing.assert_array_equal(layout.tile, np.roll(layout.tile, (64, 32), axis=(0, 1)))


def test_a_mirror_repeat_has_no_seam_even_where_the_tile_has() -> None:
    ramp = np.linspace(0, 255, 64).astype(np.uint8)[None, :, None].repeat(64, 0).repeat(3, 2)
    assert straight(ramp).seam_score > 20
    layout = mirror(ramp)
    assert layout.tile.shape == (128, 128, 3)
    assert layout.seam_score <= 1
    np.testing.assert_array_equal(layout.tile, layout.tile[:, ::-1])


def test_the_cheapest_cut_follows_a_valley_and_closes() -> None:
    rows = np.arange(80)
    valley = (12 + 6 * np.sin(rows / 80 * 2 * np.pi)).round().astype(int)
    cost = np.ones((80, 30))
    cost[rows, valley] = 0
    np.testing.assert_array_equal(cheapest_cut(cost), valley)
    noisy = np.random.default_rng(1).random((50, 20))
    path = cheapest_cut(noisy)
    assert np.abs(np.diff(np.append(path, path[0]))).max() <= 1


def test_names_and_bad_sizes() -> None:
    assert REPEATS.name_of("Half drop") == "half-drop"
    with pytest.raises(UnknownNameError, match="half-drop"):
        REPEATS.get("half-drp")
    with pytest.raises(SettingError, match="even"):
        half_drop(FLOWERS[:63])


def laid(repeat: Callable[[Pixels], Layout], tile: Pixels) -> tuple[Layout | None, str]:
    try:
        return repeat(tile), ""
    except SettingError as error:
        return None, str(error)


LINES = [("striped", family) for family in FAMILIES["striped"]] + [("zigzag", family) for family in FAMILIES["zigzag"]]


@pytest.mark.parametrize(("category", "family"), [*LINES, ("checkered", "tartan"), ("checkered", "windowpane")])
@pytest.mark.parametrize("repeat", [half_drop, brick])
def test_lines_go_on_or_the_repeat_is_refused(category: str, family: str, repeat: Callable[[Pixels], Layout]) -> None:
    for seed in (1, 3):
        layout, refused = laid(repeat, draw(category, 192, seed, family=family))
        if layout is None:
            assert "use straight or mirror" in refused
            continue
        assert layout.seam_score <= 1.25
        if category == "striped":
            assert steps_along(layout.tile, 0).max() < 1, "every stripe goes on"
