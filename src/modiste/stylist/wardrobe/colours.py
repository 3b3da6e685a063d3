"""What colour a garment is on a photo of one's own: what the classifier says and what its pixels measure, together.

Photos of own clothes are taken in dim and yellow light, so that the classifier, which has learnt from shops' photos,
calls greys purple and brown. A colour's likelihood is the product of the classifier's (to a power: it is the surer the
less it knows) and one of how far the measured colour is from the name's, with greys, black and white as regions rather
than points. Taking the light out (grey-world, Buchsbaum 1980, on the whole photo or on what is round the garment) was
measured and gains nothing: floors and beds are not grey.
"""

from collections.abc import Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.garment_mask import Alpha
from modiste.language.colours import colour_centre, shade_distance

_NAMES: Final = ("black", "white", "grey", "light_grey", "dark_grey", "charcoal", "navy", "blue", "light_blue", "teal",
                 "turquoise", "mint", "green", "dark_green", "light_green", "olive", "khaki", "yellow", "mustard",
                 "orange", "red", "maroon", "pink", "coral", "purple", "lavender", "brown", "dark_brown", "beige",
                 "cream", "tan", "magenta")  # fmt: skip
_SAID_AS: Final[Mapping[str, str]] = {"light_grey": "grey", "dark_grey": "grey", "charcoal": "grey",
                                      "dark_green": "green", "dark_brown": "brown"}
"""Shades that people call by the wider name."""
_NEUTRAL: Final = frozenset({"black", "white", "grey", "light_grey", "dark_grey", "charcoal"})
_BLACK_UP_TO: Final = 0.28   # OKLab lightness of black cloth in a lit room
_WHITE_FROM: Final = 0.9
_NO_HUE: Final = 0.03        # chroma up to which a colour is a grey in coloured light
_HARDLY: Final = 0.02        # and up to which no cast explains a hue
_SCALE: Final = 0.04
_TRUST: Final = 0.6
_TRUST_OF_PARTS: Final = 0.25
"""Of one colour of several: the classifier speaks of the whole garment."""
_LEAST: Final = 0.005
_SIDE_PX: Final = 96
_SURE: Final = 200
_ONE_SHADE: Final = 0.09
_SHADES: Final = 3
_FEW: Final = 40
_LIT: Final = (50.0, 95.0)   # percentiles of lightness


def own_colours(picture: NDArray[np.uint8], alpha: Alpha | None, likely: Mapping[str, float]) -> dict[str, float]:
    """How likely each colour is that of a garment of H x W x 3 sRGB whose mask is H x W, by what a classifier finds
    `likely`; the likeliest first, together 1. It is the ground's colour of a print."""
    measured = main_colour(picture, alpha)
    gaps = np.array([_gap(measured, name) for name in _NAMES])
    said = np.array([max(likely.get(name, 0.0), likely.get(_SAID_AS.get(name, name), 0.0), _LEAST) for name in _NAMES])
    scores = -gaps / _SCALE + _TRUST * np.log(said)
    weights = np.exp(scores - scores.max())
    found: dict[str, float] = {}
    for name, weight in zip(_NAMES, weights.tolist(), strict=True):
        wider = _SAID_AS.get(name, name)
        found[wider] = max(found.get(wider, 0.0), weight)
    whole = sum(found.values())
    return {name: found[name] / whole for name in sorted(found, key=found.__getitem__, reverse=True)}


def called(oklab: NDArray[np.float64], likely: Mapping[str, float]) -> str:
    """What people call a colour, where a classifier finds names of the garment `likely`."""
    def score(name: str) -> float:
        said = max(likely.get(name, 0.0), likely.get(_SAID_AS.get(name, name), 0.0), _LEAST)
        return -_gap(oklab, name) / _SCALE + _TRUST_OF_PARTS * float(np.log(said))

    name = max(_NAMES, key=score)
    return _SAID_AS.get(name, name)


def main_colour(picture: NDArray[np.uint8], alpha: Alpha | None) -> NDArray[np.float64]:
    """The OKLab colour of the largest of the garment's three heaps of colours, and of those of the same shade."""
    oklab = colour_pixels(picture, alpha)
    if len(oklab) < _FEW:
        return np.asarray(np.median(oklab, axis=0))
    cv2.setRNGSeed(0)
    scaled = np.asarray(oklab * (0.7, 1.5, 1.5), np.float32)
    stop = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 1e-3)
    _, labels, _ = cv2.kmeans(scaled, _SHADES, np.zeros((len(scaled), 1), np.int32), stop, 2, cv2.KMEANS_PP_CENTERS)
    heaps = [oklab[labels.ravel() == one] for one in range(_SHADES) if (labels == one).any()]
    heaps.sort(key=len, reverse=True)
    middles = np.array([np.median(heap, axis=0) for heap in heaps])
    alike = np.linalg.norm((middles - middles[0]) * (0.5, 1.5, 1.5), axis=1) < _ONE_SHADE
    counts = np.array([len(heap) for heap in heaps])[alike]
    return np.asarray((middles[alike] * counts[:, None]).sum(axis=0) / counts.sum())


def lit_colour(picture: NDArray[np.uint8], alpha: Alpha | None) -> NDArray[np.float64]:
    """The main colour as it is on the lit side, neither in folds nor in shine: what cloth is sewn anew of."""
    main, oklab = main_colour(picture, alpha), colour_pixels(picture, alpha)
    own = oklab[np.linalg.norm((oklab - main) * (0.5, 1.5, 1.5), axis=1) < 2 * _ONE_SHADE]
    if len(own) < _FEW:
        return main
    low, high = np.percentile(own[:, 0], _LIT)
    return np.asarray(np.median(own[(own[:, 0] >= low) & (own[:, 0] <= high)], axis=0))


def colour_pixels(picture: NDArray[np.uint8], alpha: Alpha | None) -> NDArray[np.float64]:
    """The OKLab colours M x 3 of a garment, its edge left out."""
    small = cv2.resize(picture, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    if alpha is None:
        return srgb_to_oklab(from_8bit(small.reshape(-1, 3)))
    mask = cv2.resize(alpha, (_SIDE_PX, _SIDE_PX), interpolation=cv2.INTER_AREA)
    inner = cv2.erode((mask >= _SURE).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    there = next((one for one in (inner, mask >= _SURE, mask > 0) if one.sum() >= _FEW), np.ones(mask.shape, bool))
    return srgb_to_oklab(from_8bit(small[there]))


def _gap(oklab: NDArray[np.float64], name: str) -> float:
    """How far a measured colour is from what people call so."""
    light, chroma = float(oklab[0]), float(np.hypot(oklab[1], oklab[2]))
    centre = colour_centre(name)
    if name not in _NEUTRAL:
        gap = float(shade_distance(oklab, centre))
        if chroma < _HARDLY and light > _BLACK_UP_TO:
            return gap + 3 * _NO_HUE
        return gap + (_NO_HUE / 2 if chroma < _NO_HUE else 0.0)
    if name == "black":
        return float(np.hypot(max(0.0, chroma - 1.5 * _NO_HUE), 0.8 * max(0.0, light - _BLACK_UP_TO)))
    off = max(0.0, _WHITE_FROM - light) if name == "white" else abs(light - centre[0])
    return float(np.hypot(max(0.0, chroma - _NO_HUE), 0.8 * off))
