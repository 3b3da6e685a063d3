"""The one place where the pages meet the garment room: the three methods of `Studio` that they call."""

from collections.abc import Sequence
from typing import Protocol, cast

from modiste.core.errors import ModelError
from modiste.core.garment_mask import GarmentMask
from modiste.core.values import Photo, Rgb, Swatch
from modiste.studio.studio import Studio

_NEEDED = ("find_garments", "drape", "recolour")


class GarmentStudio(Protocol):
    """What of the studio the try-on needs. `mask` is of the photo's size; no parts means all the clothes."""

    def find_garments(self, photo: Photo) -> GarmentMask:
        """Where the clothes are."""

    def drape(self, photo: Photo, swatch: Swatch, mask: GarmentMask, *, parts: Sequence[str], scale_cm: float,
              rotate_degrees: float, offset_cm: tuple[float, float]) -> Photo:
        """The photo with its clothes in the fabric; `scale_cm` is the width of one repeat on cloth."""

    def recolour(self, photo: Photo, rgb: Rgb, mask: GarmentMask, *, parts: Sequence[str]) -> Photo:
        """The photo with its clothes in another colour."""


def garments_of(studio: Studio) -> GarmentStudio:
    """The studio as the try-on sees it.

    Raises:
        ModelError: this studio has no garment room.
    """
    missing = [name for name in _NEEDED if not hasattr(studio, name)]
    if missing:
        raise ModelError(f"this studio cannot {' or '.join(missing)}; update modiste to one with the garment room")
    return cast("GarmentStudio", studio)
