"""The light on a garment, told from its dyes.

A photo of cloth is reflectance times shading (Barrow and Tenenbaum 1978) plus what shines off it (Shafer 1985). In
logarithms the first is a sum: light under a print that stands alone is continued from around it (`motifs.py`), the
dyes' steps (`albedo.py`) are taken out, what is left of them is decorrelated from chroma and dye, and where dyes crowd
the light is smoothed, because folds finer than the print cannot be told there.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from modiste.imaging.guided_filter import self_guided_filter
from modiste.imaging.light import LUMA, Flags, Pixels, Soft, blur, masked_blur, to_linear, to_oklab
from modiste.imaging.retexturing.albedo import Albedo, estimate_albedo
from modiste.imaging.retexturing.construction_lines import construction_lines
from modiste.imaging.retexturing.placed_prints import find_placed_print, inpaint_smooth

DEPTH: Final = 0.24           # spread of log light that the folds of ordinary cloth show
GAINS: Final = (0.85, 1.9)    # how far the folds of another cloth are brought towards it
PLAIN_GAIN: Final = 1.25
PALE: Final = 0.5             # luminance of cloth so light that its folds fill each other with light
PALE_GAIN: Final = 1.7
RANGE: Final = (-2.2, 0.75)
SHINE: Final = 0.28           # log light above the cloth's own bright side that is not its dye any more
LOST: Final = 0.006           # luminance below which a camera keeps no folds
WHITE_CLOTH: Final = 0.9
ADAPTED: Final = 0.6           # power of a scene's brightness that cloth takes over: eyes and cameras adapt to the rest


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Shading:
    """`log`: h x w, log light over the garment's typical; `relief`: h x w, the same without its broad changes: folds;
    `shine`: h x w, linear light that is reflected without touching the dye; `white` (3): the linear colour that a white
    cloth would show under the typical light; `lines`: h x w, log light that lines of construction take
    away, whether or not `log` still has them."""

    log: Soft
    relief: Soft
    shine: Soft
    white: Soft
    albedo: Albedo
    lines: Soft


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CameraLight:
    """`log`: h x w, log luminance without dyes; `typical`: the cloth's own luminance; `solid`: what is all garment;
    `placed_print`: h x w, where prints stand alone."""

    log: Soft
    typical: float
    albedo: Albedo
    solid: Flags
    placed_print: Flags


def read_shading(pixels: Pixels, alpha: Soft, white: Soft) -> Shading:
    """Take the light off a garment.

    Args:
        pixels: h x w x 3 sRGB.
        alpha: h x w, 0 to 1, how much of each pixel is garment.
        white: linear colour (3) that white has in the scene.
    """
    seen = separate_light(pixels, alpha)
    found = shading_of(seen, white)
    light = _log_luminance(to_linear(pixels) @ LUMA, seen.typical)
    traces = (light, light - seen.albedo.offset) if seen.albedo.count > 1 else (light,)
    lines = construction_lines(traces, seen.solid & ~seen.placed_print)
    return replace(found, lines=lines)


def _log_luminance(luminance: Soft, typical: float) -> Soft:
    return np.asarray(np.log(luminance + 0.004 + 0.03 * typical), np.float32)


def shading_of(seen: CameraLight, white: Soft) -> Shading:
    """The light as it is to fall on another cloth: folds of usual depth, shine apart."""
    size = max(1.0, float(np.count_nonzero(seen.solid)) ** 0.5)
    return _finished(seen.log, seen.typical, seen.albedo, seen.solid, white, size)


def separate_light(pixels: Pixels, alpha: Soft) -> CameraLight:
    """The light on a garment as the camera saw it, without prints. Arguments are those of `read_shading`."""
    solid = solid_part(alpha)
    placed_print = find_placed_print(pixels, solid)
    cloth = solid & ~placed_print
    weight = cloth.astype(np.float32)
    linear = to_linear(pixels)
    luminance = linear @ LUMA
    typical = float(np.median(luminance[cloth])) if cloth.any() else 0.2
    light = _denoised(_log_luminance(luminance, typical), weight)
    chroma = _chroma(pixels)
    albedo = estimate_albedo(light, chroma, cloth)
    size = max(1.0, float(np.count_nonzero(solid)) ** 0.5)
    plain = light - albedo.offset
    if albedo.count > 1:
        plain = _without_print(plain, albedo, chroma, weight, size)
    if placed_print.any():
        plain, weight = np.where(placed_print, inpaint_smooth(plain, cloth), plain), solid.astype(np.float32)
    plain = np.where(solid, plain, masked_blur(plain, weight, 2.0))
    return CameraLight(log=plain, typical=typical, albedo=albedo, solid=solid, placed_print=placed_print)


def solid_part(alpha: Soft) -> Flags:
    """Pixels that are nothing but garment: the edge's hold something else's light."""
    full = (alpha > 0.97).astype(np.uint8)
    padded = cv2.copyMakeBorder(full, 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    inner = cv2.erode(padded, np.ones((3, 3), np.uint8))[1:-1, 1:-1]
    deep = cv2.erode(inner, np.ones((3, 3), np.uint8))
    if np.count_nonzero(deep) < 0.8 * np.count_nonzero(full):
        deep = inner
    for found in (deep, inner, full, alpha > 0.5, alpha > 0):
        if np.count_nonzero(found) >= 30:
            return np.asarray(found, bool)
    return np.asarray(alpha > 0, bool)


def _chroma(pixels: Pixels) -> Soft:
    """OKLab's a and b over L, h x w x 2: constant under white light; damped in the dark, where it is noise."""
    lab = to_oklab(pixels)
    ratio = lab[..., 1:] / np.maximum(lab[..., :1], 0.3)
    return np.asarray(cv2.medianBlur(np.ascontiguousarray(np.dstack([ratio, ratio[..., 0]])), 3)[..., :2])


def _denoised(light: Soft, weight: Soft) -> Soft:
    """Self-guided filter whose threshold is the measured noise."""
    rough = light - cv2.GaussianBlur(light, (0, 0), 1.0)
    flags = weight > 0
    noise = 1.4826 * float(np.median(np.abs(rough[flags]))) if flags.any() else 0.0
    if noise < 0.012:
        return light
    return self_guided_filter(light, 2, (1.6 * noise) ** 2)


def _without_print(plain: Soft, albedo: Albedo, chroma: Soft, weight: Soft, size: float) -> Soft:
    sure = weight * np.where(albedo.edges, np.float32(0.02), np.float32(1.0))
    filled = masked_blur(plain, sure, 1.2)
    plain = np.where(albedo.edges, filled, plain)
    broad = masked_blur(plain, weight, max(4.0, 0.05 * size))
    fine = plain - broad
    for trace in (albedo.offset, chroma[..., 0], chroma[..., 1]):
        high = trace - masked_blur(trace, weight, max(4.0, 0.05 * size))
        sigma = max(6.0, 0.12 * size)
        share = blur(fine * high * weight, sigma) / (blur(high * high * weight, sigma) + 2e-4)
        fine = fine - share * high
    smooth = masked_blur(fine, sure, max(2.0, 0.016 * size))
    fine = smooth + (1 - 0.92 * albedo.crowded) * (fine - smooth)
    return np.asarray(broad + fine, np.float32)


def _finished(plain: Soft, typical: float, albedo: Albedo, solid: Flags, white: Soft, size: float) -> Shading:
    inside = plain[solid] if solid.any() else plain.reshape(-1)
    middle = float(np.percentile(inside, 58))
    log = plain - middle
    deviation = float(np.clip(inside - middle, -1.2, 0.6).std())
    gain = float(np.clip(np.sqrt(DEPTH / max(deviation, 0.02)), *GAINS))
    if typical < 0.05 or deviation > DEPTH:
        log = log * gain
    elif gain > 1:
        log = log * min(gain, PALE_GAIN if typical > PALE else PLAIN_GAIN)
    lost = float(np.clip(1 - typical / LOST, 0, 1))
    if lost > 0:
        log = (1 - 0.5 * lost) * log + lost * _rounded(solid)
    bright = float(np.percentile(log[solid], 85)) if solid.any() else 0.3
    cap = min(bright + SHINE, RANGE[1])
    over = np.clip(log - cap, 0, None)
    matt = np.minimum(log, cap) + 0.25 * (1 - np.exp(-over))
    cloth = typical * np.exp(np.minimum(albedo.offset, 0))
    shine = np.clip(cloth * (np.exp(cap + over) - np.exp(cap)), 0, 0.35)
    matt = np.clip(matt, *RANGE)
    # What is left of a print would bend the new one where no fold is.
    relief = (matt - blur(matt, max(3.0, 0.06 * size))) * (1 - 0.6 * albedo.crowded)
    level = _level(typical, white)
    return Shading(
        log=np.asarray(matt, np.float32), relief=np.asarray(relief, np.float32), shine=np.asarray(shine, np.float32),
        white=(white * level).astype(np.float32), albedo=albedo, lines=np.zeros_like(plain))


def _rounded(solid: Flags) -> Soft:
    """Log light of a softly lit round body of this outline: what is left to go by where the photo is all black."""
    inside = cv2.distanceTransform(np.pad(solid, 1).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    towards = np.clip(inside / max(0.5 * float(inside.max()), 1e-6), 0, 1)
    return blur(np.asarray(-0.4 * (1 - towards) ** 2, np.float32), max(1.0, 0.04 * float(np.sqrt(solid.sum()))))


def _level(typical: float, white: Soft) -> float:
    """Share of the scene's white that a white cloth would show here: at least what the old cloth shows."""
    scene = float(white @ LUMA)
    return float(np.clip(max(WHITE_CLOTH, typical / max(scene, 1e-3) / 0.92), 0.3, 1.1))


def scene_white(pixels: Pixels) -> Soft:
    """The linear colour (3) of white in a scene: its brightness from the lightest things, half of its tint from shades
    of grey (Finlayson and Trezzi 2004)."""
    sample = to_linear(pixels[:: max(1, pixels.shape[0] // 256), :: max(1, pixels.shape[1] // 256)]).reshape(-1, 3)
    tint = np.power(np.power(sample, 6.0).mean(0) + 1e-9, 1 / 6)
    tint = np.sqrt(np.clip(tint / (tint @ LUMA), 0.6, 1.6))
    bright = float(np.clip(np.percentile(sample @ LUMA, 97), 0.2, 1.0)) ** ADAPTED
    return np.asarray(bright * tint / (tint @ LUMA), np.float32)
