"""The page Wardrobe and its API, over drawn garments that came in through them."""

import html
import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from modiste.stylist.wardrobe.values import local_day
from modiste.web.page import NOTICE, SWAP
from tests.web.conftest import finish, wait
from tests.web.dressed import Gate, bring, dressing_room, photo
from tests.web.opened import opened, value_of

SWAPPED = {SWAP: "1"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with dressing_room(tmp_path / "studio") as client:
        yield client


@pytest.fixture
def two(client: TestClient) -> list[str]:
    """A red and a navy garment, by their ids."""
    bring(client, ("a.png", photo()), ("b.png", photo("navy")))
    return [one["id"] for one in client.get("/api/v1/wardrobe").json()]


def test_photos_come_in_without_scripts_and_bad_ones_are_told(client: TestClient) -> None:
    assert "Your wardrobe is empty" in opened(client, "wardrobe")
    sent = client.post("/en/wardrobe", files=[("photos", ("a.png", photo())), ("photos", ("torn.jpg", b"\xff\xd8no"))],
                       follow_redirects=False)
    job = sent.headers["location"].partition("job=")[2]
    assert wait(client, job)["state"] == "done"
    page = opened(client, "wardrobe", job=job)
    assert re.search(r"<b>1</b> new", page)
    assert "torn.jpg" in page
    assert page.count("data-garment=") == 1
    assert client.post("/en/wardrobe", data={}, headers=SWAPPED).headers[NOTICE] == "1"


def test_photos_are_shown_as_they_were_kept_until_they_are_cut_out(tmp_path: Path) -> None:
    gate = Gate()
    with dressing_room(tmp_path / "studio", gate) as client:
        files = [("files", (name, data)) for name, data in (
            ("a.png", photo()), ("b.png", photo("navy")), ("c.png", photo("green")), ("torn.jpg", b"no picture"))]
        upload = client.post("/api/v1/wardrobe/uploads", files=files).json()["id"]
        shown = client.get("/ru/wardrobe", params={"upload": upload}, headers=SWAPPED).text
        assert re.findall(r'<li class="(\w+)">', shown) == ["cut", "next", "next", "next"]
        assert "вырезается" in shown
        assert "data-garment" not in shown
        pictures = [html.unescape(one) for one in re.findall(r'src="([^"]+)"', shown)]
        first = client.get(pictures[0])
        assert (first.status_code, first.headers["content-type"]) == (200, "image/webp")
        assert Image.open(io.BytesIO(first.content)).size == (128, 128)
        assert client.get(pictures[3]).status_code == 204
        for wrong in (pictures[0].replace("a.png", "..%2F..%2Fa.png"), pictures[0].replace(upload, "0" * 24)):
            assert client.get(wrong).status_code == 404
        job = client.post("/api/v1/jobs/wardrobe", json={"upload": upload}).json()["id"]
        gate.loads.set()
        for _ in range(100):
            gate.looks.release()
            running = opened(client, "wardrobe", job=job)
            if 'class="done"' in running:
                break
            time.sleep(0.1)
        states = re.findall(r'<li class="(\w+)">', running)
        assert (states[0], states.count("cut")) == ("done", 1)
        (link, picture), = re.findall(r'class="done">\s*<a class="frame" href="([^"]+)"><img src="([^"]+)"', running)
        assert client.get(link).status_code == client.get(picture).status_code == 200
        gate.looks.release(100)
        wait(client, job)
        done = opened(client, "wardrobe", job=job)
        assert 'class="coming"' not in done
        assert done.count("data-garment=") == 3


def test_uploads_grow_and_photos_of_one_name_stay_apart(client: TestClient) -> None:
    first = client.post("/api/v1/wardrobe/uploads", files=[("files", ("a.png", photo()))]).json()["id"]
    again = client.post(f"/api/v1/wardrobe/uploads?upload={first}", files=[("files", ("a.png", photo("navy")))]).json()
    assert again == {"id": first, "name": "2"}
    job = finish(client, "wardrobe", {"upload": first})
    assert len(job["items"]) == 2  # type: ignore[arg-type]
    in_russian = client.get("/api/v1/wardrobe", headers={"accept-language": "ru"}).json()
    assert {one["title"] for one in in_russian} == {"Красная футболка", "Тёмно-синяя футболка"}
    gone = finish(client, "wardrobe", {"upload": first})
    assert gone["state"] == "failed"


def test_filters_narrow_and_many_are_changed_together(client: TestClient, two: list[str]) -> None:
    red, navy = two
    asked = {"id": two, "act": "change", "place": "hall", "own_tags": "одна, две", "material": "лён", "query": ""}
    piece = client.post("/en/wardrobe/many", data=asked, headers=SWAPPED).text
    assert piece.count("data-garment=") == 2
    kept = client.get(f"/api/v1/wardrobe/{red}").json()
    assert (kept["place"], kept["own_tags"]) == ("hall", ["одна", "две"])
    assert ("material", "linen", "person") in [(tag["kind"], tag["value"], tag["source"]) for tag in kept["tags"]]
    assert ("colour", "red") in [(tag["kind"], tag["value"]) for tag in kept["tags"]], "what was left empty stays"
    client.post("/en/wardrobe/many", data={"id": [navy], "act": "in_wash"})
    washed = opened(client, "wardrobe", state="in_wash")
    assert re.findall(r'data-garment="(\w+)"', washed) == [navy]
    assert re.findall(r'data-garment="(\w+)"', opened(client, "wardrobe", words="hall red")) == [red]
    assert "Nothing here is like that" in opened(client, "wardrobe", slot="dress")
    assert client.post("/en/wardrobe/many", data={"act": "worn"}, headers=SWAPPED).headers[NOTICE] == "1"


def test_a_garment_is_corrected_and_another_tab_is_told(client: TestClient, two: list[str]) -> None:
    page = opened(client, "wardrobe", item=two[0])
    assert "90 %" in page
    said = {name: value_of(page, name) for name in (
        "item", "version", "title", "type", "type_seen", "colour", "colour_seen", "pattern", "pattern_seen", "material",
        "material_seen")}
    form = {**said, "type": "бабушкина душегрейка", "state": "lent", "reason": "to Anna", "price": "40",
            "currency": "RUB", "season": ["winter"], "formality": "0.75", "warmth": "0,5", "quantity": "2"}
    shown = client.post("/en/wardrobe/edit", data=form, headers=SWAPPED)
    assert NOTICE not in shown.headers, shown.text
    kept = client.get(f"/api/v1/wardrobe/{two[0]}").json()
    assert (kept["type"], kept["state"], kept["price"], kept["warmth_clo"], kept["formality"], kept["quantity"]) == (
        "бабушкина душегрейка", "lent", {"amount": "40", "currency": "RUB"}, 0.5, 0.75, 2)
    assert [tag["source"] for tag in kept["tags"] if tag["kind"] == "colour"] == ["picture"], "what nobody touched"
    late = client.post("/en/wardrobe/edit", data={**form, "place": "attic"}, headers=SWAPPED)
    assert late.headers[NOTICE] == "1"
    assert "changed meanwhile" in late.text
    answer = client.patch(f"/api/v1/wardrobe/{two[0]}", json={"version": 1, "place": "attic"})
    assert (answer.status_code, answer.json()["code"]) == (409, "studio.garment_changed")
    for wrong in ({"price": "cheap"}, {"colour": "qqq"}, {"bought": "May"}):
        bad = client.post("/en/wardrobe/edit", data={**form, "version": str(kept["version"]), **wrong}, headers=SWAPPED)
        assert bad.headers[NOTICE] == "1", wrong
    client.patch(f"/api/v1/wardrobe/{two[0]}", json={"price": None, "warmth_clo": None})
    assert client.get(f"/api/v1/wardrobe/{two[0]}").json()["price"] is None


def test_what_is_pressed_is_kept_at_once_and_alone(client: TestClient, two: list[str]) -> None:
    page = opened(client, "wardrobe", item=two[0])
    assert page.count("data-press") == 4
    sent = {"item": two[0], "version": value_of(page, "version"), "title_seen": value_of(page, "title")}
    for pressed in ({"state": "in_wash"}, {"season": ["winter", "autumn"]}, {"formality": "0.75"}):
        shown = client.post("/en/wardrobe/edit", data={**sent, **pressed, "pressed": next(iter(pressed))},
                            headers=SWAPPED).text
        sent["version"] = value_of(shown, "version")
    kept = client.get(f"/api/v1/wardrobe/{two[0]}").json()
    assert (kept["state"], kept["formality"], set(kept["seasons"])) == ("in_wash", 0.75, {"winter", "autumn"})
    before = opened(client, "wardrobe", item=two[1])
    assert value_of(shown, "title") != value_of(before, "title"), "what was not pressed is as it was"


def test_counts_come_with_what_is_found(client: TestClient, two: list[str]) -> None:
    piece = client.post("/en/wardrobe/many", data={"act": "remove", "id": two[:1], "query": ""}, headers=SWAPPED).text
    figures = piece.partition('data-into="wardrobe-figures"')[2]
    assert "<b>1</b>" in figures.partition("</li>")[0]
    assert 'data-into="wardrobe-slots"' in piece
    assert 'id="wardrobe-figures"' in opened(client, "wardrobe")


def test_a_cutting_is_undone_and_done_again(client: TestClient, two: list[str]) -> None:
    first = client.get(f"/api/v1/wardrobe/{two[0]}").json()
    client.post("/en/wardrobe/show-as", data={"item": two[0], "cutout": ""})
    assert client.get(f"/api/v1/wardrobe/{two[0]}").json()["cutout"] is None
    client.post("/en/wardrobe/show-as", data={"item": two[0], "cutout": first["cutout"]})
    assert client.get(f"/api/v1/wardrobe/{two[0]}").json()["cutout"] == first["cutout"]
    strange = client.post("/en/wardrobe/show-as", data={"item": two[0], "cutout": first["original"]}, headers=SWAPPED)
    assert strange.headers[NOTICE] == "1"
    mask = client.post("/api/v1/pictures", files={"file": ("mask.png", _mask())},
                       data={"kind": "mask", "parent": first["original"]}).json()["id"]
    done = finish(client, "cutout", {"item": two[0], "mask": mask})
    assert done["state"] == "done", done
    again = client.get(f"/api/v1/wardrobe/{two[0]}").json()["cutout"]
    assert again not in (None, first["cutout"])
    assert opened(client, "wardrobe", item=two[0]).count('name="cutout"') == 3


def test_wears_duplicates_and_everything_as_a_zip(client: TestClient, two: list[str], tmp_path: Path) -> None:
    day = (local_day() - timedelta(days=3)).isoformat()
    piece = client.post("/en/wardrobe/wear", data={"item": two[0], "day": day}, headers=SWAPPED).text
    assert "3 d ago" in piece
    bring(client, ("c.png", photo("red", (32, 15, 100, 63))))
    third = client.get("/api/v1/wardrobe").json()[2]["id"]
    assert client.get("/api/v1/wardrobe/duplicates").json()[0]["first"] == two[0]
    assert "99 % alike" in opened(client, "wardrobe/duplicates") or "100 % alike" in opened(client,
                                                                                         "wardrobe/duplicates")
    client.post("/en/wardrobe/merge", data={"keep": third, "other": two[0]})
    assert client.get(f"/api/v1/wardrobe/{third}").json()["last_worn"] == day
    packed = client.get("/api/v1/wardrobe/export.zip").content
    assert "wardrobe.json" in zipfile.ZipFile(io.BytesIO(packed)).namelist()
    for one in (third, two[1]):
        assert client.delete(f"/api/v1/wardrobe/{one}").status_code == 204
    assert bring(client, ("wardrobe.zip", packed))["state"] == "done"
    assert len(client.get("/api/v1/wardrobe").json()) == 2
    hostile = io.BytesIO(packed)
    with zipfile.ZipFile(hostile, "a") as archive:
        archive.writestr("../evil.png", b"x")
    failed = bring(client, ("wardrobe.zip", hostile.getvalue()))
    assert (failed["state"], "which no wardrobe does" in str(failed["error"])) == ("failed", True)


def _mask() -> bytes:
    from PIL import Image

    mask = Image.new("L", (128, 128))
    mask.paste(255, (50, 20, 80, 50))
    encoded = io.BytesIO()
    mask.save(encoded, "PNG")
    return encoded.getvalue()


def test_for_whom_a_garment_is_can_be_said_of_one_and_of_many(client: TestClient, two: list[str]) -> None:
    """A picture does not tell a child's clothes: the person does, by a press or for many at once."""
    def whom(name: str) -> list[str]:
        tags = client.get(f"/api/v1/wardrobe/{name}").json()["tags"]
        return [tag["value"] for tag in tags if tag["kind"] == "gender"]

    assert 'name="gender"' in client.get("/ru/wardrobe", params={"item": two[0]}).text
    client.post("/en/wardrobe/edit", data={"item": two[0], "pressed": "gender", "gender": "girls"}, headers=SWAPPED)
    assert (whom(two[0]), whom(two[1])) == (["girls"], [])
    page = client.get("/en/wardrobe", params={"item": two[0]}).text
    assert re.search(r'<option value="girls" selected>', page)
    client.post("/en/wardrobe/many", data={"id": two, "act": "change", "gender": "boys"}, headers=SWAPPED)
    assert (whom(two[0]), whom(two[1])) == (["boys"], ["boys"])
    client.post("/en/wardrobe/edit", data={"item": two[0], "pressed": "gender", "gender": ""}, headers=SWAPPED)
    assert whom(two[0]) == []
    client.patch(f"/api/v1/wardrobe/{two[0]}", json={"gender": "для девочек"})
    assert whom(two[0]) == ["girls"]
    refused = client.patch(f"/api/v1/wardrobe/{two[0]}", json={"gender": "dogs"})
    assert refused.status_code in (400, 404, 422)
