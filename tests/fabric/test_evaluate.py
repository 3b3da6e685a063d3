"""`modiste evaluate fabric`: an honest judge, and numbers for every engine at hand."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from modiste.core.images import load_image
from modiste.core.settings import Settings
from modiste.data.patterns import draw_pattern
from modiste.fabric import evaluate as evaluating
from modiste.fabric import recipes, scorer
from modiste.fabric.evaluate import evaluate
from modiste.fabric.neural.presets import DCGANSize
from modiste.fabric.neural.training.pictures import FabricPictures, read_fabrics
from modiste.fabric.scorer import held_out_drawings, scorer_for, train_scorer
from modiste.train.recipe import TrainRequest
from modiste.train.scores import EvaluateRequest
from tests.fabric.neural.test_pictures import write
from tests.fabric.small import TINY

NOTHING = FabricPictures([], np.zeros(0, np.int64), ())


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recipes, "BUNDLED_TILE_UNET", TINY)
        patch.setattr(recipes, "BUNDLED_DCGAN", DCGANSize(noise=8, width=4, side_px=16))
        patch.setattr(evaluating, "STEPS", 2)
        patch.setattr(evaluating, "_UNSEEN", 2)
        patch.setattr(evaluating, "_TILE_PX", 64)
        patch.setattr(scorer, "_BATCH", 8)
        patch.setattr(scorer, "_DRAWN", 4)
        yield


def test_the_fifth_that_scores_is_not_trained_on(tmp_path: Path) -> None:
    data = write(tmp_path / "data", {"striped": 60, "dotted": 60})
    parts = [read_fabrics([data], 32, split=split) for split in ("all", "train", "test")]
    every, steer, score = ({picture.tobytes() for picture in part.pictures} for part in parts)
    assert steer | score == every
    assert not steer & score
    assert 8 <= len(score) <= 40
    assert all(part.names == ("dotted", "striped") for part in parts)


def test_every_engine_at_hand_is_measured(tmp_path: Path) -> None:
    data = write(tmp_path / "data", {"striped": 60, "dotted": 60})
    for part in ("fabric", "dcgan"):
        recipes.RECIPES[part](TrainRequest(data=(data,), folder=tmp_path / "run", steps=2, batch=4), Settings(), None)
    settings = Settings(home=tmp_path / "home")
    request = EvaluateRequest(model=str(tmp_path / "run"), data=data, samples=16, seed=3, folder=tmp_path / "report")
    card = evaluate(request, settings, None)
    scores = {score.name: score for score in card.scores}
    for engine in ("drawn", "neural", "dcgan"):
        assert 0 <= scores[f"{engine}: category recognised"].value <= 1
        assert scores[f"{engine}: distance to nearest training picture"].value > 0
    sheet = load_image(tmp_path / "report" / "sheet.png")
    assert sheet.width > 3 * 8 * 160, "a category a row, eight of each engine"
    assert scores["drawn: worst seam"].ok
    assert scores["neural: worst seam"].ok
    ratio = scores["neural: KID x1000"].value / scores["dcgan: KID x1000"].value
    assert scores["KID of neural / KID of dcgan"].value == pytest.approx(ratio)
    numbers = json.loads((tmp_path / "report" / "numbers.json").read_text())
    assert {one["engine"] for one in numbers["findings"]} == {"drawn", "neural", "dcgan"}
    assert evaluate(request, settings, None).scores == card.scores


def test_without_data_drawings_of_unseen_seeds_are_compared_with(tmp_path: Path) -> None:
    card = evaluate(EvaluateRequest(model=str(tmp_path), data=None, samples=22, seed=0, folder=tmp_path / "report"),
                    Settings(home=tmp_path / "home"), None)
    assert card.scores[0].name == "drawn: category recognised"
    assert "unseen seeds" in card.notes[0]


def test_the_judge_learns_to_name_categories(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scorer, "_DRAWN", 12)
    monkeypatch.setattr(scorer, "VIEW_PX", 48)
    judge = train_scorer(NOTHING, tmp_path, 100)
    names = ("striped", "dotted", "zebra", "houndstooth", "camouflage")
    tiles = [tile for name in names for tile in held_out_drawings(name, 6, 77)]
    _, said = judge.look(tiles)
    right = [judge.names[number] == name for number, name in zip(said, np.repeat(names, 6), strict=True)]
    assert np.mean(right) > 0.3  # of eleven: chance is 0.09


def test_a_judge_is_kept_until_the_pictures_change(tmp_path: Path) -> None:
    first = scorer_for(NOTHING, tmp_path, 1)
    tile = [draw_pattern("zebra", 128, 1)]
    again = scorer_for(NOTHING, tmp_path, 1)
    np.testing.assert_array_equal(first.look(tile)[0], again.look(tile)[0])
    other = FabricPictures([draw_pattern("stars", 64, 1)], np.zeros(1, np.int64), ("stars",))
    assert scorer_for(other, tmp_path, 1).names[-1] == "stars"
    (tmp_path / "judge.safetensors").write_bytes(b"broken")
    assert scorer_for(other, tmp_path, 1).names[-1] == "stars"
