"""Your data: a backup is made, taken away and brought back on the pages; removing everything asks for a word, and
nobody else's work or site has anything to do with it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from modiste.studio.store import Store
from modiste.studio.studio import Studio
from modiste.web.app import create_app
from modiste.web.pages import PAGES
from tests.web.conftest import HOST, give, wait
from tests.web.opened import opened

SWAP = {"x-modiste-swap": "1"}


def started(client: TestClient, path: str, data: dict[str, str] | None = None,
            files: dict[str, tuple[str, bytes]] | None = None) -> str:
    """The id of the job that a form starts."""
    answer = client.post(f"/en/account/{path}", headers=SWAP, data=data, files=files)
    job = re.search(r'<m-job job="(\w+)"', answer.text)
    assert job is not None, answer.text
    return job[1]


def kept(client: TestClient) -> bytes:
    """A backup, made on the page."""
    job = started(client, "backup")
    assert wait(client, job)["state"] == "done"
    link = re.search(r'href="(/api/v1/backups/\w+)" download', opened(client, "account"))
    assert link is not None
    answer = client.get(link[1])
    assert answer.headers["content-disposition"].endswith('.tar"')
    assert answer.headers["cache-control"] == "private, no-store"
    return answer.content


def test_everything_is_taken_away_removed_and_brought_back(visitor: TestClient) -> None:
    picture = give(visitor)
    file = kept(visitor)
    wrong = visitor.post("/en/account/erase", data={"word": "yes"}, headers={"accept": "text/html"})
    assert wrong.status_code == 422
    assert "Nothing was removed" in wrong.text
    assert visitor.get(f"/api/v1/pictures/{picture}").status_code == 200
    gone = visitor.post("/en/account/erase", data={"word": " Remove "})
    assert gone.url.path == "/en/account/erased"
    assert visitor.get(f"/api/v1/pictures/{picture}").status_code == 404
    assert visitor.get("/api/v1/jobs").json() == []
    assert "There is nothing of yours" in opened(visitor, "account")
    job = started(visitor, "restore", files={"file": ("mine.tar", file)})
    assert wait(visitor, job)["state"] == "done"
    page = opened(visitor, "account")
    assert "Brought back" in page
    assert visitor.get(f"/api/v1/pictures/{picture}").status_code == 200


def test_a_backup_comes_in_parts_and_what_is_none_is_said(visitor: TestClient) -> None:
    first = visitor.post("/api/v1/backups/uploads", files={"file": ("b", b"0" * 600)}).json()
    second = visitor.post(f"/api/v1/backups/uploads?upload={first['id']}&at=600", files={"file": ("b", b"1")}).json()
    assert second == {"id": first["id"], "bytes": 601}
    again = visitor.post(f"/api/v1/backups/uploads?upload={first['id']}&at=600", files={"file": ("b", b"1")})
    assert again.status_code == 400
    job = started(visitor, "restore", data={"upload": first["id"], "name": "C:\\x\\mine.tar"})
    found = wait(visitor, job)
    assert found["state"] == "failed"
    assert str(found["error"]).startswith("mine.tar: "), "by its own name, and no folder of the server"
    assert "Choose the file" in visitor.post("/en/account/restore", headers=SWAP).text


@pytest.fixture
def two(web_studio: Studio) -> Iterator[Callable[[str], TestClient]]:
    """Clients with accounts, of the page alone."""
    with Store.open(web_studio.settings.make_home()) as store:
        for name in ("anna", "boris"):
            store.users.add(name, f"{name}-password")
        app = create_app(web_studio, auth=True, store=store, pages=tuple(one for one in PAGES if one.path == "account"))
        with TestClient(app, base_url=HOST):

            def of(name: str) -> TestClient:
                client = TestClient(app, base_url=HOST)
                client.post("/api/v1/session", json={"name": name, "password": f"{name}-password"})
                return client

            yield of


def test_with_accounts_everybody_has_his_own(two: Callable[[str], TestClient], home: Path) -> None:
    anna, boris = two("anna"), two("boris")
    hers, his = give(anna, "red"), give(boris, "blue")
    job = started(anna, "backup")
    assert wait(anna, job)["state"] == "done"
    assert boris.get(f"/api/v1/backups/{job}").status_code == 404
    assert two("").get(f"/api/v1/backups/{job}").status_code == 401
    upload = anna.post("/api/v1/backups/uploads", files={"file": ("b", b"x")}).json()["id"]
    assert boris.post(f"/api/v1/backups/uploads?upload={upload}&at=1", files={"file": ("b", b"x")}).status_code == 404
    stolen = wait(boris, started(boris, "restore", data={"upload": upload}))
    assert stolen["state"] == "failed"
    anna.post("/en/account/erase", data={"word": "remove"})
    assert anna.get(f"/api/v1/pictures/{hers}").status_code == 404
    assert anna.get("/en/account").status_code == 200, "the account stays"
    assert boris.get(f"/api/v1/pictures/{his}").status_code == 200
    done = boris.post("/ru/account/erase", data={"word": "удалить", "account": "1"})
    assert "учётной записи больше нет" in done.text
    assert boris.get("/api/v1/pictures").status_code == 401
    assert not list((home / "pictures").rglob("*.png"))


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://elsewhere.example"}])
@pytest.mark.parametrize("path", ["erase", "backup", "restore"])
def test_another_site_can_do_none_of_it(visitor: TestClient, headers: dict[str, str], path: str) -> None:
    picture = give(visitor)
    answer = visitor.post(f"/en/account/{path}", data={"word": "remove"}, headers=headers)
    assert answer.status_code == 403
    assert visitor.get(f"/en/account/{path}").status_code in (404, 405), "nothing happens by a link"
    assert visitor.get(f"/api/v1/pictures/{picture}").status_code == 200


def test_what_runs_is_stopped_before_all_is_removed(visitor: TestClient) -> None:
    for _ in range(3):
        visitor.post("/api/v1/jobs/design", json={"text": "red dress"})
    visitor.post("/en/account/erase", data={"word": "remove"})
    assert visitor.get("/api/v1/jobs").json() == []
    assert visitor.get("/api/v1/pictures").json()["pictures"] == []
