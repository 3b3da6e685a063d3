import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from modiste.core.errors import DataError
from modiste.core.settings import Settings
from modiste.data.pack import Pack
from modiste.design.evaluate import Subject, evaluate, run
from modiste.design.evaluation.diversity import MaskOf
from modiste.design.evaluation.scorer import Scorer
from modiste.design.evaluation.scorer_data import train_scorer
from modiste.encoder.run import attributes_of
from modiste.train.metrics import closeness
from modiste.train.scores import EvaluateRequest, Scorecard
from tests.design.drawn_garments import ShapeEngine, shapes_pack, written


@pytest.fixture(autouse=True, scope="module")
def few_patterns() -> Iterator[None]:
    """Laying eight patterns on every garment is slow, and two show as much."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("modiste.design.evaluation.scorer_data.DRAWN", ("zebra", "polka_dot"))
        yield


@pytest.fixture(scope="module")
def pack() -> Pack:
    return shapes_pack()


@pytest.fixture(scope="module")
def scorer(pack: Pack, few_patterns: None) -> Scorer:
    return train_scorer(pack, attributes_of(pack), lambda _share, _status: None, fewest=4)


def measured(engine: ShapeEngine, pack: Pack, scorer: Scorer, folder: Path, samples: int = 24,
             masks: MaskOf | None = None) -> dict[str, float]:
    card = run(Subject(engine=engine, name="shapes", pack=pack, attributes=attributes_of(pack), scorer=scorer,  # type: ignore[arg-type]
                       masks=masks),
               EvaluateRequest(model=None, data=Path("shapes"), samples=samples, seed=5, folder=folder))
    return {score.name: score.value for score in card.scores}


def test_a_model_that_draws_what_is_asked_scores_high(pack: Pack, scorer: Scorer, tmp_path: Path) -> None:
    scores = measured(ShapeEngine(), pack, scorer, tmp_path)
    assert scores["type accuracy / scorer's own"] > 0.9
    assert scores["colour accuracy / scorer's own"] > 0.9
    assert scores["colour by pixels alone"] > 0.9
    assert scores["unseen pairs: type and colour / scorer's own"] > 0.8
    assert scores["restyle: nearer in colour"] > 0.8
    numbers = json.loads((tmp_path / "numbers.json").read_text(encoding="utf-8"))
    assert numbers["seed"] == 5
    assert "modiste evaluate design --data shapes -n 24 --seed 5" in numbers["command"]
    assert numbers["findings"]["unseen_prompts"] == 2
    assert {one["name"] for one in numbers["findings"]["kinds"][0]["classes"]} == {"tshirt", "jeans", "dress"}
    for name in ("worst.png", "typical.png", "restyle.png"):
        with Image.open(tmp_path / name) as sheet:
            assert sheet.width > 160


def test_a_model_that_knows_one_colour_is_found_out(pack: Pack, scorer: Scorer, tmp_path: Path) -> None:
    scores = measured(ShapeEngine(wrong_colour=True), pack, scorer, tmp_path)
    assert scores["colour accuracy"] < 0.4
    assert scores["colour by pixels alone"] < 0.4
    assert scores["type accuracy"] > 0.9


def test_a_model_that_copies_is_found_out(pack: Pack, scorer: Scorer, tmp_path: Path) -> None:
    honest = measured(ShapeEngine(), pack, scorer, tmp_path / "a")
    copied = measured(ShapeEngine(copies=pack), pack, scorer, tmp_path / "b")
    assert copied["copies of a training picture"] > 0.7
    assert copied["copies, in pixels"] > 0.9
    assert honest["copies of a training picture"] < 0.3


def test_a_model_that_draws_one_picture_is_found_out(pack: Pack, scorer: Scorer, tmp_path: Path) -> None:
    honest = measured(ShapeEngine(), pack, scorer, tmp_path / "a")
    asked: list[str] = []

    def masks(_picture: np.ndarray[Any, np.dtype[np.uint8]], garment: str) -> None:
        asked.append(garment)

    same = measured(ShapeEngine(same=True), pack, scorer, tmp_path / "b", masks=masks)
    alone = next(value for name, value in same.items() if "the garments alone" in name)
    assert alone == 0
    assert set(asked) <= {"tshirt", "jeans", "dress"}
    assert not any("the garments alone" in name for name in honest)
    assert 0.7 < honest["diversity of 4 designs / of real photos"] < 1.4
    assert same["diversity of 4 designs / of real photos"] == 0


def test_the_command_packs_trains_and_keeps_the_scorer(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = written(pack, tmp_path / "pack")
    monkeypatch.setattr("modiste.design.load.load_engine", lambda _model, _settings: ShapeEngine())
    monkeypatch.setattr("modiste.design.evaluation.scorer_data.FEWEST", 4)
    settings = Settings.load(home=tmp_path / "home")
    told: list[float] = []
    request = EvaluateRequest(model=None, data=data, samples=6, seed=0, folder=tmp_path / "report")
    first = evaluate(request, settings, lambda share, _status: told.append(share))
    assert isinstance(first, Scorecard)
    assert told == sorted(told)
    assert (settings.home / "scorer" / "scorer.safetensors").is_file()
    monkeypatch.setattr("modiste.design.evaluation.scorer_data.train_scorer", None)
    again = evaluate(request, settings, None)
    assert [s.value for s in again.scores] == pytest.approx([s.value for s in first.scores], rel=0.02, abs=0.02)


def test_pictures_are_needed() -> None:
    with pytest.raises(DataError, match="--data"):
        evaluate(EvaluateRequest(), Settings.load(), None)


def test_a_set_without_a_score_split_is_refused(pack: Pack) -> None:
    rows = pack.rows("train")[:20]
    small = Pack(np.stack([pack.images[row] for row in rows]), [pack.records[row] for row in rows])
    with pytest.raises(DataError, match="larger"):
        train_scorer(small, attributes_of(small), lambda _share, _status: None)


def test_exact_copies_count_even_where_the_real_pictures_repeat_themselves() -> None:
    rng = np.random.default_rng(0)
    training = rng.normal(size=(200, 8)).astype(np.float32)
    real = np.concatenate([training[:4], rng.normal(size=(96, 8)).astype(np.float32)])
    copied = closeness(training[50:60], real, training)
    assert copied.median == 0
    assert copied.too_near.value == 1.0
    assert copied.real_too_near.value == pytest.approx(0.04)
    assert closeness(rng.normal(size=(10, 8)).astype(np.float32), real, training).too_near.value == 0.0
