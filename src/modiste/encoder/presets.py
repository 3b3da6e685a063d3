"""Sizes of the encoder's towers, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderSize:
    """CLIP at a size: image tower (ViT), text tower, multilingual text tower of the Kandinsky decoder, shared space."""

    image_px: int = 128
    patch_px: int = 16
    image_width: int = 224
    image_layers: int = 6
    text_width: int = 192
    text_layers: int = 3
    multilingual_layers: int = 2
    head_width: int = 32
    space: int = 256
    text_tokens: int = 48
    vocabulary: int = 3000


BUNDLED_ENCODER = EncoderSize()
