"""Dyes that look, on our pictures, as a colour does in a photo."""

import numpy as np
import pytest

from modiste.core.colour import delta_e_ok, from_8bit, srgb_to_oklab
from modiste.sewing.materials import material
from modiste.sewing.rendering import photograph
from modiste.sewing.rendering.as_seen import dye_seen_as, tile_seen_as
from modiste.sewing.rendering.values import Cloth, Shot
from tests.sewing.rendering.standins import dress

PX = 128


def shown(colour: tuple[int, int, int], name: str) -> np.ndarray:
    """The colour of the lit side of a garment of this dye, OKLab."""
    picture = photograph(dress(), {"body": Cloth(material=material(name), colour=colour)},
                         Shot(size=PX, ground="transparent")).image
    pixels = np.asarray(picture)
    inside = pixels[..., 3] > 250
    return srgb_to_oklab(from_8bit(np.percentile(pixels[inside][:, :3], 60, axis=0).round().astype(np.uint8)))


def apart(colour: tuple[int, int, int], seen: np.ndarray) -> float:
    return float(delta_e_ok(srgb_to_oklab(from_8bit(np.array(colour, np.uint8))), seen))


@pytest.mark.parametrize(("wanted", "name"), [
    ((46, 50, 48), "denim"), ((34, 44, 120), "cotton"), ((200, 40, 40), "jersey"), ((222, 206, 232), "cotton"),
    ((120, 110, 96), "knit"),
])  # fmt: skip
def test_a_garment_of_the_dye_looks_like_the_colour(wanted, name):
    dye = dye_seen_as(wanted, material(name))
    now, before = apart(wanted, shown(dye, name)), apart(wanted, shown(wanted, name))
    assert now < 0.03
    assert now < max(before, 0.015)


def test_a_pale_tint_that_no_cloth_reaches_keeps_its_hue():
    """Whiter than the whitest cloth of ours: darker it may be, white it may not."""
    wanted = srgb_to_oklab(from_8bit(np.array((238, 223, 250), np.uint8)))
    seen = shown(dye_seen_as((238, 223, 250), material("cotton")), "cotton")
    assert np.hypot(*seen[1:]) > 0.8 * np.hypot(*wanted[1:])


def test_prints_keep_pale_tints_and_their_order():
    stuff = material("cotton")
    tile = np.array([[[238, 223, 250], [28, 36, 60], [120, 120, 120]]], np.uint8)
    made = tile_seen_as(tile, stuff)[0].astype(int)
    assert np.ptp(made[0]) > 15
    assert (made[1] < tile[0, 1]).all()
    ramp = tile_seen_as(np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1), stuff).astype(int)
    assert (np.diff(ramp, axis=0) >= 0).all()
