"""Where a garment ends: how much of a pixel it is, and what shows beside it.

An edge pixel is a mixture, `share * cloth + (1 - share) * behind`. Both colours are known from the pixels around it, so
the share follows from where the pixel lies between them (as in matting, Levin, Lischinski and Weiss 2008, with both
ends given); a mask that is a pixel off or hard then leaves neither a rim of the old colour nor steps.
"""

from typing import Final

import cv2
import numpy as np

from modiste.imaging.light import LUMA, Flags, Soft

FAITH: Final = 0.004    # squared distance of cloth and background, linear, at which evidence and mask weigh the same
UNEVEN: Final = 8.0     # the same for each squared spread of the old cloth: a print may look like what is behind it
REACH: Final = 5        # side of the window that finds the rim: masks are a pixel or two off
BEHIND: Final = (0.75, 1.25)  # of the colour expected behind the garment


def mixed_pixels(alpha: Soft) -> Flags:
    """Pixels of the garment that are, or touch, mixed ones."""
    mixed = cv2.dilate((alpha < 0.98).astype(np.uint8), np.ones((REACH, REACH), np.uint8)) > 0
    return np.asarray(mixed & (alpha > 0), bool)


def composite_matted(seen: Soft, alpha: Soft, painted: Soft, front: Soft, behind: Soft, uneven: Soft) -> Soft:
    """The new cloth over the photo, by the alpha that matting finds for each pixel.

    Args:
        seen: N x 3 linear, the photo's edge pixels.
        alpha: N, the mask there.
        painted: N x 3, the new cloth.
        front, behind: N x 3, the old cloth and the background next to them.
        uneven: N, the squared spread of the old cloth's colour there.

    Returns:
        N x 3 linear.
    """
    apart = front - behind
    size = (apart**2).sum(-1)
    found = np.clip(((seen - behind) * apart).sum(-1) / np.maximum(size, 1e-6), 0, 1)
    trust = size / (size + FAITH + UNEVEN * uneven)
    share = (trust * found + (1 - trust) * alpha)[:, None]
    rest = (1 - share) * behind
    # Cameras and JPEG blur colour further than light, so only the light of what is left is believed, not its tint.
    light = ((seen - share * front) @ LUMA) / np.maximum(rest @ LUMA, 1e-4)
    return np.asarray(share * painted + np.clip(light, *BEHIND)[:, None] * rest, np.float32)
