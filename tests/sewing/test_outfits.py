"""Garments over each other: the inner one never comes through where the outer one lies over it."""

import numpy as np
import pytest
from scipy.spatial import cKDTree

from modiste.language import prompt, split_layers
from modiste.sewing.outfits import all_worn, dressed, pressed_in, uncovered
from modiste.sewing.rendering.raycast.rays import Scene
from modiste.sewing.simulation.dynamics.contact import vertex_normals
from modiste.sewing.specification import specify
from modiste.sewing.tailor import Garment, sew


def sewn(text: str) -> Garment:
    said = prompt(text)
    return sew(specify(said.attributes, said.text, seed=0, sex="women").spec)


@pytest.fixture(scope="module")
def pair() -> tuple[Garment, Garment]:
    return sewn("black slip dress"), sewn("white t-shirt")


def through(inner_places: np.ndarray, outer: Garment) -> int:
    """How many places lie in front of the outer cloth, right over it (4 mm beside at most)."""
    hung = outer.hung
    normals = vertex_normals(hung.vertices, hung.faces, hung.weld)
    far, near = cKDTree(hung.vertices).query(inner_places)
    out = np.einsum("ni,ni->n", inner_places - hung.vertices[near], normals[near])
    return int(((far < 0.03) & (far**2 - out**2 < 0.004**2) & (out > 0.002)).sum())


def test_what_is_worn_under_does_not_come_through(pair: tuple[Garment, Garment]) -> None:
    outer, inner = pair
    trunk = np.array([panel.placement.region == "torso" for panel in inner.pattern.panels])[inner.hung.panel]
    before = through(inner.hung.vertices[trunk], outer)
    after = through(pressed_in(inner.hung, outer.hung).vertices[trunk], outer)
    assert before > 100
    assert after <= 0.02 * before


def test_both_are_one_thing_with_the_cloths_of_each(pair: tuple[Garment, Garment]) -> None:
    outer, inner = pair
    hung, cloths = dressed(outer.hung, outer.cloths, inner.hung, inner.cloths)
    assert np.array_equal(hung.faces[: len(outer.hung.faces)], outer.hung.faces)
    assert hung.faces.max() < len(hung.vertices)
    assert len({panel.name for panel in hung.pattern.panels}) == len(hung.pattern.panels)
    for panel in inner.pattern.panels:
        own = next(one for one in hung.pattern.panels if one.name == f"under {panel.name}")
        assert cloths[own.part] == inner.cloths.get(panel.part, inner.cloths["body"])
    assert cloths["body"] == outer.cloths["body"]


def test_what_is_well_under_is_left_out_and_all_that_can_be_seen_stays(pair: tuple[Garment, Garment]) -> None:
    outer, inner = pair
    kept = uncovered(pressed_in(inner.hung, outer.hung), outer.hung)
    left = np.bincount(inner.hung.panel[kept.faces[:, 0]], minlength=len(inner.pattern.panels))
    before = np.bincount(inner.hung.panel[inner.hung.faces[:, 0]], minlength=len(inner.pattern.panels))
    for number, panel in enumerate(inner.pattern.panels):
        if panel.placement.region == "torso":
            assert left[number] < 0.8 * before[number]  # of 60 cm some 35 lie deep under the dress
        else:
            assert left[number] > 0.95 * before[number]  # sleeves and neck are bare


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("a blazer over a white shirt", ("a blazer", "a white shirt")),
        ("пиджак поверх белой рубашки", ("пиджак", "белой рубашки")),
        ("a striped t-shirt worn under a slip dress", ("a slip dress", "a striped t-shirt")),
        ("белая рубашка под пиджаком", ("пиджаком", "белая рубашка")),
        ("туфли под платье", None),
        ("dress with flowers all over", None),
        ("coat over the knee", None),
        ("jacket under 80 euro", None),
    ],
)
def test_words_for_what_is_worn_over_what(text: str, layers: tuple[str, str] | None) -> None:
    assert split_layers(text) == layers


def test_a_tucked_in_shirt_ends_inside_the_waistband_and_is_seen_nowhere_below(pair: tuple[Garment, Garment]) -> None:
    outer, inner = sewn("black pencil skirt"), pair[1]
    kept = uncovered(pressed_in(inner.hung, outer.hung), outer.hung)
    trunk = np.array([panel.placement.region == "torso" for panel in inner.pattern.panels])[inner.hung.panel]
    left = np.unique(kept.faces)
    lowest = kept.vertices[left[trunk[left]], 2].min()
    top = outer.hung.vertices[:, 2].max()
    assert top - 0.09 < lowest < top
    assert through(kept.vertices[left[trunk[left] & (kept.vertices[left, 2] < top - 0.02)]], outer) == 0


def test_the_mannequin_is_not_seen_through_what_is_pressed_in(pair: tuple[Garment, Garment]) -> None:
    """A T-shirt under a slip dress is pressed flat: before the body lies cloth."""
    hung, _ = all_worn(pair)
    plain, marks = pair[1].hung.body, hung.body.landmarks
    chest = ((np.abs(plain.vertices[:, 0]) < 0.1) & (plain.normals[:, 1] < -0.5)
             & (plain.vertices[:, 2] > marks["hip"][2]) & (plain.vertices[:, 2] < marks["bust_L"][2] + 0.08))
    scene = Scene(hung.vertices.astype(np.float32), hung.faces)
    bare = []
    for body in (plain, hung.body):
        places = body.vertices[chest].astype(np.float32)
        face, _, _, _ = scene.hits(places, np.tile(np.array([0, -1, 0], np.float32), (len(places), 1)))
        bare.append(int((face < 0).sum()))
    assert bare[0] > 4
    assert bare[1] == 0
    below = plain.vertices[:, 2] < float(marks["knee_L"][2])
    assert np.array_equal(hung.body.vertices[below], pair[0].hung.body.vertices[below])


def test_stripes_sewn_on_trousers_are_pressed_in_with_them() -> None:
    outer, inner = sewn("grey zip hoodie"), sewn("green track pants with side stripes")
    stripes = np.array([panel.placement.host is not None and panel.part == "trims"
                        for panel in inner.pattern.panels])[inner.hung.panel]  # fmt: skip
    legs = np.array([panel.placement.host is None for panel in inner.pattern.panels])[inner.hung.panel]
    assert stripes.any()
    under = pressed_in(inner.hung, outer.hung).vertices
    off, _ = cKDTree(under[legs]).query(under[stripes])
    assert off.max() < 0.015


def test_the_hems_of_trousers_under_a_jacket_stay_as_they_hang() -> None:
    outer, inner = sewn("grey zip hoodie"), sewn("navy wide trousers")
    under = uncovered(pressed_in(inner.hung, outer.hung), outer.hung).vertices
    knee = float(inner.hung.body.landmarks["knee_L"][2])
    low = inner.hung.vertices[:, 2] < knee
    assert low.any()
    assert np.abs(under[low] - inner.hung.vertices[low]).max() < 1e-4
