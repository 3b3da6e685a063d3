"""Garments that are deleted on the page or through the API are offered back, lie in the bin, and leave it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from modiste.web.page import SWAP
from tests.web.dressed import bring, dressing_room, photo

SWAPPED = {SWAP: "1"}
SAID = {
    "en": ("Undo", "Deleted: Red t-shirt", "Deleted: 2", "Put back", "Delete for good", "Garments of the wardrobe"),
    "ru": ("Вернуть", "Удалено: Красная футболка", "Удалено вещей: 2", "Вернуть", "Удалить насовсем",
           "Вещи из гардероба")}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with dressing_room(tmp_path / "studio") as client:
        yield client


@pytest.fixture
def two(client: TestClient) -> list[str]:
    """A red and a navy garment, by their ids."""
    bring(client, ("a.png", photo()), ("b.png", photo("navy")))
    return there(client)


def there(client: TestClient) -> list[str]:
    return [one["id"] for one in client.get("/api/v1/wardrobe").json()]


def binned(client: TestClient) -> list[str]:
    return [one["id"] for one in client.get("/api/v1/wardrobe/bin").json()]


def page(client: TestClient, path: str) -> str:
    answer = client.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return answer.text


def undo_of(html: str) -> list[str]:
    """The garments that a page or a piece of one offers back."""
    offered = re.search(r'<form[^>]*id="wardrobe-removed".*?</form>', html, re.DOTALL)
    return re.findall(r'name="item" value="(\w+)"', offered[0]) if offered else []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_a_garment_that_is_deleted_is_offered_back_and_lies_in_the_bin(
        client: TestClient, two: list[str], language: str) -> None:
    undo, deleted, _, back, for_good, garments = SAID[language]
    red = two[0]
    before = client.get(f"/api/v1/wardrobe/{red}").json()
    assert "data-sure" not in page(client, f"/{language}/wardrobe?item={red}"), "what can be undone is not asked"
    shown = client.post(f"/{language}/wardrobe/remove", data={"item": red}).text
    assert deleted in shown
    assert f">{undo}</button>" in shown
    assert undo_of(shown) == [red]
    assert re.findall(r'data-garment="(\w+)"', shown) == two[1:]
    assert client.get(f"/{language}/wardrobe?item={red}").status_code == 404
    lying = page(client, f"/{language}/boards?bin=1")
    assert garments in lying
    assert re.findall(r'data-garment="(\w+)"', lying) == [red]
    assert lying.count("/thumbnail") == 1, "its photo and its cut-out are not listed beside it"
    assert f"/api/v1/pictures/{before['cutout']}/thumbnail" in lying
    assert client.get(f"/api/v1/pictures/{before['cutout']}/thumbnail").status_code == 200
    assert f">{back}</button>" in lying
    assert f">{for_good}</button>" in lying
    again = client.post(f"/{language}/wardrobe/restore", data={"item": [red], "query": ""}).text
    assert undo_of(again) == []
    assert client.get(f"/api/v1/wardrobe/{red}").json() == before
    assert undo_of(page(client, f"/{language}/wardrobe?removed={red}")) == [], "it is back"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_many_are_offered_back_together_with_the_list_as_it_was_asked_for(
        client: TestClient, two: list[str], language: str) -> None:
    undo, _, deleted, *_ = SAID[language]
    piece = client.post(f"/{language}/wardrobe/many", data={"act": "remove", "id": two, "query": ""},
                        headers=SWAPPED).text
    assert deleted in piece
    assert f">{undo}</button>" in piece
    assert set(undo_of(piece)) == set(two)
    assert there(client) == []
    again = client.post(f"/{language}/wardrobe/restore", data={"item": two, "query": "words=T-shirt"}, headers=SWAPPED)
    assert "data-into=" in again.text
    assert there(client) == two
    plain = client.post(f"/{language}/wardrobe/many", data={"act": "remove", "id": two[:1], "query": "state=clean"},
                        follow_redirects=False)
    assert plain.headers["location"] == f"/{language}/wardrobe?state=clean&removed={two[0]}"


def test_the_bin_page_gives_back_deletes_one_and_empties(client: TestClient, two: list[str]) -> None:
    red, navy = two
    for one in two:
        client.post("/en/wardrobe/remove", data={"item": one})
    assert binned(client) == [navy, red], "the last deleted first"
    client.post("/en/boards/restore", data={"garment": navy})
    assert (there(client), binned(client)) == ([navy], [red])
    client.post("/en/boards/remove", data={"garment": red})
    assert binned(client) == []
    assert client.get("/api/v1/pictures/bin").json() == []
    refused = client.post("/en/boards/remove", data={"garment": navy})
    assert refused.status_code == 404
    assert there(client) == [navy], "only what lies in the bin is deleted for good"
    client.post("/en/wardrobe/remove", data={"item": navy})
    client.post("/en/boards/empty-bin")
    assert binned(client) == []
    assert "The bin is empty" in page(client, "/en/boards?bin=1")


def test_a_picture_of_the_bin_is_deleted_alone(client: TestClient, two: list[str]) -> None:
    kept = client.post("/api/v1/pictures", files={"file": ("x.png", photo("green"))}).json()["id"]
    client.post("/api/v1/pictures/bin", json={"pictures": [kept]})
    client.delete(f"/api/v1/wardrobe/{two[0]}")
    assert [one["id"] for one in client.get("/api/v1/pictures/bin").json()] == [kept]
    client.post("/en/boards/remove", data={"picture": kept})
    assert client.get("/api/v1/pictures/bin").json() == []
    assert binned(client) == two[:1]


def test_the_api_bins_restores_and_deletes(client: TestClient, two: list[str]) -> None:
    red, navy = two
    client.post("/api/v1/wardrobe/wear", json={"ids": two, "day": "2026-05-01"})
    before = client.get("/api/v1/wardrobe").json()
    assert client.delete(f"/api/v1/wardrobe/{red}").status_code == 204
    assert client.delete(f"/api/v1/wardrobe/{red}").status_code == 404
    assert client.get(f"/api/v1/wardrobe/{red}").status_code == 404
    assert client.patch("/api/v1/wardrobe", json={"ids": two, "change": {"place": "hall"}}).status_code == 404
    assert there(client) == [navy]
    refused = client.post("/api/v1/wardrobe/bin", json={"ids": [navy, red]})
    assert (refused.status_code, there(client)) == (404, [navy]), "all of them or none"
    assert client.post("/api/v1/wardrobe/bin", json={"ids": [navy]}).status_code == 204
    back = client.post("/api/v1/wardrobe/restore", json={"ids": two}, headers={"accept-language": "ru"}).json()
    assert [one["title"] for one in back] == ["Красная футболка", "Тёмно-синяя футболка"]
    assert client.get("/api/v1/wardrobe").json() == before
    assert client.delete(f"/api/v1/wardrobe/bin/{red}").status_code == 404
    client.post("/api/v1/wardrobe/bin", json={"ids": two})
    assert client.delete(f"/api/v1/wardrobe/bin/{red}").status_code == 204
    assert binned(client) == [navy]
    assert client.delete("/api/v1/pictures/bin").status_code == 204
    assert binned(client) == []
    assert client.get(f"/api/v1/pictures/{before[1]['cutout']}/thumbnail").status_code == 404


def test_a_photo_of_a_garment_is_not_deleted_on_the_boards(client: TestClient, two: list[str]) -> None:
    shown = client.get(f"/api/v1/wardrobe/{two[0]}").json()["original"]
    assert client.post("/api/v1/pictures/bin", json={"pictures": [shown]}).json() == {"worn": [shown]}
    refused = client.delete(f"/api/v1/pictures/{shown}")
    assert (refused.status_code, "garment of your wardrobe" in refused.text) == (400, True)
    client.post("/en/boards/empty-bin")
    assert set(there(client)) == set(two)


@pytest.mark.parametrize(("language", "said", "back"), [
    ("en", "is in the bin", "Put back"), ("ru", "в корзине", "Вернуть")])
def test_a_board_that_is_deleted_is_offered_back(client: TestClient, language: str, said: str, back: str) -> None:
    board = client.post("/api/v1/boards", json={"title": "Rain"}).json()
    client.delete(f"/api/v1/boards/{board['id']}", params={"version": 1})
    shown = page(client, f"/{language}/boards?gone={board['id']}")
    assert said in shown
    assert back in shown
    assert "Rain" in page(client, f"/{language}/boards?bin=1")
    again = page(client, client.post(f"/{language}/boards/restore", data={"board": board["id"]},
                                     follow_redirects=False).headers["location"])
    assert "Rain" in again
    client.delete(f"/api/v1/boards/{board['id']}", params={"version": 2})
    client.post(f"/{language}/boards/remove", data={"board": board["id"]})
    assert client.get("/api/v1/boards/bin").json() == []
