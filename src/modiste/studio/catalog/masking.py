"""Which part of a shown picture is meant: the garment, not its wearer nor the street."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import ImageError
from modiste.core.garment_mask import GarmentMask
from modiste.core.items import Item
from modiste.core.messages import Message, message
from modiste.core.values import Photo
from modiste.language import vocabulary
from modiste.studio.garments import Garments, SegmentRequest
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


def garment_of_item(item: Item, picture: Image.Image, garments: Garments) -> Mask | None:
    """The mask H x W of an item in its picture, where it is worn or lies before something; None where the picture is
    the garment on a plain ground. What the item is called tells which of the clothes it is."""
    from modiste.encoder.item.crops import foreground_alpha

    if foreground_alpha(np.asarray(picture)) is not None:
        return None
    garment = item.attributes().garment
    part = vocabulary().entry("garment", garment).group if garment is not None else None
    try:
        found = garments.segment(SegmentRequest(photo=Photo(picture, item.title[:80] or item.id), shows=part))
    except ImageError:
        return None  # no clothes that one could tell from the ground: then it is all of the picture
    if part in found.parts:
        return found.of(str(part))
    return found.of(found.parts[int(np.argmax([float(alpha.mean()) for alpha in found.alpha]))])
