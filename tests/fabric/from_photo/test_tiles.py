"""Photographed cloth becomes a tile: whole repeats where there are any, closed by cuts elsewhere."""

import cv2
import numpy as np
import pytest

from modiste.core.colour import delta_e_2000, from_8bit, srgb_to_lab
from modiste.core.values import Lineage
from modiste.data.patterns import draw_pattern, pick_palette
from modiste.fabric.finishing.seams import seam_score
from modiste.fabric.from_photo.lattice import find_lattices
from modiste.fabric.from_photo.naming import name_print
from modiste.fabric.from_photo.quilting import quilt
from modiste.fabric.from_photo.repeat import tile_of_cloth
from modiste.fabric.from_photo.seamless import close
from modiste.fabric.from_photo.swatch import FlatCloth, swatch_of_cloth

SIDE = 170
WHOLE = (0, 0, SIDE, SIDE)
CLEAR = np.ones((SIDE, SIDE), bool)
RED, WHITE = np.array((180, 30, 40)), np.array((245, 240, 232))


def cloth(share):
    """`share`(x, y) of red on white, hung a little unevenly, lit a little unevenly, with a camera's noise."""
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(float)
    x, y = x + 2.0 * np.sin(y / 45), y + 1.5 * np.sin(x / 38)
    mixed = np.clip(share(x, y), 0, 1)[..., None]
    light = 1 + 0.06 * np.sin(x / 21 + y / 33)[..., None]
    seen = (mixed * RED + (1 - mixed) * WHITE) * light + np.random.default_rng(1).normal(0, 3, (SIDE, SIDE, 3))
    return np.clip(seen, 0, 255).astype(np.uint8)


def dots(x, y, across=18.0, down=23.0):
    away = np.hypot((x % across) - across / 2, (y % down) - down / 2)
    return 6.5 - away


def gingham(x, y, period=16.0):
    return 0.5 * ((x % period) < period / 2) + 0.5 * ((y % period) < period / 2)


def stripes(_x, y, period=13.0):
    return ((y % period) < 5).astype(float)


@pytest.mark.parametrize(("print_of", "size", "name"), [
    (dots, (18.0, 23.0), "polka_dot"), (gingham, (16.0, 16.0), "checked"),
    (stripes, (None, 13.0), "horizontal_stripes"),
])
def test_a_print_that_repeats_gives_its_repeat(print_of, size, name):
    made = tile_of_cloth(cloth(print_of), CLEAR, WHOLE)
    width, height = made.tile.shape[1] / made.finer, made.tile.shape[0] / made.finer
    assert height == pytest.approx(size[1], rel=0.05)
    assert size[0] is None or width == pytest.approx(size[0], rel=0.05)
    assert name_print(made) == name
    assert seam_score(made.tile) < 1.6
    # Its colours are the print's own: light and noise went out with the mean of the repeats.
    colours = srgb_to_lab(from_8bit(made.tile.reshape(-1, 3)))
    for ink, share in ((RED, 0.15), (WHITE, 0.2)):
        near = delta_e_2000(colours, srgb_to_lab(from_8bit(ink))) < 7
        assert near.mean() > share


@pytest.mark.parametrize(("piece", "kind"), [((40, 40, 130, 130), "quilted"), ((70, 70, 82, 82), "closed")])
def test_animals_and_flowers_have_no_lattice_and_are_quilted_or_closed(piece, kind):
    for pattern, seed in (("leopard", 3), ("floral", 5)):
        drawn = draw_pattern(pattern, 256, seed, pick_palette(pattern, seed))[:SIDE, :SIDE]
        made = tile_of_cloth(drawn, CLEAR, piece)
        assert made.kind == kind
        blind = drawn[: made.tile.shape[0], : made.tile.shape[1]]
        assert seam_score(made.tile) < max(1.35, seam_score(blind))
        if kind == "quilted":
            assert min(made.tile.shape[:2]) > 1.4 * (piece[2] - piece[0])  # larger than what was seen best
            gap = np.abs(made.tile.reshape(-1, 3).mean(0) - drawn.reshape(-1, 3).mean(0))
            assert gap.max() < 14


def test_a_quilt_takes_nothing_from_where_the_cloth_is_not_seen_and_no_badge():
    drawn = draw_pattern("floral", 256, 5, pick_palette("floral", 5))[:SIDE, :SIDE].copy()
    clear = CLEAR.copy()
    clear[:, :60] = False
    drawn[:, :60] = (0, 255, 0)
    drawn[120:128, 120:128] = (0, 0, 255)
    tile = quilt(drawn, clear, (70, 40, 150, 120), 160).tile.astype(int)
    assert not ((tile[..., 1] > 200) & (tile[..., 0] < 90)).any()
    assert not ((tile[..., 2] > 200) & (tile[..., 0] < 90)).any()


def test_a_quilt_is_the_same_twice_and_its_patches_are_not_seen():
    drawn = draw_pattern("leopard", 256, 3, pick_palette("leopard", 3))[:SIDE, :SIDE]
    made, again = (quilt(drawn, CLEAR, (30, 30, 120, 120), 200) for _ in range(2))
    assert np.array_equal(made.tile, again.tile)
    assert made.cut < 0.35  # of what laying patches blindly beside each other shows
    assert quilt(drawn, np.zeros_like(CLEAR), (30, 30, 120, 120), 200) is None


def test_a_cut_goes_where_the_edges_agree():
    noise = cv2.GaussianBlur(np.random.default_rng(2).normal(size=(96, 96)).astype(np.float32), (0, 0), 3)
    blots = np.clip(0.5 + 12 * noise, 0, 1)[..., None]
    closed = close((blots * RED + (1 - blots) * WHITE).astype(np.uint8))
    assert closed.cut < 0.5  # 1 is what cutting blindly shows
    assert seam_score(closed.tile) < 1.5


def test_plain_cloth_has_no_lattice():
    assert find_lattices(cloth(lambda x, _: 0 * x), CLEAR, WHOLE) == []


def test_the_print_keeps_its_centimetres():
    flat = FlatCloth(pixels=cloth(dots), clear=CLEAR, piece=WHOLE, pixels_a_cm=6.0)
    parent = Lineage(kind="design", model="m", seed=1)
    made = swatch_of_cloth(flat, "look.jpg", None, (parent,))
    swatch = made.swatch
    across, down = (swatch.width_cm / (18 / 6.0), swatch.height_cm / (23 / 6.0))
    assert across == pytest.approx(round(across), abs=0.12)
    assert down == pytest.approx(round(down), abs=0.12)
    assert min(swatch.width_cm, swatch.height_cm) > 5  # several small repeats make a tile that can be looked at
    assert swatch.lineage.inputs == ("look.jpg",)
    assert swatch.lineage.parents == (parent,)
    assert dict(swatch.lineage.settings)["dpi"] == f"{swatch.dpi:.3f}"
