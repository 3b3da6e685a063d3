"""Masks corrected by brush: what is brushed is obeyed, and what is like it beside it follows."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from modiste.garment.segmentation.interactions import Interactions, Stroke
from modiste.studio.jobs.kinds.fields import PictureId
from modiste.studio.kept_masks import correct_mask
from modiste.web.api.deps import ContextDep, Id, UserDep
from modiste.web.api.schemas import PictureOut
from modiste.web.own_threads import decode

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
async def correct(request: Request, context: ContextDep, user: UserDep, picture: Id, asked: Correction) -> PictureOut:
    """The mask of this photo, corrected: a new picture, white where the garment is."""
    interactions = Interactions(strokes=tuple(Stroke(one.places, one.radius_px, one.add) for one in asked.strokes))
    return PictureOut.of(await decode(request, correct_mask, context.studio, context.store, user, photo=picture,
                                      mask=asked.mask, interactions=interactions))
