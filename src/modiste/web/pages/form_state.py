"""What a page shows when it is opened: what the address brings, and what was done there last."""

from collections.abc import Sequence

from modiste.studio.store import Job, NotFoundError, Picture, UserId
from modiste.web.context import AppContext

_LOOKED_AT = 100


def latest_job(context: AppContext, user: UserId, *kinds: str) -> Job | None:
    """The last job of these kinds: its request fills the form, so that a reload loses nothing."""
    return next((job for job in context.jobs.list(user, _LOOKED_AT) if job.kind in kinds), None)


def pick(context: AppContext, user: UserId, picture: str) -> Picture | None:
    """A picture that an address names; None where there is none, or it is another user's."""
    if not picture:
        return None
    try:
        return context.store.pictures.get(user, picture)
    except NotFoundError:
        return None


def chosen_of(context: AppContext, user: UserId, pictures: Sequence[tuple[str, float]]) -> list[dict[str, object]]:
    """A picker's value: those of the pictures that are still there, with their weights."""
    found = [(pick(context, user, one), weight) for one, weight in pictures]
    return [{"id": picture.id, "title": picture.title, "weight": weight} for picture, weight in found
            if picture is not None]
