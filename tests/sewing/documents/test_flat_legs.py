"""Legs in flats: apart, with their own hems, and nothing else moved."""

from dataclasses import replace

import numpy as np

from modiste.sewing.documents.flats.flat import flats
from modiste.sewing.documents.flats.flat_legs import legs_apart
from modiste.sewing.documents.flats.flat_shape import length
from modiste.sewing.pattern.values import Edge, Panel, Pattern, Placement
from modiste.sewing.simulation.values import Hung
from tests.sewing.documents.garments import hung_of


def _leg(name: str, region: str) -> Panel:
    corners = [(0.0, 0.0), (38.0, 0.0), (38.0, 70.0), (0.0, 70.0)]
    kinds = ("hem", "seam", "seam", "seam")
    edges = tuple(Edge(name=f"{name}_{at}", start=corners[at], end=corners[(at + 1) % 4], kind=kind, allowance_cm=1.0)
                  for at, kind in enumerate(kinds))  # fmt: skip
    return Panel(name=name, piece="front", part="body", edges=edges, placement=Placement(region=region))


def _culottes() -> Hung:
    pattern = Pattern(garment="culottes", panels=(_leg("left", "left_leg"), _leg("right", "right_leg")), seams=())
    hung = hung_of(pattern, {"left": lambda u, v: (u, np.full_like(u, -9.0), v + 30),
                             "right": lambda u, v: (-u, np.full_like(u, -9.0), v + 30)})  # fmt: skip
    crotch = np.array([0.0, 0.0, 0.75])
    return replace(hung, body=replace(hung.body, landmarks={**hung.body.landmarks, "crotch": crotch}))


def test_legs_that_meet_are_drawn_apart() -> None:
    hung = _culottes()
    apart = legs_apart(hung)
    low = apart.vertices[:, 2] < 0.32
    assert np.abs(apart.vertices[low, 0]).min() > 0.018
    above = hung.vertices[:, 2] >= 0.75
    assert np.array_equal(apart.vertices[above], hung.vertices[above])
    assert np.array_equal(apart.vertices[:, 1:], hung.vertices[:, 1:])


def test_legs_that_stand_apart_stay_as_they_hang() -> None:
    hung = _culottes()
    wide = hung.vertices + np.where(hung.panel == 0, 0.08, -0.08)[:, None] * np.array([1.0, 0.0, 0.0])
    again = replace(hung, vertices=wide)
    assert np.array_equal(legs_apart(again).vertices, wide)


def test_a_flat_of_culottes_has_a_notch_between_its_legs_and_two_hems() -> None:
    (front,) = flats(_culottes(), ("front",))
    ring = max(front.outlines, key=len)
    middle = ring[np.abs(ring[:, 0]) < 1.0]
    assert middle[:, 1].min() > 55  # the hem is at 30: between the legs the outline rises towards the crotch
    hems = [row for kind, row in front.lines if kind == "edge" and row[:, 1].max() < 45]
    assert all(length(row) < 45 for row in hems)


def test_the_edge_of_an_under_front_is_hidden() -> None:
    fronts = (_leg("over", "torso"), _leg("under", "torso"))
    pattern = Pattern(garment="coat", panels=fronts, seams=())
    hung = hung_of(pattern, {"over": lambda u, v: (u - 8, np.full_like(u, -9.4), v + 30),
                             "under": lambda u, v: (-u + 8, np.full_like(u, -9.0), v + 30)})  # fmt: skip
    (front,) = flats(hung, ("front",))
    upright = [row[:, 0].mean() for kind, row in front.lines
               if kind == "edge" and np.ptp(row[:, 0]) < 2 < np.ptp(row[:, 1])]  # fmt: skip
    assert any(abs(x + 8) < 1 for x in upright)
    assert not any(abs(x - 8) < 1 for x in upright)
