"""A mannequin's bust: no cleavage, no fold below the breasts, a soft slope to the waist, as shop mannequins have it.

The chest's front is a height field y(x, z) (front is -y). Its convex outline along each row spans the cleavage, along
each column the hollow below the bust; the body comes forward by a share of the way, softened. What is convex stays
where it is, so the girth over the bust is kept.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator, RegularGridInterpolator
from scipy.ndimage import gaussian_filter

from modiste.sewing.body.model import BodyModel

Floats = NDArray[np.float64]

_STEP: Final = 0.007
"""Metres between the height field's points."""
_ACROSS: Final = 0.95
_DOWN: Final = 0.85
_ABOVE: Final = 0.45
"""Shares of the way to the outline: across the cleavage, below the bust, above it."""
_SOFT: Final = 1.8
"""The softening's standard deviation, in steps."""
_FRONT: Final = 0.6
"""The normals' y below which a vertex may belong to the front: the breasts' undersides look down, some back."""


def bridge_bust(model: BodyModel, vertices: Floats, normals: Floats) -> Floats:
    """Vertices (V x 3, metres, A-pose) with the chest's hollows spanned between the waist and the collar bones."""
    at = {name: model.points[name].on(vertices).mean(axis=0) for name in ("waist", "neck_front", "bust_L", "underbust")}
    scale = vertices[:, 2].max() / 1.7
    side = float(model.points["underarm_L"].on(vertices)[0, 0]) - 0.007
    bottom, top = at["waist"][2] + 0.004, at["neck_front"][2] - 0.01
    is_front = (
        (model.region == 0) & (normals[:, 1] < _FRONT) & (vertices[:, 1] < at["underbust"][1])
        & (np.abs(vertices[:, 0]) < side + 0.04) & (vertices[:, 2] > bottom - 0.03) & (vertices[:, 2] < top + 0.04)
    )  # fmt: skip
    front = vertices[is_front]
    n_columns = 2 * int(side / _STEP) + 1
    x, z = np.linspace(-side, side, n_columns), np.arange(bottom, top, _STEP)
    grid_x, grid_z = np.meshgrid(x, z, indexing="ij")
    field = LinearNDInterpolator(front[:, [0, 2]], front[:, 1])(grid_x, grid_z)
    field = np.where(np.isnan(field), at["underbust"][1], field)
    field = 0.5 * (field + field[::-1])
    share = np.where(z > at["bust_L"][2], _ABOVE, _DOWN)
    down = np.stack([column - _outline(z, column) for column in field]) * share
    across = np.stack([row - _outline(x, row) for row in field.T], axis=1) * _ACROSS
    fade = (_ramp((side - np.abs(x)) / (0.03 * scale))[:, None]
            * _ramp((z - bottom) / (0.03 * scale)) * _ramp((top - z) / (0.04 * scale)))  # fmt: skip
    forward = gaussian_filter(np.maximum(down, across) * fade, _SOFT)
    moved = RegularGridInterpolator((x, z), forward, bounds_error=False, fill_value=0.0)(front[:, [0, 2]])
    out = vertices.copy()
    out[is_front, 1] -= moved
    return out


def _outline(places: Floats, heights: Floats) -> Floats:
    """The lower convex hull of heights over places, at each place (Andrew's monotone chain)."""
    kept: list[int] = []
    for i in range(len(places)):
        while len(kept) > 1:
            a, b = kept[-2], kept[-1]
            rise = (heights[b] - heights[a]) * (places[i] - places[a])
            if rise < (heights[i] - heights[a]) * (places[b] - places[a]):
                break
            kept.pop()
        kept.append(i)
    return np.interp(places, places[kept], heights[kept])


def _ramp(share: Floats) -> Floats:
    """0 below 0, 1 above 1, smooth between."""
    s = np.clip(share, 0.0, 1.0)
    return np.asarray(s * s * (3.0 - 2.0 * s))
