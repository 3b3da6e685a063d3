"""Access to the server: which host, which site, how much, and who; and the headers of every answer.

A page of a foreign site can make a browser send requests here, so what changes something must come from our own pages
(Sec-Fetch-Site, or Origin where a browser has no such header); a request from no browser has neither and passes. A
foreign name that is made to point at this computer (DNS rebinding) is refused by its Host.
"""

import logging
import re
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modiste.core import messages
from modiste.studio.store import QueueFullError, Store
from modiste.web.bodies import Answer, TooLargeError, TooSlowError, announced, limited, most_bytes
from modiste.web.context import MAX_REQUEST_BYTES, NAME, USER
from modiste.web.request_turns import RequestTurns
from modiste.web.texts import words_for

COOKIE: Final = "modiste_session"
_LOG: Final = logging.getLogger(__name__)
_SAFE: Final = ("GET", "HEAD", "OPTIONS")
_OPEN_TO_ALL: Final = re.compile(r"/static/[\w./-]+|/favicon\.ico|/login|/api/v1/session|/api/v1/health")
_RULES: Final = (
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob: data:",
    "media-src 'self' blob:", "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'")
_HEADERS: Final = {
    "content-security-policy": "; ".join(_RULES), "x-content-type-options": "nosniff", "x-frame-options": "DENY",
    "referrer-policy": "same-origin", "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=(), interest-cohort=()",
}
_VERSIONED: Final = re.compile(r"/static/[0-9a-f]{12}/[\w.-]+")  # a changed file has another address


class AccessMiddleware:
    """The middleware around everything. `hosts` empty allows any name; `auth` asks for a sign-in."""

    def __init__(self, app: ASGIApp, store: Store, *, auth: bool, hosts: Iterable[str] = ()) -> None:
        self._app = app
        self._store = store
        self._auth = auth
        self._hosts = frozenset(host.lower() for host in hosts)
        self._turns = RequestTurns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers, path = Headers(scope=scope), str(scope["path"])
        refusal = self._refusal(str(scope["method"]), headers) or await self._unknown(scope, path)
        if refusal is not None:
            await refusal(scope, receive, self._with_headers(send, path))
            return
        answer = Answer(self._with_headers(send, path))
        known = not self._auth or scope[USER] is not None
        most = most_bytes(headers, known=known)
        if (announced(headers) or 0) > most:
            await answer.instead(_too_large(headers, most), scope, receive)
            return
        try:
            # Strangers have no turns, which half requests of one of them could take from others at his address: there
            # is nothing but the sign-in for them, which has a queue of its own.
            async with self._turns.of(scope[USER], scope["method"], path) if known else nullcontext():
                await self._app(scope, limited(receive, answer, most), answer.send)
        except QueueFullError as error:
            await answer.instead(_problem(headers, 429, error.message), scope, receive)
        except TooLargeError:
            await answer.instead(_too_large(headers, most), scope, receive)
        except TooSlowError:
            await answer.instead(_problem(headers, 408, messages.message("web.too_slow")), scope, receive)
        except Exception:  # noqa: BLE001 - a slip of ours is for the log; whoever asked is told that it is one
            _LOG.exception("%s %s failed", scope["method"], path)
            await answer.instead(_problem(headers, 500, messages.message("web.internal_fault")), scope, receive)

    def _refusal(self, method: str, headers: Headers) -> Response | None:
        if self._hosts and _host_name(headers.get("host", "")) not in self._hosts:
            return _problem(headers, 421, messages.message("web.other_name"))
        if method not in _SAFE and not _is_own(headers):
            return _problem(headers, 403, messages.message("web.other_site"))
        if announced(headers) is None:
            return _too_large(headers, MAX_REQUEST_BYTES)
        return None

    async def _unknown(self, scope: Scope, path: str) -> Response | None:
        """Note who it is; the answer to someone who has to sign in first."""
        scope[USER], scope[NAME] = None, ""
        if not self._auth:
            return None
        token = token_of(HTTPConnection(scope))
        user = await run_in_threadpool(self._store.users.user_of, token) if token else None
        if user is not None:
            scope[USER], scope[NAME] = user.id, user.name
            return None
        if _OPEN_TO_ALL.fullmatch(path):
            return None
        headers = Headers(scope=scope)
        page = scope["method"] == "GET" and "text/html" in headers.get("accept", "")
        if page and not path.startswith("/api/"):
            return RedirectResponse(f"/login?next={quote(path)}", 303)
        return _problem(headers, 401, messages.message("web.sign_in"))

    def _with_headers(self, send: Send, path: str) -> Send:
        # Without a word of it browsers guess how long a file stays fresh, and show an upgraded page in the old style.
        # What is behind a sign-in is kept by no browser: another person may sit down at it next.
        versioned, static = _VERSIONED.fullmatch(path) is not None, path.startswith("/static/")
        otherwise = "no-store" if self._auth and not static else "no-cache"

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                fixed = versioned and message["status"] == 200
                headers.setdefault("cache-control", "max-age=31536000, immutable" if fixed else otherwise)
            await send(message)

        return add


def token_of(connection: HTTPConnection) -> str:
    """The session that a request comes with: as Bearer, or in its cookie."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else connection.cookies.get(COOKIE, "")


def _is_own(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def _host_name(host: str) -> str:
    return (host.rpartition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]).lower()


def _problem(headers: Headers, status: int, problem: messages.Message) -> Response:
    said = words_for(headers.get("accept-language", "")).error(problem)
    return JSONResponse({"error": said, "code": problem.code}, status)


def _too_large(headers: Headers, most: int) -> Response:
    if most < MAX_REQUEST_BYTES:
        return _problem(headers, 413, messages.message("web.too_large_here", most=most >> 10))
    return _problem(headers, 413, messages.message("web.too_large", most=most >> 20))
