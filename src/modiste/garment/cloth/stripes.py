"""Stripes that run around a garment, read down its whole front.

Every strip of the front shows the same stripes, a little higher or lower where the cloth lies slantwise: strips are
moved until they agree, and the median of all of them has neither the folds nor the noise of any. So faint stripes and
such of many widths and colours come out whole, which no single piece of the cloth shows.
"""

import itertools
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.values import Rgb
from modiste.garment.cloth.motif import Trunk, trunk_of
from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Pixels, Soft, to_oklab
from modiste.imaging.retexturing.panels import find_panels

_WEIGHED: Final = np.array([0.7, 1.0, 1.0], np.float32)
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
_AGAIN: Final = 0.25           # of the stripes' contrast: how far a repeat may be from what it repeats
_SHORTEST: Final = 0.55        # of all rows: a repeat is at least as long
_ONE: Final = 0.04             # of OKLab, so weighed: as far as one dye goes
_FINER: Final = 4              # texels for a row of the photo
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
    fine = np.stack([_fine(strip, broad) for strip in strips]) * _WEIGHED
    moves = _moves(fine, round(_SLANT * strips.shape[1]))
    agreed = np.median([_moved(strip, by) for strip, by in zip(fine, moves, strict=True)], axis=0)
    shared = float((agreed**2).sum() / max(float((fine**2).sum(axis=(1, 2)).mean()), 1e-9))
    if shared < _AGREED or float(np.sqrt((agreed**2).sum(axis=1).mean())) < _CONTRAST:
        return None
    edge = int(np.abs(moves).max())
    profile = np.median([_moved(strip, by) for strip, by in zip(strips, moves, strict=True)], axis=0)
    profile = np.asarray(profile[edge : len(profile) - edge], np.float32)
    if len(profile) < _LEAST_PX:
        return None
    repeat = profile[: _repeat(profile, round(_MATCH_CM * sample.pixels_a_cm))]
    return Stripes(_tile(repeat), len(repeat) / sample.pixels_a_cm, _commonest(repeat))


def _commonest(repeat: Soft) -> Rgb:
    """The colour that most rows are nearest to."""
    apart = np.linalg.norm((repeat[:, None] - repeat[None]) * _WEIGHED, axis=2)
    near = repeat[apart[int((apart < _ONE).sum(axis=1).argmax())] < _ONE]
    red, green, blue = (int(channel) for channel in to_8bit(oklab_to_srgb(np.median(near, axis=0))))
    return red, green, blue


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


def _fine(strip: Soft, broad: int) -> Soft:
    """R x 3 without what changes slowly."""
    smooth = cv2.GaussianBlur(strip[:, None], (1, 2 * broad + 1), 0, borderType=cv2.BORDER_REFLECT)[:, 0]
    return np.asarray(strip - smooth, np.float32)


def _moves(fine: Soft, most: int) -> list[int]:
    """How many rows each strip is to be moved down to agree best with the middle one, each beginning from its
    neighbour's."""
    middle = len(fine) // 2
    moves = [0] * len(fine)
    known = fine[middle]
    for side in (range(middle + 1, len(fine)), range(middle - 1, -1, -1)):
        before = 0
        for place in side:
            near = [by for by in range(before - 2, before + 3) if abs(by) <= most]
            before = moves[place] = max(near, key=lambda by: float((_moved(fine[place], by) * known).sum()))
    return moves


def _moved(strip: Soft, by: int) -> Soft:
    """R x 3 moved down, its ends continued."""
    at = np.clip(np.arange(len(strip)) - by, 0, len(strip) - 1)
    return strip[at]


def _repeat(profile: Soft, match: int) -> int:
    """After how many rows the stripes come again, as far down as they are seen; all rows where they do not."""
    match = max(3, min(match, len(profile) // 4))
    seen = profile * _WEIGHED
    spread = float(np.linalg.norm(seen - seen.mean(axis=0), axis=1).mean())

    def missed(end: int) -> float:
        return float(np.linalg.norm(seen[end:] - seen[: len(seen) - end], axis=1).mean())

    ends = range(max(match, round(_SHORTEST * len(profile))), len(profile) - match + 1)
    best = min(ends, key=missed, default=len(profile))
    return best if best < len(profile) and missed(best) <= _AGAIN * spread else len(profile)


def _tile(repeat: Soft) -> Pixels:
    """The stripes as they go on around the cloth, with edges as sharp as a photo's, enlarged."""
    closed = np.concatenate([repeat[-4:], repeat, repeat[:4]])[:, None]
    large = cv2.resize(closed, (1, _FINER * len(closed)), interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (1, 4 * _FINER + 1), 0.8 * _FINER)
    sharp = (large + 0.6 * (large - soft))[4 * _FINER : -4 * _FINER]
    rgb = to_8bit(oklab_to_srgb(sharp.reshape(-1, 1, 3)))
    return np.ascontiguousarray(np.broadcast_to(rgb, (len(sharp), _WIDE_PX, 3)))
