"""What is finer than the raster of a flat, or drawn in: thin straps and elastic ends, on garments of the shelf."""

import numpy as np
import pytest
from shapely.geometry import Polygon

from modiste.sewing.base_drapes import POSE, usual_spec, whole_drape
from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin
from modiste.sewing.documents.flats.flat import flats
from modiste.sewing.tailor import body_of, cloths_of


def _flats(garment):
    spec = usual_spec(garment, "women")
    body = body_of(spec)
    pattern = draft(spec, body)
    materials = {part: cloth.material for part, cloth in cloths_of(spec, pattern).items()}
    hung = whole_drape(spec, pattern, materials, mannequin(body, spec.sex, POSE))
    assert hung is not None
    return flats(hung)


@pytest.fixture(scope="module")
def views():
    return _flats("camisole")


def test_each_strap_is_a_strip_of_one_width_before_or_behind(views):
    for view in views:
        assert [strap.is_far for strap in view.straps] == [True, True, False, False]
        for strap in view.straps:
            wide = np.linalg.norm(strap.outer - strap.inner, axis=1)
            assert wide == pytest.approx(wide.mean(), rel=0.25)
            assert 0.8 < wide.mean() < 2.0


def test_the_outline_ends_where_straps_begin(views):
    for view in views:
        top = max(ring[:, 1].max() for ring in view.outlines)
        feet = [strap.outer[0, 1] for strap in view.straps if not strap.is_far]
        assert max(feet) - 3.0 < top < max(feet) + 3.0
        assert view.bounds[3] > top + 6.0
        assert all(Polygon(ring).is_valid for ring in view.outlines)


def test_straps_are_mirror_images(views):
    for view in views:
        for one, other in (view.straps[:2], view.straps[2:]):
            assert one.outer * [-1, 1] == pytest.approx(other.outer, abs=0.05)


def test_elastic_ends_of_sleeves_show_their_gathers():
    front, _ = _flats("puffer_jacket")
    low = [row for kind, row in front.lines if kind == "thin" and abs(row[:, 0].mean()) > 25.0]
    assert len(low) >= 4
    ends = max(abs(front.bounds[0]), front.bounds[2])
    assert all(ends - 14.0 < abs(row[:, 0].mean()) < ends for row in low)
