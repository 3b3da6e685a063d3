"""Quotas: what a person's work takes on the disk, counted there, and the minutes that his or her trainings took."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from modiste.core.errors import OutputError
from modiste.studio.home import Home, UserId
from modiste.studio.store.database import Database
from modiste.studio.store.items.tables import ItemPictureRow, ItemRow
from modiste.studio.store.jobs.tables import JobRow
from modiste.studio.store.people.rows import user_number
from modiste.studio.store.pictures.files import PictureFiles
from modiste.studio.store.pictures.tables import PictureRow
from modiste.studio.store.quotas.tables import TrainingTimeRow
from modiste.studio.store.quotas.values import Limits
from modiste.studio.store.text_fields import now

_DAY: Final = timedelta(hours=24)
_COUNTED_SECONDS: Final = 60.0
"""For so long a count is added to instead of being made again."""
_SHOWN_SECONDS: Final = 5.0
"""For so long a count is shown again."""


class Quotas:
    """What each person uses of what the `limits` allow."""

    def __init__(self, database: Database, home: Home, files: PictureFiles, limits: Limits) -> None:
        self._limits = limits
        self._database = database
        self._home = home
        self._files = files
        self._counts: dict[UserId, tuple[int, float]] = {}
        self._lock = Lock()

    def limits_of(self, user: UserId) -> Limits:
        """What a person may have."""
        return self._limits if user is not None else Limits()

    def disk_used(self, user: UserId) -> int:
        """As `disk_bytes`, as it was some seconds ago: for pages."""
        return self._counted(user, _SHOWN_SECONDS)

    def training_used(self, user: UserId) -> float:
        """Minutes of training begun in the last 24 hours; of those that go on or wait, what was asked for."""
        with self._database.read() as session:
            return self._training_s(session, user) / 60

    def disk_bytes(self, user: UserId) -> int:
        """What a person's work takes on the disk: pictures with their small copies, those in the bin too, and of
        items, training sets, models and files of jobs. What two people have alike counts for each."""
        with self._database.read() as session:
            mine = user_number(user)
            hashes = {*session.scalars(select(PictureRow.sha256).where(PictureRow.user == mine).distinct()), *(
                one for one in session.scalars(select(ItemPictureRow.sha256).join(
                    ItemRow, ItemRow.number == ItemPictureRow.item).where(ItemRow.user == mine).distinct())
                if one is not None)}
            jobs = tuple(session.scalars(select(JobRow.id).where(JobRow.user == mine)))
        # A backup that waits to be downloaded is a copy of what is counted, and gone after a day.
        folders = [one for one in self._home.of_person(user, jobs) if one != self._home.backups(user)]
        return sum(map(self._files.size_of, hashes)) + sum(map(_size_of, folders))

    def check_disk(self, user: UserId, more: int = 0) -> None:
        """See that there is room for `more` bytes of a person's.

        Raises:
            OutputError: there is none.
        """
        most = self.limits_of(user).disk_bytes
        if most is None:
            return
        known = self._counted(user, _COUNTED_SECONDS)
        if known + more > most or known >= most:  # something may have been deleted since
            known = self._counted(user, 0.0)
        if known + more > most or known >= most:
            raise OutputError("studio.disk_quota", used=known / 1e9, most=most / 1e9)

    def forget(self, user: UserId) -> None:
        """Count anew the next time: much has changed at once."""
        with self._lock:
            self._counts.pop(user, None)

    def count(self, user: UserId, more: int) -> None:
        """Note that `more` bytes of a person's were written: the last count is a while old."""
        with self._lock:
            if user in self._counts:
                known, at = self._counts[user]
                self._counts[user] = known + more, at

    def _counted(self, user: UserId, age_s: float) -> int:
        """A count that is at most so old. Nobody waits for another's."""
        with self._lock:
            known, at = self._counts.get(user, (0, float("-inf")))
        if monotonic() - at > age_s:
            known, at = self.disk_bytes(user), monotonic()
            with self._lock:
                self._counts[user] = known, at
        return known

    def reserve_training(self, user: UserId, job: str, minutes: float) -> None:
        """Take minutes of a person's training time for a run of a job.

        Raises:
            OutputError: so many are not left.
        """
        most = self.limits_of(user).training_minutes
        with self._database.write() as session:
            left = float("inf") if most is None else max(0.0, most - self._training_s(session, user) / 60)
            if minutes > left:
                raise OutputError("studio.training_quota", most=most, left=int(left))
            session.add(TrainingTimeRow(user=user_number(user), job=job, created=now(), asked_s=60 * minutes,
                                        spent_s=0.0, ended=False))

    def spend_training(self, job: str, seconds: float, *, ended: bool = False) -> None:
        """Note how long the run of a job takes so far, and whether it has ended."""
        with self._database.write() as session:
            session.execute(update(TrainingTimeRow).where(TrainingTimeRow.job == job, ~TrainingTimeRow.ended)
                            .values(ended=ended, spent_s=seconds))

    def end_trainings(self, waiting: Collection[str]) -> None:
        """Of runs whose program was killed count what was noted; `waiting` are the jobs that still wait for theirs."""
        with self._database.write() as session:
            session.execute(update(TrainingTimeRow).where(
                ~TrainingTimeRow.ended, TrainingTimeRow.job.not_in(tuple(waiting))).values(ended=True))

    def _training_s(self, session: Session, user: UserId) -> float:
        rows = session.scalars(select(TrainingTimeRow).where(
            TrainingTimeRow.user == user_number(user), TrainingTimeRow.created > now() - _DAY))
        return sum(row.spent_s if row.ended else max(row.asked_s, row.spent_s) for row in rows)


def _size_of(folder: Path) -> int:
    """Bytes of the files in a folder; what goes meanwhile is not counted."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size if path.is_file() else 0
        except OSError:
            continue
    return total
