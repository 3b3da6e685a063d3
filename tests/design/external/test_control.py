"""Control of the shape by depth, normals and lines through the stock classes, and what does not fit refused."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import diffusers
import numpy as np
import pytest
import torch
from peft import LoraConfig, get_peft_model
from PIL import Image

from modiste import language
from modiste.core.errors import InputError, ModelError, WeightsError
from modiste.core.settings import Settings
from modiste.core.values import Design, Photo
from modiste.design.engine import Control, ControlKind, SampleOptions
from modiste.design.external.designer import ExternalDesigner
from modiste.design.load import check_control, load_engine
from tests.design import tiny

PROMPT = language.prompt("blue jeans")
SMALL = SampleOptions(seed=1, size_px=64, steps=2)
BASES = ("k22/tiny-2-2-decoder", "sd", "xl")


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bases, and beside them what controls them: `sd-net`, `xl-net`, and Kandinsky's own decoder for depths."""
    root = tmp_path_factory.mktemp("models")
    tiny.kandinsky(root / "k21", inpaint=False)
    tiny.kandinsky22(root / "k22")
    tiny.depth_decoder22(root / "k22" / "tiny-2-2-controlnet-depth")
    for name, make in (("sd", tiny.stable_diffusion), ("xl", tiny.stable_diffusion_xl)):
        make(root / name)
        tiny.control_net(root / name, root / f"{name}-net")
    return root


@pytest.fixture(scope="module")
def engine(models: Path) -> Callable[[str], ExternalDesigner]:
    """Loaded models by name, each once."""
    loaded: dict[str, ExternalDesigner] = {}

    def load(name: str) -> ExternalDesigner:
        if name not in loaded:
            found = load_engine(str(models / name), Settings.load())
            assert isinstance(found, ExternalDesigner)
            loaded[name] = found
        return loaded[name]

    return load


def ramp(*, flip: bool = False) -> Image.Image:
    """A depth that rises from left to right, or the other way round."""
    values = np.tile(np.arange(64, dtype=np.uint8) * 4, (64, 1))
    return Image.fromarray(values[:, ::-1] if flip else values).convert("RGB")


def controlled(models: Path, base: str, kind: ControlKind = "depth", *, flip: bool = False) -> SampleOptions:
    named = None if base.startswith("k22") else str(models / f"{base}-net")
    return replace(SMALL, control=Control(kind, ramp(flip=flip), named))


def pixels(design: Design) -> np.ndarray:
    return np.asarray(design.image)


def differ(one: Design, two: Design) -> bool:
    return not np.array_equal(pixels(one), pixels(two))


PHOTO = Photo(Image.new("RGB", (64, 64), "red"), "red.png")


@pytest.mark.parametrize("base", BASES)
def test_the_control_shows_in_every_kind_of_picture(models: Path, base: str, engine) -> None:
    model, options = engine(base), controlled(models, base)
    drawn = model.design(PROMPT, options)[0]
    assert differ(drawn, model.design(PROMPT, SMALL)[0])
    assert differ(drawn, model.design(PROMPT, controlled(models, base, flip=True))[0])
    started = model.image_to_image(PHOTO, PROMPT, options, strength=0.5)[0]
    assert differ(started, drawn)
    assert differ(started, model.image_to_image(PHOTO, PROMPT, SMALL, strength=0.5)[0])
    told = dict(started.lineage.settings)
    assert told["control"] == "depth"
    assert told["control_model"].endswith("tiny-2-2-controlnet-depth" if base.startswith("k22") else f"{base}-net")
    assert "control" not in dict(model.design(PROMPT, SMALL)[0].lineage.settings)


def test_kandinsky_under_control_is_the_stock_pipeline(models: Path, engine) -> None:
    drawn = engine("k22/tiny-2-2-decoder").design(PROMPT, controlled(models, "k22"))[0]
    prior = diffusers.KandinskyV22PriorPipeline.from_pretrained(models / "k22" / "tiny-2-2-prior")
    decoder = diffusers.KandinskyV22ControlnetPipeline.from_pretrained(models / "k22" / "tiny-2-2-controlnet-depth")
    stream = torch.Generator().manual_seed(1)
    wanted, empty = prior(PROMPT.text, generator=stream).to_tuple()
    hint = torch.from_numpy(np.asarray(ramp(), np.float32) / 255).permute(2, 0, 1)[None]
    stock = decoder(image_embeds=wanted, negative_image_embeds=empty, hint=hint, height=64, width=64,
                    num_inference_steps=2, generator=stream).images[0]
    assert np.array_equal(np.asarray(stock), pixels(drawn))


def test_a_stable_diffusion_under_control_is_the_stock_pipeline(models: Path, engine) -> None:
    drawn = engine("sd").image_to_image(PHOTO, PROMPT, controlled(models, "sd", "line"), strength=0.5)[0]
    net = diffusers.ControlNetModel.from_pretrained(models / "sd-net")
    stock = diffusers.StableDiffusionControlNetImg2ImgPipeline.from_pretrained(
        models / "sd", controlnet=net, safety_checker=None)
    picture = stock(PROMPT.text, image=PHOTO.image, control_image=ramp(), height=64, width=64, strength=0.5,
                    num_inference_steps=2, generator=torch.Generator().manual_seed(1)).images[0]
    assert np.array_equal(np.asarray(picture), pixels(drawn))


def test_inside_a_mask(models: Path, engine) -> None:
    mask = Image.new("L", (64, 64))
    mask.paste(255, (16, 16, 48, 48))
    inside = np.asarray(mask) == 255
    for base in ("sd", "xl"):
        options = controlled(models, base, "normal")
        drawn, free = (pixels(engine(base).inpaint(PHOTO, mask, PROMPT, how)[0]) for how in (options, SMALL))
        assert np.array_equal(drawn[~inside], np.asarray(PHOTO.image)[~inside])
        assert not np.array_equal(drawn[inside], free[inside])
    with pytest.raises(InputError, match="no control inside a mask; give --guide sewn"):
        engine("k22/tiny-2-2-decoder").inpaint(PHOTO, mask, PROMPT, controlled(models, "k22"))


def test_a_decoder_for_depths_draws_along_them_only(models: Path, engine) -> None:
    model = engine("k22/tiny-2-2-controlnet-depth")
    assert not model.starts_from_sewn
    assert engine("k22/tiny-2-2-decoder").starts_from_sewn
    model.design(PROMPT, controlled(models, "k22"))
    with pytest.raises(ModelError, match="--control depth"):
        model.design(PROMPT, SMALL)


def test_a_lora_goes_into_what_is_guided(models: Path, tmp_path: Path, engine) -> None:
    for base in ("k22/tiny-2-2-decoder", "sd"):
        folder = tmp_path / base.replace("/", "-")
        unet = diffusers.UNet2DConditionModel.from_pretrained(models / base / "unet")
        torch.manual_seed(3)
        lora = get_peft_model(unet, LoraConfig(r=2, target_modules=["to_q", "to_v"], init_lora_weights=False))
        lora.peft_config["default"].base_model_name_or_path = str(models / base)
        lora.save_pretrained(folder)
        mine = load_engine(str(folder), Settings.load())
        for options in (SMALL, controlled(models, base)):
            theirs, own = (one.image_to_image(PHOTO, PROMPT, options, strength=0.9)[0] for one in (engine(base), mine))
            assert differ(theirs, own)


# What does not fit is refused before it is loaded: the weights of these control models cannot be read at all.


@pytest.fixture
def unreadable(models: Path, tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        folder = Path(shutil.copytree(models / name, tmp_path / Path(name).name))
        for weights in folder.rglob("*.safetensors"):
            weights.write_bytes(b"no weights")
        return folder

    return make


@pytest.mark.parametrize(
    ("base", "kind", "control", "said"),
    [("sd", "depth", "xl-net", r"another base \(cross_attention_dim 64, .*sd has 32\)"),
     ("xl", "depth", "sd-net", r"another base \(cross_attention_dim 32, .*xl has 64\)"),
     ("sd", "line", "sd/unet", "is a UNet2DConditionModel, and .*sd is controlled by a ControlNetModel"),
     ("k22/tiny-2-2-decoder", "depth", "k22/tiny-2-2-decoder", "is a KandinskyV22Pipeline, .* KandinskyV22ControlnetP"),
     ("k22/tiny-2-2-decoder", "normal", "sd-net", "follows depth, not normal"),
     ("k21", "depth", "sd-net", "KandinskyPipeline takes no control here"),
     ("xl", "normal", None, "no control model is known for normal .* --control-model")],
)
def test_a_control_that_does_not_fit(base, kind, control, said, models: Path, unreadable) -> None:
    named = None if control is None else str(unreadable(control))
    with pytest.raises(InputError, match=said) as caught:
        check_control(str(models / base), kind, named, Settings.load())
    assert "\n" not in str(caught.value)
    if control is not None and "another base" in said:
        model = load_engine(str(models / base), Settings.load())
        with pytest.raises(InputError, match="another base"):
            model.design(PROMPT, replace(SMALL, control=Control(kind, ramp(), named)))


def test_a_depth_decoder_of_another_prior(models: Path, tmp_path: Path) -> None:
    other = tiny.depth_decoder22(tmp_path / "other", space=2 * tiny.SPACE)
    with pytest.raises(InputError, match=r"another base \(encoder_hid_dim 32, .* has 16\)"):
        check_control(str(models / "k22/tiny-2-2-decoder"), "depth", str(other), Settings.load())


def test_what_cannot_be_found_is_said(
    models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unreadable
) -> None:
    offline = Settings.load(offline=True)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "empty"))
    for name, said in (("nobody/no-net", "nobody/no-net: cannot be fetched"), ("no such", "no such folder"),
                       (str(models), "config.json")):
        with pytest.raises((WeightsError, InputError), match=said):
            check_control(str(models / "sd"), "depth", name, offline)
    net = unreadable("sd-net")
    next(net.glob("*.safetensors")).rename(net / "diffusion_pytorch_model.bin")
    with pytest.raises(WeightsError, match="pickled weights"):
        check_control(str(models / "sd"), "depth", str(net), offline)
    alone = shutil.copytree(models / "k22" / "tiny-2-2-decoder", tmp_path / "alone" / "tiny-2-2-decoder")
    shutil.copytree(models / "k22" / "tiny-2-2-prior", tmp_path / "alone" / "tiny-2-2-prior")
    with pytest.raises(WeightsError, match="kandinsky-community/kandinsky-2-2-controlnet-depth"):
        check_control(str(alone), "depth", None, offline)


def test_the_bundled_network_follows_no_control() -> None:
    with pytest.raises(InputError, match="leave --control out"):
        check_control(None, "depth", None, Settings.load())
