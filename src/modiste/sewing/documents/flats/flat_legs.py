"""Legs as a technical drawing lays them: a little apart, so that culottes do not read as a skirt. As they hang, wide
legs meet from the crotch to the hem, and no outline parts them.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.pattern.values import Pattern
from modiste.sewing.simulation.values import Hung

_LEGS: Final = ("left_leg", "right_leg")
_HALF_GAP_M: Final = 0.022
"""How far the inner edge of each leg lies from the middle at the hem, at least."""
_MOST_M: Final = 0.12
_LOWER: Final = 0.35
"""The share of a leg that counts as about its hem."""


def legs_apart(hung: Hung) -> Hung:
    """The garment with its legs swung outwards from the crotch, as far as they meet at the hem; itself where they do
    not."""
    regions = regions_of(hung.pattern)
    crotch = hung.body.landmarks.get("crotch")
    if crotch is None or not set(_LEGS) <= set(regions):
        return hung
    vertices = hung.vertices.copy()
    for leg in _LEGS:
        mine = np.isin(hung.panel, [at for at, region in enumerate(regions) if region == leg])
        below = mine & (vertices[:, 2] < crotch[2])
        if below.sum() < 3:
            continue
        depth = crotch[2] - vertices[below, 2]
        side = np.sign(np.median(vertices[below, 0])) or 1.0
        low = depth > depth.max() * (1 - _LOWER)
        inner = float(np.quantile(vertices[below, 0][low] * side, 0.01))
        swing = min(max(_HALF_GAP_M - inner, 0.0), _MOST_M)
        vertices[below, 0] += side * swing * depth / depth.max()
    return replace(hung, vertices=vertices)


def regions_of(pattern: Pattern) -> list[str]:
    """The region of each panel, of what lies on another panel that one's."""
    own = {panel.name: panel.placement for panel in pattern.panels}
    found = []
    for panel in pattern.panels:
        placed = panel.placement
        for _ in range(4):
            if placed.region != "host" or placed.host not in own:
                break
            placed = own[placed.host]
        found.append(placed.region)
    return found
