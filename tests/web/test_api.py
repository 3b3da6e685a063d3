"""The JSON API: pictures, boards, jobs, and what each kind of job does."""

import io
import json

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw

from modiste.core.values import Lineage
from modiste.studio.store import NewPicture, Store
from modiste.studio.studio import Studio
from tests.conftest import FakeDesigner
from tests.web.conftest import finish, give, png, wait


def test_a_picture_is_taken_in_listed_changed_and_deleted(client: TestClient) -> None:
    one = give(client, "navy")
    assert client.get(f"/api/v1/pictures/{one}").json()["title"] == "look"
    assert client.patch(f"/api/v1/pictures/{one}", json={"title": "<b>x</b>", "tags": ["Autumn"]}).status_code == 200
    found = client.get("/api/v1/pictures", params={"search": "autumn"}).json()["pictures"]
    assert [picture["id"] for picture in found] == [one]
    file = client.get(f"/api/v1/pictures/{one}/file")
    assert file.headers["content-type"] == "image/png"
    again = client.get(f"/api/v1/pictures/{one}/file", headers={"if-none-match": file.headers["etag"]})
    assert again.status_code == 304
    assert client.get(f"/api/v1/pictures/{one}/thumbnail?side=1024").headers["content-type"] == "image/webp"
    assert client.get(f"/api/v1/pictures/{one}/thumbnail?side=300").status_code == 422
    assert "attachment" in client.get(f"/api/v1/pictures/{one}/download").headers["content-disposition"]
    assert client.delete(f"/api/v1/pictures/{one}").status_code == 204
    assert client.get(f"/api/v1/pictures/{one}").status_code == 404


def test_a_design_is_drawn_with_its_lineage_and_more_like_it(client: TestClient, designer: FakeDesigner) -> None:
    job = finish(client, "design", {"text": "red dress", "n": 3, "seed": 5, "size": 128})
    assert job["state"] == "done", job
    assert len(job["pictures"]) == 3  # type: ignore[arg-type]
    assert [call[1]["seed"] for call in designer.calls] == [5, 6]
    first = job["pictures"][0]  # type: ignore[index]
    picture = client.get(f"/api/v1/pictures/{first}").json()
    assert (picture["kind"], picture["prompt"]) == ("design", "red dress")
    assert {"dress", "red"} <= set(picture["tags"])
    more = wait(client, client.post(f"/ui/en/more/{first}").json()["id"])
    child = more["pictures"][0]  # type: ignore[index]
    tree = client.get(f"/api/v1/pictures/{child}/lineage").json()
    assert first in [parent["picture"]["id"] for parent in tree["parents"] if parent["picture"]]
    assert child in [one["id"] for one in client.get(f"/api/v1/pictures/{first}/children").json()]


def test_a_collection_is_the_same_words_for_each_garment(client: TestClient, designer: FakeDesigner) -> None:
    job = finish(client, "design", {"text": "зелёное платье в горошек", "n": 1, "garments": ["skirt", "coat"]})
    assert job["state"] == "done", job
    texts = [str(call[1]["text"]) for call in designer.calls]
    assert "юбка" in texts[0]
    assert "пальто" in texts[1]
    assert all("зелён" in text and "горо" in text for text in texts)


def test_references_are_restyled_changed_and_inpainted(client: TestClient, designer: FakeDesigner) -> None:
    """ "redraw" is an older word for "image_to_image" that saved requests have."""
    photo, mask = give(client, "navy"), give(client, "white", "mask")
    for use, more in (("restyle", {}), ("image_to_image", {"strength": 0.4}), ("redraw", {"strength": 0.4}),
                      ("inpaint", {"mask": mask})):
        request = {"text": "coat", "n": 1, "use": use, "references": [{"picture": photo, "weight": 0.5}], **more}
        job = finish(client, "design", request)
        assert job["state"] == "done", job["error"]
    assert [kind for kind, _ in designer.calls] == ["restyle", "image_to_image", "image_to_image", "inpaint"]
    without = client.post("/api/v1/jobs/design",
                          json={"text": "coat", "use": "inpaint", "references": [{"picture": photo}]})
    assert (without.status_code, without.json()["code"]) == (400, "studio.inpaint_without_mask")
    assert "brush" in without.json()["error"]


def test_a_fabric_is_made_and_its_files_for_the_printer(client: TestClient) -> None:
    job = finish(client, "fabric", {"category": "горошек", "n": 1, "seed": 3, "size": 64, "inks": 3, "colourways": 1})
    assert job["state"] == "done", job
    first, way = job["pictures"]  # type: ignore[misc]
    tags = client.get(f"/api/v1/pictures/{way}").json()["tags"]
    assert {"dotted", "colourway-1"} <= set(tags)
    made = finish(client, "print", {"picture": way, "width_cm": 2, "dpi": 100, "formats": ["png", "tiff", "plates"]})
    assert made["state"] == "done", made
    names = [file["name"] for file in client.get(f"/api/v1/jobs/{made['id']}/files").json()]
    assert {name.rpartition(".")[2] for name in names} == {"png", "tiff"}
    assert len(names) == 5
    assert client.get(f"/api/v1/jobs/{made['id']}/files/{names[0]}").status_code == 200
    large = finish(client, "print", {"picture": first, "width_cm": 300, "dpi": 1200})
    assert "at most 4096" in str(large["error"])


def test_a_photo_gets_its_garments_and_a_fabric_or_a_colour(client: TestClient) -> None:
    photo = give(client, "red", size=(64, 80))
    found = finish(client, "segment", {"photo": photo})
    masks = [client.get(f"/api/v1/pictures/{one}").json() for one in found["pictures"]]  # type: ignore[attr-defined]
    assert [(mask["part"], mask["origin"]) for mask in masks] == [
        ("all", "segmenter"), ("upper", "segmenter"), ("lower", "segmenter")]
    assert found["summary"] == {"parts": "upper lower"}
    cloth = finish(client, "fabric", {"category": "striped", "n": 1, "size": 64})["pictures"][0]  # type: ignore[index]
    draped = finish(client, "drape", {"photo": photo, "fabric": cloth})
    assert draped["state"] == "done", draped
    made = client.get(f"/api/v1/pictures/{draped['pictures'][0]}").json()  # type: ignore[index]
    assert (made["parents"], made["tags"]) == ([photo, cloth], ["striped"]), "found by the pattern that it shows"
    assert made["title"].endswith(" · striped")
    brushed = finish(client, "drape", {"photo": photo, "mask": give(client, "white", "mask"), "colour": "#112233"})
    assert brushed["state"] == "done", brushed
    empty = finish(client, "drape", {"photo": photo, "mask": give(client, "black", "mask"), "colour": "#112233"})
    assert "brush" in str(empty["error"])
    both = client.post("/api/v1/jobs/drape", json={"photo": photo, "fabric": cloth, "colour": "#112233"})
    assert (both.status_code, both.json()["code"]) == (400, "studio.fabric_or_colour")


def test_the_garment_of_a_design_is_found_again_under_a_fabric(client: TestClient, web_studio: Studio) -> None:
    drawn = Image.new("RGB", (128, 128), "white")
    ImageDraw.Draw(drawn).rectangle((40, 20, 88, 100), fill=(222, 200, 170))
    lineage = Lineage(kind="design", model="modiste", seed=1, inputs=("a beige shirt",))
    with Store.open(web_studio.settings.make_home()) as store:
        design = store.pictures.add(None, drawn, NewPicture(kind="design", prompt="a beige shirt", lineage=lineage)).id
    cloth = finish(client, "fabric", {"category": "striped", "n": 1, "size": 64})["pictures"][0]  # type: ignore[index]
    draped = finish(client, "drape", {"photo": design, "fabric": cloth})["pictures"][0]  # type: ignore[index]
    masks = []
    for photo in (design, draped):
        everything, upper = finish(client, "segment", {"photo": photo})["pictures"]  # type: ignore[misc]
        assert client.get(f"/api/v1/pictures/{upper}").json()["part"] == "upper"
        masks.append(client.get(f"/api/v1/pictures/{everything}/file").content)
    assert masks[0] == masks[1]


def test_a_mask_is_corrected_by_strokes(client: TestClient) -> None:
    photo = client.post("/api/v1/pictures", files={"file": ("shirt.png", shirt(), "image/png")}).json()["id"]
    address = f"/api/v1/pictures/{photo}/mask"
    stroke = {"places": [[55, 55], [105, 115]], "radius_px": 4}
    made = client.post(address, json={"strokes": [stroke]}).json()
    assert (made["kind"], made["parents"]) == ("mask", [photo])
    found = pixels(client, made["id"])
    assert found[85, 80] == 255
    assert found[60, 100] == found[110, 60] == 255, "the shirt beside the brush follows it"
    assert found[10, 10] == 0
    short = {"places": [[78, 83], [82, 87]], "radius_px": 4, "add": False}
    less = client.post(address, json={"mask": made["id"], "strokes": [short]}).json()
    assert less["parents"] == [photo, made["id"]]
    assert pixels(client, less["id"])[85, 80] == 0
    away = client.post(address, json={"strokes": [{**stroke, "places": [[900, 900]]}]})
    assert (away.status_code, "outside" in away.json()["error"]) == (400, True)
    assert client.post(address, json={"strokes": [{**stroke, "radius_px": 0}]}).status_code == 422
    assert client.post(address, json={"strokes": []}).status_code == 422
    assert client.post("/api/v1/pictures/nothing/mask", json={"strokes": [stroke]}).status_code == 404


def test_a_brush_on_a_large_photo_works_on_a_copy(client: TestClient) -> None:
    large = Image.open(io.BytesIO(shirt())).resize((1600, 1600), Image.Resampling.NEAREST)
    file = io.BytesIO()
    large.save(file, "PNG")
    photo = client.post("/api/v1/pictures", files={"file": ("shirt.png", file.getvalue(), "image/png")}).json()["id"]
    stroke = {"places": [[550, 550], [1050, 1150]], "radius_px": 40}
    made = client.post(f"/api/v1/pictures/{photo}/mask", json={"strokes": [stroke]}).json()
    assert (made["width_px"], made["height_px"]) == (1024, 1024)
    draped = finish(client, "drape", {"photo": photo, "mask": made["id"], "colour": "#f0d020", "parts": ["upper"]})
    seen = pixels(client, draped["pictures"][0]).astype(int)  # type: ignore[index]
    changed = np.abs(seen - np.asarray(large.convert("L")).astype(int)) > 8
    assert changed[850, 800]
    assert changed[600, 1000]
    assert not changed[100, 100]


def shirt() -> bytes:
    """A dark square of cloth on a light ground."""
    picture = Image.new("RGB", (160, 160), (235, 230, 225))
    picture.paste((40, 60, 120), (40, 40, 120, 130))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def pixels(client: TestClient, picture: str) -> np.ndarray:
    file = client.get(f"/api/v1/pictures/{picture}/file").content
    return np.asarray(Image.open(io.BytesIO(file)).convert("L"))


def test_a_board_is_filled_changed_and_refuses_an_old_version(client: TestClient) -> None:
    one, two = give(client, "red"), give(client, "blue")
    board = client.post("/api/v1/boards", json={"title": "Осень <script>", "pictures": [one]}).json()
    grown = client.post(f"/api/v1/boards/{board['id']}/pictures", json={"pictures": [two]}).json()
    assert [picture["id"] for picture in grown["pictures"]] == [one, two]
    old = client.patch(f"/api/v1/boards/{board['id']}", json={"version": board["version"], "note": "mine"})
    assert old.status_code == 409
    assert old.json()["version"] == grown["version"]
    page = client.get(f"/api/v1/boards/{board['id']}/lookbook.html", params={"language": "ru"})
    assert "<script>" not in page.text
    assert client.get(f"/api/v1/boards/{board['id']}/lookbook.pdf").content.startswith(b"%PDF")
    assert client.delete(f"/api/v1/boards/{board['id']}", params={"version": grown["version"]}).status_code == 204


def test_a_failed_job_says_why_and_runs_again(client: TestClient) -> None:
    job = finish(client, "drape", {"photo": "0" * 16, "colour": "#112233"})
    assert job["state"] == "failed"
    assert "no picture" in str(job["error"])
    assert client.post(f"/api/v1/jobs/{job['id']}/again").status_code == 200
    assert wait(client, str(job["id"]))["state"] == "failed"
    assert client.delete(f"/api/v1/jobs/{job['id']}").status_code == 204


@pytest.mark.parametrize(("kind", "request_"), [
    ("design", {"text": "x", "n": 100}), ("design", {"text": "x", "garments": ["nosuch"]}), ("design", {}),
    ("fabric", {"category": "dotted", "inks": 1}), ("fabric", {"category": "dotted", "palette": ["red"]}),
    ("drape", {"photo": "../../etc/passwd", "colour": "#112233"}), ("train", {"name": "../x"}),
    ("design", {"text": "x", "surprise": 1}),
])
def test_requests_that_do_not_fit_are_refused_in_one_line(
        client: TestClient, kind: str, request_: dict[str, object]) -> None:
    answer = client.post(f"/api/v1/jobs/{kind}", json=request_)
    assert answer.status_code in (400, 422)
    assert "\n" not in answer.json()["error"]


def test_prompts_are_parsed_and_reworded(client: TestClient) -> None:
    said = client.get("/api/v1/language/parse", params={"text": "red dress", "language": "ru"}).json()
    assert {"платье", "красный"} <= {chip["label"] for chip in said["chips"]}
    changed = client.post("/api/v1/language/reword",
                          json={"text": "red dress", "kind": "colour", "value": "navy", "add": True}).json()
    assert "navy" in changed["text"]


def test_training_pictures_are_kept_by_folder_and_caption(client: TestClient, home: object) -> None:
    for where in ("mine/dots/red_dots_01.png", "mine/../../../etc/IMG_2.png"):
        answer = client.post("/api/v1/training/sets/atelier", files={"file": ("x.png", png())}, data={"where": where})
        assert answer.status_code == 201, answer.text
    kept = sorted(str(path.relative_to(home)) for path in home.rglob("*.txt"))  # type: ignore[attr-defined]
    assert [name.rpartition("/")[0] for name in kept] == [
        "training/local/pictures/atelier/dots", "training/local/pictures/atelier/etc"
    ]  # fmt: skip
    texts = [path.read_text() for path in sorted(home.rglob("*.txt"))]  # type: ignore[attr-defined]
    assert texts == ["red dots", "etc"]
    assert client.get("/api/v1/training/sets/atelier").json()["count"] == 2
    assert client.delete("/api/v1/training/sets/atelier").status_code == 204
    assert client.get("/api/v1/training/sets/atelier").json()["count"] == 0
    assert client.get("/api/v1/training/models").json() == {"fabric": [], "lora": []}


def test_the_description_names_every_kind_of_job(client: TestClient) -> None:
    described = client.get("/api/v1/openapi.json").json()
    starts = {path for path in described["paths"] if path.startswith("/api/v1/jobs/") and "{" not in path}
    kinds = ("design", "fabric", "sew", "print", "segment", "drape", "train", "change", "demo", "import",
             "wardrobe", "cutout", "improve", "purchase", "worn", "example", "advise", "backup", "restore")
    assert starts == {f"/api/v1/jobs/{kind}" for kind in kinds}
    assert "emerald" in json.dumps(described["components"]["schemas"]["DesignJobRequest"])
