"""Estimate where a garment changes its albedo: the print that has to be taken out of the shading.

Light on a fold changes slowly and keeps the chroma; a dye changes within a pixel or two or changes the chroma (Retinex,
Land and McCann, 1971, with the colour cue of Funt, Drew and Brockington, 1992). Pixels are clustered by chroma and by
lightness less its surroundings; the difference of two clusters across their common edges is a step of reflectance, and
clusters that meet without a step are one dye under more and less light.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Flags, Soft, blur, masked_blur

CLUSTERS: Final = 6
SAMPLES: Final = 6000
CHROMA_WEIGHT: Final = 3.0    # a step of chroma (part of lightness) against one of log light
CHROMA_STEP: Final = 0.09     # of another dye
RADIAL: Final = 0.4           # light between folds takes on their colour: of a change of saturation alone this counts
DIM: Final = 0.03             # luminance below which a fall of light lowers the chroma as well: OKLab's L is then 0.3
SHARPNESS: Final = 0.62       # share of the difference of two clusters that is crossed at their edge
LEAST_STEP: Final = 0.22      # log light: smaller steps are folds
DARK_STEP: Final = 0.6        # the same on top for black cloth, whose logarithm exaggerates
CLEAR_STEP: Final = 0.3       # above the least: a dye even if all tones between are there as well
VALLEY: Final = 0.7           # tones between two dyes are rarer than this share of the dyes'
REACHES_PX: Final = (2, 3)
_GREY: Final = 0.02           # chroma over lightness below which a colour has no hue


@dataclass(frozen=True, slots=True, eq=False)
class Albedo:
    """`offset`: h x w, log reflectance over that of the commonest dye; `crowded`: h x w, 0 where the cloth is plain to
    1 where dyes meet everywhere; `edges`: pixels in which two dyes are mixed; `count` of dyes."""

    offset: Soft
    crowded: Soft
    edges: Flags
    count: int


def estimate_albedo(light: Soft, chroma: Soft, solid: Flags) -> Albedo:
    """Tell the dyes of a garment apart.

    Args:
        light: h x w, log luminance.
        chroma: h x w x 2, chroma over lightness, which light does not change.
        solid: h x w, pixels that are all garment.
    """
    size = float(np.sqrt(solid.sum()))
    local = light - masked_blur(light, solid.astype(np.float32), max(3.0, 0.08 * size))
    features = np.dstack([local, CHROMA_WEIGHT * chroma]).astype(np.float32)
    labels = _cluster(features, solid)
    centres = np.stack([np.median(features[solid & (labels == k)], axis=0) for k in range(int(labels.max()) + 1)])
    if looks_printed(light, local, chroma, solid):
        groups = np.arange(len(centres), dtype=np.int32)
        jump, pairs = _jumps(light, labels, len(centres))
        # Blurred edges of a print show less than the whole step: its tones tell the rest.
        tone = centres[None, :, 0] - centres[:, None, 0]
        offsets = _levels(np.where(jump * tone > 0, (jump + tone) / 2, jump), pairs, groups)
    else:
        typical = float(np.exp(np.median(light[solid])))
        least = LEAST_STEP + DARK_STEP * float(np.exp(-typical / 0.03))
        offsets, groups = _steps(light, local[solid], labels, centres, least)
    return _mapped(labels, solid, offsets, groups, size)


def looks_printed(light: Soft, local: Soft, chroma: Soft, solid: Flags) -> bool:
    """Whether a print covers the garment, or folds alone may explain it.

    A print has its own chromas, steep steps and few tones that come often (low kurtosis, two classes well apart, Otsu
    1979); folds have one chroma, slopes, and a long tail of rare deep tones. On white cloth light fills the folds: deep
    tones there are print. In the dark folds change the saturation too, and only another hue is a print's. The weights
    were set on 26 garments of both kinds.
    """
    tones = local[solid]
    deviation = max(float(tones.std()), 1e-3)
    kurtosis = float((((tones - tones.mean()) / deviation) ** 4).mean())
    colour = float(np.mean(_hue_slope(chroma, light)[solid]))
    steep = float(np.mean(_slope(light[..., None])[solid]))
    score = 60 * (colour - 0.0125) + 3 * (steep - 0.16) + float(np.clip((6.5 - kurtosis) / 6, -1.5, 1))
    score += 4 * (_two_classes(tones) - 0.63)
    if np.exp(np.median(light[solid])) > 0.5:
        score += 6 * max(0.0, -float(np.percentile(tones, 5)) - 0.3)
    return score > -0.2


def _slope(channels: Soft) -> Soft:
    """Length of the gradient of h x w x C a pixel, all channels together: h x w."""
    total = np.zeros(channels.shape[:2], np.float32)
    for number in range(channels.shape[2]):
        plane = np.ascontiguousarray(channels[..., number])
        total += cv2.Sobel(plane, cv2.CV_32F, 1, 0) ** 2 + cv2.Sobel(plane, cv2.CV_32F, 0, 1) ** 2
    return np.asarray(np.sqrt(total) / 8, np.float32)


def _hue_slope(chroma: Soft, light: Soft) -> Soft:
    """`_slope` of h x w x 2 chroma, in which a change of saturation alone counts for `RADIAL` where light is dim."""
    towards = chroma / np.maximum(np.linalg.norm(chroma, axis=-1, keepdims=True), _GREY)
    along = np.zeros(light.shape, np.float32)
    for axis in ((1, 0), (0, 1)):
        rise = [cv2.Sobel(np.ascontiguousarray(chroma[..., number]), cv2.CV_32F, *axis) for number in (0, 1)]
        along += (rise[0] * towards[..., 0] + rise[1] * towards[..., 1]) ** 2
    whole = _slope(chroma) ** 2
    dim = light < np.log(DIM)
    return np.asarray(np.sqrt(np.maximum(whole - dim * (1 - RADIAL**2) * along / 64, 0)), np.float32)


def _two_classes(tones: Soft) -> float:
    """Share of the variance of tones that the best split in two explains (Otsu's eta)."""
    histogram, edges = np.histogram(tones, 64)
    share = histogram / max(histogram.sum(), 1)
    below, centre = np.cumsum(share), (edges[1:] + edges[:-1]) / 2
    moment = np.cumsum(share * centre)
    between = (moment[-1] * below - moment) ** 2 / np.maximum(below * (1 - below), 1e-9)
    return float(between.max() / max(float(tones.var()), 1e-9))


def _cluster(features: Soft, solid: Flags) -> NDArray[np.int32]:
    """h x w numbers of clusters; -1 off the garment. The starts are chosen by rule: the same photo gives the same."""
    inside = features[solid]
    samples = inside[:: max(1, len(inside) // SAMPLES)]
    starts = [np.median(samples, axis=0)]
    for _ in range(CLUSTERS - 1):
        away = np.min([np.abs(samples - s).sum(1) for s in starts], axis=0)
        starts.append(samples[np.argsort(away)[int(0.985 * (len(away) - 1))]])
    centres = np.stack(starts)
    for _ in range(12):
        nearest = _nearest(samples, centres)
        centres = np.stack([samples[nearest == k].mean(0) if (nearest == k).any() else centres[k]
                            for k in range(len(centres))])
    nearest = _nearest(inside, centres)
    used = np.flatnonzero(np.bincount(nearest, minlength=len(centres)) > 0.004 * len(inside))
    labels = np.full(solid.shape, -1, np.int32)
    labels[solid] = _nearest(inside, centres[used])
    kept = np.unique(labels[solid])
    if len(kept) < labels.max() + 1:
        labels[solid] = np.searchsorted(kept, labels[solid])
    return labels


def _nearest(points: Soft, centres: Soft) -> NDArray[np.int32]:
    return np.asarray(((points[:, None] - centres[None]) ** 2).sum(-1).argmin(1), np.int32)


def _steps(light: Soft, tones: Soft, labels: NDArray[np.int32], centres: Soft,
           least: float) -> tuple[Soft, NDArray[np.int32]]:
    """The log reflectance of each cluster, and the number of its dye, from what changes across their edges."""
    jump, pairs = _jumps(light, labels, len(centres))
    size = np.abs(jump)
    differs = np.abs(centres[None, :, 0] - centres[:, None, 0])
    crisp = (size > least) & (size > SHARPNESS * differs)
    crisp &= _valleys(tones, centres[:, 0]) | (size > least + CLEAR_STEP)
    other = _hue_gap(centres[:, 1:] / CHROMA_WEIGHT) > CHROMA_STEP
    groups = _joined(~(crisp | other))
    return _levels(jump, pairs, groups), groups


def _jumps(light: Soft, labels: NDArray[np.int32], count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean rise of log light from a pixel of cluster i to a near one of j (count x count), and how many pairs meet."""
    best, most = np.zeros((count, count)), np.zeros((count, count))
    for reach in REACHES_PX:
        jump, pairs = np.zeros((count, count)), np.zeros((count, count))
        for axis in (0, 1):
            near = np.s_[:-reach, :] if axis == 0 else np.s_[:, :-reach]
            far = np.s_[reach:, :] if axis == 0 else np.s_[:, reach:]
            a, b = labels[near], labels[far]
            meets = (a != b) & (a >= 0) & (b >= 0)
            key = a[meets] * count + b[meets]
            total = np.bincount(key, (light[far] - light[near])[meets], count * count).reshape(count, count)
            number = np.bincount(key, minlength=count * count).reshape(count, count)
            jump += total - total.T
            pairs += number + number.T
        mean = jump / np.maximum(pairs, 1)
        best = np.where(np.abs(mean) > np.abs(best), mean, best)
        most = np.maximum(most, pairs)
    return best, most


def _valleys(tones: Soft, centres: Soft) -> NDArray[np.bool_]:
    """Whether two clusters' tones have rarer ones between them (count x count): two dyes rather than one in folds."""
    edges = np.linspace(float(tones.min()) - 1e-3, float(tones.max()) + 1e-3, 65)
    histogram = np.histogram(tones, edges)[0].astype(np.float32)
    histogram = cv2.GaussianBlur(histogram[None], (0, 0), 1.5)[0]
    place = np.clip(np.searchsorted(edges, centres) - 1, 0, 63)
    count = len(centres)
    found = np.zeros((count, count), bool)
    for i in range(count):
        for j in range(count):
            low, high = sorted((int(place[i]), int(place[j])))
            ends = min(histogram[max(0, low - 1):low + 2].max(), histogram[max(0, high - 1):high + 2].max())
            found[i, j] = histogram[low:high + 1].min() < VALLEY * ends
    return found


def _hue_gap(chroma: Soft) -> NDArray[np.float64]:
    """Distance of chromas (count x count) in which a mere change of saturation counts little, unless one is grey."""
    gap = chroma[None] - chroma[:, None]
    middle = (chroma[None] + chroma[:, None]) / 2
    length = np.linalg.norm(middle, axis=-1, keepdims=True)
    along = np.abs((gap * middle).sum(-1)) / np.maximum(length[..., 0], 1e-6)
    across = np.sqrt(np.maximum((gap**2).sum(-1) - along**2, 0))
    return np.asarray(np.hypot(RADIAL * along, across), np.float64)


def _joined(same: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Numbers of the groups that are chained by `same`."""
    reach = same | np.eye(len(same), dtype=bool)
    for _ in range(len(same)):
        reach = (reach.astype(np.int32) @ reach.astype(np.int32)) > 0
    return np.unique(reach, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int32)


def _levels(mean: NDArray[np.float64], pairs: NDArray[np.float64], groups: NDArray[np.int32]) -> Soft:
    """Least squares for the log reflectance of each dye: steps between dyes as seen, none within one."""
    count = int(groups.max()) + 1
    rows = [np.zeros(count)]
    rows[0][0] = 1e-3
    aims = [0.0]
    for i, j in zip(*np.nonzero(pairs), strict=True):
        if i < j and groups[i] != groups[j]:
            row = np.zeros(count)
            weight = np.sqrt(pairs[i, j])
            row[groups[j]], row[groups[i]] = weight, -weight
            rows.append(row)
            aims.append(weight * mean[i, j])
    solved = np.linalg.lstsq(np.stack(rows), np.array(aims), rcond=None)[0]
    return np.asarray(solved[groups], np.float32)


def _mapped(labels: NDArray[np.int32], solid: Flags, offsets: Soft, groups: NDArray[np.int32], size: float) -> Albedo:
    dye = np.where(solid, groups[labels], -1)
    counts = np.bincount(dye[solid])
    main = int(counts.argmax())
    offset = np.where(solid, offsets[labels] - offsets[groups == main].mean(), 0).astype(np.float32)
    shifted = dye.astype(np.float32)
    high, low = cv2.dilate(shifted, np.ones((3, 3))), cv2.erode(np.where(solid, shifted, 99), np.ones((3, 3)))
    edges = solid & (high > low)
    near = blur(edges.astype(np.float32), max(2.5, 0.02 * size))
    inside = blur(solid.astype(np.float32), max(2.5, 0.02 * size))
    crowded = np.clip(4.0 * near / np.maximum(inside, 0.05), 0, 1).astype(np.float32)
    return Albedo(offset, crowded, np.asarray(edges, bool), int((counts > 0).sum()))
