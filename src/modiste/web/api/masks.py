"""Masks corrected by brush: what is brushed is obeyed, and what is like it beside it follows."""

from typing import Annotated, Final

from fastapi import APIRouter
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field

from modiste.core.values import Lineage
from modiste.garment.segmentation.interactions import Interactions, Stroke
from modiste.studio.store import NewPicture
from modiste.web.api.deps import Asker, Id, TheHouse
from modiste.web.api.shapes import PictureOut
from modiste.web.jobs.fields import PictureId
from modiste.web.jobs.tryon import UNTOLD, brushed_mask

router = APIRouter(prefix="/pictures", tags=["pictures"])
_FARTHEST_PX: Final = 100_000.0

Coordinate = Annotated[float, Field(ge=-_FARTHEST_PX, le=_FARTHEST_PX)]


class BrushStroke(BaseModel):
    """A line of the brush over the photo: places (x, y) in its pixels from the top left, and the brush's radius;
    `add` False takes away."""

    model_config = ConfigDict(extra="forbid")
    places: tuple[tuple[Coordinate, Coordinate], ...] = Field(min_length=1, max_length=2000)
    radius_px: float = Field(gt=0, le=_FARTHEST_PX)
    add: bool = True


class Correction(BaseModel):
    """The mask so far (none: nothing was found yet) and the strokes that correct it, in their order."""

    model_config = ConfigDict(extra="forbid")
    mask: PictureId | None = None
    strokes: tuple[BrushStroke, ...] = Field(min_length=1, max_length=50)


@router.post("/{picture}/mask", status_code=201)
def correct(house: TheHouse, user: Asker, picture: Id, asked: Correction) -> PictureOut:
    """The mask of this photo, corrected: a new picture, white where the garment is."""
    pictures = house.store.pictures
    photo = pictures.photo(user, picture)
    before = brushed_mask(pictures.load(user, asked.mask), photo, UNTOLD) if asked.mask is not None else None
    hints = Interactions(strokes=tuple(Stroke(one.places, one.radius_px, one.add) for one in asked.strokes))
    after = house.studio.correct_mask(photo, before, hints, UNTOLD)
    parents = (picture, *([asked.mask] if asked.mask is not None else []))
    return PictureOut.of(pictures.add(user, Image.fromarray(after.of()), NewPicture(
        "mask", title="mask", parents=parents, lineage=Lineage("mask", "brush"))))
