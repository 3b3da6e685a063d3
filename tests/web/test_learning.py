"""Learning from one's own pictures: parts, samples, curves, and what is found afterwards."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from modiste.core.errors import OutputError, SettingError, UnknownNameError
from modiste.core.settings import Settings
from modiste.core.values import Lineage, Swatch
from modiste.data.cards import weights_folder
from modiste.fabric.pipeline import Print
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult
from modiste.web.app import create_app
from modiste.web.curves import curve_html, read_losses, smoothed
from modiste.web.models import categories_of, check_name, find_model, finish_model, model_names, new_model
from modiste.web.texts import words_of
from tests.conftest import FakeDesigner
from tests.web.conftest import HOST, WebStudio, finish, png
from tests.web.opened import opened


class LearningStudio(WebStudio):
    """Learns nothing, but reports and logs as the training loop does, and weaves one colour from its model."""

    def train(self, part: str, request: TrainRequest, progress: TrainProgress | None = None) -> TrainResult:
        self.asked = [*getattr(self, "asked", []), (part, request)]
        log = request.folder / "run-tile_unet" / "log.jsonl"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as file:
            for step in (100, 200):
                entry = {"step": step, "samples": 1, "seconds": 1.0, "tile_unet.total": 50 / step}
                file.write(json.dumps(entry) + "\n")
        if progress is not None:
            progress(0.5, "step 100, 3.0 samples/s, total 0.5")
        return TrainResult(request.folder, 200, 800, 1.0, False)

    def fabric(self, category: str, *_: object, model: Path | str | None = None, **options: object
               ) -> "tuple[Print, ...]":
        assert model is not None
        assert Path(model).is_dir()
        self.seen = [*getattr(self, "seen", []), str(model)]
        tile = Image.new("RGB", (64, 64), "teal")
        return (Print(Swatch(tile, category, "neural", 7, 1.0, Lineage("fabric", "neural", 7))),)


@pytest.fixture
def learner(home: Path, designer: FakeDesigner) -> Iterator[TestClient]:
    studio = LearningStudio(Settings.load(), lambda _model, _settings: designer)
    with TestClient(create_app(studio, pages=()), base_url=HOST) as client:
        client.app.state.studio = studio  # type: ignore[attr-defined]
        yield client


def _teach(client: TestClient, name: str = "atelier", count: int = 3) -> None:
    for number in range(count):
        where = f"mine/Dots & Co/red dots {number}.png"
        assert client.post(f"/api/v1/training/sets/{name}", files={"file": ("x.png", png())},
                           data={"where": where}).status_code == 201


@pytest.mark.parametrize(("what", "part", "rank"), [("fabric", "fabric", None), ("lora", "finetune", 8)])
def test_it_learns_in_parts_with_a_sample_after_each(
        learner: TestClient, home: Path, what: str, part: str, rank: int | None) -> None:
    _teach(learner)
    job = finish(learner, "learn", {"name": "atelier", "what": what, "minutes": 8})
    assert job["state"] == "done", job
    studio = learner.app.state.studio  # type: ignore[attr-defined]
    assert [(name, asked.minutes, asked.resume, asked.lora_rank) for name, asked in studio.asked] == [
        (part, 2, False, rank), (part, 4, True, rank), (part, 6, True, rank), (part, 8, True, rank)]
    assert {asked.model for _, asked in studio.asked} == {str(weights_folder()) if what == "fabric" else None}
    assert len(job["pictures"]) == 4  # type: ignore[arg-type]
    if what == "fabric":
        assert len(set(studio.seen)) == 4
    assert model_names(home, None, what) == ("atelier",)  # type: ignore[arg-type]
    if what == "fabric":
        assert categories_of(home, None, "atelier") == ("dots-co",)
    assert not list(home.glob("training/local/*/.atelier*"))
    shown = learner.get(f"/ui/en/jobs/{job['id']}").text
    assert "<polyline" in shown
    assert "step 200" in shown
    assert learner.get(f"/api/v1/jobs/{job['id']}/files").json() == []


def test_the_model_may_be_named_otherwise_than_its_pictures(learner: TestClient, home: Path) -> None:
    _teach(learner, "summer set")
    job = finish(learner, "learn", {"name": "atelier", "pictures": "summer set", "minutes": 1})
    assert job["state"] == "done", job
    assert model_names(home, None, "fabric") == ("atelier",)
    shown = learner.get(f"/ui/ru/jobs/{job['id']}").text
    assert "/ru/fabric?model=atelier" in shown
    assert "Взять «atelier» на страницу «Ткань»" in shown


def test_what_was_taken_in_and_asked_is_there_after_a_reload(visitor: TestClient, home: Path) -> None:
    _teach(visitor, "summer set")
    shown = opened(visitor, "train").replace(" ", "")
    assert '"summerset",{"name":"summerset","count":3,"kinds":{"dots-co":3}},10' in shown
    assert visitor.get("/api/v1/training/sets/summer set").json()["kinds"] == {"dots-co": 3}
    visitor.delete("/api/v1/training/sets/summer set")
    assert '"fabric","atelier",{},10' in opened(visitor, "train").replace(" ", "")


def test_a_model_of_ones_own_is_chosen_by_its_address_with_its_categories(visitor: TestClient, home: Path) -> None:
    finish_model(new_model(home, None, "fabric", "mine"), ["dots", "rings"])
    finish_model(new_model(home, None, "lora", "mine"), ["dots", "rings"])
    assert '[["dots","dots"],["rings","rings"]]' in opened(visitor, "fabric", model="mine").replace(" ", "")
    assert '"value":"mine"' in opened(visitor, "design", model="mine").replace(" ", "")
    for page in ("fabric", "design"):
        assert "nobodys" not in opened(visitor, page, model="nobodys")


def test_a_full_disk_leaves_no_picture_without_its_words(learner: TestClient, home: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    _teach(learner, count=1)

    def full(*_: object) -> None:
        raise OutputError("x: no space left on the disk; free some or choose another folder")

    with monkeypatch.context() as broken:
        broken.setattr("modiste.web.datasets.save_png", full)
        answer = learner.post("/api/v1/training/sets/atelier", files={"file": ("x.png", png())},
                              data={"where": "a/b.png"})
        assert answer.status_code == 507
        assert "no space" in answer.json()["error"]
    files = sorted(path.suffix for path in home.glob("training/*/pictures/*/*/*"))
    assert files == [".png", ".txt"]


def test_too_few_pictures_are_refused_and_bad_ones_are_not_kept(learner: TestClient) -> None:
    _teach(learner, count=1)
    assert "at least 2" in str(finish(learner, "learn", {"name": "atelier"})["error"])
    bad = learner.post("/api/v1/training/sets/atelier", files={"file": ("x.png", b"hello")}, data={"where": "a/x.png"})
    assert bad.status_code == 400
    assert learner.get("/api/v1/training/sets/atelier").json()["count"] == 1


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "x" * 40, "-x"])
def test_names_are_names_and_no_paths(name: str) -> None:
    with pytest.raises(SettingError):
        check_name(name)


def test_russian_names_work_and_unknown_models_are_named(tmp_path: Path) -> None:
    assert check_name(" мой  стиль 2 ") == "мой стиль 2"
    with pytest.raises(UnknownNameError):
        find_model(tmp_path, None, "lora", "../../etc")


def test_a_line_that_is_being_written_is_left_out(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"step": 1, "samples": 2, "seconds": 1, "a.total": 0.5, "a.x": 9}\n{"step": 2, "sam')
    assert read_losses(log) == ((1, 0.5),)


def test_a_curve_is_smoothed_from_its_first_point_on() -> None:
    assert smoothed([]) == []
    assert smoothed([3.0] * 30) == pytest.approx([3.0] * 30), "no pull towards where the mean began"
    assert smoothed([3.0, 1.0, 2.0]) == [3.0, 1.0, 2.0], "so few are as they are"
    shown = smoothed([1.0, 0.0] * 20)
    assert 0.4 < shown[-1] < 0.6


def test_the_time_left_is_told_in_the_language_of_the_page(learner: TestClient) -> None:
    _teach(learner)
    made = finish(learner, "learn", {"name": "atelier", "minutes": 8})
    house = learner.app.state.house  # type: ignore[attr-defined]
    job = replace(house.store.jobs.get(None, str(made["id"])), state="running", done=300, total=1000)
    assert "осталось около 6 мин" in curve_html(house, job, words_of("ru"))
    assert "left" not in curve_html(house, replace(job, state="done"), words_of("en"))
