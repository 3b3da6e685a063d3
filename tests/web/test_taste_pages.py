"""The pages For you and Trends as the server sends them, and the API beside them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from modiste.studio.jobs.kinds import advise
from modiste.web.page import NOTICE, SWAP
from tests.web.taste_studio import client_of, item

SWAPS = {SWAP: "1"}


@pytest.fixture
def shopper(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(tmp_path / "studio") as client:
        yield client


def titles(html: str) -> list[str]:
    return re.findall(r'<p class="title">(.*?)</p>', html)


def test_a_like_counts_on_the_next_page_and_is_taken_back(shopper: TestClient) -> None:
    before = shopper.get("/en/foryou").text
    assert len(titles(before)) == 12
    noted = shopper.post("/en/foryou/judge", data={"item": item(0).id, "event": "like"}, headers=SWAPS)
    assert "next page follows" in noted.text
    shopper.post("/ru/foryou/judge", data={"item": item(1).id, "event": "like"})
    after = shopper.get("/ru/foryou").text
    assert [title.split()[0] for title in titles(after)[:3]] == ["Navy"] * 3
    assert "&lt;0&gt;" not in "".join(titles(after))  # known already
    assert "Уже отмечено" in after
    assert "тёмно-синий" in after
    back = shopper.post("/en/foryou/undo", data={"item": item(0).id}, headers=SWAPS)
    assert 'value="like"' in back.text
    shopper.post("/en/foryou/undo", data={"item": item(1).id})
    assert titles(shopper.get("/en/foryou").text) == titles(before)


def test_what_is_saved_says_so_with_its_picture(shopper: TestClient) -> None:
    told = shopper.post("/en/foryou/judge", data={"item": item(0).id, "event": "save"}, headers=SWAPS)
    assert "Saved to your pictures" in told.text
    kept = re.findall(r"boards\?picture=(\w+)", told.text)
    assert len(kept) == 1


def test_not_for_me_says_why_and_the_profile_holds(shopper: TestClient) -> None:
    for number in (4, 5, 6):
        shopper.post("/en/foryou/judge", data={"item": item(number).id, "event": "not_for_me", "reason": "colour"})
    shown = shopper.get("/en/foryou").text
    assert not any(title.startswith("Red") for title in titles(shown)[:6])
    assert "turned away 3" in shown
    shopper.post("/en/foryou/profile", data={"list": "refused", "line": "green, coat"})
    refused = shopper.get("/en/foryou").text
    assert not any("Green" in title or "coat" in title for title in titles(refused))
    assert "Refused by you: 18" in refused
    shopper.post("/en/foryou/profile", data={"remove": "colour:green"})
    shopper.post("/en/foryou/profile", data={"dial": "0.5", "budget": "40"})
    said = shopper.get("/api/v1/taste/profile").json()["profile"]
    assert (said["refused"], said["dial"], said["budget"]) == (["garment:coat"], 0.5, 40)
    shopper.post("/en/foryou/profile", data={"list": "lines_off", "line": "colour:red"})
    assert "Struck out" in shopper.get("/en/foryou").text
    shopper.post("/en/foryou/forget", data={"what": "all"})
    assert shopper.get("/api/v1/events").json() == []
    assert shopper.get("/api/v1/taste/profile").json()["profile"]["refused"] == []


@pytest.mark.parametrize(("address", "data"), [
    ("judge", {"item": "0" * 15 + "z", "event": "like"}), ("judge", {"item": item(0).id, "event": "adore"}),
    ("judge", {"item": item(0).id, "event": "not_for_me", "reason": "mood"}),
    ("profile", {"list": "loved", "line": "qwertyuiop"}), ("profile", {"dial": "9"}), ("profile", {"budget": "-3"}),
    ("quiz", {"first": item(0).id, "second": item(0).id, "chosen": "first"})])
def test_what_cannot_be_is_one_line(shopper: TestClient, address: str, data: dict[str, str]) -> None:
    answer = shopper.post(f"/en/foryou/{address}", data=data, headers=SWAPS)
    assert (answer.status_code, answer.headers[NOTICE]) == (200, "1")
    plain = shopper.post(f"/ru/foryou/{address}", data=data)
    assert plain.status_code >= 400 or 'role="alert"' in plain.text
    assert "Traceback" not in plain.text


def test_a_quiz_of_eight_pairs_by_plain_forms(shopper: TestClient) -> None:
    for number in range(1, 9):
        html = shopper.get("/en/foryou/quiz").text
        assert f"Pair {number} of 8" in html
        first, second = re.findall(r'name="(?:first|second)" value="([0-9a-f]{16})"', html)
        greens = [int(one, 16) // 4 % 3 == 2 for one in (first, second)]
        chosen = "neither" if greens[0] == greens[1] else "first" if greens[0] else "second"
        shopper.post("/en/foryou/quiz", data={"first": first, "second": second, "chosen": chosen})
    assert "Answered: 8" in shopper.get("/en/foryou/quiz").text
    shown = titles(shopper.get("/en/foryou").text)
    assert sum(title.startswith("Green") for title in shown[:6]) >= 4
    again = shopper.post("/en/foryou/quiz", data={"first": item(0).id, "second": item(5).id, "chosen": "first"},
                         headers=SWAPS)
    assert "<html" not in again.text


def test_an_empty_catalogue_says_where_to_begin(tmp_path: Path) -> None:
    with client_of(tmp_path / "studio", 0) as client:
        for page in ("foryou", "foryou/quiz", "trends"):
            answer = client.get(f"/ru/{page}")
            assert answer.status_code == 200
            assert 'role="alert"' in answer.text
        assert client.get("/api/v1/recommendations").status_code == 400


def sales() -> bytes:
    """Six years in which navy rises and red falls; dresses are steady."""
    lines = ["date,type,colour,pattern"]
    for month in range(72):
        day = f"{2018 + month // 12}-{month % 12 + 1:02d}-15"
        lines += [f"{day},dress,navy,solid"] * (10 + month) + [f"{day},coat,red,solid"] * (90 - month)
    return "\n".join(lines).encode()


def test_trends_of_a_file_with_tables_steps_and_the_dial(shopper: TestClient) -> None:
    page = shopper.post("/en/trends", data={"by": ["colour", "type"], "follow": "1"},
                        files={"file": ("sales.csv", sales())}).text
    assert page.count('<svg xmlns="http://www.w3.org/2000/svg"') >= 4
    assert "rising" in page
    assert "<td>" in page
    for step in ("/en/sewing?text=", "/en/fabric?palette=%23", "/en/find?colour=navy"):
        assert step in page
    assert "sales.csv" in shopper.get("/en/foryou").text
    assert re.search(r"#[0-9a-f]{6}", shopper.get("/en/fabric?palette=%231f2a44%20%23f4f0e8").text)
    shopper.post("/en/foryou/profile", data={"dial": "1"})
    shown = titles(shopper.get("/en/foryou").text)
    assert [title.split()[0] for title in shown[:4]] == ["Navy"] * 4
    assert "coming into fashion" in shopper.get("/en/foryou").text
    shopper.post("/en/foryou/profile", data={"dial": "-1"})
    assert [title.split()[0] for title in titles(shopper.get("/en/foryou").text)[:4]] == ["Red"] * 4


def test_trends_of_what_the_studio_knows_and_what_cannot_be_read(shopper: TestClient) -> None:
    assert "cannot say" in shopper.get("/en/trends?source=catalogue").text
    assert 'role="alert"' in shopper.get("/en/trends").text
    assert 'role="alert"' in shopper.get("/en/trends?source=catalogue&since=soon").text
    wrong = shopper.post("/ru/trends", files={"file": ("x.csv", b"a,b\n1,2\n")})
    assert wrong.status_code == 422
    assert shopper.post("/ru/trends", data={"since": "2020"}).status_code == 422
    assert shopper.post("/en/trends/follow", data={"source": "catalogue"}).status_code == 200
    assert shopper.get("/api/v1/trends/catalogue").json()[0]["verdict"] == "cannot_say"


def test_a_page_that_answers_a_form_can_be_come_back_to(shopper: TestClient) -> None:
    wrong = shopper.post("/ru/trends", files={"file": ("x.csv", b"a,b\n1,2\n")}, follow_redirects=False)
    assert wrong.status_code == 303, "a browser would send the form again to go back to its answer"
    for _ in range(2):
        again = shopper.get(wrong.headers["location"])
        assert again.status_code == 422
        assert 'role="alert"' in again.text
    gone = shopper.get("/ru/answers/trends/nothing", follow_redirects=False)
    assert gone.headers["location"] == "/ru/trends"
    assert shopper.get("/ru/answers/nowhere/x", follow_redirects=False).headers["location"] == "/ru/"
    assert shopper.get("/xx/answers/trends/x", follow_redirects=False).status_code == 404


def test_the_api_notes_recommends_and_refuses(shopper: TestClient) -> None:
    added = shopper.post("/api/v1/events", json=[
        {"item": item(8).id, "event": "like", "at": "2026-01-01T10:00:00"}, {"item": item(9).id, "event": "save"}])
    assert added.json() == {"added": 2}
    found = shopper.get("/api/v1/recommendations", params={"k": 5, "budget": 50}).json()
    assert len(found["items"]) == 5
    assert found["left_out"]["budget"] == 5
    assert all(one["why"] for one in found["items"])
    pair = shopper.get("/api/v1/taste/quiz").json()
    assert shopper.post("/api/v1/taste/quiz", json={
        "first": pair["first"], "second": pair["second"], "chosen": "second"}).json()["number"] == 2
    later = datetime.now(UTC).replace(year=2090).isoformat()
    for wrong, status in (({"item": item(8).id, "event": "like", "at": later}, 400),
                          ({"item": "f" * 16, "event": "like"}, 404), ({"item": item(8).id, "event": "x"}, 422)):
        assert shopper.post("/api/v1/events", json=[wrong]).status_code == status
    assert shopper.put("/api/v1/taste/profile", json={"body": {"height_cm": 300}}).status_code == 400
    assert shopper.delete("/api/v1/events", params={"item": item(8).id}).json() == {"forgotten": 1}


def test_garments_are_seen_on_ones_own_measures(shopper: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advise, "_PIXELS", 256)
    said = {"text": ["чёрная юбка-карандаш до колена", ""], "height": "170", "waist": "72", "hips": "98",
            "hair": "тёмно-коричневый", "skin": "#e8c4a0"}
    sent = shopper.post("/ru/foryou/advice", data=said, headers=SWAPS)
    job = re.search(r'job="([0-9a-f]+)"', sent.text)
    assert job is not None
    while shopper.get(f"/api/v1/jobs/{job.group(1)}?wait=20").json()["state"] in ("queued", "running"):
        pass
    shown = shopper.get("/ru/foryou/advice").text
    assert "до колена" in shown
    assert "показывает талию там, где она у вас" in shown
    assert "от вашей кожи" in shown
    profile = shopper.get("/api/v1/taste/profile").json()["profile"]
    assert (profile["body"]["waist_cm"], profile["skin"]) == (72, "#e8c4a0")
    shopper.post("/ru/foryou/advice/off", data={"kind": "waist"})
    assert shopper.get("/api/v1/taste/profile").json()["profile"]["advice_off"] == ["waist"]
    assert "Отключено" in shopper.get("/ru/foryou/advice").text
    shopper.post("/ru/foryou/advice/off", data={"kind": "waist", "on": "1"})
    assert shopper.get("/api/v1/taste/profile").json()["profile"]["advice_off"] == []


@pytest.mark.parametrize(("said", "told"), [
    ({"text": [""]}, "Name a garment"), ({"text": ["skirt"], "height": "400"}, "400"),
    ({"text": ["skirt"], "hair": "blorp"}, "blorp"),
])
def test_what_cannot_be_seen_is_said_beside_the_form(shopper: TestClient, said: dict[str, object], told: str) -> None:
    answer = shopper.post("/en/foryou/advice", data=said, headers=SWAPS)
    assert NOTICE in answer.headers or answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize(("language", "on", "known"), [
    ("en", "Go on with the pairs", "no further pair"), ("ru", "Продолжить с парами", "Других пар")])
def test_a_quiz_that_has_run_out_says_what_is_known_and_how_to_go_on(
        tmp_path: Path, language: str, on: str, known: str) -> None:
    begin = "Begin with eight pairs" if language == "en" else "Начать с восьми пар"
    with client_of(tmp_path / "studio", 6) as client:
        assert begin in client.get(f"/{language}/foryou").text
        for asked in range(4):
            page = client.get(f"/{language}/foryou/quiz").text
            sides = re.findall(r'name="(?:first|second)" value="(\w+)"', page)
            if not sides:
                break
            if asked == 1:
                assert on in client.get(f"/{language}/foryou").text
            client.post(f"/{language}/foryou/quiz", data={"first": sides[0], "second": sides[1], "chosen": "first"})
        assert asked == 3
        assert known in page
        assert f'href="/{language}/foryou"' in page.partition('id="m-pair"')[2]
        shown = client.get(f"/{language}/foryou").text
        assert begin not in shown
        assert on not in shown
        assert known in shown
