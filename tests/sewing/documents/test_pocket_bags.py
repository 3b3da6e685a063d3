"""What a spec says of pockets that are cut in lies on the paper pattern: their bags."""

from functools import cache

import numpy as np
import pytest
from shapely.geometry import Point

from modiste.language import parse
from modiste.sewing.blocks import draft
from modiste.sewing.body import size_measures
from modiste.sewing.documents.pattern.pieces import Piece, pieces
from modiste.sewing.pattern.values import Pattern
from modiste.sewing.specification import specify


@cache
def _drafted(words: str) -> Pattern:
    spec = specify(parse(words), words).spec
    return draft(spec, size_measures(spec.size, spec.sex))


def _bags(words: str) -> dict[str, Piece]:
    return {piece.name: piece for piece in pieces(_drafted(words)) if piece.name.endswith("bag")}


@pytest.mark.parametrize("words", ["velvet maxi skirt with in-seam pockets", "shift dress with in-seam pockets",
                                   "coat with in-seam pockets"])  # fmt: skip
def test_a_pocket_in_a_seam_has_two_bags(words: str) -> None:
    (bag,) = _bags(words).values()
    assert (bag.name, bag.count, bag.mirrored) == ("pocket_bag", 4, 2)
    assert 300 < bag.polygon.area < 550


@pytest.mark.parametrize("words", ["jeans", "wool trousers with slant pockets", "black denim mini skirt"])
def test_a_pocket_cut_in_at_the_waist_has_an_under_and_an_upper_bag(words: str) -> None:
    bags = _bags(words)
    under, upper = bags["pocket_under_bag"], bags["pocket_upper_bag"]
    assert (under.count, under.mirrored, upper.count, upper.mirrored) == (2, 1, 2, 1)
    assert upper.polygon.area < under.polygon.area - 20
    assert under.polygon.buffer(0.02).contains(upper.polygon)


@pytest.mark.parametrize("words", ["velvet maxi skirt with in-seam pockets", "jeans", "black denim mini skirt"])
def test_a_bag_is_sewn_inside_of_its_cut_line_and_marked_where_the_mouth_ends(words: str) -> None:
    for bag in _bags(words).values():
        area = bag.polygon
        assert all(area.buffer(0.05).contains(Point(xy)) for row in bag.sew for xy in row)
        assert all(area.exterior.distance(Point(at)) < 0.05 for at, _ in bag.notches)
        (first, _), (last, _) = bag.notches
        assert float(np.linalg.norm(first - last)) > 8


def test_what_has_no_such_pockets_has_no_bags() -> None:
    assert not _bags("denim jacket with chest pockets")
    assert not _bags("skirt without pockets")
