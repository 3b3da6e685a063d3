"""The mill, as users meet it: a category and a seed in, swatches out that repeat without a seam, in inks."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Final

import numpy as np
from PIL import Image

from modiste.core.errors import SettingError, UnknownNameError
from modiste.core.seeds import sample_seeds
from modiste.core.values import Lineage, Palette, Swatch
from modiste.fabric import drawn
from modiste.fabric.categories import find_category
from modiste.fabric.export import DPI
from modiste.fabric.inks import FEWEST_INKS, MOST_INKS, Inked, colourways, reduce_to_inks
from modiste.fabric.repeats import REPEATS
from modiste.fabric.seams import Pixels

ENGINES: Final = ("drawn",)
SIZES: Final = (16, 4096)
MOST_COLOURWAYS: Final = 24
_INKS_FOR_COLOURWAYS: Final = 6
_BY_HALVES: Final = ("half-drop", "brick")  # they need an even side

Progress = Callable[[int, int], None]
"""Called with the units of work done and in all."""


@dataclass(frozen=True, slots=True)
class FabricRequest:
    """What is asked of the mill. `inks` None keeps all colours; `palette` None leaves the colours to the seed.

    Raises SettingError for a number out of range, UnknownNameError for an unknown category, engine or repeat.
    """

    category: str
    engine: str = "drawn"
    size_px: int = 512
    repeat: str = "straight"
    inks: int | None = None
    colourways: int = 0
    dpi: float = 150.0
    palette: Palette | None = None
    family: str | None = None
    style: drawn.DrawnStyle = field(default_factory=drawn.DrawnStyle)

    def __post_init__(self) -> None:
        object.__setattr__(self, "category", find_category(self.category))
        object.__setattr__(self, "repeat", REPEATS.name_of(self.repeat))
        if self.engine not in ENGINES:
            raise UnknownNameError("engine", self.engine, ENGINES)
        if not SIZES[0] <= self.size_px <= SIZES[1]:
            raise SettingError(f"size: expected {SIZES[0]} to {SIZES[1]} pixels, got {self.size_px}")
        if self.inks is not None and not FEWEST_INKS <= self.inks <= MOST_INKS:
            raise SettingError(f"inks: expected {FEWEST_INKS} to {MOST_INKS}, got {self.inks}; one ink alone shows no "
                               "pattern")
        if not 0 <= self.colourways <= MOST_COLOURWAYS:
            raise SettingError(f"colourways: expected 0 to {MOST_COLOURWAYS}, got {self.colourways}")
        if not DPI[0] <= self.dpi <= DPI[1]:
            raise SettingError(f"dpi: expected {DPI[0]:g} to {DPI[1]:g}, got {self.dpi:g}")
        if self.palette is not None and len(self.palette) < 2:
            raise SettingError("palette: expected a ground and at least one more colour, got one")
        drawn.family_of(self.category, 0, self.family)


@dataclass(frozen=True, slots=True)
class Print:
    """A swatch, and its plates where it was reduced to inks."""

    swatch: Swatch
    inked: Inked | None = None


def make(request: FabricRequest, *, n: int, seed: int, progress: Progress | None = None) -> tuple[Print, ...]:
    """`n` fabrics, number i from seed `seed + i`, each followed by its colourways.

    Raises:
        SettingError: `n` or a seed is out of range.
    """
    seeds = sample_seeds(seed, n)
    made: list[Print] = []
    for number, one in enumerate(seeds):
        made += _make_one(request, one)
        if progress is not None:
            progress(number + 1, n)
    return tuple(made)


def _make_one(request: FabricRequest, seed: int) -> list[Print]:
    side = request.size_px + (request.size_px % 2 if request.repeat in _BY_HALVES else 0)
    tile = drawn.draw(request.category, side, seed, style=request.style, palette=request.palette, family=request.family)
    layout = REPEATS.get(request.repeat)(tile)
    count = request.inks if request.inks is not None else (_INKS_FOR_COLOURWAYS if request.colourways else None)
    if count is None:
        return [Print(_swatch(request, seed, layout.tile, layout.seam_score, None))]
    inked = reduce_to_inks(layout.tile, count, seed)
    ways = [inked, *(inked.recoloured(palette) for palette in colourways(inked.inks, request.colourways, seed))]
    first = _swatch(request, seed, inked.pixels, layout.seam_score, inked.inks)
    return [Print(first, inked), *(Print(_recoloured(first, way, number + 1), way) for number, way in
                                   enumerate(ways[1:]))]


def _swatch(request: FabricRequest, seed: int, pixels: Pixels, seam: float, inks: Palette | None) -> Swatch:
    settings = {name: value for name, value in asdict(request).items() if value is not None and name != "style"}
    told = (*((name, _told(value)) for name, value in settings.items()),
            *((f"style.{name}", _told(value)) for name, value in asdict(request.style).items()))
    lineage = Lineage("fabric", request.engine, seed, told, (request.category,))
    return Swatch(Image.fromarray(pixels), request.category, request.engine, seed, max(seam, 1e-6), lineage,
                  request.repeat, inks, request.dpi)


def _recoloured(first: Swatch, way: Inked, number: int) -> Swatch:
    lineage = replace(first.lineage, settings=(*first.lineage.settings, ("colourway", str(number)),
                                               ("colours", " ".join(way.inks.hex))))
    return replace(first, tile=Image.fromarray(np.ascontiguousarray(way.pixels)), inks=way.inks, lineage=lineage)


def _told(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
