"""The triangles of one panel: Delaunay, its outline recovered by flips (Sloan 1993), what lies outside dropped."""

import numpy as np
import shapely
from scipy.spatial import Delaunay
from shapely.geometry import Polygon

from modiste.sewing.simulation.values import Floats, Ints


def triangulate(points: Floats, segments: Ints, area: Polygon) -> Ints:
    """Triangles (N x 3) of points (V x 2, cm) inside an area, with the segments (S x 2) of its outline among them."""
    # A grain of noise that is always the same keeps points of a regular grid from being cocircular.
    noise = np.random.default_rng(7).uniform(-1e-5, 1e-5, points.shape)
    triangles = Delaunay(points + noise).simplices.astype(np.int32)
    triangles = _recover(points, triangles, segments)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    twice = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    triangles[twice < 0] = triangles[twice < 0][:, ::-1]
    keep = shapely.contains_xy(area, (a + b + c) / 3) & (np.abs(twice) > 1e-4)
    inside: Ints = triangles[keep]
    return inside


def _recover(points: Floats, triangles: Ints, segments: Ints) -> Ints:
    """Flips edges until every outline segment is one."""
    pairs = np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), axis=1)
    known = pairs[:, 0].astype(np.int64) * len(points) + pairs[:, 1]
    wanted = np.sort(segments, axis=1)
    lacking = ~np.isin(wanted[:, 0].astype(np.int64) * len(points) + wanted[:, 1], known)
    missing = [(int(a), int(b)) for a, b in segments[lacking]]
    if not missing:
        return triangles
    faces = [list(map(int, t)) for t in triangles]
    for a, b in missing:
        for _ in range(200):
            crossing = _crossing(points, faces, a, b)
            if not crossing:
                break
            if not any(_flip(points, faces, edge) for edge in crossing):
                break
    return np.array(faces, np.int32)


def _side(p: Floats, q: Floats, r: Floats) -> float:
    return float((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))


def _crossing(points: Floats, faces: list[list[int]], a: int, b: int) -> list[tuple[int, int]]:
    array = np.array(faces)
    edges = np.unique(np.sort(np.concatenate([array[:, [0, 1]], array[:, [1, 2]], array[:, [2, 0]]]), 1), axis=0)
    free = ~np.isin(edges, (a, b)).any(1)
    edges = edges[free]
    p, q, c, d = points[a], points[b], points[edges[:, 0]], points[edges[:, 1]]
    one = (q[0] - p[0]) * (c[:, 1] - p[1]) - (q[1] - p[1]) * (c[:, 0] - p[0])
    two = (q[0] - p[0]) * (d[:, 1] - p[1]) - (q[1] - p[1]) * (d[:, 0] - p[0])
    ab = (d - c)
    three = ab[:, 0] * (p[1] - c[:, 1]) - ab[:, 1] * (p[0] - c[:, 0])
    four = ab[:, 0] * (q[1] - c[:, 1]) - ab[:, 1] * (q[0] - c[:, 0])
    return [(int(e[0]), int(e[1])) for e in edges[(one * two < 0) & (three * four < 0)]]


def _flip(points: Floats, faces: list[list[int]], edge: tuple[int, int]) -> bool:
    at = [i for i, face in enumerate(faces) if edge[0] in face and edge[1] in face]
    if len(at) != 2:
        return False
    c, d = ((set(faces[i]) - set(edge)).pop() for i in at)
    a, b = edge
    if _side(points[c], points[d], points[a]) * _side(points[c], points[d], points[b]) >= 0:
        return False
    faces[at[0]], faces[at[1]] = [c, d, a], [c, d, b]
    return True
