"""The folds of a cloth whose print hid its light, smoothed along the way they hang.

Under a bold print light cannot be told from dyes everywhere: what is left looks like clouds. Folds of what hangs run
down, clouds run nowhere: averaging a dyed garment's colour down its length keeps the one and loses the other.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import to_display, to_linear

Pixels = NDArray[np.uint8]
_THERE: Final = 128
_EDGE: Final = 200       # of 255: below it something else is seen, too
_DOWN: Final = 0.22      # of the garment's height
_ACROSS: Final = 0.012   # of its width


def smooth_folds(dyed: Pixels, alpha: NDArray[np.uint8]) -> Pixels:
    """A photo H x W x 3 with a garment dyed plainly, its folds smoothed where `alpha` H x W is solid; its edges
    and what is around it stay."""
    solid = (alpha >= _THERE).astype(np.float32)
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not rows.size:
        return dyed
    top, end, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    box = (slice(top, end), slice(left, right))
    inside = solid[box]
    light = to_linear(dyed[box]) * inside[..., None]
    sigma = (max(0.5, _ACROSS * (right - left)), max(0.5, _DOWN * (end - top)))
    known = cv2.GaussianBlur(inside, (0, 0), sigma[0], sigmaY=sigma[1])
    smooth = cv2.GaussianBlur(light, (0, 0), sigma[0], sigmaY=sigma[1]) / np.maximum(known, 1e-3)[..., None]
    share = np.clip((alpha[box].astype(np.float32) - _EDGE) / (255 - _EDGE), 0, 1)[..., None]
    made = to_display(np.asarray(share * smooth + (1 - share) * to_linear(dyed[box]), np.float32))
    result = dyed.copy()
    result[box] = np.where(share > 0, made, dyed[box])
    return result
