"""What the encoder's heads call a garment and its print."""

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from modiste.garment.cloth.sample import ClothSample

if TYPE_CHECKING:
    from modiste.encoder.clip import Encoder  # brings transformers and diffusers: who has an encoder has loaded them


def read_attributes(sample: ClothSample, encoder: "Encoder") -> dict[str, dict[str, float]]:
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
