"""Lay a pattern on the garment of a product photo so that its folds, seams and shadows stay.

The photo is taken as albedo x shading (Barrow & Tenenbaum 1978). A plain garment has one albedo, so its linear
luminance over its smooth typical value is the shading; the pattern is multiplied by it in linear light. Pixels outside
the mask are not touched.
"""

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import SettingError
from modiste.data.patterns import draw_pattern, family, pick_palette
from modiste.imaging.cutout import GROUPS, Cutout, cut_out

TILE = 192      # side of a drawn repeat in pixels, before it is scaled to the garment
VARIANTS = 24   # drawings kept of each pattern; colours, scale, turn and place vary with every seed
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)

Pixels = NDArray[np.uint8]
Soft = NDArray[np.float32]


def _to_linear_table() -> Soft:
    value = np.arange(256) / 255.0
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4).astype(np.float32)


def _to_display_table() -> Pixels:
    value = np.arange(4096) / 4095.0
    display = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)
    return np.round(display * 255).astype(np.uint8)


TO_LINEAR, TO_DISPLAY = _to_linear_table(), _to_display_table()


def augment(image: Image.Image, group: str, pattern: str, seed: int) -> Image.Image | None:
    """The same photo with its garment in another pattern.

    Args:
        image: RGB product photo on white; about 300 px takes some milliseconds on one core.
        group: where the garment is worn: one of `modiste.imaging.cutout.GROUPS`.
        pattern: one of `modiste.data.patterns.pattern_names()` or an alias.
        seed: decides drawing, palette, scale, turn and place; the same seed gives the same bytes.

    Returns:
        A picture of the same size in which only the garment differs, or None when it could not be cut out reliably.

    Raises:
        UnknownNameError: no such pattern.
        SettingError: no such group.
    """
    kind = family(pattern)
    if group not in GROUPS:
        raise SettingError(f"garment group {group!r}: expected one of {', '.join(GROUPS)}")
    pixels = np.asarray(image.convert("RGB"))
    found = cut_out(pixels, group)
    if found is None:
        return None
    rng = np.random.default_rng([seed, 3])
    tile = draw_pattern(pattern, TILE, seed % VARIANTS, pick_palette(pattern, seed))
    columns = np.flatnonzero((found.alpha > 0.5).any(0))
    width = max(24.0, float(np.ptp(columns)))
    if group in ("footwear", "bag"):
        width *= 0.7
    repeat = float(np.clip(width / rng.uniform(*kind.repeats), 44, TILE * 1.2))
    angle = rng.normal(0, 0.05) if kind.upright else rng.uniform(-np.pi, np.pi)
    if pattern in ("zebra", "tiger"):
        angle = rng.normal(0, 0.25)
    elif pattern in ("striped", "zigzag") and rng.random() < 0.4:
        angle += np.pi / 2
    return Image.fromarray(drape(pixels, found, tile, repeat, float(angle), rng))


def drape(image: Pixels, cutout: Cutout, tile: Pixels, repeat: float, angle: float,
          rng: np.random.Generator) -> Pixels:
    """Lay a tile on a cut-out garment.

    Args:
        image: H x W x 3 sRGB.
        cutout: the garment in it.
        tile: n x n x 3 sRGB, one seamless repeat.
        repeat: length of a repeat on the photo, in pixels.
        angle: turn of the pattern, in radians.
        rng: decides where the pattern starts and how the cloth pulls it about.

    Returns:
        H x W x 3 sRGB; equal to `image` wherever the mask is 0.
    """
    linear = TO_LINEAR[image]
    shade, spread = shading(linear @ LUMA, cutout)
    cloth = TO_LINEAR[place(tile, image.shape[:2], repeat, angle, spread, rng)]
    painted = cloth * shade[..., None]
    painted = np.where(painted > 0.8, 0.8 + 0.2 * np.tanh((painted - 0.8) / 0.2), painted)  # highlights roll off
    alpha, behind = _edge(linear, cutout)
    mixed = painted * alpha[..., None] + behind * (1.0 - alpha[..., None])
    result = TO_DISPLAY[np.clip(mixed * 4095.0 + 0.5, 0, 4095).astype(np.int32)]
    return np.where(alpha[..., None] > 0, result, image)


def shading(luminance: Soft, cutout: Cutout) -> tuple[Soft, Soft]:
    """Shading of the garment (H x W, 1 at its typical brightness) and the smooth log relief that bends the pattern.

    The reference is mostly the whole garment's median and a little the neighbourhood's mean, so that a large old print
    fades while the roundness of the body stays. Dark cloth reflects little and its photo is mostly noise there: the
    noise is smoothed and the remaining relief scaled to that of ordinary cloth.
    """
    inside = (cutout.alpha > 0.6).astype(np.float32)
    solid = cv2.erode(inside, np.ones((3, 3), np.uint8))
    solid = solid if solid.sum() > 30 else inside
    flags = solid > 0
    typical = float(np.median(luminance[flags])) if flags.any() else 0.2
    floor = 0.004 + 0.05 * typical
    relief = np.log(luminance + floor)
    if typical < 0.06:
        relief = cv2.bilateralFilter(relief.astype(np.float32), 5, 0.35, 2.0)
    sigma = max(4.0, 0.1 * float(np.sqrt(max(solid.sum(), 1.0))))
    local = _fill_from(relief, solid, sigma)
    middle = float(np.median(relief[flags])) if flags.any() else 0.0
    relief = relief - (0.72 * middle + 0.28 * local)
    deviation = float(relief[flags].std()) if flags.any() else 0.0
    gain = float(np.clip(0.30 / max(deviation, 1e-3), 0.45, 1.5))
    relief = np.clip(relief * gain, -1.5, 0.55).astype(np.float32)
    # Edge pixels already hold background or skin: their shading comes from the cloth beside them.
    relief = np.where(flags, relief, _fill_from(relief, solid, 2.0)).astype(np.float32)
    return np.exp(relief), cv2.GaussianBlur(relief, (0, 0), 3.0)


def place(tile: Pixels, shape: tuple[int, ...], repeat: float, angle: float, relief: Soft,
          rng: np.random.Generator) -> Pixels:
    """The tile repeated over H x W pixels, turned, shifted, and pulled about by folds and a slow drift."""
    height, width = shape[:2]
    scale = len(tile) / repeat
    if scale > 1.15:  # smaller than drawn: take out the detail that would alias
        pad = 16
        around = np.pad(tile, ((pad, pad), (pad, pad), (0, 0)), mode="wrap")
        tile = cv2.GaussianBlur(around, (0, 0), 0.32 * scale)[pad:-pad, pad:-pad]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    drift = rng.standard_normal((2, 4, 3)).astype(np.float32)
    slow_x, slow_y = (cv2.resize(d, (width, height), interpolation=cv2.INTER_CUBIC) * (0.008 * width) for d in drift)
    pull = 0.022 * repeat
    x = x + slow_x + pull * np.clip(cv2.Sobel(relief, cv2.CV_32F, 1, 0) * 4, -1, 1)
    y = y + slow_y + pull * np.clip(cv2.Sobel(relief, cv2.CV_32F, 0, 1) * 4, -1, 1)
    cos, sin = np.float32(np.cos(angle) * scale), np.float32(np.sin(angle) * scale)
    start = rng.uniform(0, len(tile), 2).astype(np.float32)
    u, v = np.mod(x * cos + y * sin + start[0], len(tile)), np.mod(y * cos - x * sin + start[1], len(tile))
    bent = cv2.remap(tile, u.astype(np.float32), v.astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(bent, np.uint8)


def _fill_from(values: Soft, solid: Soft, sigma: float) -> Soft:
    """Gaussian mean of `values` over the pixels of `solid` only."""
    total = cv2.GaussianBlur(np.asarray(values * solid, np.float32), (0, 0), sigma)
    weight = cv2.GaussianBlur(solid, (0, 0), sigma)
    mean = float((values * solid).sum() / max(float(solid.sum()), 1.0))
    return np.asarray((total + 1e-4 * mean) / (weight + 1e-4), np.float32)


def _edge(linear: Soft, cutout: Cutout) -> tuple[Soft, Soft]:
    """Coverage by the garment and the colour behind it (linear), both exact where the garment ends at the white.

    There a pixel is `a * cloth + (1 - a) * white`, so `a` follows from how far the pixel is from white compared with
    the cloth beside it; elsewhere the soft mask is the coverage and the pixel itself is what lies behind.
    """
    mask = (cutout.alpha > 0.5).astype(np.float32)
    outer = 1.0 - cutout.foreground.astype(np.float32)
    rim = (cv2.dilate(outer, np.ones((5, 5), np.uint8)) > 0) & (cutout.alpha > 0)
    solid = cv2.erode(mask, np.ones((5, 5), np.uint8))
    darkness = 1.0 - linear @ LUMA
    cloth = _fill_from(darkness, solid, 2.0)
    share = np.clip(darkness / np.maximum(cloth, 0.08), 0.0, 1.0)
    alpha = np.where(rim, np.maximum(share, 0.05) * np.minimum(1.0, cutout.alpha * 2), cutout.alpha)
    behind = np.where(rim[..., None], np.float32(1.0), linear)
    return alpha.astype(np.float32), behind.astype(np.float32)
