"""Sizes of the networks, as data."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class MoVQSize:
    """MoVQ autoencoder: `widths` from full resolution down; each level but the last halves the side."""

    widths: tuple[int, ...] = (32, 32, 64, 96, 128)
    layers_per_block: int = 1
    latent_channels: int = 32
    codebook: int = 64
    norm_groups: int = 8
    light_widths: tuple[int, ...] = (224, 128, 64, 40)

    @property
    def factor(self) -> int:
        """Picture side over latent side."""
        return int(2 ** (len(self.widths) - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class UNetSize:
    """Denoiser: widths and layers per level from the latent's resolution down; `attends` where text comes in."""

    widths: tuple[int, ...] = (64, 128, 192)
    layers: tuple[int, ...] = (1, 1, 2)
    attends: tuple[bool, ...] = (False, False, True)
    head_width: int = 32
    norm_groups: int = 16
    latent_channels: int = 32
    latent_side: int = 16


@dataclass(frozen=True, slots=True)
class PriorSize:
    """Diffusion prior: transformer width and depth."""

    heads: int = 4
    head_width: int = 48
    layers: int = 3


BUNDLED_MOVQ = MoVQSize()
BUNDLED_UNET = UNetSize()
BUNDLED_PRIOR = PriorSize()

ATTENTION_PROJECTIONS: Final = ("to_q", "to_k", "to_v", "add_k_proj", "add_v_proj", "to_out.0")
"""The linear layers of a denoiser's attention, which LoRA adapts (Hu et al., 2022, section 4.2)."""
