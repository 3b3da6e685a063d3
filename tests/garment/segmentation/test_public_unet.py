"""The public Unet_2020-10-30: the network gives what segmentation-models-pytorch gives, and only its file loads."""

import hashlib
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from modiste.core.errors import WeightsError
from modiste.garment.segmentation.efficientnet_unet import ClothesUNet
from modiste.garment.segmentation.public_unet import PublicUNet

# Facts read off segmentation-models-pytorch 0.6: blocks of each stage, kernel, channels in and out, inner width.
STAGES = [(2, 3, 40, 24), (3, 3, 24, 32), (3, 5, 32, 48), (5, 3, 48, 96), (5, 5, 96, 136), (6, 5, 136, 232),
          (2, 3, 232, 384)]
DECODER = [(520, 256), (304, 128), (160, 64), (104, 32), (32, 16)]
# Of the deterministic weights below, on the input below.
MEAN = -0.35436180
ROW_0_EVERY_8 = [-0.38464695, -0.37147766, -0.70958149, -0.51748800, -0.38084546, -0.44846529, -0.32291076, -0.41810262,
                 -0.73896039, -0.49854469, -0.22714770, -0.37362340, -0.12730449, -0.60746098, -0.72300690, -0.49538141]
CENTRE = [[-0.53379089, -0.28488481, -0.16793299, -0.53011632], [0.22382621, -0.52373594, -0.89260662, -0.12046282],
          [-0.72283745, -0.78080529, -0.44907895, -0.32274038], [-0.66411680, -0.07008354, -0.04189724, -0.94627923]]


def expected_shapes() -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}

    def conv(name: str, out: int, into: int, kernel: int, bias: bool = False) -> None:
        shapes[f"{name}.weight"] = (out, into, kernel, kernel)
        if bias:
            shapes[f"{name}.bias"] = (out,)

    def norm(name: str, width: int) -> None:
        shapes.update({f"{name}.{part}": (width,) for part in ("weight", "bias", "running_mean", "running_var")})
        shapes[f"{name}.num_batches_tracked"] = ()

    conv("encoder.conv_stem", 40, 3, 3)
    norm("encoder.bn1", 40)
    for stage, (blocks, kernel, entering, leaving) in enumerate(STAGES):
        for block in range(blocks):
            name, channels = f"encoder.blocks.{stage}.{block}", entering if block == 0 else leaving
            wide = channels * (6 if stage else 1)
            if stage:
                conv(f"{name}.conv_pw", wide, channels, 1)
            conv(f"{name}.conv_dw", wide, 1, kernel)
            conv(f"{name}.se.conv_reduce", channels // 4, wide, 1, bias=True)
            conv(f"{name}.se.conv_expand", wide, channels // 4, 1, bias=True)
            conv(f"{name}.conv_pwl" if stage else f"{name}.conv_pw", leaving, wide, 1)
            widths = [wide, wide, leaving] if stage else [wide, leaving]
            for number, width in enumerate(widths, 1):
                norm(f"{name}.bn{number}", width)
    conv("encoder.conv_head", 1536, 384, 1)
    norm("encoder.bn2", 1536)
    for block, (entering, leaving) in enumerate(DECODER):
        for number, channels in ((1, entering), (2, leaving)):
            conv(f"decoder.blocks.{block}.conv{number}.0", leaving, channels, 3)
            norm(f"decoder.blocks.{block}.conv{number}.1", leaving)
    conv("segmentation_head.0", 1, 16, 3, bias=True)
    return {f"model.{key}": shape for key, shape in shapes.items()}


def value(key: str, shape: tuple[int, ...]) -> Tensor:
    """Weights from the tensor's name alone."""
    g = np.random.default_rng(int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big"))
    if key.endswith("num_batches_tracked"):
        return torch.zeros(shape, dtype=torch.int64)
    if key.endswith("running_var"):
        made = 1 + 0.1 * g.random(shape)
    elif key.endswith("running_mean"):
        made = 0.05 * g.standard_normal(shape)
    elif len(shape) == 1:
        made = float(key.endswith("weight")) + 0.05 * g.standard_normal(shape)
    else:
        made = g.standard_normal(shape) * math.sqrt(2 / math.prod(shape[1:]))
    return torch.from_numpy(np.asarray(made, np.float32))


@pytest.fixture(scope="module")
def weights() -> dict[str, Tensor]:
    return {key: value(key, shape) for key, shape in expected_shapes().items()}


@pytest.fixture
def checkpoint(weights: dict[str, Tensor], tmp_path: Path) -> Path:
    """As published: wrapped, with a head that nobody needs."""
    path = tmp_path / "Unet_2020-10-30.pth"
    extra = {"model.encoder.classifier.weight": torch.zeros(1000, 1536), "loss.weight": torch.zeros(1)}
    torch.save({"epoch": 68, "state_dict": weights | extra}, path)
    return path


def test_tensors_are_named_and_shaped_as_published() -> None:
    network = ClothesUNet()
    assert {f"model.{key}": tuple(value.shape) for key, value in network.state_dict().items()} == expected_shapes()
    assert sum(parameter.numel() for parameter in network.parameters()) == 13_159_033


def test_output_is_that_of_segmentation_models_pytorch(checkpoint: Path) -> None:
    network = PublicUNet.load(checkpoint).network
    noise = np.random.default_rng(0).standard_normal((1, 3, 96, 128)).astype(np.float32)
    with torch.no_grad():
        logits = network(torch.from_numpy(noise))
    assert logits.shape == (1, 1, 96, 128)
    assert float(logits.mean()) == pytest.approx(MEAN, abs=1e-3)
    assert logits[0, 0, 0, ::8].tolist() == pytest.approx(ROW_0_EVERY_8, abs=1e-3)
    assert np.allclose(logits[0, 0, 46:50, 62:66].numpy(), CENTRE, atol=1e-3)


def test_any_size_gives_probabilities_in_proportion(checkpoint: Path) -> None:
    engine = PublicUNet.load(checkpoint, "public")
    assert (engine.name, engine.classes) == ("public", ("background", "clothes"))
    image = np.random.default_rng(1).integers(0, 256, (45, 70, 3), np.uint8)
    found = engine.probabilities(image)
    assert (found.shape, found.dtype) == ((2, 45, 70), np.float32)
    assert np.allclose(found.sum(0), 1, atol=1e-6)
    large = np.repeat(image, 24, 1)[:16]
    assert engine.probabilities(large).shape == (2, 8, 800)


def test_black_padding_is_what_surrounds_a_picture(checkpoint: Path) -> None:
    engine = PublicUNet.load(checkpoint)
    image = np.random.default_rng(2).integers(0, 256, (40, 40, 3), np.uint8)
    around = np.zeros((64, 64, 3), np.uint8)
    around[12:52, 12:52] = image
    assert np.allclose(engine.probabilities(image), engine.probabilities(around)[:, 12:52, 12:52], atol=1e-5)


def test_the_published_zip_and_safetensors_load_alike(checkpoint: Path, weights: dict[str, Tensor]) -> None:
    image = np.random.default_rng(3).integers(0, 256, (32, 32, 3), np.uint8)
    wanted = PublicUNet.load(checkpoint).probabilities(image)
    archive = checkpoint.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as file:
        file.write(checkpoint, checkpoint.name)
    needed = {key.removeprefix("model."): value for key, value in weights.items()
              if "num_batches" not in key and "conv_head" not in key and "encoder.bn2" not in key}
    save_file(needed, checkpoint.with_suffix(".safetensors"))
    for path in (archive, checkpoint.with_suffix(".safetensors")):
        assert np.array_equal(PublicUNet.load(path).probabilities(image), wanted)


@pytest.mark.parametrize(
    ("change", "message"),
    [(lambda state: state.pop("model.decoder.blocks.2.conv2.0.weight"), r"'decoder\.blocks\.2\.conv2\.0\.weight' is m"),
     (lambda state: state.update({"model.segmentation_head.0.weight": torch.zeros(4, 16, 3, 3)}),
      r"is \(4, 16, 3, 3\), not \(1, 16, 3, 3\)"),
     (lambda state: state.update({"model.encoder.blocks.7.0.bn1.weight": torch.zeros(4)}), "unknown tensor"),
     (lambda state: [state.pop(key) for key in list(state) if "encoder" in key or "coder" in key or "head" in key] and
      state.update(weight=torch.zeros(3)), r"no tensor is called model\.encoder\.\*")],
)
def test_another_network_is_refused(weights: dict[str, Tensor], tmp_path: Path, change: object, message: str) -> None:
    state = dict(weights)
    assert callable(change)
    change(state)
    save_file(state, tmp_path / "a.safetensors")
    with pytest.raises(WeightsError, match=message) as caught:
        PublicUNet.load(tmp_path / "a.safetensors")
    assert str(caught.value).startswith(str(tmp_path / "a.safetensors"))


def test_damaged_files_and_pickles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.pth").write_bytes(b"not a checkpoint")
    (tmp_path / "a.zip").write_bytes(b"not an archive")
    torch.save({"state_dict": {"model.encoder.x": Path("x")}}, tmp_path / "b.ckpt")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as file:
        file.write(tmp_path / "b.ckpt", "inner.ckpt")
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as file:
        file.writestr("a", b"")
        file.writestr("b", b"")
    for name, message in (("a.pth", "a.pth"), ("a.zip", "not a readable zip"), ("b.ckpt", "pickled Python objects"),
                          ("b.zip", r"b\.zip/inner\.ckpt: it holds pickled"), ("two.zip", "one checkpoint"),
                          ("none.pth", "no such weights file")):
        with pytest.raises(WeightsError, match=message):
            PublicUNet.load(tmp_path / name)
