"""Parts of a garment in a colour of their own: contrast sleeves, the skirt of a two-coloured dress, told by where they
lie in the garment's outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.colour import oklab_to_srgb, to_8bit
from modiste.core.values import Rgb
from modiste.garment.cloth.sample import ClothSample
from modiste.garment.cloth.yokes import yoke_of
from modiste.imaging.light import Flags, Soft, to_oklab
from modiste.imaging.retexturing.panels import Panel, find_panels

BODY: Final = "body"
SLEEVES: Final = "sleeves"
SKIRT: Final = "skirt"
YOKE: Final = "yoke"
_LIT: Final = (30.0, 90.0)     # percentiles of lightness between which cloth shows its colour
_LIGHT_COUNTS: Final = 0.55    # of a difference in lightness, which folds make as well
_WEIGHED: Final = np.array([_LIGHT_COUNTS, 1.0, 1.0], np.float32)
_APART: Final = 0.085          # in OKLab: two cloths, rather than one in two lights
_TOGETHER: Final = 0.5         # of that: how alike the two sleeves must be
_SLEEVES_FROM: Final = 0.04    # of the garment's area: a smaller limb tells no colour
_ARMS_DOWN: Final = (0.15, 0.75)
_STRIP: Final = 0.12           # of a row's width on either side
_SIDES: Final = 0.75           # of a strip that must be of its own colour rather than the body's
_WAIST: Final = (0.18, 0.66)   # down a dress: where its halves can meet
_WHOLE_HALF: Final = 0.55      # of a half's rows that must be nearer to its own colour by far
_DRESSES: Final = ("dress",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocks:
    """The colours of a garment's parts, by the names of `core.garment_spec.PARTS`; only "body" where it is of one."""

    colours: Mapping[str, Rgb]

    @property
    def others(self) -> dict[str, Rgb]:
        """Those that are not of the body's colour."""
        return {part: colour for part, colour in self.colours.items() if part != BODY}


def blocks_of(sample: ClothSample) -> Blocks:
    """The colours of the parts of a garment whose cloth is plain, where they differ clearly."""
    light = sample.lit.light
    plain = light.solid & ~light.placed_print
    yoke = yoke_of(sample)
    # Between cloths of two colours evening takes the step for light.
    lab = to_oklab(sample.lit.even if yoke is None else sample.lit.pixels)
    body, *limbs = find_panels(sample.part, light.solid)
    upper, lower = _halves(lab, body.flags & plain) if sample.part in _DRESSES else (None, None)
    found: dict[str, Soft] = {}
    below = body.flags & plain if yoke is None else yoke[1]
    ground = upper if upper is not None else lit_colour(lab, below)
    if ground is None:
        return Blocks(colours={})
    found[BODY] = ground
    if lower is not None:
        found[SKIRT] = lower
    if yoke is not None and (above := lit_colour(lab, yoke[0])) is not None:
        found[YOKE] = above
    sleeves = _sleeves(lab, plain, limbs, ground) if sample.part != "lower" else None
    if sleeves is not None and _distance(sleeves, ground) > _APART:
        found[SLEEVES] = sleeves
    return Blocks(colours={part: _rgb(colour) for part, colour in found.items()})


def _sleeves(lab: Soft, plain: Flags, limbs: Sequence[Panel], ground: Soft) -> Soft | None:
    """What colour the sleeves are, where all that are seen agree, and are of it nearly all over."""
    area = int(plain.sum())
    arms = [limb.flags for limb in limbs if limb.limb and limb.flags.sum() >= _SLEEVES_FROM * area]
    arms = arms or list(_beside(plain))
    seen = [colour for arm in arms if (colour := lit_colour(lab, arm & plain)) is not None]
    if not seen or any(_distance(seen[0], other) > _TOGETHER * _APART for other in seen[1:]):
        return None
    found = np.asarray(np.mean(seen, axis=0), np.float32)
    for arm in arms:
        own, other = (np.linalg.norm((lab[arm & plain] - one) * _WEIGHED, axis=1) for one in (found, ground))
        if len(own) and float((own < other).mean()) < _SIDES:
            return None
    return found


def _beside(inside: Flags) -> tuple[Flags, Flags]:
    """Where arms lie that hang close to the body: the outer strips of each row, but for shoulders and hem."""
    rows = np.flatnonzero(inside.any(1))
    left, right = np.zeros_like(inside), np.zeros_like(inside)
    first, last = (rows[0] + round(share * (rows[-1] - rows[0])) for share in _ARMS_DOWN)
    for row in range(first, last):
        columns = np.flatnonzero(inside[row])
        wide = round(_STRIP * len(columns))
        if wide:
            left[row, columns[:wide]], right[row, columns[-wide:]] = True, True
    return left & inside, right & inside


def _halves(lab: Soft, inside: Flags) -> tuple[Soft | None, Soft | None]:
    """The colours of a dress above and below the row that parts them best; (None, None) where it is of one."""
    rows = np.flatnonzero(inside.sum(1) >= 3)
    if len(rows) < 12:
        return None, None
    profile = np.stack([np.median(lab[row][inside[row]], axis=0) for row in rows])
    scaled = profile * _WEIGHED
    first, last = (round(share * len(rows)) for share in _WAIST)
    costs = [_spread(scaled[:at]) + _spread(scaled[at:]) for at in range(max(first, 3), last)]
    at = max(first, 3) + int(np.argmin(costs))
    above, below = np.median(scaled[:at], axis=0), np.median(scaled[at:], axis=0)
    apart = float(np.linalg.norm(above - below))
    if apart <= _APART:
        return None, None
    for half, own, other in ((scaled[:at], above, below), (scaled[at:], below, above)):
        nearer = np.linalg.norm(half - own, axis=1) < 0.5 * np.linalg.norm(half - other, axis=1)
        if nearer.mean() < _WHOLE_HALF:
            return None, None
    upper, lower = inside.copy(), inside.copy()
    upper[rows[at] :], lower[: rows[at]] = False, False
    return lit_colour(lab, upper), lit_colour(lab, lower)


def _spread(rows: Soft) -> float:
    return float(np.abs(rows - np.median(rows, axis=0)).sum())


def lit_colour(lab: Soft, inside: Flags) -> Soft | None:
    """The colour on the lit side, OKLab; None where next to nothing is seen."""
    seen = lab[inside]
    if len(seen) < 12:
        return None
    low, high = np.percentile(seen[:, 0], _LIT)
    return np.asarray(np.median(seen[(seen[:, 0] >= low) & (seen[:, 0] <= high)], axis=0), np.float32)


def _distance(one: Soft, other: Soft) -> float:
    return float(np.linalg.norm((one - other) * _WEIGHED))


def _rgb(lab: Soft) -> Rgb:
    red, green, blue = (int(channel) for channel in to_8bit(oklab_to_srgb(lab)))
    return red, green, blue
