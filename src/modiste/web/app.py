"""The studio's server: `create_app` puts the API, the pages and the access middleware together."""

import warnings
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from gradio.components.navbar import Navbar
from starlette.responses import RedirectResponse, Response

from modiste import __version__
from modiste.studio.jobs import JobKinds, Jobs
from modiste.studio.jobs.kinds import job_kinds
from modiste.studio.store import Store
from modiste.studio.studio import Studio
from modiste.web import api, exception_handlers, partials
from modiste.web.auth import router as auth_router
from modiste.web.context import NAME, AppContext
from modiste.web.middleware import AccessMiddleware
from modiste.web.page_frame import PageFrame
from modiste.web.pages import PAGES
from modiste.web.pages.page import Page
from modiste.web.signing import Attempts
from modiste.web.texts import WORDS, Words
from modiste.web.theme import theme

_STATIC: Final = Path(__file__).parent / "static"
_ABOUT: Final = "Everything that the pages of the studio can do: pictures, boards, and long work as jobs."


def create_app(studio: Studio, *, auth: bool = False, hosts: Iterable[str] = (), store: Store | None = None,
               kinds: JobKinds | None = None, pages: Sequence[Page] = PAGES,
               warm: Callable[[], None] | None = None) -> FastAPI:
    """The server's application for a studio. Its store is opened in the studio's home, unless one is given; the queue
    runs while the application does.

    With `auth` people sign in and see only their own work. `hosts` are the names by which browsers may call the server
    ("localhost", "127.0.0.1"), any if none is given. Without `pages` there is the API alone. `warm` runs in
    the queue, before the first heavy job.

    Raises:
        InputError, OutputError: the store cannot be opened.
    """
    kept = store if store is not None else Store.open(studio.settings.make_home(), studio.settings.database)
    known = kinds if kinds is not None else job_kinds(studio)
    context = AppContext(studio=studio, store=kept, jobs=Jobs(kept, known), auth=auth, hosts=tuple(hosts))

    @asynccontextmanager
    async def working(_app: FastAPI) -> AsyncIterator[None]:
        context.jobs.start(warm)
        try:
            yield
        finally:
            context.jobs.close()
            if store is None:
                kept.close()

    app = FastAPI(title="Modiste", version=__version__, description=_ABOUT, lifespan=working, docs_url=None,
                  redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.context = context
    app.state.attempts = Attempts()
    exception_handlers.register(app)
    api.register(app, known)
    app.include_router(partials.router)
    app.include_router(auth_router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for words in WORDS.values() if pages else ():
        _mount(app, context, words, pages)
    app.add_middleware(PageFrame, pages=pages)
    app.add_middleware(AccessMiddleware, store=kept, auth=auth, hosts=tuple(hosts))
    return app


def _mount(app: FastAPI, context: AppContext, words: Words, pages: Sequence[Page]) -> None:
    """The pages of one language under `/en` or `/ru`."""
    place = f"/{words.language}"

    @app.get(place, include_in_schema=False)
    def without_slash() -> Response:
        return RedirectResponse(f"{place}/", 308)

    with warnings.catch_warnings():
        # Gradio says that several pages are not rendered on the server: nobody asked for that.
        warnings.filterwarnings("ignore", message="SSR mode", category=UserWarning)
        gr.mount_gradio_app(
            app, _blocks(context, words, pages), place, footer_links=[], run_history=False, ssr_mode=False,
            show_error=True, theme=theme(), enable_monitoring=False, pwa=False, allowed_paths=[], max_file_size=1,
            auth_dependency=_name_of if context.auth else None)


def _blocks(context: AppContext, words: Words, pages: Sequence[Page]) -> gr.Blocks:
    first = pages[0]
    blocks = gr.Blocks(title="Modiste", analytics_enabled=False)
    with blocks:
        Navbar(visible=False, main_page_name=False)
        first.build(context, words)
    for page in pages[1:]:
        with blocks.route(words(page.name), page.path, show_in_navbar=False):
            Navbar(visible=False, main_page_name=False)
            page.build(context, words)
    return blocks


def _name_of(request: Request) -> str | None:
    return str(request.scope.get(NAME, "")) or None
