"""Interactive segmentation: a mask corrected by box, points and strokes.

On a small copy of the photo, GrabCut (Rother, Kolmogorov and Blake, 2004) decides how far a box, a point and the first
stroke of a part reach; a stroke on a mask that is there stays local (`strokes.py`). One that adds never removes and the
other way round, and only what is connected to it changes: elsewhere the mask stays bit for bit. Then the edges are
refined at full size.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.garment_mask import PARTS, Alpha, GarmentMask
from modiste.core.values import Photo
from modiste.garment.segmentation.interactions import Box, Interactions, Point, Stroke
from modiste.garment.segmentation.refine import Pixels, refine, tidied
from modiste.garment.segmentation.strokes import MIDDLE, obeyed, stroked

Flags = NDArray[np.bool_]
Marks = NDArray[np.uint8]

_WORK_PIXELS: Final = 100_000  # of the copy on which GrabCut works
_BOX_PIXELS: Final = 50_000    # the same where a box, of which most is open, has to be looked through
_KEEP, _REMOVE, _ADD = 0, 1, 2
_POINT: Final = 0.004          # radius of a point that is obeyed, and of the seed that it is, over the shorter side
_SEED: Final = 0.015
_REACH: Final = (0.03, 0.7)    # how far from a hint things may change: over the diagonal, and over the hint's length
_POINT_REACH: Final = 0.25     # of a point, which has no length, over the diagonal
_ALIKE: Final = 14.0           # distance in CIELAB within which a colour is like one under the brush
_SHARED: Final = 0.25          # of a hint on another part, from which on it is meant to take from that part
_TONES: Final = 4              # colours that are told apart under a brush
_LINE: Final = 0.5             # radius of a stroke's line, pixels
_STEPS: Final = 2
_BOX_STEPS: Final = 2
_FEWEST: Final = 16            # pixels of either kind that GrabCut needs to model colours
_WHITE: Final = 255


def correct(photo: Photo, mask: GarmentMask | None, part: str, interactions: Interactions) -> GarmentMask:
    """The mask with `part` as the interactions say; other parts give way to it.

    Args:
        photo: of the mask's size.
        mask: what was found so far; None when nothing was.
        part: one of `PARTS`; it need not be in the mask yet.
        interactions: in pixels of the photo. A box around a part that is in the mask looks for it again, inside.

    Returns:
        A new mask; a part of which nothing is left is no longer in it. The corrected part's confidence is 1.

    Raises:
        UnknownNameError: no such part.
        InputError: a hint is outside the photo, the mask is of another size, there is nothing to remove from, or
            nothing would be left.
    """
    if part not in PARTS:
        raise UnknownNameError("part of clothes", part, PARTS)
    width, height = photo.width_px, photo.height_px
    interactions.check_inside(width, height, photo.source)
    if mask is not None and (mask.width_px, mask.height_px) != (width, height):
        raise InputError("garment.mask_size", source=photo.source, mask_width=mask.width_px, mask_height=mask.height_px,
                         width=width, height=height)
    known = mask is not None and part in mask.parts
    if not known and not interactions.adds:
        raise InputError("garment.nothing_to_remove", source=photo.source, part=part)
    before: Alpha = mask.of(part) if mask is not None and known else np.zeros((height, width), np.uint8)
    rest = tuple(alpha for name, alpha in zip(mask.parts, mask.alpha, strict=True) if name != part) if mask else ()
    after = _corrected(np.asarray(photo.image), before, rest, interactions)
    return _joined(mask, part, before, after, photo.source)


def _corrected(image: Pixels, before: Alpha, rest: tuple[Alpha, ...], interactions: Interactions) -> Alpha:
    height, width = before.shape
    scale = min(1.0, ((_WORK_PIXELS if interactions.box is None else _BOX_PIXELS) / (width * height)) ** 0.5)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    held: Flags = cv2.resize(before, size, interpolation=cv2.INTER_AREA) > _WHITE // 2
    others = [cv2.resize(alpha, size, interpolation=cv2.INTER_AREA) for alpha in rest]
    found = _pointed(small, held, others, interactions, (size[0] / width, size[1] / height))
    found, meant = _brushed(small, found, others, interactions, (size[0] / width, size[1] / height))
    after = before.copy()
    changed = found != held
    if changed.any():
        zone = cv2.resize(cv2.dilate(changed.astype(np.uint8), np.ones((5, 5), np.uint8)), (width, height),
                          interpolation=cv2.INTER_NEAREST) > 0
        soft = cv2.GaussianBlur(found.astype(np.float32), (0, 0), 0.8)
        (fine,) = refine(image, np.stack((1 - soft, soft)), [1])
        after[zone] = fine[zone]
    obeyed = _marks(interactions.points, meant, (width, height), (1.0, 1.0), _POINT)
    after[obeyed == _ADD] = _WHITE
    after[obeyed == _REMOVE] = 0
    return after


def _pointed(image: Pixels, held: Flags, others: Sequence[Alpha], asked: Interactions, scale: tuple[float, float]
             ) -> Flags:
    """A mask after the box and the points: each stands for all that looks like it and hangs together with it."""
    size = (held.shape[1], held.shape[0])
    found = held
    if asked.box is not None:
        hints = _marks(asked.points, asked.strokes, size, scale, _SEED)
        found = _in_box(image, found, hints, _scaled(asked.box, size, scale))
    marks = _marks(asked.points, (), size, scale, _SEED)
    if (marks == _ADD).any():
        found = _spread(image, found, marks == _ADD, (marks == _REMOVE) | _taken(others, marks == _ADD))
    if (marks == _REMOVE).any():
        found = found & ~_spread(image, ~found, marks == _REMOVE, marks == _ADD)
    return found


def _brushed(image: Pixels, held: Flags, others: Sequence[Alpha], asked: Interactions, scale: tuple[float, float]
             ) -> tuple[Flags, list[Stroke]]:
    """A mask after the strokes, one after another, and what of them has to be obeyed. The first one of a part that was
    not found stands for the garment, as a point does; any other changes what is under the brush."""
    size = (held.shape[1], held.shape[0])
    found, meant = held, []
    for stroke in asked.strokes:
        under = _marks((), (stroke,), size, scale, _SEED) != _KEEP
        taken = _taken(others, under)
        if stroke.add and not found.any():
            found = _spread(image, found, under, taken)
            meant.append(stroke)
            continue
        line = cv2.distanceTransform((_marks((), (replace(stroke, radius_px=_LINE),), size, scale, _SEED) == _KEEP
                                      ).astype(np.uint8), cv2.DIST_L2, 5)
        radius = max(0.5, stroke.radius_px * min(scale))
        if obeyed(found, line, radius, add=stroke.add).any():
            meant.append(replace(stroke, radius_px=stroke.radius_px * MIDDLE))
        found = stroked(image, found, taken, line, radius, add=stroke.add)
    return found, meant


def _joined(mask: GarmentMask | None, part: str, before: Alpha, after: Alpha, source: str) -> GarmentMask:
    """The mask with one part's alpha exchanged; where that changed, the other parts have what it leaves."""
    alphas = {} if mask is None else dict(zip(mask.parts, mask.alpha, strict=True))
    sure = {} if mask is None else dict(zip(mask.parts, mask.confidence, strict=True))
    changed = before != after
    for other, alpha in alphas.items():
        alphas[other] = np.where(changed, np.minimum(alpha, _WHITE - after), alpha)
    alphas[part], sure[part] = after, 1.0
    parts = tuple(name for name in PARTS if name in alphas and alphas[name].any())
    if not parts:
        raise InputError("garment.nothing_left", source=source, part=part)
    return GarmentMask(parts, np.stack([alphas[name] for name in parts]), tuple(sure[name] for name in parts))


def _marks(points: Sequence[Point], strokes: Sequence[Stroke], size: tuple[int, int], scale: tuple[float, float],
           point: float) -> Marks:
    """H x W of _KEEP, _REMOVE and _ADD on a copy of the photo; points are discs of `point` times the shorter side."""
    marks: Marks = np.full(size[::-1], _KEEP, np.uint8)
    shift = 4  # OpenCV draws at 1/16 of a pixel

    def at(x: float, y: float) -> tuple[int, int]:
        return round((x * scale[0] - 0.5) * 2**shift), round((y * scale[1] - 0.5) * 2**shift)

    for hint in points:
        radius = max(1.0, point * min(size))
        cv2.circle(marks, at(hint.x, hint.y), round(radius * 2**shift), _ADD if hint.add else _REMOVE, -1, shift=shift)
    for stroke in strokes:
        value = _ADD if stroke.add else _REMOVE
        radius = max(0.5, stroke.radius_px * min(scale))
        places = [at(x, y) for x, y in stroke.places]
        for place in places:
            cv2.circle(marks, place, round(radius * 2**shift), value, -1, shift=shift)
        cv2.polylines(marks, [np.array(places, np.int32)], False, value, max(1, round(2 * radius)), shift=shift)
    return marks


def _scaled(box: Box, size: tuple[int, int], scale: tuple[float, float]) -> tuple[slice, slice]:
    x, y = scale
    left, top = max(0, int(box.left * x)), max(0, int(box.top * y))
    return (slice(top, max(top + 1, min(size[1], round(box.bottom * y)))),
            slice(left, max(left + 1, min(size[0], round(box.right * x)))))


def _in_box(image: Pixels, held: Flags, marks: Marks, box: tuple[slice, slice]) -> Flags:
    """What stands out in a box from what is around it; from what was held there where that was something."""
    inside = np.zeros(held.shape, bool)
    inside[box] = True
    guess = held & inside
    if guess.sum() < 0.02 * inside.sum():
        rows, columns = np.mgrid[-1:1:complex(0, inside[box].shape[0]), -1:1:complex(0, inside[box].shape[1])]
        guess[box] = rows**2 + columns**2 < 1  # corners of a box are seldom garment
    hint = np.where(guess, cv2.GC_PR_FGD, np.where(inside, cv2.GC_PR_BGD, cv2.GC_BGD)).astype(np.uint8)
    hint[marks == _ADD], hint[marks == _REMOVE] = cv2.GC_FGD, cv2.GC_BGD
    found = _cut(image, hint, _BOX_STEPS)
    if found is None:
        found = guess
    tidy = tidied(found.astype(np.uint8), max(2, round(0.002 * inside.sum()))) > 0
    return np.asarray(tidy & inside)


def _taken(rest: Sequence[Alpha], seeds: Flags) -> Flags:
    """Where the other parts are, as far as the hint does not lie on them: what is brushed over may change hands."""
    taken = np.zeros(seeds.shape, bool)
    for alpha in rest:
        there = alpha > _WHITE // 2
        if (there & seeds).sum() < _SHARED * seeds.sum():
            taken |= there
    return taken & ~seeds


def _beyond(seeds: Flags) -> Flags:
    """Where no hint reaches: a long stroke reaches farther than a short one."""
    diagonal = float(np.hypot(*seeds.shape))
    count, islands, stats, _ = cv2.connectedComponentsWithStats(seeds.astype(np.uint8))
    beyond = np.ones(seeds.shape, bool)
    for number in range(1, count):
        _, _, width, height, _ = (int(value) for value in stats[number])
        length = float(np.hypot(width, height))
        is_point = length <= 4 * max(1.0, _SEED * min(seeds.shape))
        reach = _POINT_REACH * diagonal if is_point else _REACH[0] * diagonal + _REACH[1] * length
        distance = cv2.distanceTransform((islands != number).astype(np.uint8), cv2.DIST_L2, 3)
        beyond &= distance > reach
    return beyond


def _spread(image: Pixels, held: Flags, seeds: Flags, barred: Flags) -> Flags:
    """`held`, the seeds, and what hangs together with the seeds and looks more like held than like the rest."""
    far = _beyond(seeds)
    rows, columns = np.nonzero(~far)
    window = (slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1))
    hint = np.where(_alike(image, seeds & ~barred), cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    hint[far | barred] = cv2.GC_BGD
    hint[held | seeds] = cv2.GC_FGD
    found = _cut(image[window], hint[window], _STEPS)
    grown = held | seeds
    if found is not None:
        new = np.zeros(held.shape, np.uint8)
        new[window] = found
        new[(held & ~seeds) | far | barred] = 0
        _, islands = cv2.connectedComponents(new, connectivity=4)
        touched = np.unique(islands[seeds])
        grown |= np.isin(islands, touched[touched > 0])
    tidy = tidied(grown.astype(np.uint8), max(2, round(2e-4 * held.size))) > 0
    return np.asarray(np.where(far, held, tidy | held | seeds) & ~(barred & ~held))


def _alike(image: Pixels, seeds: Flags) -> Flags:
    """Pixels of a colour under the seeds, wherever they are: the other sleeve is no model of the background."""
    if not seeds.any():
        return seeds
    colours = cv2.cvtColor(cv2.GaussianBlur(image, (3, 3), 0).astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    under = colours[seeds]
    tones = min(_TONES, len(under))
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 10, 0.5)
    _seeded()
    _, _, centres = cv2.kmeans(under, tones, None, ends, 1, cv2.KMEANS_PP_CENTERS)
    like = np.zeros(seeds.shape, bool)
    for centre in centres:
        like |= ((colours - centre) ** 2).sum(-1) < _ALIKE**2
    return like | seeds


def _cut(image: Pixels, hint: Marks, steps: int) -> Flags | None:
    """GrabCut's answer, or None where there is too little of either side to model its colours."""
    front = (hint == cv2.GC_FGD) | (hint == cv2.GC_PR_FGD)
    if min(front.sum(), (~front).sum()) < _FEWEST:
        return None
    _seeded()
    result = hint.copy()
    cv2.grabCut(np.ascontiguousarray(image), result, None, np.zeros((1, 65)), np.zeros((1, 65)), steps,
                cv2.GC_INIT_WITH_MASK)
    return np.asarray((result == cv2.GC_FGD) | (result == cv2.GC_PR_FGD))


def _seeded() -> None:
    """OpenCV clusters colours from a random start, of a generator that is its own: the same hints, the same mask."""
    cv2.setRNGSeed(1)
