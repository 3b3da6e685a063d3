"""Modiste: an AI fashion studio and stylist.

The public names below load on first use, so that ``import modiste`` stays light and never loads torch.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from modiste.core.attributes import Attributes
    from modiste.core.errors import ModisteError
    from modiste.core.garment_mask import GarmentMask
    from modiste.core.garment_spec import GarmentSpec
    from modiste.core.measures import BodyMeasures
    from modiste.core.settings import Settings
    from modiste.core.values import Design, Palette, Photo, Prompt, Swatch, Verification
    from modiste.studio.sewing_files import Documents
    from modiste.studio.sewing_requests import SewRequest
    from modiste.studio.studio import Studio

__version__ = "0.1.0"

__all__ = [
    "Attributes",
    "BodyMeasures",
    "Design",
    "Documents",
    "GarmentMask",
    "GarmentSpec",
    "ModisteError",
    "Palette",
    "Photo",
    "Prompt",
    "Settings",
    "SewRequest",
    "Studio",
    "Swatch",
    "Verification",
    "__version__",
]

_HOMES = {
    "Attributes": "modiste.core.attributes",
    "BodyMeasures": "modiste.core.measures",
    "Design": "modiste.core.values",
    "Documents": "modiste.studio.sewing_files",
    "GarmentMask": "modiste.core.garment_mask",
    "GarmentSpec": "modiste.core.garment_spec",
    "ModisteError": "modiste.core.errors",
    "Palette": "modiste.core.values",
    "Photo": "modiste.core.values",
    "Prompt": "modiste.core.values",
    "Settings": "modiste.core.settings",
    "SewRequest": "modiste.studio.sewing_requests",
    "Studio": "modiste.studio.studio",
    "Swatch": "modiste.core.values",
    "Verification": "modiste.core.values",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'modiste' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
