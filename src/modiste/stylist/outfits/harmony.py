"""What the colours of a set of garments are together, in OKLCh: contrasts, hues, how much of it is colourful or
printed.

Facts of the set, not rules: what of them makes an outfit is learnt (`fitting.py`).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
FEATURES: Final = ("light_contrast", "light_spread", "chroma", "chroma_spread", "hue_spread", "colourful", "printed")
_GREY: Final = 0.035     # OKLab chroma: below it a garment has no hue to speak of
_PRINTED: Final = 0.09   # deviation of its colours in OKLab
_UNITS: Final = np.array([1, 3, 3, 2, 6, 6], np.float32)
"""How the numbers of a look are scaled against OKLab: see `looks.colour_look`."""


def colour_facts(facts: Matrix) -> Matrix:
    """N x 9 of looks (`layout.FACTS`) -> N x 6: mean L, a, b of OKLab and the deviations of each."""
    return np.asarray(facts[:, :6] / _UNITS, np.float32)


def harmony(colours: Matrix) -> Matrix:
    """`FEATURES` of garments whose `colour_facts` are n x 6."""
    light = colours[:, 0]
    chroma = np.hypot(colours[:, 1], colours[:, 2])
    hues = np.arctan2(colours[:, 2], colours[:, 1])
    has_hue = chroma > _GREY
    weight = np.where(has_hue, chroma, 0)
    spread = 0.0
    if has_hue.sum() > 1:
        spread = 1 - float(np.abs((weight * np.exp(1j * hues)).sum()) / weight.sum())
    printed = np.linalg.norm(colours[:, 3:6] * (1, 2, 2), axis=1) > _PRINTED
    return np.array([light.max() - light.min(), light.std(), chroma.mean(), chroma.std(), spread, has_hue.sum(),
                     printed.sum()], np.float32)
