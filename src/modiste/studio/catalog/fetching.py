"""Pictures from addresses that a stranger's feed names: only from public computers, small, soon, and only pictures.

A name is resolved once and that very address is asked, so that it cannot lead elsewhere at the second look; each
redirect is checked anew (OWASP, Server-Side Request Forgery Prevention).
"""

import ipaddress
import socket
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, TypeAlias
from urllib.parse import urljoin, urlsplit

from modiste.core.errors import InputError

if TYPE_CHECKING:
    import httpx

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_BYTES: Final = 20 << 20
_SECONDS: Final = 20.0
_STEP_SECONDS: Final = 8.0
_REDIRECTS: Final = 4
_APART_SECONDS: Final = 0.1
"""Between two questions to one host."""
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")
_LOOKS_LIKE: Final = ("image/", "application/octet-stream", "binary/octet-stream")


def is_public(address: Address) -> bool:
    """Whether an address is of the public network: neither private, nor this computer, nor a disguise of such."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return is_public(inner)
        if address in _TRANSLATED:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class Fetcher:
    """Fetches pictures, one at a time; a context manager. `allowed` decides on addresses."""

    def __init__(self, allowed: Callable[[Address], bool] = is_public) -> None:
        import httpx

        self._allowed = allowed
        self._last: dict[str, float] = {}
        # No proxy and no cookies: what is asked is what was checked.
        self._client = httpx.Client(trust_env=False, follow_redirects=False, timeout=_STEP_SECONDS,
                                    headers={"User-Agent": "modiste-catalog", "Accept": "image/*"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def get(self, url: str) -> bytes:
        """The picture at an address, not decoded yet.

        Raises:
            InputError: it leads to an address that is not public, is no picture, too large or too slow, or cannot be
                had; the message says which.
        """
        import httpx

        until = time.monotonic() + _SECONDS
        try:
            for _ in range(_REDIRECTS + 1):
                self._client.cookies.clear()
                with self._client.stream(**self._question(url)) as answer:  # type: ignore[arg-type]
                    if answer.is_redirect:
                        url = urljoin(url, answer.headers.get("location", ""))
                        continue
                    return self._read(url, answer, until)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, ValueError) as error:
            raise InputError("studio.fetch_failed", url=url[:200], reason=str(error) or type(error).__name__) from error
        raise InputError("studio.fetch_failed", url=url[:200], reason="redirects")

    def _question(self, url: str) -> "dict[str, object]":
        """What to ask: the address that was checked, under the name that was asked for."""
        parts = urlsplit(f"https:{url}" if url.startswith("//") else url)
        host = parts.hostname
        if parts.scheme not in ("http", "https") or not host or parts.username is not None:
            raise InputError("studio.fetch_address", url=url[:200])
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = [ipaddress.ip_address(str(one[4][0]).partition("%")[0])
                 for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not found or not all(map(self._allowed, found)):
            raise InputError("studio.fetch_private", url=url[:200])
        self._wait(host)
        address = f"[{found[0]}]" if found[0].version == 6 else str(found[0])
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return {"method": "GET", "url": f"{parts.scheme}://{address}:{port}{path}",
                "headers": {"Host": parts.netloc}, "extensions": {"sni_hostname": host}}

    def _read(self, url: str, answer: "httpx.Response", until: float) -> bytes:
        if answer.status_code != 200:
            raise InputError("studio.fetch_failed", url=url[:200], reason=f"HTTP {answer.status_code}")
        kind = answer.headers.get("content-type", "").lower()
        if kind and not kind.startswith(_LOOKS_LIKE):
            raise InputError("studio.fetch_kind", url=url[:200], kind=kind[:60])
        data = bytearray()
        for part in answer.iter_bytes(1 << 16):
            data += part
            if len(data) > MAX_BYTES:
                raise InputError("studio.fetch_large", url=url[:200], megabytes=MAX_BYTES >> 20)
            if time.monotonic() > until:
                raise InputError("studio.fetch_failed", url=url[:200], reason="timeout")
        return bytes(data)

    def _wait(self, host: str) -> None:
        pause = self._last.get(host, 0.0) + _APART_SECONDS - time.monotonic()
        if pause > 0:
            time.sleep(pause)
        self._last[host] = time.monotonic()
