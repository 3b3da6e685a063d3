"""The garment of a product photo on white, as a soft mask: good enough to lay a pattern on, or refused.

Steps: the background is what is white and connected to the border; skin comes from a chrominance box (Chai & Ngan
1999); a colour histogram of the garment's core is weighed against one of skin, head, and the neighbouring garments (a
Bayes ratio as in histogram back-projection, Swain & Ballard 1991), smoothed along the picture's own edges (guided
filter, He et al. 2010). What does not look like one plain garment afterwards is refused: as augmentation, a missing
picture costs nothing and a wrong one teaches a mistake.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import SettingError
from modiste.imaging.guided_filter import guided_filter

GROUPS = ("upper", "lower", "dress", "footwear", "bag", "other")

WHITE = 246          # darkest channel of a pixel that may be background
BORDER_WHITE = 0.5   # least share of the border that must be white
AREA = (0.03, 0.9)   # share of the picture that the object may take
BINS = 16
_RADIUS_PX = 4       # of the guided filter over lightness
_FLAT = 60.0         # variance of 8-bit lightness below which a window counts as flat
# An old print stronger than this would show through the new one. Washed denim, bags and shoes are lively when plain.
MAX_PRINT = {"upper": 0.22, "dress": 0.22, "lower": 0.4, "footwear": 0.5, "bag": 0.5, "other": 0.3}

Pixels = NDArray[np.uint8]
Soft = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Cutout:
    """`alpha`: H x W, 0..1, the garment; `foreground`: H x W, everything that is not the white background."""

    alpha: Soft
    foreground: Flags


@dataclass(frozen=True, slots=True)
class _Layout:
    """Rows (0 at the foreground's top, 1 at its bottom) that are surely garment, and those that surely are not."""

    core: tuple[float, float]
    head: float
    feet: float
    strapless: bool = False

    def doubt(self, place: Soft) -> Soft:
        """Log odds to take off away from the core, where a neighbouring garment of a like colour may begin."""
        below = np.clip((place - self.core[1] - 0.1) / max(self.feet - self.core[1] - 0.1, 0.02), 0, 1)
        above = np.clip((self.core[0] - 0.1 - place) / max(self.core[0] - 0.1 - self.head, 0.02), 0, 1)
        return np.asarray(2.0 * below**2 + 1.0 * above**2, np.float32)


def cut_out(image: Pixels, group: str) -> Cutout | None:
    """Find the garment of a product photo.

    Args:
        image: H x W x 3 sRGB, 48 px or more a side.
        group: one of `GROUPS`: where on a person the garment is worn.

    Returns:
        The soft mask, or None when the background is not white or the garment cannot be told from what is around it.

    Raises:
        SettingError: no such group.
    """
    if group not in GROUPS:
        raise SettingError("imaging.garment_group", group=group, groups=GROUPS)
    if min(image.shape[:2]) < 48:
        return None
    foreground = find_foreground(image)
    if foreground is None:
        return None
    lab = cv2.cvtColor(cv2.GaussianBlur(image, (3, 3), 0), cv2.COLOR_RGB2LAB)
    if group in ("upper", "lower", "dress"):
        mask = _worn(lab, image, foreground, group)
    else:
        foreground &= ~find_openings(image)
        mask = _product(lab, foreground, group)
    if mask is None:
        return None
    mask = _main_parts(mask)
    if not AREA[0] * 0.6 < mask.mean() < AREA[1] or not _whole(mask, foreground, lab):
        return None
    if print_strength(mask, lab) > MAX_PRINT[group]:
        return None
    return Cutout(_soften(mask, foreground), foreground)


def find_foreground(image: Pixels) -> Flags | None:
    """Everything but the white that touches the border (H x W), or None when the border is not white."""
    white = (image.min(-1) >= WHITE).astype(np.uint8)
    border = np.concatenate([white[0], white[:, 0], white[:, -1]])
    if border.mean() < BORDER_WHITE or white[:, 0].mean() < 0.5 or white[:, -1].mean() < 0.5:
        return None
    framed = np.pad(white, ((1, 0), (1, 1)), constant_values=1)  # below, a person may be cut by the frame
    count, labels = cv2.connectedComponents(framed, connectivity=4)
    del count
    foreground = (labels != labels[0, 0])[1:, 1:-1].astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(foreground, connectivity=8)
    keep = stats[:, cv2.CC_STAT_AREA] >= 0.002 * foreground.size
    keep[0] = False
    result: Flags = keep[labels]
    return result if AREA[0] < result.mean() < AREA[1] else None


def find_openings(image: Pixels) -> Flags:
    """Background seen through the object (inside a handle, between straps), H x W: pure white areas of some size."""
    pure = cv2.erode((image.min(-1) >= 251).astype(np.uint8), np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(pure, connectivity=4)
    keep = (stats[:, cv2.CC_STAT_AREA] > 0.001 * pure.size).astype(np.uint8)
    keep[0] = 0
    return np.asarray(cv2.dilate(keep[labels], np.ones((3, 3), np.uint8)), bool)


def find_skin(image: Pixels, foreground: Flags) -> Flags:
    """Pixels of skin colour: Cb and Cr inside the box of Chai and Ngan, neither very dark nor washed out (H x W)."""
    luma, cr, cb = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb))
    skin = (cr >= 136) & (cr <= 173) & (cb >= 77) & (cb <= 125) & (luma > 50) & foreground
    return np.asarray(cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), bool)


def _worn(lab: Pixels, image: Pixels, foreground: Flags, group: str) -> Flags | None:
    height, _ = foreground.shape
    rows = np.flatnonzero(foreground.any(1))
    top, bottom = int(rows[0]), int(rows[-1])
    extent = bottom - top + 1
    place: Soft = ((np.arange(height) - top) / extent).astype(np.float32)[:, None]
    skin = find_skin(image, foreground)
    cut_above, cut_below = top <= 1, bottom >= height - 2
    if group == "lower":
        layout = _lower_layout(skin, foreground, place, cut_above)
    else:
        layout = _upper_layout(skin, foreground, place, group, cut_below)
    if layout is None:
        return _flat(lab, foreground, skin)
    columns = np.flatnonzero(foreground[(place[:, 0] > layout.core[0]) & (place[:, 0] < layout.core[1])].any(0))
    if len(columns) < 6:
        return None
    middle = (np.arange(foreground.shape[1])[None, :] - columns.mean()) / len(columns)
    core = foreground & (place > layout.core[0]) & (place < layout.core[1]) & (np.abs(middle) < 0.3)
    outside = foreground & ((place < layout.head) | (place > layout.feet))
    if group == "lower":
        below = foreground & (place > 0.5) & (place < 0.88)
        if below.sum() > 60 and skin[below].mean() < 0.08:
            # Covered legs: all of both is garment, however faded, down to the shoes.
            core |= foreground & ~skin & (place > layout.core[0]) & (place < 0.88)
    return _separate(lab, foreground, skin, core, outside, place, layout)


def _upper_layout(skin: Flags, foreground: Flags, place: Soft, group: str, cut_below: bool) -> _Layout | None:
    """Where the garment is on a person seen from the head down; None when there is no face: a garment by itself."""
    zone = skin & (place < 0.34)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(zone.astype(np.uint8), connectivity=8)
    if len(stats) < 2:
        return None
    face = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    if stats[face, cv2.CC_STAT_AREA] < 0.012 * foreground.sum():
        return None
    face_rows = np.flatnonzero((labels == face).sum(1) > 0.45 * (labels == face).sum(1).max())
    chin = float(place[min(int(face_rows[-1]), len(place) - 1), 0])
    level = float(place[int(centres[face, 1]), 0])
    head = min(max(level + 0.03, 0.5 * (chin + level)), 0.3)
    if group == "dress":
        return _Layout((min(head + 0.14, 0.4), 0.52), head, 0.97 if cut_below else 0.93)
    return _Layout((min(head + 0.16, 0.42), 0.66), head, 0.94 if cut_below else 0.97)


def _lower_layout(skin: Flags, foreground: Flags, place: Soft, cut_above: bool) -> _Layout | None:
    """Where the garment is on a person seen from the waist down; None for a garment by itself."""
    del skin, foreground, place
    return _Layout((0.22, 0.42), 0.05, 0.95, strapless=True) if cut_above else None


def _flat(lab: Pixels, foreground: Flags, skin: Flags) -> Flags | None:
    """A garment by itself is the whole foreground; much skin colour in a garment of another colour is a person."""
    share = skin.sum() / foreground.sum()
    typical = np.median(lab[foreground].astype(np.float32), 0)
    tone = np.median(lab[skin].astype(np.float32), 0) if skin.any() else typical
    if share > 0.04 and np.linalg.norm(typical - tone) > 25:
        return None
    rows = np.flatnonzero(foreground.any(1))
    upper, lower = (_typical(lab, part) for part in _halves(foreground, int(rows[0]), int(rows[-1])))
    if upper is None or lower is None or np.linalg.norm(upper - lower) > 45:
        return None  # a set of two garments
    return foreground


def _halves(foreground: Flags, top: int, bottom: int) -> tuple[Flags, Flags]:
    third = (bottom - top) // 3
    upper, lower = foreground.copy(), foreground.copy()
    upper[top + third:] = False
    lower[: bottom - third] = False
    return upper, lower


def _product(lab: Pixels, foreground: Flags, group: str) -> Flags | None:
    """Shoes, bags and the rest: the object without the parts (soles, laces, buckles) of a quite different colour."""
    if group != "footwear":
        return foreground
    pixels = lab.astype(np.float32)
    inner = cv2.erode(foreground.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(bool)
    if inner.sum() < 50:
        return None
    typical = np.median(pixels[inner], 0)
    scale = np.array([0.45, 1.0, 1.0], np.float32)  # folds and light change lightness more than hue
    far = np.linalg.norm((pixels - typical) * scale, axis=-1)
    mask = foreground & (cv2.blur(far, (3, 3)) < 26)
    mask = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)).astype(bool)
    return mask & foreground if mask.sum() > 0.45 * foreground.sum() else None


def _codes(lab: Pixels) -> NDArray[np.int32]:
    """The histogram cell of each pixel: 16 lightness steps x 16 x 16 chroma steps around neutral."""
    light = lab[..., 0].astype(np.int32) // 16
    a, b = (np.clip((lab[..., k].astype(np.int32) - 128 + 64) // 8, 0, BINS - 1) for k in (1, 2))
    return light * BINS * BINS + a * BINS + b


def _histogram(codes: NDArray[np.int32], weights: Soft) -> Soft:
    counts = np.bincount(codes.ravel(), weights.ravel(), BINS**3).reshape(BINS, BINS, BINS).astype(np.float32)
    for axis in range(3):  # spread over neighbouring cells: a binomial kernel along each axis
        side = np.roll(counts, 1, axis) + np.roll(counts, -1, axis)
        counts = 0.5 * counts + 0.25 * side
    return np.asarray(counts.ravel() / max(float(counts.sum()), 1e-6), np.float32)


def _separate(lab: Pixels, foreground: Flags, skin: Flags, core: Flags, outside: Flags, place: Soft,
              layout: _Layout) -> Flags | None:
    core_colour = _typical(lab, core & ~skin if (core & ~skin).sum() > 0.5 * core.sum() else core)
    if core_colour is None or core.sum() < 60:
        return None
    head = outside & (place < layout.head)
    face = _typical(lab, skin & head)
    if face is not None and float(np.linalg.norm((core_colour - face) * (0.5, 1, 1))) < 13:
        return None  # a garment of the colour of the skin around it
    if skin[core].mean() > 0.35:
        return None
    codes = _codes(lab)
    garment = (core & ~skin).astype(np.float32)
    other = (outside | skin).astype(np.float32)
    score = np.zeros(core.shape, np.float32)
    doubt = layout.doubt(place)
    for _ in range(2):
        inside, apart = _histogram(codes, garment), _histogram(codes, other)
        ratio = np.log((inside + 2e-5) / (apart + 2e-5))[codes]
        ratio = np.where(skin & ~core, ratio - 1.5, ratio) - doubt - 12.0 * outside
        score = guided_filter(np.clip(ratio, -6, 6).astype(np.float32) * foreground, lab[..., 0].astype(np.float32),
                              _RADIUS_PX, _FLAT)
        garment = ((score > 0.3) & foreground).astype(np.float32)
        other = (((score < -0.3) & foreground) | outside).astype(np.float32)
    mask: Flags = (score > 0) & foreground
    mask = _fill(mask | (core & ~skin), foreground & ~skin & ~outside)
    if layout.strapless:
        mask = _without_thin_parts(mask, place)
    if mask[core].mean() < 0.8 or (mask & skin).sum() > 0.12 * mask.sum():
        return None
    spilled = (ratio + doubt)[outside & ~head] + 12.0  # the ratio itself, before the region outside was pushed down
    if len(spilled) > 20 and (spilled > 0).mean() > 0.6:
        return None  # the neighbouring garment has the same colour: there is no telling where one ends
    return mask


def _without_thin_parts(mask: Flags, place: Soft) -> Flags:
    """Trousers and skirts have no straps: what is thin beside the hips is a cuff or the rim of a hand."""
    body = mask.astype(np.uint8)
    rows = int(((place > 0) & (place < 1)).sum())
    wide = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * (rows // 28) + 1,) * 2)
    thick = np.where(place < 0.5, cv2.morphologyEx(body, cv2.MORPH_OPEN, wide),
                     cv2.morphologyEx(body, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8)))
    result: Flags = mask & (cv2.dilate(thick, np.ones((3, 3), np.uint8)) > 0)
    return result


def _typical(lab: Pixels, where: Flags) -> NDArray[np.float32] | None:
    return np.asarray(np.median(lab[where].astype(np.float32), 0), np.float32) if where.sum() > 20 else None


def _fill(mask: Flags, allowed: Flags) -> Flags:
    """Close cracks, then fill the holes (buttons, logos) that lie fully inside the garment."""
    solid = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    solid = cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - np.pad(solid, 1), connectivity=4)
    hole = stats[:, cv2.CC_STAT_AREA] < 0.06 * mask.sum()
    hole[0] = False
    result: Flags = (solid.astype(bool) | hole[labels][1:-1, 1:-1]) & (allowed | mask)
    return result


def _main_parts(mask: Flags) -> Flags:
    """Only the parts of some size: the body of the garment and what an arm or a belt cut off from it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    area = stats[:, cv2.CC_STAT_AREA].copy()
    area[0] = 0
    result: Flags = (area >= 0.06 * area.max())[labels] & mask
    return result


def _whole(mask: Flags, foreground: Flags, lab: Pixels) -> bool:
    """Whether the mask is one solid piece and no large part of the garment's colour was left outside it."""
    body = mask.astype(np.uint8)
    closed = cv2.morphologyEx(np.pad(body, 12), cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13)))
    if body.sum() < 0.88 * closed.sum():
        return False
    typical = np.median(lab[mask].astype(np.float32), 0)
    rest = lab[foreground & ~cv2.dilate(body, np.ones((5, 5), np.uint8)).astype(bool)].astype(np.float32)
    like = np.linalg.norm((rest - typical) * np.array([0.6, 1, 1], np.float32), axis=-1) < 12
    return bool(like.sum() < 0.1 * mask.sum())


def print_strength(mask: Flags, lab: Pixels) -> float:
    """How strongly a garment is patterned already, 0..1.

    The share of it whose colour strays from its smooth surroundings (checks, lettering), or whose hue is far from the
    garment's typical one (large motifs, panels), whichever is more.
    """
    inner = cv2.erode(mask.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.float32)
    if inner.sum() < 60:
        return 1.0
    sigma = 0.06 * float(np.sqrt(mask.sum()))
    weight = cv2.GaussianBlur(inner, (0, 0), sigma)[..., None] + 1e-3
    pixels = lab.astype(np.float32)
    smooth = cv2.GaussianBlur(pixels * inner[..., None], (0, 0), sigma) / weight
    stray = np.linalg.norm((pixels - smooth) * np.array([0.5, 1, 1], np.float32), axis=-1)
    chroma = pixels[inner > 0][:, 1:]
    foreign = np.linalg.norm(chroma - np.median(chroma, 0), axis=-1)
    return float(max((stray[inner > 0] > 9.0).mean(), (foreign > 14.0).mean()))


def _soften(mask: Flags, foreground: Flags) -> Soft:
    """Full inside, fading over the pixel around it that still holds some of the garment; 0 on the background."""
    soft = cv2.GaussianBlur(mask.astype(np.float32), (3, 3), 0.7)
    return np.where(foreground, np.where(mask, np.float32(1.0), soft), np.float32(0.0))
