"""A colour prior for skin: probabilities of skin are lowered where the photo is more colourful than skin ever is.

A network trained on street photos takes an orange suit that fills the photo for skin. Skin and hair of all complexions
have low chroma, cloth any: the likelihood ratio of a chroma in skin and in cloth enters by Bayes' rule.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.garment.segmentation.engine import CLASSES, SKIN
from modiste.garment.segmentation.refine import Soft
from modiste.imaging.light import to_oklab

# Measured in OKLab on 400 photos of the street: the ratio is 1 at the first, and falls by e for each of the second.
_EVEN_CHROMA: Final = 0.115
_CHROMA_SCALE: Final = 0.0135
_ROW: Final = CLASSES.index(SKIN)


def apply_skin_prior(image: NDArray[np.uint8], likely: Soft) -> Soft:
    """Probabilities C x h x w over `CLASSES` of sRGB H x W x 3, that of skin weighted by the prior and renormalised."""
    small = cv2.resize(image, likely.shape[:0:-1], interpolation=cv2.INTER_AREA)
    lab = to_oklab(np.asarray(small, np.uint8))
    chroma = np.hypot(lab[..., 1], lab[..., 2])
    result = likely.copy()
    result[_ROW] *= np.exp(np.minimum(0, _EVEN_CHROMA - chroma) / _CHROMA_SCALE)
    return np.asarray(result / result.sum(axis=0), np.float32)
