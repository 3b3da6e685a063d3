"""Curves of trouser legs: sides whose x follows y, the crotch, and where they cross a height. Centimetres."""

from collections.abc import Callable

import numpy as np
from scipy.optimize import brentq

from modiste.sewing.blocks.drafting.shapes import curve, distance
from modiste.sewing.pattern.values import Edge, Point


def steep(x0: float, x1: float, x2: float, d01: float, d12: float) -> float:
    """Slope (dx/dy) at the middle of three heights that keeps a curve from swinging (Fritsch & Carlson 1980)."""
    a, b = (x1 - x0) / d01, (x2 - x1) / d12
    if a * b <= 0:
        return 0.0
    return 2 * a * b / (a + b)


def rise_edge(name: str, start: Point, end: Point, slope_start: float, slope_end: float) -> Edge:
    """A cubic whose x is a cubic function of y, with given slopes dx/dy at its ends (Hermite to Bezier)."""
    third = (end[1] - start[1]) / 3
    return curve(
        name, start, end,
        (start[0] + slope_start * third, start[1] + third),
        (end[0] - slope_end * third, end[1] - third),
    )  # fmt: skip


def x_at_y(edge: Edge, y: float) -> float:
    """x where a line or cubic that rises or falls all along crosses a height (by halving its parameter)."""
    (x0, y0), (x3, y3) = edge.start, edge.end
    (x1, y1), (x2, y2) = edge.controls if len(edge.controls) == 2 else (
        (x0 + (x3 - x0) / 3, y0 + (y3 - y0) / 3), (x0 + 2 * (x3 - x0) / 3, y0 + 2 * (y3 - y0) / 3)
    )  # fmt: skip
    low, high = 0.0, 1.0
    for _ in range(30):
        t = (low + high) / 2
        u = 1 - t
        if (u * u * u * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t * t * t * y3 < y) == (y3 > y0):
            low = t
        else:
            high = t
    t = (low + high) / 2
    u = 1 - t
    return u * u * u * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t * t * t * x3


def nearest_root(miss: Callable[[float], float], near: float, reach: float) -> float:
    """The root of `miss` that is nearest to `near`, at most `reach` from it, or where it comes nearest to none."""
    tried = np.array([near + reach * k / 4 for k in range(-4, 5)])
    values = np.array([miss(float(x)) for x in tried])
    turns = np.flatnonzero(values[:-1] * values[1:] <= 0)
    if not len(turns):
        return float(tried[np.argmin(np.abs(values))])
    at = min(turns, key=lambda i: abs(tried[i] - near))
    if abs(values[at]) < 1e-9:
        return float(tried[at])
    return float(brentq(miss, tried[at], tried[at + 1], xtol=1e-3))


def crotch_edge(bend: Point, above: Point, inseam: Edge, first: float, second: float) -> Edge:
    """The crotch curve from the centre seam to the crotch point, square on the inseam there."""
    tip = inseam.start
    along = np.subtract(bend, above) / max(distance(above, bend), 1e-9)
    leaving = np.subtract(inseam.controls[0] if inseam.controls else inseam.end, tip)
    leaving = leaving / max(float(np.linalg.norm(leaving)), 1e-9)
    across = np.array([-leaving[1], leaving[0]])
    if across[0] < 0:
        across = -across
    # Seldom more than a little off the level, or the curve would cut into the seat.
    across[1] = float(np.clip(across[1], -0.06, 0.10))
    across = across / float(np.linalg.norm(across))
    wide, high = bend[0] - tip[0], bend[1] - tip[1]
    a = np.asarray(bend) + along * first * high
    b = np.asarray(tip) + across * second * wide
    return curve("crotch", bend, tip, (float(a[0]), float(a[1])), (float(b[0]), float(b[1])))
