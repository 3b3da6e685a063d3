"""Cloth placed as a mirror image of itself is stirred a little, so that it folds as what somebody has put on."""

from typing import Final

import numpy as np

from modiste.sewing.simulation.mesh.meshing import ClothMesh
from modiste.sewing.simulation.values import Floats

_DRAWN_RATIO: Final = 1.06
_STIR_M: Final = 0.01
_STIR_AT_M: Final = 0.9
_STIR_WAVES: Final = ((2, 1.0, 1.1), (3, 0.5, -1.6), (4, 0.2, 1.4), (5, -0.4, -2.2), (6, 0.3, 2.4), (8, 0.1, -1.7))
"""Of each wave: how many around the body, where it begins (radians), how it turns with height (radians a metre)."""


def stirred(mesh: ClothMesh, x: Floats) -> Floats:
    """The same places (V x 3, metres) of what hangs around the trunk, up to two centimetres out by slow waves.

    Panels and body are mirror images of themselves, and so would be what hangs: all the width that a hem has to spare
    would stand up in one ridge along the middle, which no cloth does that somebody has put on. Where one part is drawn
    in to another (ribs, gathers) cloth folds by itself, and would only be turned about the body.
    """
    panels = mesh.pattern.panels
    if _is_drawn_in(mesh):
        return x
    loose = np.array([panel.placement.region == "torso" for panel in panels])[mesh.panel]
    angle, height = np.arctan2(x[:, 0], -x[:, 1]), x[:, 2]
    wave = np.zeros(len(x))
    for count, begin, turn in _STIR_WAVES:
        wave += np.sin(count * angle + begin + turn * (height - _STIR_AT_M))
    away = x[:, :2] / np.maximum(np.hypot(x[:, 0], x[:, 1]), 1e-3)[:, None]
    moved = x.copy()
    # Never inwards: what lies on the body would be pushed into it, and come out of it somewhere else.
    moved[loose, :2] += (_STIR_M * np.maximum(wave / len(_STIR_WAVES) ** 0.5 + 0.5, 0)[:, None] * away)[loose]
    return moved


def _is_drawn_in(mesh: ClothMesh) -> bool:
    """Whether two parts around the trunk are sewn to each other at unequal lengths."""
    pattern = mesh.pattern
    return any(
        max(seam.ratio, 1 / seam.ratio) > _DRAWN_RATIO
        and all(pattern.panel(ref.panel).placement.region == "torso" for ref in (seam.a, seam.b))
        for seam in pattern.seams
    )
