import numpy as np

from modiste.core.values import Palette
from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.seams import seam_score
from modiste.fabric.finishing.tiles import in_colours, make_tileable


def test_a_picture_is_closed_by_fading_into_itself() -> None:
    ramp = np.broadcast_to(np.linspace(0, 250, 64).astype(np.uint8)[None, :, None], (64, 64, 3))
    assert seam_score(ramp) > 10
    made = make_tileable(ramp)
    assert seam_score(made) < 3
    assert (made[32, 20:44] == ramp[32, 20:44]).mean() > 0.5, "its middle is as it was"


def test_a_tile_takes_the_colours_of_a_palette_ground_first() -> None:
    tile = draw_pattern("polka_dot", 64, 3, [(250, 250, 250), (10, 10, 10)])
    palette = Palette.from_hex("#0b3d91", "#f4d35e")
    made = in_colours(tile, palette)
    assert np.abs(made[(tile > 245).all(axis=2)].astype(int) - palette.array()[0]).max() <= 3
    assert np.abs(made[(tile < 15).all(axis=2)].astype(int) - palette.array()[1]).max() <= 3
    edges = len(np.unique(made.reshape(-1, 3), axis=0))
    assert edges > 3, "edges stay soft"
