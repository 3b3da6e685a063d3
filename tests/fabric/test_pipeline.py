from typing import Any

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import ModisteError
from modiste.core.values import Palette, Photo
from modiste.data.patterns import draw_pattern
from modiste.fabric.finishing.ink_library import Ink, InkLibrary
from modiste.fabric.neural.request import Mix
from modiste.fabric.pipeline import FabricRequest, make


def test_fabrics_come_with_their_seeds_and_lineage() -> None:
    told: list[tuple[int, int]] = []
    made = make(FabricRequest(category="camo", size_px=64), n=3, seed=7,
                progress=lambda done, total: told.append((done, total)))
    assert [one.swatch.seed for one in made] == [7, 8, 9]
    assert told == [(1, 3), (2, 3), (3, 3)]
    swatch = made[1].swatch
    (alone,) = make(FabricRequest(category="camouflage", size_px=64), n=1, seed=8)
    np.testing.assert_array_equal(np.asarray(swatch.tile), np.asarray(alone.swatch.tile))
    assert swatch.category == "camouflage"
    assert swatch.lineage.kind == "fabric"
    assert dict(swatch.lineage.settings)["size_px"] == "64"
    assert swatch.width_cm == pytest.approx(64 / 150 * 2.54)
    assert made[0].inked is None


def test_colourways_follow_their_fabric_with_the_same_drawing() -> None:
    made = make(FabricRequest(category="floral", size_px=64, inks=4, colourways=3), n=2, seed=1)
    assert len(made) == 8
    first, *others = made[:4]
    assert first.inked is not None
    for number, other in enumerate(others):
        assert other.inked is not None
        np.testing.assert_array_equal(other.inked.plates, first.inked.plates)
        assert other.swatch.inks != first.swatch.inks
        assert other.role == dict(other.swatch.lineage.settings)["role"] == f"colourway-{number + 1}"
        np.testing.assert_array_equal(np.asarray(other.swatch.tile), other.inked.pixels)


def test_coordinates_share_the_inks_and_close() -> None:
    hero, blender, stripe = make(FabricRequest(category="floral", size_px=96, inks=4, coordinates=True), n=1, seed=3)
    assert [one.role for one in (hero, blender, stripe)] == ["", "blender", "stripe"]
    assert hero.inked is not None
    assert blender.inked is not None
    assert stripe.inked is not None
    colours = set(hero.inked.inks.colours)
    assert set(blender.inked.inks.colours) < colours
    assert set(stripe.inked.inks.colours) == colours
    assert len(set(stripe.inked.plates.ravel().tolist())) == 4, "every ink has its stripe"
    assert blender.swatch.seam_score <= 1.03
    across = np.asarray(stripe.swatch.tile, int)
    assert (across == across[:1]).all(), "stripes run along the cloth"
    np.testing.assert_array_equal(across[:, :32], across[:, 32:64])


def test_inks_of_ones_own_replace_those_wanted() -> None:
    library = InkLibrary((Ink("Ink", (10, 10, 40)), Ink("Paper", (250, 250, 240)), Ink("Brick", (170, 70, 50))))
    made = make(FabricRequest(category="dotted", size_px=64, inks=2, colourways=1, library=library), n=1, seed=3)
    for one in made:
        assert one.inked is not None
        assert set(one.inked.inks.colours) <= {ink.colour for ink in library.inks}
        assert len(one.matches) == 2
        assert all(match.delta_e >= 0 for match in one.matches)


def test_colourways_of_all_colours_are_reduced_first() -> None:
    made = make(FabricRequest(category="dotted", size_px=64, colourways=1), n=1, seed=3)
    assert all(one.inked is not None for one in made)


@pytest.mark.parametrize(("repeat", "size"), [("straight", (63, 63)), ("half drop", (128, 64)), ("brick", (64, 128)),
                                              ("mirror", (126, 126))])
def test_repeats_are_laid_out(repeat: str, size: tuple[int, int]) -> None:
    (made,) = make(FabricRequest(category="leaves", size_px=63, repeat=repeat), n=1, seed=2)
    assert made.swatch.tile.size == size, "an odd side is made even where half of it is needed"


@pytest.mark.parametrize(("options", "match"), [
    ({"category": "stripd"}, "did you mean striped"), ({"engine": "magic"}, "known: drawn, neural, dcgan"),
    ({"engine": "neural", "family": "zebra"}, "engine drawn"), ({"variation": 1}, "add --engine neural"),
    ({"mix": Mix("floral", 1)}, "engine neural"), ({"engine": "dcgan", "variation": 1}, "engine neural"),
    ({"engine": "neural", "variation": -1}, "0 or more"),
    ({"repeat": "half"}, "half-drop"), ({"inks": 1}, "inks: expected 2 to 32, got 1"), ({"inks": 0}, "got 0"),
    ({"size_px": 0}, "size: expected"), ({"size_px": 100_000}, "size: expected"), ({"colourways": 99}, "colourways"),
    ({"dpi": 1.0}, "dpi"), ({"palette": Palette(((1, 2, 3),))}, "palette"), ({"family": "tartan"}, "family of zebra"),
])
def test_bad_requests_are_refused_before_work(options: dict[str, Any], match: str) -> None:
    with pytest.raises(ModisteError, match=match):
        FabricRequest(**({"category": "zebra"} | options))


def test_variations_move_things_and_keep_their_colours() -> None:
    own, other = (make(
        FabricRequest(category="zebra", engine="neural", size_px=64, variation=number), n=1, seed=5)[0].swatch
                  for number in (0, 1))
    first, second = (np.asarray(one.tile).astype(float) for one in (own, other))
    assert np.abs(first - second).mean() > 10, "not the same drawing"
    ranges = [np.percentile(tile.reshape(-1, 3), (5, 95), axis=0) for tile in (first, second)]
    assert np.abs(ranges[0] - ranges[1]).max() < 30


def test_each_seed_looks_at_another_part_of_the_photo() -> None:
    spots = Photo(Image.fromarray(draw_pattern("confetti", 128, 3)), "spots.png")
    first, second = make(FabricRequest(category="dotted", engine="neural", size_px=64, like=spots), n=2, seed=1)
    assert np.abs(np.asarray(first.swatch.tile).astype(float) - np.asarray(second.swatch.tile)).mean() > 8
