import numpy as np
import torch

from modiste.data.patterns import draw_pattern
from modiste.fabric.texture import RandomFilters, texture, texture_gap
from modiste.nn.pictures import to_tensor


def textures(*tiles: np.ndarray) -> list[torch.Tensor]:
    return texture(RandomFilters().layers(to_tensor(np.stack(tiles))))


def test_a_texture_does_not_say_where_its_motifs_lie() -> None:
    tile = draw_pattern("floral", 64, 3)
    here, there = textures(tile), textures(np.roll(tile, (20, 13), (0, 1)))
    other = textures(draw_pattern("zebra", 64, 3))
    assert float(texture_gap(there, here)) < 0.2 * float(texture_gap(other, here))
    assert float(texture_gap(here, here)) == 0


def test_a_texture_tells_colours_and_grain_apart() -> None:
    tile = draw_pattern("striped", 64, 5)
    here = textures(tile)
    assert texture_gap(textures(tile[..., ::-1].copy()), here) > 0.01
    assert texture_gap(textures(np.rot90(tile).copy()), here) > 0.01


def test_gaps_are_told_for_each_picture() -> None:
    one, two = draw_pattern("zebra", 64, 1), draw_pattern("leopard", 64, 1)
    gaps = texture_gap(textures(one, two), textures(one, one))
    assert gaps.shape == (2,)
    assert gaps[0] == 0
    assert gaps[1] > 0
