"""The bundled folders are ordinary ones: stock pipelines load them unchanged and draw the same garment as we do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import (
    KandinskyImg2ImgPipeline,
    KandinskyInpaintPipeline,
    KandinskyPipeline,
    KandinskyPriorPipeline,
)
from diffusers.pipelines.kandinsky.pipeline_kandinsky_inpaint import prepare_mask
from PIL import Image
from torch import Tensor

from modiste import language
from modiste.design.designer import Designer
from modiste.design.engine import SampleOptions
from modiste.design.folders import DECODER, INPAINT, PRIOR, DecoderParts, load_decoder, load_prior
from modiste.design.sampler import (
    Conditioning,
    InpaintMask,
    SamplerSettings,
    draw_noise,
    generators,
    read_for_decoder,
    read_for_prior,
    sample_latents,
    sample_prior,
)
from modiste.nn.pictures import to_tensor
from tests.data.drawn_pack import draw_garment
from tests.design.bundle import MOVQ

SEEDS = (7, 8)
SETTINGS = SamplerSettings(steps=3, order=1, guidance=3.0, guided_to=1.0, prior_steps=4, prior_guidance=2.0,
                           candidates=1, prior_candidates=1)
TEXT = "прямые леопардовые джинсы"
LATENT = (MOVQ.latent_channels, 16, 16)

Watch = Callable[[int, int, Tensor], None]


@pytest.fixture(autouse=True)
def no_gradients() -> object:
    with torch.no_grad():
        yield


def embeddings(bundle: Path) -> tuple[Tensor, Tensor]:
    """Our image embeddings N x D of the text, and that of no picture."""
    parts = load_prior(bundle / PRIOR)
    said, nothing = (read_for_prior([text], parts.encoder.text, parts.encoder.tokenizer).repeat(len(SEEDS))
                     for text in (TEXT, ""))
    drawn = sample_prior(parts.prior, parts.scheduler, said, nothing, generators(SEEDS), SETTINGS)
    return drawn, torch.from_numpy(parts.encoder.nothing()).expand(len(SEEDS), -1)


def conditions(parts: DecoderParts, image: Tensor, zero: Tensor) -> tuple[Conditioning, Conditioning]:
    said, nothing = (read_for_decoder([text], parts.text, parts.tokenizer).repeat(len(SEEDS)) for text in (TEXT, ""))
    return Conditioning(said, image), Conditioning(nothing, zero)


def keep(latents: list[Tensor]) -> Watch:
    """A callback that remembers the last latents of a stock pipeline."""
    return lambda _index, _step, now: latents.append(now)


def stock_options(latents: list[Tensor], image: Tensor, zero: Tensor) -> dict[str, object]:
    return {"image_embeds": image, "negative_image_embeds": zero, "guidance_scale": SETTINGS.guidance,
            "num_inference_steps": SETTINGS.steps, "height": 256, "width": 256, "output_type": "pt",
            "generator": generators(SEEDS), "callback": keep(latents)}


@pytest.mark.parametrize("guidance", [2.0, 1.0])
def test_the_stock_prior_gives_our_embeddings(bundle: Path, guidance: float) -> None:
    pipeline = KandinskyPriorPipeline.from_pretrained(bundle / PRIOR)
    pipeline.set_progress_bar_config(disable=True)
    stock = pipeline([TEXT] * len(SEEDS), num_inference_steps=SETTINGS.prior_steps, generator=generators(SEEDS),
                     guidance_scale=guidance)
    parts = load_prior(bundle / PRIOR)
    said, nothing = (read_for_prior([text], parts.encoder.text, parts.encoder.tokenizer).repeat(len(SEEDS))
                     for text in (TEXT, ""))
    ours = sample_prior(parts.prior, parts.scheduler, said, nothing, generators(SEEDS),
                        replace(SETTINGS, prior_guidance=guidance))
    assert stock.image_embeds.dtype == torch.float32
    torch.testing.assert_close(ours, stock.image_embeds, rtol=1e-3, atol=1e-4)
    assert (ours[0] - ours[1]).abs().max() > 5e-3, "the seeds make no difference"
    torch.testing.assert_close(torch.from_numpy(parts.encoder.nothing()), stock.negative_image_embeds[:1])


def test_the_prior_reads_its_texts_once(bundle: Path) -> None:
    parts = load_prior(bundle / PRIOR)
    said, nothing = (read_for_prior([text], parts.encoder.text, parts.encoder.tokenizer) for text in (TEXT, ""))
    tokens: list[tuple[int, int]] = []
    hook = parts.prior.transformer_blocks[0].register_forward_pre_hook(lambda *_: pytest.fail("the whole is read"))
    norm = parts.prior.transformer_blocks[0].norm1
    norm_hook = norm.register_forward_pre_hook(lambda _module, inputs: tokens.append(tuple(inputs[0].shape[:2])))
    drawn = sample_prior(parts.prior, parts.scheduler, said, nothing, generators(SEEDS), SETTINGS)
    hook.remove()
    norm_hook.remove()
    length = said.mask.shape[1] + 1
    assert tokens == [(1, length)] * 2 + [(len(SEEDS), 3)] * 2 * SETTINGS.prior_steps
    torch.testing.assert_close(drawn, embeddings(bundle)[0])


def test_the_stock_image_tower_sees_what_ours_sees(bundle: Path) -> None:
    pipeline = KandinskyPriorPipeline.from_pretrained(bundle / PRIOR)
    picture = draw_garment("Jeans", "Blue", 200)
    pixels = pipeline.image_processor(picture, return_tensors="pt").pixel_values
    stock = pipeline.image_encoder(pixels).image_embeds.numpy()
    ours = load_prior(bundle / PRIOR).encoder.image_embeddings([picture])
    np.testing.assert_allclose(ours, stock, atol=0.02 * np.abs(stock).max())


def test_the_stock_decoder_gives_our_latents_and_picture(bundle: Path) -> None:
    pipeline = KandinskyPipeline.from_pretrained(bundle / DECODER)
    pipeline.set_progress_bar_config(disable=True)
    image, zero = embeddings(bundle)
    parts, stock = load_decoder(bundle / DECODER), list[Tensor]()
    picture = pipeline([TEXT] * len(SEEDS), **stock_options(stock, image, zero)).images
    conditioned, empty = conditions(parts, image, zero)
    ours = sample_latents(parts.unet, parts.scheduler, conditioned, empty, draw_noise(generators(SEEDS), LATENT),
                          SETTINGS)
    assert ours.dtype == stock[-1].dtype == torch.float32
    torch.testing.assert_close(ours, stock[-1], rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(parts.movq.decode(ours, force_not_quantize=True).sample, picture, rtol=1e-3, atol=5e-3)


def test_our_designs_are_the_stock_pipelines_pictures(bundle: Path) -> None:
    decoder = replace(load_decoder(bundle / DECODER), light=None)  # both then draw with MoVQ
    designer = Designer(load_prior(bundle / PRIOR), decoder, bundle, settings=SETTINGS)
    designs = designer.design(language.prompt(TEXT), SampleOptions(n=2, seed=SEEDS[0]))
    told = dict(designs[0].lineage.settings)["told"]
    prior = KandinskyPriorPipeline.from_pretrained(bundle / PRIOR)
    pipeline = KandinskyPipeline.from_pretrained(bundle / DECODER)
    for each in (prior, pipeline):
        each.set_progress_bar_config(disable=True)
    for design in designs:
        image, zero = prior(told, num_inference_steps=SETTINGS.prior_steps, guidance_scale=SETTINGS.prior_guidance,
                            generator=generators([design.seed]), return_dict=False)
        stock = pipeline(told, image, zero, height=256, width=256, num_inference_steps=SETTINGS.steps,
                         guidance_scale=SETTINGS.guidance, generator=generators([design.seed])).images[0]
        assert np.abs(np.asarray(design.image, int) - np.asarray(stock, int)).max() <= 1
    assert np.asarray(designs[0].image).std() > 1, "a blank picture proves nothing"
    assert np.abs(np.asarray(designs[0].image, int) - np.asarray(designs[1].image, int)).max() > 3


def test_the_stock_image_to_image_goes_our_way_from_the_same_start(
    bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = KandinskyImg2ImgPipeline.from_pretrained(bundle / DECODER)
    pipeline.set_progress_bar_config(disable=True)
    image, zero = embeddings(bundle)
    parts, stock, photo = load_decoder(bundle / DECODER), list[Tensor](), draw_garment("Jeans", "Red")
    settings = replace(SETTINGS, steps=4)
    scheduler = parts.scheduler
    scheduler.set_timesteps(settings.steps)
    first = scheduler.timesteps[2]
    # The stock pipeline noises the photo by DDPM's linear betas whatever its folder's schedule says; with the
    # folder's own schedule there, the rest must agree.
    monkeypatch.setattr(pipeline, "add_noise",
                        lambda clean, noise, steps: scheduler.add_noise(clean, noise, first.expand(len(clean))))
    options = stock_options(stock, image, zero) | {"num_inference_steps": 4, "strength": 0.5}
    pictures = pipeline([TEXT] * len(SEEDS), image=[photo] * len(SEEDS), **options).images
    assert pictures.shape == (2, 3, 256, 256)
    start = parts.movq.encode(to_tensor(np.asarray(photo)[None])).latents.expand(len(SEEDS), -1, -1, -1)
    conditioned, empty = conditions(parts, image, zero)
    ours = sample_latents(parts.unet, scheduler, conditioned, empty, draw_noise(generators(SEEDS), LATENT), settings,
                          start=start, strength=0.5)
    torch.testing.assert_close(ours, stock[-1], rtol=1e-3, atol=1e-3)


def test_the_stock_inpainting_draws_the_same_inside_the_mask(bundle: Path) -> None:
    pipeline = KandinskyInpaintPipeline.from_pretrained(bundle / INPAINT)
    pipeline.set_progress_bar_config(disable=True)
    image, zero = embeddings(bundle)
    parts, stock, photo = load_decoder(bundle / INPAINT), list[Tensor](), draw_garment("Tshirts", "Blue")
    area = np.zeros((256, 256), np.float32)
    area[64:160, 96:224] = 1
    mask = Image.fromarray(np.uint8(area * 255))  # type: ignore[arg-type]
    pipeline([TEXT] * len(SEEDS), image=[photo] * len(SEEDS), mask_image=[mask] * len(SEEDS),
             **stock_options(stock, image, zero))
    kept = prepare_mask(torch.nn.functional.interpolate(torch.from_numpy(1 - area)[None, None], (16, 16)))
    latents = parts.movq.encode(to_tensor(np.asarray(photo)[None])).latents
    conditioned, empty = conditions(parts, image, zero)
    count = len(SEEDS)
    ours = sample_latents(parts.unet, parts.scheduler, conditioned, empty, draw_noise(generators(SEEDS), LATENT),
                          SETTINGS, inpaint_mask=InpaintMask(latents, kept).expand(count))
    drawn = (kept == 0).expand_as(ours)
    assert 0 < drawn.float().mean() < 0.5
    torch.testing.assert_close(ours[drawn], stock[-1][drawn], rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(ours[~drawn], latents.expand_as(ours)[~drawn])


def test_guidance_only_for_a_part_of_the_way_is_cheaper_and_near(bundle: Path) -> None:
    image, zero = embeddings(bundle)
    parts = load_decoder(bundle / DECODER)
    conditioned, empty = conditions(parts, image, zero)
    sizes: list[int] = []
    hook = parts.unet.register_forward_pre_hook(lambda _module, inputs: sizes.append(len(inputs[0])))
    sample_latents(parts.unet, parts.scheduler, conditioned, empty, draw_noise(generators(SEEDS), LATENT),
                   replace(SETTINGS, steps=4, guided_from=0.25, guided_to=0.75))
    hook.remove()
    assert sizes == [2, 4, 4, 2]
