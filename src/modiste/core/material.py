"""A cloth as a tailor's hand and a camera know it: how it hangs, and how it answers light."""

import math
from dataclasses import dataclass
from typing import Final

from modiste.core.errors import InputError

WEAVES: Final = ("woven", "knit", "skin", "open", "padded")
"""Woven on warp and weft; looped (jersey, rib); leather and suede; lace, tulle, mesh; filled and quilted."""
FINISHES: Final = ("matt", "satin", "velvet", "leather", "suede", "denim", "knit", "rib", "fleece", "sheer", "lace",
                   "corduroy", "tweed", "quilted", "linen", "twill", "jersey", "felted", "terry", "fur", "net", "crepe",
                   "technical", "brocade", "sequins")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a cloth is made of and does. `id` is a vocabulary id ("denim"); `source` says where the figures are from.

    Raises InputError where a figure is not finite or out of its range.
    """

    id: str
    weave: str               # one of WEAVES
    finish: str              # one of FINISHES: how it answers light
    weight_gsm: float        # mass per area, g/m2
    thickness_mm: float
    stretch_n_per_m: float   # tensile stiffness along warp and weft
    shear_n_per_m: float     # in-plane shear stiffness (bias)
    bending_nm: float        # flexural rigidity, N m (uN m x 1e-6)
    give: float              # share by which it stretches in wear without harm: 0.02 woven, 0.3 jersey, 1.0 rib
    friction: float          # coefficient on itself and on the body
    transparency: float = 0.0  # share of light that passes straight through
    roughness: float = 0.9   # 0 mirror, 1 matt
    sheen: float = 0.0       # strength of the highlight
    yarn_mm: float = 0.3     # distance of yarns, wales or grains that show close by
    source: str = ""

    def __post_init__(self) -> None:
        for name, known in (("weave", WEAVES), ("finish", FINISHES)):
            if getattr(self, name) not in known:
                raise InputError("core.material_choice", id=self.id, name=name, known=known, value=getattr(self, name))
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if not math.isfinite(value) or not low <= value <= high:
                raise InputError("core.material_figure", id=self.id, name=name, low=low, high=high, value=value)


_RANGES: Final = (
    ("weight_gsm", 5, 3000), ("thickness_mm", 0.02, 60), ("stretch_n_per_m", 1, 100_000),
    ("shear_n_per_m", 0.1, 100_000), ("bending_nm", 1e-8, 1e-1), ("give", 0, 3), ("friction", 0, 2),
    ("transparency", 0, 0.98), ("roughness", 0, 1), ("sheen", 0, 2), ("yarn_mm", 0.02, 20),
)  # fmt: skip
