
import numpy as np
import pytest
import torch

from modiste.core.errors import DataError
from modiste.data.pack import Pack
from modiste.design.build import build_movq, build_prior, build_unet, inpaint_channels
from modiste.design.networks import LARGEST_STD, Autoencoder, LightDecoder, LightEncoder, PatchCritic, set_linear
from modiste.design.presets import BUNDLED_MOVQ, PriorSize
from modiste.design.training.autoencoder import (
    AutoencoderRecipe,
    AutoencoderTask,
    add_latent_noise,
    draw_crops,
    draw_patches,
)
from modiste.design.training.movq import start_with_colour
from modiste.nn.pictures import to_tensor
from tests.data.drawn_pack import draw_garment, write_pack
from tests.design.bundle import MOVQ, UNET


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return write_pack(tmp_path_factory.mktemp("data") / "pack", 1)


@pytest.fixture(scope="module")
def light(pack: Pack) -> Autoencoder:
    """The light autoencoder before any training, with its linear start."""
    torch.manual_seed(0)
    encoder = LightEncoder(16)
    decoder = LightDecoder(16, MOVQ.light_widths)
    set_linear(encoder, decoder, draw_patches(pack.images, pack.rows("train"), 2000, 0))
    return Autoencoder(encoder, decoder).eval()


def pictures() -> torch.Tensor:
    return to_tensor(np.stack([np.asarray(draw_garment(kind, "Red", 128)) for kind in ("Jeans", "Tshirts")]))


@torch.no_grad()
def test_the_linear_start_is_a_good_code_from_the_first_step(light: Autoencoder, pack: Pack) -> None:
    patches = draw_patches(pack.images, pack.rows("test"), 400, 1)
    coded = light(light.encode(patches))
    flat = (patches - patches.mean(dim=(2, 3), keepdim=True)).square().mean()  # the mean colour of each patch
    mean = (patches - patches.mean(dim=0)).square().mean()  # the mean patch
    error = (coded - patches).square().mean()
    assert error < 0.35 * mean
    assert error < flat
    spread = light.encode(draw_patches(pack.images, pack.rows("train"), 2000, 0)).std(dim=(0, 2, 3))
    assert spread[0] == pytest.approx(LARGEST_STD, rel=0.01)
    assert (spread.diff() < 1e-4).all()  # from the coarse to the fine


@torch.no_grad()
def test_shapes(light: Autoencoder) -> None:
    latents = light.encode(pictures())
    assert latents.shape == (2, 16, 8, 8)
    assert light(latents).shape == (2, 3, 128, 128)
    assert PatchCritic(8)(pictures()).shape == (2, 1, 16, 16)
    assert BUNDLED_MOVQ.factor == 16
    assert inpaint_channels(4) == 9


def test_the_loss_reaches_all_of_the_decoder_and_leaves_the_encoder(light: Autoencoder) -> None:
    torch.manual_seed(0)
    AutoencoderTask(light, AutoencoderRecipe()).loss(pictures())["total"].backward()
    missing = [name for name, parameter in light.decoder.named_parameters() if parameter.grad is None]
    light.zero_grad()
    assert not missing
    assert all(parameter.grad is None for parameter in light.encoder.parameters())


@torch.no_grad()
def test_each_picture_gets_noise_of_its_own_strength(light: Autoencoder) -> None:
    torch.manual_seed(0)
    shown = pictures()[:1].expand(64, -1, -1, -1)
    errors = (add_latent_noise(light.encoder, shown, 0.2) - light.encode(shown)).flatten(1).std(dim=1)
    assert errors.max() < 0.22
    assert errors.min() < 0.05
    assert (add_latent_noise(light.encoder, shown, 0.0) == light.encode(shown)).all()


@torch.no_grad()
def test_movq_starts_with_each_patch_in_its_mean_colour(light: Autoencoder) -> None:
    from dataclasses import replace

    torch.manual_seed(0)
    movq = build_movq(replace(MOVQ, latent_channels=16)).eval()
    start_with_colour(movq, light)
    shown = pictures()
    drawn = movq.decode(light.encode(shown), force_not_quantize=True).sample
    colour = torch.nn.functional.avg_pool2d(shown, 16)
    drawn_colour = torch.nn.functional.avg_pool2d(drawn, 16)
    linear = torch.nn.functional.avg_pool2d(light.decoder.linear(light.encode(shown)), 16)
    assert (drawn_colour - linear).abs().mean() < 0.15
    spread = (colour - colour.mean(dim=(0, 2, 3), keepdim=True)).square().mean()
    assert (drawn_colour - colour).square().mean() < 0.3 * spread


def test_the_denoiser_takes_text_and_image_and_gives_twice_the_channels() -> None:
    unet = build_unet(UNET, space=24, text_width=32)
    out = unet(torch.randn(1, 9, 16, 16), 5, torch.randn(1, 7, 32), added_cond_kwargs={
        "text_embeds": torch.randn(1, 24), "image_embeds": torch.randn(1, 24)}).sample
    assert out.shape == (1, 8, 16, 16)


def test_a_prior_of_another_width_is_refused() -> None:
    with pytest.raises(ValueError, match="width"):
        build_prior(PriorSize(heads=1, head_width=16, layers=1), space=24, text_width=32, text_tokens=8)


def test_crops_are_of_the_asked_size_and_blank_data_ends(pack: Pack) -> None:
    rng = np.random.default_rng(0)
    crops = draw_crops(pack.images, pack.rows("train"), AutoencoderRecipe(crop_px=64, batch=3), rng)
    assert crops.shape == (3, 3, 64, 64)
    with pytest.raises(DataError, match="blank"):
        draw_patches(np.full((2, 32, 32, 3), 255, np.uint8), np.arange(2), 10, 0)
