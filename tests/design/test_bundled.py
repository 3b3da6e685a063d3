"""The weights that come with the package: complete, small enough, and drawn alike by us and by the stock pipelines."""

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
from PIL import Image

from modiste import language
from modiste.data.cards import bundled_names, read_card, weights_folder
from modiste.design.designer import Designer
from modiste.design.engine import SampleOptions
from modiste.design.folders import DECODER, INPAINT, PRIOR
from modiste.design.sampler import generators, read_for_prior, sample_prior

MOST_BYTES = 80_000_000
PROMPT = "прямые леопардовые джинсы"
STEPS = 8


@pytest.fixture(scope="module")
def weights() -> Path:
    return weights_folder()


@pytest.fixture(scope="module")
def designer(weights: Path) -> Designer:
    return Designer.from_folder(weights)


def gist(picture: Image.Image) -> np.ndarray:
    """16 x 16 RGB: what is where and in which colour, without texture."""
    return np.asarray(picture.resize((16, 16), Image.Resampling.BOX), float)


def test_every_model_has_a_card_and_all_are_small(weights: Path) -> None:
    assert {PRIOR, DECODER, INPAINT} <= set(bundled_names(weights))
    for name in bundled_names(weights):
        assert read_card(weights / name).summary
    files = {path.resolve() for path in weights.rglob("*") if path.is_file()}
    assert sum(path.stat().st_size for path in files) <= MOST_BYTES
    assert not [path for path in files if path.suffix in {".bin", ".pt", ".pkl", ".ckpt"}]


def test_the_stock_pipelines_draw_the_same_garment(weights: Path, designer: Designer) -> None:
    # As the stock pipelines draw: no second one, by DDIM, guided all the way, but the prior, which has no less than 1.
    single = replace(designer.settings, candidates=1, prior_candidates=1, order=1, guided_to=1.0, prior_guidance=1.0)
    designer = Designer(designer.prior, designer.decoder, weights, settings=single)
    design = designer.design(language.prompt(PROMPT), SampleOptions(seed=7, steps=STEPS))[0]
    told = dict(design.lineage.settings)["told"]
    prior = KandinskyPriorPipeline.from_pretrained(weights / PRIOR)
    decoder = KandinskyPipeline.from_pretrained(weights / DECODER)
    for each in (prior, decoder):
        each.set_progress_bar_config(disable=True)
    settings = designer.settings
    image, zero = prior(told, num_inference_steps=settings.prior_steps, guidance_scale=settings.prior_guidance,
                        generator=generators([7]), return_dict=False)
    stock = decoder(told, image, zero, height=256, width=256, num_inference_steps=STEPS,
                    guidance_scale=settings.guidance, generator=generators([7])).images[0]
    ours, theirs = gist(design.image), gist(stock)
    assert np.corrcoef(ours.ravel(), theirs.ravel())[0, 1] > 0.9
    other = designer.design(language.prompt("red handbag"), SampleOptions(seed=9, steps=STEPS))[0]
    assert np.abs(ours - theirs).mean() < 0.7 * np.abs(ours - gist(other.image)).mean()


def test_a_prior_that_is_guided_less_gives_more_to_choose_from(designer: Designer) -> None:
    def spread(guidance: float) -> float:
        encoder, settings = designer.prior.encoder, replace(designer.settings, prior_guidance=guidance)
        said, nothing = (read_for_prior([text], encoder.text, encoder.tokenizer) for text in ("white handbag", ""))
        with torch.no_grad():
            drawn = sample_prior(designer.prior.prior, designer.prior.scheduler, said, nothing,
                                 generators(range(12)), settings)
        return float(torch.pdist(drawn).mean())

    assert spread(0.7) > 1.1 * spread(1.0) > 1.1 * spread(2.0)


@pytest.mark.parametrize(("name", "pipeline"), [
    (DECODER, KandinskyImg2ImgPipeline), (INPAINT, KandinskyInpaintPipeline)])
def test_the_other_stock_pipelines_load_and_draw(weights: Path, designer: Designer, name: str,
                                                 pipeline: type[KandinskyInpaintPipeline]) -> None:
    stock = pipeline.from_pretrained(weights / name)
    stock.set_progress_bar_config(disable=True)
    photo = designer.design(language.prompt("blue jeans"), SampleOptions(seed=3, steps=4))[0].image
    zero = torch.from_numpy(designer.prior.encoder.nothing())
    options = {"image": photo, "image_embeds": zero, "negative_image_embeds": zero, "height": 256, "width": 256,
               "num_inference_steps": 4, "generator": generators([7])[0]}
    if name == INPAINT:
        mask = np.zeros((256, 256), np.float32)
        mask[64:192, 64:192] = 1
        options |= {"mask_image": mask}
    drawn = stock("blue jeans", **options).images[0]
    assert drawn.size == (256, 256)
    assert np.asarray(drawn).std() > 5


def test_prompts_decide_what_is_drawn(designer: Designer) -> None:
    """Colour is what even the smallest model must get right: red is redder than blue, and black is the darkest."""
    reds, blues, blacks = (
        np.stack(
            [gist(d.image) for d in designer.design(language.prompt(text), SampleOptions(n=1, seed=11, steps=STEPS))]
        ).reshape(-1, 3)
        for text in ("red t-shirt", "синяя футболка", "чёрная футболка"))
    garment = [rgb[rgb.min(axis=1) < 200].mean(axis=0) for rgb in (reds, blues, blacks)]
    assert garment[0][0] - garment[0][2] > 30
    assert garment[1][2] - garment[1][0] > 10
    assert garment[2].sum() < min(garment[0].sum(), garment[1].sum())
