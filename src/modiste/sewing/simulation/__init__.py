"""Sewing and hanging: panels are placed around the body, sewn edge to edge, and fall as their cloth does.

The public names load on first use: who only draws what hangs does not load the solver.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modiste.sewing.simulation.checks import Quality, quality
    from modiste.sewing.simulation.hanging import NORMAL, QUICK, Effort, hang
    from modiste.sewing.simulation.shelf import pack, unpack
    from modiste.sewing.simulation.values import BodyMesh, Hung

__all__ = ["NORMAL", "QUICK", "BodyMesh", "Effort", "Hung", "Quality", "hang", "pack", "quality", "unpack"]

_HOMES = {
    "BodyMesh": "values", "Effort": "hanging", "Hung": "values", "NORMAL": "hanging", "QUICK": "hanging",
    "Quality": "checks", "hang": "hanging", "pack": "shelf", "quality": "checks", "unpack": "shelf",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
