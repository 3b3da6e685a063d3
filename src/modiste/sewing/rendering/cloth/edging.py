"""Lace along an edge: its scallops, and its figures on the cloth that it is set on."""

from dataclasses import replace
from typing import Final

import numpy as np

from modiste.sewing.rendering.cloth.surface import Bolt, mean_colour
from modiste.sewing.rendering.geometry.construction import Field
from modiste.sewing.rendering.light.shade import Places, Skin
from modiste.sewing.rendering.values import Floats

_SCALLOP_CM: Final = 1.9
_DEEP_CM: Final = 0.75
"""Width and depth of one scallop."""
_CORD_CM: Final = 0.13
_HOLES: Final = 0.62
"""How light cloth is that is seen through the holes."""
_PALER: Final = 0.09
_OPEN: Final = 0.8
"""How much of the cloth's own relief lies under a thread."""


def edged_with_lace(surface: Skin, along: Field, at: Places, lace: Bolt, pixel_cm: float) -> Skin:
    """The surface with lace along the lines of a field, as wide as they are deep; what lies beyond its scallops is
    open."""
    near = along.at(at.u, at.v)
    wide = np.array([mark.deep_cm for mark in along.marks], np.float32)[near.mark]
    off = np.abs(near.off)
    chosen = np.flatnonzero(off < wide)
    if not len(chosen):
        return surface
    off, wide, run = off[chosen], wide[chosen], near.along[chosen]
    rim = _scallops(run)
    still = np.zeros(len(chosen), np.float32)
    threads = lace.open.at(run, off, still)[:, 0] if lace.open is not None else np.ones(len(chosen), np.float32)
    relief = lace.fine.at(run, off, still)
    soft = np.float32(max(pixel_cm, 0.02))
    cord = np.maximum(_line(off - rim - _CORD_CM, _CORD_CM, soft), _line(wide - off - _CORD_CM, _CORD_CM, soft))
    threads = np.maximum(threads, cord)[:, None]
    albedo, across, up = surface.albedo.copy(), surface.across.copy(), surface.up.copy()
    cover, own = surface.cover.copy(), mean_colour(lace)
    thread = own + np.float32(_PALER) * (0.9 - own)
    albedo[chosen] = threads * thread * relief[:, 2:3] + (1 - threads) * albedo[chosen] * np.float32(_HOLES)
    slope = relief[:, 0] + 0.5 * (threads[:, 0] - 0.5)
    across[chosen] = (1 - _OPEN) * across[chosen] + slope * near.along_x[chosen]
    up[chosen] = (1 - _OPEN) * up[chosen] + slope * near.along_y[chosen]
    cover[chosen] *= np.clip((off - rim) / soft + 0.5, 0, 1)
    return replace(surface, albedo=np.asarray(albedo, np.float32), across=across, up=up, cover=cover)


def _scallops(run: Floats) -> Floats:
    """How far from the edge the lace begins, at lengths along it: round arcs side by side."""
    x = 2 * np.mod(run / np.float32(_SCALLOP_CM), 1) - 1
    return np.asarray(_DEEP_CM * (1 - np.sqrt(np.maximum(1 - x * x, 0))), np.float32)


def _line(off: Floats, half: float, soft: np.float32) -> Floats:
    """Cover of a line by distance from its middle."""
    return np.asarray(np.clip((half - np.abs(off)) / soft + 0.5, 0, 1), np.float32)
