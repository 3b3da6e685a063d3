"""A picture printed once: on the front, where and as large as it was said, in whatever colour the cloth is."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from modiste.core.errors import ImageError, InputError
from modiste.core.garment_spec import PartCloth
from modiste.core.values import Lineage, Placed, Swatch
from modiste.sewing.materials import material
from modiste.sewing.rendering import Cloth, Shot, layers, photograph
from modiste.sewing.rendering.cloth.transfers import transfer
from modiste.sewing.rendering.values import cloth_of
from tests.sewing.rendering.standins import dress

WIDE_CM = 16.0


def motif(down=0.4, across_cm=0.0, tall=None):
    """A red square on the left, a blue one on the right, nothing between."""
    tile = Image.new("RGB", (96, 48), "blue")
    ImageDraw.Draw(tile).rectangle((0, 0, 47, 47), fill="red")
    ink = Image.new("L", tile.size, 255)
    ImageDraw.Draw(ink).rectangle((40, 0, 55, 47), fill=0)
    return Swatch(tile=tile, category="graphic", engine="photo", seed=0, seam_score=1.0, dpi=96 / WIDE_CM * 2.54,
                  lineage=Lineage(kind="fabric", model="photo"),
                  placed=Placed(down=down, across_cm=across_cm, ink=ink, tall=tall))


@pytest.fixture(scope="module")
def hung():
    return dress(columns=30, rows=44)


def printed(hung, view="front", **where):
    cloth = Cloth(material=material("cotton"), colour=(225, 225, 220), placed=motif(**where))
    picture = photograph(hung, {"body": cloth}, Shot(size=256, view=view, tilt_deg=0))
    pixels = np.asarray(picture.image.convert("RGB")).astype(int)
    mask = layers(picture.exposure).mask == 1
    red, blue = (mask & (pixels[..., one] - pixels[..., other] > 60) for one, other in ((0, 2), (2, 0)))
    return picture, mask, red, blue


def middle(flags):
    rows, columns = np.nonzero(flags)
    return rows.mean(), columns.mean()


def test_it_is_on_the_front_the_right_way_round_and_as_large_as_it_was_said(hung):
    picture, mask, red, blue = printed(hung)
    assert red.sum() > 60
    assert middle(red)[1] < middle(blue)[1]
    columns = np.flatnonzero((red | blue).any(axis=0))
    cm = (columns[-1] - columns[0] + 1) * picture.exposure.camera.scale_m * 100
    assert cm == pytest.approx(WIDE_CM, abs=1.5)
    rows = np.flatnonzero(mask.any(axis=1))
    down = (middle(red | blue)[0] - rows[0]) / (rows[-1] - rows[0])
    assert down == pytest.approx(0.4, abs=0.04)


def test_it_lies_as_far_aside_as_it_was_said_and_the_back_is_plain(hung):
    picture, _, red, blue = printed(hung)
    _, _, red_aside, blue_aside = printed(hung, across_cm=8.0)
    moved = (middle(red_aside | blue_aside)[1] - middle(red | blue)[1]) * picture.exposure.camera.scale_m * 100
    assert moved == pytest.approx(8.0, abs=1.5)
    _, _, red, blue = printed(hung, view="back")
    assert not (red | blue).any()


def test_a_share_of_the_height_counts_before_its_own_size(hung):
    _, mask, red, blue = printed(hung, tall=0.2)
    rows, whole = np.flatnonzero((red | blue).any(axis=1)), np.flatnonzero(mask.any(axis=1))
    assert (rows[-1] - rows[0] + 1) / (whole[-1] - whole[0] + 1) == pytest.approx(0.2, abs=0.03)
    assert middle(red | blue)[0] == pytest.approx(whole[0] + 0.4 * (whole[-1] - whole[0]), abs=6)


def test_where_there_is_no_ink_the_cloth_shows_in_its_own_colour(hung):
    _, mask, red, blue = printed(hung)
    (row, left), (_, right) = middle(red), middle(blue)
    between = slice(round(row) - 1, round(row) + 2), slice(round((left + right) / 2), round((left + right) / 2) + 1)
    assert mask[between].all()
    assert not (red | blue)[between].any()


def test_a_spec_keeps_its_colour_under_what_is_printed_once():
    part = PartCloth(part="body", material="jersey_fabric", colour="#123456")
    cloth = cloth_of(part, motif())
    assert cloth.swatch is None
    assert cloth.placed is not None
    assert cloth.colour == (0x12, 0x34, 0x56)


def test_figures_that_no_garment_has_are_refused():
    ink = Image.new("L", (96, 48))
    with pytest.raises(InputError, match=r"Placed\.down"):
        Placed(down=1.2, across_cm=0, ink=ink)
    with pytest.raises(InputError, match=r"Placed\.tall"):
        Placed(down=0.5, across_cm=0, ink=ink, tall=1.5)
    with pytest.raises(ImageError, match="mode L"):
        Placed(down=0.5, across_cm=0, ink=ink.convert("RGB"))
    with pytest.raises(ImageError, match="as large as the tile"):
        Swatch(tile=Image.new("RGB", (8, 8)), category="graphic", engine="photo", seed=0, seam_score=1.0,
               lineage=Lineage(kind="fabric", model="photo"), placed=Placed(down=0.5, across_cm=0, ink=ink))


@pytest.mark.parametrize(("across_cm", "moves"), [(0.0, True), (14.0, False)])
def test_a_neckline_moves_what_lies_under_it_and_no_badge_beside_it(across_cm, moves):
    cloth = Cloth(material=material("cotton"), colour=(225, 225, 220),
                  placed=motif(down=0.2, across_cm=across_cm, tall=0.1))
    free, under = transfer(cloth, 0.2, (0.0, 70.0)), transfer(cloth, 0.2, (0.0, 70.0), neck_cm=54.0)
    assert free is not None
    assert under is not None
    assert (free.top_cm != under.top_cm) is moves
