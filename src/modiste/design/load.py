"""From a model's name to a loaded engine: the bundled kind with its own fast sampler, all others through diffusers."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import torch

from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.design.designer import BUNDLED_NAME, Designer
from modiste.design.engine import DesignEngine
from modiste.design.external.backend import merge_adapter
from modiste.design.external.designer import load_external
from modiste.design.external.folder import ADAPTER, check_adapter
from modiste.design.folders import DECODER, LIGHT, PRIOR

_DEEPEST: Final = 8


def load_engine(model: str | None, settings: Settings) -> DesignEngine:
    """The bundled model for None; a folder of its kind, or LoRA upon one, in the same fast way; else a foreign model.

    Raises:
        WeightsError: it cannot be found or fetched, or is incomplete.
    """
    torch.set_num_threads(settings.thread_count)
    name = model or BUNDLED_NAME
    return _load_own(name, name, 0) or load_external(name, settings)


def _load_own(name: str, shown: str, depth: int) -> Designer | None:
    folder = weights_folder() if name == BUNDLED_NAME else Path(name).expanduser()
    if name == BUNDLED_NAME or (folder / DECODER / LIGHT).is_file():
        return Designer.from_folder(folder, shown)
    if depth >= _DEEPEST or not (folder / ADAPTER).is_file():
        return None
    base = _load_own(check_adapter(folder), shown, depth + 1)
    return None if base is None else _adapted(base, folder)


def _adapted(base: Designer, folder: Path) -> Designer:
    decoder = replace(base.decoder, unet=merge_adapter(base.decoder.unet, folder))
    prior = base.prior
    if (folder / PRIOR / ADAPTER).is_file():
        prior = replace(prior, prior=merge_adapter(prior.prior, folder / PRIOR))
    return Designer(prior, decoder, base.models, base.name, adapters=(*base.adapters, folder))
