"""A studio for the pages: the fake design model, a fake garment room, an application and clients for it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from PIL import Image

from modiste.core.settings import Settings
from modiste.garment.segmentation.engine import CLASSES
from modiste.studio.models import Loaders
from modiste.studio.store import Store
from modiste.studio.store.people import passwords
from modiste.studio.studio import Studio
from modiste.web.app import create_app
from tests.conftest import FakeDesigner

HOST = "http://127.0.0.1"


class HalfEngine:
    """Finds an upper part and a lower one, the smaller, in the lower half of any photo."""

    name = "half"
    classes = CLASSES

    def probabilities(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        likely = np.zeros((len(CLASSES), 32, 32), np.float32)
        likely[0, :16] = likely[CLASSES.index("upper"), 16:26] = likely[CLASSES.index("lower"), 26:] = 1
        return likely


def web_studio_of(designer: FakeDesigner, home: Path | None = None) -> Studio:
    """A studio whose segmenter is `HalfEngine`."""
    return Studio(Settings.load(home=home), Loaders(designer=lambda _model, _settings: designer,
                                                    segmenter=lambda _model, _settings: HalfEngine()))


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of a second for each password is for those who guess them."""
    monkeypatch.setattr(passwords, "_N", 2**8)


@pytest.fixture
def web_studio(home: Path, designer: FakeDesigner) -> Studio:
    """The studio behind the pages, in the test's home folder."""
    return web_studio_of(designer)


@pytest.fixture
def app(web_studio: Studio) -> FastAPI:
    """An application with its pages, without accounts."""
    return create_app(web_studio, hosts=("127.0.0.1", "localhost"))


@pytest.fixture
def client(web_studio: Studio) -> Iterator[TestClient]:
    """A client of the API alone, while its queue runs: the pages take a second to build."""
    with TestClient(create_app(web_studio, hosts=("127.0.0.1", "localhost"), pages=()), base_url=HOST) as client:
        yield client


@pytest.fixture
def visitor(app: FastAPI) -> Iterator[TestClient]:
    """A client of the application with its pages."""
    with TestClient(app, base_url=HOST) as client:
        yield client


@pytest.fixture
def accounts(web_studio: Studio) -> Iterator[Callable[[str], TestClient]]:
    """Clients of an application with accounts: `accounts("anna")` is signed in as anna, `accounts("")` as nobody."""
    with Store.open(web_studio.settings.make_home()) as store:
        for name in ("anna", "boris"):
            store.users.add(name, f"{name}-password")
        app = create_app(web_studio, auth=True, store=store, pages=())
        with TestClient(app, base_url=HOST):

            def of(name: str) -> TestClient:
                client = TestClient(app, base_url=HOST)
                if name:
                    answer = client.post("/api/v1/session", json={"name": name, "password": f"{name}-password"})
                    assert answer.status_code == 200, answer.text
                return client

            yield of


def png(colour: str = "red", size: tuple[int, int] = (64, 80)) -> bytes:
    """The bytes of a small PNG."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def give(client: TestClient, colour: str = "red", kind: str = "photo", size: tuple[int, int] = (64, 80)) -> str:
    """Upload a picture; its id."""
    answer = client.post("/api/v1/pictures", files={"file": ("look.png", png(colour, size))}, data={"kind": kind})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def finish(client: TestClient, kind: str, request: dict[str, object]) -> dict[str, object]:
    """Start a job and wait for its end."""
    answer = client.post(f"/api/v1/jobs/{kind}", json=request)
    assert answer.status_code == 202, answer.text
    return wait(client, answer.json()["id"])


def wait(client: TestClient, job: str) -> dict[str, object]:
    """A job once it has ended."""
    for _ in range(600):
        found: dict[str, object] = client.get(f"/api/v1/jobs/{job}").json()
        if found["state"] not in ("queued", "running"):
            return found
        time.sleep(0.05)
    raise AssertionError(f"job {job} did not end: {found}")


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The application on a port of its own, for a real browser; it stops at the end."""
    import uvicorn

    from modiste.web.timed_protocol import TimedProtocol

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, http=TimedProtocol,
                                           ws="none", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        for _ in range(200):
            if server.started:
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
