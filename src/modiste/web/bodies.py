"""What a request brings: how much of it is taken, how long it may take, and what is answered where it is too much."""

import asyncio
import re
import time
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from modiste.web.context import MAX_REQUEST_BYTES

PAUSE_SECONDS: Final = 20.0
"""Between two parts of a request's body."""
BODY_SECONDS: Final = 300.0
"""For all of it: 64 MB over a slow line."""
_IN_MEMORY_BYTES: Final = 4 << 20
"""JSON and plain forms, which are read into memory; the files of other forms are kept on disk."""
_UNKNOWN_BYTES: Final = 64 << 10
"""From somebody who has to sign in first: a name and a password."""


class TooLargeError(Exception):
    """More was sent than is taken."""


class TooSlowError(Exception):
    """The body of a request does not come."""


class Answer:
    """An answer on its way: another can take its place as long as nothing of it was sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._began = False
        self.refusal: TooLargeError | TooSlowError | None = None
        """Why the rest of the request is not taken; what the framework makes of that is not sent."""

    async def send(self, message: Message) -> None:
        """Send a part of it."""
        if self.refusal is not None and not self._began:
            raise self.refusal
        self._began = True
        await self._send(message)

    async def instead(self, other: Response, scope: Scope, receive: Receive) -> None:
        """Send another, where nothing was sent; otherwise the connection ends without the rest."""
        if not self._began:
            await other(scope, receive, self._send)


def most_bytes(headers: Headers, *, known: bool) -> int:
    """How many bytes of a body are taken from somebody who is `known`, or has yet to sign in."""
    if not known:
        return _UNKNOWN_BYTES
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    return MAX_REQUEST_BYTES if kind == "multipart/form-data" else _IN_MEMORY_BYTES


def announced(headers: Headers) -> int | None:
    """How long a body says it is, 0 where it says nothing; None where that is no number."""
    length = headers.get("content-length", "0")
    return int(length) if re.fullmatch(r"[0-9]{1,18}", length) else None


def limited(receive: Receive, answer: Answer, most: int) -> Receive:
    """Counts what comes in, and how long it takes: a request may also be sent in chunks, without saying how long it is,
    and a byte at a time. What comes after the body says that the other side is gone, and may be waited for."""
    taken, whole = 0, False
    until = time.monotonic() + BODY_SECONDS

    async def counted() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(min(PAUSE_SECONDS, max(0.0, until - time.monotonic()))):
                message = await receive()
        except TimeoutError as error:
            answer.refusal = TooSlowError()
            raise answer.refusal from error
        whole = message["type"] != "http.request" or not message.get("more_body", False)
        taken += len(message.get("body", b""))
        if taken > most:
            answer.refusal = TooLargeError()
            raise answer.refusal
        return message

    return counted
