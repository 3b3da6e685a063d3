"""Checks of a garment that is known to be checked, read over its whole front.

A woven check is what its warp and its weft add to each other: a colour for each row and one for each column. Both are
read off strips of the front, moved until they agree (`bands`), so that no placket, pocket or fold of a single piece of
the cloth comes into the repeat, and fine lines on pale cloth keep their colours.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.values import Rgb
from modiste.garment.cloth import bands
from modiste.garment.cloth.bands import WEIGHED
from modiste.garment.cloth.motif import trunk_of
from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Pixels, Soft, to_oklab
from modiste.imaging.retexturing.panels import find_panels

_ROWS: Final = (0.24, 0.92)    # of the garment's height: below the collar and the yoke, above the hem
_ASIDE: Final = (0.07, 0.36)   # of the trunk's width from its middle: beside the placket, before the sides turn away
_STRIPS: Final = (6, 9)        # upright ones on each half; and level ones
_SLANT: Final = 0.06           # of a strip: how far it is moved at most
_BROAD_CM: Final = 10.0        # what changes more slowly is light
_AGREED: Final = 0.38          # of the strips' variance that all of them share
_CONTRAST: Final = 0.008       # deviation of the bands, in OKLab, so weighed
_STRONGEST: Final = 1.5        # what strips have in common is blurred: they are moved by whole rows
_SEEN: Final = 0.8             # of a strip that must be cloth
_LEAST_PX: Final = 14          # rows or columns
_MATCH_CM: Final = 3.0
_LOOKED_AT: Final = 20         # a side of the tile whose commonest colour is asked for


@dataclass(frozen=True, slots=True, eq=False)
class Checks:
    """One repeat, H x W x 3 sRGB, `repeat_cm` high, and the colour of most of it, sRGB."""

    tile: Pixels
    repeat_cm: float
    ground: Rgb


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """The bands of one repeat, R x 3 OKLab about 0, and the share of the strips' variance that is common to all."""

    repeat: Soft
    agreed: float


def checks_over(sample: ClothSample) -> Checks | None:
    """The check of a garment that is known to be checked; None where its front shows no bands both ways."""
    solid = sample.lit.light.solid
    if not solid.any():
        return None
    body = find_panels(sample.part, solid)[0].flags
    trunk = trunk_of(body)
    first, last = (trunk.top + round(share * trunk.tall) for share in _ROWS)
    middles = [(columns[0] + columns[-1]) / 2 for row in body[first:last] if len(columns := np.flatnonzero(row))]
    if not middles:
        return None
    lab, middle = to_oklab(sample.lit.even), float(np.median(middles))
    halves = [sorted(round(middle + side * share * trunk.wide) for share in _ASIDE) for side in (-1, 1)]
    parts = [(lab[first:last, max(left, 0) : right], body[first:last, max(left, 0) : right]) for left, right in halves]
    parts = [(colours[own], seen[own]) for colours, seen in parts for own in [_cloth_rows(colours, seen)]]
    down = _best([_profile(colours, seen, _STRIPS[0], sample.pixels_a_cm) for colours, seen in parts])
    across = _best([_profile(colours.swapaxes(0, 1), seen.T, _STRIPS[1], sample.pixels_a_cm)
                    for colours, seen in parts])
    if down is None or across is None:
        return None
    weft, warp = (bands.enlarged(one.repeat) for one in (down, across))
    level = np.concatenate([colours[seen] for colours, seen in parts]).mean(axis=0)
    woven = np.asarray(level + (weft - weft.mean(axis=0))[:, None] + (warp - warp.mean(axis=0)), np.float32)
    steps = [max(1, side // _LOOKED_AT) for side in woven.shape[:2]]
    ground = bands.commonest(woven[:: steps[0], :: steps[1]].reshape(-1, 3))
    return Checks(to_8bit(oklab_to_srgb(woven)), len(down.repeat) / sample.pixels_a_cm, ground)


def _cloth_rows(colours: Soft, seen: Flags) -> slice:
    """The rows of R x C x 3 that are of the garment's cloth."""
    rows = np.flatnonzero(seen.mean(axis=1) > 1 / 2) if seen.size else np.zeros(0, int)
    if len(rows) < _LEAST_PX:
        return slice(0, len(colours))
    own = bands.own_rows(np.array([np.median(colours[row][seen[row]], axis=0) for row in rows], np.float32))
    return slice(int(rows[own][0]), int(rows[own][-1]) + 1) if len(rows[own]) else slice(0, len(colours))


def _best(read: list[_Read | None]) -> _Read | None:
    """Of the two halves the one whose strips agree better."""
    return max((one for one in read if one is not None), key=lambda one: one.agreed, default=None)


def _profile(colours: Soft, seen: Flags, count: int, pixels_a_cm: float) -> _Read | None:
    """The bands down R x C x 3 OKLab, where `seen` R x C is cloth, in `count` strips; None where they do not agree."""
    if min(colours.shape[:2]) < _LEAST_PX:
        return None
    strips = []
    for part, known in zip(np.array_split(colours, count, axis=1), np.array_split(seen, count, axis=1), strict=True):
        rows = np.flatnonzero(known.mean(axis=1) > 1 / 2)
        if len(rows) < _SEEN * len(part):
            continue
        means = np.array([part[row][known[row]].mean(axis=0) for row in rows])
        strips.append(np.stack([np.interp(np.arange(len(part)), rows, means[:, one]) for one in range(3)], axis=1))
    if len(strips) < (count + 1) // 2:
        return None
    all_ = np.asarray(strips, np.float32)
    broad = max(3, round(_BROAD_CM * pixels_a_cm))
    fine = np.stack([bands.fine(strip, broad) for strip in all_]) * WEIGHED
    moves = bands.moves_of(fine, max(1, round(_SLANT * all_.shape[1])))
    common = np.mean([bands.moved(strip, by) for strip, by in zip(fine, moves, strict=True)], axis=0)
    agreed = float((common**2).sum() / max(float((fine**2).sum(axis=(1, 2)).mean()), 1e-9))
    if agreed < _AGREED or float(np.sqrt((common**2).sum(axis=1).mean())) < _CONTRAST:
        return None
    edge = int(np.abs(moves).max())
    strength = min(_STRONGEST, max(agreed, 1e-3) ** -0.5)
    profile = np.asarray((strength * common / WEIGHED)[edge : len(common) - edge], np.float32)
    if len(profile) < _LEAST_PX:
        return None
    return _Read(profile[: bands.repeat_of(profile, round(_MATCH_CM * pixels_a_cm))], agreed)
