"""The studio's server: `create_app` puts the API, the pages and the access middleware together."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from threading import Thread
from typing import Final

from fastapi import FastAPI
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from modiste import __version__
from modiste.studio.chips import chips_of
from modiste.studio.jobs import JobKinds, Jobs
from modiste.studio.jobs.kinds import job_kinds
from modiste.studio.store import Limits, Store
from modiste.studio.studio import Studio
from modiste.web import assets, exception_handlers, not_found
from modiste.web.answers import Answers
from modiste.web.context import AppContext
from modiste.web.middleware import AccessMiddleware
from modiste.web.own_threads import PictureThreads
from modiste.web.page import Page
from modiste.web.pages import PAGES
from modiste.web.routes import routes_of
from modiste.web.signing import SignIns

_ABOUT: Final = "Everything that the pages of the studio can do: pictures, boards, and long work as jobs."


def create_app(studio: Studio, *, auth: bool = False, hosts: Iterable[str] = (), store: Store | None = None,
               kinds: JobKinds | None = None, pages: Sequence[Page] = PAGES,
               proxies: Sequence[str] = (), warm: Callable[[], None] | None = None) -> FastAPI:
    """The server's application for a studio. Its store is opened in the studio's home, unless one is given; the queue
    runs while the application does.

    With `auth` people sign in and see only their own work. `hosts` are the names by which browsers may call the server
    ("localhost", "127.0.0.1"), any if none is given. Without `pages` there is the API alone. `proxies` are
    the addresses or networks of servers before this one, whose word on who asks is believed; nobody else's is. `warm`
    runs in the queue, before the first heavy job.

    Raises:
        InputError, OutputError: the store cannot be opened.
    """
    kept = store if store is not None else Store.open(
        studio.settings.make_home(), studio.settings.database, Limits.of(studio.settings))
    known = kinds if kinds is not None else job_kinds(studio)
    context = AppContext(studio=studio, store=kept, jobs=Jobs(kept, known), auth=auth, hosts=tuple(hosts))

    @asynccontextmanager
    async def working(_app: FastAPI) -> AsyncIterator[None]:
        context.jobs.start(warm)
        # The dictionaries take a second: the first search, or the first word that is typed, should not wait for them.
        Thread(target=chips_of, args=("красное платье", "ru"), name="modiste-words", daemon=True).start()
        try:
            with studio.wardrobe.using(kept):
                yield
        finally:
            context.jobs.close()
            if store is None:
                kept.close()

    shapes = tuple((name, known.get(name).request) for name in known.names)
    app = FastAPI(title="Modiste", version=__version__, description=_ABOUT, lifespan=working, docs_url=None,
                  redoc_url=None, openapi_url="/api/v1/openapi.json", routes=[*routes_of(tuple(pages), shapes)])
    app.state.context = context
    app.state.pages = tuple(pages)
    app.state.answers = Answers()
    app.state.sign_ins = SignIns()
    app.state.picture_threads = PictureThreads()
    exception_handlers.register(app)
    not_found.register(app)
    assets.mount(app)
    app.add_middleware(AccessMiddleware, store=kept, auth=auth, hosts=tuple(hosts))
    if proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(proxies))
    return app
