"""Learning from one's own pictures: parts, samples, curves, and what is found afterwards."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from PIL import Image

from modiste.core.errors import OutputError, SettingError, TrainingError, UnknownNameError
from modiste.core.messages import message
from modiste.core.values import Lineage, Swatch
from modiste.data.cards import weights_folder
from modiste.fabric.pipeline import FabricRequest, Print
from modiste.studio.fabrics import Fabrics
from modiste.studio.home import Home
from modiste.studio.studio import Studio
from modiste.studio.training import Training
from modiste.studio.training_sets.trained_models import (
    categories_of,
    check_name,
    find_model,
    model_folder,
    model_names,
    place_model,
)
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult
from modiste.web.app import create_app
from modiste.web.curves import curve_html, read_losses, smoothed
from modiste.web.texts import words_of
from tests.web.conftest import HOST, finish, png
from tests.web.opened import checked, opened, value_of


class FakeTraining(Training):
    """Trains nothing, but reports, logs and writes weights as a recipe does; it fails in the part `fails_in`."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio.settings, studio.models, studio.designs)
        self.asked: list[tuple[str, TrainRequest]] = []
        self.fails_in = 0

    def train(self, part: str, request: TrainRequest, progress: TrainProgress | None = None) -> TrainResult:
        self.asked.append((part, request))
        log = request.folder / "run-tile_unet" / "log.jsonl"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as file:
            for step in (100, 200):
                entry = {"step": step, "samples": 1, "seconds": 1.0, "tile_unet.total": 50 / step}
                file.write(json.dumps(entry) + "\n")
        (request.folder / "weights").write_text(f"of part {len(self.asked)}")
        if progress is not None:
            progress(0.5, message("train.step", step=100, rate=3.0, losses="total 0.5"))
        if len(self.asked) == self.fails_in:
            raise TrainingError("the loss is no longer finite; begin with a lower learning rate")
        return TrainResult(folder=request.folder, steps=200, samples=800, minutes=1.0, interrupted=False)


class FakeFabrics(Fabrics):
    """Makes one colour of any model, and remembers what each model's weights were."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio.models)
        self.seen: list[str] = []

    def make(self, request: FabricRequest, *, n: int = 1, seed: int | None = None, progress: object = None
             ) -> tuple[Print, ...]:
        assert request.model is not None
        self.seen.append((request.model / "weights").read_text())
        tile = Image.new("RGB", (64, 64), "teal")
        return (
            Print(
                Swatch(
                    tile=tile, category=request.category, engine="neural", seed=7, seam_score=1.0,
                    lineage=Lineage(kind="fabric", model="neural", seed=7))),)


@pytest.fixture
def trainer(web_studio: Studio) -> Studio:
    """A studio whose trainings take no time."""
    web_studio.training, web_studio.fabrics = FakeTraining(web_studio), FakeFabrics(web_studio)
    return web_studio


@pytest.fixture
def learner(trainer: Studio) -> Iterator[TestClient]:
    with TestClient(create_app(trainer, pages=()), base_url=HOST) as client:
        yield client


def _teach(client: TestClient, name: str = "atelier", count: int = 8) -> None:
    for number in range(count):
        where = f"mine/Dots & Co/red dots {number}.png"
        assert client.post(f"/api/v1/training/sets/{name}", files={"file": ("x.png", png())},
                           data={"where": where}).status_code == 201


@pytest.mark.parametrize(("what", "part", "rank"), [("fabric", "fabric", None), ("lora", "finetune", 8)])
def test_it_learns_in_parts_with_a_sample_after_each(
        learner: TestClient, trainer: Studio, home: Path, what: str, part: str, rank: int | None) -> None:
    _teach(learner)
    job = finish(learner, "train", {"name": "atelier", "what": what, "minutes": 8})
    assert job["state"] == "done", job
    assert isinstance(trainer.training, FakeTraining)
    assert isinstance(trainer.fabrics, FakeFabrics)
    assert [(name, asked.minutes, asked.resume, asked.lora_rank) for name, asked in trainer.training.asked] == [
        (part, 2, False, rank), (part, 4, True, rank), (part, 6, True, rank), (part, 8, True, rank)]
    assert {asked.model for _, asked in trainer.training.asked} == {str(weights_folder()) if what == "fabric" else None}
    assert len(job["pictures"]) == 4  # type: ignore[arg-type]
    assert job["summary"] == {"model": "atelier", "what": what}
    if what == "fabric":
        assert trainer.fabrics.seen == [f"of part {number}" for number in (1, 2, 3, 4)]
        assert categories_of(Home(home), None, "atelier") == ("dots-co",)
    assert model_names(Home(home), None, what) == ("atelier",)  # type: ignore[arg-type]
    shown = learner.get(f"/ui/en/jobs/{job['id']}").text
    assert "<polyline" in shown
    assert "step 200" in shown
    assert learner.get(f"/api/v1/jobs/{job['id']}/files").json() == []


def test_a_training_that_fails_leaves_the_former_model_in_use(learner: TestClient, trainer: Studio, home: Path) -> None:
    _teach(learner)
    assert finish(learner, "train", {"name": "atelier"})["state"] == "done"
    weights = find_model(Home(home), None, "fabric", "atelier") / "weights"
    former = weights.read_text()
    assert isinstance(trainer.training, FakeTraining)
    trainer.training.fails_in = len(trainer.training.asked) + 2
    job = finish(learner, "train", {"name": "atelier"})
    assert (job["state"], weights.read_text()) == ("failed", former)
    assert model_names(Home(home), None, "fabric") == ("atelier",)
    assert "<polyline" in learner.get(f"/ui/en/jobs/{job['id']}").text, "how far it came is still to be seen"
    trainer.training.fails_in = 0
    assert finish(learner, "train", {"name": "atelier"})["state"] == "done"
    assert weights.read_text() != former
    assert not list(home.rglob("*former*"))


def test_the_model_may_be_named_otherwise_than_its_pictures(learner: TestClient, home: Path) -> None:
    _teach(learner, "summer set")
    job = finish(learner, "train", {"name": "atelier", "pictures": "summer set", "minutes": 1})
    assert job["state"] == "done", job
    assert model_names(Home(home), None, "fabric") == ("atelier",)
    shown = learner.get(f"/ui/ru/jobs/{job['id']}").text
    assert "/ru/fabric?model=atelier" in shown
    assert "Взять «atelier» на страницу «Ткань»" in shown


def test_what_was_taken_in_and_asked_is_there_after_a_reload(visitor: TestClient, home: Path) -> None:
    _teach(visitor, "summer set")
    shown = opened(visitor, "train")
    assert value_of(shown, "name") == "summer set"
    assert json.loads(value_of(shown, "set")) == {"name": "summer set", "count": 8, "kinds": {"dots-co": 8}}
    assert visitor.get("/api/v1/training/sets/summer set").json()["kinds"] == {"dots-co": 8}
    visitor.delete("/api/v1/training/sets/summer set")
    shown = opened(visitor, "train")
    assert (value_of(shown, "name"), value_of(shown, "set"), value_of(shown, "minutes")) == ("atelier", "{}", "10")


def test_a_model_of_ones_own_is_chosen_by_its_address_with_its_categories(visitor: TestClient, home: Path,
                                                                             tmp_path: Path) -> None:
    for what in ("fabric", "lora"):
        (tmp_path / what).mkdir()
        place_model(tmp_path / what, model_folder(Home(home), None, what, "mine"), ["dots", "rings"])  # type: ignore[arg-type]
    page = opened(visitor, "fabric", model="mine")
    assert '<option value="dots" selected>dots</option><option value="rings">' in page
    assert checked(page, "engine") == ["neural"]
    assert '<option value="rings">' in visitor.get("/en/fabric/categories?model=mine").text
    assert '<option value="mine" selected>' in opened(visitor, "design", model="mine")
    for name in ("fabric", "design"):
        assert '"nobodys"' not in opened(visitor, name, model="nobodys")
    assert opened(visitor, "train").count('name="name" value="mine"') == 2
    assert visitor.post("/en/train/forget-model", data={"what": "lora", "name": "mine"}).status_code == 200
    assert opened(visitor, "train").count('name="name" value="mine"') == 1


def test_a_full_disk_leaves_no_picture_without_its_words(learner: TestClient, home: Path,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    _teach(learner, count=1)

    def full(*_: object) -> None:
        raise OutputError("x: no space left on the disk; free some or choose another folder")

    with monkeypatch.context() as broken:
        broken.setattr("modiste.studio.training_sets.training_sets.save_png", full)
        answer = learner.post("/api/v1/training/sets/atelier", files={"file": ("x.png", png())},
                              data={"where": "a/b.png"})
        assert answer.status_code == 507
        assert "no space" in answer.json()["error"]
    files = sorted(path.suffix for path in home.glob("training/*/pictures/*/*/*"))
    assert files == [".png", ".txt"]


@pytest.mark.parametrize(("where", "says"), [
    ("IMG_0001.JPG", "summer"), ("PXL_20260712_101530.jpg", "summer"), ("IMG-20260101-WA0007.jpg", "summer"),
    ("Снимок экрана 12.png", "summer"), ("mine/Dots/17.jpg", "Dots"), ("mine/Dots/red dress-012.jpg", "red dress"),
    ("mine/Dots/DSC_12 linen shirt (2).jpg", "linen shirt"),
])
def test_every_picture_is_told_of_in_words(learner: TestClient, home: Path, where: str, says: str) -> None:
    learner.post("/api/v1/training/sets/summer", files={"file": ("x.png", png())}, data={"where": where})
    assert [path.read_text("utf-8") for path in home.glob("training/*/pictures/*/*/*.txt")] == [says]


def test_too_few_pictures_are_refused_and_bad_ones_are_not_kept(learner: TestClient) -> None:
    _teach(learner, count=1)
    assert "at least 8" in str(finish(learner, "train", {"name": "atelier"})["error"])
    bad = learner.post("/api/v1/training/sets/atelier", files={"file": ("x.png", b"hello")}, data={"where": "a/x.png"})
    assert bad.status_code == 400
    assert learner.get("/api/v1/training/sets/atelier").json()["count"] == 1


@pytest.mark.parametrize("name", ["", "..", "a/b", "a\\b", ".hidden", "x" * 40, "-x"])
def test_names_are_names_and_no_paths(name: str) -> None:
    with pytest.raises(SettingError):
        check_name(name)


def test_russian_names_work_and_unknown_models_are_named(tmp_path: Path) -> None:
    assert check_name(" мой  стиль 2 ") == "мой стиль 2"
    assert check_name("Анна & Ко!") == "Анна & Ко!"
    with pytest.raises(UnknownNameError):
        find_model(Home(tmp_path), None, "lora", "../../etc")


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
    made = finish(learner, "train", {"name": "atelier", "minutes": 8})
    context = learner.app.state.context  # type: ignore[attr-defined]
    job = replace(context.store.jobs.get(None, str(made["id"])), state="running", done=300, total=1000)
    assert "осталось около 6 мин" in curve_html(context, job, words_of("ru"))
    assert "left" not in curve_html(context, replace(job, state="done"), words_of("en"))
