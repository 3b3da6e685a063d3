"""One person cannot stall, crash or watch the others: many at once, slow ones, guesses, files that are lost."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from modiste.core.messages import message
from modiste.studio.store import Limits, NewPicture, Store
from modiste.studio.store.people import passwords
from modiste.studio.store.quotas import quotas
from modiste.studio.studio import Studio
from modiste.studio.training_sets.trained_models import model_folder
from modiste.web import bodies, request_turns, timed_protocol
from modiste.web.app import create_app
from modiste.web.pages.boards import page as boards
from modiste.web.pages.train import page as train
from modiste.web.signing import MOST_FAILURES
from modiste.web.texts import WORDS
from tests.conftest import FakeDesigner
from tests.web.conftest import HOST, give, png, served


@pytest.fixture
def secured(web_studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., FastAPI]]:
    """Applications with an account, anna's, and no pages."""
    monkeypatch.setattr(passwords, "_N", 2**8)
    with Store.open(web_studio.settings.make_home()) as store:
        store.users.add("anna", "anna-password")
        yield lambda **more: create_app(web_studio, auth=True, store=store, pages=(), **more)


def guess(client: TestClient, said: str = "", password: str = "wrong") -> int:
    """The status of a try to sign in from an address that the client says is its own."""
    return client.post("/api/v1/session", json={"name": "anna", "password": password},
                       headers={"x-forwarded-for": said} if said else {}).status_code


def test_guesses_at_once_are_as_few_as_one_after_another(secured: Callable[..., FastAPI],
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, hashed = 0, 0, 0
    lock, derive = threading.Lock(), passwords._derive

    def counted(*given: object) -> bytes:
        nonlocal at_once, most, hashed
        with lock:
            at_once, hashed = at_once + 1, hashed + 1
            most = max(most, at_once)
        try:
            threading.Event().wait(0.05)
            return derive(*given)  # type: ignore[arg-type]
        finally:
            with lock:
                at_once -= 1

    monkeypatch.setattr(passwords, "_derive", counted)

    async def attack(address: str) -> list[int]:
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            tries = [client.post("/api/v1/session", json={"name": "anna", "password": str(number)})
                     for number in range(60)]
            return [answer.status_code for answer in await asyncio.gather(*tries)]

    with served(secured()) as address:
        answers = asyncio.run(attack(address))
    assert sorted(answers) == [401] * MOST_FAILURES + [429] * (60 - MOST_FAILURES)
    assert hashed == MOST_FAILURES
    assert most <= 2


def test_what_a_stranger_says_of_his_address_is_no_address(secured: Callable[..., FastAPI]) -> None:
    client = TestClient(secured(), base_url=HOST, client=("203.0.113.9", 1))
    answers = [guess(client, f"198.51.100.{number}") for number in range(MOST_FAILURES + 1)]
    assert answers == [401] * MOST_FAILURES + [429]


def test_a_known_proxy_is_believed_for_the_address_it_saw(secured: Callable[..., FastAPI]) -> None:
    client = TestClient(secured(proxies=("10.0.0.0/8",)), base_url=HOST, client=("10.1.2.3", 1))
    # Whatever stands before the proxy's own word was said by whoever asked.
    answers = [guess(client, f"198.51.100.{number}, 203.0.113.9") for number in range(MOST_FAILURES + 1)]
    assert answers == [401] * MOST_FAILURES + [429]
    assert guess(client, "203.0.113.10", "anna-password") == 200
    other = TestClient(client.app, base_url=HOST, client=("203.0.113.7", 1))
    assert [guess(other, "203.0.113.9") for _ in range(2)] == [401, 401]


def test_signing_in_rightly_is_no_guess(secured: Callable[..., FastAPI]) -> None:
    client = TestClient(secured(), base_url=HOST)
    assert {guess(client, password="anna-password") for _ in range(2 * MOST_FAILURES)} == {200}


def test_a_bearer_session_ends_when_it_is_ended(accounts: Callable[[str], TestClient]) -> None:
    token = accounts("anna").cookies["modiste_session"]
    bearer = {"authorization": f"Bearer {token}"}
    nobody = accounts("")
    assert nobody.get("/api/v1/session", headers=bearer).json()["name"] == "anna"
    assert nobody.delete("/api/v1/session", headers=bearer).status_code == 204
    assert nobody.get("/api/v1/pictures", headers=bearer).status_code == 401


def test_no_browser_keeps_what_is_behind_a_sign_in(accounts: Callable[[str], TestClient]) -> None:
    anna = accounts("anna")
    mine = give(anna)
    board = anna.post("/api/v1/boards", json={"title": "mine", "pictures": [mine]}).json()["id"]
    for path in (f"pictures/{mine}/file", f"pictures/{mine}/thumbnail", f"pictures/{mine}/download", "pictures",
                 f"boards/{board}/lookbook.pdf", f"boards/{board}/lookbook.html", f"boards/{board}/pictures.zip"):
        answer = anna.get(f"/api/v1/{path}")
        assert answer.status_code == 200, path
        assert "no-store" in answer.headers["cache-control"], path


def test_who_waits_for_a_job_keeps_nobody_waiting(web_studio: Studio, designer: FakeDesigner) -> None:
    go = threading.Event()
    draw = designer._draw

    def slow(*given: object) -> object:
        go.wait(30)
        return draw(*given)  # type: ignore[arg-type]

    designer._draw = slow  # type: ignore[method-assign, assignment]

    async def wait(address: str) -> None:
        async with httpx.AsyncClient(base_url=address, timeout=60, limits=httpx.Limits(max_connections=200)) as client:
            started = (await client.post("/api/v1/jobs/design", json={"text": "red dress"})).json()
            path = f"/api/v1/jobs/{started['id']}"
            while (found := (await client.get(path)).json())["state"] != "running":
                await asyncio.sleep(0.05)
            polls = [asyncio.create_task(client.get(path, params={"since": found["version"], "wait": 20}))
                     for _ in range(60)]
            await asyncio.sleep(0.2)
            for _ in range(3):
                assert (await client.get("/api/v1/pictures")).status_code == 200
                assert not any(poll.done() for poll in polls)
            go.set()
            assert {answer.status_code for answer in await asyncio.gather(*polls)} == {200}

    with served(create_app(web_studio, pages=())) as address:
        try:
            asyncio.run(wait(address))
        finally:
            go.set()


def test_a_hundred_requests_of_one_are_no_wait_for_another(web_studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)
    monkeypatch.setattr(request_turns, "MOST_WAITING", 60)
    go, lock, at_work = threading.Event(), threading.Lock(), [0, 0]
    with Store.open(web_studio.settings.make_home()) as store:
        for name in ("anna", "boris"):
            store.users.add(name, f"{name}-password")
        app = create_app(web_studio, auth=True, store=store, pages=())

        @app.get("/api/v1/slow")
        def slow() -> None:
            with lock:
                at_work[0] += 1
                at_work[1] = max(at_work)
            go.wait(30)
            with lock:
                at_work[0] -= 1

        async def attack(address: str) -> list[int]:
            limits = httpx.Limits(max_connections=200)
            async with (httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as anna,
                        httpx.AsyncClient(base_url=address, timeout=10) as boris):
                for client, name in ((anna, "anna"), (boris, "boris")):
                    said = {"name": name, "password": f"{name}-password"}
                    assert (await client.post("/api/v1/session", json=said)).status_code == 200
                asked = [asyncio.create_task(anna.get("/api/v1/slow")) for _ in range(100)]
                while at_work[0] < request_turns.AT_ONCE or sum(one.done() for one in asked) < 100 - 66:
                    await asyncio.sleep(0.02)
                for _ in range(20):
                    assert (await boris.get("/api/v1/pictures")).status_code == 200
                go.set()
                return [answer.status_code for answer in await asyncio.gather(*asked)]

        with served(app) as address:
            try:
                answers = asyncio.run(attack(address))
            finally:
                go.set()
    assert at_work == [0, request_turns.AT_ONCE]
    assert sorted(answers) == [200] * 66 + [429] * 34


@pytest.mark.parametrize(("kind", "size", "status"), [
    ("application/json", 65 << 10, 413), ("multipart/form-data; boundary=x", 65 << 10, 413),
    ("application/json", 60 << 10, 422),
])
def test_who_has_to_sign_in_first_fills_no_memory(accounts: Callable[[str], TestClient], kind: str, size: int,
                                                  status: int) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(size >> 10):
            yield b" " * 1024

    answer = accounts("").post("/api/v1/session", content=parts(), headers={"content-type": kind})
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)


def test_what_is_read_into_memory_is_shorter_than_a_file(client: TestClient) -> None:
    long = b'{"title": "' + b" " * (5 << 20) + b'"}'
    assert client.post("/api/v1/boards", content=long, headers={"content-type": "application/json"}).status_code == 413
    assert client.post("/api/v1/boards", content=iter([long]), headers={"content-type": "text/json"}).status_code == 413


def test_a_page_says_what_a_person_uses_and_what_is_too_much(web_studio: Studio, monkeypatch: pytest.MonkeyPatch
                                                             ) -> None:
    monkeypatch.setattr(passwords, "_N", 2**8)
    limits = Limits(disk_bytes=2_500_000_000, training_minutes=30)
    with Store.open(web_studio.settings.make_home(), limits=limits) as store:
        anna = store.users.add("anna", "anna-password")
        model = model_folder(store.home, anna.id, "lora", "mine")
        model.mkdir(parents=True)
        weights = (model / "weights.safetensors").open("wb")
        weights.truncate(1_250_000_000)  # by its length; the disk has nothing of it
        app = create_app(web_studio, auth=True, store=store, pages=(train.PAGE, boards.PAGE))
        with TestClient(app, base_url=HOST) as client:
            assert guess(client, password="anna-password") == 200
            for language, disk, training in (
                    ("en", "You use 1.25 of your 2.5 GB; the bin counts too.",
                     "Training in the last 24 hours: 0 of your 30 minutes."),
                    ("ru", "Занято 1,25 из ваших 2,5 ГБ; корзина тоже считается.",
                     "Обучение за последние сутки: 0 из ваших 30 минут.")):
                assert disk in client.get(f"/{language}/boards").text
                learn = client.get(f"/{language}/train").text
                assert disk in learn
                assert training in learn
            long = client.post("/api/v1/jobs/train", json={"name": "mine", "minutes": 31},
                               headers={"accept-language": "ru"})
            assert (long.status_code, long.json()["code"]) == (507, "studio.training_quota")
            assert "выберите меньше" in long.json()["error"]
            give(client)
            monkeypatch.setattr(quotas, "_COUNTED_SECONDS", 0.0)
            weights.truncate(2_500_000_000)
            weights.close()
            for path, asked in (("pictures", {"files": {"file": ("a.png", png("blue"))}}),
                                ("training/sets/mine", {"files": {"file": ("a.png", png("red"))}}),
                                ("jobs/design", {"json": {"text": "red dress"}})):
                full = client.post(f"/api/v1/{path}", **asked)  # type: ignore[arg-type]
                assert (full.status_code, full.json()["code"]) == (507, "studio.disk_quota"), path
            (model / "ready").touch()
            assert client.post("/en/train/forget-model", data={"what": "lora", "name": "mine"}).status_code == 200
            assert give(client, "blue"), "deleting makes room at once"


@pytest.mark.parametrize("local", [True, False])
def test_half_requests_end(web_studio: Studio, secured: Callable[..., FastAPI], monkeypatch: pytest.MonkeyPatch,
                           local: bool) -> None:
    monkeypatch.setattr(timed_protocol, "HEAD_SECONDS", 0.5)
    monkeypatch.setattr(bodies, "PAUSE_SECONDS", 0.5 if local else 60.0)
    path = b"boards" if local else b"session"
    head = b"POST /api/v1/" + path + b" HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
    whole = b"GET /api/v1/health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
    sent = [*(b"",) * 10, *(head,) * 30, *(whole + head,) * 10, *(head + b"content-length: 9\r\n\r\n{",) * 10]
    app = create_app(web_studio, pages=()) if local else secured()
    with served(app) as address, contextlib.ExitStack() as stack:
        place = urlsplit(address)
        connections = []
        for part in sent:
            connection = stack.enter_context(socket.create_connection((str(place.hostname), int(place.port or 0)), 30))
            connection.sendall(part)
            connections.append(connection)
        assert httpx.get(f"{address}/api/v1/health").status_code == 200
        if not local:
            said = {"name": "anna", "password": "anna-password"}
            assert httpx.post(f"{address}/api/v1/session", json=said, timeout=10).status_code == 200
        answers = []
        for connection in connections if local else connections[:50]:
            answer = b""
            while data := connection.recv(4096):  # a timeout here: the server keeps it for ever
                answer += data
                if b"408" in answer:
                    break
            answers.append(answer)
    assert answers[:40] == [b""] * 40
    assert all(answer.startswith(b"HTTP/1.1 200") for answer in answers[40:50])
    assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers[50:])


def test_what_is_lost_on_the_disk_is_missed_and_spoils_nothing(client: TestClient, home: Path) -> None:
    lost, damaged, whole = (give(client, colour) for colour in ("red", "blue", "green"))
    board = client.post("/api/v1/boards", json={"title": "all", "pictures": [lost, damaged, whole]}).json()["id"]
    for picture, data in ((lost, None), (damaged, b"no picture")):
        sha256 = client.get(f"/api/v1/pictures/{picture}").json()["file"]
        assert sha256
        with Store.open(home) as store:
            path = store.pictures.file(None, picture)
            small = store.pictures.thumbnail(None, picture)
        small.unlink()
        path.unlink()
        if data is not None:
            path.write_bytes(data)
    assert client.get(f"/api/v1/pictures/{lost}/file").status_code == 404
    for address in (f"pictures/{lost}/thumbnail", f"pictures/{damaged}/download"):
        answer = client.get(f"/api/v1/{address}")
        assert answer.status_code in (400, 404)
        assert str(home) not in answer.text
    for book in ("lookbook.pdf", "lookbook.html"):
        assert client.get(f"/api/v1/boards/{board}/{book}").status_code == 200


def test_a_slip_of_ours_is_answered_in_one_form_and_tells_nothing(web_studio: Studio) -> None:
    app = create_app(web_studio, pages=())

    @app.get("/api/v1/slip")
    def slip() -> None:
        raise RuntimeError("/home/anna/secret is not there")

    with TestClient(app, base_url=HOST) as client:
        answer = client.get("/api/v1/slip")
        assert answer.status_code == 500
        assert answer.json()["code"] == "web.internal_fault"
        assert "secret" not in answer.text
        assert "default-src" in answer.headers["content-security-policy"]
        for path, status in (("/api/v1/nothing", 404), ("/api/v1/boards/x/y", 404), ("/api/v1/jobs/0000", 404)):
            assert client.get(path).status_code == status
            assert client.get(path).json()["error"]
        assert client.put("/api/v1/boards").json()["error"]


@pytest.mark.parametrize(("said", "shown"), [
    ("/home/anna/.local/share/modiste/pictures/ab/x.png", "x.png"),
    ("[Errno 2] No such file: '/srv/a b/weights.bin'", "[Errno 2] No such file: 'weights.bin'"),
    ("https://example.org/a/b.png", "https://example.org/a/b.png"), ("red/blue dress", "red/blue dress"),
])
def test_errors_on_pages_name_no_folder_of_the_server(said: str, shown: str) -> None:
    for words in WORDS.values():
        told = words.error(message("studio.picture_file_missing", path=said))
        assert told.startswith(f"{shown}:")


def test_pictures_that_come_at_once_into_one_training_set_are_all_kept(client: TestClient, home: Path) -> None:
    def post(number: int) -> None:
        picture = png(f"#{number:02x}4060", (20, 20))
        answers.append(client.post("/api/v1/training/sets/mine", files={"file": ("image.jpg", picture)}).status_code)

    answers: list[int] = []
    threads = [threading.Thread(target=post, args=(number,)) for number in [*range(24), 0]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 25
    assert client.get("/api/v1/training/sets/mine").json()["count"] == 24, "the same picture twice is one"
    pictures = list(home.glob("training/local/pictures/mine/*/*.png"))
    assert all(picture.with_suffix(".txt").is_file() for picture in pictures)


def test_a_picture_with_more_pixels_than_any_is_not_opened(home: Path) -> None:
    from PIL import Image

    with Store.open(home) as store:
        kept = store.pictures.add(None, Image.new("RGB", (20, 20)), NewPicture(kind="photo"))
        path = store.pictures.file(None, kept.id)
        data = bytearray(path.read_bytes())
        data[16:24] = (60_000).to_bytes(4, "big") * 2
        path.write_bytes(bytes(data))
        from modiste.core.errors import ImageError
        with pytest.raises(ImageError):
            store.pictures.load(None, kept.id)
