"""Skirts of net: several gathered layers one over the other, each a little shorter than the one over it.

One layer of tulle hides hardly anything and has no body; a skirt has four or more of it, and what one sees is their
folds: where net is turned edge on more threads lie in line, so that soft streaks run down from the waist, paler over
deeper ones. The folds are far finer than the hung mesh; here they are drawn as densities and slopes, layer by layer,
and composited front to back (Porter and Duff, Compositing Digital Images, 1984).
"""

import math
from dataclasses import replace
from typing import Final

import numpy as np

from modiste.core.material import Material
from modiste.sewing.pattern.values import Panel
from modiste.sewing.rendering.light.shade import Skin
from modiste.sewing.rendering.values import Floats

_FOLDS_CM: Final = (3.3, 4.9, 6.7, 9.1)
"""How wide the folds of each layer are at the hem, the outermost first."""
_SHORTER_CM: Final = 2.4
"""How much shorter each layer is than the one over it."""
_LAYERS_PER_FOLD: Final = 3.4
"""How many more layers of thread lie in line where a fold is seen edge on."""
_DEEPER: Final = 0.17
"""Share of light that each layer takes from the next."""
_SLOPE: Final = 0.36
_PALE: Final = 0.16
"""How much paler than its cloth one layer is against the light: net scatters."""


def is_layered(part: str, cloth: Material) -> bool:
    """Whether a part is a skirt of several layers of net."""
    return part == "skirt" and cloth.finish == "net" and cloth.transparency > 0.5


def veiled(surface: Skin, panel: Panel, u: Floats, v: Floats, hem_cm: Floats) -> Skin:
    """The surface of layered net from that of one layer, at places `u`, `v` (cm) of a panel, `hem_cm` above the hem
    (large where another edge is nearer)."""
    around, reach = _around(panel, u, v)
    single = np.clip(surface.cover, 0.05, 0.9)
    colour, left = np.zeros_like(surface.albedo), np.ones_like(single)
    slope = np.zeros_like(single)
    for number, wide in enumerate(_FOLDS_CM):
        turn, depth = _folds(around, v, np.float32(wide), number)
        dense = depth * (0.5 + 0.5 * np.sin(turn)) ** 2
        cover = 1 - (1 - single) ** (0.55 + np.float32(_LAYERS_PER_FOLD) * dense)
        cover *= np.clip((hem_cm - number * _SHORTER_CM) / 0.25, 0, 1)
        shade = np.float32(1 - _DEEPER * number) * (0.9 + 0.16 * dense)
        colour += surface.albedo * (left * cover * shade)[:, None]
        slope += left * cover * depth * np.cos(turn) * np.float32(_SLOPE)
        left = np.asarray(left * (1 - cover), np.float32)
    whole = np.maximum(1 - left, 1e-3)
    albedo = colour / whole[:, None]
    albedo += np.float32(_PALE) * (0.9 - albedo) * (1 - single)[:, None]
    across, up = surface.across + slope * reach[0], surface.up + slope * reach[1]
    return replace(surface, albedo=np.asarray(albedo, np.float32), cover=np.asarray(whole, np.float32),
                   across=np.asarray(across, np.float32), up=np.asarray(up, np.float32))


def _folds(around: Floats, v: Floats, wide: np.float32, number: int) -> tuple[Floats, Floats]:
    """The phase of a layer's folds, and how deep each is (0 to 1): uneven, and swaying on their way down."""
    at = around / wide
    turn = 2 * np.pi * at + 2.4 * np.sin(1.27 * at + 2.1 * number) + 1.7 * np.sin(0.41 * at + number)
    turn += 0.9 * np.sin(v / 14 + 0.8 * at + 1.3 * number) + 1.9 * number
    depth = 0.62 + 0.38 * np.sin(0.83 * at + v / 23 + 2.7 * number)
    return np.asarray(turn, np.float32), np.asarray(depth, np.float32)


def _around(panel: Panel, u: Floats, v: Floats) -> tuple[Floats, tuple[Floats, Floats]]:
    """How far round the hem places lie (cm), and the way round there in the panel's plane (u and v of unit length)."""
    polar = panel.placement.polar
    if polar is None:
        return u, (np.ones_like(u), np.zeros_like(u))
    x, y = u - np.float32(polar.centre[0]), v - np.float32(polar.centre[1])
    far = np.maximum(np.hypot(x, y), np.float32(1e-3))
    angle = np.arctan2(x, -y)
    hem = max(math.dist(polar.centre, point) for edge in panel.edges for point in (edge.start, edge.end))
    return np.asarray(angle * np.float32(hem), np.float32), (-y / far, x / far)
