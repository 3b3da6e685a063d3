"""Hoods stand open around a form that is rounder than a head, from a neck as wide as they need."""

import numpy as np
import pytest

from modiste.sewing.blocks import draft
from modiste.sewing.body import mannequin
from modiste.sewing.simulation import Effort, Hung, hang
from modiste.sewing.simulation.dynamics.ground import hung_over
from modiste.sewing.tailor import body_of, cloths_of
from tests.sewing.simulation.patterns import t_shirt
from tests.sewing.specification.prompt_facts import made


@pytest.fixture(scope="module")
def hooded(coarse: Effort) -> Hung:
    spec = made("grey crop hoodie", 0).spec
    body = body_of(spec)
    pattern = draft(spec, body)
    materials = {part: cloth.material for part, cloth in cloths_of(spec, pattern).items()}
    return hang(pattern, mannequin(body, spec.sex, "relaxed"), materials, effort=coarse)


def widths(hung: Hung) -> np.ndarray:
    """How wide the hood is at heights from its seam to near its crown, metres."""
    names = [panel.name.startswith("hood") for panel in hung.pattern.panels]
    hood = hung.vertices[np.array(names)[hung.panel]]
    base = float(hung.body.landmarks["side_neck_L"][2])
    heights = np.linspace(base + 0.04, hood[:, 2].max() - 0.06, 8)
    rows = [hood[np.abs(hood[:, 2] - z) < 0.025, 0] for z in heights]
    return np.array([np.ptp(row) for row in rows])


def test_a_hood_is_as_wide_as_a_head_with_room_and_not_drawn_in_on_the_way_up(hooded: Hung) -> None:
    wide = widths(hooded)
    assert wide.max() > 0.21
    assert wide.min() > 0.72 * wide.max()


def test_its_face_stands_open(hooded: Hung) -> None:
    face = []
    for name in ("hood_left", "hood_right"):
        number = next(i for i, panel in enumerate(hooded.pattern.panels) if panel.name == name)
        edge = hooded.pattern.panels[number].edge("face")
        middle = (np.array(edge.start) + np.array(edge.end)) / 2
        own = np.flatnonzero(hooded.panel == number)
        face.append(hooded.vertices[own[np.argmin(np.linalg.norm(hooded.uv_cm[own] - middle, axis=1))]])
    assert np.linalg.norm(face[0] - face[1]) > 0.14


def test_it_reaches_down_to_the_front_of_the_neck_and_does_not_lift_it(hooded: Hung) -> None:
    """Cut level it hung from the crown by its edge: the neck's front lay 5 cm below the shoulders, not 7.5."""
    hood = np.array([panel.name.startswith("hood") for panel in hooded.pattern.panels])[hooded.panel]
    seam = hooded.vertices[np.isin(hooded.weld, hooded.weld[hood]) & ~hood]
    front = seam[np.argmin(seam[:, 1]), 2]
    assert float(hooded.body.landmarks["side_neck_L"][2]) - front > 0.065


def test_only_hoods_are_hung_over_the_form(woman, hooded) -> None:
    crown = float(woman.landmarks["crown"][2])
    assert hung_over(woman, hooded.pattern).vertices[:, 2].max() > crown + 0.03
    assert hung_over(woman, t_shirt()).vertices[:, 2].max() < crown + 0.01
