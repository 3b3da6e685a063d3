"""One registry of loaded models. Nothing else of the studio keeps one.

A model is known by its kind and its name, and by a fingerprint of its files: one that was trained again under the same
name is loaded again. Models that a user names can fill the memory, so beside the bundled one of each kind only the last
is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from modiste.core.settings import Settings
from modiste.data.cards import bundled, weights_folder
from modiste.studio.models.bundled import ModelInfo, bundled_models
from modiste.studio.models.loaders import Loaders, load_designer

if TYPE_CHECKING:
    from modiste.catalog.embedding import ItemEmbedder
    from modiste.design.engine import ControlKind, DesignEngine
    from modiste.encoder.clip import Encoder
    from modiste.fabric.neural.folders import LoadedTileUNet
    from modiste.fabric.neural.networks import Upscaler
    from modiste.garment.reading.reader import CutReader
    from modiste.garment.segmentation.engine import SegmenterEngine

T = TypeVar("T")
Fingerprint: TypeAlias = frozenset[tuple[str, int, int]]
"""(name, bytes, time of the last change in nanoseconds) of each file; empty for what is no file or folder here."""
_ENCODER: Final = "prior"
"""The bundled folder that holds the encoder."""
_READER: Final = "cut"
"""The bundled folder that holds the reader of cuts."""
_KINDS: Final = ("designer", "segmenter", "reader", "tile_unet", "upscaler", "encoder", "item_embedder",
                 "catalog_embedder")
_NOT_WEIGHTS: Final = frozenset({".jsonl", ".txt", ".md", ".part"})
"""Logs and notes beside a model change without the model."""


@dataclass(slots=True)
class _Kept:
    """The loaded models of one kind, by name; None is the bundled one. A kind is loaded by one thread at a time."""

    loading: Lock = field(default_factory=Lock)
    models: dict[str | None, tuple[Fingerprint, Any]] = field(default_factory=dict)


class Models:
    """The models of a studio, loaded on first use. May be used from any thread."""

    def __init__(self, settings: Settings, loaders: Loaders | None = None) -> None:
        self._settings = settings
        self._loaders = loaders if loaders is not None else Loaders()
        self._kinds: dict[str, _Kept] = {kind: _Kept() for kind in _KINDS}

    def bundled(self) -> tuple[ModelInfo, ...]:
        """The models that come with the package."""
        return bundled_models()

    def designer(self, model: str | None = None) -> "DesignEngine":
        """A design model: the bundled one, or by folder or hub id.

        Raises:
            WeightsError: it cannot be loaded.
        """
        return self._get("designer", model, lambda: self._load_designer(model))

    def check_control(self, model: str | None, kind: "ControlKind", control: str | None, *, in_mask: bool) -> None:
        """Refuse a control model that does not fit a design model, before either is loaded; see
        `design.load.check_control`.

        Raises:
            InputError: it does not fit, or the model takes no such control.
            WeightsError: one of them cannot be found or fetched, or is incomplete.
        """
        from modiste.design.load import check_control

        check_control(model, kind, control, self._settings, in_mask=in_mask)

    def segmenter(self, model: str | None = None) -> "SegmenterEngine":
        """A segmenter: the bundled one, or by folder, file or hub id.

        Raises:
            WeightsError: it cannot be loaded.
        """
        return self._get("segmenter", model, lambda: self._loaders.segmenter(model, self._settings))

    def reader(self, folder: Path | None = None) -> "CutReader":
        """The reader of cuts in a folder; None is the bundled one.

        Raises:
            WeightsError: it cannot be loaded.
        """
        where = folder if folder is not None else bundled(_READER)
        return self._get("reader", _name(where), lambda: self._loaders.reader(where))

    def tile_unet(self, folder: Path) -> "LoadedTileUNet":
        """The U-Net of the fabric room's neural engine in a folder.

        Raises:
            WeightsError: it cannot be loaded.
        """
        return self._get("tile_unet", _name(folder), lambda: self._loaders.tile_unet(folder))

    def upscaler(self, folder: Path) -> "Upscaler":
        """The super-resolution of fabrics in a folder.

        Raises:
            WeightsError: it cannot be loaded.
        """
        return self._get("upscaler", _name(folder), lambda: self._loaders.upscaler(folder))

    def encoder(self, folder: Path | None = None) -> "Encoder":
        """The CLIP with the attribute heads in a folder; None is the bundled one.

        Raises:
            WeightsError: it cannot be loaded.
        """
        where = folder if folder is not None else bundled(_ENCODER)
        return self._get("encoder", _name(where), lambda: self._loaders.encoder(where))

    def item_embedder(self) -> "ItemEmbedder":
        """The embedder of the catalogue's items.

        Raises:
            WeightsError: it cannot be loaded.
        """
        return self._get("item_embedder", None, lambda: self._loaders.item_embedder(self.encoder))

    def catalog_embedder(self, model: str | None = None) -> "ItemEmbedder":
        """What embeds a catalogue: the bundled embedder of items, one that was trained by its folder, or a CLIP or
        SigLIP by folder or hub id.

        Raises:
            WeightsError: it cannot be loaded.
        """
        if model is None:
            return self.item_embedder()
        return self._get("catalog_embedder", model, lambda: self._loaders.named_embedder(
            model, self.item_embedder, self.encoder, self._settings))

    def forget(self, model: Path | str | None = None) -> None:
        """Let go of the models in a folder, or of all; what is at work goes on with the ones that it has."""
        for kept in self._kinds.values():
            with kept.loading:
                if model is None:
                    kept.models.clear()
                else:
                    kept.models = {name: entry for name, entry in kept.models.items()
                                   if name is None or not Path(name).is_relative_to(model)}

    def _load_designer(self, model: str | None) -> "DesignEngine":
        if self._loaders.designer is not None:
            return self._loaders.designer(model, self._settings)
        return load_designer(model, self._settings, self.encoder)

    def _get(self, kind: str, name: str | None, load: Callable[[], T]) -> T:
        kept = self._kinds[kind]
        now = fingerprint(Path(name) if name is not None else weights_folder())
        with kept.loading:
            found = kept.models.get(name)
            if found is not None and found[0] == now:
                model: T = found[1]
                return model
            # The old one goes before the new one comes: both need not fit into memory.
            kept.models = {other: entry for other, entry in kept.models.items() if other is None and name is not None}
            model = load()
            kept.models[name] = (now, model)
            return model


def _name(folder: Path) -> str | None:
    """A folder as a model's name: None for what comes with the package."""
    return None if folder.is_relative_to(weights_folder()) else str(folder)


def fingerprint(path: Path) -> Fingerprint:
    """What a model's files are like: another one has another fingerprint, a model that stays as it is has the same."""
    if path.is_file():
        files = [path]
    elif path.is_dir():
        files = [file for file in path.rglob("*") if file.is_file() and file.suffix not in _NOT_WEIGHTS]
    else:
        return frozenset()  # an id on the hub
    return frozenset((str(file.relative_to(path)), state.st_size, state.st_mtime_ns)
                     for file, state in ((file, file.stat()) for file in files))
