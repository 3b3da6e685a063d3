"""What a running job may do: report, show what is made already, keep pictures, and notice that nobody wants it any
more."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from modiste.core.files import make_folder
from modiste.core.messages import Language, Message
from modiste.studio.home import UserId
from modiste.studio.store.jobs.values import JobResult
from modiste.studio.store.pictures.files import THUMBNAIL_SIDES, encode_webp
from modiste.studio.store.pictures.values import NewPicture, Picture
from modiste.studio.store.store import Store


class JobCancelled(BaseException):
    """Raised inside a job by `JobContext.progress` once it was cancelled.

    It is no Exception, so that code that mends what it can does not catch it on its way out.
    """


class JobContext:
    """Handed to the function of a job's kind. `user` is whose job it is; `store` keeps what it makes."""

    def __init__(
        self, job_id: str, user: UserId, store: Store, report: Callable[[int, int, Message | str, Language], None],
        show: Callable[[bytes], None], tell: Callable[[JobResult], None] | None = None,
    ) -> None:
        self.job_id = job_id
        self.user = user
        self.store = store
        self._report = report
        self._show = show
        self._tell = tell

    def progress(self, done: int, total: int, status: Message | str = "", spoken: Language = "en") -> None:
        """Say how far it is: `done` of `total` units of work; a blank `status` leaves the last one. A page tells a
        Message in its own language; whoever reads a job as text gets it in that of the request, `spoken`.

        Raises:
            JobCancelled: the job was cancelled, or the studio closes. Let it through.
        """
        self._report(done, total, status, spoken)

    def preview(self, image: Image.Image) -> None:
        """Show how it is turning out, at most 1024 pixels a side; it is not kept.

        Raises:
            JobCancelled: as `progress`.
        """
        self._show(encode_webp(image, THUMBNAIL_SIDES[-1]))

    def so_far(self, result: JobResult) -> None:
        """Tell what is made already, for pages to show; once the job ends, what its function gives is its result, and
        that of a job which ended otherwise is empty.

        Raises:
            JobCancelled: as `progress`.
        """
        if self._tell is not None:
            self._tell(result)

    def save(self, image: Image.Image, new: NewPicture) -> Picture:
        """Keep a picture for the user of the job; see `Pictures.add` for what it raises."""
        return self.store.pictures.add(self.user, image, new)

    def folder(self) -> Path:
        """A folder for files of this job alone, such as a training run's.

        Raises:
            OutputError: it cannot be made.
        """
        return make_folder(self.store.home.job(self.job_id))
