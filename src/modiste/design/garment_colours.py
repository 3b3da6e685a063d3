"""The colours that a drawn garment shows, measured on its own pixels: not on the ground, skin or other clothes."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.imaging.cutout import find_foreground
from modiste.language import vocabulary
from modiste.language.colours import seen_name, shade_distance

_WORK_PX: Final = 128
_ROWS: Final = {"upper": (0.14, 0.55), "outerwear": (0.14, 0.55), "dress": (0.2, 0.6), "lower": (0.3, 0.62)}
"""Where on a figure a kind of garment surely is: 0 is its top, 1 its bottom. Other things are the figure."""
_ASIDE: Final = 0.27        # from the middle line, over the figure's width
_FEWEST: Final = 60         # pixels below which nothing can be told
_TONES: Final = 4
_LIGHTNESS: Final = 0.5     # light and shadow lie on one cloth
_ONE_CLOTH: Final = 0.07    # tones nearer than this are the same cloth in other light
_LEAST_SHARE: Final = 0.08  # of the garment; less is a button or a print's edge
_LIT: Final = 60.0          # percentile of lightness: a cloth's colour is that of its lit side


@dataclass(frozen=True, slots=True)
class Tone:
    """One colour of a garment: what it is called (a vocabulary id), and its share of the garment, 0 to 1."""

    colour: str
    share: float


def garment_tones(picture: Image.Image, garment: str | None) -> tuple[Tone, ...]:
    """The colours of the garment that a picture on white shows, the largest first; none where it cannot be told from
    the ground.

    Args:
        picture: RGB.
        garment: the vocabulary id of what it is known to show; None looks at the whole figure.
    """
    small = picture.convert("RGB")
    small.thumbnail((_WORK_PX, _WORK_PX), Image.Resampling.BOX)
    pixels = np.asarray(small)
    figure = find_foreground(pixels)
    if figure is None:
        return ()
    middle = _middle(figure, garment)
    inside = cv2.erode(middle.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    inside = inside if np.count_nonzero(inside) >= _FEWEST else middle
    if np.count_nonzero(inside) < _FEWEST:
        return ()
    return _tones(srgb_to_oklab(from_8bit(pixels[inside])))


def _middle(figure: NDArray[np.bool_], garment: str | None) -> NDArray[np.bool_]:
    group = vocabulary().entry("garment", garment).group if garment is not None else None
    if group not in _ROWS:
        return figure
    rows = np.flatnonzero(figure.any(axis=1))
    height = (np.arange(len(figure)) - rows[0]) / max(1, rows[-1] - rows[0])
    band = figure & ((height > _ROWS[group][0]) & (height < _ROWS[group][1]))[:, None]
    counts = band.sum(axis=1)
    if not counts.any():
        return band
    columns = np.arange(figure.shape[1])
    centre = float(np.median((band @ columns)[counts > 0] / counts[counts > 0]))
    near = np.abs(columns - centre) < _ASIDE * float(np.median(counts[counts > 0])) * 2
    return np.asarray(band & near[None], bool)


def _tones(lab: NDArray[np.float64]) -> tuple[Tone, ...]:
    scaled = np.ascontiguousarray(lab * (_LIGHTNESS, 1, 1), np.float32)
    ends = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 12, 0.005)
    cv2.setRNGSeed(1)  # its centres start at random
    labels = cv2.kmeans(scaled, _TONES, None, ends, 2, cv2.KMEANS_PP_CENTERS)[1].ravel()
    cloths: list[tuple[int, NDArray[np.float64]]] = []
    for tone in np.argsort(-np.bincount(labels, minlength=_TONES), kind="stable"):
        members = lab[labels == tone]
        if not len(members):
            continue
        lit = members[members[:, 0] >= np.percentile(members[:, 0], _LIT)]
        colour = np.median(lit, axis=0)
        near = [at for at, (_, known) in enumerate(cloths) if shade_distance(known, colour) < _ONE_CLOTH]
        if near:
            count, known = cloths[near[0]]
            cloths[near[0]] = (count + len(members), known)
        else:
            cloths.append((len(members), colour))
    shares: dict[str, float] = {}
    for count, colour in cloths:
        name = seen_name(colour)
        shares[name] = shares.get(name, 0.0) + count / len(lab)
    found = sorted(shares.items(), key=lambda item: -item[1])
    return tuple(Tone(name, min(share, 1.0)) for name, share in found if share >= _LEAST_SHARE)
