"""Clothes in photos: where they are, and the photo with its clothes in a fabric or a colour."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PIL import Image
from pydantic import Field, field_validator, model_validator

from modiste.core.errors import InputError, UnknownNameError
from modiste.core.garment_mask import PARTS, GarmentMask
from modiste.core.images import flatten
from modiste.core.values import Lineage, Swatch
from modiste.studio.garments import DrapeRequest, RecolourRequest, SegmentRequest
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import Colour, JobRequest, PictureId
from modiste.studio.kept_masks import found_parts, keep_found, read_mask
from modiste.studio.pictures_in import part_shown
from modiste.studio.store import JobResult, NewPicture, NotFoundError, Picture
from modiste.studio.titles import draped_title

if TYPE_CHECKING:
    from modiste.studio.draped_photos import Draped
    from modiste.studio.studio import Studio

_DPI: Final = 150.0
_SCALE_CM: Final = 20.0
"""A repeat of cloth whose size nothing says."""


class SegmentJobRequest(JobRequest):
    """The photo whose clothes are to be found."""

    photo: PictureId


class DrapeJobRequest(JobRequest):
    """A photo, its mask (None: the clothes are found), the `parts` to cover, and a fabric or a colour. A mask is of the
    first of the parts.

    `scale_cm` is the width of one repeat on cloth (None: as it was made or its file says, else 20 cm), the offsets
    shift the fabric, `rotate` turns it (degrees).
    """

    photo: PictureId
    mask: PictureId | None = None
    parts: tuple[str, ...] = Field(default=(), max_length=len(PARTS))
    fabric: PictureId | None = None
    colour: Colour | None = None
    scale_cm: float | None = Field(default=None, ge=0.5, le=200)
    rotate: float = Field(default=0.0, ge=-180, le=180)
    offset_x_cm: float = Field(default=0.0, ge=-200, le=200)
    offset_y_cm: float = Field(default=0.0, ge=-200, le=200)

    @model_validator(mode="after")
    def _one_of_two(self) -> "DrapeJobRequest":
        if (self.fabric is None) == (self.colour is None):
            raise InputError("studio.fabric_or_colour")
        return self

    @field_validator("parts")
    @classmethod
    def _known(cls, parts: tuple[str, ...]) -> tuple[str, ...]:
        for part in parts:
            if part not in PARTS:
                raise UnknownNameError("part of clothes", part, PARTS)
        return parts


def run_segment(studio: "Studio", asked: SegmentJobRequest, context: JobContext) -> JobResult:
    """Find the clothes: a mask of all of them, then one of each part; see `kept_masks.keep_found`."""
    found = _find(studio, context, asked.photo)
    masks = keep_found(context.store, context.user, asked.photo, found)
    return JobResult(pictures=tuple(mask.id for mask in masks), summary=(("parts", " ".join(found.parts)),))


def run_drape(studio: "Studio", asked: DrapeJobRequest, context: JobContext) -> JobResult:
    """Lay the fabric or the colour on, and keep the photo."""
    pictures = context.store.pictures
    photo = pictures.get(context.user, asked.photo)
    context.progress(0, 2)
    mask = _mask(studio, context, asked)
    context.progress(1, 2)
    cloth = pictures.get(context.user, asked.fabric) if asked.fabric is not None else None
    made = _draped(studio, asked, context, mask, cloth)
    name = _name_of(cloth) if cloth is not None else asked.colour or ""
    parents = [photo.id, *([cloth.id] if cloth is not None else []), *([asked.mask] if asked.mask is not None else [])]
    kept = context.save(made.image, NewPicture(
        kind="draped", title=draped_title(
            photo.title, name), tags=(name,) if cloth is not None and _known_as(cloth) else (),
        parents=tuple(parents), lineage=made.lineage, origin=made.lineage.kind,
        attributes={"photo": photo.title, "cloth": name, "parts": [*mask.parts]}))
    return JobResult(pictures=(kept.id,))


def swatch_of(picture: Picture, tile: Image.Image) -> Swatch:
    """A kept picture as a fabric; a photo of cloth is one, too."""
    lineage = picture.lineage if picture.lineage is not None else Lineage(kind="photo", model="photo")
    dpi = picture.attributes.get("dpi")
    return Swatch(
        tile=tile, category=_known_as(picture) or picture.kind, engine=lineage.model, seed=lineage.seed or 0,
        seam_score=1.0, lineage=lineage, repeat=picture.text("repeat") or "straight", inks=None,
        dpi=float(dpi) if isinstance(dpi, int | float) else _DPI)


def _mask(studio: "Studio", context: JobContext, asked: DrapeJobRequest) -> GarmentMask:
    """What is to be covered: as brushed or found before, or as it is found now."""
    if asked.mask is None:
        before = found_parts(context.store, context.user, asked.photo, asked.parts)
        if before is not None:
            return before
        return _parts_of(_find(studio, context, asked.photo), asked.parts)
    pictures = context.store.pictures
    kept = pictures.get(context.user, asked.mask)
    return read_mask(pictures.load(context.user, kept.id), pictures.photo(context.user, asked.photo),
                     (*asked.parts, kept.part)[0])


def _draped(studio: "Studio", asked: DrapeJobRequest, context: JobContext, mask: GarmentMask, cloth: Picture | None
            ) -> "Draped":
    pictures = context.store.pictures
    photo = pictures.photo(context.user, asked.photo)
    if cloth is None:
        return studio.garments.recolour(
            RecolourRequest(photo=photo, colour=asked.colour or "", mask=mask, parts=mask.parts))
    scale = asked.scale_cm if asked.scale_cm is not None or "dpi" in cloth.attributes else _SCALE_CM
    swatch = swatch_of(cloth, flatten(pictures.load(context.user, cloth.id)))
    return studio.garments.drape(DrapeRequest(
        photo=photo, fabric=swatch, mask=mask, parts=mask.parts, scale_cm=scale, rotate=asked.rotate,
        offset_cm=(asked.offset_x_cm, asked.offset_y_cm)))


def _name_of(cloth: Picture) -> str:
    """What to call a cloth: its category, else its title."""
    return _known_as(cloth) or cloth.title


def _known_as(cloth: Picture) -> str:
    """A fabric's category, or its pattern where a design or a photo of cloth tells of one; "" where nothing does."""
    return cloth.text("category") or cloth.text("pattern")


def _find(studio: "Studio", context: JobContext, photo: str) -> GarmentMask:
    """The clothes in a kept picture. In a try-on they are where they were before, when no print hid them."""
    pictures = context.store.pictures
    picture = pictures.get(context.user, photo)
    while picture.kind == "draped" and picture.parents:
        try:
            picture = pictures.get(context.user, picture.parents[0])
        except NotFoundError:  # it was thrown away since
            break
    return studio.garments.segment(
        SegmentRequest(photo=pictures.photo(context.user, picture.id), shows=part_shown(picture.lineage)))


def _parts_of(found: GarmentMask, parts: Sequence[str]) -> GarmentMask:
    """Those of the parts that are asked for."""
    wanted = [part for part in parts if part in found.parts] if parts else list(found.parts)
    if not wanted:
        raise InputError("studio.photo_without_part", parts=parts, found=found.parts)
    rows = [found.parts.index(part) for part in wanted]
    return GarmentMask(tuple(wanted), found.alpha[rows], tuple(found.confidence[row] for row in rows))
