"""Which part of the clothes a photo shows, and whether somebody wears them."""

from typing import Final

import numpy as np

from modiste.core.garment_mask import GarmentMask

_MUCH: Final = 0.2


def largest(mask: GarmentMask) -> str:
    """The part of the clothes in a mask that takes most of the picture."""
    return mask.parts[int(np.argmax([float(layer.mean()) for layer in mask.alpha]))]


def is_worn(mask: GarmentMask) -> bool:
    """Whether a mask is of an outfit and not of one garment: tops and bottoms, or shoes, at once."""
    shares = {part: float(layer.mean()) for part, layer in zip(mask.parts, mask.alpha, strict=True)}
    whole = sum(shares.values())
    large = {part for part, share in shares.items() if share >= _MUCH * whole}
    tops, bottoms = large & {"upper", "outerwear", "dress"}, large & {"lower"}
    return bool(tops and bottoms) or ("footwear" in shares and len(shares) > 2)
