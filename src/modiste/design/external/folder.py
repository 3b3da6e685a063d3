"""Where a named model lies, and whether its folder is whole: looked at before a single weight is read.

Nothing in the folder is trusted with more than data: no code of its own is imported and no pickle is opened.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.data.hub import HUB_ID, not_fetched

INDEX: Final = "model_index.json"
BUNDLED: Final = "modiste"
"""The name by which a tuned model calls the bundled one."""
_WEIGHT_NAMES: Final = ("diffusion_pytorch_model", "model")
_PICKLES: Final = ("*.bin", "*.ckpt", "*.pt", "*.pth")
# Words in the class names of parts without weights, and the one file that each of them must have.
_SMALL_PARTS: Final = (("Scheduler", "scheduler_config.json"), ("Tokenizer", "tokenizer_config.json"),
                       ("ImageProcessor", "preprocessor_config.json"), ("FeatureExtractor", "preprocessor_config.json"))


@dataclass(frozen=True, slots=True)
class PipelineFolder:
    """A whole diffusers folder: where it is, the pipeline's class, and the classes of its parts by name."""

    path: Path
    pipeline: str
    parts: Mapping[str, str]


def find(model: str, settings: Settings) -> Path:
    """The local folder of a model: the named one, the bundled one, or the fetched files of a hub id.

    Raises:
        WeightsError: there is no such folder, or the id cannot be fetched.
    """
    if model == BUNDLED:
        return weights_folder()
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_file():
        raise WeightsError("design.model_is_file", model=model, index=INDEX)
    if HUB_ID.fullmatch(model) is None:
        raise WeightsError("design.no_such_model", model=model)
    return fetch(model, settings)


def is_hub_id(model: str) -> bool:
    """Whether a name can only mean a model on the hub: no folder has it."""
    return model != BUNDLED and not Path(model).expanduser().exists() and HUB_ID.fullmatch(model) is not None


def fetch(hub_id: str, settings: Settings) -> Path:
    """The files of a hub id, downloaded where they are not yet; never code, and weights as safetensors only.

    Raises:
        WeightsError: it cannot be fetched; the message says why and what to do.
    """
    from diffusers import DiffusionPipeline

    try:
        return Path(DiffusionPipeline.download(hub_id, use_safetensors=True, local_files_only=settings.offline,
                                               trust_remote_code=False))
    except Exception as error:  # the hub's client raises errors of its own and those of its network library
        raise not_fetched(hub_id, error) from error


def read_folder(path: Path) -> PipelineFolder:
    """What a folder's index says, after a look at every file that it promises.

    Raises:
        WeightsError: there is no index, a file is missing, or the model brings code or pickles.
    """
    index = _read_index(path)
    name = index.get("_class_name")
    if not isinstance(name, str):
        raise WeightsError("design.own_pipeline", path=path, index=INDEX)
    parts: dict[str, str] = {}
    for part, entry in index.items():
        if part.startswith("_") or not isinstance(entry, list) or len(entry) != 2 or not isinstance(entry[1], str):
            continue
        library = str(entry[0])
        if (path / part / f"{library}.py").exists() or (path / f"{library}.py").exists():
            raise WeightsError("design.own_code", path=path / part)
        check_part(path / part, entry[1])
        parts[part] = entry[1]
    return PipelineFolder(path, name, parts)


def pipeline_of(path: Path) -> str | None:
    """The pipeline's class that a folder names, or None when it is no diffusers folder."""
    if not (path / INDEX).is_file():
        return None
    name = _read_index(path).get("_class_name")
    return name if isinstance(name, str) else None


def check_part(folder: Path, kind: str) -> None:
    """Raises WeightsError when a part of class `kind` lacks a file; the message names it."""
    small = next((file for word, file in _SMALL_PARTS if word in kind), None)
    if small is not None:
        need_file(folder / small)
        return
    need_file(folder / "config.json")
    _check_weights(folder)


def _check_weights(folder: Path) -> None:
    stored = [file for file in folder.glob("*.safetensors") if file.is_file()]
    for name in _WEIGHT_NAMES:
        index = folder / f"{name}.safetensors.index.json"
        if index.is_file():
            shards = read_json(index).get("weight_map")
            for shard in sorted({str(name) for name in shards.values()} if isinstance(shards, dict) else ()):
                need_file(folder / shard)
            return
    if stored:
        return
    pickled = [file.name for pattern in _PICKLES for file in sorted(folder.glob(pattern))]
    if pickled:
        raise WeightsError("design.pickled", path=folder / pickled[0])
    wanted = _WEIGHT_NAMES[1] if "encoder" in folder.name else _WEIGHT_NAMES[0]
    need_file(folder / f"{wanted}.safetensors")


def need_file(path: Path) -> None:
    """Raises WeightsError when a file of a model's folder is missing."""
    if not path.is_file():
        raise WeightsError("design.file_missing", path=path)


def _read_index(path: Path) -> dict[str, object]:
    if not (path / INDEX).is_file():
        raise WeightsError("design.no_index", path=path, index=INDEX)
    return read_json(path / INDEX)


def read_json(path: Path) -> dict[str, object]:
    """A JSON object of a model's folder. Raises WeightsError when it cannot be read."""
    try:
        data = parse_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError("design.json_unreadable", path=path, reason=error) from error
    if not isinstance(data, dict):
        raise WeightsError("design.json_object", path=path)
    return data
