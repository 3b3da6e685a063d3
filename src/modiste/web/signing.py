"""Signing in: the cookie, a limit on guessing, and the few threads that hash."""

import ipaddress
import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from anyio import CapacityLimiter
from fastapi import Request, Response

from modiste.studio.store import QueueFullError, SignIn
from modiste.web.context import AppContext
from modiste.web.middleware import COOKIE, token_of
from modiste.web.own_threads import run_in

MOST_FAILURES: Final = 8
"""Attempts of one address in a minute that may fail; each counts from its beginning."""
_FORGIVEN_SECONDS: Final = 60.0
_REMEMBERED: Final = 4096
_AT_ONCE: Final = 2
"""Passwords that are hashed at once: each takes 32 MiB and a core for a tenth of a second."""
_WAITING: Final = 32


class SignIns:
    """What one server knows of attempts to sign in."""

    def __init__(self) -> None:
        self._began: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = Lock()
        self.hashing = CapacityLimiter(_AT_ONCE)

    def begin(self, address: str) -> float:
        """Count an attempt, before its password is looked at: many at once are many attempts. `succeed` takes what it
        gives.

        Raises:
            QueueFullError: too many attempts in the last minute failed or are still going on.
        """
        at = time.monotonic()
        with self._lock:
            recent = [one for one in self._began.get(address, ()) if at - one < _FORGIVEN_SECONDS]
            if len(recent) >= MOST_FAILURES or self.hashing.statistics().tasks_waiting >= _WAITING:
                raise QueueFullError("web.too_many_sign_ins")
            self._began[address] = [*recent, at]
            self._began.move_to_end(address)
            while len(self._began) > _REMEMBERED:
                self._began.popitem(last=False)
        return at

    def succeed(self, address: str, at: float) -> None:
        """An attempt was none at guessing."""
        with self._lock:
            began = self._began.get(address, [])
            if at in began:
                began.remove(at)


async def sign_in_as(context: AppContext, request: Request, response: Response, name: str, password: str) -> SignIn:
    """Sign in and put the cookie on `response`.

    Raises:
        SignInError: the name or the password is wrong.
        QueueFullError: that address failed too often, or too many sign in at this moment.
    """
    sign_ins: SignIns = request.app.state.sign_ins
    address = _counted(request.client.host if request.client is not None else "")
    at = sign_ins.begin(address)
    signed = await run_in(sign_ins.hashing, context.store.users.sign_in, name, password)
    sign_ins.succeed(address, at)
    response.set_cookie(COOKIE, signed.token, expires=signed.expires, httponly=True, samesite="lax",
                        secure=request.url.scheme == "https")
    return signed


def sign_out_of(context: AppContext, request: Request, response: Response) -> None:
    """End the session that a request comes with, by cookie or as Bearer, and forget the cookie."""
    for token in {token_of(request), request.cookies.get(COOKIE, "")} - {""}:
        context.store.users.sign_out(token)
    response.delete_cookie(COOKIE)


def _counted(address: str) -> str:
    """The address, of IPv6 the network of one household: whoever has it has all of its addresses."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 64), strict=False)) if found.version == 6 else address
