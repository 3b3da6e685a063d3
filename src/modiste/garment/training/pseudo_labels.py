"""Pseudo-labels (Lee, 2013): masks for photos of which only the garment's name is known.

Product photos on white are cut out by rule. In others (clothes on a bed, a floor, a hanger) a trained segmenter says
where the named garment is; for the first one, GrabCut (Rother et al., 2004) parts the middle from the border.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.labels import IGNORED, Labels
from modiste.imaging.cutout import cut_out, find_foreground, find_skin
from modiste.imaging.light import Pixels

Teacher = Callable[[Pixels], NDArray[np.float32]]
"""A photo H x W x 3 -> probabilities classes x h x w, of any smaller size."""

_SURE, _UNSURE = 0.75, 0.4
_SURE_CLASS: Final = 0.6
_CUT_PX: Final = 160
_GROUPS: Final = {"upper": "upper", "lower": "lower", "dress": "dress", "outerwear": "upper", "footwear": "footwear",
                  "bag": "bag", "other": "other"}


@dataclass(frozen=True, slots=True)
class PseudoLabel:
    """The class of each pixel H x W; `pasteable` when all but background is one garment, which can be laid on another
    ground."""

    labels: Labels
    pasteable: bool = False


PseudoLabeller = Callable[[Pixels, int], PseudoLabel | None]
"""A photo H x W x 3 and the class of its garment -> what is known of it, or None when it is too little."""


def pseudo_label(photo: Pixels, label: int, teacher: Teacher | None = None) -> PseudoLabel | None:
    """What is known of a photo H x W x 3 whose garment is of class `label`, or None when it is too little."""
    ground = find_foreground(photo)
    if ground is not None:
        return _product(photo, ground, label, teacher)
    return _labelled_by_teacher(photo, label, teacher) if teacher is not None else _cut(photo, label)


def _product(photo: Pixels, foreground: NDArray[np.bool_], label: int,
             teacher: Teacher | None) -> PseudoLabel | None:
    """A product photo on white: its garment cut out, its ground, and what the teacher is sure of in between: the rest
    of a person's clothes, and the whole garment where its print keeps it from being cut out."""
    found = cut_out(photo, _GROUPS[CLASSES[label]])
    if found is None and teacher is None:
        return None
    labels = np.where(foreground, np.uint8(IGNORED), np.uint8(0))
    inside = found.alpha > 0.5 if found is not None else np.zeros_like(foreground)
    if teacher is not None:
        likely = [cv2.resize(one, photo.shape[1::-1], interpolation=cv2.INTER_LINEAR) for one in teacher(photo)]
        best, sure = np.argmax(likely, axis=0), np.max(likely, axis=0) > _SURE_CLASS
        seen = foreground & sure & (best > 0)
        labels[seen] = best[seen]
    labels[find_skin(photo, foreground & ~inside)] = CLASSES.index("skin")
    labels[inside] = label
    alone = float(inside.sum()) > 0.93 * float(foreground.sum())
    return PseudoLabel(labels.astype(np.uint8), pasteable=alone)


def _cut(photo: Pixels, label: int) -> PseudoLabel | None:
    """What lies in the middle of a photo, where GrabCut tells it from the border; the edge between is left open."""
    factor = _CUT_PX / max(photo.shape[:2])
    small = cv2.resize(photo, None, fx=min(1.0, factor), fy=min(1.0, factor), interpolation=cv2.INTER_AREA)
    height, width = small.shape[:2]
    y, x = max(2, height // 16), max(2, width // 16)
    mask = np.full((height, width), cv2.GC_BGD, np.uint8)
    mask[y:-y, x:-x] = cv2.GC_PR_BGD
    mask[height // 5 : -height // 5, width // 5 : -width // 5] = cv2.GC_PR_FGD
    cv2.setRNGSeed(0)
    cv2.grabCut(small[..., ::-1].copy(), mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    inside = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    inside = cv2.morphologyEx(inside, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    inside = cv2.morphologyEx(inside, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    share, middle = inside.mean(), inside[height // 3 : -height // 3, width // 3 : -width // 3].mean()
    if not 0.12 < share < 0.75 or middle < 0.8:
        return None
    size = photo.shape[1::-1]
    sure = cv2.resize(cv2.erode(inside, np.ones((5, 5), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    maybe = cv2.resize(cv2.dilate(inside, np.ones((7, 7), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    labels = np.where(sure > 0, label, np.where(maybe > 0, IGNORED, 0)).astype(np.uint8)
    return PseudoLabel(labels)


def _labelled_by_teacher(photo: Pixels, label: int, teacher: Teacher) -> PseudoLabel | None:
    """Where the teacher is sure that there are clothes, they are the named garment; elsewhere nothing is said."""
    seen = teacher(photo)
    clothes = cv2.resize(np.asarray(seen[1:-1].sum(0)), photo.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    sure = clothes > _SURE
    if not 0.06 < sure.mean() < 0.85 or (clothes > _UNSURE).sum() > 1.5 * sure.sum():
        return None
    labels = np.where(sure, label, np.where(clothes > 1 - _SURE, IGNORED, 0)).astype(np.uint8)
    return PseudoLabel(labels)
