"""Pictures from addresses: of public computers only, whatever a feed says."""

import io
import ipaddress
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from modiste.core.errors import InputError
from modiste.studio.catalog.fetching import Fetcher, is_public


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "ff02::1"])
def test_addresses_that_are_not_asked(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


def test_public_addresses() -> None:
    assert is_public(ipaddress.ip_address("93.184.215.14"))
    assert is_public(ipaddress.ip_address("2606:2800:21f:cb07:6820:80da:af6b:8b2c"))


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:1/a.jpg", "http://localhost/a.jpg", "http://[::1]/a.jpg", "http://2130706433/a.jpg",
    "http://0x7f.1/a.jpg", "file:///etc/passwd", "ftp://x/a.jpg", "http://user:secret@x/a.jpg", "http:///a.jpg",
    "http://[bad/a.jpg"])
def test_addresses_are_refused_in_any_spelling(url: str) -> None:
    with Fetcher() as fetcher, pytest.raises(InputError):
        fetcher.get(url)


def picture() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(data, "PNG")
    return data.getvalue()


class Shop(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        moved = {"/moved": "/a.png", "/away": "http://169.254.169.254/latest", "/ring": "/ring"}
        if self.path in moved:
            self.send_response(302)
            self.send_header("Location", moved[self.path])
            self.end_headers()
            return
        self.send_response(404 if self.path == "/none" else 200)
        self.send_header("Content-Type", "text/html" if self.path == "/page" else "image/png")
        self.end_headers()
        if self.path == "/large":
            for _ in range(21):
                self.wfile.write(bytes(1 << 20))
        elif self.path == "/a.png?v=1" or self.path == "/a.png":
            self.wfile.write(picture())

    def log_message(self, *arguments: object) -> None:
        """Quietly."""


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_pictures_come_through_redirects_that_are_checked_again(address: str) -> None:
    with Fetcher(allowed=lambda one: one.is_loopback) as fetcher:
        assert fetcher.get(f"{address}/a.png?v=1") == fetcher.get(f"{address}/moved") == picture()
        for path, match in (("/away", "private"), ("/ring", "redirects"), ("/page", "text/html"), ("/none", "404"),
                            ("/large", "20 MB")):
            with pytest.raises(InputError, match=match):
                fetcher.get(address + path)
