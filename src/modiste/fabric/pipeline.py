"""The fabric pipeline as users meet it: a category and a seed in, swatches out that repeat without a seam, in inks."""

from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.core.errors import SettingError, UnknownNameError
from modiste.core.progress import StepProgress
from modiste.core.seeds import sample_seeds
from modiste.core.values import Lineage, Palette, Photo, Swatch
from modiste.fabric.categories import CATEGORIES, find_category
from modiste.fabric.finishing.coordinates import COORDINATES, coordinate
from modiste.fabric.finishing.export import DPI
from modiste.fabric.finishing.ink_library import InkLibrary, InkMatch
from modiste.fabric.finishing.inks import FEWEST_INKS, MOST_INKS, Inked, colourways, reduce_to_inks
from modiste.fabric.finishing.repeats import REPEATS, Layout, dropped, turned
from modiste.fabric.finishing.seams import Pixels, quiet_edges, seam_score
from modiste.fabric.neural.request import Mix, NeuralModels, NeuralRequest
from modiste.fabric.procedural import drawing

ENGINES: Final = ("drawn", "neural", "dcgan")
SIZES: Final = (16, 4096)
MOST_COLOURWAYS: Final = 24
_INKS_UNASKED: Final = 6
_LEAST_SEAM: Final = 1e-6
_NESTED: Final = ("style", "library", "mix", "like")
_BY_HALVES: Final = ("half-drop", "brick")  # they need an even side


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """What is made of a fabric: `inks` None keeps all colours; `colourways` in other palettes; `coordinates` adds a
    blender and a stripe in the same inks; inks are taken from `library` where there is one.

    Raises SettingError for a number out of range.
    """

    inks: int | None = None
    colourways: int = 0
    coordinates: bool = False
    library: InkLibrary | None = None

    def __post_init__(self) -> None:
        if self.inks is not None and not FEWEST_INKS <= self.inks <= MOST_INKS:
            raise SettingError("fabric.inks", least=FEWEST_INKS, most=MOST_INKS, count=self.inks)
        if not 0 <= self.colourways <= MOST_COLOURWAYS:
            raise SettingError("fabric.colourways", most=MOST_COLOURWAYS, colourways=self.colourways)

    @property
    def needs_inks(self) -> bool:
        """Whether something is asked that only a cloth in few inks can have."""
        return self.inks is not None or self.colourways > 0 or self.coordinates or self.library is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FabricRequest:
    """One request for fabrics. `inks` None keeps all colours; `palette` None leaves the colours to the seed;
    `coordinates` adds a blender and a stripe in the same inks; inks are taken from `library` where there is one;
    `model` is the folder of a trained one, None the bundled. The engine neural takes another fabric to `mix` in, the
    number of a `variation` (0: the fabric itself), and a photo that its fabrics are to be `like`.

    Raises SettingError for a number out of range, UnknownNameError for an unknown category, engine or repeat.
    """

    category: str
    engine: str = "drawn"
    size_px: int = 512
    repeat: str = "straight"
    inks: int | None = None
    colourways: int = 0
    coordinates: bool = False
    library: InkLibrary | None = None
    dpi: float = 150.0
    palette: Palette | None = None
    family: str | None = None
    model: Path | None = None
    style: drawing.DrawnStyle = field(default_factory=drawing.DrawnStyle)
    mix: Mix | None = None
    variation: int = 0
    like: Photo | None = None

    def __post_init__(self) -> None:
        if self.model is None or self.engine == "drawn":  # a model of one's own may know categories that we do not
            object.__setattr__(self, "category", find_category(self.category))
        elif self.category in CATEGORIES:
            object.__setattr__(self, "category", CATEGORIES.name_of(self.category))
        object.__setattr__(self, "repeat", REPEATS.name_of(self.repeat))
        if self.engine not in ENGINES:
            raise UnknownNameError("engine", self.engine, ENGINES)
        if not SIZES[0] <= self.size_px <= SIZES[1]:
            raise SettingError("fabric.size", least=SIZES[0], most=SIZES[1], size=self.size_px)
        Finishing(inks=self.inks, colourways=self.colourways)
        if not DPI[0] <= self.dpi <= DPI[1]:
            raise SettingError("fabric.dpi", least=DPI[0], most=DPI[1], dpi=self.dpi)
        if self.palette is not None and len(self.palette) < 2:
            raise SettingError("fabric.palette_of_one")
        self._check_engine()

    def _check_engine(self) -> None:
        if self.engine == "drawn":
            drawing.family_of(self.category, 0, self.family)
            if (self.mix, self.variation, self.like) != (None, 0, None):
                raise SettingError("fabric.neural_only")
            return
        if self.family is not None or self.style != drawing.DrawnStyle():
            raise SettingError("fabric.drawn_only", engine=self.engine)
        if self.engine == "dcgan" and (self.palette, self.mix, self.variation, self.like) != (None, None, 0, None):
            raise SettingError("fabric.not_of_dcgan")
        if self.variation < 0:
            raise SettingError("fabric.variation", variation=self.variation)


@dataclass(frozen=True, slots=True)
class Print:
    """A swatch; its plates where it was reduced to inks; how far the library's inks are from those wanted; and what it
    is to the fabric before it ("colourway-1", "blender"), nothing for the fabric itself."""

    swatch: Swatch
    inked: Inked | None = None
    matches: tuple[InkMatch, ...] = ()
    role: str = ""


def make(request: FabricRequest, *, n: int, seed: int, progress: StepProgress | None = None,
         models: NeuralModels | None = None) -> tuple[Print, ...]:
    """`n` fabrics, number i from seed `seed + i`, each followed by its colourways and its coordinates. `models` are
    those that are kept loaded; None loads what is needed.

    Raises:
        SettingError: `n` or a seed is out of range.
    """
    seeds = sample_seeds(seed, n)
    if models is None and request.engine == "neural":
        from modiste.fabric.neural.folders import FromDisk  # brings torch, which drawing does not need

        models = FromDisk()
    made: list[Print] = []
    for number, one in enumerate(seeds):
        made += _make_one(request, one, models)
        if progress is not None:
            progress(number + 1, n)
    return tuple(made)


RECOLOURED: Final = "recoloured"
"""The role of a fabric in inks that somebody chose."""


def recoloured(first: Print, former: Palette, inks: Palette) -> Print:
    """The same drawing in other inks: each of its inks takes the one of `inks` that stands where `former` has the
    nearest to it, since at another size the plates may come in another order.

    Raises:
        SettingError: the fabric is in all its colours, or the palettes differ in length.
    """
    if first.inked is None:
        raise SettingError("fabric.recolour_without_inks")
    if len(former) != len(inks):
        raise SettingError("fabric.colourway_colours", expected=len(former), count=len(inks))
    own, known = (srgb_to_oklab(from_8bit(palette.array())) for palette in (first.inked.inks, former))
    nearest = np.linalg.norm(own[:, None] - known[None], axis=-1).argmin(axis=1)
    chosen = Palette(tuple(inks.colours[place] for place in nearest))
    return _derived(first.swatch, first.inked.recoloured(chosen), (), RECOLOURED, first.swatch.seam_score)


def _make_one(request: FabricRequest, seed: int, models: NeuralModels | None) -> list[Print]:
    side = request.size_px + (request.size_px % 2 if request.repeat in _BY_HALVES else 0)
    layout = _laid_out(request, side, seed, models)
    swatch = _swatch(request, seed, layout.tile, layout.seam_score, None)
    return finish(swatch, Finishing(inks=request.inks, colourways=request.colourways, coordinates=request.coordinates,
                                    library=request.library))


def finish(swatch: Swatch, finishing: Finishing) -> list[Print]:
    """A swatch as it is, or in inks, followed by its colourways and coordinates."""
    if not finishing.needs_inks:
        return [Print(swatch)]
    seed, tile = swatch.seed, np.asarray(swatch.tile)
    inked, matches = _matched(reduce_to_inks(tile, finishing.inks or _INKS_UNASKED, seed), finishing.library)
    first = replace(swatch, tile=Image.fromarray(inked.pixels), inks=inked.inks)
    prints = [Print(first, inked, matches)]
    for number, palette in enumerate(colourways(inked.inks, finishing.colourways, seed)):
        way, found = _matched(inked.recoloured(palette), finishing.library)
        prints.append(_derived(first, way, found, f"colourway-{number + 1}", first.seam_score))
    for kind in COORDINATES if finishing.coordinates else ():
        cloth = coordinate(kind, inked, seed)
        prints.append(_derived(first, cloth, (), kind, seam_score(cloth.pixels)))
    return prints


def _laid_out(request: FabricRequest, side: int, seed: int, models: NeuralModels | None) -> Layout:
    """The repeat: a half-drop is drawn as such where it can be, and joined from straight tiles where not."""
    drops = request.engine == "drawn" and request.repeat in _BY_HALVES
    if drops and drawing.can_drop(request.category, seed, request.style, request.family):
        tile = drawing.draw(request.category, side, seed, style=request.style, palette=request.palette,
                          family=request.family, drop=True)
        return dropped(tile) if request.repeat == "half-drop" else turned(dropped(tile))
    return REPEATS.get(request.repeat)(_tile(request, side, seed, models))


def _tile(request: FabricRequest, side: int, seed: int, models: NeuralModels | None) -> Pixels:
    if request.engine == "drawn":
        return drawing.draw(request.category, side, seed, style=request.style, palette=request.palette,
                          family=request.family)
    from modiste.fabric.neural import engine as neural  # brings torch, which drawing does not need

    if request.engine == "dcgan":
        return neural.generate_dcgan(request.model, request.category, side, seed)
    if models is None:
        raise TypeError("the engine neural needs models: see make")
    neural_request = NeuralRequest(
        category=request.category, seed=seed, palette=request.palette, variation=request.variation, mix=request.mix,
        like=request.like)
    return quiet_edges(neural.generate(request.model, neural_request, side, models))


def _matched(inked: Inked, library: InkLibrary | None) -> tuple[Inked, tuple[InkMatch, ...]]:
    if library is None:
        return inked, ()
    matches = library.match(inked.inks)
    return inked.recoloured(Palette(tuple(match.ink.colour for match in matches))).merged(), matches


def _swatch(request: FabricRequest, seed: int, pixels: Pixels, seam: float, inks: Palette | None) -> Swatch:
    settings = [(entry.name, _as_text(getattr(request, entry.name))) for entry in fields(request)
                if entry.name not in _NESTED and getattr(request, entry.name) is not None]
    settings += [(f"style.{name}", _as_text(value)) for name, value in asdict(request.style).items()]
    if request.mix is not None:
        settings += [(f"mix.{name}", _as_text(value)) for name, value in asdict(request.mix).items()]
    if request.engine == "drawn":
        angle, scale = drawing.met(request.style)
        if (angle, scale) != (request.style.angle_degrees, request.style.scale):
            settings += [("drawn.angle_degrees", f"{angle:.2f}"), ("drawn.scale", f"{scale:.3f}")]
    inputs = (request.category,) if request.like is None else (request.category, request.like.source)
    lineage = Lineage(kind="fabric", model=request.engine, seed=seed, settings=tuple(settings), inputs=inputs)
    return Swatch(
        tile=Image.fromarray(pixels), category=request.category, engine=request.engine, seed=seed,
        seam_score=max(seam, _LEAST_SEAM), lineage=lineage, repeat=request.repeat, inks=inks, dpi=request.dpi)


def _derived(first: Swatch, cloth: Inked, matches: tuple[InkMatch, ...], role: str, seam: float) -> Print:
    settings = (*first.lineage.settings, ("role", role), ("colours", " ".join(cloth.inks.hex)))
    swatch = replace(first, tile=Image.fromarray(np.ascontiguousarray(cloth.pixels)), inks=cloth.inks,
                     lineage=replace(first.lineage, settings=settings), seam_score=max(seam, _LEAST_SEAM),
                     repeat="straight" if role in COORDINATES else first.repeat)
    return Print(swatch, cloth, matches, role)


def _as_text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
