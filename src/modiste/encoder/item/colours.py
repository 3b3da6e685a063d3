"""The colours of a cut-out garment: as a soft histogram over 64 shades of OKLab, and as names with their shares."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.language.colours import colour_centre, colour_hexes, shade_distance

SHADES: Final = 64
_LEVELS: Final = (0.2, 0.45, 0.68, 0.93)
_LIGHT: Final = 0.7      # lightness counts less than hue: it is the light's as well
_SPREAD: Final = 0.055   # deviation in OKLab over which a colour belongs to neighbouring shades
_SIDE_PX: Final = 64
_SURE: Final = 200
_LEAST: Final = 24       # pixels
_NO_ONE_COLOUR: Final = ("multicolour", "metallic")
_TEMPERATURE: Final = 0.008
_SEVERAL: Final = 4
_MUCH: Final = 0.08


@cache
def shades() -> NDArray[np.float32]:
    """The OKLab centres 64 x 3: at each of four lightnesses a grey, five pale hues and ten full ones."""
    found = []
    for level in _LEVELS:
        found.append((level, 0.0, 0.0))
        for count, chroma in ((5, 0.06), (10, 0.15)):
            angles = 2 * np.pi * (np.arange(count) + 0.5 * (count == 5)) / count + 0.5
            found += [(level, chroma * np.cos(angle), chroma * np.sin(angle)) for angle in angles]
    return np.array(found, np.float32)


def shade_shares(oklab: NDArray[np.float64]) -> NDArray[np.float32]:
    """How much colours M x 3 in OKLab belong to each shade, M x 64; rows sum to 1."""
    scale = np.array([_LIGHT, 1, 1])
    gaps = ((np.asarray(oklab)[:, None] * scale - shades()[None] * scale) ** 2).sum(axis=-1)
    logits = -gaps / (2 * _SPREAD**2)
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)


def garment_colours(picture: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The OKLab colours M x 3 of the garment in S x S x 3 sRGB whose mask is S x S, its edge left out."""
    side = min(_SIDE_PX, picture.shape[0])
    small = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(alpha, (side, side), interpolation=cv2.INTER_AREA)
    inner = cv2.erode((mask >= _SURE).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for there in (inner, mask >= _SURE, mask > 0):
        if there.sum() >= _LEAST:
            return srgb_to_oklab(from_8bit(small[there]))
    return srgb_to_oklab(from_8bit(small.reshape(-1, 3)))


def histogram(oklab: NDArray[np.float64]) -> NDArray[np.float32]:
    """The square root of the share of each shade among colours M x 3: a unit vector of 64 numbers (Hellinger)."""
    return np.asarray(np.sqrt(shade_shares(oklab).mean(axis=0)), np.float32)


def histogram_of_names(names: Sequence[str]) -> NDArray[np.float32]:
    """The same of colours by their ids in the vocabulary; zero where none is named."""
    if not names:
        return np.zeros(SHADES, np.float32)
    return histogram(np.array([colour_centre(name) for name in names]))


def named_shares(oklab: NDArray[np.float64], among: Sequence[str] | None = None) -> dict[str, float]:
    """The names of colours M x 3 with the share of each, the largest first: at most four, none below eight per cent."""
    known = [name for name in (among or tuple(colour_hexes())) if name not in _NO_ONE_COLOUR]
    gaps = shade_distance(np.asarray(oklab)[:, None], np.array([colour_centre(name) for name in known])[None])
    likely = np.exp(-(gaps - gaps.min(axis=1, keepdims=True)) / _TEMPERATURE)
    shares = (likely / likely.sum(axis=1, keepdims=True)).mean(axis=0)
    order = np.argsort(-shares)[:_SEVERAL]
    return {known[one]: float(shares[one]) for one in order if shares[one] >= _MUCH}


@cache
def _table() -> NDArray[np.float16]:
    """The shades of every colour of 5 bits a channel, 32768 x 64."""
    steps = (np.arange(32) + 0.5) / 32
    return shade_shares(srgb_to_oklab(np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(-1, 3))
                        ).astype(np.float16)


def shades_of(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much each of ... x 3 sRGB belongs to each shade, ... x 64, looked up by 5 bits a channel."""
    steps = pixels.astype(np.int64) >> 3
    return _table()[(steps[..., 0] << 10) | (steps[..., 1] << 5) | steps[..., 2]].astype(np.float32)


def shade_grid(picture: NDArray[np.uint8], alpha: NDArray[np.uint8], cells: int
               ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each of cells x cells places of S x S x 3 sRGB: the share of each shade in the garment there, 64 x cells x
    cells, and the share of garment, cells x cells."""
    fine = 4 * cells
    small = cv2.resize(picture, (fine, fine), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(alpha, (fine, fine), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    inner = np.where(cv2.erode((mask > 0.9).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0, mask, 0.02 * mask)
    weighted = (shades_of(small) * inner[..., None]).reshape(cells, 4, cells, 4, SHADES).sum(axis=(1, 3))
    there = inner.reshape(cells, 4, cells, 4).sum(axis=(1, 3))
    grid = weighted / np.maximum(there, 1e-6)[..., None]
    return (np.ascontiguousarray(grid.transpose(2, 0, 1)),
            np.asarray(mask.reshape(cells, 4, cells, 4).mean(axis=(1, 3)), np.float32))
