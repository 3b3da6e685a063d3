"""From a model's name to a loaded segmenter: the bundled one, a checkpoint's file, a folder or an id on the hub."""

from functools import cache, partial
from pathlib import Path
from typing import Final

from modiste.core.errors import WeightsError
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.data.hub import HUB_ID, not_fetched
from modiste.data.quiet import LOADING
from modiste.garment.segmentation.clothing_detector import load_clothing_detector
from modiste.garment.segmentation.engine import SegmenterEngine
from modiste.garment.segmentation.flat_lay_reader import FlatLayReader
from modiste.garment.segmentation.folders import GARMENT, has_segmenter
from modiste.garment.segmentation.folders import load_segmenter as own_segmenter
from modiste.garment.segmentation.networks import fused
from modiste.garment.segmentation.public_unet import ENDINGS, PublicUNet
from modiste.garment.segmentation.segformer import CONFIG, SegFormer
from modiste.garment.segmentation.segmenter import BundledSegmenter

BUNDLED: Final = "modiste"
_FETCHED: Final = ("*.json", "*.safetensors")  # never code, and no pickles


def load_segmenter(model: str | None = None, settings: Settings | None = None) -> SegmenterEngine:
    """The bundled segmenter for None; one of `modiste train segmenter` by its folder; the public U-Net by its file; a
    SegFormer by its folder or hub id.

    Raises:
        WeightsError: it cannot be found or fetched, is damaged, or is another network.
    """
    settings = settings or Settings.load()
    with LOADING:
        return _load(model, settings)


def _load(model: str | None, settings: Settings) -> SegmenterEngine:
    if model is None or model == BUNDLED:
        return bundled()
    path = Path(model).expanduser()
    if path.is_file():
        return _from_file(path, model)
    if path.is_dir():
        if has_segmenter(path / GARMENT):
            return _own(path / GARMENT, model)
        if not (path / CONFIG).is_file():
            raise WeightsError("garment.no_config", model=model, config=CONFIG)
        return SegFormer.load(path, model)
    if HUB_ID.fullmatch(model) is None or path.suffix in ENDINGS:
        raise WeightsError("garment.no_such_model", model=model)
    return SegFormer.load(_fetch(model, settings), model)


def bundled() -> SegmenterEngine:
    """The segmenter that comes with the package. Raises WeightsError when it is not there."""
    return _own(weights_folder() / GARMENT, "modiste")


def _own(folder: Path, name: str) -> SegmenterEngine:
    network = fused(own_segmenter(folder))
    return BundledSegmenter(network, name, detector=load_clothing_detector(folder, network),
                            reader=cache(partial(_reader, folder)))


def _reader(folder: Path) -> FlatLayReader | None:
    with LOADING:
        return FlatLayReader.load_beside(folder)


def _from_file(path: Path, shown: str) -> SegmenterEngine:
    if path.suffix not in ENDINGS:
        raise WeightsError("garment.no_weights", shown=shown, endings=ENDINGS)
    if path.suffix == ".safetensors" and (path.parent / CONFIG).is_file():
        return SegFormer.load(path.parent, shown)
    return PublicUNet.load(path, shown)


def _fetch(hub_id: str, settings: Settings) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(hub_id, allow_patterns=list(_FETCHED), local_files_only=settings.offline))
    except Exception as error:  # the hub's client raises errors of its own and those of its network library
        raise not_fetched(hub_id, error) from error
