"""Signing in: the cookie, and a limit on guessing."""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from fastapi import Request, Response

from modiste.studio.store import QueueFullError, SignIn, SignInError
from modiste.web.context import AppContext
from modiste.web.middleware import COOKIE

MOST_FAILURES: Final = 8
_FORGIVEN_SECONDS: Final = 60.0
_REMEMBERED: Final = 4096


class Attempts:
    """How often each address failed lately."""

    def __init__(self) -> None:
        self._failed: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = Lock()

    def check(self, address: str) -> None:
        """Refuse an address that failed too often.

        Raises:
            QueueFullError: it did, in the last minute.
        """
        with self._lock:
            recent = [at for at in self._failed.get(address, ()) if time.monotonic() - at < _FORGIVEN_SECONDS]
        if len(recent) >= MOST_FAILURES:
            raise QueueFullError("web.too_many_sign_ins")

    def note(self, address: str) -> None:
        """It failed."""
        with self._lock:
            failed = self._failed.setdefault(address, [])
            failed.append(time.monotonic())
            del failed[:-MOST_FAILURES]
            self._failed.move_to_end(address)
            while len(self._failed) > _REMEMBERED:
                self._failed.popitem(last=False)


def sign_in_as(context: AppContext, request: Request, response: Response, name: str, password: str) -> SignIn:
    """Sign in and put the cookie on `response`.

    Raises:
        SignInError: the name or the password is wrong.
        QueueFullError: that address failed too often.
    """
    attempts: Attempts = request.app.state.attempts
    address = request.client.host if request.client is not None else ""
    attempts.check(address)
    try:
        signed = context.store.users.sign_in(name, password)
    except SignInError:
        attempts.note(address)
        raise
    response.set_cookie(COOKIE, signed.token, expires=signed.expires, httponly=True, samesite="lax",
                        secure=request.url.scheme == "https")
    return signed
