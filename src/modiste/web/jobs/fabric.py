"""Fabrics: every option of the mill, kept with what is needed to make them again at print size."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field, field_validator

from modiste.core.errors import UnknownNameError
from modiste.fabric.categories import CATEGORIES, find_category
from modiste.fabric.neural.request import Mix
from modiste.studio.jobs import JobContext
from modiste.studio.options import random_seed
from modiste.studio.store import NewPicture
from modiste.studio.studio import Studio
from modiste.web.jobs.fields import Asked, Colour, PictureId, Seed, Share

if TYPE_CHECKING:
    from modiste.fabric.pipeline import Print

REQUEST: Final = "request"
"""The setting of a kept fabric's lineage that holds its request, so that it can be made again larger."""
ROLE: Final = "role"


class FabricJob(Asked):
    """What to make. `inks` 0 keeps all colours; `scale` below 1 makes the motifs smaller; `mix` is a second category
    (with `mix_seed` and its `share`), and `like` a picture in whose manner to weave: both use the engine neural.
    `model` is a name from the page Train.
    """

    category: str = Field(max_length=40, examples=["floral"])
    engine: Literal["drawn", "neural"] = "drawn"
    n: int = Field(default=2, ge=1, le=8)
    seed: Seed = None
    size: int = Field(default=512, ge=64, le=1024)
    palette: tuple[Colour, ...] = Field(default=(), max_length=8)
    scale: float = Field(default=1.0, ge=0.1, le=1)
    angle: float = Field(default=0.0, ge=-180, le=180)
    density: float = Field(default=1.0, ge=0.25, le=4)
    jitter: float = Field(default=1.0, ge=0, le=2)
    weave: bool = False
    repeat: Literal["straight", "half-drop", "brick", "mirror"] = "straight"
    inks: int = Field(default=0, ge=0, le=16)
    colourways: int = Field(default=0, ge=0, le=6)
    coordinates: bool = False
    dpi: float = Field(default=150.0, ge=30, le=1200)
    mix: str | None = Field(default=None, max_length=40)
    mix_seed: Seed = None
    share: Share = 0.5
    like: PictureId | None = None
    model: str | None = Field(default=None, max_length=40)

    @field_validator("category", "mix")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        # A category of one's own model is checked when that is loaded.
        return CATEGORIES.name_of(value) if value is not None and value in CATEGORIES else value

    @field_validator("inks")
    @classmethod
    def _enough(cls, value: int) -> int:
        if value == 1:
            raise ValueError("one ink alone shows no pattern; give 0 for all colours, or 2 and more")
        return value

    @property
    def by_network(self) -> bool:
        """Whether what is asked needs the network."""
        return self.engine == "neural" or self.mix is not None or self.like is not None or self.model is not None


def run_fabric(studio: Studio, asked: FabricJob, context: JobContext) -> Sequence[str]:
    """Make fabrics, keep them, and give the ids."""
    kept: list[str] = []
    first = asked.seed if asked.seed is not None else random_seed()
    for number in range(asked.n):
        context.progress(number, asked.n)
        one = asked.model_copy(update={"seed": first + number, "n": 1})
        for made in weave(studio, one, context, asked.size):
            context.preview(made.swatch.tile)
            kept.append(_keep(context, made, one))
    return kept


def weave(studio: Studio, asked: FabricJob, context: JobContext, size_px: int) -> "tuple[Print, ...]":
    """What a request gives at a size: the fabric of its seed, its colourways and coordinates.

    Raises:
        UnknownNameError: no such category.
        NotFoundError: the picture to be like is not there.
    """
    from modiste.web.models import find_model

    seed = asked.seed if asked.seed is not None else random_seed()
    model = find_model(context.store.home, context.user, "fabric", asked.model) if asked.model is not None else None
    if model is None and asked.category not in CATEGORIES:
        raise UnknownNameError("fabric category", asked.category, CATEGORIES.names)
    like = context.store.pictures.photo(context.user, asked.like) if asked.like is not None else None
    mix = None
    if asked.mix is not None:
        mix = Mix(find_category(asked.mix), asked.mix_seed if asked.mix_seed is not None else seed, asked.share)
    make = partial(studio.fabric, asked.category, 1, seed, size=size_px, repeat=asked.repeat, inks=asked.inks or None,
                   colourways=asked.colourways, coordinates=asked.coordinates, dpi=asked.dpi, palette=asked.palette)
    if asked.by_network:
        return make(engine="neural", mix=mix, like=like, model=model)
    return make(engine="drawn", scale=asked.scale, angle=asked.angle, density=asked.density, jitter=asked.jitter,
                weave=asked.weave)


def _keep(context: JobContext, made: "Print", asked: FabricJob) -> str:
    swatch = made.swatch
    inks = (("inks.colours", " ".join(swatch.inks.hex)),) if swatch.inks is not None else ()
    told = (*swatch.lineage.settings, *inks, (REQUEST, asked.model_dump_json(exclude_defaults=True)), (ROLE, made.role))
    tags = (swatch.category, swatch.engine, *((made.role,) if made.role else ()))
    title = " ".join(filter(None, (swatch.category, str(swatch.seed), made.role)))
    return context.save(swatch.tile, NewPicture(
        "fabric", title=title, tags=tags, parents=(asked.like,) if asked.like is not None else (),
        lineage=replace(swatch.lineage, settings=_once(told)))).id


def _once(settings: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict(settings).items())
