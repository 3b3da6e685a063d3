"""Files for the printer: a kept fabric made again at its size on cloth, in the formats that are asked for."""

from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field

from modiste.core.errors import SettingError
from modiste.fabric.finishing.export import print_px
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fabric import request_of, weave
from modiste.studio.jobs.kinds.fields import JobRequest, PictureId
from modiste.studio.store import JobResult

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

MOST_PX: Final = 4096
FORMATS: Final = ("png", "tiff", "svg", "plates", "sheet")


class PrintJobRequest(JobRequest):
    """A fabric, the width of one repeat on cloth, the resolution, and the formats."""

    picture: PictureId
    width_cm: float = Field(default=32.0, ge=1, le=300)
    dpi: float = Field(default=150.0, ge=30, le=1200)
    formats: tuple[Literal["png", "tiff", "svg", "plates", "sheet"], ...] = Field(default=("png",), min_length=1,
                                                                                  max_length=5)


def run_print(studio: "Studio", asked: PrintJobRequest, context: JobContext) -> JobResult:
    """Make the files in the job's folder; no picture is kept.

    Raises:
        SettingError: at that resolution the repeat has more pixels than can be drawn.
    """
    picture = context.store.pictures.get(context.user, asked.picture)
    request, role = request_of(picture)
    side = print_px(asked.width_cm, asked.dpi)
    if side > MOST_PX:
        raise SettingError("studio.print_too_large", width_cm=asked.width_cm, dpi=asked.dpi, pixels=side, most=MOST_PX,
                           most_cm=MOST_PX / asked.dpi * 2.54)
    context.progress(0, 2)
    made = [one for one in weave(studio, request.model_copy(update={"dpi": asked.dpi}), context, side)
            if one.role == role]
    context.progress(1, 2)
    studio.fabrics.save(made, context.folder(), asked.formats)
    return JobResult()
