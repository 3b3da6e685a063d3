import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from modiste.core.errors import WeightsError
from modiste.design.folders import (
    DECODER,
    INPAINT,
    LIGHT,
    LIGHT_SIZE,
    PRIOR,
    load_decoder,
    load_light,
    load_prior,
)
from tests.design.bundle import MOVQ, build_bundle


def test_both_denoisers_are_one_network_but_for_the_entry(bundle: Path) -> None:
    draws, inpaints = load_decoder(bundle / DECODER).unet, load_decoder(bundle / INPAINT).unet
    channels = MOVQ.latent_channels
    assert (draws.config.in_channels, inpaints.config.in_channels) == (channels, 2 * channels + 1)
    ours, theirs = draws.state_dict(), inpaints.state_dict()
    assert torch.equal(ours.pop("conv_in.weight"), theirs.pop("conv_in.weight")[:, :channels])
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())
    latents, step, hidden = torch.randn(1, channels, 16, 16), torch.tensor(3), torch.randn(1, 5, 32)
    told = {"text_embeds": torch.randn(1, 24), "image_embeds": torch.randn(1, 24)}
    with torch.no_grad():
        alone = draws(latents, step, hidden, added_cond_kwargs=told).sample
        nothing_kept = torch.cat([latents, torch.zeros(1, channels + 1, 16, 16)], dim=1)
        torch.testing.assert_close(inpaints(nothing_kept, step, hidden, added_cond_kwargs=told).sample, alone)


def test_what_is_shared_is_stored_once(bundle: Path) -> None:
    for name in ("movq", "text_encoder", "tokenizer", "scheduler", LIGHT, LIGHT_SIZE, "unet/body.safetensors"):
        link = bundle / INPAINT / name
        assert link.is_symlink(), name
        assert not link.readlink().is_absolute(), "a moved folder must stay whole"
        assert link.resolve() == (bundle / DECODER / name).resolve()


def test_a_moved_and_a_copied_folder_still_load(bundle: Path, tmp_path: Path) -> None:
    for name, links in (("moved", True), ("copied", False)):
        shutil.copytree(bundle, tmp_path / name, symlinks=links)
        assert load_decoder(tmp_path / name / INPAINT).light is not None


def test_weights_are_fp16_on_disk_and_fp32_in_memory(bundle: Path) -> None:
    for path in bundle.rglob("*.safetensors"):
        assert {value.dtype for value in load_file(path).values() if value.is_floating_point()} == {torch.float16}, path
    parts = load_decoder(bundle / DECODER)
    assert parts.light is not None
    networks = (parts.unet, parts.movq, parts.light, parts.text, load_prior(bundle / PRIOR).prior)
    assert {parameter.dtype for network in networks for parameter in network.parameters()} == {torch.float32}
    assert not any(network.training for network in networks)


def test_saving_again_replaces_what_is_there(tmp_path: Path) -> None:
    first = load_decoder(build_bundle(tmp_path, 0) / DECODER).unet.conv_in.weight
    second = load_decoder(build_bundle(tmp_path, 1) / DECODER).unet.conv_in.weight
    assert not torch.equal(first, second)
    inpaint = load_decoder(tmp_path / INPAINT).unet.conv_in.weight
    assert torch.equal(inpaint[:, : MOVQ.latent_channels], second)


@pytest.mark.parametrize(("folder", "part"), [
    (PRIOR, "prior/config.json"), (PRIOR, "scheduler"), (PRIOR, "heads.json"), (DECODER, "unet/body.safetensors"),
    (DECODER, "unet/config.json"), (DECODER, "movq"), (DECODER, "text_encoder"), (DECODER, "scheduler"),
    (DECODER, LIGHT_SIZE),
])
def test_a_missing_part_is_one_line(bundle: Path, tmp_path: Path, folder: str, part: str) -> None:
    shutil.copytree(bundle, tmp_path / "copy", symlinks=True)
    lost = tmp_path / "copy" / folder / part
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    load = load_prior if folder == PRIOR else load_decoder
    with pytest.raises(WeightsError, match=folder) as raised:
        load(tmp_path / "copy" / folder)
    assert "\n" not in str(raised.value)


def test_a_decoder_without_its_light_half_draws_with_movq(bundle: Path, tmp_path: Path) -> None:
    shutil.copytree(bundle / DECODER, tmp_path / "copy")
    (tmp_path / "copy" / LIGHT).unlink()
    assert load_decoder(tmp_path / "copy").light is None


@pytest.mark.parametrize("damage", [b"", b"nothing at all"])
def test_a_damaged_light_half_is_a_weights_error(bundle: Path, tmp_path: Path, damage: bytes) -> None:
    shutil.copytree(bundle / DECODER, tmp_path / "copy")
    (tmp_path / "copy" / LIGHT).write_bytes(damage)
    with pytest.raises(WeightsError, match="copy"):
        load_light(tmp_path / "copy")


def test_a_light_half_of_another_size_is_a_weights_error(bundle: Path, tmp_path: Path) -> None:
    shutil.copytree(bundle / DECODER, tmp_path / "copy")
    size = json.loads((tmp_path / "copy" / LIGHT_SIZE).read_text())
    (tmp_path / "copy" / LIGHT_SIZE).write_text(json.dumps(size | {"latent_channels": 7}))
    with pytest.raises(WeightsError, match="copy"):
        load_light(tmp_path / "copy")
