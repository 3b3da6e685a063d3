"""Facings: traced off the edges that they finish, on paper, in the lay and in the tech sheet's words."""

import pytest
from shapely import Polygon
from shapely.geometry import LineString

from modiste.language import parse
from modiste.sewing.blocks import draft
from modiste.sewing.documents.pattern.lay import lay_plan
from modiste.sewing.documents.pattern.pieces import Piece, pieces
from modiste.sewing.documents.sheets.sheet_steps import steps
from modiste.sewing.documents.texts import piece_name
from modiste.sewing.pattern.geometry import edge_length
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.specification import specify
from modiste.sewing.tailor import body_of


def _pattern(text: str) -> Pattern:
    spec = specify(parse(text), text).spec
    return draft(spec, body_of(spec))


def _facings(pattern: Pattern) -> dict[str, Piece]:
    return {piece.name: piece for piece in pieces(pattern) if piece.name.endswith("_facing")}


@pytest.mark.parametrize(("text", "names"), [
    ("sleeveless a-line linen dress", {"front_neck_armhole_facing", "back_neck_armhole_facing"}),
    ("linen dress with long sleeves without a collar", {"front_neck_facing", "back_neck_facing"}),
    ("wool blazer", {"front_facing"}), ("coat to the knee", {"front_facing"}),
    ("skirt without waistband", {"front_waist_facing", "back_waist_facing"}),
    ("strapless crepe dress", {"front_neck_facing", "back_neck_facing"}),
    ("cotton shirt", set()), ("t-shirt", set()), ("sleeveless jersey top", set()), ("satin camisole", set()),
])  # fmt: skip
def test_what_is_faced(text: str, names: set[str]) -> None:
    found = _facings(_pattern(text))
    assert set(found) == names
    for piece in found.values():
        assert piece.is_interfaced
        assert piece.polygon.is_valid


def test_a_facing_is_a_part_of_its_piece_and_keeps_the_edge() -> None:
    pattern = _pattern("sleeveless a-line linen dress")
    front = next(piece for piece in pieces(pattern) if piece.name == "front")
    facing = _facings(pattern)["front_neck_armhole_facing"]
    assert facing.is_half
    assert facing.count == front.count == 1
    assert facing.polygon.difference(front.polygon.buffer(0.05)).area < 0.1
    sewn = sum(LineString(row).length for row in facing.sew)
    kept = ("neck_left", "armhole_left", "shoulder_left")
    edges = [edge for edge in pattern.panel("front").edges if edge.name in kept]
    whole = sum(edge_length(edge) for edge in edges)
    assert whole < sewn < whole + 10  # and some of the side seam


def test_the_facing_of_a_neck_is_six_centimetres_wide() -> None:
    pattern = _pattern("linen dress with long sleeves without a collar")
    facing = _facings(pattern)["front_neck_facing"]
    centre = [y for x, y in facing.cut if abs(x) < 0.05]
    allowance = pattern.panel("front").edge("neck_left").allowance_cm
    assert max(centre) - min(centre) == pytest.approx(6 + allowance, abs=0.2)


def test_the_facings_of_a_coat_run_down_to_its_hem() -> None:
    pattern = _pattern("wool blazer")
    facing, front = _facings(pattern)["front_facing"], pattern.panel("front_left")
    low = min(edge.start[1] for edge in front.edges)
    assert facing.polygon.bounds[1] == pytest.approx(low - 2.5, abs=0.1)
    assert (facing.count, facing.mirrored) == (2, 1)


def test_facings_lie_in_the_lay_and_are_sewn() -> None:
    pattern = _pattern("sleeveless a-line linen dress")
    laid = lay_plan(pattern).laid
    names = [name for name, _ in laid]
    assert names.count("front_neck_armhole_facing") == 1
    assert names.count("back_neck_armhole_facing") == 2
    shapes = [Polygon(place.outline) for _, place in laid]
    assert all(a.intersection(b).area < 0.01 for i, a in enumerate(shapes) for b in shapes[:i])
    words = " ".join(steps(pattern, "ru"))
    assert "обтачк" in words
    assert "перед, цельнокроеная обтачка" in words.lower()


@pytest.mark.parametrize("name", ["front_facing", "back_neck_facing", "front_neck_armhole_facing"])
def test_facings_have_names_in_words(name: str) -> None:
    assert "facing" in piece_name(name, "en")
    assert "бтачка" in piece_name(name, "ru") or piece_name(name, "ru") == "Подборт"
