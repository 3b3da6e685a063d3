"""Ease, strain and the size to take, on a tube of cloth whose girth is known."""

import re

import numpy as np
import pytest

from modiste.core.attributes import Attributes
from modiste.core.measures import BodyMeasures
from modiste.sewing.blocks import draft
from modiste.sewing.body import complete_measures, size_measures
from modiste.sewing.fit_report import (
    fit_report,
    girth_at,
    open_places,
    pattern_girths,
    recommended_size,
    strain_colours,
)
from modiste.sewing.materials import material
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Placement
from modiste.sewing.simulation import QUICK
from modiste.sewing.simulation.values import BodyMesh, Hung
from modiste.sewing.specification import specify
from modiste.sewing.try_on import try_on
from modiste.studio.sewing.words import fit_lines

SIZES = ("XS", "S", "M", "L", "XL")


def tube(body: BodyMeasures, girth_cm: float, stretch: float = 1.0, around: int = 48) -> Hung:
    """A tube of cloth `girth_cm` around, hung `stretch` times as wide, from the hips up to the bust."""
    levels = np.linspace(0.6, 1.4, 17)
    angles = np.linspace(0, 2 * np.pi, around + 1)
    radius = girth_cm * stretch / 100 / (2 * np.pi) / (np.sin(np.pi / around) / (np.pi / around))
    grid = np.array([[(radius * np.sin(a), -radius * np.cos(a), z) for a in angles] for z in levels])
    uv = np.array([[(girth_cm * i / around, z * 100) for i in range(around + 1)] for z in levels])
    index = np.arange(grid.shape[0] * grid.shape[1]).reshape(grid.shape[:2])
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, 1:], index[1:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    count = index.size
    width, height = girth_cm, 80.0
    corners = ((0.0, 60.0), (width, 60.0), (width, 60.0 + height), (0.0, 60.0 + height))
    edges = tuple(Edge(name=name, start=corners[i], end=corners[(i + 1) % 4])
                  for i, name in enumerate(("hem", "right", "top", "left")))
    panel = Panel(name="tube", piece="tube", part="body", edges=edges, placement=Placement(region="torso"))
    landmarks = {"bust_L": np.array([0, 0, 1.25]), "waist": np.array([0, 0, 1.05]), "hip": np.array([0, 0, 0.85])}
    mesh = BodyMesh(
        vertices=np.zeros((3, 3)), faces=np.zeros((1, 3), np.int32), normals=np.zeros((3, 3)), landmarks=landmarks,
        axes={}, hidden_faces=np.zeros(1, bool), measures=body, sex="women", pose="a",
    )
    return Hung(
        pattern=Pattern(garment="skirt", panels=(panel,), seams=()), vertices=grid.reshape(-1, 3),
        uv_cm=uv.reshape(-1, 2), panel=np.zeros(count, np.int32), faces=faces.astype(np.int32),
        weld=np.arange(count, dtype=np.int32), layer=np.zeros(count, np.int32),
        strain=np.tile([stretch - 1, 0.0], (len(faces), 1)), body=mesh,
    )


@pytest.fixture
def body() -> BodyMeasures:
    return size_measures("M", "women")


def test_girth_is_read_off_the_cloth_and_off_the_air(body: BodyMeasures) -> None:
    lying, hanging = girth_at(tube(body, 100.0, 1.1), 1.01)
    assert lying == pytest.approx(100.0, abs=0.05)
    assert hanging == pytest.approx(110.0, abs=0.1)
    assert girth_at(tube(body, 100.0), 1.9) == (0.0, 0.0)


def test_ease_is_cloth_less_body_and_tight_cloth_pulls(body: BodyMeasures) -> None:
    sizes = {size: size_measures(size, "women") for size in SIZES}
    loose = fit_report(tube(body, body.hips + 20), body, {"body": material("linen")}, "M", sizes)
    assert {row.place: row.verdict for row in loose.rows}["hips"] == "loose"
    assert loose.rows[-1].ease_cm == pytest.approx(20, abs=0.1)
    tight = fit_report(tube(body, body.bust - 1, 1.05), body, {"body": material("linen")}, "M", sizes)
    assert tight.rows[0].verdict == "pulls"
    assert not tight.rows[0].lacking_cm
    short = fit_report(tube(body, body.bust - 9, 1.05), body, {"body": material("linen")}, "M", sizes)
    assert short.rows[0].verdict == "open"
    assert 5 < short.rows[0].lacking_cm < 9


def test_the_size_to_take_follows_what_the_garment_covers(body: BodyMeasures) -> None:
    sizes = {size: size_measures(size, "women") for size in SIZES}
    assert recommended_size(body, sizes, ("bust", "waist", "hips")) == "M"
    assert recommended_size(sizes["L"], sizes, ("waist",)) == "L"
    largest = size_measures("XXL", "women")
    assert recommended_size(largest, sizes, ("hips",)) is None


def test_the_map_is_red_where_it_pulls(body: BodyMeasures) -> None:
    cloths = {"body": material("linen")}
    pulled = strain_colours(tube(body, 90.0, 1.2), cloths).mean(axis=0)
    easy = strain_colours(tube(body, 90.0, 1.0), cloths).mean(axis=0)
    assert pulled[0] > 0.7 > 0.3 > pulled[2]
    assert easy[2] > easy[0]


def test_what_is_smaller_than_the_cloth_gives_does_not_close_and_says_by_how_much() -> None:
    spec = specify(Attributes(garment="shirt"), size="XS", sex="women").spec
    own = size_measures("XS", "women")
    pattern = draft(spec, own)
    wearer = complete_measures("women", height=170, bust=118, waist=120, hips=122)
    cotton = {"body": material("cotton")}
    girths = pattern_girths(pattern, own)
    rows = {row.place: row for row in open_places(pattern, own, wearer, cotton)}
    assert {"bust", "waist", "upper_arm"} == set(rows)
    waist = girths["waist"][0]
    assert rows["waist"].lacking_cm == pytest.approx(120 - waist * (1 + cotton["body"].give), abs=0.01)
    assert not open_places(pattern, own, own, cotton)
    assert not open_places(pattern, own, wearer, {"body": material("elastane")})


def test_a_size_far_too_small_is_shown_on_its_own_body_red_where_cloth_is_missing() -> None:
    spec = specify(Attributes(garment="shirt"), size="XS", sex="women").spec
    wearer = complete_measures("women", height=170, bust=150, waist=145, hips=150)
    fitting = try_on(spec, wearer, effort=QUICK)
    assert fitting.garment.hung.body.measures == size_measures("XS", "women")
    assert not fitting.report.closes
    assert fitting.report.recommended is None
    assert fitting.colours.mean(axis=0)[0] > 0.7 > 0.3 > fitting.colours.mean(axis=0)[2]
    said = fit_lines(fitting.report, "ru")
    assert "обхват талии" in said[1]
    assert "не сходится" in said[1]
    assert "--body" in said[-1]
    assert not any(re.search("[a-z]", line.replace("--body", "").replace("--fit", "").replace("--size", ""))
                   for line in said)  # fmt: skip
