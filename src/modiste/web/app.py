"""The studio's server: `create_app` puts the API, the pages and the guard at the door together."""

import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

# Gradio reads these when it is imported: it must not report to anyone, nor look for its own news.
os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr  # noqa: E402
from fastapi import FastAPI, Request  # noqa: E402
from fastapi.staticfiles import StaticFiles  # noqa: E402
from starlette.responses import RedirectResponse, Response  # noqa: E402

from modiste import __version__  # noqa: E402
from modiste.studio.jobs import JobKinds, Jobs  # noqa: E402
from modiste.studio.store import Store  # noqa: E402
from modiste.studio.studio import Studio  # noqa: E402
from modiste.web import api, entrance, fragments, problems  # noqa: E402
from modiste.web.guard import Guard  # noqa: E402
from modiste.web.house import NAME, House  # noqa: E402
from modiste.web.jobs import job_kinds  # noqa: E402
from modiste.web.pages import PAGES  # noqa: E402
from modiste.web.shell import Shell  # noqa: E402
from modiste.web.signing import Attempts  # noqa: E402
from modiste.web.texts import WORDS, Words  # noqa: E402
from modiste.web.theme import theme  # noqa: E402

_STATIC: Final = Path(__file__).parent / "static"
_ABOUT: Final = "Everything that the pages of the studio can do: pictures, boards, and long work as jobs."


def create_app(studio: Studio, *, auth: bool = False, hosts: Iterable[str] = (), store: Store | None = None,
               kinds: JobKinds | None = None) -> FastAPI:
    """The server's application for a studio. Its store is opened in the studio's home, unless one is given; the queue
    runs while the application does.

    With `auth` people sign in and see only their own work. `hosts` are the names by which browsers may call the server
    ("localhost", "127.0.0.1"), any if none is given.

    Raises:
        InputError, OutputError: the store cannot be opened.
    """
    kept = store if store is not None else Store.open(studio.settings.make_home())
    known = kinds if kinds is not None else job_kinds(studio)
    house = House(studio, kept, Jobs(kept, known), auth, tuple(hosts))

    @asynccontextmanager
    async def working(_app: FastAPI) -> AsyncIterator[None]:
        house.jobs.start()
        try:
            yield
        finally:
            house.jobs.close()
            if store is None:
                kept.close()

    app = FastAPI(title="Modiste", version=__version__, description=_ABOUT, lifespan=working, docs_url=None,
                  redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.house = house
    app.state.attempts = Attempts()
    problems.register(app)
    api.register(app, known)
    app.include_router(fragments.router)
    app.include_router(entrance.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for words in WORDS.values():
        _mount(app, house, words)
    app.add_middleware(Shell, pages=PAGES)
    app.add_middleware(Guard, store=kept, auth=auth, hosts=tuple(hosts))
    return app


def _mount(app: FastAPI, house: House, words: Words) -> None:
    """The pages of one language under `/en` or `/ru`."""
    place = f"/{words.language}"

    @app.get(place, include_in_schema=False)
    def without_slash() -> Response:
        return RedirectResponse(f"{place}/", 308)

    gr.mount_gradio_app(
        app, _pages(house, words), place, footer_links=[], run_history=False, ssr_mode=None, show_error=True,
        theme=theme(), enable_monitoring=False, pwa=False, allowed_paths=[], max_file_size=1,
        auth_dependency=_name_of if house.auth else None)


def _pages(house: House, words: Words) -> gr.Blocks:
    first = PAGES[0]
    with gr.Blocks(title="Modiste", analytics_enabled=False) as blocks:
        gr.Navbar(visible=False, main_page_name=False)
        first.build(house, words)
    for page in PAGES[1:]:
        with blocks.route(words(page.name), page.path, show_in_navbar=False):
            gr.Navbar(visible=False, main_page_name=False)
            page.build(house, words)
    return blocks


def _name_of(request: Request) -> str | None:
    return str(request.scope.get(NAME, "")) or None
