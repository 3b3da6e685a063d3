"""Requests to the engine `neural`, as values."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from modiste.core.errors import SettingError
from modiste.core.seeds import check_seed
from modiste.core.values import Palette, Photo

if TYPE_CHECKING:
    from modiste.fabric.neural.folders import LoadedTileUNet
    from modiste.fabric.neural.networks import Upscaler


class NeuralModels(Protocol):
    """Where the engine gets its networks from, by their folder: from the disk (`folders.FromDisk`), or from whoever
    keeps them loaded."""

    def tile_unet(self, folder: Path) -> "LoadedTileUNet":
        """The U-Net in a folder. Raises WeightsError."""

    def upscaler(self, folder: Path) -> "Upscaler":
        """The super-resolution in a folder. Raises WeightsError."""


@dataclass(frozen=True, slots=True)
class Mix:
    """Another fabric to mix in: its category and seed, and its share, 0 (not at all) to 1 (instead).

    Raises SettingError for a share or a seed out of range.
    """

    category: str
    seed: int
    share: float = 0.5

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if not 0 <= self.share <= 1:
            raise SettingError("fabric.share", share=self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuralRequest:
    """One tile: a category and a seed, or variation number `variation` of it; in a palette's colours; with another
    fabric mixed in; like a photo, of which the seed then chooses the crop."""

    category: str
    seed: int
    palette: Palette | None = None
    variation: int = 0
    mix: Mix | None = None
    like: Photo | None = None
