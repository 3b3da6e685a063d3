"""Files for the printer: a kept fabric made again at its size on cloth, in the formats that are asked for."""

from collections.abc import Sequence
from typing import Final, Literal

from pydantic import Field

from modiste.core.errors import InputError, SettingError
from modiste.fabric.finishing.export import print_px
from modiste.studio.jobs import JobContext
from modiste.studio.store import Picture
from modiste.studio.studio import Studio
from modiste.web.jobs.fabric import REQUEST, ROLE, FabricJob, weave
from modiste.web.jobs.fields import Asked, PictureId

MOST_PX: Final = 4096
FORMATS: Final = ("png", "tiff", "svg", "plates", "sheet")


class PrintRequest(Asked):
    """A fabric, the width of one repeat on cloth, the resolution, and the formats."""

    picture: PictureId
    width_cm: float = Field(default=32.0, ge=1, le=300)
    dpi: float = Field(default=150.0, ge=30, le=1200)
    formats: tuple[Literal["png", "tiff", "svg", "plates", "sheet"], ...] = Field(default=("png",), min_length=1,
                                                                                  max_length=5)


def run_print(studio: Studio, asked: PrintRequest, context: JobContext) -> Sequence[str]:
    """Make the files in the job's folder; no picture is kept.

    Raises:
        SettingError: at that resolution the repeat has more pixels than can be drawn.
    """
    picture = context.store.pictures.get(context.user, asked.picture)
    request, role = fabric_of(picture)
    side = print_px(asked.width_cm, asked.dpi)
    if side > MOST_PX:
        raise SettingError(f"{asked.width_cm:g} cm at {asked.dpi:g} dpi is {side} pixels; expected at most {MOST_PX}, "
                           f"which is {MOST_PX / asked.dpi * 2.54:.0f} cm: lower one of the two")
    context.progress(0, 2)
    made = [one for one in weave(studio, request.model_copy(update={"dpi": asked.dpi}), context, side)
            if one.role == role]
    context.progress(1, 2)
    studio.save_fabric(made, context.folder(), asked.formats)
    return ()


def fabric_of(picture: Picture) -> tuple[FabricJob, str]:
    """The request that a kept fabric was made from, and which of its cloths the picture is.

    Raises:
        InputError: it was not made on these pages.
    """
    settings = dict(picture.lineage.settings) if picture.lineage is not None else {}
    if REQUEST not in settings:
        raise InputError(f"{picture.title}: is not a fabric that was made here; make one from it first")
    return FabricJob.model_validate_json(settings[REQUEST]), settings.get(ROLE, "")
