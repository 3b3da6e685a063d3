import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from benchmarks import design_speed
from modiste.core.values import Prompt
from modiste.design.engine import SampleOptions
from modiste.design.sampler import SamplerSettings


class FakeStock:
    """Remembers what it was asked."""

    prior_steps = 25

    def __init__(self, steps: int) -> None:
        self.steps, self.calls = steps, []

    def __call__(self, prompt: Prompt, n: int, seed: int) -> Sequence[Image.Image]:
        self.calls.append((prompt.text, n, seed))
        return [Image.new("RGB", (32, 32))] * n


def test_ways_take_turns_on_the_same_prompts() -> None:
    first, second = FakeStock(1), FakeStock(2)
    times = design_speed.seconds([first, second], repeats=3)
    assert [len(one) for one in times] == [3, 3]
    assert first.calls == second.calls
    assert len(first.calls) == 4  # a warm-up that is not timed
    assert {n for _, n, _ in first.calls} == {4}


def test_the_result_is_ratios(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    drawn: list[int] = []

    def draw(_prompt: Prompt, options: SampleOptions) -> list[SimpleNamespace]:
        drawn.append(options.n)
        return [SimpleNamespace(image=Image.new("RGB", (32, 32)))] * options.n

    made: list[SimpleNamespace] = []

    def load(_folder: Path) -> SimpleNamespace:
        made.append(SimpleNamespace(design=draw, settings=SamplerSettings(steps=8, prior_steps=4)))
        return made[-1]

    monkeypatch.setattr(design_speed, "Designer", SimpleNamespace(from_folder=load))
    monkeypatch.setattr(design_speed, "load_stock", lambda _models, steps: FakeStock(steps))
    design_speed.main(["--models", str(Path("models")), "--repeats", "2", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert [(one["name"], one["steps"]) for one in told["timings"]] == [
        ("ours", 8), ("ours, unscreened", 8), ("stock, 16 steps", 16), ("stock, 25 steps", 25), ("stock, 50 steps", 50)]
    assert len(told["times_slower_than_ours"]) == 4
    assert told["cold_command_s"] is None
    assert [designer.settings.candidates for designer in made] == [SamplerSettings().candidates, 1]
    assert drawn == [4] * 6
