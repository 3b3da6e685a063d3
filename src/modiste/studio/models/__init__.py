"""Loaded models, one registry of them, and the list of those that there are."""

from modiste.studio.models.bundled import NAMED_KINDS, ModelInfo, NamedKind, bundled_models
from modiste.studio.models.loaders import Loaders
from modiste.studio.models.registry import Models

__all__ = ["NAMED_KINDS", "Loaders", "ModelInfo", "Models", "NamedKind", "bundled_models"]
