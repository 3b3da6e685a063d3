"""Fitting the body model to measures: damped Gauss-Newton over the shape's coefficients.

Least squares of the measures' errors, each by its tolerance, with a Gaussian prior on the coefficients: minimise
|W (m(c) - m*)|^2 + |c / s|^2 (Allen, Curless & Popovic 2003). The Jacobian at the mean is baked; Broyden's rank-one
update (1965) keeps it true as the shape moves, so that one step costs one measuring.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.measures import BodyMeasures
from modiste.sewing.body.bridging import bridge_bust
from modiste.sewing.body.measuring import MEASURED, measure
from modiste.sewing.body.model import BodyModel, body_model, vertex_normals

Floats = NDArray[np.float64]

_TOLERANCE: Final = {
    "height": 0.2, "bust": 0.15, "underbust": 0.25, "waist": 0.15, "hips": 0.15, "shoulder_width": 0.25,
    "arm_length": 0.25, "inseam": 0.25, "neck": 0.25, "upper_arm": 0.2, "thigh": 0.25, "back_waist_length": 0.25,
    "waist_height": 0.3, "shoulder_length": 0.4, "back_width": 0.6, "front_waist_length": 0.6, "bust_depth": 0.6,
    "bust_span": 0.6, "hip_depth": 0.8, "crotch_depth": 4.0, "knee": 0.5, "calf": 0.5, "ankle": 0.5, "wrist": 0.4,
    "head": 0.6,
}  # fmt: skip
"""How near each measure is to come, in cm: the reciprocal of its weight."""
_COMPONENT_PRIOR: Final = 1.3
_MODE_PRIOR: Final = 0.5
"""Standard deviations of the priors: components are scaled to 1, modes are half the way between their ends."""
_STEPS: Final = 14
_WORTH: Final = 0.01
"""The share of the cost that a step must take off for another one to follow."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedShape:
    """A body in the A-pose: vertices V x 3 and joints 19 x 3 in metres, and what was measured on it, in cm, before the
    hollows of its chest were spanned (which widens the slice below the bust, and that alone).
    """

    vertices: Floats = field(repr=False)
    joints: Floats = field(repr=False)
    measured: dict[str, float]


@lru_cache(maxsize=32)
def fitted(measures: BodyMeasures, sex: str) -> FittedShape:
    """The body of these measures; kept per process. `sex` is one of `modiste.core.measures.SEXES`."""
    model = body_model()
    wanted = np.array([getattr(measures, name) for name in MEASURED])
    coefficients = fit(model, wanted, sex)
    vertices, joints = model.shape(sex, coefficients)
    found = measure(model, vertices, joints)
    vertices = bridge_bust(model, vertices, vertex_normals(vertices, model.faces))
    vertices.setflags(write=False)
    joints.setflags(write=False)
    return FittedShape(vertices=vertices, joints=joints, measured=dict(zip(MEASURED, found.tolist(), strict=True)))


def fit(model: BodyModel, wanted: Floats, sex: str) -> Floats:
    """Coefficients whose body has the measures `wanted` (in the order of MEASURED, cm)."""
    jacobian = model.jacobian[sex].copy()
    weight = 1.0 / np.array([_TOLERANCE[name] for name in MEASURED])
    prior = np.full(jacobian.shape[1], _COMPONENT_PRIOR)
    prior[len(prior) - len(model.mode_names) :] = _MODE_PRIOR
    now, found = np.zeros(jacobian.shape[1]), model.mean_measures[sex]
    best, least = now, np.inf
    for _ in range(_STEPS):
        error = weight * (wanted - found)
        cost = float(error @ error + ((now / prior) ** 2).sum())
        gain, least_before = least - cost, least
        if cost < least:
            best, least = now, cost
        if np.isfinite(least_before) and gain < _WORTH * least_before:
            break
        step = _step(jacobian, weight, prior, now, error)
        if np.abs(step / prior).max() < 1e-3:
            break
        now = now + step
        moved = measure(model, *model.shape(sex, now)) - found
        found = found + moved
        jacobian += np.outer(moved - jacobian @ step, step) / (step @ step)
    return best


def _step(jacobian: Floats, weight: Floats, prior: Floats, now: Floats, error: Floats) -> Floats:
    """One Gauss-Newton step, its longest coefficient held to 1.5 of the prior."""
    rows = np.concatenate([weight[:, None] * jacobian * prior, np.eye(len(prior))])
    step = prior * np.linalg.lstsq(rows, np.concatenate([error, -now / prior]), rcond=None)[0]
    return np.asarray(step * min(1.0, 1.5 / max(np.abs(step / prior).max(), 1e-9)))
