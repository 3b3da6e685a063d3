"""Where arms lie on the trunk: how far they must hang from it, and the flat contact below the armpit.

Linear blend skinning lets an upper arm sink into the chest; flesh does not. Below each armpit a plane that halves the
angle between arm and side parts the two, each is pushed back to its own side.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_GAP: Final = 0.002
_SOFT: Final = 0.003
_FADE: Final = 0.025
"""Metres: half the gap left between arm and trunk, the width over which the push sets in, and its fading upwards."""
_STEEPEST, _FLATTEST = 0.27, 0.62


def arm_slope(trunk: Floats, shoulder: Floats, underarm: Floats, radius: float) -> float:
    """How far outwards the left upper arm goes for each metre down, so that it clears the trunk.

    Args:
        trunk: points of trunk and legs, N x 3 metres.
        shoulder: the shoulder joint.
        underarm: the armpit; its next 7 cm below are left to `part_arm`.
        radius: the arm's, metres.
    """
    need = _STEEPEST
    for z in np.linspace(underarm[2] - 0.07, shoulder[2] - 0.50 * (underarm[2] / 1.3), 8):
        level = trunk[np.abs(trunk[:, 2] - z) < 0.012]
        if len(level):
            need = max(need, (level[:, 0].max() + radius + 0.008 - shoulder[0]) / (shoulder[2] - z))
    return float(min(need, _FLATTEST))


def part_arm(vertices: Floats, upper_arm: Floats, is_trunk: NDArray[np.bool_], underarm: Floats, arm: Floats) -> None:
    """Push one arm and the trunk apart below the armpit, in place.

    Args:
        vertices: V x 3 metres.
        upper_arm: V, how far each vertex belongs to this upper arm (0 to 1): a forearm may come back to the hip.
        is_trunk: V, the vertices of torso and legs.
        underarm: the armpit's point.
        arm: the upper arm's direction.
    """
    sign = 1.0 if underarm[0] > 0 else -1.0
    side = np.array([arm[0], 0.0, arm[2]]) / np.hypot(arm[0], arm[2]) + np.array([0.0, 0.0, -1.0])
    side /= np.linalg.norm(side)
    outward = np.array([-side[2], 0.0, side[0]]) * sign
    if outward[0] * sign < 0:
        outward = -outward
    offset = vertices - underarm
    below = np.clip((offset @ side) / _FADE, 0.0, 1.0)
    depth = offset @ outward
    trunk = (is_trunk & (vertices[:, 0] * sign > 0)).astype(np.float64)
    for members, towards in ((upper_arm, 1.0), (trunk, -1.0)):
        own, share = towards * depth, below * members
        near = (share > 0) & (own < _GAP + 6 * _SOFT)
        wanted = _GAP + _SOFT * np.logaddexp(0.0, (own[near] - _GAP) / _SOFT)
        vertices[near] += (towards * share[near] * (wanted - own[near]))[:, None] * outward
