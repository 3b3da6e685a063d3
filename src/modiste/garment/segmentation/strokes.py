"""A brush stroke that follows edges: what changes lies under the brush, or close beside it.

The middle of the brush says what is meant; around it colours decide, between those near the middle and those of the
other side. Without an edge there, all under the brush changes and nothing beyond it; so a stroke in the
midst of cloth is as wide as the brush, and one along a hem ends at the hem. A stroke that lies mostly on what has its
state already (an eraser on the pavement, a brush that adds on the cloth) forces nothing: it takes of the other side
only what looks like its own.

Colours of a side are a mixture of Gaussians (the model of GrabCut: Rother, Kolmogorov and Blake, 2004), without its
cut, which has no bound: at a hem it spread over pavement and legs (docs/LOG.md).
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Pixels = NDArray[np.uint8]
Soft = NDArray[np.float32]

MIDDLE: Final = 0.25
"""Of the brush's radius: what lies in it is obeyed."""
_SAMPLE: Final = 0.5     # of the brush's radius: whose colours are those that are meant
_MEANT: Final = 0.75     # of the middle, from which on a stroke is on what it changes and no slip over an edge
_BESIDE: Final = 1.0     # how far beyond the brush things may change, over its radius
_OTHER: Final = 3.0      # how far from the line the other side is looked at, over its radius
_TONES: Final = 4        # of a side
_SPREAD: Final = 4.0     # least standard deviation of a tone, in CIELAB
_FEWEST: Final = 12      # pixels of a side, with fewer of which nothing tells the sides apart
_SURE: Final = 8.0       # what one pixel can say, in nats
_EDGE: Final = 1.0       # nats for the other side, from which on what lies under the brush stays
_ALIKE: Final = 1.5      # nats for this side, from which on what lies beyond the brush follows
_SMOOTH: Final = 1.2     # pixels over which neighbours are asked as well


def stroked(image: Pixels, held: Flags, barred: Flags, distance: Soft, radius: float, *, add: bool) -> Flags:
    """A mask after a stroke.

    Args:
        image: H x W x 3.
        held: H x W, the mask before; `barred`: where nothing may be added.
        distance: H x W, of each pixel from the stroke's line.
        radius: of the brush, in pixels.
        add: False takes away.
    """
    reach = max(_OTHER * radius, radius + 4)
    rows, columns = np.nonzero(distance <= reach)
    if not len(rows):
        return held
    window = (slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1))
    after = held.copy()
    after[window] = _in_window(image[window], held[window], barred[window], distance[window], radius, add=add)
    return after


def obeyed(held: Flags, distance: Soft, radius: float, *, add: bool) -> Flags:
    """What is forced to change by a stroke, whatever it looks like: the middle of one that is meant."""
    middle = distance <= max(0.5, MIDDLE * radius)
    wrong = middle & (held != add)
    return np.asarray(middle if wrong.sum() >= _MEANT * middle.sum() else np.zeros_like(middle))


def _in_window(image: Pixels, held: Flags, barred: Flags, distance: Soft, radius: float, *, add: bool) -> Flags:
    brush, near = distance <= radius, distance <= max((1 + _BESIDE) * radius, radius + 2)
    changeable = (held != add) & ~(barred & add)
    forced = obeyed(held, distance, radius, add=add)
    meant = bool(forced.any())
    this = (distance <= _SAMPLE * radius) & changeable if meant else near & (held == add)
    ratio = _ratio(image, this, ~brush & (held != add))
    if ratio is None:
        changing = brush & changeable if meant else np.zeros_like(held)
    else:
        follows = np.where(brush & meant, ratio > -_EDGE, near & (ratio > _ALIKE))
        changing = _joined(follows & changeable | forced, forced if meant else brush)
    return np.asarray(held | changing | forced if add else held & ~(changing | forced))


def _joined(changing: Flags, seeds: Flags) -> Flags:
    """Of what would change only what hangs together with the seeds, without holes and hairs."""
    plain = cv2.morphologyEx(changing.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)) | (changing & seeds)
    _, islands = cv2.connectedComponents(plain.astype(np.uint8), connectivity=4)
    touched = np.unique(islands[seeds & changing])
    return np.asarray(np.isin(islands, touched[touched > 0]))


def _ratio(image: Pixels, this: Flags, other: Flags) -> Soft | None:
    """Log of how much likelier each pixel's colour is on this side than on the other; None: not to be told."""
    if min(this.sum(), other.sum()) < _FEWEST:
        return None
    lab = cv2.cvtColor(cv2.GaussianBlur(image, (3, 3), 0).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    raw = np.clip(_likelihood(lab, lab[this]) - _likelihood(lab, lab[other]), -_SURE, _SURE).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(raw, (0, 0), _SMOOTH), np.float32)


def _likelihood(lab: Soft, samples: Soft) -> Soft:
    """Log density of each pixel's colour under a mixture of Gaussians of some samples, H x W."""
    tones = min(_TONES, len(samples))
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 0.5)
    cv2.setRNGSeed(1)  # its clusters start at random: the same stroke, the same mask
    _, labels, centres = cv2.kmeans(np.ascontiguousarray(samples), tones, None, ends, 1, cv2.KMEANS_PP_CENTERS)
    parts = []
    for number, centre in enumerate(centres):
        own = samples[labels[:, 0] == number]
        if len(own):
            deviation = np.maximum(own.std(axis=0), _SPREAD)
            off = (((lab - centre) / deviation) ** 2).sum(axis=-1)
            parts.append(np.log(len(own) / len(samples)) - np.log(deviation).sum() - off / 2)
    return np.asarray(np.logaddexp.reduce(parts), np.float32)
