"""Which part of a shown picture is meant: the garment, not its wearer nor the street."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import ImageError
from modiste.core.garment_mask import GarmentMask
from modiste.core.messages import Message, message
from modiste.studio.pictures_in import OpenPhoto

Mask = NDArray[np.uint8]
_OPAQUE: Final = 250


def garment_shown(opened: OpenPhoto, region: str | None, segment: Callable[[], GarmentMask]
                  ) -> tuple[Mask | None, Message | None]:
    """The mask H x W of the garment that is meant, None where the picture is the garment on a plain ground, and what is
    to be said of it. `region` is a part of clothes; without one the picture's own transparency counts, then the
    largest part of what is worn.

    Raises:
        UnknownNameError: the region is not in the photo.
        ImageError: there are no clothes in a photo whose region was asked for.
    """
    from modiste.encoder.item.crops import foreground_alpha

    if region is not None:
        return segment().of(region), None
    if opened.opacity is not None and float((opened.opacity < _OPAQUE).mean()) > 0.02:
        return opened.opacity, None
    if foreground_alpha(np.asarray(opened.photo.image.convert("RGB"))) is not None:
        return None, None  # a product on white: the embedder cuts it out, as it does in the catalogue
    try:
        found = segment()
    except ImageError as error:
        if error.code.startswith("garment."):
            return None, None  # no clothes that one could tell from the ground: then it is all of the picture
        raise
    areas = [float(alpha.mean()) for alpha in found.alpha]
    largest = found.parts[int(np.argmax(areas))]
    others = tuple(part for part in found.parts if part != largest)
    return found.of(largest), message("studio.region_taken", part=largest, others=others) if others else None
