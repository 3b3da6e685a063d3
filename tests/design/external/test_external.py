import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import diffusers
import numpy as np
import pytest
import torch
from PIL import Image

from modiste import language
from modiste.core.errors import InputError, ModelError, WeightsError
from modiste.core.images import fit_square, save_png
from modiste.core.settings import Settings
from modiste.core.values import Design, Lineage, Photo, Prompt, Verification
from modiste.design.engine import DesignEngine, SampleOptions
from modiste.design.external.backend import enough_strength
from modiste.design.external.designer import ExternalDesigner
from modiste.design.load import load_engine
from modiste.design.loop import LOCK_ATTEMPTS
from tests.design import tiny

PROMPT = language.prompt("blue jeans")
SMALL = SampleOptions(seed=1, size_px=64, steps=2)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder with `k21`, `k22/...` and `sd`; tests that break a model take a copy."""
    root = tmp_path_factory.mktemp("models")
    tiny.kandinsky(root / "k21")
    tiny.kandinsky22(root / "k22")
    tiny.stable_diffusion(root / "sd")
    return root


@pytest.fixture(scope="module")
def k21(models: Path) -> ExternalDesigner:
    return external(models / "k21", models)


@pytest.fixture(scope="module")
def sd(models: Path) -> ExternalDesigner:
    return external(models / "sd", models)


def external(folder: Path, home: Path) -> ExternalDesigner:
    engine = load_engine(str(folder), Settings(home=home))
    assert isinstance(engine, ExternalDesigner)
    return engine


@pytest.fixture
def copy(models: Path, tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        return Path(shutil.copytree(models / name, tmp_path / "copy"))

    return make


def photo(colour: str = "red", size: tuple[int, int] = (40, 60)) -> Photo:
    return Photo(Image.new("RGB", size, colour), f"{colour}.png")


def pixels(design: Design) -> np.ndarray:
    return np.asarray(design.image)


def differ(first: Design, second: Design) -> bool:
    return not np.array_equal(pixels(first), pixels(second))


@pytest.mark.parametrize(
    ("name", "pipeline"),
    [("k21", "KandinskyPipeline"), ("k21/decoder", "KandinskyPipeline"), ("k21/prior", "KandinskyPipeline"),
     ("k22/tiny-2-2-decoder", "KandinskyV22Pipeline"), ("k22/tiny-2-2-prior", "KandinskyV22Pipeline"),
     ("sd", "StableDiffusionPipeline")],
)
def test_every_kind_draws_with_a_seed_per_sample(models: Path, name: str, pipeline: str) -> None:
    model: DesignEngine = load_engine(str(models / name), Settings.load())
    told: list[tuple[int, int]] = []
    first, second = model.design(PROMPT, replace(SMALL, n=2, seed=7), progress=lambda *at: told.append(at))
    assert [(d.seed, d.image.size, d.model) for d in (first, second)] == [
        (7, (64, 64), str(models / name)), (8, (64, 64), str(models / name))]
    assert differ(first, second)
    alone = model.design(PROMPT, replace(SMALL, seed=8))[0]
    assert not differ(second, alone)
    assert told == sorted(told)
    assert told[-1] == (4, 4)
    assert len(told) == 4
    assert first.lineage.kind == "design"
    assert first.lineage.inputs == (PROMPT.text,)
    assert dict(first.lineage.settings)["pipeline"] == pipeline


def test_kandinsky_is_the_stock_pipeline_on_the_typed_text(models: Path, k21: ExternalDesigner) -> None:
    prompt = language.prompt("Прямые ДЖИНСЫ")
    drawn = k21.design(prompt, replace(SMALL, seed=3))[0]
    prior = diffusers.KandinskyPriorPipeline.from_pretrained(models / "k21" / "prior")
    decoder = diffusers.KandinskyPipeline.from_pretrained(models / "k21" / "decoder")
    stream = torch.Generator().manual_seed(3)
    wanted, empty = prior("Прямые ДЖИНСЫ", generator=stream).to_tuple()
    stock = decoder("Прямые ДЖИНСЫ", wanted, empty, height=64, width=64, num_inference_steps=2, generator=stream)
    assert np.array_equal(np.asarray(stock.images[0]), pixels(drawn))


def test_restyle_mixes_embeddings_as_the_stock_prior_does(models: Path, k21: ExternalDesigner) -> None:
    photos = [photo("red"), photo("blue")]
    drawn = k21.restyle(photos, PROMPT, replace(SMALL, seed=3), mix=0.5, weights=[3, 1])[0]
    prior = diffusers.KandinskyPriorPipeline.from_pretrained(models / "k21" / "prior")
    decoder = diffusers.KandinskyPipeline.from_pretrained(models / "k21" / "decoder")
    pictures = [fit_square(p.image, 64) for p in photos]
    mixed = prior.interpolate([PROMPT.text, *pictures], [0.5, 0.375, 0.125],
                              generator=torch.Generator().manual_seed(3))
    stream = torch.Generator().manual_seed(3)
    prior(PROMPT.text, generator=stream)  # the decoder goes on where the prior's stream ends
    stock = decoder(PROMPT.text, mixed.image_embeds, mixed.negative_image_embeds, height=64, width=64,
                    num_inference_steps=2, generator=stream)
    assert np.abs(np.asarray(stock.images[0], int) - pixels(drawn)).max() <= 1
    assert drawn.lineage.inputs == (PROMPT.text, "red.png", "blue.png")


@pytest.mark.parametrize("name", ["k21", "k22/tiny-2-2-decoder", "sd"])
def test_photos_weigh_in(models: Path, name: str) -> None:
    model = load_engine(str(models / name), Settings.load())
    red, blue = (model.restyle([photo(c)], PROMPT, SMALL, mix=0.9, weights=None)[0]
                 for c in ("red", "blue"))
    assert differ(red, blue)
    near, far = (model.image_to_image(photo("red"), PROMPT, SMALL, strength=s)[0] for s in (0.01, 1.0))
    assert differ(near, far)
    assert near.image.size == photo("red").image.size


@pytest.mark.parametrize("name", ["k21", "sd"])
def test_inpainting_keeps_every_pixel_outside(models: Path, name: str) -> None:
    model = load_engine(str(models / name), Settings.load())
    noise = np.random.default_rng(0).integers(0, 256, (50, 70, 3), np.uint8)
    mask = np.zeros((50, 70), np.uint8)
    mask[10:30, 20:60] = 255
    drawn = pixels(model.inpaint(Photo(Image.fromarray(noise)), Image.fromarray(mask), PROMPT, SMALL)[0])
    assert np.array_equal(drawn[mask == 0], noise[mask == 0])
    assert not np.array_equal(drawn[mask == 255], noise[mask == 255])


def test_a_small_size_is_drawn_at_the_model_s_own_and_scaled_down(sd: ExternalDesigner, k21: ExternalDesigner) -> None:
    assert [sd.backend.side_px(s) for s in (64, 72, 200)] == [64, 128, 256]
    assert [k21.backend.side_px(s) for s in (8, 18)] == [16, 20]
    assert sd.design(PROMPT, replace(SMALL, seed=1, size_px=72))[0].image.size == (72, 72)


def test_any_strength_means_at_least_one_step() -> None:
    assert all(int(steps * enough_strength(0.001, steps)) == 1 for steps in range(1, 200))
    assert enough_strength(0.6, 50) == 0.6


def test_a_photo_made_here_is_a_parent(k21: ExternalDesigner, tmp_path: Path) -> None:
    made = Lineage(kind="design", model="modiste", seed=5)
    save_png(Image.new("RGB", (16, 16)), tmp_path / "a.png", made)
    source = Photo(Image.new("RGB", (16, 16)), str(tmp_path / "a.png"))
    assert k21.image_to_image(source, PROMPT, SMALL, strength=1.0)[0].lineage.parents == (made,)


def test_locks_are_checked_and_drawn_again(models: Path) -> None:
    looked: list[Image.Image] = []

    def check(image: Image.Image, prompt: Prompt, lock: tuple[str, ...]) -> tuple[Verification, ...]:
        looked.append(image)
        return tuple(Verification(
            kind=kind, asked="jeans", seen="dress", confidence=0.5, ok=len(looked) == 2) for kind in lock)

    model = load_engine(str(models / "sd"), Settings.load(), check)
    drawn = model.design(PROMPT, replace(SMALL, seed=1, lock=("type",)))[0]
    assert len(looked) == 2
    assert drawn.ok
    assert drawn.image is looked[1]
    assert dict(drawn.lineage.settings)["attempt"] == "1"
    model.design(PROMPT, replace(SMALL, seed=1, lock=("type",)))
    assert len(looked) == 2 + LOCK_ATTEMPTS


# What cannot be done says what can.


def test_kandinsky_without_an_inpainting_decoder(models: Path) -> None:
    model = load_engine(str(models / "k22" / "tiny-2-2-decoder"), Settings.load())
    with pytest.raises(ModelError, match=r"inpaint/.*--strength"):
        model.inpaint(photo(), Image.new("L", (40, 60), 255), PROMPT, SMALL)


def test_an_inpainting_decoder_only_fills_masks(models: Path) -> None:
    model = load_engine(str(models / "k21" / "inpaint"), Settings.load())
    with pytest.raises(ModelError, match="--mask"):
        model.design(PROMPT, SMALL)


def test_a_pipeline_that_cannot_start_from_a_photo(sd: ExternalDesigner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sd.backend, "_views", {})
    monkeypatch.setattr(diffusers.AutoPipelineForImage2Image, "from_pipe", _refuse)
    with pytest.raises(ModelError, match="StableDiffusionPipeline cannot do modiste restyle; it can do modiste d"):
        sd.restyle([photo()], PROMPT, SMALL, mix=0.5)


def _refuse(*_: object, **__: object) -> None:
    raise ValueError("AutoPipeline can't find a pipeline linked to it")


def test_image_to_image_takes_one_photo(sd: ExternalDesigner) -> None:
    with pytest.raises(ModelError, match="starts from one photo, got 2"):
        sd.restyle([photo(), photo("blue")], PROMPT, SMALL, mix=0.5)
    assert sd.restyle([photo(), photo("blue")], PROMPT, SMALL, mix=0.5, weights=[1, 0])


def test_a_mask_of_another_size(sd: ExternalDesigner) -> None:
    with pytest.raises(InputError, match="30x30"):
        sd.inpaint(photo(), Image.new("L", (30, 30), 255), PROMPT, SMALL)


# What cannot be loaded names the file or the id, and the remedy.


@pytest.mark.parametrize(
    ("name", "missing"),
    [("k21", "prior/model_index.json"), ("k21", "decoder/unet/diffusion_pytorch_model.safetensors"),
     ("k21", "decoder/unet/config.json"), ("k21", "prior/image_encoder/model.safetensors"),
     ("k21", "decoder/scheduler/scheduler_config.json"), ("k21", "prior/image_processor/preprocessor_config.json"),
     ("sd", "vae/diffusion_pytorch_model.safetensors"), ("sd", "tokenizer/tokenizer_config.json")],
)
def test_a_missing_file_is_named(copy: Callable[[str], Path], name: str, missing: str) -> None:
    folder = copy(name)
    (folder / missing).unlink()
    with pytest.raises(WeightsError, match="missing") as caught:
        load_engine(str(folder), Settings.load())
    assert str(folder / missing) in str(caught.value)


def test_a_missing_shard_is_named(copy: Callable[[str], Path]) -> None:
    unet = copy("k21") / "decoder" / "unet"
    (unet / "diffusion_pytorch_model.safetensors").rename(unet / "a.safetensors")
    (unet / "diffusion_pytorch_model.safetensors.index.json").write_text(
        '{"metadata": {}, "weight_map": {"conv_in.weight": "a.safetensors", "conv_in.bias": "b.safetensors"}}')
    with pytest.raises(WeightsError, match=r"b\.safetensors: is missing"):
        load_engine(str(unet.parent.parent), Settings.load())


def test_damaged_weights(copy: Callable[[str], Path]) -> None:
    folder = copy("sd")
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(WeightsError, match="cannot be loaded"):
        load_engine(str(folder), Settings.load())


def test_pickles_are_not_opened(copy: Callable[[str], Path]) -> None:
    unet = copy("sd") / "unet"
    (unet / "diffusion_pytorch_model.safetensors").rename(unet / "diffusion_pytorch_model.bin")
    with pytest.raises(WeightsError, match=r"\.bin: pickled weights .* safetensors"):
        load_engine(str(unet.parent), Settings.load())


def test_code_in_the_folder_is_not_run(copy: Callable[[str], Path]) -> None:
    folder = copy("sd")
    (folder / "unet" / "mine.py").write_text("raise SystemExit('run')")
    tiny.edit_json(folder / "model_index.json", unet=["mine", "UNet2DConditionModel"])
    with pytest.raises(WeightsError, match="brings code of its own"):
        load_engine(str(folder), Settings.load())
    tiny.edit_json(folder / "model_index.json", _class_name=["mine", "Pipe"])
    with pytest.raises(WeightsError, match="code of its own"):
        load_engine(str(folder), Settings.load())


def test_a_pipeline_that_diffusers_does_not_know(copy: Callable[[str], Path]) -> None:
    folder = copy("sd")
    tiny.edit_json(folder / "model_index.json", _class_name="DreamPipeline")
    with pytest.raises(WeightsError, match=r"no pipeline DreamPipeline"):
        load_engine(str(folder), Settings.load())


def test_halves_that_do_not_fit(copy: Callable[[str], Path], tmp_path: Path) -> None:
    folder = copy("k21")
    shutil.rmtree(folder / "prior")
    torch.manual_seed(0)
    tiny.prior21(2 * tiny.SPACE).save_pretrained(folder / "prior")
    with pytest.raises(WeightsError, match=r"image embeddings of 16 numbers.* gives 32"):
        load_engine(str(folder), Settings.load())


def test_half_a_kandinsky(copy: Callable[[str], Path]) -> None:
    folder = copy("k21")
    shutil.rmtree(folder / "decoder")
    with pytest.raises(WeightsError, match=r"decoder/model_index\.json"):
        load_engine(str(folder), Settings.load())
    with pytest.raises(WeightsError, match="is a Kandinsky prior"):
        load_engine(str(folder / "prior"), Settings.load())


def test_a_decoder_alone_takes_the_shared_prior_or_says_so(copy: Callable[[str], Path]) -> None:
    folder = copy("k21")
    shutil.rmtree(folder / "prior")
    with pytest.raises(WeightsError, match="hf download kandinsky-community/kandinsky-2-1-prior"):
        load_engine(str(folder / "decoder"), Settings.load())


@pytest.mark.parametrize("model", ["nobody/no-such-model-17", "kandinsky-community/kandinsky-2-1"])
def test_an_id_that_cannot_be_fetched(model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    with pytest.raises(WeightsError, match="cannot be fetched") as caught:
        load_engine(model, Settings.load(offline=True))
    assert model in str(caught.value)
    assert "hf download" in str(caught.value)


@pytest.mark.parametrize(
    ("model", "said"),
    [("no/such/folder", "no such folder"), ("nothing here", "no such folder"), ("a.txt", "is a file")],
)
def test_names_that_mean_nothing(model: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("x")
    with pytest.raises(WeightsError, match=said):
        load_engine(model, Settings.load())


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"has no model_index\.json"):
        load_engine(str(tmp_path), Settings.load())
