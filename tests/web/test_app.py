"""Applications of one process share the addresses, which take long to read, and nothing else."""

from pathlib import Path

from fastapi.testclient import TestClient

from modiste.web.app import create_app
from modiste.web.pages import PAGES
from tests.conftest import FakeDesigner
from tests.web.conftest import HOST, finish, give, web_studio_of


def test_each_answers_from_its_own_studio(tmp_path: Path) -> None:
    apps = [create_app(web_studio_of(FakeDesigner(), tmp_path / name), hosts=("127.0.0.1",), auth=name == "closed")
            for name in ("first", "second", "closed")]
    with (TestClient(apps[0], base_url=HOST) as first, TestClient(apps[1], base_url=HOST) as second,
          TestClient(apps[2], base_url=HOST) as closed):
        picture = give(first)
        assert first.get(f"/api/v1/pictures/{picture}").status_code == 200
        assert second.get(f"/api/v1/pictures/{picture}").status_code == 404
        assert finish(second, "design", {"text": "red dress", "n": 1, "size": 128})["state"] == "done"
        assert first.get("/api/v1/jobs").json() == []
        assert closed.get("/api/v1/pictures").status_code == 401
        assert "red dress" not in first.get("/en/design").text
        assert "red dress" in second.get("/en/design").text


def test_without_pages_there_is_the_api_alone(tmp_path: Path) -> None:
    whole, bare = (create_app(web_studio_of(FakeDesigner(), tmp_path / str(len(pages))), hosts=("127.0.0.1",),
                              pages=pages) for pages in (PAGES, ()))
    with TestClient(whole, base_url=HOST) as pages, TestClient(bare, base_url=HOST) as api:
        assert (pages.get("/en/design").status_code, api.get("/en/design").status_code) == (200, 404)
        assert pages.get("/api/v1/jobs").json() == api.get("/api/v1/jobs").json() == []
