"""The page Find as the server sends it, over a catalogue of drawn garments that came in through the page itself."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from markupsafe import escape
from PIL import Image, ImageDraw

from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.studio.catalog.find_requests import FoundItem
from modiste.studio.jobs.kinds.catalog import ImportJobRequest
from modiste.studio.models import Loaders
from modiste.studio.store import Job, JobResult
from modiste.studio.studio import Studio
from modiste.web.app import create_app
from modiste.web.import_view import import_html
from modiste.web.page import NOTICE, SWAP
from modiste.web.pages.find.page import PAGE
from modiste.web.pages.find.search import near_of
from modiste.web.texts import words_of
from tests.studio.catalog.conftest import ColourEmbedder
from tests.web.conftest import HOST, HalfEngine, finish, wait
from tests.web.opened import opened

_ROWS = (("1", "Red silk dress", "Ada & Co", "dress", "red", "120 EUR", "S"),
         ("1", "Red silk dress", "Ada & Co", "dress", "red", "120 EUR", "M"),
         ("2", "Navy wool coat", "Ada & Co", "coat", "navy", "300 EUR", "M"),
         ("3", "Linen & shirt", "Birch", "shirt", "white", "40 EUR", "L"),
         ("4", "Red cotton skirt", "Birch", "skirt", "red", "60 EUR", "S"))


def _picture(colour: str, wide: int = 30) -> bytes:
    picture = Image.new("RGB", (60 + wide, 80), "white")
    ImageDraw.Draw(picture).rectangle((15, 10, 15 + wide, 70), fill=colour)
    encoded = io.BytesIO()
    picture.save(encoded, "PNG")
    return encoded.getvalue()


def _report(client: TestClient, data: dict[str, str], files: dict | None = None) -> str:
    """The page after an import, or a check of one, has run."""
    sent = client.post("/en/find/catalogue", data=data, files=files, follow_redirects=False)
    job = parse_qs(urlsplit(sent.headers["location"]).query)["job"][0]
    wait(client, job)
    return opened(client, "find/catalogue", job=job)


def _hidden(page: str, *names: str) -> dict[str, str]:
    """What a form of a page sends unseen."""
    return {name: html.unescape(re.findall(rf'name="{name}" value="(.*?)"', page)[0]) for name in names}


def _feed() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        lines = ["id,title,brand,category,colour,price,size,photo"]
        lines += [",".join((*row, f"{row[0]}.png")) for row in _ROWS]
        archive.writestr("spring.csv", "\n".join(lines))
        for number, colour in {row[0]: row[4] for row in _ROWS}.items():
            archive.writestr(f"photos/{number}.png", _picture(colour, 10 * int(number)))
    return packed.getvalue()


@contextmanager
def _client(home: Path) -> Iterator[TestClient]:
    """A client of the page alone, over a studio whose embedder looks at colours."""
    embedder = ColourEmbedder()
    studio = Studio(Settings.load(home=home), Loaders(item_embedder=lambda _encoder: embedder,
                                                      segmenter=lambda _model, _settings: HalfEngine()))
    with TestClient(create_app(studio, hosts=("127.0.0.1", "localhost"), pages=(PAGE,)), base_url=HOST) as client:
        yield client
    studio.catalog.close()


@pytest.fixture(scope="module")
def finder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of the page whose catalogue holds the drawn garments; no test changes them."""
    with _client(tmp_path_factory.mktemp("studio")) as client:
        upload = client.post("/api/v1/catalogue/uploads", files={"file": ("spring.zip", _feed())}).json()
        job = finish(client, "import", {"upload": upload["id"]})
        assert job["state"] == "done", job["error"]
        yield client


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """A client of the page with nothing in the catalogue."""
    with _client(tmp_path / "studio") as client:
        yield client


def _titles(html: str) -> list[str]:
    return re.findall(r'<p class="title">(.*?)</p>', html)


def test_an_empty_catalogue_offers_one_to_begin_with(empty: TestClient) -> None:
    for language, word in (("en", "Sew the demo catalogue"), ("ru", "Сшить пробный каталог")):
        page = empty.get(f"/{language}/find").text
        assert word in page
        assert f'action="/{language}/find/demo"' in page
        assert "find-form" not in page


def test_a_feed_is_checked_first_then_imported_from_what_was_brought(empty: TestClient) -> None:
    asked = {"format": "auto", "currency": "", "check": "1"}
    started = empty.post("/en/find/catalogue", data=asked, files={"file": ("spring.zip", _feed())},
                         follow_redirects=False)
    job = parse_qs(urlsplit(started.headers["location"]).query)["job"][0]
    wait(empty, job)
    report = opened(empty, "find/catalogue", job=job)
    assert "This is what an import would bring" in report
    assert re.search(r"<dt>Garments</dt><dd>4</dd>", report)
    assert empty.get("/api/v1/catalogue").json()["items"] == 0
    upload = re.findall(r'name="upload" value="([0-9a-f]+)"', report)[0]
    again = empty.post("/en/find/catalogue", data={"upload": upload, "format": "auto"}, follow_redirects=False)
    wait(empty, parse_qs(urlsplit(again.headers["location"]).query)["job"][0])
    assert empty.get("/api/v1/catalogue").json()["items"] == 4
    listed = opened(empty, "find/catalogue")
    assert "spring" in listed
    assert empty.post("/en/find/catalogue", data={}, headers={SWAP: "1"}).headers[NOTICE] == "1"
    empty.post("/en/find/remove", data={"source": "spring"})
    assert empty.get("/api/v1/catalogue").json()["items"] == 0


def test_columns_that_were_read_wrongly_are_named_before_the_import(empty: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("odd.csv", "id,title,tint,remark,price,photo\n1,Dress,red,wool,9 EUR,1.png\n")
        archive.writestr("1.png", _picture("red"))

    report = partial(_report, empty)
    first = report({"check": "1"}, {"file": ("odd.zip", packed.getvalue())})
    assert re.search(r'id="f-field-2".*?value="" *>not used', first, re.DOTALL)
    again = report({**_hidden(first, "upload", "read", "said"), "field_2": "colour", "field_3": "", "field_1": "title",
                    "check": "1"})
    assert re.search(r'name="field_2">.*?value="colour" selected', again, re.DOTALL)
    assert json.loads(_hidden(again, "said")["said"]) == {"colour": "tint"}
    done = report({**_hidden(again, "upload", "read", "said"), "field_2": "colour", "field_3": "material"})
    assert "Imported" in done
    item, = empty.get("/api/v1/items", params={"where": "colour = red and material = wool"}).json()["items"]
    assert item["item"]["title"] == "Dress"


def test_an_import_keeps_the_columns_and_takes_the_currency_chosen_under_them(empty: TestClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("plain.csv", "x1,x2,x3\nDress,9,1.png\nCoat,12,1.png\n")
        archive.writestr("1.png", _picture("red"))

    report = partial(_report, empty)
    checked = report({"check": "1"}, {"file": ("plain.zip", packed.getvalue())})
    chosen = {"field_0": "title", "field_1": "price", "field_2": "picture"}
    again = report({**_hidden(checked, "upload", "read", "said"), **chosen, "check": "1"})
    assert "choose it here before the import" in again
    failed = report({**_hidden(again, "upload", "read", "said"), **chosen})
    assert "name no currency" in failed
    assert "What was brought and chosen is kept" in failed
    assert json.loads(_hidden(failed, "said")["said"]) == {"price": "x2"}
    assert empty.get("/api/v1/catalogue").json()["items"] == 0
    assert "Imported" in report({**_hidden(failed, "upload", "said"), "currency": "RUB"})
    assert empty.get("/api/v1/items", params={"where": "price < 100 RUB"}).json()["items"]
    listed = empty.get("/en/find/catalogue", headers={SWAP: "1"}).text
    assert "plain" in listed
    assert "<html" not in listed


def test_filters_count_what_there_is_and_narrow_it(finder: TestClient) -> None:
    page = opened(finder, "find")
    assert len(_titles(page)) == 4
    assert "Linen &amp; shirt" in page
    assert re.search(r'name="colour" value="red">.*?<small>2</small>', page, re.DOTALL)
    red = opened(finder, "find", colour="red")
    assert sorted(_titles(red)) == ["Red cotton skirt", "Red silk dress"]
    assert re.search(r'name="colour" value="navy">', red), "another colour can still be added"
    assert 'href="/en/find"' in re.findall(r'class="limits".*?</ul>', red, re.DOTALL)[0]
    both = finder.get("/en/find", params={"colour": ["red", "navy"], "high": "100"}).text
    assert _titles(both) == ["Red cotton skirt"]
    cheap = finder.get("/ru/find", params={"high": "5"}).text
    assert not _titles(cheap)
    assert "Ничего не подходит" in cheap
    assert "40" in cheap, "the nearest price is told"


def test_what_is_said_of_a_search_stands_in_sentences_and_nothing_understood_is_said(finder: TestClient) -> None:
    page = opened(finder, "find", text="asdfgh qwerty")
    notes = re.findall(r"<li>(.*?)</li>", page.partition('class="notes"')[2].partition("</ul>")[0])
    assert any(one.startswith("None of the words") for one in notes)
    known = opened(finder, "find", text="Ada")
    assert "None of the words" not in known, "a brand is known by the items that have it"
    several = opened(finder, "find", text="red dress under 50 EUR")
    notes = re.findall(r"<li>(.*?)</li>", several.partition('class="notes"')[2].partition("</ul>")[0])
    assert notes
    assert all(one[0].isupper() and one[-1] in ".!?" for one in map(html.unescape, notes)), notes


def test_scripts_get_what_is_found_alone(finder: TestClient) -> None:
    piece = finder.get("/en/find", params={"brand": "Birch"}, headers={SWAP: "1"}).text
    assert "<html" not in piece
    assert sorted(_titles(piece)) == ["Linen &amp; shirt", "Red cotton skirt"]


def test_more_like_a_garment_leaves_it_out_and_says_what_differs(finder: TestClient) -> None:
    dress = finder.get("/api/v1/items", params={"where": "garment = dress"}).json()["items"][0]["item"]
    page = opened(finder, "find", like=dress["id"])
    assert "Red silk dress" not in _titles(page)
    assert "60 € less" in page
    assert f'name="like" value="{dress["id"]}"' in page
    assert finder.get("/en/find", params={"like": "0" * 16}).status_code == 200


def test_one_s_own_picture_finds_what_looks_like_it(finder: TestClient) -> None:
    kept = finder.post("/api/v1/pictures", files={"file": ("mine.png", _picture("navy"))}).json()
    page = opened(finder, "find", picture=kept["id"])
    assert _titles(page)[0] == "Navy wool coat"
    assert f'"id": "{kept["id"]}"' in page.replace("&#34;", '"')
    found = finder.get("/api/v1/items", params={"picture": kept["id"], "k": 1}).json()
    assert found["items"][0]["item"]["title"] == "Navy wool coat"


def test_a_garment_is_taken_to_another_page_as_a_picture_of_one_s_own(finder: TestClient) -> None:
    item = finder.get("/api/v1/items", params={"where": "garment = coat"}).json()["items"][0]["item"]
    gone = finder.post("/ru/find/use", data={"item": item["id"], "to": "tryon"}, follow_redirects=False)
    where = urlsplit(gone.headers["location"])
    assert where.path == "/ru/try-on"
    kept = finder.get(f"/api/v1/pictures/{parse_qs(where.query)['photo'][0]}").json()
    assert (kept["origin"], kept["attributes"]["item"]) == ("catalogue", item["id"])
    sewn = finder.post("/en/find/use", data={"item": item["id"], "to": "sewing"}, follow_redirects=False)
    assert parse_qs(urlsplit(sewn.headers["location"]).query)["text"] == ["navy wool coat"]
    sewn = finder.post("/ru/find/use", data={"item": item["id"], "to": "sewing"}, follow_redirects=False)
    assert parse_qs(urlsplit(sewn.headers["location"]).query)["text"] == ["тёмно-синее шерстяное пальто"]
    assert finder.post("/en/find/use", data={"item": "x", "to": "keep"}).status_code == 404


@pytest.mark.parametrize(("language", "said"), [("en", "Saved to your pictures"), ("ru", "Сохранено в ваши картинки")])
def test_a_garment_that_is_kept_says_so_where_it_is(finder: TestClient, language: str, said: str) -> None:
    item = finder.get("/api/v1/items", params={"where": "garment = coat"}).json()["items"][0]["item"]
    told = finder.post(f"/{language}/find/use", data={"item": item["id"], "to": "keep"}, headers={SWAP: "1"})
    assert told.status_code == 200
    assert said in told.text
    (kept,) = re.findall(r"boards\?picture=(\w+)", told.text)
    assert finder.get(f"/api/v1/pictures/{kept}").json()["origin"] == "catalogue"


def test_what_words_wish_for_is_seen_and_limits_go_along(finder: TestClient) -> None:
    page = opened(finder, "find", text="in navy under €900")
    (wished,) = re.findall(r'<ul class="limits wishes".*?</ul>', page, re.DOTALL)
    assert "navy" in wished
    assert "colour=navy" in wished
    assert re.search(r"find\?like=\w+&amp;text=under", page)


@pytest.mark.parametrize(("state", "check", "said"), [
    ("cancelled", False, "stay in the catalogue"), ("cancelled", True, "only a check"), ("done", False, "")])
def test_an_import_that_was_broken_off_says_what_stays(state: str, check: bool, said: str) -> None:
    job = SimpleNamespace(state=state, kind="import", open=False, done=0, result=JobResult(),
                          request=ImportJobRequest(upload="ab", check=check).model_dump_json())
    told = import_html(cast("Job", job), words_of("en"))
    assert (said in told) if said else ("stay" not in told)


def test_a_report_is_said_in_the_language_of_the_page() -> None:
    problem = message("catalog.price_without_currency", place="row 3", price="12")
    said = {"checked": False, "counts": [], "columns": [], "said": {}, "fields": [], "upload": "ab", "currency": "",
            "asked_format": "auto", "cut": problem.to_json(), "problems": [[2, problem.to_json()]]}
    job = SimpleNamespace(state="done", kind="import", open=False, done=0, request="{}",
                          result=JobResult(summary=(("report", json.dumps(said)),)))
    for language in ("en", "ru"):
        told = import_html(cast("Job", job), words_of(language))
        assert told.count(escape(problem.text(language, on_page=True))) == 2


def test_a_report_of_an_earlier_version_is_still_shown() -> None:
    said = {"checked": True, "counts": [], "columns": [["a", "title"]], "said": {}, "fields": ["title"],
            "problems": [[3, "no price here"]],
            "upload": "ab", "asked_format": "auto", "currency": "RUB", "cut": "", "format": "table", "name": "x"}
    job = SimpleNamespace(state="done", kind="import", open=False, done=0, request="{}",
                          result=JobResult(summary=(("report", json.dumps(said)),)))
    told = import_html(cast("Job", job), words_of("en"))
    assert '<option value="RUB" selected>' in told
    assert "no price here" in told


def test_the_api_tells_of_items_facts_and_what_it_cannot_read(finder: TestClient) -> None:
    facts = finder.get("/api/v1/items/facts", params={"where": "price < 100 EUR"}).json()
    assert (facts["count"], facts["values"]["colour"]["red"], facts["prices"][0]["low"]) == (2, 1, 40)
    item = finder.get("/api/v1/items", params={"text": "dress", "k": 1}).json()["items"][0]["item"]
    assert (item["sizes"], item["price"]["currency"]) == (["S", "M"], "EUR")
    assert finder.get(f"/api/v1/items/{item['id']}").json() == item
    photo = finder.get(f"/api/v1/items/{item['id']}/picture", params={"side": 256})
    assert (photo.status_code, photo.headers["content-type"]) == (200, "image/webp")
    wrong = finder.get("/api/v1/items", params={"where": "price <"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "catalog.where_ends")
    assert finder.get("/api/v1/items/0000000000000000").status_code == 404


@pytest.mark.parametrize("query", ["colour=%00&colour=octarine&low=x&high=-1&w_cut=nan&currency=%D0%AB&skip=99999",
                                   "picture=../../etc&like=zz&stock=1", "text=" + "а" * 1500,
                                   "w_cut=0&w_colour=0&w_print=0"])
def test_an_address_that_makes_no_sense_is_a_page_all_the_same(finder: TestClient, query: str) -> None:
    assert finder.get(f"/ru/find?{query}").status_code == 200


def test_what_is_nothing_like_it_is_no_find(finder: TestClient) -> None:
    for words in ("red", "red dress", "navy coat", "shirt"):
        assert not re.search(r">\s*0 ?%", opened(finder, "find", text=words)), words


def test_hits_of_no_per_cent_are_left_out() -> None:
    scores = (0.9, 0.3, 0.004, 0.0)
    found = [cast(FoundItem, SimpleNamespace(hit=SimpleNamespace(score=score))) for score in scores]
    assert [one.hit.score for one in near_of(found)] == [0.9, 0.3]
    assert near_of(found[2:]) == ()


@pytest.mark.parametrize(("language", "said", "missing"), [
    ("en", "Shown: {count} of 4", "Not among these: green"),
    ("ru", "Показано: {count} из 4", "Среди них нет: зелёный")])
def test_as_many_as_are_shown_are_told_and_what_none_of_them_is(
        finder: TestClient, language: str, said: str, missing: str) -> None:
    page = html.unescape(finder.get(f"/{language}/find", params={"text": "green dress"}).text)
    count = page.count('<li class="good"')
    assert count < 4, "what is nothing like it is not shown"
    assert said.format(count=count) in page
    assert missing in page
    assert missing.partition(":")[0] not in finder.get(f"/{language}/find", params={"text": "red dress"}).text
