"""Designs: from words, in the style of photos, from a photo, inside a mask, and whole collections."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final, Literal

from PIL import Image
from pydantic import BeforeValidator, Field, model_validator

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import InputError, UnknownNameError
from modiste.core.progress import StepProgress
from modiste.core.seeds import sample_seeds
from modiste.core.values import Design, Photo
from modiste.studio.chips import changed, changes_of
from modiste.studio.designs.requests import (
    DesignRequest,
    DrawnRequest,
    ImageToImageRequest,
    InpaintRequest,
    RestyleRequest,
)
from modiste.studio.designs.sewn import SewnDesign
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import JobRequest, PictureId, Seed, Share
from modiste.studio.jobs.kinds.sewing import SEWN, sewn_facts
from modiste.studio.kept_masks import read_mask
from modiste.studio.options import DrawOptions, open_seeds, random_seed
from modiste.studio.saving import Json, plain_json
from modiste.studio.store import JobResult, NewPicture, Picture
from modiste.studio.training_sets.trained_models import find_model

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

MOST: Final = 8
MOST_GARMENTS: Final = 8


def _use(named: object) -> object:
    return "image_to_image" if named == "redraw" else named


class Reference(JobRequest):
    """A picture to draw from, and how much it counts beside the others."""

    picture: PictureId
    weight: Share = 1.0


class DesignJobRequest(JobRequest):
    """What to draw. With references `use` says how: "restyle" borrows their style (`mix` is their share against the
    words), "image_to_image" starts from the first (`strength` near 0 keeps it; "redraw" is an older word for it),
    "inpaint" draws inside the white of `mask`.
    `changes` are attributes more or less than the text says ("+colour:navy", "-length:midi"). `garments` makes a
    collection: the text's attributes for each of these types. `model` is a name from the page Train. `engine` is what
    makes them; None: what can be sewn is sewn.
    """

    text: str = Field(min_length=1, max_length=2000, examples=["a long emerald satin dress"])
    changes: tuple[Annotated[str, Field(max_length=90)], ...] = Field(default=(), max_length=40)
    n: int = Field(default=4, ge=1, le=MOST)
    seed: Seed = None
    size: Literal[128, 192, 256, 384, 512, 1024] | None = None
    engine: Literal["sewn", "photo"] | None = None
    lock: tuple[Literal["type", "colour", "pattern"], ...] = Field(default=(), max_length=3)
    references: tuple[Reference, ...] = Field(default=(), max_length=6)
    use: Annotated[Literal["restyle", "image_to_image", "inpaint"], BeforeValidator(_use)] = "restyle"
    mix: Share = 0.5
    strength: float = Field(default=0.6, gt=0, le=1)
    mask: PictureId | None = None
    garments: tuple[str, ...] = Field(default=(), max_length=MOST_GARMENTS)
    model: str | None = Field(default=None, max_length=40)

    @model_validator(mode="after")
    def _fits(self) -> "DesignJobRequest":
        if self.use == "inpaint" and self.references and self.mask is None:
            raise InputError("studio.inpaint_without_mask")
        for garment in self.garments:
            if garment not in (known := language.vocabulary().ids("garment")):
                raise UnknownNameError("garment", garment, known)
        return self


def run_design(studio: "Studio", asked: DesignJobRequest, context: JobContext) -> JobResult:
    """Draw and keep. The first picture is drawn by itself, to have something to show early."""
    pictures = [context.store.pictures.get(context.user, one.picture) for one in asked.references]
    photos = [context.store.pictures.photo(context.user, one.id) for one in pictures]
    texts = collection_texts(asked.text, asked.garments, asked.changes)
    seeds = _seeds(studio, asked, context, texts[0], photos)
    total, kept = asked.n * len(texts), []
    remarks: list[str] = []
    for number, text in enumerate(texts):
        for first, count in _batches(asked.n):
            base = number * asked.n + first

            def tell(done: int, of: int, base: int = base, count: int = count) -> None:
                context.progress(base * 100 + round(100 * count * done / max(1, of)), total * 100)

            made = _draw(studio, asked, context, text, photos, count, seeds[first], tell)
            context.preview(made[-1].image)
            kept += [keep_design(context, design, pictures, asked.mask) for design in made]
            remarks += [line for design in made for line in design.remarks]
            context.progress((base + count) * 100, total * 100)
    return JobResult(pictures=tuple(kept), summary=tuple(("remark", line) for line in dict.fromkeys(remarks)))


def _seeds(studio: "Studio", asked: DesignJobRequest, context: JobContext, text: str, photos: Sequence[Photo]
           ) -> tuple[int, ...]:
    """A seed for each picture of a text. What is sewn has a usual cut, which comes first; what is drawn has none."""
    options = _options(asked, context, asked.n, asked.seed)
    if asked.seed is None and not studio.designs.is_sewn(_request(asked, context, text, photos, options)):
        return sample_seeds(random_seed(), asked.n)
    return open_seeds(asked.seed, asked.n)


def collection_texts(text: str, garments: Sequence[str], changes: Sequence[str] = ()) -> tuple[str, ...]:
    """The text itself, or for a collection its attributes said of each type of garment, in the language of the text."""
    if not garments:
        return (text,)
    asked = language.prompt(text)
    tongue, attributes = language.detect_language(asked.text), changed(asked.attributes, changes_of(changes))
    return tuple(language.caption(_of_garment(attributes, garment), tongue) for garment in garments)


def _of_garment(attributes: Attributes, garment: str) -> Attributes:
    # Cut belongs to one garment: a sleeve or a neckline says nothing of trousers.
    return replace(attributes, garment=garment, length=None, neckline=None, sleeve=None, fit=None, details=())


def _batches(n: int) -> tuple[tuple[int, int], ...]:
    """(first sample, how many): one alone, then the others together."""
    return ((0, 1), (1, n - 1)) if n > 1 else ((0, 1),)


def _draw(studio: "Studio", asked: DesignJobRequest, context: JobContext, text: str, photos: Sequence[Photo], n: int,
          seed: int, tell: StepProgress) -> tuple[Design, ...]:
    options = _options(asked, context, n, seed)
    return studio.designs.draw(_request(asked, context, text, photos, options), tell, owner=context.user)


def _options(asked: DesignJobRequest, context: JobContext, n: int, seed: int | None) -> DrawOptions:
    return DrawOptions(n=n, seed=seed, size=asked.size, model=_model(context, asked.model), lock=asked.lock,
                       engine=asked.engine)


def _request(asked: DesignJobRequest, context: JobContext, text: str, photos: Sequence[Photo], options: DrawOptions
             ) -> DrawnRequest:
    wanted = _attributes(asked, text)
    if not photos:
        return DesignRequest(text=text, options=options, attributes=wanted)
    if asked.use == "image_to_image":
        return ImageToImageRequest(text=text, photo=photos[0], strength=asked.strength, options=options,
                                   attributes=wanted)
    if asked.use == "inpaint" and asked.mask is not None:
        brushed = read_mask(context.store.pictures.load(context.user, asked.mask), photos[0])
        mask = Image.fromarray(brushed.of())
        return InpaintRequest(text=text, photo=photos[0], mask=mask, options=options, attributes=wanted)
    weights = [one.weight for one in asked.references]
    return RestyleRequest(text=text, photos=tuple(photos), mix=asked.mix, weights=weights if any(weights) else None,
                          options=options, attributes=wanted)


def _attributes(asked: DesignJobRequest, text: str) -> Attributes | None:
    """What to draw where chips changed what the text says; a collection's texts say it already."""
    if not asked.changes or asked.garments:
        return None
    return changed(language.prompt(text).attributes, changes_of(asked.changes))


def _model(context: JobContext, name: str | None) -> str | None:
    return None if name is None else str(find_model(context.store.home, context.user, "lora", name))


def keep_design(context: JobContext, design: Design, references: Sequence[Picture], mask: str | None, title: str = ""
                ) -> str:
    """Keep a design with what it shows; `references` and `mask` are what it was made from, `title` what it is called
    where the words that it was made from do not say it. Gives the picture's id."""
    attributes = design.prompt.attributes
    tags = [attributes.garment, *attributes.colours, attributes.pattern, *attributes.materials]
    parents = tuple(dict.fromkeys([*(one.id for one in references), *([mask] if mask else [])]))
    return context.save(design.image, NewPicture(
        kind="design", title=title, prompt=design.prompt.text,
        tags=tuple(tag.replace("_", " ") for tag in tags if tag)[:20],
        parents=parents, lineage=design.lineage,
        origin=SEWN if isinstance(design, SewnDesign) else design.lineage.kind,
        attributes=_facts(design))).id


def _facts(design: Design) -> dict[str, Json]:
    """What was asked for, and what the picture was found to show of it: `garment`, `colours`, ..., `verified`; of a
    sewn one also its `spec`, with which the page Sewing opens it."""
    said = plain_json(design.prompt.attributes)
    facts = dict(said) if isinstance(said, dict) else {}
    facts["verified"] = [plain_json(check) for check in design.verified]
    if isinstance(design, SewnDesign):
        facts |= sewn_facts(design.sewn, "front")
    return facts


def more_like(picture: Picture) -> DesignJobRequest:
    """The request for others like a picture: its own words, in its style, by seeds that chance chooses: what is usual
    of those words is no other.

    Raises:
        InputError: it was not drawn from words.
    """
    if not picture.prompt:
        raise InputError("studio.not_drawn_from_words", title=picture.title)
    return DesignJobRequest(text=picture.prompt, n=4, seed=random_seed(), references=(Reference(picture=picture.id),),
                            mix=0.6)
