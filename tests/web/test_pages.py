"""The pages as the server sends them, and what they show when they are opened."""

import re

import pytest
from fastapi.testclient import TestClient

from modiste.studio.saving import Json
from modiste.web.pages import PAGES
from modiste.web.texts import words_of
from modiste.web.wording import missed, tag_name
from tests.web.conftest import finish, give
from tests.web.opened import opened

NASTY = "<img src=x onerror=alert(1)>\"'${alert(1)}{{value}}</script>"


@pytest.fixture
def nothing_from_outside() -> re.Pattern[str]:
    """Addresses of other sites that a browser would load."""
    return re.compile(r"""(?:src|href)=["'](?:https?:)?//(?!127\.0\.0\.1|www\.w3\.org)""")


def test_every_page_comes_in_both_languages_with_its_frame(
        visitor: TestClient, nothing_from_outside: re.Pattern[str]) -> None:
    for tongue in ("en", "ru"):
        words = words_of(tongue)
        for page in PAGES:
            html = visitor.get(f"/{tongue}/{page.path}").text
            assert f'lang="{tongue}"' in html[:200]
            assert f"<title>{words(page.name)} · Modiste</title>" in html
            assert html.count("<header") == 1
            assert "googleapis" not in html
            assert "githubusercontent" not in html
            assert nothing_from_outside.search(html) is None
            other = "ru" if tongue == "en" else "en"
            assert f'href="/{other}/{page.path}"' in html


def test_the_first_page_is_in_the_language_used_last(visitor: TestClient) -> None:
    assert visitor.get("/", follow_redirects=False).headers["location"] == "/en/"
    visitor.get("/ru/design")
    assert visitor.get("/", follow_redirects=False).headers["location"] == "/ru/"
    assert visitor.get("/fr/design").status_code == 404


def test_the_address_of_a_page_is_carried_over_escaped(visitor: TestClient) -> None:
    html = visitor.get('/en/design?use="><script>alert(1)</script>').text
    assert "<script>alert(1)" not in html


def test_nothing_that_a_user_wrote_is_read_as_html(visitor: TestClient) -> None:
    one = give(visitor)
    visitor.patch(f"/api/v1/pictures/{one}", json={"title": NASTY[:60], "tags": [NASTY[:40]]})
    board = visitor.post("/api/v1/boards", json={"title": NASTY, "pictures": [one]}).json()["id"]
    for text in (opened(visitor, ""), opened(visitor, "boards"), opened(visitor, "boards", board=board),
                 opened(visitor, "boards", picture=one)):
        assert "<img src=x" not in text.replace("\\", "")
        assert "</script>" not in text


def test_a_job_is_shown_while_it_runs_and_after(visitor: TestClient) -> None:
    job = finish(visitor, "design", {"text": f"red dress {NASTY}", "n": 1, "size": 128, "lock": ["colour"]})
    piece = visitor.get(f"/ui/ru/jobs/{job['id']}")
    assert piece.headers["x-job-open"] == "0"
    assert "<img src=x" not in piece.text
    assert "Дальше" in piece.text
    assert "цвет — скорее «seen»" in piece.text
    failed = finish(visitor, "segment", {"photo": "0" * 16})
    shown = visitor.get(f"/ui/en/jobs/{failed['id']}").text
    assert "Run again" in shown
    assert 'role="alert"' in shown


def test_what_the_studio_says_of_a_picture_is_in_the_language_of_the_page(visitor: TestClient) -> None:
    job = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64, "seed": 7, "colourways": 1})
    piece = visitor.get(f"/ui/ru/jobs/{job['id']}").text
    assert "Зебра 7 расцветка 1" in piece
    assert "colourway" not in piece
    assert "Zebra 7 colourway 1" in visitor.get(f"/ui/en/jobs/{job['id']}").text
    board = visitor.post("/api/v1/boards", json={"title": "x", "pictures": job["pictures"]}).json()["id"]
    assert "Зебра 7 расцветка 1" in visitor.get(f"/api/v1/boards/{board}/lookbook.html?language=ru").text
    photo = give(visitor)
    worn = finish(visitor, "drape", {"photo": photo, "fabric": job["pictures"][0]})  # type: ignore[index]
    board = visitor.post("/api/v1/boards", json={"title": "x", "pictures": worn["pictures"]}).json()["id"]
    assert " · зебра<" in visitor.get(f"/api/v1/boards/{board}/lookbook.html?language=ru").text


@pytest.mark.parametrize(("tag", "english", "russian"), [
    ("dress", "dress", "платье"), ("polka dot", "polka dot", "в горошек"), ("cheetah", "cheetah", "леопард"),
    ("colourway-2", "colourway 2", "расцветка 2"), ("drawn", "drawn by rule", "по правилам"), ("upper", "top", "верх"),
    ("мои", "мои", "мои"), ("a_b <i>", "a_b <i>", "a_b <i>"),
])
def test_tags_are_read_in_the_language_of_the_page(tag: str, english: str, russian: str) -> None:
    assert (tag_name(tag, words_of("en")), tag_name(tag, words_of("ru"))) == (english, russian)


def test_what_a_lock_missed_is_said_in_words() -> None:
    checks: list[Json] = [{"kind": "type", "seen": "tshirt", "ok": False}, {"kind": "colour", "ok": True},
                          {"kind": "colour", "seen": "teal or so", "ok": False}]
    assert missed(checks, words_of("ru")) == (
        "Удержать не вышло: вещь — скорее «футболка»; Удержать не вышло: цвет — скорее «teal or so»")
    assert missed(checks[1:2], words_of("en")) == missed(None, words_of("en")) == ""


def test_a_new_studio_says_that_nothing_is_there_yet(visitor: TestClient) -> None:
    assert "Nothing here yet" in opened(visitor, "boards")
    assert "Nothing found" in opened(visitor, "boards", search="coat")


def test_masks_do_not_crowd_out_the_other_pictures(visitor: TestClient) -> None:
    photo = give(visitor)
    for number in range(70):
        give(visitor, f"#{number:06x}", "mask", (16, 16))
    assert photo in opened(visitor, "boards")
    assert photo in opened(visitor, "")
    assert [one["id"] for one in visitor.get("/api/v1/pictures?limit=60&without=mask").json()["pictures"]] == [photo]


def test_the_last_try_on_is_recalled_with_its_mask_and_its_colour(visitor: TestClient) -> None:
    photo, mask = give(visitor), give(visitor, "white", "mask")
    finish(visitor, "drape", {"photo": photo, "mask": mask, "colour": "#112233", "scale_cm": 33, "offset_x_cm": 4})
    shown = opened(visitor, "try-on").replace("\\", "")
    assert '["#112233"],"colour",33.0,0.0,4.0,0.0' in shown.replace(", ", ",")
    assert photo in shown


def test_a_reload_shows_the_last_work_and_its_form(visitor: TestClient) -> None:
    photo = give(visitor)
    request = {"text": "green coat", "n": 1, "references": [{"picture": photo, "weight": 0.3}], "size": 128}
    job = finish(visitor, "design", request)
    finish(visitor, "design", {**request, "text": "grey coat"})
    assert "&lt;h2" not in opened(visitor, "design")
    text = opened(visitor, "design", job=str(job["id"])).replace("\\", "")
    assert f'm-job job="{job["id"]}"' in text
    assert "green coat" in text
    assert '"weight":0.3' in text
    fabric = finish(visitor, "fabric", {"category": "zebra", "n": 1, "size": 64, "inks": 4})
    assert '"zebra"' in opened(visitor, "fabric")
    assert photo in opened(visitor, "fabric", like=photo)
    assert photo in opened(visitor, "try-on", photo=photo, fabric=str(fabric["pictures"][0]))  # type: ignore[index]
    assert photo in opened(visitor, "design", part=photo)
    # An id of nobody's is left out, not an error.
    assert "0000" not in opened(visitor, "try-on", photo="0000")


def test_pages_of_the_same_kind_are_found_by_their_address() -> None:
    paths = [page.path for page in PAGES]
    assert paths[0] == ""
    assert len(set(paths)) == len(paths)
    assert all(re.fullmatch("[a-z-]*", path) for path in paths)
