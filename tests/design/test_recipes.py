"""Every part that `modiste train` names, trained for two steps in its order into one folder that then draws."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
import torch
from diffusers import KandinskyInpaintPipeline, KandinskyPipeline, KandinskyPriorPipeline
from safetensors.torch import load_file, save_file

from modiste import language
from modiste.cli.main import main
from modiste.core.errors import DataError, ModisteError, WeightsError
from modiste.core.settings import Settings
from modiste.design import recipes
from modiste.design.designer import Designer
from modiste.design.engine import SampleOptions
from modiste.encoder import fill_missing
from modiste.encoder import recipes as encoder_recipes
from modiste.encoder.heads import HEAD_KINDS
from modiste.studio.parts import FINETUNE, PARTS
from modiste.studio.studio import Studio
from modiste.train import run as running
from modiste.train.loop import Budget
from modiste.train.recipe import TrainRequest, TrainResult
from tests.data.drawn_pack import write_folder, write_pack
from tests.design.bundle import ENCODER, MOVQ, PRIOR_SIZE, UNET

FITTED = "heads"  # fitted at once, in a fixed number of steps
ITEMS = "item-encoder"  # reads pictures of its own, see tests/encoder/item
NAMES = [part.name for part in PARTS if part.room in ("encoder", "design") and part.name not in (FITTED, ITEMS)]


@pytest.fixture(scope="module", autouse=True)
def tiny_sizes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder_recipes, "BUNDLED_ENCODER", ENCODER)
        patch.setattr(recipes, "BUNDLED_MOVQ", MOVQ)
        patch.setattr(recipes, "BUNDLED_UNET", UNET)
        patch.setattr(recipes, "BUNDLED_PRIOR", PRIOR_SIZE)
        patch.setattr(recipes, "_PATCHES", 1000)
        patch.setattr(recipes, "_SAMPLES", 3)
        yield


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "pack"
    write_pack(folder, 3)
    return folder


def train(part: str, data: Path, folder: Path, told: list[tuple[float, str]] | None = None, **options: object
          ) -> TrainResult:
    request = TrainRequest(data=(data,), folder=folder, **{"steps": 2, "batch": 4, **options})  # type: ignore[arg-type]
    studio = Studio(Settings.load(home=folder / "home", threads=1))
    return studio.train(part, request, lambda share, said: None if told is None else told.append((share, str(said))))


@pytest.fixture(scope="module")
def model(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose every part was trained for two steps, in the listed order, with the same folder."""
    folder = tmp_path_factory.mktemp("model")
    for name in NAMES:
        result = train(name, data, folder)
        assert (result.steps, result.samples, result.interrupted, result.folder) == (2, 8, False, folder), name
        assert dict(result.losses), name
        assert all(value == value for _, value in result.losses), name
    assert train(FITTED, data, folder).folder == folder
    return folder


@pytest.mark.parametrize("part", [*PARTS, FINETUNE], ids=lambda part: part.name)
def test_every_registered_part_has_its_recipe(part: object) -> None:
    room = import_module(f"modiste.{part.room}.recipes")  # type: ignore[attr-defined]
    assert callable(room.RECIPES[part.name])  # type: ignore[attr-defined]


def test_every_recipe_is_registered() -> None:
    named = {(part.room, part.name) for part in (*PARTS, FINETUNE)}
    for room in ("design", "encoder", "fabric"):
        assert {(room, name) for name in import_module(f"modiste.{room}.recipes").RECIPES} <= named


def test_the_trained_folder_draws(model: Path) -> None:
    designer = Designer.from_folder(model)
    (
        design,) = designer.design(
            language.prompt("синие джинсы"), SampleOptions(seed=1, steps=2, lock=("type", "pattern")))
    assert design.image.size == (256, 256)


def test_stock_pipelines_load_the_trained_folder(model: Path) -> None:
    for pipeline, part in ((KandinskyPriorPipeline, "prior"), (KandinskyPipeline, "decoder"),
                           (KandinskyInpaintPipeline, "inpaint")):
        loaded = pipeline.from_pretrained(model / part)
        assert loaded.dtype == torch.float32


def test_weights_are_stored_small(model: Path) -> None:
    stored = [path for path in model.rglob("*.safetensors")
              if not path.is_symlink() and not {"latents"} & set(path.parts) and "run" not in path.parent.name]
    assert len(stored) >= 9
    for path in stored:
        assert {value.dtype for value in load_file(path).values() if value.is_floating_point()} == {torch.float16}, path


@pytest.mark.parametrize("part", NAMES)
def test_each_part_resumes_and_goes_on(part: str, model: Path, data: Path) -> None:
    again = train(part, data, model, resume=True, steps=3)
    assert again.steps == 3
    assert again.samples == 12


@pytest.mark.parametrize("part", [name for name in NAMES if name not in ("encoder", "autoencoder")])
def test_a_part_says_what_it_lacks(part: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recipes, "weights_folder", lambda: tmp_path / "none")
    with pytest.raises(WeightsError, match=r"not trained yet.*--model"):
        train(part, data, tmp_path / "run")


def test_a_part_builds_on_the_named_model(model: Path, data: Path, tmp_path: Path) -> None:
    train("movq", data, tmp_path / "run", model=str(model))
    # What this run has of the decoder lacks the light autoencoder, so that is still taken from the named model.
    train("decoder", data, tmp_path / "run", model=str(model))
    assert (tmp_path / "run" / "decoder" / "light.safetensors").is_file()
    train("prior", data, tmp_path / "run", model=str(model))
    assert Designer.from_folder(tmp_path / "run").design(language.prompt("jeans"), SampleOptions(seed=1, steps=1))


@pytest.mark.parametrize(("part", "file", "name", "size", "smaller"), [
    ("decoder", "unet/body.safetensors", "mid_block.resnets.0.conv1.weight", "BUNDLED_UNET",
     replace(UNET, widths=(16, 48))),
    ("movq", "movq/diffusion_pytorch_model.safetensors", "decoder.mid_block.resnets.0.conv1.weight", "BUNDLED_MOVQ",
     replace(MOVQ, layers_per_block=2)),
])
def test_a_part_goes_on_from_the_named_one(model: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                           part: str, file: str, name: str, size: str, smaller: object) -> None:
    shutil.copytree(model, tmp_path / "new", symlinks=True)
    # without --model it begins anew in the same folder
    train(part, data, tmp_path / "new", seed=1, steps=1, replace=True)
    train(part, data, tmp_path / "on", model=str(model), steps=1)
    old, new, on = (load_file(folder / "decoder" / file)[name] for folder in (model, tmp_path / "new", tmp_path / "on"))
    assert (on - old).abs().max() < 1e-3 < (new - old).abs().max()
    monkeypatch.setattr(recipes, size, smaller)
    with pytest.raises(WeightsError, match="another size; leave out --model"):
        train(part, data, tmp_path / "other", model=str(model))


def test_pictures_without_garments_teach_no_decoder(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nameless = tmp_path / "pack"
    write_pack(nameless, 1)
    lines = (nameless / "records.jsonl").read_text().splitlines()
    rows = [json.loads(line) | {"caption": "nice", "fields": {"subCategory": "Fragrance"}} for line in lines]
    (nameless / "records.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    monkeypatch.setattr(fill_missing, "_SURE", dict.fromkeys(HEAD_KINDS, 2.0))
    with pytest.raises(DataError, match="names a garment"):
        train("prior", nameless, tmp_path / "run", model=str(model))


def test_latents_are_kept_until_what_they_are_made_of_changes(
    model: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    encode = recipes.encode_latents  # type: ignore[attr-defined]
    monkeypatch.setattr(recipes, "encode_latents", lambda *parts: made.append(1) or encode(*parts))
    base = tmp_path / "base"
    shutil.copytree(model, base)
    for expected in (1, 1):
        train("prior", data, tmp_path / "run", model=str(base), replace=True)
        assert len(made) == expected
    tensors = load_file(base / "decoder" / "light.safetensors")
    save_file({name: value * 1.5 for name, value in tensors.items()}, base / "decoder" / "light.safetensors")
    train("prior", data, tmp_path / "run", model=str(base), replace=True)
    assert len(made) == 2
    more = write_pack(tmp_path / "more", 4) and tmp_path / "more"
    train("prior", more, tmp_path / "run", model=str(base), replace=True)  # type: ignore[arg-type]
    assert len(made) == 3


def test_progress_is_told(model: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[float, str]] = []
    monkeypatch.setattr(running, "Budget", lambda minutes, steps: Budget(minutes=minutes, steps=steps, log_steps=1))
    train("prior", data, tmp_path, told, model=str(model), steps=3)
    assert len(told) == 3
    assert told[0][1].startswith("step 1, ")
    assert ", prior " in told[0][1]


def test_the_command_trains_and_resumes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pictures = write_folder(tmp_path / "pictures")
    run = ["train", "autoencoder", "--data", str(pictures), "-o", str(tmp_path / "run"), "--batch", "2", "--json"]
    assert main([*run, "--budget", "1m", "--steps", "1"]) == 0
    first = json.loads(capsys.readouterr().out)
    assert (first["steps"], first["part"]) == (1, "autoencoder")
    assert main([*run, "--steps", "2", "--resume"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"] == 2
    assert main([*run, "--steps", "2", "--resume", "--batch", "3"]) == 1
    assert "other settings (batch)" in capsys.readouterr().err
    movq = ["train", "movq", "--data", str(pictures), "-o", str(tmp_path / "movq"), "--batch", "2", "--steps", "1"]
    assert main([*movq, "--model", str(tmp_path / "run")]) == 0
    assert (tmp_path / "movq" / "decoder" / "movq" / "config.json").is_file()
    assert main([*movq, "--model", str(tmp_path / "nowhere")]) == 2
    assert "nowhere: no such folder" in capsys.readouterr().err


def test_errors_are_ours(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ModisteError):
        train("decoder", data, tmp_path, resume=True, model=str(tmp_path / "nowhere"))
