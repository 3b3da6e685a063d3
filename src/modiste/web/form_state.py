"""What a page shows when it is opened: what the address brings, and what was done there last."""

from collections.abc import Sequence
from dataclasses import dataclass

from modiste.studio.store import Job, NotFoundError, Picture, UserId
from modiste.web.context import AppContext
from modiste.web.fields import Chosen
from modiste.web.page import PageRequest, find_picture

_LOOKED_AT = 200
_BATCHES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one job made, as a page shows it among the earlier ones."""

    job: Job
    pictures: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The jobs of a page, newest first: `current` is shown with its state, `batches` as what they made; `after` is how
    many to leave out for the next part, None at the end."""

    current: Job | None
    batches: tuple[Batch, ...]
    after: int | None


def latest_job(context: AppContext, user: UserId, *kinds: str) -> Job | None:
    """The last job of these kinds: its request fills the form, so that a reload loses nothing."""
    return next((job for job in context.jobs.list(user, _LOOKED_AT) if job.kind in kinds), None)


def history(page: PageRequest, *kinds: str, current: str = "", skip: int = 0) -> History:
    """The jobs of these kinds; `current` names the one to show first, otherwise it is the newest."""
    jobs = [job for job in page.context.jobs.list(page.user, _LOOKED_AT) if job.kind in kinds]
    first = next((job for job in jobs if job.id == current), None)
    if current and first is None:
        first = _get(page, current, kinds)
    if first is None and jobs:
        first = jobs[0]
    others = [job for job in jobs if (first is None or job.id != first.id) and (job.pictures or job.open)]
    shown = others[skip : skip + _BATCHES]
    batches = tuple(Batch(job=job, pictures=kept_pictures(page.context, page.user, job.pictures)) for job in shown)
    after = skip + _BATCHES if len(others) > skip + _BATCHES else None
    return History(current=first, batches=tuple(one for one in batches if one.pictures or one.job.open), after=after)


def kept_pictures(context: AppContext, user: UserId, pictures: Sequence[str]) -> tuple[Picture, ...]:
    """Pictures by their ids, without what was deleted since."""
    try:
        return context.store.pictures.get_many(user, pictures)
    except NotFoundError:
        found = (find_picture(context, user, one) for one in pictures)
        return tuple(picture for picture in found if picture is not None)


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
