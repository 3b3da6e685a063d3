"""The form that a hood is hung over: rounder and taller than a head, and without a neck, as hair and what photographers
stuff hoods with make it. Over the head alone a hood leans in on the throat and stands empty above the crown.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.simulation.placement.tubes import landmark
from modiste.sewing.simulation.values import BodyMesh, Floats

HEAD_CM: Final = 56.0
_HALF_WIDE_M: Final = 0.112
_HALF_DEEP_M: Final = 0.112
_TALLER_M: Final = 0.05
_ROUND_M: Final = 0.1
"""So far below its top the form begins to be round; below that it is a column."""
_TO_FULL: Final = 0.7
"""The share of the column's height at which it is as wide as above; at its foot it is the neck."""


def hooded(body: BodyMesh) -> BodyMesh:
    """The same body with the form in place of its head; vertices keep their numbers."""
    scale = body.measures.head / HEAD_CM
    base, crown = float(landmark(body, "side_neck")[2]), float(landmark(body, "crown")[2])
    above = body.vertices[:, 2] > base
    x = body.vertices[above]
    upper = x[x[:, 2] > crown - 0.16 * scale]
    middle = np.array([0.0, (upper[:, 1].min() + upper[:, 1].max()) / 2])
    foot = np.array([0.0, float(landmark(body, "neck_back")[1]) / 2 + float(landmark(body, "neck_front")[1]) / 2])
    radii = np.array([_HALF_WIDE_M * scale, _HALF_DEEP_M * scale, _ROUND_M * scale])
    rise = crown + _TALLER_M * scale - radii[2]
    vertices, normals = body.vertices.copy(), body.normals.copy()
    vertices[above], normals[above] = _on_the_form(x, base, rise, middle, foot, radii, stretch=(crown - base))
    return replace(body, vertices=vertices, normals=normals)


def _on_the_form(x: Floats, base: float, rise: float, middle: Floats, foot: Floats, radii: Floats, *,
                 stretch: float) -> tuple[Floats, Floats]:  # fmt: skip
    """Where points of neck and head (N x 3) lie on the form, and its normals there."""
    # The head is drawn out to the form's height, so that its points lie as densely on all of it.
    z = base + (x[:, 2] - base) * (rise + radii[2] - base) / stretch
    share = np.clip((z - base) / (_TO_FULL * (rise - base)), 0, 1)[:, None]
    share = share * share * (3 - 2 * share)
    centre = foot + share * (middle - foot)
    flat = x[:, :2] - centre
    out = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
    full = 1 / np.linalg.norm(out / radii[:2], axis=1, keepdims=True)
    own = np.linalg.norm(flat, axis=1, keepdims=True)
    column = np.concatenate([centre + out * (own + share * (full - own)), z[:, None]], 1)
    away = np.concatenate([flat, (z - rise)[:, None]], 1)
    dome = away / np.maximum(np.linalg.norm(away / radii, axis=1, keepdims=True), 1e-6)
    dome_normal = dome / radii**2
    is_dome = (z > rise)[:, None]
    places = np.where(is_dome, np.concatenate([middle + dome[:, :2], rise + dome[:, 2:]], 1), column)
    normals = np.where(is_dome, dome_normal, np.concatenate([out, np.zeros((len(x), 1))], 1))
    return places, normals / np.linalg.norm(normals, axis=1, keepdims=True)
