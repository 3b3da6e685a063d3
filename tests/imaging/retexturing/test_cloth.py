import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import InputError
from modiste.imaging.retexturing.cloth import Cloth
from tests.garment.clothes import checks


def places(repeats, size=48):
    v, u = np.mgrid[0:size, 0:size].astype(np.float32) * repeats / size
    return u, v, np.full((size, size), repeats / size, np.float32)


def test_far_away_a_print_is_its_mean_colour():
    cloth = Cloth(Image.fromarray(checks(64, (255, 255, 255), (0, 0, 0))))
    u, v, span = places(37.3)
    assert cloth.sample(u, v, span) == pytest.approx(0.5, abs=0.08)


def test_near_it_is_the_tile_and_repeats_without_a_seam():
    tile = checks(16, (255, 255, 255), (0, 0, 0))
    cloth = Cloth(Image.fromarray(tile))
    u, v, span = places(3.0)
    seen = cloth.sample(u + 1 / 32, v + 1 / 32, span)
    assert np.abs(seen[:16, :16] - tile / 255).max() < 0.05
    assert seen[:16, :16] == pytest.approx(seen[32:, 16:32], abs=1e-4)
    assert cloth.sample(u - 5, v + 7, span) == pytest.approx(cloth.sample(u, v, span), abs=1e-3)


def test_a_tile_of_any_shape():
    cloth = Cloth(Image.fromarray(np.zeros((30, 61, 3), np.uint8)))
    assert cloth.aspect == pytest.approx(30 / 61)
    assert not cloth.sample(*places(2.0)).any()
    with pytest.raises(InputError, match="8 pixels"):
        Cloth(Image.new("RGB", (64, 7)))


def test_stripes_finer_than_the_pixels_do_not_beat():
    columns = (np.arange(512) * 17 // 256) % 2 * 255
    cloth = Cloth(Image.fromarray(np.broadcast_to(columns[None, :, None], (512, 512, 3)).astype(np.uint8)))
    assert np.ptp(cloth.sample(*places(48 / 20.3))) < 0.3
