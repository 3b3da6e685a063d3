"""Where worn cloth fades: on the fronts of the thighs, the knees, the seat, and along folds that stand out."""

from typing import Final

import numpy as np

from modiste.sewing.pattern.values import Pattern
from modiste.sewing.rendering.geometry.model import Model
from modiste.sewing.rendering.values import Floats
from modiste.sewing.simulation.values import BodyMesh

_LEGS: Final = ("left_leg", "right_leg")


def fading(model: Model, pattern: Pattern, body: BodyMesh) -> Floats:
    """How worn each corner is, 0 to about 1, V."""
    worn = np.zeros(len(model.position), np.float32)
    legs = np.array([item.kind == "panel" and pattern.panels[item.index].placement.region in _LEGS
                     for item in model.items])
    corner = np.unique(model.faces[legs[model.item]])
    if not len(corner):
        return worn
    place, normal = model.position[corner], model.normal[corner]
    crotch, knee, ankle = _heights(body)
    front = np.clip(-normal[:, 1], 0, 1) ** 1.5
    back = np.clip(normal[:, 1], 0, 1) ** 1.5
    thigh = _bump(place[:, 2], (crotch * 0.6 + knee * 0.4), (crotch - knee) * 0.55)
    knees = _bump(place[:, 2], knee + 0.01, 0.09)
    seat = _bump(place[:, 2], crotch + 0.08, 0.09)
    calf = _bump(place[:, 2], (knee + ankle) / 2, (knee - ankle) * 0.4)
    worn[corner] = front * (0.85 * thigh + 0.4 * knees) + back * (0.55 * seat + 0.3 * calf + 0.25 * thigh)
    return worn


def _heights(body: BodyMesh) -> tuple[float, float, float]:
    """Crotch, knee and ankle above the floor, m."""
    marks = body.landmarks
    tall = body.measures.height / 100
    crotch = float(marks["crotch"][2]) if "crotch" in marks else 0.46 * tall
    knee = float(marks["knee_L"][2]) if "knee_L" in marks else 0.27 * tall
    ankle = float(marks["ankle_L"][2]) if "ankle_L" in marks else 0.05 * tall
    return crotch, knee, ankle


def _bump(at: Floats, middle: float, wide: float) -> Floats:
    return np.asarray(np.exp(-(((at - middle) / max(wide, 0.02)) ** 2)), np.float32)
