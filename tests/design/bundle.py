"""The bundled model at tiny sizes with random weights, written by the same functions as the real one."""

from pathlib import Path

import torch

from modiste.design.build import build_movq, build_prior, build_unet
from modiste.design.folders import (
    DECODER,
    PRIOR,
    save_decoder_rest,
    save_half_diffusers,
    save_light,
    save_prior,
    save_unets,
)
from modiste.design.networks import Autoencoder, LightDecoder, LightEncoder
from modiste.design.presets import MoVQSize, PriorSize, UNetSize
from modiste.encoder.clip import EncoderParts, save_encoder, save_half
from modiste.encoder.heads import AttributeHeads, LabelSpace
from modiste.encoder.networks import Towers
from modiste.encoder.presets import EncoderSize
from modiste.encoder.run import learn_tokenizers

ENCODER = EncoderSize(image_px=32, patch_px=8, image_width=32, image_layers=1, text_width=32, text_layers=1,
                      multilingual_layers=1, head_width=16, space=24, text_tokens=32, vocabulary=400)
# MoVQ's spatial norm has 32 groups whatever its configuration says, so no level can be narrower.
MOVQ = MoVQSize(widths=(32,) * 5, latent_channels=4, codebook=8, light_widths=(16, 16, 8, 8))
UNET = UNetSize(widths=(16, 32), layers=(1, 1), attends=(False, True), head_width=16, norm_groups=8, latent_channels=4)
PRIOR_SIZE = PriorSize(heads=2, head_width=16, layers=1)
LABELS = LabelSpace({"garment": ("jeans", "tshirt", "jacket", "dress"), "colour": ("blue", "black", "red"),
                     "pattern": ("leopard", "striped"), "gender": ("women", "men")})
CAPTIONS = ["blue jeans", "women's red dress", "Leopard jacket", "синие джинсы", "Красное платье в полоску",
            "прямые леопардовые джинсы", "пиджак того же стиля"] * 4


def build_bundle(models: Path, seed: int = 0) -> Path:
    """Write `prior`, `decoder` and `inpaint` below `models`."""
    torch.manual_seed(seed)
    tokenizers = learn_tokenizers(CAPTIONS, ENCODER)
    towers = Towers(ENCODER, tokenizers).eval()
    heads = AttributeHeads(ENCODER.space, LABELS)
    save_encoder(
        EncoderParts(towers=towers, heads=heads, labels=LABELS, tokenizers=tokenizers, size=ENCODER), models / PRIOR)
    prior = build_prior(PRIOR_SIZE, space=ENCODER.space, text_width=ENCODER.text_width,
                        text_tokens=ENCODER.text_tokens)
    with torch.no_grad():
        prior.clip_mean.normal_()
        prior.clip_std.uniform_(0.5, 1.5)
    save_prior(prior, models / PRIOR)
    light = Autoencoder(LightEncoder(MOVQ.latent_channels),
                        LightDecoder(MOVQ.latent_channels, MOVQ.light_widths))
    save_light(light, MOVQ, models / DECODER)
    save_half_diffusers(build_movq(MOVQ), models / DECODER / "movq")
    save_half(towers.multilingual, models / DECODER / "text_encoder")
    tokenizers.multilingual.save_pretrained(models / DECODER / "tokenizer")
    save_unets(build_unet(UNET, space=ENCODER.space, text_width=ENCODER.text_width), models)
    save_decoder_rest(models)
    return models
