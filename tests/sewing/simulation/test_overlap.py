"""Fronts that lap are one cloth while they hang: each strip is tied to the front that it lies on."""

import numpy as np
import shapely
from shapely.affinity import translate

from modiste import language
from modiste.sewing.blocks import draft
from modiste.sewing.pattern.geometry import polygon
from modiste.sewing.simulation.dynamics.overlap import lapped, strips
from modiste.sewing.simulation.mesh.meshing import build_mesh
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


def _mesh(text: str):
    asked = language.prompt(text)
    spec = specify(asked.attributes, asked.text, seed=0, sex="women").spec
    return build_mesh(draft(spec, body_of(spec)), 2.4)


def test_both_strips_of_a_double_breasted_coat_are_tied_to_the_other_front():
    mesh = _mesh("double-breasted wool coat")
    before, ties = len(mesh.ties.gap), lapped(mesh)
    names = [panel.name for panel in mesh.pattern.panels]
    pairs = {(names[mesh.panel[a]], names[mesh.panel[b]])
             for a, b in zip(ties.a[before:, 0], ties.b[before:, 0], strict=True)}
    assert {("front_left", "front_right"), ("front_right", "front_left")} <= pairs
    tied = set(ties.a[before:, 0].tolist())
    fronts = [strip for strip in strips(mesh) if names[strip.host].startswith("front")]
    share = np.mean([vertex in tied for strip in fronts for vertex in strip.ids.tolist()])
    assert share > 0.8  # what reaches beyond the other panel's edge has nothing to lie on
    assert np.allclose(ties.wb[before:].sum(1), 1)


def test_a_garment_without_laps_keeps_its_ties():
    mesh = _mesh("plain t-shirt")
    assert len(lapped(mesh).gap) == len(mesh.ties.gap)


def test_fronts_are_not_buttoned_through_the_lapel_between_them():
    mesh = _mesh("double-breasted wool coat")
    names = [panel.name for panel in mesh.pattern.panels]
    over = next(seam for seam in mesh.pattern.seams if seam.kind == "closure" and "front" in seam.a.panel)
    under = min((over.a.panel, over.b.panel), key=lambda name: mesh.pattern.panel(name).placement.layer)
    lapel = mesh.pattern.panel(under.replace("front", "lapel"))
    area = translate(polygon(lapel), *np.subtract(lapel.placement.host_point, lapel.placement.own_point))
    line = mesh.lines[names.index(under), over.a.edge][0]
    covered = shapely.contains_xy(area, mesh.uv[line])
    assert 0 < covered.sum() < len(line)
    buttoned = set(mesh.pairs[np.isin(mesh.pairs, line).any(1)].ravel().tolist())
    assert buttoned.isdisjoint(line[covered].tolist())
    assert buttoned.issuperset(line[~covered].tolist())
