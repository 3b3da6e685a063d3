"""Pages that answer a form, kept for a while under an address of their own: whoever goes back to one, or reloads it,
sees it again, where the answer to a POST would be lost (post, redirect, get)."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from modiste.studio.home import UserId
from modiste.web.api.deps import UserDep
from modiste.web.texts import WORDS

_MOST: Final = 64
"""Pages of everybody together: some tens of kilobytes each."""
router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Answer:
    user: UserId
    html: bytes
    status: int


class Answers:
    """The last pages that answered forms. Safe for threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Answer] = OrderedDict()
        self._lock = Lock()

    def keep(self, user: UserId, html: bytes, status: int) -> str:
        """Keep a page for a person; gives its name."""
        name = secrets.token_urlsafe(12)
        with self._lock:
            self._kept[name] = _Answer(user, html, status)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return name

    def get(self, user: UserId, name: str) -> tuple[bytes, int] | None:
        """A page by its name, and its status; None where it is gone, or another person's."""
        with self._lock:
            found = self._kept.get(name)
        return (found.html, found.status) if found is not None and found.user == user else None


def answers_of(request: Request) -> Answers:
    """The pages that this server keeps."""
    found = request.app.state.answers
    if not isinstance(found, Answers):
        raise TypeError("the application was not built by create_app")
    return found


def kept_answer(request: Request, user: UserId, answer: HTMLResponse, language: str, place: str) -> Response:
    """A redirect to a page that answers a form on the page `place`."""
    name = answers_of(request).keep(user, bytes(answer.body), answer.status_code)
    return RedirectResponse(f"/{language}/answers/{place}/{name}", 303)


@router.get("/{language}/answers/{place}/{name}", include_in_schema=False)
def show(request: Request, user: UserDep, language: str, place: str, name: str) -> Response:
    """The page that answered a form; where it is no longer kept, the page with the form."""
    if language not in WORDS:
        raise HTTPException(404)
    found = answers_of(request).get(user, name)
    if found is None:
        known = any(page.path == place for page in request.app.state.pages)
        return RedirectResponse(f"/{language}/{place if known else ''}", 303)
    return HTMLResponse(found[0], found[1], {"cache-control": "no-store"})
