"""The pages as the server sends them: whole without scripts, in pieces for those that swap them in."""

import html
import io
import json
import re
import zipfile

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageColor

from modiste.studio.saving import Json
from modiste.web import assets
from modiste.web.page import NOTICE, SWAP
from modiste.web.pages import PAGES
from modiste.web.texts import words_of
from modiste.web.wording import missed, tag_name
from tests.web.conftest import finish, give, png, wait
from tests.web.opened import checked, opened, value_of

NASTY = "<img src=x onerror=alert(1)>\"'${alert(1)}{{value}}</script>"
SWAPPED = {SWAP: "1"}
OUTSIDE = re.compile(r"""(?:src|href)=["'](?:https?:)?//(?!127\.0\.0\.1|www\.w3\.org)""")
INLINE = re.compile(r"""<script(?![^>]*\ssrc=)|<style|\sstyle=["']|\son\w+=["']|javascript:""", re.IGNORECASE)


def test_every_page_is_whole_in_both_languages(visitor: TestClient) -> None:
    for tongue in ("en", "ru"):
        words = words_of(tongue)
        for page in PAGES:
            text = visitor.get(f"/{tongue}/{page.path}").text
            assert text.lower().startswith("<!doctype html>")
            assert f'<html lang="{tongue}">' in text
            assert f"<title>{words(page.name)} · Modiste</title>" in text
            assert text.count("<main") == text.count("<h1") == text.count("<header class=\"m-header\"") == 1
            assert OUTSIDE.search(text) is None
            assert INLINE.search(text) is None, INLINE.search(text)
            other = "ru" if tongue == "en" else "en"
            assert f'href="/{other}/{page.path}"' in text


def test_the_first_load_is_light(visitor: TestClient) -> None:
    text = visitor.get("/en/").text
    asked = {*re.findall(r'(?:src|href)="(/static/[^"]+)"', text), "/ui/en/words.js"}
    total = len(text.encode()) + sum(len(visitor.get(one).content) for one in asked)
    assert len(asked) > 10
    assert total <= 300_000


def test_scripts_import_only_what_is_there() -> None:
    for path in assets.STATIC.glob("*.js"):
        for name in re.findall(r'^import .*?"\./([^"]+)"', path.read_text(encoding="utf-8"), re.MULTILINE):
            assert (assets.STATIC / name).is_file(), f"{path.name}: {name}"


def test_the_first_page_is_in_the_language_used_last(visitor: TestClient) -> None:
    assert visitor.get("/", follow_redirects=False).headers["location"] == "/en/"
    visitor.get("/ru/design")
    assert visitor.get("/", follow_redirects=False).headers["location"] == "/ru/"
    assert visitor.get("/fr/design").status_code == 404


@pytest.mark.parametrize("path", ["ru/nothing", "ru/boards?picture=zzzz", "ru/boards?board=zzzz", "ru/boards/x"])
def test_what_is_not_there_has_a_page_of_our_own(visitor: TestClient, path: str) -> None:
    answer = visitor.get(f"/{path}", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "Здесь ничего нет" in answer.text
    assert 'href="/ru/boards"' in answer.text
    answer = visitor.get(f"/{path.partition('?')[0]}x", headers={"accept": "application/json"})
    assert answer.json() == {"error": "по этому адресу ничего нет; вернитесь в студию", "code": "web.nothing_here"}


@pytest.mark.parametrize("path", ["design", "fabric", "try-on", "train"])
def test_an_address_that_names_no_job_shows_the_page(visitor: TestClient, path: str) -> None:
    assert "m-empty" in opened(visitor, path, job="zzzz")


def test_the_address_of_a_page_is_carried_over_escaped(visitor: TestClient) -> None:
    text = visitor.get('/en/design?text="><script>alert(1)</script>').text
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_nothing_that_a_user_wrote_is_read_as_html(visitor: TestClient) -> None:
    one = give(visitor)
    visitor.patch(f"/api/v1/pictures/{one}", json={"title": NASTY[:60], "tags": [NASTY[:40]]})
    board = visitor.post("/api/v1/boards", json={"title": NASTY, "pictures": [one]}).json()["id"]
    for text in (opened(visitor, ""), opened(visitor, "boards"), opened(visitor, "boards", board=board),
                 opened(visitor, "boards", picture=one), opened(visitor, "design", use=one)):
        assert "<img src=x" not in text
        assert INLINE.search(text) is None


def test_a_form_works_without_scripts(visitor: TestClient) -> None:
    sent = visitor.post("/en/design", data={"text": "red dress", "count": "1", "size": "128"}, follow_redirects=False)
    assert sent.status_code == 303
    job = sent.headers["location"].partition("job=")[2]
    assert wait(visitor, job)["state"] == "done"
    page = visitor.get(sent.headers["location"]).text
    assert f'<m-job job="{job}"' in page
    assert "red dress" in page
    assert 'data-picture="' in page


def test_a_form_with_an_error_keeps_what_was_typed_and_what_was_made(visitor: TestClient) -> None:
    made = finish(visitor, "design", {"text": "green coat", "n": 1, "size": 128})["pictures"][0]  # type: ignore[index]
    typed = {"text": "  ", "count": "3", "size": "384", "seed": "77"}
    plain = visitor.post("/en/design", data=typed)
    assert plain.status_code == 422
    assert 'role="alert"' in plain.text
    assert value_of(plain.text, "count") == "3"
    assert value_of(plain.text, "seed") == "77"
    assert str(made) in plain.text, "results stay"
    swapped = visitor.post("/ru/design", data=typed, headers=SWAPPED)
    assert swapped.headers[NOTICE] == "1"
    assert swapped.text.startswith('<p class="m-notice" role="alert">')


def test_an_empty_seed_stays_empty(visitor: TestClient) -> None:
    finish(visitor, "design", {"text": "red dress", "n": 1, "size": 128})
    assert value_of(opened(visitor, "design"), "seed") == ""
    job = visitor.post("/en/fabric", data={"category": "zebra", "count": "1", "seed": ""}, headers=SWAPPED)
    request = wait(visitor, re.findall(r'job="(\w+)"', job.text)[0])
    assert request["state"] == "done"
    assert value_of(opened(visitor, "fabric"), "seed") == ""


def test_a_job_is_shown_while_it_runs_and_after(visitor: TestClient) -> None:
    job = finish(visitor, "design", {"text": f"red dress {NASTY}", "n": 1, "size": 128, "lock": ["colour"]})
    piece = visitor.get(f"/ui/ru/jobs/{job['id']}")
    assert piece.headers["x-job-open"] == "0"
    assert "<img src=x" not in piece.text
    assert "Дальше" in piece.text
    assert "цвет — скорее «seen»" in piece.text
    failed = finish(visitor, "segment", {"photo": "0" * 16})
    shown = visitor.get(f"/ui/en/jobs/{failed['id']}").text
    assert "Run again" not in shown, "it would fail again"
    assert 'role="alert"' in shown


def test_a_job_is_told_as_events_until_it_ends(visitor: TestClient) -> None:
    job = visitor.post("/api/v1/jobs/design", json={"text": "red dress", "n": 1, "size": 128}).json()["id"]
    with visitor.stream("GET", f"/ui/en/jobs/{job}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = "".join(stream.iter_text())
    assert told.count("event: end") == 1
    assert told.rstrip().endswith("data: done")
    last = told.rpartition("event: job")[2]
    assert 'data-picture="' in last
    assert visitor.get("/ui/en/jobs/zzzz/events").status_code == 404


def test_earlier_work_stays_below_the_last_in_parts(visitor: TestClient) -> None:
    made = [str(finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64})["pictures"][0])  # type: ignore[index]
            for _ in range(9)]
    page = opened(visitor, "fabric")
    assert [one in page for one in made] == [False] * 2 + [True] * 7
    more = re.search(r'href="(/ui/en/history/fabric[^"]+)" data-more', page)
    assert more is not None
    rest = visitor.get(html.unescape(more[1])).text
    assert [one in rest for one in made] == [True] * 2 + [False] * 7
    assert "data-more" not in rest


def test_what_the_studio_says_of_a_picture_is_in_the_language_of_the_page(visitor: TestClient) -> None:
    job = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64, "seed": 7, "colourways": 1})
    piece = visitor.get(f"/ui/ru/jobs/{job['id']}").text
    assert re.search(r"Зебра( · [а-яё, -]+)? · расцветка 1", piece)
    assert "colourway" not in piece
    assert re.search(r"Zebra( · [a-z, -]+)? · colourway 1", visitor.get(f"/ui/en/jobs/{job['id']}").text)
    board = visitor.post("/api/v1/boards", json={"title": "x", "pictures": job["pictures"]}).json()["id"]
    assert " · расцветка 1<" in visitor.get(f"/api/v1/boards/{board}/lookbook.html?language=ru").text
    photo = give(visitor)
    worn = finish(visitor, "drape", {"photo": photo, "fabric": job["pictures"][0]})  # type: ignore[index]
    board = visitor.post("/api/v1/boards", json={"title": "x", "pictures": worn["pictures"]}).json()["id"]
    assert " · зебра<" in visitor.get(f"/api/v1/boards/{board}/lookbook.html?language=ru").text


@pytest.mark.parametrize(("tag", "english", "russian"), [
    ("dress", "dress", "платье"), ("polka dot", "polka dot", "в горошек"), ("cheetah", "cheetah", "леопард"),
    ("colourway-2", "colourway 2", "расцветка 2"), ("drawn", "drawn by rule", "по правилам"), ("upper", "top", "верх"),
    ("favourite", "favourite", "избранное"), ("мои", "мои", "мои"), ("a_b <i>", "a_b <i>", "a_b <i>"),
])
def test_tags_are_read_in_the_language_of_the_page(tag: str, english: str, russian: str) -> None:
    assert (tag_name(tag, words_of("en")), tag_name(tag, words_of("ru"))) == (english, russian)


def test_what_a_lock_missed_is_said_in_words() -> None:
    checks: list[Json] = [{"kind": "type", "seen": "tshirt", "ok": False}, {"kind": "colour", "ok": True},
                          {"kind": "colour", "seen": "teal or so", "ok": False}]
    assert missed(checks, words_of("ru")) == (
        "Удержать не вышло: вещь — скорее «футболка»; Удержать не вышло: цвет — скорее «teal or so»")
    assert missed(checks[1:2], words_of("en")) == missed(None, words_of("en")) == ""


def test_a_new_studio_shows_what_can_be_made_and_that_nothing_is_there_yet(visitor: TestClient) -> None:
    assert opened(visitor, "").count("/samples/") == 6
    assert "Nothing here yet" in opened(visitor, "boards")
    assert "Nothing found" in opened(visitor, "boards", search="coat")


def test_masks_do_not_crowd_out_the_other_pictures(visitor: TestClient) -> None:
    photo = give(visitor)
    sketch = give(visitor, "#204060", "sketch")
    for number in range(70):
        give(visitor, f"#{number:06x}", "mask", (16, 16))
    assert photo in opened(visitor, "boards")
    assert sketch in opened(visitor, "")
    assert photo not in opened(visitor, ""), "what was brought is no work"
    assert [one["id"] for one in visitor.get("/api/v1/pictures?limit=60&without=mask").json()["pictures"]] == [
        sketch, photo]


def test_all_work_is_reached_however_much_there_is(visitor: TestClient) -> None:
    made = {give(visitor, f"#{number:06x}", size=(16, 16)) for number in range(60)}
    seen: list[str] = []
    address = "/en/boards?kind=photo"
    while address:
        text = visitor.get(address, headers=SWAPPED).text
        seen += re.findall(r'<li class="m-card photo" data-picture="(\w+)"', text)
        more = re.search(r'href="([^"]+)" data-more', text)
        address = html.unescape(more[1]) if more is not None else ""
    assert len(seen) == 60
    assert set(seen) == made


def test_the_last_try_on_is_recalled_with_its_mask_and_its_colour(visitor: TestClient) -> None:
    photo, mask = give(visitor), give(visitor, "white", "mask")
    finish(visitor, "drape", {"photo": photo, "mask": mask, "colour": "#112233", "scale_cm": 33, "offset_x_cm": 4})
    page = opened(visitor, "try-on")
    assert value_of(page, "colour") == "#112233"
    assert checked(page, "way") == ["colour"]
    assert (value_of(page, "scale"), value_of(page, "across")) == ("33", "4")
    assert json.loads(value_of(page, "brush"))["saved"] == mask
    assert json.loads(value_of(page, "photo"))[0]["id"] == photo


def test_a_photo_begins_with_its_largest_garment_and_parts_can_be_combined(visitor: TestClient) -> None:
    photo = give(visitor)
    finish(visitor, "segment", {"photo": photo})
    page = opened(visitor, "try-on", photo=photo)
    assert re.findall(r'name="parts" value="(\w+)"', page) == ["upper", "lower"]
    assert checked(page, "parts") == ["upper"]
    masks = dict(re.findall(r'name="parts" value="(\w+)" data-mask="(\w+)"', page))
    assert json.loads(value_of(page, "brush"))["masks"] == [masks["upper"]]
    both = {"photo": json.dumps([{"id": photo}]), "parts": ["upper", "lower"], "way": "colour", "colour": "#445566"}
    sent = visitor.post("/en/try-on", data=both, headers=SWAPPED)
    job = wait(visitor, re.findall(r'job="(\w+)"', sent.text)[0])
    assert job["state"] == "done", job
    worn = visitor.get(f"/api/v1/pictures/{job['pictures'][0]}").json()  # type: ignore[index]
    assert worn["attributes"]["parts"] == ["upper", "lower"]
    assert checked(opened(visitor, "try-on"), "parts") == ["upper", "lower"]


def test_a_reload_shows_the_last_work_and_its_form(visitor: TestClient) -> None:
    photo = give(visitor)
    request = {"text": "green coat", "n": 1, "references": [{"picture": photo, "weight": 0.3}], "size": 128}
    job = finish(visitor, "design", request)
    finish(visitor, "design", {**request, "text": "grey coat"})
    text = opened(visitor, "design", job=str(job["id"]))
    assert text.index(f'<m-job job="{job["id"]}"') < text.index("m-history")
    assert "green coat</textarea>" in text
    assert json.loads(value_of(text, "references"))[0]["weight"] == 0.3
    fabric = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64, "inks": 4})
    assert '<option value="zebra" selected>' in opened(visitor, "fabric")
    assert photo in value_of(opened(visitor, "fabric", like=photo), "like")
    tryon = opened(visitor, "try-on", photo=photo, fabric=str(fabric["pictures"][0]))  # type: ignore[index]
    assert photo in value_of(tryon, "photo")
    assert str(fabric["pictures"][0]) in value_of(tryon, "cloth")  # type: ignore[index]
    assert photo in value_of(opened(visitor, "design", part=photo), "brush")
    # An id of nobody's is left out, not an error.
    assert value_of(opened(visitor, "try-on", photo="0000"), "photo").count("0000") == 0


def test_more_like_a_fabric_is_another_one(visitor: TestClient) -> None:
    job = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64, "seed": 7, "inks": 4})
    page = opened(visitor, "fabric", **{"from": str(job["pictures"][0])})  # type: ignore[index]
    assert value_of(page, "seed") == ""
    assert value_of(page, "inks") == "4"
    brought = opened(visitor, "fabric", **{"from": give(visitor)})
    assert json.loads(value_of(brought, "like")), "a picture from outside is worked in the manner of"


def test_chips_change_what_is_drawn_and_leave_the_words(visitor: TestClient) -> None:
    wish = json.dumps({"lock": [], "changes": ["-colour:red", "+colour:navy", "+nonsense:x"]})
    text = "a red dress for my sister Anna"
    sent = visitor.post("/en/design", headers=SWAPPED, data={"text": text, "wish": wish, "count": "1", "size": "128"})
    job = wait(visitor, re.findall(r'job="(\w+)"', sent.text)[0])
    made = visitor.get(f"/api/v1/pictures/{job['pictures'][0]}").json()  # type: ignore[index]
    assert made["prompt"] == text
    assert made["attributes"]["colours"] == ["navy"]
    page = opened(visitor, "design")
    assert f"{text}</textarea>" in page
    assert json.loads(value_of(page, "wish"))["changes"] == ["-colour:red", "+colour:navy"]


@pytest.mark.parametrize("text", ["the", "a cat riding a skateboard", "кот на скейтборде"])
def test_nonsense_is_answered_and_not_drawn(visitor: TestClient, text: str) -> None:
    answer = visitor.post("/ru/design", data={"text": text}, headers=SWAPPED)
    assert "здесь нет ничего об одежде" in answer.text
    assert visitor.get("/api/v1/jobs").json() == []


def test_cloth_without_a_garment_is_drawn_as_a_dress_and_says_so(visitor: TestClient) -> None:
    sent = visitor.post("/en/design", data={"text": "emerald satin", "count": "1", "size": "128"}, headers=SWAPPED)
    job = wait(visitor, re.findall(r'job="(\w+)"', sent.text)[0])
    made = visitor.get(f"/api/v1/pictures/{job['pictures'][0]}").json()  # type: ignore[index]
    assert (made["prompt"], made["attributes"]["garment"]) == ("emerald satin", "dress")
    chips = json.loads(re.findall(r'data-chips="([^"]*)"', opened(visitor, "design"))[0].replace("&#34;", '"'))
    assert (chips[0]["value"], chips[0]["state"]) == ("dress", "added")


def test_pictures_are_downloaded_together(visitor: TestClient) -> None:
    job = finish(visitor, "fabric", {"category": "zebra", "n": 2, "size": 64})
    board = visitor.post("/api/v1/boards", json={"title": "Лето", "pictures": job["pictures"]}).json()["id"]
    one = job["pictures"][0]  # type: ignore[index]
    for address, count in ((f"jobs/{job['id']}/pictures.zip", 2), (f"boards/{board}/pictures.zip", 2),
                           (f"pictures.zip?id={one}&id={one}", 1)):
        packed = zipfile.ZipFile(io.BytesIO(visitor.get(f"/api/v1/{address}").content))
        assert packed.testzip() is None
        assert len(packed.namelist()) == count
        assert packed.read(packed.namelist()[0]).startswith(b"\x89PNG")
    assert visitor.get("/api/v1/pictures.zip?id=zzzz").status_code == 404


def test_what_was_deleted_lies_in_the_bin_until_it_is_emptied(visitor: TestClient) -> None:
    one, other = give(visitor), give(visitor, "blue")
    board = visitor.post("/api/v1/boards", json={"title": "x", "pictures": [one, other]}).json()["id"]
    assert visitor.post("/api/v1/pictures/bin", json={"pictures": [one]}).json() == {"worn": []}
    assert visitor.get(f"/api/v1/pictures/{one}").status_code == 404
    assert one not in opened(visitor, "boards")
    assert one not in opened(visitor, "boards", board=board)
    assert one in opened(visitor, "boards", bin="1")
    again = visitor.post("/api/v1/pictures", files={"file": ("look.png", png())}).json()["id"]
    assert again != one, "what is brought again is there again"
    visitor.post("/en/boards/restore", data={"picture": one})
    assert [card["id"] for card in visitor.get(f"/api/v1/boards/{board}").json()["pictures"]] == [one, other]
    visitor.post("/api/v1/pictures/bin", json={"pictures": [one, other]})
    visitor.post("/en/boards/empty-bin")
    assert visitor.get("/api/v1/pictures/bin").json() == []
    visitor.post("/api/v1/pictures/restore", json={"pictures": [one]})
    assert visitor.get(f"/api/v1/pictures/{one}").status_code == 404


def test_pages_of_the_same_kind_are_found_by_their_address() -> None:
    paths = [page.path for page in PAGES]
    assert paths[0] == ""
    assert len(set(paths)) == len(paths)
    assert all(re.fullmatch("[a-z-]*", path) for path in paths)


def test_files_that_a_fabric_cannot_give_are_said_before_they_are_made(visitor: TestClient) -> None:
    job = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64})
    sent = {"picture": json.dumps([{"id": job["pictures"][0]}]), "formats": ["png", "plates"]}  # type: ignore[index]
    assert "Make it again with 2 to 12 inks" in visitor.post("/en/fabric/print", data=sent, headers=SWAPPED).text
    assert "Choose at least one" in visitor.post("/en/fabric/print", data={**sent, "formats": []}, headers=SWAPPED).text
    assert "m-job job" in visitor.post("/en/fabric/print", data={**sent, "formats": "png"}, headers=SWAPPED).text


def test_a_fabric_that_is_downloaded_knows_its_size_on_cloth(visitor: TestClient) -> None:
    made = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64, "dpi": 200})["pictures"]
    given = visitor.get(f"/api/v1/pictures/{made[0]}/download")  # type: ignore[index]
    with Image.open(io.BytesIO(given.content)) as picture:
        assert picture.info["dpi"] == pytest.approx((200, 200), abs=0.1)


def test_a_finished_fabric_is_recoloured_without_being_drawn_anew(visitor: TestClient) -> None:
    made = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64, "inks": 2, "colourways": 1, "seed": 5})
    for number, first in enumerate(made["pictures"]):  # type: ignore[arg-type]
        own = visitor.get(f"/api/v1/pictures/{first}").json()["attributes"]["inks"]
        sent = {"picture": first, "inks": "#102030 #fedcba"}
        place = visitor.post("/en/fabric/recolour", data=sent, headers=SWAPPED)
        job = wait(visitor, re.findall(r'job="(\w+)"', place.text)[0])
        kept = visitor.get(f"/api/v1/pictures/{job['pictures'][0]}").json()  # type: ignore[index]
        assert kept["attributes"]["inks"] == ["#102030", "#fedcba"]
        assert kept["parents"] == [first], "it is told what it was recoloured from"
        before, after = (np.asarray(Image.open(io.BytesIO(visitor.get(f"/api/v1/pictures/{one}/file").content)))
                         for one in (first, kept["id"]))
        assert ((before == ImageColor.getrgb(own[0])).all(-1) == (after == (16, 32, 48)).all(-1)).all(), number
        # It is printed, and recoloured again, as it is.
        printed = finish(visitor, "print", {"picture": kept["id"], "width_cm": 2, "formats": ["png"]})
        assert printed["state"] == "done", printed
        again = visitor.post("/en/fabric/recolour", data={**sent, "picture": kept["id"], "inks": "#ffffff #000000"},
                             headers=SWAPPED)
        assert wait(visitor, re.findall(r'job="(\w+)"', again.text)[0])["state"] == "done"
    assert "2 colours" in visitor.post("/en/fabric/recolour", data={**sent, "inks": "#ffffff"}, headers=SWAPPED).text
    assert 'id="recolour"' in opened(visitor, "boards", picture=kept["id"])


def test_what_a_fabric_could_not_be_is_said_in_the_language_of_the_page(visitor: TestClient) -> None:
    request = {"category": "floral", "n": 1, "size": 128, "palette": ["#ffffff", "#0000ff", "#ff0000"], "inks": 5}
    job = finish(visitor, "fabric", request)
    kept = visitor.get(f"/api/v1/pictures/{job['pictures'][0]}").json()  # type: ignore[index]
    assert len(kept["attributes"]["inks"]) <= 3, "mixtures at edges are no inks"
    assert "5 inks asked: the pattern has" in visitor.get(f"/ui/en/jobs/{job['id']}").text
    assert "красок заказано 5" in visitor.get(f"/ui/ru/jobs/{job['id']}").text
