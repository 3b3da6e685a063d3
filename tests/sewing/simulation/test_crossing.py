"""Faces that cut through others: all of them are found, whatever is ruled out early."""

from itertools import combinations

import numpy as np

from modiste.sewing.simulation.checks import near_pairs, pierced


def _cut(p: np.ndarray, q: np.ndarray, triangle: np.ndarray) -> bool:
    """Whether a segment goes through a triangle: where it meets the plane, in the triangle's own coordinates."""
    matrix = np.stack([q - p, triangle[0] - triangle[1], triangle[0] - triangle[2]], axis=1)
    share, u, v = np.linalg.solve(matrix, triangle[0] - p)
    return bool(0 < share < 1 and u > 0 and v > 0 and u + v < 1)


def test_every_edge_that_goes_through_a_face_is_found() -> None:
    chance = np.random.default_rng(5)
    corners = chance.normal(0, 0.02, (40, 1, 3)) + chance.normal(0, 0.01, (40, 3, 3))
    pairs = np.array(list(combinations(range(40), 2)), np.int32)
    cuts = pierced(corners, pairs)
    found = set(zip(cuts.pair.tolist(), cuts.side.tolist(), cuts.corner.tolist(), strict=True))
    asked = {(number, side, k) for number, pair in enumerate(pairs) for side in (0, 1) for k in range(3)
             if _cut(corners[pair[side], k], corners[pair[side], (k + 1) % 3], corners[pair[1 - side]])}  # fmt: skip
    assert found == asked
    assert len(found) > 15
    at = cuts.weights[:, :, None] * corners[pairs[cuts.pair, 1 - cuts.side]]
    own = corners[pairs[cuts.pair, cuts.side]]
    rows = np.arange(len(own))
    begin, end = own[rows, cuts.corner], own[rows, (cuts.corner + 1) % 3]
    assert np.allclose(at.sum(axis=1), begin + cuts.share[:, None] * (end - begin), atol=1e-9)


def test_near_pairs_share_no_corner() -> None:
    places = np.random.default_rng(1).normal(0, 0.01, (30, 3))
    faces = np.array([(k, (k + 1) % 30, (k + 2) % 30) for k in range(30)], np.int32)
    pairs = near_pairs(places[faces], faces, margin=1.0)
    assert len(pairs)
    assert not any(set(faces[a]) & set(faces[b]) for a, b in pairs)
