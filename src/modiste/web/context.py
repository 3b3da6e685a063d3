"""What every page and address of one server shares: the application context."""

from dataclasses import dataclass
from typing import Final

from fastapi import Request

from modiste.studio.jobs import Jobs
from modiste.studio.store import Store, UserId
from modiste.studio.studio import Studio

USER: Final = "modiste.user"
NAME: Final = "modiste.user_name"
MAX_REQUEST_BYTES: Final = 64 << 20
"""Above every phone's ordinary photo; what is longer is refused before it is kept anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext:
    """The studio, its store and its queue; with `auth` people sign in, without it there is one local user.

    `hosts` are the names by which a browser may call this server; empty allows any.
    """

    studio: Studio
    store: Store
    jobs: Jobs
    auth: bool = False
    hosts: tuple[str, ...] = ()


def get_context(request: Request) -> AppContext:
    """The context that answers a request."""
    context = request.app.state.context
    if not isinstance(context, AppContext):
        raise TypeError("the application was not built by create_app")
    return context


def current_user(request: Request) -> UserId:
    """Who asks: the middleware has looked at the cookie before anything else saw the request."""
    found: UserId = request.scope.get(USER)
    return found
