"""Passes as control models take them: what is near is white, what faces left is red, seams and edges are lines."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from modiste.sewing.materials import material
from modiste.sewing.rendering import Cloth, Picture, Shot, layers, photograph
from modiste.sewing.rendering.guides import (
    GUIDE_KINDS,
    camera_axes,
    depth_guide,
    guide_mask,
    guide_picture,
    line_guide,
    normal_guide,
)
from tests.sewing.rendering.standins import dress


@pytest.fixture(scope="module")
def picture() -> Picture:
    return photograph(dress(columns=30, rows=44), {"body": Cloth(material=material("cotton"))}, Shot(size=160))


def test_every_guide_is_a_picture_of_the_photograph_s_size(picture):
    for kind in GUIDE_KINDS:
        drawn = guide_picture(picture, kind)
        assert (drawn.mode, drawn.size) == ("RGB", picture.image.size)
    mask = np.asarray(guide_mask(picture))
    white = (np.asarray(picture.image.convert("RGB")) == 255).all(axis=2)
    assert set(np.unique(mask)) == {0, 255}
    assert (mask[~white] == 255).mean() > 0.97


def test_depth_is_disparity_with_the_nearest_white_and_the_wall_black(picture):
    found = layers(picture.exposure)
    drawn = depth_guide(found)
    shown = found.mask > 0
    assert drawn.max() == 255
    assert (drawn[~shown] == 0).all()
    assert drawn[shown].min() > 100
    order = np.argsort(found.depth_m[shown])
    assert (np.diff(drawn[shown][order].astype(int)) <= 0).all()
    nothing = replace(found, mask=np.zeros_like(found.mask))
    assert not depth_guide(nothing).any()


def test_normals_are_red_to_the_left_green_upwards_blue_ahead(picture):
    found, axes = layers(picture.exposure), camera_axes(picture.exposure)
    drawn = normal_guide(found, axes).astype(int)
    assert (drawn[0, 0] == (128, 128, 255)).all()  # the wall faces the camera
    middle = found.mask.shape[1] // 2
    shown = found.mask == 1
    left, right = (drawn[:, half][shown[:, half]] for half in (slice(0, middle), slice(middle, None)))
    assert left[:, 0].mean() > 128 + 20
    assert right[:, 0].mean() < 128 - 20
    assert drawn[shown][:, 2].min() >= 127  # nothing that is seen faces away
    up = replace(found, normal=np.broadcast_to(axes[1], found.normal.shape).copy())
    assert (normal_guide(up, axes)[10, 10] == (128, 255, 128)).all()


def test_lines_run_round_the_garment_and_along_its_seams(picture):
    found = layers(picture.exposure)
    drawn = line_guide(found)
    assert set(np.unique(drawn)) == {0, 255}
    assert not drawn[:2].any()
    rows = np.flatnonzero((found.mask > 0.5).any(axis=1))
    for row in rows[5:-5]:
        columns = np.flatnonzero(found.mask[row] > 0.5)
        assert drawn[row, columns[0] - 1 : columns[0] + 1].any()
    assert 0.005 < (drawn > 0).mean() < 0.1
    panels = found.panel.copy()
    panels[40:, :] = 7  # another piece below row 40
    at = np.flatnonzero(found.mask[40] == 1)
    assert (line_guide(replace(found, panel=panels))[39, at] == 255).all()
    assert isinstance(guide_picture(picture, "line"), Image.Image)
