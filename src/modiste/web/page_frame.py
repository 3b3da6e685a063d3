"""The frame of every page: Gradio's page is given the language, our header, styles and scripts, before it is sent.

The header is plain HTML, so that it is there at once, and readable, while Gradio starts; what Gradio's page would name
of other sites is taken out.
"""

import json
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from modiste.web.context import NAME
from modiste.web.pages.page import Page
from modiste.web.rendering import render
from modiste.web.texts import WORDS, Words, words_of

_PAGE: Final = re.compile(r"/(en|ru)/([a-z-]*)")
_OUTSIDE: Final = re.compile(r'<meta\s[^>]*?(?:og:|twitter:)[^>]*?/?>|<link rel="manifest"[^>]*>', re.DOTALL)
_RESIZER: Final = re.compile(r"<script>\s*\(\(\) => \{\s*const root = .*?</script>", re.DOTALL)
_SCRIPT_PREFIXES: Final = ("picker.", "brush.", "palette.", "job.", "card.", "train.", "error.", "boards.", "design.",
                           "tryon.")


class PageFrame:
    """The middleware that frames pages. Only whole pages pass through it as text."""

    def __init__(self, app: ASGIApp, pages: Sequence[Page]) -> None:
        self._app = app
        self._pages = tuple(pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Frame a page; let everything else pass."""
        match = _PAGE.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        if match is None or match[2] not in {page.path for page in self._pages}:
            await self._app(scope, receive, send)
            return
        # The page is rewritten here, so it must not come packed.
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        query = scope["query_string"].decode("latin-1")
        framed = _Framed(send, words_of(match[1]), match[2], query, str(scope.get(NAME, "")), self._pages)
        await self._app({**scope, "headers": plain}, receive, framed.send)


class _Framed:
    def __init__(self, send: Send, words: Words, current: str, query: str, user: str, pages: Sequence[Page]) -> None:
        self._send, self._words, self._pages = send, words, pages
        self._current, self._query, self._user = current, query, user
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body
        if Headers(raw=self._start["headers"]).get("content-type", "").startswith("text/html"):
            body = self._frame(body.decode("utf-8")).encode("utf-8")
            headers = MutableHeaders(raw=self._start["headers"])
            headers["content-length"] = str(len(body))
            headers["cache-control"] = "no-store"
            headers.append("set-cookie", f"modiste_language={self._words.language}; Path=/; SameSite=Lax; "
                                         "Max-Age=31536000")
        await self._send(self._start)
        await self._send({"type": "http.response.body", "body": body})

    def _frame(self, html: str) -> str:
        words = self._words
        header = render("page_frame.html", words, {
            "pages": [page for page in self._pages if page.path], "current": self._current, "user": self._user,
            "languages": list(WORDS.values()), "query": f"?{self._query}" if self._query else ""})
        title = words(next(page.name for page in self._pages if page.path == self._current))
        html = _RESIZER.sub("", _OUTSIDE.sub("", html))
        html = re.sub(r'<html(\s+)lang="en"', rf'<html\1lang="{words.language}"', html, count=1)
        html = html.replace("</head>", f"<title>{title} · Modiste</title>{head_of(words)}</head>", 1)
        return re.sub(r"(<body[^>]*>)", lambda match: match[1] + str(header), html, count=1)


def head_of(words: Words) -> str:
    """Our styles, scripts and their texts."""
    texts = {prefix + key: text for prefix in _SCRIPT_PREFIXES for key, text in words.under(prefix).items()}
    # "</" would end the script element; JSON may write it as "<\/".
    told = json.dumps(texts, ensure_ascii=False).replace("</", "<\\/")
    # Gradio takes the browser's language for its own words and for the document: here the page's is meant.
    chosen = f'Object.defineProperty(navigator, "language", {{ value: "{words.language}" }});'
    return (f'<script>{chosen}</script>'
            f'<script type="application/json" id="m-words" data-language="{words.language}">{told}</script>'
            '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/static/modiste.css">'
            '<script type="module" src="/static/modiste.js"></script>')


def address(words: Words, path: str, **values: str) -> str:
    """The address of a page, with values that are quoted."""
    return f"/{words.language}/{path}" + (f"?{urlencode(values)}" if values else "")
