"""Colour as numbers: sRGB, linear light, OKLab, OKLCh, CIELAB, and how different two colours look.

Arrays are float64 of shape (..., 3); any leading shape works. sRGB and linear light run from 0 to 1 inside the gamut
and are not clipped outside of it. Sources: sRGB, IEC 61966-2-1; OKLab, B. Ottosson, "A perceptual color space for
image processing" (2020); CIELAB, CIE 15:2004 with the D65 white of sRGB; CIEDE2000, Sharma, Wu and Dalal, "The
CIEDE2000 color-difference formula" (Color Research and Application 30, 2005).
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from modiste.core.errors import InputError
from modiste.core.values import Rgb, parse_hex

Colours: TypeAlias = NDArray[np.float64]

# Linear sRGB to cone responses, and their cube roots to OKLab (Ottosson, as revised on 2021-01-25).
_OK_LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_OK_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_OK_LMS_INVERSE: Final = np.linalg.inv(_OK_LMS)
_OK_LAB_INVERSE: Final = np.linalg.inv(_OK_LAB)

# Linear sRGB to CIE XYZ (IEC 61966-2-1); the white is what the matrix itself gives for (1, 1, 1), so that greys are
# exactly neutral.
_XYZ: Final = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
_XYZ_INVERSE: Final = np.linalg.inv(_XYZ)
_WHITE: Final = _XYZ.sum(axis=1)
_CIE_EPSILON: Final = 216 / 24389
_CIE_KAPPA: Final = 24389 / 27


def from_8bit(rgb: ArrayLike) -> Colours:
    """sRGB in 0..1 of 8-bit sRGB in 0..255."""
    return _colours(rgb) / 255


def to_8bit(srgb: ArrayLike) -> NDArray[np.uint8]:
    """8-bit sRGB of sRGB in 0..1, rounded; what lies outside the gamut is clipped."""
    return np.rint(np.clip(_colours(srgb), 0, 1) * 255).astype(np.uint8)


def srgb_to_linear(srgb: ArrayLike) -> Colours:
    """Linear light of sRGB; the curve is continued through the origin for negative values."""
    values = _colours(srgb)
    size = np.abs(values)
    curve = np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4)
    return np.copysign(curve, values)


def linear_to_srgb(linear: ArrayLike) -> Colours:
    """sRGB of linear light; the inverse of `srgb_to_linear`."""
    values = _colours(linear)
    size = np.abs(values)
    curve = np.where(size <= 0.04045 / 12.92, size * 12.92, 1.055 * size ** (1 / 2.4) - 0.055)
    return np.copysign(curve, values)


def srgb_to_oklab(srgb: ArrayLike) -> Colours:
    """OKLab (L from 0 to 1, a and b about -0.4 to 0.4) of sRGB."""
    lms: Colours = srgb_to_linear(srgb) @ _OK_LMS.T
    oklab: Colours = np.cbrt(lms) @ _OK_LAB.T
    return oklab


def oklab_to_srgb(oklab: ArrayLike) -> Colours:
    """sRGB of OKLab, outside 0..1 where the screen cannot show the colour."""
    lms: Colours = (_colours(oklab) @ _OK_LAB_INVERSE.T) ** 3
    return linear_to_srgb(lms @ _OK_LMS_INVERSE.T)


def oklab_to_oklch(oklab: ArrayLike) -> Colours:
    """OKLCh (lightness, chroma, hue in degrees from 0 to 360) of OKLab."""
    lightness, a, b = _channels(_colours(oklab))
    return np.stack([lightness, np.hypot(a, b), _hue_degrees(b, a)], axis=-1)


def oklch_to_oklab(oklch: ArrayLike) -> Colours:
    """OKLab of OKLCh, hue in degrees."""
    lightness, chroma, hue = _channels(_colours(oklch))
    angle = np.radians(hue)
    return np.stack([lightness, chroma * np.cos(angle), chroma * np.sin(angle)], axis=-1)


def srgb_to_lab(srgb: ArrayLike) -> Colours:
    """CIELAB under D65 (L* from 0 to 100) of sRGB."""
    ratio: Colours = srgb_to_linear(srgb) @ _XYZ.T / _WHITE
    f = np.where(ratio > _CIE_EPSILON, np.cbrt(ratio), (_CIE_KAPPA * ratio + 16) / 116)
    x, y, z = _channels(f)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def lab_to_srgb(lab: ArrayLike) -> Colours:
    """sRGB of CIELAB under D65, outside 0..1 where the screen cannot show the colour."""
    lightness, a, b = _channels(_colours(lab))
    y = (lightness + 16) / 116
    f = np.stack([y + a / 500, y, y - b / 200], axis=-1)
    cube = f**3
    ratio = np.where(cube > _CIE_EPSILON, cube, (116 * f - 16) / _CIE_KAPPA)
    return linear_to_srgb((ratio * _WHITE) @ _XYZ_INVERSE.T)


def delta_e_ok(oklab: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """Distance in OKLab; about 0.02 is the least that is noticed. Shapes broadcast, the last axis is dropped."""
    return np.asarray(np.linalg.norm(_colours(oklab) - _colours(other), axis=-1), np.float64)


def delta_e_2000(lab: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """CIEDE2000 between CIELAB colours (kL = kC = kH = 1; Sharma, Wu and Dalal, 2005); about 1 is the least that is
    noticed.

    Shapes broadcast and the last axis is dropped: (N, 1, 3) against (M, 3) gives the N x M table.
    """
    from skimage.color import deltaE_ciede2000

    return np.asarray(deltaE_ciede2000(*np.broadcast_arrays(_colours(lab), _colours(other))), np.float64)


def nearest_colour(rgb: ArrayLike, named: Mapping[str, Rgb | str]) -> tuple[str, float]:
    """The name whose colour looks most like `rgb` (three numbers, 8-bit sRGB), and its CIEDE2000 distance.

    `named` maps names to (red, green, blue) or "#1a2b3c"; of equals the first wins.

    Raises:
        InputError: nothing is named, or a colour is not of that form.
    """
    if not named:
        raise InputError("core.no_named_colour")
    table = [parse_hex(colour) if isinstance(colour, str) else colour for colour in named.values()]
    distances = delta_e_2000(srgb_to_lab(from_8bit(rgb)), srgb_to_lab(from_8bit(table)))
    best = int(np.argmin(distances))
    return list(named)[best], float(distances[best])


def _colours(values: ArrayLike) -> Colours:
    array = np.asarray(values, np.float64)
    if array.ndim < 1 or array.shape[-1] != 3:
        raise InputError("core.colour_array", shape=str(array.shape))
    return array


def _channels(colours: Colours) -> tuple[Colours, Colours, Colours]:
    return colours[..., 0], colours[..., 1], colours[..., 2]


def _hue_degrees(b: Colours, a: Colours) -> Colours:
    return np.degrees(np.arctan2(b, a)) % 360
