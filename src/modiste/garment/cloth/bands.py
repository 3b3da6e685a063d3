"""Bands of a woven cloth, as strips of it show them: moved until they agree, their repeat found, enlarged.

A profile is R x 3: the colour (OKLab) of each row of a strip, or of each column.
"""

from typing import Final

import cv2
import numpy as np

from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.values import Rgb
from modiste.imaging.light import Soft

WEIGHED: Final = np.array([0.7, 1.0, 1.0], np.float32)
"""Light changes lightness more than colour."""
FINER: Final = 4              # texels for a row of the photo
_ONE: Final = 0.04            # of OKLab, so weighed: as far as one dye goes
_AGAIN: Final = 0.25          # of the bands' contrast: how far a repeat may be from what it repeats
_ENDS: Final = 0.28           # of the rows, at either end: what is no cloth lies there
_FOREIGN: Final = 0.07        # of OKLab, so weighed: from every row between the ends
_MIXED: Final = 0.05          # of the rows, beside those: they hold something of both
_SHORTEST: Final = 0.55       # of all rows: a repeat is at least as long


def fine(strip: Soft, broad: int) -> Soft:
    """R x 3 without what changes slowly."""
    smooth = cv2.GaussianBlur(strip[:, None], (1, 2 * broad + 1), 0, borderType=cv2.BORDER_REFLECT)[:, 0]
    return np.asarray(strip - smooth, np.float32)


def moves_of(fines: Soft, most: int) -> list[int]:
    """How many rows each strip is to be moved down to agree best with the middle one, each beginning from its
    neighbour's."""
    middle = len(fines) // 2
    moves = [0] * len(fines)
    known = fines[middle]
    for side in (range(middle + 1, len(fines)), range(middle - 1, -1, -1)):
        before = 0
        for place in side:
            near = [by for by in range(before - 2, before + 3) if abs(by) <= most]
            before = moves[place] = max(near, key=lambda by: float((moved(fines[place], by) * known).sum()))
    return moves


def moved(strip: Soft, by: int) -> Soft:
    """R x 3 moved down, its ends continued."""
    at = np.clip(np.arange(len(strip)) - by, 0, len(strip) - 1)
    return strip[at]


def repeat_of(profile: Soft, match: int) -> int:
    """After how many rows the stripes come again, as far down as they are seen; all rows where they do not."""
    match = max(3, min(match, len(profile) // 4))
    seen = profile * WEIGHED
    spread = float(np.linalg.norm(seen - seen.mean(axis=0), axis=1).mean())

    def missed(end: int) -> float:
        return float(np.linalg.norm(seen[end:] - seen[: len(seen) - end], axis=1).mean())

    ends = range(max(match, round(_SHORTEST * len(profile))), len(profile) - match + 1)
    best = min(ends, key=missed, default=len(profile))
    return best if best < len(profile) and missed(best) <= _AGAIN * spread else len(profile)


def own_rows(profile: Soft) -> slice:
    """The rows of a cloth that repeats, without those at either end in colours that nothing between them has: a belt
    and the trousers below it, a collar's shade, skin."""
    seen, count = profile * WEIGHED, len(profile)
    ends = round(_ENDS * count)
    if ends < 1:
        return slice(0, count)
    known = seen[ends : count - ends]
    away = np.linalg.norm(seen[:, None] - known[None], axis=2).min(axis=1)
    above, below = (np.flatnonzero(part > _FOREIGN) for part in (away[:ends], away[count - ends :]))
    edge = max(2, round(_MIXED * count))
    return slice(int(above[-1]) + 1 + edge if len(above) else 0,
                 count - ends + int(below[0]) - edge if len(below) else count)


def enlarged(repeat: Soft) -> Soft:
    """A profile that repeats, FINER times as long, with edges as sharp as a photo's."""
    closed = np.concatenate([repeat[-4:], repeat, repeat[:4]])[:, None]
    large = cv2.resize(closed, (1, FINER * len(closed)), interpolation=cv2.INTER_CUBIC)
    soft = cv2.GaussianBlur(large, (1, 4 * FINER + 1), 0.8 * FINER)
    sharp = (large + 0.6 * (large - soft))[4 * FINER : -4 * FINER]
    return np.asarray(sharp.reshape(-1, 3), np.float32)


def commonest(colours: Soft) -> Rgb:
    """The colour (sRGB) that most of N x 3 are nearest to."""
    apart = np.linalg.norm((colours[:, None] - colours[None]) * WEIGHED, axis=2)
    near = colours[apart[int((apart < _ONE).sum(axis=1).argmax())] < _ONE]
    red, green, blue = (int(channel) for channel in to_8bit(oklab_to_srgb(np.median(near, axis=0))))
    return red, green, blue
