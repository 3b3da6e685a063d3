"""Where a named checkpoint lies, and what its configuration says it is: looked at before a single weight is read.

Nothing in the folder is trusted with more than data: no code of its own is imported and no pickle is opened.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json
from modiste.core.settings import Settings
from modiste.data.hub import HUB_ID, not_fetched

CONFIG: Final = "config.json"
PREPROCESSOR: Final = "preprocessor_config.json"
KINDS: Final = ("clip", "siglip")
"""The types of models that are understood, as `config.json` calls them; the SigLIP 2 of one size are "siglip" too."""
_FETCHED: Final = ("*.json", "*.safetensors", "*.model", "*.txt")  # never code, and no pickles
_PICKLES: Final = ("*.bin", "*.ckpt", "*.pt", "*.pth")
_USUAL: Final[Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]]] = {
    "clip": ((0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)),
    "siglip": ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)),
}
"""Mean and deviation of the pixels that each type was trained on, where the folder does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A checkpoint on disk. `kind` is one of `KINDS`; `side_px` is that of its pictures, `tokens` the most that its
    texts may have, `mean` and `std` are those of its pixels in 0 to 1; `digest` is of its configuration and weights."""

    folder: Path
    shown: str
    kind: str
    side_px: int
    tokens: int
    mean: tuple[float, ...]
    std: tuple[float, ...]
    digest: str


def find_folder(model: str, settings: Settings) -> Path:
    """The folder of a model by its name: a local one, or the fetched files of a hub id.

    Raises:
        WeightsError: there is no such folder, or the id cannot be fetched; the message says why.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    if folder.exists() or HUB_ID.fullmatch(model) is None:
        raise WeightsError("encoder.no_such_model", model=model)
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(model, allow_patterns=list(_FETCHED), local_files_only=settings.offline))
    except Exception as error:  # the hub's client raises errors of its own and those of its network library
        raise not_fetched(model, error) from error


def read_checkpoint(folder: Path, shown: str) -> Checkpoint:
    """What a folder in transformers' layout holds.

    Raises:
        WeightsError: it is of another type, a file is missing or damaged, or its weights are pickles.
    """
    config = _read_json(folder / CONFIG, shown)
    kind = str(config.get("model_type", ""))
    if kind not in KINDS:
        raise WeightsError("encoder.other_kind", model=shown, kind=kind or "?", known=KINDS)
    weights = sorted(folder.glob("*.safetensors"))
    if not weights:
        pickled = sorted(file for pattern in _PICKLES for file in folder.glob(pattern))
        if pickled:
            raise WeightsError("encoder.pickled", path=pickled[0])
        raise WeightsError("encoder.no_weights", folder=folder)
    from transformers import AutoConfig

    try:
        # transformers fills in what a configuration leaves out: CLIP's of the base size names next to nothing.
        whole = AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
        mean, std = _pixels(folder, kind)
        return Checkpoint(folder=folder, shown=shown, kind=kind, side_px=int(whole.vision_config.image_size),
                          tokens=int(whole.text_config.max_position_embeddings), mean=mean, std=std,
                          digest=_digest((folder / CONFIG, *weights)))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise WeightsError("encoder.not_loaded", model=shown, reason=error) from error


def _pixels(folder: Path, kind: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
    said = _read_json(folder / PREPROCESSOR, str(folder)) if (folder / PREPROCESSOR).is_file() else {}
    mean, std = (tuple(map(float, said.get(name, usual))) for name, usual in
                 zip(("image_mean", "image_std"), _USUAL[kind], strict=True))
    if len(mean) != 3 or len(std) != 3 or min(std) <= 0:
        raise ValueError(f"{PREPROCESSOR}: image_mean, image_std")
    return mean, std


def _read_json(path: Path, shown: str) -> dict[str, Any]:
    try:
        said = parse_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise WeightsError("encoder.no_config", model=shown, config=path.name) from error
    except (OSError, ValueError) as error:
        raise WeightsError("encoder.not_loaded", model=shown, reason=error) from error
    if not isinstance(said, dict):
        raise WeightsError("encoder.no_config", model=shown, config=path.name)
    return said


def _digest(files: tuple[Path, ...]) -> str:
    found = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()[:12]
