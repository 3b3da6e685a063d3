"""How the studio gets a design model: loaded on the first request, so that bad input and lists never wait for torch."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from modiste.core.settings import Settings

if TYPE_CHECKING:
    from modiste.design.engine import DesignEngine

EngineLoader: TypeAlias = "Callable[[str | None, Settings], DesignEngine]"
"""Loads a model by name, folder or hub id; None is the bundled one."""


def load_engine(model: str | None, settings: Settings) -> "DesignEngine":
    """Load a design model.

    Raises:
        WeightsError: the model's folder lacks a file or the hub cannot be reached.
    """
    from modiste.design.load import load_engine as load

    return load(model, settings)
