"""What the door lets through: hosts, sites, sizes, people, pictures; and what it says on every answer."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from modiste.web.context import MAX_REQUEST_BYTES
from modiste.web.signing import MOST_FAILURES
from tests.core.heic import HEIC
from tests.web.conftest import give, png


@pytest.mark.parametrize("headers", [
    {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"},
    {"sec-fetch-site": "same-site", "origin": "http://other.127.0.0.1"},
])
def test_another_site_cannot_change_anything(client: TestClient, headers: dict[str, str]) -> None:
    board = {"title": "x"}
    assert client.post("/api/v1/boards", json=board, headers=headers).status_code == 403
    assert client.post("/en/design", data={"text": "x"}, headers=headers).status_code == 403
    assert client.get("/api/v1/boards").json() == []
    own = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
    assert client.post("/api/v1/boards", json=board, headers=own).status_code == 201


def test_a_foreign_name_for_this_computer_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/health", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/api/v1/health", headers={"host": "localhost:7860"}).status_code == 200


def test_headers_close_every_answer(visitor: TestClient) -> None:
    for path in ("/en/", "/api/v1/health", "/static/modiste.js", "/nothing"):
        headers = visitor.get(path).headers
        assert headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
            "media-src 'self' blob:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in headers
    picture = visitor.get(f"/api/v1/pictures/{give(visitor)}/file")
    assert "sandbox" in picture.headers["content-security-policy"]


def test_an_upgraded_page_is_not_shown_in_the_old_style(visitor: TestClient) -> None:
    for path in ("/static/modiste.css", "/static/modiste.js", "/static/000000000000/none.js"):
        assert visitor.get(path).headers["cache-control"] == "no-cache", path
    style = visitor.get("/static/modiste.css")
    assert visitor.get("/static/modiste.css", headers={"if-none-match": style.headers["etag"]}).status_code == 304
    script = re.search(r"/static/[0-9a-f]{12}/modiste\.js", visitor.get("/en/").text)
    assert script is not None, "addresses change with what is in the files"
    assert "immutable" in visitor.get(script[0]).headers["cache-control"]


@pytest.mark.parametrize("path", [
    "/en/gradio_api/file=/etc/passwd", "/en/file=/etc/passwd", "/en/design/..%2f..%2fapp.py", "/docs",
    "/static/../app.py", "/static/%2e%2e/app.py", "/api/v1/jobs/x/files/..%2f..%2fetc%2fpasswd",
    "/ui/en/jobs/..%2f..%2fx/events", "/ui/xx/words.js", "/api/v1/pictures/..%2f..%2fmodiste.db/file",
])
def test_there_is_no_way_to_other_files(visitor: TestClient, path: str) -> None:
    assert visitor.get(path).status_code in (404, 422)
    assert visitor.post(path, content=b"x").status_code in (404, 405, 422)


def _bomb() -> bytes:
    """60,000 x 60,000 pixels by its header, in a few bytes."""
    parts = ((b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0" * 100)),
             (b"IEND", b""))
    chunks = [struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
              for name, data in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(("data", "name", "why"), [
    (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "a.svg", "SVG"),
    (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a.heic", "decode"), (_bomb(), "bomb.png", "too large"),
    (b"GIF89a<script>alert(1)</script>", "a.gif", "decode"), (b"%PDF-1.4", "a.png", "PDF"), (b"", "a.png", "empty"),
    (b"hello", "a.jpg", "not an image"),
])
def test_what_is_no_picture_is_refused_with_a_reason(client: TestClient, data: bytes, name: str, why: str) -> None:
    answer = client.post("/api/v1/pictures", files={"file": (name, data)})
    assert answer.status_code == 400, answer.text
    assert why in answer.json()["error"]
    assert client.get("/api/v1/pictures").json()["pictures"] == []


def test_a_photo_of_a_phone_is_taken_in_upright(client: TestClient) -> None:
    answer = client.post("/api/v1/pictures", files={"file": ("IMG_0001.HEIC", HEIC, "image/heic")})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["title"], answer.json()["width_px"], answer.json()["height_px"]) == ("IMG_0001", 32, 64)


def test_a_polyglot_and_a_wrong_ending_become_plain_pictures(client: TestClient) -> None:
    polyglot = png() + b"<html><script>alert(1)</script></html>"
    answer = client.post("/api/v1/pictures", files={"file": ("../../x.html", polyglot, "text/html")})
    assert answer.status_code == 201
    assert answer.json()["title"] == "x"
    kept = client.get(answer.json()["file"])
    assert kept.headers["content-type"] == "image/png"
    assert b"script" not in kept.content


def test_too_much_is_refused_before_it_is_kept(client: TestClient) -> None:
    told = client.post("/api/v1/pictures", content=b"x", headers={"content-length": str(200 << 20)})
    assert told.status_code == 413

    def chunks() -> Iterator[bytes]:
        for _ in range(MAX_REQUEST_BYTES // (1 << 20) + 2):
            yield b"\0" * (1 << 20)

    untold = client.post("/api/v1/pictures", content=chunks(),
                         headers={"content-type": "multipart/form-data; boundary=x"})
    assert untold.status_code == 413


def test_without_signing_in_there_is_only_the_way_in(accounts: Callable[[str], TestClient]) -> None:
    nobody = accounts("")
    assert nobody.get("/api/v1/pictures").status_code == 401
    page = nobody.get("/ru/design", headers={"accept": "text/html"}, follow_redirects=False)
    assert page.headers["location"] == "/login?next=/ru/design"
    assert nobody.post("/en/design", data={"text": "x"}).status_code == 401
    assert nobody.get("/login").status_code == 200
    assert nobody.get("/static/modiste.css").status_code == 200
    assert nobody.get("/api/v1/openapi.json").status_code == 401


def test_another_users_work_is_not_there(accounts: Callable[[str], TestClient]) -> None:
    anna, boris = accounts("anna"), accounts("boris")
    mine = give(anna)
    board = anna.post("/api/v1/boards", json={"title": "mine", "pictures": [mine]}).json()["id"]
    job = anna.post("/api/v1/jobs/segment", json={"photo": mine}).json()["id"]
    for path in (f"/api/v1/pictures/{mine}", f"/api/v1/pictures/{mine}/file", f"/api/v1/pictures/{mine}/thumbnail",
                 f"/api/v1/pictures/{mine}/lineage", f"/api/v1/boards/{board}", f"/api/v1/boards/{board}/lookbook.pdf",
                 f"/api/v1/jobs/{job}", f"/api/v1/jobs/{job}/files", f"/ui/en/jobs/{job}"):
        assert boris.get(path).status_code == 404, path
        assert anna.get(path).status_code == 200, path
    assert boris.delete(f"/api/v1/pictures/{mine}").status_code == 404
    assert boris.post("/api/v1/boards", json={"title": "x", "pictures": [mine]}).status_code == 404
    assert boris.get("/api/v1/pictures").json()["pictures"] == []


def test_signing_in_by_the_form_stays_here_and_ends(accounts: Callable[[str], TestClient]) -> None:
    client = accounts("")
    form = {"name": "anna", "password": "anna-password"}
    for after, place in (("//evil.example", "/"), ("/\\evil.example", "/"), ("/ru/boards", "/ru/boards"),
                         ("https://evil.example", "/"), ("/%2fevil.example", "/")):
        answer = client.post("/login", data={**form, "next": after}, follow_redirects=False)
        assert answer.headers["location"] == place
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/api/v1/session").json() == {"name": "anna", "accounts": True}
    token = client.cookies["modiste_session"]
    client.post("/sign-out")
    client.cookies.clear()
    assert client.get("/api/v1/pictures", headers={"authorization": f"Bearer {token}"}).status_code == 401


def test_guessing_passwords_is_slowed_down(accounts: Callable[[str], TestClient]) -> None:
    client = accounts("")
    tried = [client.post("/api/v1/session", json={"name": "anna", "password": str(number)}).status_code
             for number in range(MOST_FAILURES + 1)]
    assert tried == [401] * MOST_FAILURES + [429]
