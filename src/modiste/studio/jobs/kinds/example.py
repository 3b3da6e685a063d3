"""The example studio, made or thrown away by a button of the pages."""

from typing import TYPE_CHECKING, Final, Literal

from modiste.core.messages import Message
from modiste.studio.jobs.context import JobContext
from modiste.studio.jobs.kinds.fields import JobRequest
from modiste.studio.store import JobResult

if TYPE_CHECKING:
    from modiste.studio.studio import Studio

_STEPS: Final = 100


class ExampleJobRequest(JobRequest):
    """The example in this studio: made, or thrown away (`remove`); titles in the language `spoken`."""

    remove: bool = False
    spoken: Literal["en", "ru"] = "en"


def run_example(studio: "Studio", asked: ExampleJobRequest, context: JobContext) -> JobResult:
    """Make the example, or throw it away.

    Raises:
        OutputError: the disk or the database fails.
    """
    from modiste.studio.example.making import ExampleStudio

    own = ExampleStudio(studio, context.store, context.user, asked.spoken)
    if asked.remove:
        return JobResult(summary=(("pictures", str(own.throw_away())),))

    def tell(share: float, status: Message) -> None:
        context.progress(round(_STEPS * share), _STEPS, status, asked.spoken)

    made = own.make(tell)
    return JobResult(pictures=made.pictures, summary=(("board", made.board), ("thread", made.thread)))
