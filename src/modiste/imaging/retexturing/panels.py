"""The panels that a garment is sewn of, read off its outline: body, sleeves, legs.

What a disk of most of the body's width cannot enter sticks out of it: a sleeve. Sleeves meet the body at a seam;
trousers are two legs that meet along the middle, as they are cut.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.imaging.light import Flags, Soft

BODY: Final = 0.62        # of the widest inscribed disk: the disk that stays inside the body and out of its limbs
LEAST_LIMB: Final = 0.025  # of the garment's area
LEAST_PIECE: Final = 0.04
LIMBS_FROM: Final = 0.25   # of a part's area: what is less has no sleeves of its own
LEG_STEPS: Final = 80   # rows tried for the crotch
LEGGED: Final = ("lower",)
LIMBED: Final = ("upper", "outerwear", "dress", "other")


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One cut of cloth: `flags` h x w, and the unit vector (x, y) in which its grain runs on the whole, away from the
    body's top or from where it is sewn on. `limb`: a sleeve or a leg, round rather than flat."""

    flags: Flags
    along: tuple[float, float]
    limb: bool


def find_panels(part: str, mask: Flags) -> list[Panel]:
    """The pieces of one part of a photo; every pixel of `mask` (h x w) belongs to one."""
    panels: list[Panel] = []
    rest = mask.copy()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    for number in range(1, count):
        share = stats[number, cv2.CC_STAT_AREA] / mask.sum()
        if share >= LEAST_PIECE:
            whole = labels == number
            rest &= ~whole
            panels += _cut_one(part, whole) if share >= LIMBS_FROM else [Panel(whole, (0.0, 1.0), limb=False)]
    if rest.any():
        panels.append(Panel(rest, (0.0, 1.0), limb=False))
    return panels


def body_width(mask: Flags) -> float:
    """Width in pixels of the garment's trunk: of its rows, without sleeves, the typical broad one."""
    body = _body(mask)
    widths = body.sum(1)
    widths = widths[widths > 0]
    return float(np.percentile(widths, 60)) if len(widths) else 0.0


def _body(mask: Flags) -> Flags:
    inside = cv2.distanceTransform(np.pad(mask, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    radius = BODY * float(inside.max())
    core = inside >= radius
    near = cv2.distanceTransform((~core).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray((near <= radius) & mask, bool)


def _cut_one(part: str, whole: Flags) -> list[Panel]:
    if part in LEGGED:
        legs = _legs(whole)
        return legs or [Panel(whole, _axis(whole), limb=_slim(whole))]
    if part not in LIMBED:
        return [Panel(whole, (0.0, 1.0), limb=False)]
    body = _body(whole)
    count, labels, stats, centres = cv2.connectedComponentsWithStats((whole & ~body).astype(np.uint8), connectivity=4)
    ys, xs = np.nonzero(body)
    middle = np.array([xs.mean(), ys.mean()])
    panels = []
    for number in range(1, count):
        limb = labels == number
        if stats[number, cv2.CC_STAT_AREA] < LEAST_LIMB * whole.sum() or not _sticks_out(limb, body):
            body = body | limb
            continue
        axis = np.array(_axis(limb))
        away = centres[number] - _joint(limb, body, middle)
        panels.append(Panel(limb, _unit(axis if axis @ away >= 0 else -axis), limb=True))
    return [Panel(np.asarray(body & whole, bool), _upright(_axis(body)), limb=False), *panels]


def _sticks_out(limb: Flags, body: Flags) -> bool:
    """Longer than it is wide where it meets the body; a hem's corner is not."""
    touch = cv2.dilate(body.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & limb
    seam = max(1.0, float(touch.sum()))
    return float(limb.sum()) > 0.55 * seam * seam


def _joint(limb: Flags, body: Flags, middle: Soft) -> Soft:
    touch = cv2.dilate(body.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & limb
    ys, xs = np.nonzero(touch)
    return np.array([xs.mean(), ys.mean()], np.float32) if len(xs) else middle


def _legs(whole: Flags) -> list[Panel]:
    """The two legs of trousers, each up to the waist; none of a skirt or where one leg hides the other."""
    ys, xs = np.nonzero(whole)
    top, bottom = int(ys.min()), int(ys.max())
    height, left_out = bottom - top + 1, None
    split = -1
    for row in range(top + height // 5, top + int(0.93 * height), max(1, height // LEG_STEPS)):
        _, labels, stats, _ = cv2.connectedComponentsWithStats(whole[row:].astype(np.uint8), connectivity=8)
        areas = np.sort(stats[1:, cv2.CC_STAT_AREA])[::-1]
        if len(areas) > 1 and areas[1] > 0.35 * areas[0] and areas[1] > 0.06 * whole.sum():
            split, left_out = row, (labels, 1 + np.argsort(stats[1:, cv2.CC_STAT_AREA])[::-1][:2])
            break
    if split < 0 or left_out is None:
        return []
    labels, two = left_out
    seeds = [np.zeros_like(whole), np.zeros_like(whole)]
    for seed, number in zip(seeds, two, strict=True):
        seed[split:] = labels == number
    if np.nonzero(seeds[0])[1].mean() > np.nonzero(seeds[1])[1].mean():
        seeds.reverse()
    first = np.nonzero(seeds[0][split])[0]
    second = np.nonzero(seeds[1][split])[0]
    gap = (first.max() + second.min()) / 2 if len(first) and len(second) else xs.mean()
    waist = np.nonzero(whole[top:top + max(2, height // 20)])[1]
    rows, columns = np.mgrid[0:whole.shape[0], 0:whole.shape[1]]
    rise = gap + (waist.mean() - gap) * np.clip((split - rows) / max(split - top, 1), 0, 1)
    near = [cv2.distanceTransform((~seed).astype(np.uint8), cv2.DIST_L2, 5) for seed in seeds]
    left = np.where(rows < split, columns < rise, near[0] <= near[1])
    return [Panel(np.asarray(whole & side, bool), _upright(_axis(whole & side)), limb=True) for side in (left, ~left)]


def _slim(flags: Flags) -> bool:
    ys, _ = np.nonzero(flags)
    return bool(float(np.ptp(ys) + 1) ** 2 > 6.0 * flags.sum())


def _axis(flags: Flags) -> tuple[float, float]:
    """The long axis of a shape, pointing down."""
    ys, xs = np.nonzero(flags)
    if len(xs) < 8:
        return 0.0, 1.0
    covariance = np.cov(np.stack([xs, ys]).astype(np.float64))
    values, vectors = np.linalg.eigh(covariance)
    if values[1] < 1.6 * values[0]:
        return 0.0, 1.0
    axis = vectors[:, 1]
    return _unit(axis if axis[1] >= 0 else -axis)


def _upright(axis: tuple[float, float]) -> tuple[float, float]:
    """A body's grain: its own axis while it leans, the vertical where the shape is merely wide."""
    return axis if axis[1] > 0.82 else (0.0, 1.0)


def _unit(vector: Soft) -> tuple[float, float]:
    length = float(np.hypot(vector[0], vector[1])) or 1.0
    return float(vector[0]) / length, float(vector[1]) / length
