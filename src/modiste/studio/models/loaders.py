"""How each kind of model is loaded: on the first request, so that bad input and lists never wait for torch.

Tests and programs give loaders of their own to `Models`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from modiste.core.settings import Settings

if TYPE_CHECKING:
    from modiste.catalog.embedding import ItemEmbedder
    from modiste.design.engine import DesignEngine
    from modiste.encoder.clip import Encoder
    from modiste.fabric.neural.folders import LoadedTileUNet
    from modiste.fabric.neural.networks import Upscaler
    from modiste.garment.reading.reader import CutReader
    from modiste.garment.segmentation.engine import SegmenterEngine

DesignerLoader: TypeAlias = "Callable[[str | None, Settings], DesignEngine]"
"""Loads a design model by folder or hub id; None is the bundled one. Raises WeightsError."""
SegmenterLoader: TypeAlias = "Callable[[str | None, Settings], SegmenterEngine]"
"""Loads a segmenter by folder, file or hub id; None is the bundled one. Raises WeightsError."""


def load_designer(model: str | None, settings: Settings, encoder: "Callable[[], Encoder]") -> "DesignEngine":
    """Load a design model; locks of a foreign one are checked by `encoder`.

    Raises:
        WeightsError: the model's folder lacks a file or the hub cannot be reached.
    """
    from modiste.design.external.designer import check_by_heads
    from modiste.design.load import load_engine
    from modiste.studio.draped_photos import dye_design

    return load_engine(model, settings, check_by_heads(encoder), dye_design)


def load_segmenter(model: str | None, settings: Settings) -> "SegmenterEngine":
    """Load a segmenter.

    Raises:
        WeightsError: it cannot be found or fetched, is damaged, or is another network.
    """
    from modiste.garment.segmentation.load import load_segmenter

    return load_segmenter(model, settings)


def load_reader(folder: Path) -> "CutReader":
    """Load the reader of cuts from its folder. Raises WeightsError."""
    from modiste.garment.reading.folders import load_reader
    from modiste.garment.reading.reader import CutReader

    return CutReader(load_reader(folder))


def load_tile_unet(folder: Path) -> "LoadedTileUNet":
    """Load the U-Net of the fabric room's neural engine from its folder. Raises WeightsError."""
    from modiste.fabric.neural.folders import load_tile_unet

    return load_tile_unet(folder)


def load_upscaler(folder: Path) -> "Upscaler":
    """Load a super-resolution of fabrics from its folder. Raises WeightsError."""
    from modiste.fabric.neural.folders import load_upscaler

    return load_upscaler(folder)


def load_encoder(folder: Path) -> "Encoder":
    """Load an encoder, CLIP with the attribute heads, from its folder. Raises WeightsError."""
    from modiste.encoder.clip import Encoder

    return Encoder.load(folder)


def load_item_embedder(encoder: "Callable[[], Encoder]") -> "ItemEmbedder":
    """Load the bundled embedder of items, which may build on `encoder`. Raises WeightsError."""
    from modiste.catalog.embedding import load_bundled_embedder

    return load_bundled_embedder(encoder)


def load_named_embedder(model: str, bundled: "Callable[[], ItemEmbedder]", encoder: "Callable[[], Encoder]",
                        settings: Settings) -> "ItemEmbedder":
    """Load an embedder of items by folder or hub id: see `catalog.embedding.load_named_embedder`. Raises
    WeightsError."""
    from modiste.catalog.embedding import load_named_embedder

    return load_named_embedder(model, bundled, encoder, settings)


NamedEmbedderLoader: TypeAlias = (
    "Callable[[str, Callable[[], ItemEmbedder], Callable[[], Encoder], Settings], ItemEmbedder]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaders:
    """A loader for each kind of model; `designer` None is `load_designer` with the registry's own encoder."""

    designer: "DesignerLoader | None" = None
    segmenter: SegmenterLoader = load_segmenter
    reader: "Callable[[Path], CutReader]" = load_reader
    tile_unet: "Callable[[Path], LoadedTileUNet]" = load_tile_unet
    upscaler: "Callable[[Path], Upscaler]" = load_upscaler
    encoder: "Callable[[Path], Encoder]" = load_encoder
    item_embedder: "Callable[[Callable[[], Encoder]], ItemEmbedder]" = load_item_embedder
    named_embedder: NamedEmbedderLoader = load_named_embedder
