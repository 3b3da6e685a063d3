"""What people read when something goes wrong, in the language of the page, and what programs read."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from modiste.core.errors import ModisteError
from modiste.core.images import load_photo
from modiste.core.values import Palette, Photo
from modiste.fabric.categories import find_category
from modiste.fabric.pipeline import FabricRequest
from modiste.garment.segmentation.interactions import Interactions, Stroke
from modiste.garment.segmentation.interactive import correct
from modiste.language.prompts import prompt
from modiste.studio.options import DrawOptions
from tests.web.conftest import finish, give

PHOTO = Photo(Image.new("RGB", (64, 64), "white"), "фото")
LATIN = re.compile(r"[a-z]{4,}")


def no_picture() -> None:
    Path("letter.txt").write_text("dear all", encoding="utf-8")
    load_photo(Path("letter.txt"))


def outside() -> None:
    correct(PHOTO, None, "upper", Interactions(strokes=(Stroke(((900.0, 9.0),), 3.0),)))


CASES: list[tuple[Callable[[], object], str]] = [
    (lambda: prompt(""), "в запросе нет слов"),
    (lambda: prompt("?!"), "в запросе нет слов"),
    (lambda: prompt("a" * 3000), "3000"),
    (lambda: prompt("a\x00b"), "управляющий"),
    (no_picture, "это не картинка"),
    (lambda: find_category("полоски в"), "может быть"),
    (lambda: FabricRequest(category="floral", inks=1), "краски: нужно от 2 до 32, а не 1"),
    (lambda: FabricRequest(category="floral", size_px=9), "размер: нужно от 16 до 4096 точек, а не 9"),
    (lambda: FabricRequest(category="floral", palette=Palette.from_hex("#000")), "нужны фон"),
    (lambda: Palette.from_hex("#12"), "#1a2b3c"),
    (lambda: DrawOptions(n=1, seed=1, size=100), "попробуйте"),
    (lambda: DrawOptions(n=0, seed=1, size=128), "количество: нужно от 1"),
    (outside, "мазок от 900, 9 вне фото"),
]


@pytest.mark.parametrize(("slip", "expected"), CASES)
def test_what_the_rooms_say_is_said_in_russian(slip: Callable[[], object], expected: str, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModisteError) as raised:
        slip()
    assert expected in str(raised.value.told("ru"))
    assert not re.search("[а-яё]", str(raised.value).replace("полоски в", "").replace("фото", ""))


def test_jobs_and_answers_speak_the_language_of_the_page(client: TestClient) -> None:
    job = finish(client, "drape", {"photo": give(client, "red"), "mask": give(client, "black", "mask"),
                                   "colour": "#112233"})
    assert "маска пуста" in client.get(f"/ui/ru/jobs/{job['id']}").text
    assert "the mask is empty" in client.get(f"/ui/en/jobs/{job['id']}").text
    assert client.get(f"/api/v1/jobs/{job['id']}").json()["code"] == "studio.mask_empty"
    russian = client.get("/api/v1/pictures/0000", headers={"accept-language": "ru"}).json()
    english = client.get("/api/v1/pictures/0000").json()
    assert russian["code"] == english["code"] == "studio.not_found"
    assert "картинка «0000»: здесь такого нет" in russian["error"]
    assert "there is no picture" in english["error"]
    bad = np.frombuffer(b"no picture at all", np.uint8).tobytes()
    answer = client.post("/api/v1/pictures", files={"file": ("письмо.png", bad)}, headers={"accept-language": "ru-RU"})
    assert not LATIN.search(answer.json()["error"].replace("письмо.png", "")), answer.json()


LONG = "x" * 3000
UNFIT: list[tuple[str, dict[str, object], str]] = [
    ("design", {}, "запрос: нет значения"),
    ("design", {"text": ""}, "запрос: знаков должно быть не меньше 1"),
    ("design", {"text": LONG}, "запрос: знаков должно быть не больше 2000"),
    ("design", {"text": "red", "n": 99}, "количество: ожидается не больше 8"),
    ("design", {"text": "red", "n": 0}, "количество: ожидается не меньше 1"),
    ("design", {"text": "red", "n": "много"}, "количество: ожидается число"),
    ("design", {"text": "red", "n": 1.5}, "количество: ожидается число"),
    ("design", {"text": "red", "size": 255}, "размер: ожидается одно из: 128, 192, 256, 384, 512"),
    ("design", {"text": "red", "use": "eat"}, "ожидается одно из: 'restyle', 'image_to_image', 'inpaint'"),
    ("design", {"text": 7}, "запрос: ожидается текст"),
    ("design", {"text": "red", "lock": 7}, "что удержать: ожидается список"),
    ("design", {"text": "red", "strength": 0}, "сила изменения: ожидается больше 0"),
    ("design", {"text": "red", "moon": 1}, "moon: такого значения здесь нет"),
    ("design", {"text": "red", "mask": "../../etc"}, "маска: в «../../etc» недопустимые знаки"),
    ("design", {"text": "red", "lock": ["type"] * 4}, "что удержать: должно быть не больше 3"),
    ("design", {"text": "red", "garments": ["зонт"]}, "вид одежды «зонт»: такого нет"),
    ("drape", {"photo": "a1"}, "нужно одно из двух"),
    ("fabric", {"category": "floral", "inks": 1}, "одной краской узора не видно"),
    ("train", {"name": "a/b"}, "нужны буквы, цифры"),
]


@pytest.mark.parametrize(("kind", "asked", "expected"), UNFIT)
def test_values_that_do_not_fit_are_told_in_russian(client: TestClient, kind: str, asked: dict[str, object],
                                                    expected: str) -> None:
    answer = client.post(f"/api/v1/jobs/{kind}", json=asked, headers={"accept-language": "ru,en;q=0.5"})
    assert answer.status_code in (400, 422), answer.text
    assert expected in answer.json()["error"]
    assert answer.json()["code"].partition(".")[0] in ("core", "studio")
    english = client.post(f"/api/v1/jobs/{kind}", json=asked).json()["error"]
    assert not re.search("[а-яё]", english.replace("зонт", "").replace("много", ""))


def test_what_is_no_json_is_told_in_russian(client: TestClient) -> None:
    answer = client.post("/api/v1/jobs/design", content=b"{", headers={
        "accept-language": "ru", "content-type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["error"]== "запрос: это не JSON; пришлите верный JSON"


def test_the_door_speaks_russian(client: TestClient) -> None:
    def told(**headers: str) -> str:
        asked = {"accept-language": "ru", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return str(client.post("/api/v1/jobs/design", json={"text": "red"}, headers=asked).json()["error"])

    assert told(sec_fetch_site="cross-site") == "запросы с другого сайта не принимаются; откройте саму студию"
    assert told(content_length="999999999").startswith("слишком много данных для этого адреса; можно до")
    assert told(host="evil.example").startswith("у студии другой адрес")
