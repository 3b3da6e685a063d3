"""A drawn garment as catalogues show it: on even white, and a shoe with its toe to the right.

Training mirrors every photo, so the network draws shoes facing either way. In catalogues they all face one way, and
four of them beside each other should.
"""

from typing import Final

import numpy as np
from PIL import Image, ImageOps

from modiste.data.framing import foreground
from modiste.imaging.ground import whiten_ground
from modiste.language import vocabulary

_FEET: Final = frozenset({"footwear"})
_ALSO_ON_FEET: Final = frozenset({"socks"})
_CLEARLY: Final = 0.1


def catalogue_view(picture: Image.Image, garment: str | None) -> Image.Image:
    """The picture of a garment (a vocabulary id, None where it is not known) on an even ground, facing as usual."""
    whitened = whiten_ground(picture)
    if garment is None or not _is_on_feet(garment) or _slope(whitened) > -_CLEARLY:
        return whitened
    return ImageOps.mirror(whitened)


def _is_on_feet(garment: str) -> bool:
    known = vocabulary().entries["garment"].get(garment)
    return garment in _ALSO_ON_FEET or (known is not None and known.group in _FEET)


def _slope(picture: Image.Image) -> float:
    """The correlation of x and y over what stands on the ground: heel above left and toe below right make it positive
    (so it is for 0.98 of the shoes in training photos), about 0 tells nothing."""
    down, across = np.nonzero(foreground(np.asarray(picture)))
    if down.size < 2 or down.std() == 0 or across.std() == 0:
        return 0.0
    return float(np.corrcoef(across, down)[0, 1])
