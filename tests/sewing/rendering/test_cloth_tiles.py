"""Tiles: they wrap, they keep their mean at any scale, they lie at true size and in the right place."""

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.garment_spec import PartCloth
from modiste.core.material import FINISHES
from modiste.core.values import Lineage, Swatch
from modiste.sewing.materials import MATERIALS, material
from modiste.sewing.pattern.values import Placement
from modiste.sewing.rendering import Cloth, cloth_of
from modiste.sewing.rendering.cloth.layout import lays, turned
from modiste.sewing.rendering.cloth.prints import palette, print_sampler, reflectance
from modiste.sewing.rendering.cloth.relief import relief
from modiste.sewing.rendering.cloth.textures import sampler
from tests.sewing.rendering.standins import dress

_ONE_OF_EACH = {material(name).finish: name for name in MATERIALS}


def _swatch(tile, dpi):
    return Swatch(
        tile=Image.fromarray(tile), category="striped", engine="drawn", seed=0, seam_score=1.0,
        lineage=Lineage(kind="drawn", model="test"), dpi=dpi)


def test_lines_too_fine_to_see_become_their_mean():
    tile = np.tile(np.array([[0.0, 1.0]], np.float32), (64, 32))
    found = sampler(tile, (1.0, 1.0), 0.2).at(*np.random.default_rng(0).uniform(-9, 9, (2, 400)).astype(np.float32),  # type: ignore[call-arg]
                                              np.zeros(400, np.float32))
    assert found == pytest.approx(np.full((400, 1), 0.5), abs=0.02)


def test_a_tile_repeats_and_its_first_row_is_its_upper_edge():
    tile = np.linspace(0, 1, 64, dtype=np.float32)[:, None] * np.ones((1, 64), np.float32)
    look = sampler(tile, (2.0, 2.0), 0.01, cubic=True)
    x, y = np.array([0.3, 2.3, -7.7], np.float32), np.array([0.5, 4.5, -3.5], np.float32)
    found = look.at(x, y, np.zeros(3, np.float32))[:, 0]
    assert found == pytest.approx(np.full(3, 0.75), abs=0.02)


@pytest.mark.parametrize("finish", FINISHES)
def test_the_tile_of_every_finish_closes(finish):
    tiles = relief(material(_ONE_OF_EACH[finish]))
    for tile in (tiles.fine, tiles.coarse):
        if tile is None:
            continue
        assert np.isfinite(tile).all()
        for axis in (0, 1):
            inner = np.abs(np.diff(tile, axis=axis)).mean(axis=1 - axis).max(axis=0)
            seam = np.abs(np.take(tile, 0, axis) - np.take(tile, -1, axis)).mean(axis=0)
            assert (seam <= 1.6 * inner + 0.01).all()


def test_finishes_differ_from_each_other():
    spreads = {finish: tuple(np.round(relief(material(name)).fine.std(axis=(0, 1)), 4))
               for finish, name in _ONE_OF_EACH.items() if finish not in ("lace", "net", "quilted", "technical")}
    assert len(set(spreads.values())) == len(spreads)


def test_a_swatch_lies_at_its_printed_size():
    tile = np.zeros((100, 200, 3), np.uint8)
    tile[:, :100] = 255
    cloth = Cloth(material=material("cotton"), swatch=_swatch(tile, 127.0))
    look = print_sampler(cloth, 0.02)
    assert look.size_cm == pytest.approx((4.0, 2.0))
    found = look.at(np.array([0.5, 1.5, 2.5, 3.5, 4.5], np.float32), np.zeros(5, np.float32), np.zeros(5, np.float32))
    assert (found[:, 0] > 0.5).tolist() == [True, True, False, False, True]


def test_a_print_takes_the_colours_named_or_a_palette_on_the_colour_asked_for():
    named = Cloth(material=material("silk"), pattern="floral", palette=((1, 2, 3), (200, 100, 50)))
    assert palette(named) == ((1, 2, 3), (200, 100, 50))
    green = palette(Cloth(material=material("silk"), pattern="striped", colour=(20, 190, 60)))
    assert np.abs(np.array(green[0], int) - (20, 190, 60)).max() < 60
    assert len(green) >= 2


def test_black_cloth_still_gives_back_light():
    assert 0.005 < reflectance(np.zeros(3, np.uint8)).max() < 0.03


def test_cloths_that_are_none_are_refused():
    part = PartCloth(part="body", material="denim", colour="#123456", scale_cm=3.0)
    assert cloth_of(part).repeat_cm == 3.0
    assert cloth_of(part).colour == (0x12, 0x34, 0x56)
    with pytest.raises(InputError):
        Cloth(material=material("denim"), repeat_cm=float("inf"))
    with pytest.raises(UnknownNameError):
        print_sampler(Cloth(material=material("denim"), pattern="plaidd"), 0.1)


def test_a_print_is_upright_level_at_the_sides_and_not_mirrored():
    hung = dress()
    front, back = lays(hung)
    for lay in (front, back):
        assert (lay.a, lay.b) == pytest.approx((1, 0))
    assert front.d == pytest.approx(back.d, abs=2.0)
    x, _ = front.at(np.array([0.0], np.float32), np.array([60.0], np.float32))
    assert x == pytest.approx(np.zeros(1), abs=1.5)


def test_a_pocket_continues_the_print_of_what_it_is_sewn_to():
    from dataclasses import replace

    hung = dress()
    front = hung.pattern.panels[0]
    pocket = replace(front, name="pocket", placement=Placement(region="host", host="front", own_point=(1.0, 2.0),
                                                               host_point=(10.0, 30.0), turn_deg=90.0))
    found = lays(replace(hung, pattern=replace(hung.pattern, panels=(*hung.pattern.panels, pocket))))
    # The pocket's point one cm along its own x lies one cm up on the host.
    own = found[2].at(np.array([1.0, 2.0], np.float32), np.array([2.0, 2.0], np.float32))
    host = found[0].at(np.array([10.0, 10.0], np.float32), np.array([30.0, 31.0], np.float32))
    assert np.array(own) == pytest.approx(np.array(host), abs=1e-4)


def test_a_print_turns_by_its_angle():
    lay = lays(dress())[0]
    cloth = Cloth(material=material("cotton"), pattern="striped", angle_deg=90.0)
    x, y = lay.at(np.array([3.0], np.float32), np.array([5.0], np.float32))
    turned_x, turned_y = turned(lay, cloth).at(np.array([3.0], np.float32), np.array([5.0], np.float32))
    assert (turned_x[0], turned_y[0]) == pytest.approx((y[0], -x[0]), abs=1e-4)


def test_tweed_is_flecked_in_several_colours():
    tiles = relief(material("tweed"))
    assert tiles.tint is not None
    shown = tiles.fine[..., 3] > 0.5
    hues = np.round(tiles.tint[shown] / tiles.fine[..., 3][shown][:, None], 2)
    assert len(np.unique(hues, axis=0)) >= 4
    assert 0.02 < shown.mean() < 0.2


def test_lace_is_a_net_with_dense_figures_that_repeats():
    threads = relief(material("lace")).open
    assert threads is not None
    coarse = threads.reshape(32, 32, 32, 32).mean(axis=(1, 3))
    assert np.percentile(coarse, 95) > 0.7, "figures are dense"
    assert np.percentile(coarse, 10) < 0.55, "the ground is a net"
    for axis in (0, 1):
        seam = np.abs(np.take(threads, 0, axis) - np.take(threads, -1, axis)).mean()
        assert seam <= 1.5 * np.abs(np.diff(threads, axis=axis)).mean()


def test_grey_melange_is_spun_of_two_tones():
    assert cloth_of(PartCloth(part="body", material="sweatshirt_fleece", colour="#a4a5a6")).pattern == "melange"
    assert cloth_of(PartCloth(part="body", material="sweatshirt_fleece", colour="#202020")).pattern == "solid"


@pytest.mark.parametrize("skin", ["leopard", "cheetah"])
def test_clumps_of_spots_do_not_return_with_every_repeat_and_spots_keep_their_size(skin):
    look = print_sampler(Cloth(material=material("denim"), pattern=skin, repeat_cm=15.0), 0.1)
    x, y = (one.ravel().astype(np.float32) for one in np.meshgrid(np.arange(0, 15, 0.1), np.arange(0, 15, 0.1)))
    here, beside, below = (look.at(x + dx, y + dy, np.zeros_like(x))[:, 0] for dx, dy in ((0, 0), (15, 0), (0, 15)))
    assert max(np.corrcoef(here, beside)[0, 1], np.corrcoef(here, below)[0, 1]) < 0.5
    inked = [float((one < 0.5 * np.median(one)).mean()) for one in (here, beside, below)]
    assert min(inked) > 0.5 * max(inked)
