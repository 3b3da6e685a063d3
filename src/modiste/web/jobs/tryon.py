"""Try-on: where the clothes are in a photo, and the photo with its clothes in a fabric or a colour."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image
from pydantic import Field, field_validator, model_validator

from modiste.core.errors import InputError
from modiste.core.garment_mask import PARTS, GarmentMask
from modiste.core.images import flatten
from modiste.core.values import Lineage, Photo, Swatch
from modiste.studio.jobs import JobContext
from modiste.studio.pictures_in import part_shown
from modiste.studio.store import NewPicture, NotFoundError, Picture
from modiste.studio.store.titles import draped_title
from modiste.studio.studio import Studio
from modiste.web.jobs.fields import Asked, Colour, PictureId

ALL: Final = "all"
"""The title of the mask of all the clothes together."""
UNTOLD: Final = "other"
"""The part of a brushed mask, where nothing says which one was brushed."""


class FindRequest(Asked):
    """The photo whose clothes are to be found."""

    photo: PictureId


class DrapeRequest(Asked):
    """A photo, its mask (None: the clothes are found), the `parts` to cover, and a fabric or a colour. A mask is of the
    first of the parts.

    `scale_cm` is the width of one repeat on cloth, the offsets shift the fabric, `rotate` turns it (degrees).
    """

    photo: PictureId
    mask: PictureId | None = None
    parts: tuple[str, ...] = Field(default=(), max_length=len(PARTS))
    fabric: PictureId | None = None
    colour: Colour | None = None
    scale_cm: float = Field(default=20.0, ge=0.5, le=200)
    rotate: float = Field(default=0.0, ge=-180, le=180)
    offset_x_cm: float = Field(default=0.0, ge=-200, le=200)
    offset_y_cm: float = Field(default=0.0, ge=-200, le=200)

    @model_validator(mode="after")
    def _one_of_two(self) -> "DrapeRequest":
        if (self.fabric is None) == (self.colour is None):
            raise ValueError("expected a fabric or a colour, and not both")
        return self

    @field_validator("parts")
    @classmethod
    def _known(cls, parts: tuple[str, ...]) -> tuple[str, ...]:
        for part in parts:
            if part not in PARTS:
                raise ValueError(f"unknown part {part[:40]!r}; expected some of {', '.join(PARTS)}")
        return parts


def run_find(studio: Studio, asked: FindRequest, context: JobContext) -> Sequence[str]:
    """Find the clothes: a picture of all of them, then one of each part, titled so; the clothes are white in it."""
    found = _find(studio, context, asked.photo)
    masks = [(ALL, found.of(), min(found.confidence)),
             *((part, found.of(part), sure) for part, sure in zip(found.parts, found.confidence, strict=True))]
    return [
        context.save(Image.fromarray(alpha), NewPicture(
            "mask", title=part, tags=(part,), parents=(asked.photo,),
            lineage=Lineage("mask", "segmenter", settings=(("part", part), ("confidence", f"{sure:.2f}"))))).id
        for part, alpha, sure in masks
    ]


def run_drape(studio: Studio, asked: DrapeRequest, context: JobContext) -> Sequence[str]:
    """Lay the fabric or the colour on, keep the photo, and give its id."""
    pictures = context.store.pictures
    photo = pictures.photo(context.user, asked.photo)
    pattern: tuple[str, ...] = ()
    laid = asked.colour or ""
    context.progress(0, 2)
    if asked.mask is None:
        mask = _mask_of(_find(studio, context, asked.photo), asked.parts)
    else:
        mask = brushed_mask(pictures.load(context.user, asked.mask), photo, (*asked.parts, UNTOLD)[0])
    context.progress(1, 2)
    parts = mask.parts
    parents = [asked.photo, *([asked.mask] if asked.mask is not None else [])]
    if asked.colour is not None:
        made = studio.recolour(photo, asked.colour, mask=mask, parts=parts)
    else:
        cloth = pictures.get(context.user, asked.fabric or "")
        swatch = swatch_of(cloth, flatten(pictures.load(context.user, cloth.id)))
        made = studio.drape(photo, swatch, mask=mask, parts=parts, scale_cm=asked.scale_cm, rotate=asked.rotate,
                            offset_cm=(asked.offset_x_cm, asked.offset_y_cm))
        parents.insert(1, cloth.id)
        pattern = cloth.tags[:1]
        laid = pattern[0] if pattern else cloth.title
    title = draped_title(pictures.get(context.user, asked.photo).title, laid)
    return [context.save(made.image, NewPicture("draped", title=title, tags=pattern, parents=tuple(parents),
                                                 lineage=made.lineage)).id]


def _find(studio: Studio, context: JobContext, photo: str) -> GarmentMask:
    """The clothes in a kept picture. In a try-on they are where they were before, when no print hid them."""
    pictures = context.store.pictures
    picture = pictures.get(context.user, photo)
    while picture.kind == "draped" and picture.parents:
        try:
            picture = pictures.get(context.user, picture.parents[0])
        except NotFoundError:  # it was thrown away since
            break
    return studio.find_garments(pictures.photo(context.user, picture.id), shows=part_shown(picture.lineage))


def swatch_of(picture: Picture, tile: Image.Image) -> Swatch:
    """A kept picture as a fabric; a photo of cloth is one, too."""
    lineage = picture.lineage if picture.lineage is not None else Lineage("photo", "photo")
    settings = dict(lineage.settings)
    dpi = float(settings.get("dpi", 150.0))
    return Swatch(tile, picture.tags[0] if picture.tags else picture.kind, lineage.model, lineage.seed or 0, 1.0,
                  lineage, settings.get("repeat", "straight"), None, dpi)


def brushed_mask(image: Image.Image, photo: Photo, part: str) -> GarmentMask:
    """A kept mask, white where the garment is, at the photo's size. Raises InputError when it is empty."""
    alpha = np.asarray(flatten(image).convert("L").resize(photo.image.size))
    if not (alpha >= 128).any():
        raise InputError("the mask is empty; brush over the garment")
    return GarmentMask((part,), alpha[None].copy(), (1.0,))


def _mask_of(found: GarmentMask, parts: Sequence[str]) -> GarmentMask:
    """Those of the parts that are asked for."""
    wanted = [part for part in parts if part in found.parts] if parts else list(found.parts)
    if not wanted:
        raise InputError(f"the photo shows no {' or '.join(parts)}; it shows {', '.join(found.parts)}")
    rows = [found.parts.index(part) for part in wanted]
    return GarmentMask(tuple(wanted), found.alpha[rows], tuple(found.confidence[row] for row in rows))
