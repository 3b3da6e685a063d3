"""Linear light of 8-bit pictures and back, by table: pictures have many pixels, and light adds and multiplies only
there; and OKLab, in which colours are compared."""

from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, linear_to_srgb, srgb_to_linear, srgb_to_oklab, to_8bit

Pixels: TypeAlias = NDArray[np.uint8]
Soft: TypeAlias = NDArray[np.float32]
Flags: TypeAlias = NDArray[np.bool_]

LUMA: Final = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Shares of linear red, green and blue in the luminance (IEC 61966-2-1)."""

_KNEE: Final = 0.62
_WHITEST: Final = 0.94  # white things keep a little below the white of a ground, or they would have no outline
_STEPS: Final = 1 << 15  # a step in the darks is then a twentieth of an 8-bit level
_TO_LINEAR: Final = srgb_to_linear(np.repeat(np.arange(256)[:, None], 3, 1) / 255)[:, 0].astype(np.float32)
_TO_DISPLAY: Final = to_8bit(linear_to_srgb(np.repeat(np.arange(_STEPS + 1)[:, None], 3, 1) / _STEPS))[:, 0].copy()


def to_linear(pixels: Pixels) -> Soft:
    """Linear light, 0 to 1, of 8-bit sRGB of any shape."""
    return _TO_LINEAR[pixels]


def to_display(linear: Soft) -> Pixels:
    """8-bit sRGB of linear light of any shape; what lies outside 0 to 1 is clipped."""
    return _TO_DISPLAY[(np.clip(linear, 0, 1) * _STEPS + 0.5).astype(np.uint16)]


def tone_curve(radiance: Soft) -> Soft:
    """Display light, 0 to 1, of what a camera sees: as it is up to a knee, then a shoulder that never quite reaches
    white. Any shape."""
    over = np.maximum(radiance - np.float32(_KNEE), 0)
    below = np.minimum(radiance, np.float32(_KNEE))
    span = np.float32(_WHITEST - _KNEE)
    return np.asarray(below + span * (1 - np.exp(-over / span)))


def to_oklab(pixels: Pixels) -> Soft:
    """OKLab of 8-bit sRGB H x W x 3."""
    return srgb_to_oklab(from_8bit(pixels)).astype(np.float32)


def blur(values: Soft, sigma: float) -> Soft:
    """Gaussian blur of H x W or H x W x C; wide ones on a smaller grid, where they look the same and cost little."""
    step = int(sigma / 4)
    if step < 2 or min(values.shape[:2]) < 8 * step:
        return np.asarray(cv2.GaussianBlur(values, (0, 0), max(sigma, 1e-3), borderType=cv2.BORDER_REPLICATE))
    height, width = values.shape[:2]
    small = cv2.resize(values, (-(-width // step), -(-height // step)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))


def masked_blur(values: Soft, weight: Soft, sigma: float) -> Soft:
    """Gaussian mean of `values` (H x W or H x W x C) under `weight` (H x W): normalised convolution (Knutsson and
    Westin 1993). Far from any weight it is the weighted mean of all."""
    flat = weight if values.ndim == 2 else weight[..., None]
    total = max(float(weight.sum()), 1e-6)
    mean = (values * flat).sum((0, 1)) / total
    near, share = blur(values * flat, sigma), blur(weight, sigma)
    share = share if values.ndim == 2 else share[..., None]
    return np.asarray((near + 1e-4 * mean) / (share + 1e-4), np.float32)
