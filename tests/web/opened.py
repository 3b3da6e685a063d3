"""A page as the server sends it, and the values of its fields, without a browser."""

import html
import re

from fastapi.testclient import TestClient


def opened(client: TestClient, path: str, **query: str) -> str:
    """A page's HTML."""
    answer = client.get(f"/en/{path}", params=query, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def value_of(page: str, name: str) -> str:
    """The value of a field of a page."""
    field = re.search(rf'<input[^>]*\sname="{name}"[^>]*>', page)
    assert field is not None, name
    value = re.search(r'\svalue="([^"]*)"', field[0])
    return html.unescape(value[1]) if value is not None else ""


def checked(page: str, name: str) -> list[str]:
    """The values of a name's ticked boxes."""
    return re.findall(rf'name="{name}" value="([^"]*)"[^>]* checked', page)
