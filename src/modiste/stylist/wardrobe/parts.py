"""Which part of the clothes a photo shows, and whether somebody wears them."""

from typing import Final

import cv2
import numpy as np

from modiste.core.garment_mask import GarmentMask

_MUCH: Final = 0.2
_SOLID: Final = 128
_TOPS: Final = frozenset({"upper", "outerwear", "dress"})


def largest(mask: GarmentMask) -> str:
    """The part of the clothes in a mask that takes most of the picture."""
    return mask.parts[int(np.argmax([float(layer.mean()) for layer in mask.alpha]))]


def is_worn(mask: GarmentMask) -> bool:
    """Whether a mask is of an outfit and not of one garment: tops and bottoms, or shoes, at once. Where nobody wears
    them, what lies in one piece is one garment, by however many names: a dress in two colours, an overall."""
    shares = {part: float(layer.mean()) for part, layer in zip(mask.parts, mask.alpha, strict=True)}
    whole = sum(shares.values())
    large = {part for part, share in shares.items() if share >= _MUCH * whole}
    tops, bottoms = large & _TOPS, large & {"lower"}
    if not mask.on_person:
        return bool(tops and bottoms) and not _in_one_piece(mask, *tops, *bottoms)
    return bool(tops and bottoms) or ("footwear" in shares and len(shares) > 2)


def _in_one_piece(mask: GarmentMask, *parts: str) -> bool:
    """Whether parts hang together: one piece of them holds most of each."""
    count, pieces = cv2.connectedComponents((mask.of(*parts) >= _SOLID).astype(np.uint8), connectivity=8)
    main = [np.bincount(pieces[mask.of(part) >= _SOLID], minlength=count)[1:].argmax() for part in parts]
    return len(set(main)) == 1
