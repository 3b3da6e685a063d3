"""What a page is, and what each of its functions is given.

A page is a folder of `pages`: `page.py` with a `PAGE` (its address, router and the keys of its name), `page.html`,
which extends `frame.html`, and `texts.toml`. Its router is served under `/en` and `/ru`. A form of it is sent as any
form is; where scripts run, `static/forms.js` sends it and swaps in the answer (`PageRequest.swaps`), so a handler
answers with a piece of HTML then, and with the whole page or a redirect otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, Final, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from modiste.core.errors import ModisteError
from modiste.studio.store import Job, NotFoundError, Picture, UserId
from modiste.web.answers import kept_answer
from modiste.web.api.deps import ContextDep, UserDep
from modiste.web.context import NAME, AppContext
from modiste.web.exception_handlers import status_of
from modiste.web.rendering import render
from modiste.web.show_errors import error_line
from modiste.web.texts import WORDS, Words

SWAP: Final = "x-modiste-swap"
"""The header of a request whose answer is swapped into the page."""
NOTICE: Final = "x-modiste-notice"
"""The header of an answer that is a notice of what went wrong."""
_MOST_QUERY: Final = 400


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """A page at `/en/PATH` and `/ru/PATH`; `name` and `about` are keys of texts; the empty path is the first page.

    Pages of one `group` that stand side by side share an entry of the menu, which the text `nav.GROUP` names. One that
    stands `aside` is no part of the menu: it is found beside the languages.
    """

    path: str
    name: str
    about: str
    router: APIRouter
    group: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """A request of a page: who asks, in which language, of which studio."""

    request: Request
    context: AppContext
    user: UserId
    words: Words

    @property
    def swaps(self) -> bool:
        """Whether a script takes the answer into the page, so that a piece of it is enough."""
        return SWAP in self.request.headers

    def query(self, name: str) -> str:
        """A value from the page's address, "" where it is not there; at most 400 characters of it."""
        return self.request.query_params.get(name, "")[:_MOST_QUERY]

    def picture(self, name: str) -> Picture | None:
        """The picture that the address names as `name`; None where there is none, or it is another user's."""
        return find_picture(self.context, self.user, self.query(name))

    def page(self, template: str, values: Mapping[str, object] | None = None, *, status: int = 200, title: str = ""
             ) -> Response:
        """A whole page: a template that extends `frame.html`. One that answers a form is kept under an address of its
        own, to which the browser is sent: it can be reloaded and come back to."""
        answer = whole_page(self.request, self.words, template, values, status=status, title=title)
        if self.request.method != "POST":
            return answer
        place = self.request.url.path.removeprefix(f"/{self.words.language}/").partition("/")[0] or "-"
        return kept_answer(self.request, self.user, answer, self.words.language, place)

    def piece(self, template: str, values: Mapping[str, object] | None = None, *, status: int = 200) -> Response:
        """A piece of a page."""
        return HTMLResponse(render(template, self.words, values), status, {"cache-control": "no-store"})

    def problem(self, error: ModisteError | ValidationError) -> Response:
        """What went wrong: a notice for scripts, which takes the place of no result, else a page."""
        line = error_line(error, self.words)
        if self.swaps:
            answer = self.piece("notice.html", {"notice": line})
            answer.headers[NOTICE] = "1"  # not a status: what a person typed is no fault of the page, to be logged
            return answer
        status = status_of(error) if isinstance(error, ModisteError) else 422
        return self.page("problem.html", {"notice": line}, status=status, title=self.words("error.title"))

    def submitted(self, start: Callable[[], Job], again: Callable[[str], Response], place: str = "") -> Response:
        """The answer to a form that starts a job: the job's place, or what is wrong with the form. `place` is the page
        that shows it, where it is not the one that is named first in the address.

        Without scripts it is the page with that job, or `again(line)`: the page with what was typed, and the error.
        """
        try:
            job = start()
        except (ModisteError, ValidationError) as error:
            return self.problem(error) if self.swaps else again(error_line(error, self.words))
        if self.swaps:
            return self.piece("job_place.html", {"job_id": job.id})
        shown = place or self.request.url.path.split("/")[2]
        return RedirectResponse(f"/{self.words.language}/{shown}?job={job.id}", 303)


def whole_page(request: Request, words: Words, template: str, values: Mapping[str, object] | None = None, *,
               status: int = 200, title: str = "") -> HTMLResponse:
    """A page in its frame: header, menu, language, styles and scripts."""
    pages: tuple[Page, ...] = request.app.state.pages
    current = request.url.path.removeprefix(f"/{words.language}/").partition("/")[0]
    name = next((words(page.name) for page in pages if page.path == current), "Modiste")
    # What a form posted to answers is no address to come to: its page is.
    same = quote(request.url.path.removeprefix(f"/{words.language}/")) if request.method == "GET" else current
    query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
    frame: dict[str, object] = {
        "pages": [page for page in pages if page.path], "menu": menu_of(pages), "current": current,
        "aside": [page for page in pages if page.aside],
        "languages": list(WORDS.values()), "user_name": str(request.scope.get(NAME, "")), "same_page": same + query}
    # A page may say its own title, but none takes the name of something of the frame.
    html = render(template, words, {
        "title": title or name, "here": f"/{words.language}/", "notice": "", **(values or {}), **frame})
    answer = HTMLResponse(html, status, {"cache-control": "no-store"})
    answer.set_cookie("modiste_language", words.language, max_age=31_536_000, samesite="lax")
    return answer


def menu_of(pages: Sequence[Page]) -> tuple[tuple[str, tuple[Page, ...]], ...]:
    """The entries of the menu: the key of a group with its pages, or "" with one page."""
    entries: list[tuple[str, tuple[Page, ...]]] = []
    for group, some in groupby((page for page in pages if page.path and not page.aside), key=lambda page: page.group):
        side_by_side = tuple(some)
        if group and len(side_by_side) > 1:
            entries.append((f"nav.{group}", side_by_side))
        else:
            entries += [("", (page,)) for page in side_by_side]
    return tuple(entries)


def find_picture(context: AppContext, user: UserId, picture: str) -> Picture | None:
    """A picture of this user's; None where there is none."""
    if not picture:
        return None
    try:
        return context.store.pictures.get(user, picture)
    except NotFoundError:
        return None


def _page_request(request: Request, context: ContextDep, user: UserDep, language: str) -> PageRequest:
    words = next((words for name, words in WORDS.items() if name == language), None)
    if words is None:
        raise HTTPException(404)
    return PageRequest(request=request, context=context, user=user, words=words)


async def _form(request: Request) -> FormData:
    return await request.form(max_files=8, max_fields=200)


PageDep: TypeAlias = Annotated[PageRequest, Depends(_page_request)]
"""A parameter of a page's handler."""
FormDep: TypeAlias = Annotated[FormData, Depends(_form)]
"""The form that was sent, as a parameter of a handler; `fields.Fields` reads it."""
