"""Stripes that run around a garment, read down its whole front.

Every strip of the front shows the same stripes, a little higher or lower where the cloth lies slantwise: strips are
moved until they agree, and the median of all of them has neither the folds nor the noise of any. So faint stripes and
such of many widths and colours come out whole, which no single piece of the cloth shows.
"""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.values import Rgb
from modiste.garment.cloth import bands
from modiste.garment.cloth.bands import WEIGHED
from modiste.garment.cloth.motif import Trunk, trunk_of
from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Pixels, Soft, to_oklab
from modiste.imaging.retexturing.panels import find_panels

_ROWS: Final = (0.22, 0.95)    # of the garment's height: below the collar, above the hem
_ASIDE: Final = 0.34           # of the trunk's width from its middle
_STRIPS: Final = 11
_SLANT: Final = 0.05           # of the height: how far a strip is moved at most
_BROAD_CM: Final = 14.0        # what changes more slowly is light
_AGREED: Final = 0.55          # of the strips' variance that all of them share
_CONTRAST: Final = 0.012       # deviation of the stripes, in OKLab, so weighed
_SEEN: Final = 0.8             # of a strip's rows that must be cloth
_LEAST_PX: Final = 40          # rows
_MATCH_CM: Final = 5.0         # of the beginning that comes again where the repeat ends
_WIDE_PX: Final = 16


@dataclass(frozen=True, slots=True, eq=False)
class Stripes:
    """One repeat, H x W x 3 sRGB, `repeat_cm` high, and the colour of most of it, sRGB."""

    tile: Pixels
    repeat_cm: float
    ground: Rgb


def stripes_around(sample: ClothSample) -> Stripes | None:
    """The stripes around a garment that is known to be striped; None where its front shows none that go all across."""
    solid = sample.lit.light.solid
    if not solid.any():
        return None
    body = find_panels(sample.part, solid)[0].flags
    strips = _strips(to_oklab(sample.lit.pixels), body, trunk_of(body))
    if strips is None or strips.shape[1] < _LEAST_PX:
        return None
    broad = max(3, round(_BROAD_CM * sample.pixels_a_cm))
    fine = np.stack([bands.fine(strip, broad) for strip in strips]) * WEIGHED
    moves = bands.moves_of(fine, round(_SLANT * strips.shape[1]))
    agreed = np.median([bands.moved(strip, by) for strip, by in zip(fine, moves, strict=True)], axis=0)
    shared = float((agreed**2).sum() / max(float((fine**2).sum(axis=(1, 2)).mean()), 1e-9))
    if shared < _AGREED or float(np.sqrt((agreed**2).sum(axis=1).mean())) < _CONTRAST:
        return None
    edge = int(np.abs(moves).max())
    profile = np.median([bands.moved(strip, by) for strip, by in zip(strips, moves, strict=True)], axis=0)
    profile = np.asarray(profile[edge : len(profile) - edge], np.float32)
    if len(profile) < _LEAST_PX:
        return None
    repeat = profile[: bands.repeat_of(profile, round(_MATCH_CM * sample.pixels_a_cm))]
    return Stripes(_tile(repeat), len(repeat) / sample.pixels_a_cm, bands.commonest(repeat))


def _strips(lab: Soft, body: Flags, trunk: Trunk) -> Soft | None:
    """S x R x 3: the median colour of each row of upright strips of the front, left to right; None where too little of
    it is seen."""
    first, last = (trunk.top + round(share * trunk.tall) for share in _ROWS)
    middles = [(columns[0] + columns[-1]) / 2 for row in body[first:last] if len(columns := np.flatnonzero(row))]
    if not middles:
        return None
    middle = float(np.median(middles))
    edges = np.rint(middle + np.linspace(-_ASIDE, _ASIDE, _STRIPS + 1) * trunk.wide).astype(int)
    found = []
    for left, right in itertools.pairwise(edges):
        colours, seen = lab[first:last, max(left, 0) : right], body[first:last, max(left, 0) : right]
        known = seen.any(1) if seen.size else np.zeros(last - first, bool)
        if known.mean() < _SEEN:
            return None
        rows = np.flatnonzero(known)
        strip = np.array([np.median(colours[row][seen[row]], axis=0) for row in rows])
        found.append(np.stack([np.interp(np.arange(last - first), rows, strip[:, one]) for one in range(3)], axis=1))
    return np.asarray(found, np.float32)


def _tile(repeat: Soft) -> Pixels:
    """The stripes as they go on around the cloth."""
    rgb = to_8bit(oklab_to_srgb(bands.enlarged(repeat)[:, None]))
    return np.ascontiguousarray(np.broadcast_to(rgb, (len(rgb), _WIDE_PX, 3)))
