"""What a garment's cloth is, as far as its kind gives it away: jeans are of denim, sweaters are knitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from modiste.encoder.clip import Encoder
from modiste.garment.cloth.sample import ClothSample

SURE: Final = 0.6
"""Of the heads' probability: below it the material is not told."""
_OF_GARMENT: Final[Mapping[str, tuple[str, ...]]] = {
    "denim": ("jeans", "jeggings"), "knit": ("sweater", "muffler"), "sweatshirt_fleece": ("sweatshirt",),
    "jersey_fabric": ("tshirt", "polo_shirt", "undershirt", "leggings"),
}
"""Garments that are hardly ever of another cloth, by material."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A vocabulary id and how likely it is, 0 to 1."""

    value: str
    confidence: float


def likely_material(probabilities: Mapping[str, float]) -> Seen | None:
    """The material that the likely garments (vocabulary ids) are made of; None where they say nothing sure."""
    sums = {material: sum(probabilities.get(garment, 0.0) for garment in garments)
            for material, garments in _OF_GARMENT.items()}
    best = max(sums, key=lambda material: sums[material])
    return Seen(best, min(1.0, sums[best])) if sums[best] >= SURE else None


def read_attributes(sample: ClothSample, encoder: Encoder) -> dict[str, dict[str, float]]:
    """What the encoder's heads say of the garment alone, on white: for each kind the probability of each id."""
    pixels = sample.lit.pixels.copy()
    pixels[~sample.lit.light.solid] = 255
    side = max(pixels.shape[:2])
    square = np.full((side, side, 3), 255, np.uint8)
    top, left = (side - pixels.shape[0]) // 2, (side - pixels.shape[1]) // 2
    square[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    said = encoder.probabilities([Image.fromarray(square)])
    return {kind: dict(zip(encoder.labels.classes[kind], map(float, rows[0]), strict=True))
            for kind, rows in said.items()}
