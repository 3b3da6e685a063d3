"""The page Sewing as the server sends it, with a garment that hangs coarsely."""

import io
import re
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from modiste.data.patterns import FAMILIES
from modiste.language import prompt
from modiste.sewing.figures import FIGURES
from modiste.sewing.materials import MATERIALS
from modiste.sewing.specification import specify
from modiste.studio.studio import Studio
from modiste.web.app import create_app
from modiste.web.page import NOTICE, SWAP
from modiste.web.pages.sewing.page import PAGE
from modiste.web.texts import TABLES
from tests.web.conftest import HOST, finish
from tests.web.opened import opened, value_of

SWAPPED = {SWAP: "1", "accept-language": "en"}
WHITE = {"colour": "#ffffff", "scale": "0", "print": "solid"}


@pytest.fixture
def sewer(web_studio: Studio) -> Iterator[TestClient]:
    """A client of the page alone."""
    with TestClient(create_app(web_studio, hosts=("127.0.0.1", "localhost"), pages=(PAGE,)), base_url=HOST) as client:
        yield client


def test_a_garment_is_sewn_changed_kept_and_written_down(sewer: TestClient) -> None:
    job = finish(sewer, "sew", {"text": "a white t-shirt", "seed": 0, "quick": True, "pixels": 1024})
    assert job["state"] == "done", job["error"]
    page = opened(sewer, "sewing")
    form = {name: value_of(page, name) for name in ("spec", "name", "colour", "hung_on", "cloth", "scale")}
    assert form["name"] == "a white t-shirt"
    assert 'id="stage-photo"' in page
    assert sorted(re.findall(r'data-file="([^"]+)"', page)) == sorted(
        ["pattern.pdf", "pattern.svg", "pattern.dxf", "flat.svg", "sheet.pdf", "sheet.xlsx", "garment.glb",
         "layers.ora"])
    red = {**form, "colour": "#c01020"}
    photo = sewer.post("/en/sewing/photo", data=red)
    assert (photo.status_code, photo.headers["content-type"]) == (200, "image/webp")
    assert photo.content != sewer.post("/en/sewing/photo", data=form).content
    flat = sewer.post("/en/sewing/flat", data={**form, "figure.bodice.length_cm": "80"}).json()
    hem = next(one for one in flat["handles"] if one["figure"] == "bodice.length_cm")
    assert (hem["value"], hem["label"]) == (80.0, "Length from the neck")
    drawing = sewer.post("/ru/sewing/files/flat.svg", data=red)
    assert drawing.content.startswith(b"<?xml")
    assert 'filename="krasnaia-futbolka' in drawing.headers["content-disposition"], "files are called what it is now"
    same = sewer.post("/ru/sewing/files/flat.svg", data=form).headers["content-disposition"]
    assert 'filename="a-white-t-shirt-flat.svg"' in same
    acts = sewer.post("/en/sewing/keep", data=red)
    picture = sewer.get(f"/api/v1/pictures/{re.findall('data-picture=.([0-9a-f]+)', acts.text)[0]}").json()
    assert picture["title"].startswith("a red"), "the title says what it is now"
    assert (picture["origin"], picture["attributes"]["spec"]["cloths"][0]["colour"]) == ("sew", "#c01020")
    assert re.search(r'data-into="described">A (red|crimson)[^<]*t-shirt', acts.text), "it is told as it is now"
    assert 'value="#c01020"' in opened(sewer, "sewing", **{"from": picture["id"]})
    cloth = sewer.get(f"/api/v1/pictures/{sewer.post('/en/sewing/cloth', data=red).json()['id']}").json()
    assert cloth["kind"] == "fabric"
    pieces = sewer.get("/ru/sewing/garment", params={"job": str(job["id"])})
    assert re.findall(r'data-place="([^"]+)"', pieces.text) == ["sewing-bench", "sewing-stage"]
    assert 'name="halves" value="sleeves"' in pieces.text


def test_what_is_wrong_is_said_and_wipes_nothing(sewer: TestClient) -> None:
    spec = specify(prompt("midi dress").attributes, "midi dress").spec
    from modiste.web.pages.sewing.form import spec_line

    form = {"spec": spec_line(spec), **WHITE, "figure.neck.depth_cm": "31.4"}
    gone = sewer.post("/en/sewing/photo", data={**form, "spec": form["spec"].replace('"depth_cm":', '"depth_cm":1')})
    assert (gone.status_code, gone.json()["code"]) == (400, "sewing.not_hung")
    told = sewer.post("/ru/sewing/flat", data=form, headers=SWAPPED)
    assert (told.status_code, told.headers[NOTICE], told.json()["code"]) == (200, "1", "sewing.not_hung")
    assert "повесьте её заново" in told.json()["error"]
    for path, sent, said in (
        ("sewing", {"text": "  "}, "Say first what to sew"),
        ("sewing/again", {"spec": "{}"}, "modiste_spec"),
        ("sewing/again", {**form, "halves": "sleeves"}, "Choose a garment to take from"),
        ("sewing/again", {**form, "body_bust": "92"}, "all four measures"),
        ("sewing/again", {**form, "tried": "1"}, "your measures first"),
        ("sewing/again", {**form, "material": "air"}, "material"),
    ):
        answer = sewer.post(f"/en/{path}", data=sent, headers=SWAPPED)
        assert answer.headers.get(NOTICE) == "1", path
        assert said in answer.text, answer.text
    assert sewer.post("/en/sewing/files/..%2Fpasswd", data=form).status_code == 404
    assert sewer.post("/en/sewing/files/passwd", data=form).status_code == 404


def test_what_is_sewn_already_is_not_sewn_once_more(sewer: TestClient) -> None:
    form = {"text": "a white t-shirt", "seed": "0"}
    job = re.findall(r'job="([0-9a-f]+)"', sewer.post("/en/sewing", data=form, headers=SWAPPED).text)[0]
    for language, said in (("en", "such as 1"), ("ru", "например 1")):
        again = sewer.post(f"/{language}/sewing", data=form, headers=SWAPPED)
        assert again.headers.get(NOTICE) == "1"
        assert said in again.text
    sewer.post(f"/api/v1/jobs/{job}/cancel")
    other = sewer.post("/en/sewing", data={**form, "seed": "1"}, headers=SWAPPED)
    sewer.post(f"/api/v1/jobs/{re.findall('job=.([0-9a-f]+)', other.text)[0]}/cancel")
    assert NOTICE not in other.headers


def test_a_fabric_can_be_sewn_of(sewer: TestClient) -> None:
    image = io.BytesIO()
    Image.new("RGB", (32, 32), "#c01020").save(image, "PNG")
    fabric = sewer.post("/api/v1/pictures", files={"file": ("cloth.png", image.getvalue())}).json()["id"]
    page = opened(sewer, "sewing", fabric=fabric)
    assert fabric in value_of(page, "of")
    answer = sewer.post("/en/sewing", data={"text": "a white t-shirt", "of": value_of(page, "of")}, headers=SWAPPED)
    job = re.findall(r'job="([0-9a-f]+)"', answer.text)[0]
    sewer.post(f"/api/v1/jobs/{job}/cancel")
    assert fabric in value_of(opened(sewer, "sewing", job=job), "of"), "it comes back with its job"


def test_changes_become_the_spec_of_a_job(sewer: TestClient) -> None:
    spec = specify(prompt("midi dress").attributes, "midi dress").spec
    from modiste.web.pages.sewing.form import spec_line

    form = {"spec": spec_line(spec), "name": "платье", **WHITE, "colour": "#112233", "figure.skirt.length_cm": "52",
            "size": "L", "body_height": "", "body_bust": "", "body_waist": "", "body_hips": ""}
    answer = sewer.post("/ru/sewing/again", data=form, headers=SWAPPED)
    job = re.findall(r'job="([0-9a-f]+)"', answer.text)[0]
    found = sewer.get(f"/api/v1/jobs/{job}").json()
    assert found["kind"] == "sew"
    assert found["title"].startswith("тёмно-синее"), "a changed garment is called what it is now"
    sewer.post(f"/api/v1/jobs/{job}/cancel")


def test_every_choice_has_a_name_in_both_languages() -> None:
    keys = {*(f"sewing.figure.{one.id}" for one in FIGURES), *(f"sewing.material.{one}" for one in MATERIALS),
            *(f"sewing.print.{one}" for one in FAMILIES)}
    assert keys <= TABLES["ru"].keys()
    for tongue in ("en", "ru"):
        said = [TABLES[tongue][key] for key in keys if ".material." in key or ".print." in key]
        assert len(set(said)) > len(said) - 3
