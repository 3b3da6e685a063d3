"""Advice: garments on a person's own measures, with what was measured on each."""

import json
from typing import TYPE_CHECKING, Annotated, Final

from pydantic import Field

from modiste.core.messages import Message
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import JobRequest, Seed, Tongue
from modiste.studio.store import JobResult, NewPicture
from modiste.studio.stylist.requests import MOST_ADVISED, AdviseRequest
from modiste.stylist.advice.values import AdviceLine

if TYPE_CHECKING:
    from modiste.studio.saving import Json
    from modiste.studio.studio import Studio

LINES: Final = "advice.lines"
"""The fact of a job that holds what was told: for each picture its lines, and what they differ in."""
_STEPS: Final = 100
_PIXELS: Final = 1024


class AdviseJobRequest(JobRequest):
    """Garments, each in its own words, to be seen on the person's own measures."""

    texts: tuple[Annotated[str, Field(min_length=1, max_length=500)], ...] = Field(min_length=1,
                                                                                   max_length=MOST_ADVISED)
    seed: Seed = 0
    spoken: Tongue = "en"


def run_advise(studio: "Studio", asked: AdviseJobRequest, context: JobContext) -> JobResult:
    """Sew the garments, hang them on the measures of the person's profile, and measure.

    Raises:
        InputError: a text names nothing that can be sewn.
    """
    def tell(share: float, status: Message) -> None:
        context.progress(round(_STEPS * share), _STEPS, status, asked.spoken)

    request = AdviseRequest(texts=asked.texts, seed=asked.seed or 0, pixels=_PIXELS)
    advice = studio.stylist.advise(request, tell, user=context.user)
    kept = [context.save(one.picture, NewPicture(kind="design", title=text, origin="advice"))
            for text, one in zip(asked.texts, advice.garments, strict=True)]
    told: dict[str, Json] = {
        "garments": [{"picture": picture.id, "title": text, "lines": [_json(line) for line in one.lines]}
                     for picture, text, one in zip(kept, asked.texts, advice.garments, strict=True)],
        "between": [_json(line) for line in advice.between], "off": advice.switched_off}
    return JobResult(pictures=tuple(picture.id for picture in kept),
                     summary=((LINES, json.dumps(told, ensure_ascii=False)),))


def _json(line: AdviceLine) -> "Json":
    return {"kind": line.kind, "said": line.said.to_json(),
            "ground": {name: round(value, 3) for name, value in line.ground.items()}}
