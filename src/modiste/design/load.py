"""The one way from a model's name to a loaded engine.

A name is None (the bundled model), a folder, or an id on the hub. A folder of LoRA adapters names its base, which is
found in the same way; adapters are merged into it. Folders of the bundled kind are sampled by `Designer`, all others
through their diffusers pipelines by `ExternalDesigner`.
"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from modiste.core.errors import InputError, WeightsError
from modiste.core.settings import Settings
from modiste.design.adapters import ADAPTER, check_adapter, merge_adapter
from modiste.design.designer import BUNDLED_NAME, Designer
from modiste.design.engine import ControlKind, DesignEngine, Dye
from modiste.design.external.control import find_control
from modiste.design.external.designer import LockCheck, load_external
from modiste.design.external.folder import find
from modiste.design.folders import DECODER, LIGHT, PRIOR

_DEEPEST: Final = 8


def load_engine(model: str | None, settings: Settings, check: LockCheck | None = None, dye: Dye | None = None
                ) -> DesignEngine:
    """Load a design model.

    Args:
        model: None for the bundled one, a folder, or a hub id.
        settings: whether the hub may be asked.
        check: how a foreign model's pictures are checked for locked attributes; None for the bundled encoder's heads.
        dye: gives a drawn garment a colour that the bundled model does not know.

    Raises:
        WeightsError: it cannot be found or fetched, is incomplete or damaged, or brings code or pickles.
        ModelError: it does not draw from words.
    """
    name = model or BUNDLED_NAME
    base, path, adapters = _resolve(name, settings)
    if (path / DECODER / LIGHT).is_file():
        designer = Designer.from_folder(path, name)
        designer.dye = dye
        for folder in adapters:
            designer = _adapted(designer, folder)
        return designer
    return load_external(name, base, path, adapters, settings, check)


def check_control(model: str | None, kind: ControlKind, control: str | None, settings: Settings, *,
                  in_mask: bool = False) -> None:
    """Look at configurations whether a control model fits a design model, before either is loaded.

    Args:
        model: as for `load_engine`.
        kind: what is to control it.
        control: the control model's folder or hub id; None for the one that is published for such a model.
        settings: whether the hub may be asked.
        in_mask: whether only the inside of a mask will be drawn.

    Raises:
        InputError: it does not fit, or the model takes no such control.
        WeightsError: one of the two cannot be found or fetched, is incomplete, or brings code or pickles.
    """
    name = model or BUNDLED_NAME
    base, path, _ = _resolve(name, settings)
    if (path / DECODER / LIGHT).is_file():
        raise InputError("design.control_bundled", model=name)
    find_control(base, path, kind, control, settings, in_mask=in_mask)


def _resolve(name: str, settings: Settings) -> tuple[str, Path, tuple[Path, ...]]:
    """The whole model that a name stands for: its own name, its folder, and the adapters upon it, innermost first."""
    base, path = name, find(name, settings)
    adapters: list[Path] = []
    while (path / ADAPTER).is_file():
        if len(adapters) >= _DEEPEST:
            raise WeightsError("design.lora_upon_lora", path=path, deepest=_DEEPEST)
        adapters.insert(0, path)
        base = check_adapter(path)
        path = find(base, settings)
    return base, path, tuple(adapters)


def _adapted(base: Designer, folder: Path) -> Designer:
    decoder = replace(base.decoder, unet=merge_adapter(base.decoder.unet, folder))
    prior = base.prior
    if (folder / PRIOR / ADAPTER).is_file():
        prior = replace(prior, prior=merge_adapter(prior.prior, folder / PRIOR))
    return Designer(prior, decoder, base.models, name=base.name, adapters=(*base.adapters, folder), dye=base.dye)
