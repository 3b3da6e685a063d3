"""Fabrics: every option of the mill, kept with what is needed to make them again at print size."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field, field_validator

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.messages import Message, message
from modiste.core.values import Palette
from modiste.fabric.categories import CATEGORIES, find_category
from modiste.fabric.neural.request import Mix
from modiste.studio.fabrics import FabricArguments, fabric_request
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import Colour, JobRequest, PictureId, Seed, Share
from modiste.studio.options import random_seed
from modiste.studio.saving import Json
from modiste.studio.store import JobResult, NewPicture, Picture
from modiste.studio.titles import fabric_title
from modiste.studio.training_sets.trained_models import find_model

if TYPE_CHECKING:
    from modiste.fabric.pipeline import Print
    from modiste.studio.studio import Studio

NOTES: Final = "notes"
"""The attribute of a kept fabric that says what it could not be as it was asked: messages as JSON."""
REQUEST: Final = "request"
"""The attribute of a kept fabric that holds its request, so that it can be made again larger."""


class FabricJobRequest(JobRequest):
    """What to make. `inks` 0 keeps all colours; `scale` below 1 makes the motifs smaller; `mix` is a second category
    (with `mix_seed` and its `share`), and `like` a picture in whose manner to weave: both use the engine neural.
    `model` is a name from the page Train. `dye` are other inks in place of those of `dye_from`, for that cloth of the
    request which `dye_of` names ("", "colourway-1"), and `dyed` the kept picture of it.
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
    dye: tuple[Colour, ...] = Field(default=(), max_length=32)
    dye_from: tuple[Colour, ...] = Field(default=(), max_length=32)
    dye_of: str = Field(default="", max_length=40)
    dyed: PictureId | None = None

    @field_validator("category", "mix")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        # A category of one's own model is checked when that is loaded.
        return CATEGORIES.name_of(value) if value is not None and value in CATEGORIES else value

    @field_validator("inks")
    @classmethod
    def _enough(cls, value: int) -> int:
        if value == 1:
            raise InputError("studio.one_ink")
        return value

    @property
    def by_network(self) -> bool:
        """Whether what is asked needs the network."""
        return self.engine == "neural" or self.mix is not None or self.like is not None or self.model is not None


def run_fabric(studio: "Studio", asked: FabricJobRequest, context: JobContext) -> JobResult:
    """Make fabrics and keep them."""
    kept: list[str] = []
    first = asked.seed if asked.seed is not None else random_seed()
    for number in range(asked.n):
        context.progress(number, asked.n)
        one = asked.model_copy(update={"seed": first + number, "n": 1})
        for made in weave(studio, one, context, asked.size):
            context.preview(made.swatch.tile)
            kept.append(_keep(context, made, one))
    return JobResult(pictures=tuple(kept))


def weave(studio: "Studio", asked: FabricJobRequest, context: JobContext, size_px: int) -> "tuple[Print, ...]":
    """What a request gives at a size: the fabric of its seed, its colourways and coordinates.

    Raises:
        UnknownNameError: no such category.
        NotFoundError: the picture to be like is not there.
    """
    seed = asked.seed if asked.seed is not None else random_seed()
    model = find_model(context.store.home, context.user, "fabric", asked.model) if asked.model is not None else None
    if model is None and asked.category not in CATEGORIES:
        raise UnknownNameError("fabric category", asked.category, CATEGORIES.names)
    like = context.store.pictures.photo(context.user, asked.like) if asked.like is not None else None
    mix = None
    if asked.mix is not None:
        mix = Mix(find_category(asked.mix), asked.mix_seed if asked.mix_seed is not None else seed, asked.share)
    options: FabricArguments = {
        "size": size_px, "repeat": asked.repeat, "inks": _inks(asked), "colourways": asked.colourways,
        "coordinates": asked.coordinates, "dpi": asked.dpi, "palette": asked.palette}
    if asked.by_network:
        options |= {"engine": "neural", "mix": mix, "like": like, "model": model}
    else:
        options |= {"engine": "drawn", "scale": asked.scale, "angle": asked.angle, "density": asked.density,
                    "jitter": asked.jitter, "weave": asked.weave}
    made = studio.fabrics.make(fabric_request(asked.category, **options), seed=seed)
    if not asked.dye:
        return made
    from modiste.fabric.pipeline import recoloured

    former, inks = Palette.from_hex(*asked.dye_from), Palette.from_hex(*asked.dye)
    return tuple(recoloured(one, former, inks) for one in made if one.role == asked.dye_of)


def _inks(asked: FabricJobRequest) -> int | None:
    """How many inks to reduce to: what is drawn in a palette has its colours, and its edges' mixtures are no inks."""
    if asked.palette and not asked.by_network and not asked.weave:
        return min(asked.inks, len(asked.palette)) or None
    return asked.inks or None


def _fewer(made: "Print", asked: FabricJobRequest) -> tuple[Message, ...]:
    inks = made.swatch.inks
    if inks is None or _inks(asked) == asked.inks or len(inks) >= asked.inks:
        return ()
    return (message("studio.fabric_fewer_inks", asked=asked.inks, count=len(inks)),)


def recolour_request(picture: Picture, inks: Sequence[str]) -> FabricJobRequest:
    """The request for a kept fabric in other inks, in the order of its own.

    Raises:
        InputError: it was not made in this studio.
        ValidationError: a colour is none.
    """
    asked, role = request_of(picture)
    own, of = (asked.dye_from, asked.dye_of) if asked.dye else (picture.texts("inks"), role)
    return FabricJobRequest.model_validate({**asked.model_dump(), "n": 1, "dye": tuple(inks), "dye_from": own,
                                            "dye_of": of, "dyed": picture.id})


def _keep(context: JobContext, made: "Print", asked: FabricJobRequest) -> str:
    swatch = made.swatch
    tags = (swatch.category, swatch.engine, *((made.role,) if made.role else ()))
    from modiste.studio.fabric_files import notes

    facts: dict[str, Json] = {
        "category": swatch.category, "engine": swatch.engine, "seed": swatch.seed, "role": made.role,
        "repeat": swatch.repeat, "dpi": swatch.dpi, "inks": [*swatch.inks.hex] if swatch.inks is not None else [],
        REQUEST: asked.model_dump(mode="json", exclude_defaults=True),
        NOTES: [one.to_json() for one in (*notes(made), *_fewer(made, asked))],
    }
    return context.save(swatch.tile, NewPicture(
        kind="fabric", title=fabric_title(
            swatch.category, made.role, swatch.inks.hex if swatch.inks is not None else ()), tags=tags,
        parents=_made_from(context, asked), lineage=swatch.lineage, origin=swatch.engine,
        attributes=facts)).id


def _made_from(context: JobContext, asked: FabricJobRequest) -> tuple[str, ...]:
    """The pictures that a fabric came from: the photo in whose manner it is, the fabric whose inks were changed."""
    if asked.dye and asked.dyed is not None:  # it may have been thrown away since
        return tuple(context.store.pictures.there(context.user, (asked.dyed,)))
    return (asked.like,) if asked.like is not None else ()


def request_of(picture: Picture) -> tuple[FabricJobRequest, str]:
    """The request that a kept fabric was made from, and which of its cloths the picture is.

    Raises:
        InputError: it was not made in this studio.
    """
    request = picture.attributes.get(REQUEST)
    if not isinstance(request, dict):
        raise InputError("studio.not_a_fabric_of_ours", title=picture.title)
    return FabricJobRequest.model_validate(request), picture.text("role")
