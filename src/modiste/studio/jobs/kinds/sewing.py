"""Sewn garments: from words or a saved specification, hung, photographed, and written down for the cutter."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import Field, JsonValue, model_validator

from modiste import language
from modiste.core.errors import InputError
from modiste.core.garment_spec import GarmentSpec
from modiste.core.measures import POSES
from modiste.core.messages import Message, message
from modiste.studio.chips import changed, changes_of
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import Colour, JobRequest, PictureId, Seed
from modiste.studio.jobs.kinds.garments import swatch_of
from modiste.studio.saving import Json
from modiste.studio.sewing.files import Documents, SavedGarment
from modiste.studio.sewing.requests import SewRequest
from modiste.studio.store import JobResult, NewPicture
from modiste.studio.store.text_fields import MAX_TAG_CHARACTERS, shortened
from modiste.studio.titles import TITLES
from modiste.stylist.wardrobe.titles import LANGUAGES

if TYPE_CHECKING:
    from modiste.core.values import Swatch
    from modiste.studio.sewing.door import Sewn
    from modiste.studio.studio import Studio

MOST: Final = 8
FIT: Final = "fit"
"""The view, and the kind of picture, that shows where a garment is tight on a body."""
SEWN: Final = "sew"
"""The origin of a picture of a sewn garment."""
_STEPS: Final = 1000
"""Of the progress bar."""
_FACTS: Final = ("garment", "measures", "unmet", "verified", "fit")


class SewJobRequest(JobRequest):
    """What to sew, by `text` or by `spec` (a saved specification), `n` variants of it; `over` is the text of what it is
    worn over; `fabric` a kept picture of one repeat. The other fields are those of `SewRequest`, and `documents` says
    which files to write: pattern, flat drawing, tech sheet, and the garment as a 3D model. `changes` are attributes
    more or less than the text says ("+colour:navy", "-length:midi"), `remarks` what could not be as asked already,
    `spoken` the language of messages where there is no text, `name` what to call the garment then."""

    text: str = Field(default="", max_length=2000, examples=["a midi linen shirt dress with a belt"])
    spec: dict[str, JsonValue] | None = None
    over: str = Field(default="", max_length=2000)
    n: int = Field(default=1, ge=1, le=MOST)
    seed: Seed = None
    size: str | None = Field(default=None, max_length=20)
    sizes: str | None = Field(default=None, max_length=60)
    body: str | None = Field(default=None, max_length=60)
    fits: bool = False
    sex: Literal["women", "men", "children"] | None = None
    fabric: PictureId | None = None
    scale_cm: float | None = Field(default=None, ge=0.2, le=300)
    material: str | None = Field(default=None, max_length=60)
    colour: Colour | None = None
    views: tuple[str, ...] = Field(default=("front",), min_length=1, max_length=6)
    show: Literal["ghost", "mannequin", "flat"] = "ghost"
    pose: Literal[POSES] = "relaxed"  # type: ignore[valid-type]
    pixels: int = Field(default=1024, ge=256, le=2048)
    quick: bool = False
    documents: tuple[Literal["pattern.pdf", "pattern.svg", "pattern.dxf", "flat.svg", "sheet.pdf", "sheet.xlsx", "glb"],
                     ...] = Field(default=(), max_length=7)
    changes: tuple[Annotated[str, Field(max_length=90)], ...] = Field(default=(), max_length=40)
    remarks: tuple[Annotated[str, Field(max_length=300)], ...] = Field(default=(), max_length=20)
    spoken: Literal["en", "ru"] = "en"
    name: str = Field(default="", max_length=2000)

    @model_validator(mode="after")
    def _fits_together(self) -> "SewJobRequest":
        if bool(self.text.strip()) == (self.spec is not None):
            raise InputError("studio.text_or_specification")
        kinds = [one.partition(".")[0] for one in self.documents]
        if len(set(kinds)) < len(kinds):
            raise InputError("studio.document_in_two_formats", names=self.documents)
        return self


def run_sew(studio: "Studio", asked: SewJobRequest, context: JobContext) -> JobResult:
    """Sew, and keep a picture of each view of each garment; documents lie in the job's folder.

    Raises:
        InputError: the words name nothing that can be sewn, or an option cannot be used.
    """
    request = _request(asked, context)
    folder = context.folder()
    documents = _documents(asked, folder)
    studio.sewing.check(request, documents, folder)
    pictures: list[str] = []
    summary: list[tuple[str, str]] = []

    def tell(share: float, status: Message) -> None:
        context.progress(round(_STEPS * share), _STEPS, status, asked.spoken)

    for sewn in studio.sewing.sew(request, tell, owner=context.user, show=context.preview):
        saved = studio.sewing.save(sewn, folder, documents)
        context.preview(next(iter(sewn.pictures.values())).image)
        pictures += [_keep(context, sewn, saved, view, asked) for view in sewn.pictures]
        if sewn.garment.spec is not None and not asked.fits:
            studio.sewing.live.prepare(sewn.garment.spec, owner=context.user)
        remarks = (*asked.remarks, *saved.remarks)
        summary += [("garment", sewn.garment.pattern.garment), *(("remark", line) for line in remarks),
                    *(("fit", line) for line in saved.fit)]
    return JobResult(pictures=tuple(pictures), summary=tuple(summary))


def _request(asked: SewJobRequest, context: JobContext) -> SewRequest:
    attributes = None
    if asked.changes and asked.text:
        attributes = changed(language.prompt(asked.text).attributes, changes_of(asked.changes))
    return SewRequest(
        text=asked.text or None, source=_spec(asked), over=asked.over or None, n=asked.n, seed=asked.seed,
        size=asked.size, sizes=asked.sizes, body=asked.body, sex=asked.sex, fabric=_fabric(asked, context),
        scale_cm=asked.scale_cm, material=asked.material, colour=asked.colour, views=asked.views, show=asked.show,
        pose=asked.pose, pixels=asked.pixels, fits=asked.fits, quick=asked.quick,
        spoken=asked.spoken, attributes=attributes)


def _spec(asked: SewJobRequest) -> GarmentSpec | None:
    from modiste.sewing.specification import spec_from_json

    return None if asked.spec is None else spec_from_json(json.dumps(asked.spec))


def _fabric(asked: SewJobRequest, context: JobContext) -> "Swatch | None":
    if asked.fabric is None:
        return None
    pictures = context.store.pictures
    picture = pictures.get(context.user, asked.fabric)
    return swatch_of(picture, pictures.load(context.user, picture.id).convert("RGB"))


def _documents(asked: SewJobRequest, folder: Path) -> Documents:
    named = {kind: folder / one for one in asked.documents for kind, dot, _ in [one.partition(".")] if dot}
    return Documents(pattern=named.get("pattern"), flat=named.get("flat"), sheet=named.get("sheet"),
                     glb="glb" in asked.documents, several=asked.n > 1)


def _keep(context: JobContext, sewn: "Sewn", saved: SavedGarment, view: str, asked: SewJobRequest) -> str:
    garment = sewn.garment.pattern.garment
    facts: dict[str, Json] = {name: saved.row[name] for name in _FACTS if name in saved.row}
    prompt = sewn.request.text or asked.name
    if view == FIT:  # it shows no design: what is searched and shown as one are the photographs
        called = message("studio.fit_map_of", garment=prompt or garment)
        titles: dict[str, str] = {spoken: shortened(called.text(spoken)) for spoken in LANGUAGES}
        facts[TITLES] = {**titles}
        kind, title, prompt = "fit", titles[asked.spoken], ""
    else:
        kind, title = "design", prompt or garment
    return context.save(sewn.pictures[view].image, NewPicture(
        kind=kind, title=title, prompt=prompt, tags=(garment[:MAX_TAG_CHARACTERS],),
        parents=() if asked.fabric is None else (asked.fabric,), lineage=sewn.lineage, origin=SEWN,
        attributes={**facts, **sewn_facts(sewn, view)})).id


def sewn_facts(sewn: "Sewn", view: str) -> dict[str, Json]:
    """What a kept picture says of the garment that it shows, from one side."""
    from modiste.sewing.specification import spec_to_json

    spec = sewn.garment.spec
    return {"view": view, "seed": sewn.seed, "spec": json.loads(spec_to_json(spec)) if spec is not None else None}


def sew_again(spec: JsonValue, **changes: object) -> SewJobRequest:
    """The request for a garment whose specification a picture keeps (`attributes["spec"]`).

    Raises:
        InputError: it keeps none.
    """
    if not isinstance(spec, dict):
        raise InputError("studio.picture_without_specification")
    return SewJobRequest.model_validate({"spec": spec, **changes})
