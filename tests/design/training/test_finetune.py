import json
import os
import signal
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import DDIMScheduler
from PIL import Image
from safetensors.torch import load_file, save_file

from modiste import language
from modiste.core.errors import DataError, ModelError, TrainingError, WeightsError
from modiste.core.messages import Message
from modiste.core.settings import Settings
from modiste.core.values import Design, Lineage, Photo
from modiste.design.engine import SampleOptions
from modiste.design.load import load_engine
from modiste.design.training.finetune import finetune
from modiste.design.training.finetune_losses import DecoderLoss, FinetuneRecipe, TuneBatch
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult
from tests.design import tiny

PROMPT = language.prompt("a red dress")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("base")
    tiny.kandinsky(root / "k21")
    tiny.kandinsky22(root / "k22")
    tiny.stable_diffusion(root / "sd")
    return root


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name in ("red", "green", "blue"):
        Image.new("RGB", (40, 50), name).save(folder / f"{name}.png")
        (folder / f"{name}.txt").write_text(f"a {name} dress in acme style")
    return folder


def tune(
    data: Path, out: Path, model: Path, progress: TrainProgress | None = None, **options: object
) -> TrainResult:
    given: dict[str, object] = {"steps": 3, "batch": 2, "lora_rank": 2} | options
    return finetune(
        TrainRequest(data=(data,), folder=out, model=str(model), **given),  # type: ignore[arg-type]
        Settings.load(), progress)


def draw(model: Path) -> Design:
    return load_engine(str(model), Settings.load()).design(PROMPT, SampleOptions(seed=1, size_px=16, steps=2))[0]


def differ(first: Design, second: Design) -> bool:
    return not np.array_equal(np.asarray(first.image), np.asarray(second.image))


@pytest.mark.parametrize("name", ["k21", "k22/tiny-2-2-decoder"])
def test_lora_is_a_model_that_names_its_base(base: Path, data: Path, tmp_path: Path, name: str) -> None:
    result = tune(data, tmp_path / "mine", base / name, steps=12)
    assert (result.steps, result.samples, result.interrupted) == (12, 24, False)
    assert all(np.isfinite(value) for _, value in result.losses)
    config = json.loads((tmp_path / "mine" / "adapter_config.json").read_text())
    assert (config["base_model_name_or_path"], config["r"], config["peft_type"]) == (str(base / name), 2, "LORA")
    weights = load_file(tmp_path / "mine" / "adapter_model.safetensors")
    assert all(".lora_" in name for name in weights)
    lineage = Lineage.from_json((tmp_path / "mine" / "lineage.json").read_text())
    assert lineage.inputs == (str(data),)
    assert dict(lineage.settings)["lora_rank"] == "2"
    assert differ(draw(tmp_path / "mine"), draw(base / name))


def test_lora_reaches_the_inpainting_decoder(base: Path, data: Path, tmp_path: Path) -> None:
    tune(data, tmp_path / "mine", base / "k21", steps=12)
    photo, mask = Image.new("RGB", (16, 16), "red"), Image.new("L", (16, 16), 255)
    options = SampleOptions(seed=1, size_px=16, steps=2)
    first, second = (load_engine(str(folder), Settings.load()).inpaint(Photo(photo), mask, PROMPT, options)[0]
                     for folder in (base / "k21", tmp_path / "mine"))
    assert differ(first, second)


def test_all_weights_make_a_whole_model(base: Path, data: Path, tmp_path: Path) -> None:
    tune(data, tmp_path / "mine", base / "k21", lora_rank=None, steps=8)
    before = load_file(base / "k21" / "decoder" / "unet" / "diffusion_pytorch_model.safetensors")
    after = load_file(tmp_path / "mine" / "decoder" / "unet" / "diffusion_pytorch_model.safetensors")
    assert not torch.allclose(before["conv_in.weight"], after["conv_in.weight"].float(), atol=1e-5)
    assert differ(draw(tmp_path / "mine"), draw(base / "k21"))
    assert not (tmp_path / "mine" / "inpaint").exists()  # here the base's inpainting decoder is another network


def test_an_inpainting_decoder_that_shares_the_network_is_tuned_too(data: Path, tmp_path: Path) -> None:
    folder = tiny.kandinsky(tmp_path / "base")
    plain = load_file(folder / "decoder" / "unet" / "diffusion_pytorch_model.safetensors")
    path = folder / "inpaint" / "unet" / "diffusion_pytorch_model.safetensors"
    entry = torch.cat([plain["conv_in.weight"], load_file(path)["conv_in.weight"][:, 4:]], dim=1)
    save_file(plain | {"conv_in.weight": entry}, path, {"format": "pt"})
    tune(data, tmp_path / "mine", folder, lora_rank=None, steps=8)
    tuned = load_file(tmp_path / "mine" / "decoder" / "unet" / "diffusion_pytorch_model.safetensors")
    inpaint = load_file(tmp_path / "mine" / "inpaint" / "unet" / "diffusion_pytorch_model.safetensors")
    assert torch.equal(inpaint["conv_in.weight"][:, :4], tuned["conv_in.weight"])
    assert all(torch.equal(inpaint[name], value) for name, value in tuned.items() if name != "conv_in.weight")


def test_a_resumed_run_ends_where_an_unbroken_one_does(base: Path, data: Path, tmp_path: Path) -> None:
    def stop(share: float, _said: Message) -> None:
        if share > 0.3:
            os.kill(os.getpid(), signal.SIGINT)

    tune(data, tmp_path / "whole", base / "k21", steps=6)
    broken = tune(data, tmp_path / "parts", base / "k21", stop, steps=6)
    assert broken.interrupted
    assert broken.steps < 6
    again = tune(data, tmp_path / "parts", base / "k21", steps=6, resume=True)
    assert (again.steps, again.interrupted) == (6, False)
    first, second = (load_file(tmp_path / name / "adapter_model.safetensors") for name in ("whole", "parts"))
    assert all(torch.equal(value, second[key]) for key, value in first.items())
    with pytest.raises(TrainingError):
        tune(data, tmp_path / "parts", base / "k21", steps=8, resume=True, lora_rank=4)


def test_the_same_seed_gives_the_same_adapter(base: Path, data: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        tune(data, tmp_path / name, base / "k21")
    first, second = (load_file(tmp_path / name / "adapter_model.safetensors") for name in ("one", "two"))
    assert all(torch.equal(value, second[key]) for key, value in first.items())


@pytest.mark.parametrize("kind", ["epsilon", "v_prediction", "sample"])
def test_the_loss_is_zero_for_a_network_that_knows(kind: str) -> None:
    scheduler = DDIMScheduler(prediction_type=kind)
    clean = torch.randn(4, 4, 8, 8, generator=torch.Generator().manual_seed(0))

    class Knows(torch.nn.Linear):
        dtype = torch.float32

        def forward(self, noisy: torch.Tensor, steps: torch.Tensor, *_: object, **__: object) -> tuple[torch.Tensor]:  # type: ignore[override]
            alpha = scheduler.alphas_cumprod[steps].view(-1, 1, 1, 1)
            noise = (noisy - alpha.sqrt() * clean) / (1 - alpha).sqrt()
            velocity = alpha.sqrt() * noise - (1 - alpha).sqrt() * clean
            said = {"epsilon": noise, "sample": clean, "v_prediction": velocity}
            return (torch.cat([said[kind], torch.zeros_like(clean)], dim=1),)

    ids = torch.zeros(4, 3, dtype=torch.long)
    batch = TuneBatch(
        latents=clean, embeddings=torch.zeros(4, 16), shown=torch.zeros(4, 16), ids=ids, mask=ids, prior_ids=ids,
        prior_mask=ids)
    loss = DecoderLoss(Knows(1, 1), scheduler, None, FinetuneRecipe())(batch)
    assert float(loss["mse"]) < 1e-4


def test_bases_that_cannot_be_tuned(base: Path, data: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="StableDiffusionPipeline; modiste finetune tunes Kandinsky"):
        tune(data, tmp_path / "mine", base / "sd")
    with pytest.raises(WeightsError, match="no such folder"):
        tune(data, tmp_path / "mine", tmp_path / "a" / "b" / "c")


def test_no_pictures(base: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError):
        tune(tmp_path / "empty", tmp_path / "mine", base / "k21")


def test_an_adapter_without_weights_or_for_another_model(base: Path, data: Path, tmp_path: Path) -> None:
    tune(data, tmp_path / "mine", base / "k21")
    config = tmp_path / "mine" / "adapter_config.json"
    tiny.edit_json(config, base_model_name_or_path=str(base / "k22" / "tiny-2-2-decoder"))
    (tmp_path / "mine" / "adapter_model.safetensors").unlink()
    with pytest.raises(WeightsError, match=r"adapter_model\.safetensors: is missing"):
        load_engine(str(tmp_path / "mine"), Settings.load())
    tiny.edit_json(config, base_model_name_or_path=None)
    with pytest.raises(WeightsError, match="names its base_model_name_or_path"):
        load_engine(str(tmp_path / "mine"), Settings.load())
