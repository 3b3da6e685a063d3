"""What holds of every page: where its links lead, and that no field of it speaks another language."""

import html
import re

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import give


@pytest.mark.parametrize("path", ["wardrobe?unworn=90", "wardrobe/household", "outfits/improve?occasion=work",
                                  "find/catalogue", "foryou/quiz", "design?text=red%20dress"])
def test_the_other_language_shows_the_same_page(visitor: TestClient, path: str) -> None:
    text = visitor.get(f"/en/{path}", headers={"accept": "text/html"}).text
    other = re.search(r'href="([^"]*)" lang="ru"', text)
    assert other is not None
    assert html.unescape(other[1]) == f"/ru/{path}"


def test_no_link_of_a_page_leads_nowhere(visitor: TestClient) -> None:
    give(visitor)
    found, waiting = set(), ["/en/"]
    while waiting:
        path = waiting.pop()
        answer = visitor.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 200, path
        for link in re.findall(r'<a [^>]*?href="(/en/[^"#]*)', answer.text):
            kind = re.sub(r"=[^&]*", "=", html.unescape(link))  # one of each, whatever it is of
            if kind not in found:
                found.add(kind)
                waiting.append(html.unescape(link))
    assert {"/en/wardrobe/household", "/en/find/catalogue", "/en/boards?picture="} <= found


def test_no_field_speaks_the_language_of_the_browser(visitor: TestClient) -> None:
    fields = {path: re.findall(r"(<label[^>]*>[^<]*)?<input[^>]*type=.file.[^>]*>", text)
              for path in ("find/catalogue", "trends", "outfits/calendar", "wardrobe", "boards")
              for text in [visitor.get(f"/ru/{path}").text]}
    for path, labels in fields.items():
        assert labels, path
        for label in labels:
            assert 'class="m-file"' in label or 'class="m-button' in label, path
    assert "Выбрать файл" in visitor.get("/ru/trends").text


def test_an_address_without_a_language_leads_to_the_page_in_that_of_who_asks(visitor: TestClient) -> None:
    found = visitor.get("/find?text=red+coat", headers={"accept-language": "ru", "accept": "text/html"},
                        follow_redirects=False)
    assert (found.status_code, found.headers["location"]) == (307, "/ru/find?text=red+coat")
    for path in ("/nosuchpage", "/en/nosuchpage", "/static/find", "/api/v1/find"):
        assert visitor.get(path, follow_redirects=False).status_code == 404, path
