"""Pressed pleats: triangles keep to the folds, layers do not cut each other, yarns keep their length."""

import numpy as np
import pytest

from modiste.core.garment_spec import Closure, GarmentSpec, Skirt, Waist
from modiste.sewing.blocks import draft
from modiste.sewing.body import size_measures
from modiste.sewing.materials import material
from modiste.sewing.simulation import Effort, hang, quality
from modiste.sewing.simulation.checks import yarn_strains
from modiste.sewing.simulation.mesh.fold_lines import fold_columns, through_lines
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.simulation.placement.pressing import pressed
from tests.sewing.blocks.lower_specs import CLOTHS


@pytest.fixture(scope="module")
def pattern():
    spec = GarmentSpec(
        garment="skirt", sex="women", waist=Waist(band="band", belt="none"), closure=Closure(kind="zip", place="side"),
        pockets=(), details=(), cloths=CLOTHS,
        skirt=Skirt(kind="pleated", length_cm=46, hem_cm=232, fullness=2.9, pleats=16),
    )  # fmt: skip
    return draft(spec, size_measures("M", "women"))


def test_every_triangle_lies_in_one_pleat(pattern):
    mesh = build_mesh(pattern, 1.6)
    for name, folded in pressed(pattern).items():
        panel = pattern.panel(name)
        faces = mesh.faces[mesh.face_panel == mesh.index[name]]
        columns = [column for column in fold_columns(panel, 1.6) if column.is_fold]
        assert len(columns) == len(through_lines(panel)) == len(folded.lines) - 2
        for column in columns:
            x = np.interp(-mesh.uv[:, 1], -column.points[:, 1], column.points[:, 0])
            side = np.where(np.abs(mesh.uv[:, 0] - x) < 0.02, 0, np.sign(mesh.uv[:, 0] - x))[faces]
            assert (side.min(1) * side.max(1) >= 0).all()


def test_a_folded_row_is_as_wide_as_the_skirt_and_no_yarn_longer_than_it_was(pattern):
    folded = pressed(pattern)["front"]
    half = pattern.panel("front").edge("waist_left").start[0]
    for y in (-1.0, -20.0, -45.0):
        row = np.stack([np.linspace(-abs(half), abs(half), 4000), np.full(4000, y)], 1)
        places, height = folded.at(row)
        steps = np.hypot(np.linalg.norm(np.diff(places, axis=0), axis=1), 100 * np.diff(height))
        assert steps.sum() == pytest.approx(2 * abs(half), rel=0.01)
    waist, hem = (np.ptp(folded.at(np.array([[-abs(half), y], [abs(half), y]]))[0][:, 0]) for y in (0.0, -46.0))
    assert 2.6 < 2 * abs(half) / waist < 3.1
    assert hem > 1.4 * waist


def test_a_pleated_skirt_hangs_without_cutting_itself(pattern, woman):
    cloth = {"body": material("wool")}
    effort = Effort(coarse_cm=3.2, fine_cm=-1.0, sew=16, fall=16, rest=4)
    hung = hang(pattern, woman, cloth, effort=effort)
    found = quality(hung)
    assert found.crossing <= 0.002
    assert found.depth_mm <= 2
    assert np.percentile(yarn_strains(hung).max(1), 99) < 0.06
