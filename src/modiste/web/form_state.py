"""What a page shows when it is opened: what the address brings, and what was done there last."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from modiste.studio.store import Job, NotFoundError, Picture, UserId
from modiste.web.context import AppContext
from modiste.web.fields import Chosen
from modiste.web.page import PageRequest, find_picture

_READ: Final = 8
"""Jobs that are read at once: most of them are shown."""
_BATCHES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one job made, as a page shows it among the earlier ones."""

    job: Job
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The jobs of a page, newest first: `current` is shown with its state, `batches` as what they made; `after` is how
    many jobs to leave out for the next part, None at the end."""

    current: Job | None
    batches: tuple[Batch, ...]
    after: int | None


def latest_job(context: AppContext, user: UserId, *kinds: str) -> Job | None:
    """The last job of these kinds: its request fills the form, so that a reload loses nothing."""
    return next(iter(context.jobs.list(user, 1, kinds=kinds)), None)


def current_job(page: PageRequest, *kinds: str, current: str = "") -> Job | None:
    """The job that `current` names, where it is of these kinds, otherwise the first of those that run or wait,
    otherwise the newest: what runs is in sight, whatever else was asked, cancelled or done after it."""
    named = _get(page, current, kinds) if current else None
    moving = page.context.jobs.moving(page.user, kinds) if named is None else ()
    return named or next(iter(moving), None) or latest_job(page.context, page.user, *kinds)


def history(page: PageRequest, *kinds: str, current: str = "", skip: int = 0) -> History:
    """The jobs of these kinds; `current` names the one to show first, otherwise it is the newest. Only as many are
    read as are shown: a page costs the same after a thousand jobs."""
    first = current_job(page, *kinds, current=current)
    shown: list[Batch] = []
    for number, batch in enumerate(_batches(page, kinds, skip), start=skip):
        if (first is not None and batch.job.id == first.id) or not (batch.pictures or batch.job.open):
            continue
        if len(shown) == _BATCHES:
            return History(current=first, batches=tuple(shown), after=number)
        shown.append(batch)
    return History(current=first, batches=tuple(shown), after=None)


def _batches(page: PageRequest, kinds: Sequence[str], skip: int) -> Iterator[Batch]:
    """All jobs from `skip` on, read in parts as they are wanted."""
    while True:
        jobs = page.context.jobs.list(page.user, _READ, kinds=kinds, skip=skip)
        there = page.context.store.pictures.there(page.user, [one for job in jobs for one in job.pictures])
        for job in jobs:
            yield Batch(job=job, pictures=tuple(there[one] for one in job.pictures if one in there))
        if len(jobs) < _READ:
            return
        skip += _READ


def kept_pictures(context: AppContext, user: UserId, pictures: Sequence[str]) -> tuple[Picture, ...]:
    """Pictures by their ids, without what was deleted since."""
    there = context.store.pictures.there(user, pictures)
    return tuple(there[one] for one in pictures if one in there)


def chosen(context: AppContext, user: UserId, pictures: Sequence[tuple[str, float]]) -> tuple[Chosen, ...]:
    """A picker's value: those of the pictures that are still there, with their weights."""
    found = [(find_picture(context, user, one), weight) for one, weight in pictures]
    return tuple(Chosen(id=picture.id, title=picture.title, weight=weight) for picture, weight in found
                 if picture is not None)


def _get(page: PageRequest, job: str, kinds: Sequence[str]) -> Job | None:
    try:
        found = page.context.jobs.get(page.user, job)
    except NotFoundError:
        return None
    return found if found.kind in kinds else None
