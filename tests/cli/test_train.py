from pathlib import Path
from types import SimpleNamespace

import pytest

from modiste.cli.train import minutes
from modiste.core.errors import InputError
from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.studio import training
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult
from modiste.train.scores import EvaluateRequest, Score, Scorecard
from tests.cli.conftest import Run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[TrainRequest | EvaluateRequest]:
    """Puts recipes and a measurement of our own in every room; holds what they were asked."""
    requests: list[TrainRequest | EvaluateRequest] = []

    def recipe(request: TrainRequest, _settings: Settings, progress: TrainProgress | None) -> TrainResult:
        requests.append(request)
        if progress is not None:
            progress(0.5, message("cli.item", item="step 5"))
        return TrainResult(
            folder=request.folder, steps=10, samples=80, minutes=0.5, interrupted=request.seed == 13,
            losses=(("total", 0.25),))

    def evaluate(request: EvaluateRequest, _settings: Settings, _progress: TrainProgress | None, **_more: object
                 ) -> Scorecard:
        requests.append(request)
        scores = (
            Score(name="type accuracy", value=0.9, reference=0.95, target=0.85),
            Score(name="KID", value=3.0, reference=1.0, target=2.0, higher_is_better=False))
        return Scorecard(
            room="design", model="bundled", samples=request.samples, seed=request.seed, scores=scores,
            notes=("half the prompts are Russian",))

    parts = ("encoder", "movq", "decoder", "light-decoder", "prior", "finetune")
    rooms = SimpleNamespace(RECIPES=dict.fromkeys(parts, recipe), evaluate=evaluate)
    monkeypatch.setattr(training, "import_module", lambda _name: rooms)
    return requests


@pytest.mark.parametrize("part", ["encoder", "movq", "decoder", "light-decoder", "prior"])
def test_train_hands_the_request_over(run: Run, asked: list[TrainRequest], part: str) -> None:
    Path("data.csv").write_text("")
    ran = run(
        "train", part, "--data", "data.csv", "--budget", "1h30m", "--steps", 10, "--batch", 4, "--seed", 3, "--resume",
        "--caption-column", "text",
    )
    assert ran.code == 0
    assert asked == [
        TrainRequest(
            data=(Path("data.csv"),), folder=Path("runs") / part, minutes=90.0, steps=10, batch=4, seed=3, resume=True,
            caption_column="text")
    ]
    assert "10 steps" in ran.out
    assert Path("runs", part).is_dir()


def test_finetune_with_lora(run: Run, asked: list[TrainRequest]) -> None:
    Path("data.csv").write_text("")
    ran = run("finetune", "--data", "data.csv", "--lora", 8, "--model", "m", "--steps", 5, "-o", "mine", "--json")
    assert ran.code == 0
    assert (asked[0].lora_rank, asked[0].model, asked[0].folder) == (8, "m", Path("mine"))
    assert "losses" in ran.json()


def test_an_interrupted_run_says_how_to_go_on(run: Run, asked: list[TrainRequest]) -> None:
    Path("data.csv").write_text("")
    ran = run("train", "prior", "--data", "data.csv", "--steps", 10, "--seed", 13)
    assert ran.code == 130
    assert "--resume" in ran.messages[0]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["train", "dekoder", "--data", "data.csv", "--steps", "1"], "decoder"),
        (["train", "finetune", "--data", "data.csv", "--steps", "1"], "modiste finetune"),
        (["train", "decoder", "--steps", "1"], "--data"),
        (["train", "decoder", "--data", "data.csv"], "--budget"),
        (["train", "decoder", "--data", "missing", "--steps", "1"], "missing"),
        (["train", "decoder", "--data", "data.csv", "--steps", "0"], "steps"),
        (["train", "decoder", "--data", "data.csv", "--budget", "soon"], "--budget"),
        (["train", "decoder", "--data", "data.csv", "--steps", "1", "--batch", "0"], "batch"),
        (["train", "decoder", "--data", "data.csv", "--steps", "1", "--seed", "-1"], "seed"),
        (["finetune", "--data", "data.csv", "--steps", "1", "--lora", "0"], "lora"),
        (["evaluate", "designs"], "design"),
        (["evaluate", "design", "-n", "0"], "n:"),
        (["evaluate", "design", "--data", "missing"], "missing"),
    ],
)
def test_bad_requests(run: Run, asked: list[TrainRequest], arguments: list[str], named: str) -> None:
    Path("data.csv").write_text("")
    ran = run(*arguments)
    assert ran.code == 2
    assert named in ran.message
    assert asked == []
    assert not Path("runs").exists()


def test_evaluate_prints_scores_beside_their_targets(run: Run, asked: list[EvaluateRequest]) -> None:
    ran = run("evaluate", "design", "-n", 20, "--seed", 4)
    assert asked == [EvaluateRequest(model=None, data=None, samples=20, seed=4, most=20)]
    accuracy, distance = (next(line for line in ran.out.splitlines() if name in line) for name in ("accuracy", "KID"))
    assert all(text in accuracy for text in ("0.9", "0.95", "0.85", "met"))
    assert "missed" in distance
    assert "half the prompts are Russian" in ran.out
    told = run("evaluate", "design", "--json").json()
    assert [score["ok"] for score in told["scores"]] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"), [("90s", 1.5), ("20m", 20), ("20", 20), ("1h30m", 90), ("0.5h", 30), (" 2D ", 2880)]
)
def test_times(text: str, expected: float) -> None:
    assert minutes(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "0", "0m", "soon", "-5m", "5 parsecs", "1h,30m"])
def test_what_is_no_time(text: str) -> None:
    with pytest.raises(InputError, match="--budget"):
        minutes(text)
