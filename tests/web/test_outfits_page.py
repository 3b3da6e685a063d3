"""The page Outfits and its API, over a drawn wardrobe of five."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from modiste.core.messages import day as written_day
from modiste.language import label
from modiste.stylist.wardrobe.values import local_day
from modiste.web.page import NOTICE, SWAP
from tests.web.conftest import finish, wait
from tests.web.dressed import dress, dressing_room, photo
from tests.web.opened import opened

SWAPPED = {SWAP: "1"}


@pytest.fixture(scope="module")
def dressed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    """A client with a wardrobe, and its garments by their types; tests plan days apart from each other's."""
    with dressing_room(tmp_path_factory.mktemp("studio")) as client:
        yield client, dress(client)


def test_outfits_for_the_day_with_reasons_locks_and_others(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    page = opened(client, "outfits", weather="2C", must=ids["shirt"], without="skirt")
    assert page.count('class="outfit"') >= 1
    assert 'class="locked"' in page
    assert ids["skirt"] not in re.findall(r'name="of" value="(\w+)"', page)
    assert "right for" in page or "not warm enough" in page
    link = next(one for one in re.findall(r'href="([^"]+)" data-outfit-link', page) if f"swap={ids['jeans']}" in one)
    swapped = client.get(link.replace("&amp;", "&").replace("without=skirt", ""), headers=SWAPPED).text
    assert ids["skirt"] in re.findall(r'name="of" value="(\w+)"', swapped)
    made = client.get("/api/v1/outfits", params={"weather": "2C", "must": ids["shirt"]}).json()
    assert ids["shirt"] in made[0]["items"]
    assert made[0]["reasons"]


@pytest.mark.parametrize(("query", "said"), [
    ({"weather": "purple"}, "purple"), ({"occasion": "qqq"}, "qqq"), ({"must": "0" * 16}, "is not in the wardrobe")])
def test_what_cannot_be_asked_is_one_line(dressed: tuple[TestClient, dict[str, str]], query: dict, said: str) -> None:
    client, _ = dressed
    page = opened(client, "outfits", **query)
    assert said in re.findall(r'role="alert">(.*?)</p>', page)[0]
    assert client.get("/en/outfits", params=query, headers=SWAPPED).headers[NOTICE] == "1"
    assert client.get("/api/v1/outfits", params=query).status_code in (400, 404)


def test_built_by_hand_planned_worn_and_as_a_calendar(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    of = [ids["shirt"], ids["jeans"]]
    page = client.get("/en/outfits", params={"of": of, "add": ids["loafers"]}).text
    assert "Your outfit" in page
    assert set(re.findall(r'name="of" value="(\w+)"', page)) == {*of, ids["loafers"]}
    planned = local_day() + timedelta(days=3)
    day = planned.isoformat()
    said = client.post("/en/outfits/keep", data={"of": of, "day": day}, headers=SWAPPED).text
    assert written_day(planned, "en") in said
    assert day in opened(client, "outfits/calendar")
    ics = client.get("/api/v1/outfits/calendar.ics").content
    assert b"BEGIN:VEVENT" in ics
    kept = client.get("/api/v1/outfits/kept", params={"since": day, "until": day}).json()
    assert kept[0]["items"] == of
    client.post("/en/outfits/remove", data={"outfit": kept[0]["id"]})
    back = client.post("/en/outfits/calendar", files={"file": ("o.ics", ics)})
    assert "Planned from it: 1" in back.text
    assert client.post("/api/v1/outfits/calendar", files={"file": ("o.ics", ics)}).json() == {"new": 0, "unknown": 0}
    client.post("/en/outfits/wear", data={"of": of, "day": (local_day() - timedelta(days=40)).isoformat()})
    assert client.get(f"/api/v1/wardrobe/{ids['jeans']}").json()["wears"] == 1


@pytest.mark.parametrize("hostile", [
    b"", b"\x00\xff\xfe", b"BEGIN:VCALENDAR\r\n" * 3000, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:99999999\r\n"
    b"X-MODISTE-GARMENTS:" + b"0" * 16 + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", b"A" * 5_000_002])
def test_a_hostile_calendar_is_one_line(dressed: tuple[TestClient, dict[str, str]], hostile: bytes) -> None:
    client, _ = dressed
    answer = client.post("/api/v1/outfits/calendar", files={"file": ("evil.ics", hostile)})
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 200:
        assert answer.json()["new"] == 0
    else:
        assert "evil.ics" in answer.json()["error"]


def test_days_are_packed_and_planned_together(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, _ = dressed
    first = (local_day() + timedelta(days=200)).isoformat()
    page = opened(client, "outfits", days="2", pack="4", first=first, weather="14 to 22")
    lines = re.findall(r'name="plan" value="([^"]+)"', page)
    assert lines[0].startswith(first)
    client.post("/en/outfits/plan", data={"plan": lines})
    assert len(client.get("/api/v1/outfits/kept", params={"since": first}).json()) == len(lines)


def test_an_outfit_and_a_photo_are_improved_as_a_job(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    of = [ids["shirt"], ids["skirt"], ids["loafers"]]
    sent = client.post("/en/outfits/improve", data={"of": of, "weather": "2C", "boldness": "100"}, headers=SWAPPED)
    job = wait(client, re.findall(r'job="(\w+)"', sent.text)[0])
    assert job["state"] == "done", job
    shown = client.get(f"/ui/en/jobs/{job['id']}").text
    assert "Swap" in shown
    assert f"of={ids['jeans']}" in shown, "the outfit with the change is one step away"
    assert re.search(r'<b title="gain in the score">\+', shown)
    assert client.post("/en/outfits/improve", data={}, headers=SWAPPED).headers[NOTICE] == "1"
    worn = photo("red", (30, 10, 98, 62), more="navy")
    day = client.post("/api/v1/pictures", files={"file": ("day.png", worn)}).json()
    done = finish(client, "improve", {"photo": day["id"], "boldness": 1, "buy": True})
    assert done["state"] == "done", done
    assert finish(client, "improve", {"photo": day["id"], "weather": "2C"})["state"] == "done"
    both = client.post("/api/v1/jobs/improve", json={"photo": day["id"], "items": of})
    assert both.json()["code"] == "studio.outfit_or_photo"
    bought = finish(client, "purchase", {"occasion": "work"})
    assert (bought["state"], json.loads(dict(bought["summary"])["offers"])) == ("done", [])  # type: ignore[call-overload]


def test_an_empty_wardrobe_says_where_to_begin(tmp_path: Path) -> None:
    with dressing_room(tmp_path) as client:
        assert 'href="/ru/wardrobe"' in client.get("/ru/outfits").text
        assert client.get("/api/v1/outfits").json()["code"] == "stylist.nothing_to_wear"


def proposed(client: TestClient, **asked: object) -> tuple[str, list[dict[str, object]]]:
    """The job that improves an outfit, and the changes that it proposes."""
    done = finish(client, "improve", {"boldness": 1, **asked})
    assert done["state"] == "done", done
    return str(done["id"]), json.loads(dict(done["summary"])["edits"])  # type: ignore[call-overload]


def test_one_press_takes_a_change_into_the_kept_outfit(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    of = [ids["shirt"], ids["skirt"], ids["loafers"]]
    kept = client.post("/api/v1/outfits/kept", json={"items": of, "weather": "2C", "occasion": "work"}).json()
    page = opened(client, "outfits/calendar")
    address = next(one for one in re.findall(r'href="([^"]+)"', page) if f"kept={kept['id']}" in one
                   and "improve?" in one).replace("&amp;", "&")
    asked = client.get(address).text
    assert f'name="outfit" value="{kept["id"]}"' in asked
    assert 'value="2C"' in asked, "its own weather"
    job, edits = proposed(client, outfit=kept["id"])
    number = next(place for place, one in enumerate(edits) if one["kind"] == "swap" and one["other"] == ids["jeans"])
    assert f'name="edit" value="{number}"' in client.get(f"/ui/en/jobs/{job}").text
    said = client.post("/en/outfits/take", data={"job": job, "edit": number}, headers=SWAPPED).text
    assert "The kept outfit is changed." in said
    now = next(one for one in client.get("/api/v1/outfits/kept").json() if one["id"] == kept["id"])
    assert set(now["items"]) == {ids["shirt"], ids["jeans"], ids["loafers"]}
    assert (now["weather"], now["occasion"]) == ("2C", "work")
    assert now["score"] > 0
    client.post("/en/outfits/remove", data={"outfit": kept["id"]})


def test_a_change_of_an_outfit_that_is_not_kept_keeps_it(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    of = [ids["shirt"], ids["skirt"], ids["loafers"]]
    job, edits = proposed(client, items=of, weather="2C")
    before = {one["id"] for one in client.get("/api/v1/outfits/kept").json()}
    number = next(place for place, one in enumerate(edits) if one["kind"] == "swap")
    assert edits[number]["worn"] == [ids["shirt"], ids["jeans"], ids["loafers"]]
    client.post("/ru/outfits/take", data={"job": job, "edit": number})
    (new,) = [one for one in client.get("/api/v1/outfits/kept").json() if one["id"] not in before]
    assert (set(new["items"]), new["weather"]) == (set(edits[number]["worn"]), "2C")
    client.post("/en/outfits/remove", data={"outfit": new["id"]})
    assert client.post("/en/outfits/take", data={"job": job, "edit": 99}, headers=SWAPPED).headers[NOTICE] == "1"


def test_what_is_kept_on_the_page_keeps_what_it_is_for(dressed: tuple[TestClient, dict[str, str]]) -> None:
    client, ids = dressed
    page = opened(client, "outfits", weather="14 to 22", occasion="work")
    form = re.findall(r'<form method="post" action="/en/outfits/keep".*?</form>', page, re.DOTALL)
    assert len(form) >= 1
    assert all('name="weather" value="14 to 22"' in one and 'name="occasion" value="work"' in one for one in form)
    planned = local_day() + timedelta(days=90)
    client.post("/en/outfits/keep", data={"of": [ids["shirt"]], "day": planned.isoformat(), "weather": "14 to 22",
                                          "occasion": "work"})
    calendar = opened(client, "outfits/calendar")
    assert f"{label('occasion', 'work', 'en')}, 14 to 22" in calendar
    assert "weather=14+to+22" in calendar, "it is opened for its own weather"
