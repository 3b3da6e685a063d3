"""Edges of lapels, plackets, collars and pockets on printed cloth: the only dark lines of it that do not recur.

Where dyes crowd, everything fine is taken for print and left out of the light (`shading.py`), and with it the thin
shadows by which a garment is read. The lines of a check or stripe come again and again in the same direction, so that
what counts of a line is how far it stands out of all lines of its direction around it: second derivatives across, long
Gaussians along (Freeman and Adelson 1991; Frangi et al. 1998), over their local root mean square. Averaged along a
line, the print that it crosses is even. Lines are kept by hysteresis (Canny 1986) where they are long.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.imaging.light import Flags, Soft, blur, masked_blur

DIRECTIONS: Final = 12
ACROSS_PX: Final = 1.3
ALONG: Final = 0.024          # of the garment's size: no longer, since lapels are curved
AROUND: Final = 0.12          # of the size: where a line is compared with others
SHORTEST: Final = 0.12        # of the size
FAINTEST: Final = 0.012       # log light across a line that is none
LEAST: Final = 0.03           # of a line, as the filter sees it: a third of its depth
STANDS_OUT: Final = (3.0, 4.5)
"""Times the root mean square of its direction around: along a line, and somewhere on it."""
RIM_PX: Final = 4             # light at a garment's own edge is another matter
DEPTH_GAIN: Final = 3.0
DEPTHS: Final = (0.2, 0.6)
"""Log light that a line takes away at least, to be seen on a print, and at most."""


@dataclass(frozen=True, slots=True, eq=False)
class _Lines:
    """How far the darkest line through each pixel stands out, its number of direction, its strength: h x w each."""

    stands_out: Soft
    direction: Soft
    strength: Soft


def construction_lines(traces: tuple[Soft, ...], solid: Flags) -> Soft:
    """The log light that lines of construction take away, 0 or less, h x w.

    Args:
        traces: log luminance, h x w each, with the print and as far as it could be taken out: a check leaves more of
            its lines in the second, flowers in the first.
        solid: h x w, what is all garment.
    """
    size = max(1.0, float(np.count_nonzero(solid)) ** 0.5)
    inward = cv2.distanceTransform(np.pad(solid.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    taken = np.zeros(solid.shape, np.float32)
    for trace in traces:
        lines = _lines(trace, solid, size)
        lines.stands_out[inward <= RIM_PX] = 0
        kept = _long_ones(lines, size)
        depth = np.clip(DEPTH_GAIN * lines.strength, *DEPTHS)
        taken = np.maximum(taken, np.where(kept, depth, 0))
    return np.asarray(-cv2.GaussianBlur(taken, (0, 0), 1.0), np.float32)


def _lines(trace: Soft, solid: Flags, size: float) -> _Lines:
    weight = solid.astype(np.float32)
    fine = np.clip(np.where(solid, trace - masked_blur(trace, weight, max(3.0, 0.02 * size)), 0), -1, 1)
    inside = np.maximum(blur(weight, AROUND * size), 0.05)
    best = np.zeros((3, *solid.shape), np.float32)
    for number, strength in enumerate(_second_derivatives(fine.astype(np.float32), max(4.0, ALONG * size))):
        usual = np.sqrt(_broad(strength * strength * weight, AROUND * size) / inside)
        stands_out = np.where(strength > LEAST, strength / np.maximum(usual, FAINTEST), 0)
        more = stands_out > best[0]
        best[0][more], best[1][more], best[2][more] = stands_out[more], number, strength[more]
    return _Lines(*best)


def _second_derivatives(fine: Soft, along_px: float) -> Iterator[Soft]:
    """Across each direction, smoothed along it: above 0 on dark lines."""
    from scipy import fft

    margin = round(2.5 * along_px)
    sides = [fft.next_fast_len(side + margin, real=True) for side in fine.shape]
    spectrum = fft.rfft2(fine, s=sides)
    down, right = fft.fftfreq(sides[0])[:, None], fft.rfftfreq(sides[1])[None]
    for angle in np.pi * np.arange(DIRECTIONS) / DIRECTIONS:
        along = right * np.cos(angle) + down * np.sin(angle)
        across = (2 * np.pi * ACROSS_PX * (down * np.cos(angle) - right * np.sin(angle))) ** 2
        window = -across * np.exp(-across / 2 - 2 * (np.pi * along_px * along) ** 2)
        yield fft.irfft2(spectrum * window.astype(np.float32), s=sides)[:fine.shape[0], :fine.shape[1]]


def _broad(energy: Soft, sigma: float) -> Soft:
    """`blur` by so much, on a quarter of the grid."""
    small = cv2.resize(energy, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(blur(small, sigma / 4), energy.shape[::-1]), np.float32)


def _long_ones(lines: _Lines, size: float) -> Flags:
    """Pixels of lines that stand out somewhere, and everywhere a little, over a long way in about one direction."""
    kept = np.zeros(lines.stands_out.shape, bool)
    along, somewhere = STANDS_OUT
    for number in range(DIRECTIONS):
        turn = (lines.direction - number) % DIRECTIONS
        near = (lines.stands_out > along) & ((turn <= 1) | (turn == DIRECTIONS - 1))
        count, regions, found, _ = cv2.connectedComponentsWithStats(near.astype(np.uint8), connectivity=8)
        most = np.zeros(count, np.float32)
        np.maximum.at(most, regions[near], lines.stands_out[near])
        chosen = (np.hypot(found[:, cv2.CC_STAT_WIDTH], found[:, cv2.CC_STAT_HEIGHT]) > SHORTEST * size)
        chosen &= most > somewhere
        kept |= chosen[regions] & near
    return kept
