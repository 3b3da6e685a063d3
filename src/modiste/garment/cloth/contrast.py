"""A collar in a colour of its own: the edge of a neckline, held against the body of the garment and against what the
neckline shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.core.values import Rgb
from modiste.garment.cloth.motif import trunk_of
from modiste.garment.cloth.sample import ClothSample
from modiste.imaging.light import Flags, Soft, to_oklab
from modiste.imaging.retexturing.panels import find_panels

_WEIGHED: Final = np.array([0.55, 1.0, 1.0], np.float32)  # chins shade collars
_TRUNK_CM: Final = 50.0
_ASIDE: Final = (0.05, 0.17)  # of the trunk's width from its middle: the neck, without the placket
_LOW: Final = 0.3             # of the garment's height: what lies lower is no neckline
_DEEP_CM: Final = 2.4         # of a collar
_DEEP_PX: Final = 3.0
_RIM_PX: Final = 1.5          # where edges are mixed with what lies behind
_BODY: Final = (0.2, 0.75)    # of the height
_BODY_ASIDE: Final = 0.4      # of the trunk's width: where the body of the garment shows
_ONE: Final = 0.06            # of OKLab, so weighed: as far as one dye goes
_FEWEST: Final = 12           # pixels
_PARTS: Final = ("upper", "dress")


@dataclass(frozen=True, slots=True)
class _Sure:
    """When a collar is believed: how far its colour is from the body's (`apart`), which share of it is of one colour
    (`own`), and of how much of the body that is at most (`shared`)."""

    apart: float
    own: float
    shared: float


_ON_PLAIN: Final = _Sure(apart=0.115, own=0.65, shared=0.2)
_ON_PRINT: Final = _Sure(apart=0.07, own=0.85, shared=0.12)
_LEAK: Final = 0.1            # from what lies above the neckline: a collar nearer to it is skin, hair or ground
"""Chosen on 95 training photos of a catalogue, about 12 of them with such collars: seven are told, no other."""


def contrast_collar(sample: ClothSample, *, is_printed: bool) -> Rgb | None:
    """The colour of a collar, or of the rib of a neckline, that is surely not the body's; None for any other.
    `is_printed` says whether the body's cloth has a print: then one colour is enough to tell a collar."""
    inside = sample.lit.cover > 0.5
    if sample.part not in _PARTS or not inside.any():
        return None
    body = find_panels(sample.part, inside)[0].flags
    trunk = trunk_of(body)
    rows, columns = np.mgrid[0 : body.shape[0], 0 : body.shape[1]]
    down = (rows - trunk.top) / trunk.tall
    chest = [(seen[0] + seen[-1]) / 2 for row in body[trunk.top : trunk.top + trunk.tall // 2]
             if len(seen := np.flatnonzero(row))]
    aside = np.abs(columns - (float(np.median(chest)) if chest else body.shape[1] / 2)) / trunk.wide
    inward = cv2.distanceTransform(np.pad(inside.astype(np.uint8), 1), cv2.DIST_L2, 5)[1:-1, 1:-1]
    away = _from_edge(inside & (aside <= _ASIDE[1]) & (down < _LOW))
    if away is None:
        return None
    deep = max(_DEEP_PX, _DEEP_CM * trunk.wide / _TRUNK_CM)
    collar = inside & (away <= deep) & (inward >= _RIM_PX) & (aside >= _ASIDE[0]) & (aside <= _ASIDE[1])
    trunk_seen = body & (down > _BODY[0]) & (down < _BODY[1]) & (aside <= _BODY_ASIDE) & (inward > 2 * _RIM_PX)
    above = (sample.lit.cover < 0.05) & (away >= 2) & (away <= deep + 2) & (aside <= _ASIDE[1])
    lab = to_oklab(sample.lit.pixels) * _WEIGHED
    own = _colour(lab, collar, trunk_seen, above, (_ON_PLAIN, _ON_PRINT) if is_printed else (_ON_PLAIN,))
    if own is None:
        return None
    shown = sample.lit.pixels[collar & (np.linalg.norm(lab - own, axis=-1) < _ONE)]
    red, green, blue = (int(channel) for channel in np.median(shown, axis=0))
    return red, green, blue


def _from_edge(upper: Flags) -> Soft | None:
    """How far each pixel is from the upper edge of what is inside; None where there is next to none of it."""
    columns = np.flatnonzero(upper.any(0))
    if len(columns) < _FEWEST // 2:
        return None
    edge = np.ones(upper.shape, np.uint8)
    edge[upper.argmax(0)[columns], columns] = 0
    return np.asarray(cv2.distanceTransform(edge, cv2.DIST_L2, 5), np.float32)


def _colour(lab: Soft, collar: Flags, body: Flags, above: Flags, rules: Sequence[_Sure]
            ) -> Soft | None:
    """The collar's colour in weighted OKLab, where that is surely its own by any of the rules."""
    if collar.sum() < _FEWEST or body.sum() < _FEWEST or not above.any():
        return None
    seen, cloth = lab[collar], lab[body]
    own = np.median(seen, axis=0)
    for _ in range(2):
        far = np.linalg.norm(seen - own, axis=1)
        own = np.median(seen[far <= np.percentile(far, 60)], axis=0)
    share = float((np.linalg.norm(seen - own, axis=1) < _ONE).mean())
    shared = float((np.linalg.norm(cloth - own, axis=1) < _ONE).mean())
    apart, leak = (float(np.linalg.norm(own - np.median(one, axis=0))) for one in (cloth, lab[above]))
    is_sure = any(apart >= one.apart and share >= one.own and shared <= one.shared for one in rules)
    return np.asarray(own, np.float32) if is_sure and leak >= _LEAK else None
