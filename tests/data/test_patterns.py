import numpy as np
import pytest

from modiste.core.errors import SettingError, UnknownNameError
from modiste.data.patterns import draw_pattern, pattern_names
from modiste.data.torus import Sheet, disc


@pytest.mark.parametrize("name", pattern_names())
@pytest.mark.parametrize("seed", [0, 5])
def test_tiles_without_a_seam(name: str, seed: int) -> None:
    # Across the wrap, lines two apart differ no more than the most different ones inside do. (Direct neighbours would
    # not do: an edge that falls between two pixels is sharp, one that falls on a pixel is spread over two steps.)
    tile = draw_pattern(name, 128, seed).astype(np.float64)
    for axis in (0, 1):
        step = np.abs(np.roll(tile, -2, axis) - tile).mean((1 - axis, 2))
        seam, inside = step[-2:].max(), step[:-2].max()
        assert seam <= inside * 1.15 + 1e-9  # a few spots may meet there by chance


def test_a_motif_across_the_edge_is_the_motif_inside_rolled() -> None:
    inside, across = Sheet(48, 2), Sheet(48, 2)
    inside.stamp(1, disc(7.3), 24.25, 20.5, 10)
    across.stamp(1, disc(7.3), 24.25 - 22, 20.5 + 25, 10)
    assert np.allclose(np.roll(inside.cover, (25, -22), (1, 2)), across.cover, atol=1e-6)
    assert np.allclose(across.cover.sum(0), 1.0, atol=1e-6)


@pytest.mark.parametrize("name", pattern_names())
def test_same_seed_same_bytes_and_other_seed_other_picture(name: str) -> None:
    first = draw_pattern(name, 64, 3)
    assert first.shape == (64, 64, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, draw_pattern(name, 64, 3))
    assert not np.array_equal(first, draw_pattern(name, 64, 4))
    assert first.std() > 3


def test_palette_is_kept() -> None:
    tile = draw_pattern("polka_dot", 96, 1, [(10, 20, 30), (200, 100, 50)])
    colours, counts = np.unique(tile.reshape(-1, 3), axis=0, return_counts=True)
    common = {tuple(map(int, colour)) for colour in colours[np.argsort(counts)[-2:]]}
    assert common == {(10, 20, 30), (200, 100, 50)}


def test_alias_draws_the_same() -> None:
    assert np.array_equal(draw_pattern("dots", 64, 1), draw_pattern("polka_dot", 64, 1))


def test_bad_input_names_the_remedy() -> None:
    with pytest.raises(UnknownNameError, match="leopard"):
        draw_pattern("leopardd", 64, 0)
    for size in (0, 8, 100_000):
        with pytest.raises(SettingError, match=r"expected 16\.\.4096"):
            draw_pattern("zebra", size, 0)
    with pytest.raises(SettingError, match="at least one more"):
        draw_pattern("zebra", 64, 0, [(0, 0, 0)])
