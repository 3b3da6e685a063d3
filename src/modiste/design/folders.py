"""The bundled model on disk: three ordinary diffusers folders, and how they are written from trained parts.

`prior` is a KandinskyPriorPipeline (with the encoder's attribute heads beside it), `decoder` a KandinskyPipeline and
KandinskyImg2ImgPipeline (with the light decoder beside it), `inpaint` a KandinskyInpaintPipeline. The two denoisers
differ in their first convolution alone, so each is stored as two shards, and `inpaint` links to what it shares.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from diffusers import (
    DDIMScheduler,
    ModelMixin,
    PriorTransformer,
    UnCLIPScheduler,
    UNet2DConditionModel,
    VQModel,
)
from diffusers.pipelines.kandinsky.text_encoder import MultilingualCLIP
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import XLMRobertaTokenizer

from modiste.core.errors import WeightsError
from modiste.core.files import parse_json
from modiste.data.eight_bit import from_eight_bits, to_eight_bits
from modiste.data.quiet import quiet_loading
from modiste.data.weights import MANIFEST, check_manifest, refuse_pickles
from modiste.design.build import build_prior_scheduler, build_scheduler
from modiste.design.networks import Autoencoder, LightDecoder, LightEncoder
from modiste.design.presets import MoVQSize
from modiste.encoder.clip import Encoder, load_multilingual
from modiste.nn.memory import channels_last

PRIOR: Final = "prior"
DECODER: Final = "decoder"
INPAINT: Final = "inpaint"
LIGHT: Final = "light.safetensors"
LIGHT_SIZE: Final = "light.json"
_ENTRY_SHARD: Final = "entry.safetensors"
_BODY_SHARD: Final = "body.safetensors"
_WEIGHTS: Final = "diffusion_pytorch_model.safetensors"
_SHARED: Final = ("movq", "text_encoder", "tokenizer", "scheduler")
_MODULES: Final = {
    PRIOR: ("KandinskyPriorPipeline", {
        "prior": ("diffusers", "PriorTransformer"), "scheduler": ("diffusers", "UnCLIPScheduler"),
        "image_encoder": ("transformers", "CLIPVisionModelWithProjection"),
        "text_encoder": ("transformers", "CLIPTextModelWithProjection"),
        "tokenizer": ("transformers", "CLIPTokenizer"),
        "image_processor": ("transformers", "CLIPImageProcessor")}),
    DECODER: ("KandinskyPipeline", {
        "unet": ("diffusers", "UNet2DConditionModel"), "scheduler": ("diffusers", "DDIMScheduler"),
        "movq": ("diffusers", "VQModel"), "text_encoder": ("kandinsky", "MultilingualCLIP"),
        "tokenizer": ("transformers", "XLMRobertaTokenizer")}),
}


@dataclass(frozen=True, slots=True)
class PriorParts:
    """Networks of the prior's folder."""

    encoder: Encoder
    prior: PriorTransformer
    scheduler: UnCLIPScheduler


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderParts:
    """Networks of the decoder's folder."""

    unet: UNet2DConditionModel
    scheduler: DDIMScheduler
    movq: VQModel
    light: Autoencoder | None
    text: MultilingualCLIP
    tokenizer: XLMRobertaTokenizer


@quiet_loading()
def load_prior(folder: Path) -> PriorParts:
    """Load a prior's folder. Raises WeightsError when a part is missing or not what its manifest says."""
    _check(folder)
    try:
        prior = PriorTransformer.from_pretrained(folder / "prior", torch_dtype=torch.float32)
        scheduler = UnCLIPScheduler.from_pretrained(folder / "scheduler")
    except (OSError, RuntimeError, ValueError, SafetensorError) as error:
        raise _incomplete(folder, error) from error
    return PriorParts(Encoder.load(folder), prior.eval(), scheduler)


@quiet_loading()
def load_decoder(folder: Path) -> DecoderParts:
    """Load a decoder's or inpainting folder. Raises WeightsError as `load_prior` does."""
    _check(folder)
    try:
        unet = UNet2DConditionModel.from_pretrained(folder / "unet", torch_dtype=torch.float32)
        scheduler = DDIMScheduler.from_pretrained(folder / "scheduler")
        movq = VQModel.from_pretrained(folder / "movq", torch_dtype=torch.float32)
    except (OSError, RuntimeError, ValueError, SafetensorError) as error:
        raise _incomplete(folder, error) from error
    text, tokenizer = load_multilingual(folder, "text_encoder", "tokenizer")
    light = load_light(folder) if (folder / LIGHT).is_file() else None
    return DecoderParts(
        unet=unet.eval(), scheduler=scheduler, movq=movq.eval(), light=light, text=text, tokenizer=tokenizer)


def load_light(folder: Path) -> Autoencoder:
    """Load the light autoencoder beside a decoder. Raises WeightsError when it does not fit."""
    try:
        size = parse_json((folder / LIGHT_SIZE).read_text(encoding="utf-8"))
        channels = int(size["latent_channels"])
        light = Autoencoder(LightEncoder(channels), LightDecoder(channels, tuple(size["decoder_widths"])))
        light.load_state_dict(from_eight_bits(load_file(folder / LIGHT)))
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise _incomplete(folder, error) from error
    return channels_last(light).eval().requires_grad_(False)


def save_light(light: Autoencoder, size: MoVQSize, folder: Path) -> None:
    """Write the light autoencoder in 8 bits: its pictures differ from those of fp16 by less than a level."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(to_eight_bits(light.state_dict()), folder / LIGHT)
    widths = {"latent_channels": size.latent_channels, "decoder_widths": size.light_widths}
    (folder / LIGHT_SIZE).write_text(json.dumps(widths) + "\n", encoding="utf-8")


def save_prior(prior: PriorTransformer, folder: Path) -> None:
    """Write the prior, its scheduler and the pipeline's index; the encoder's folder is already there."""
    save_half_diffusers(prior, folder / "prior")
    build_prior_scheduler().save_pretrained(folder / "scheduler")
    _write_index(folder, PRIOR)


def save_unets(unet: UNet2DConditionModel, models: Path) -> None:
    """Write the inpainting denoiser as the denoisers of `decoder` and `inpaint`, sharing all but the entry."""
    state = _half(unet.state_dict())
    entry = state.pop("conv_in.weight")
    latent = unet.config.out_channels // 2
    for name, channels in ((DECODER, latent), (INPAINT, unet.config.in_channels)):
        folder = models / name / "unet"
        folder.mkdir(parents=True, exist_ok=True)
        save_file({"conv_in.weight": entry[:, :channels].contiguous()}, folder / _ENTRY_SHARD, {"format": "pt"})
        if name == DECODER:
            save_file(state, folder / _BODY_SHARD, {"format": "pt"})
        else:
            _link(folder / _BODY_SHARD, models / DECODER / "unet" / _BODY_SHARD)
        shards = dict.fromkeys(state, _BODY_SHARD) | {"conv_in.weight": _ENTRY_SHARD}
        size = sum(value.numel() * 2 for value in state.values()) + entry[:, :channels].numel() * 2
        _write_json(folder / (_WEIGHTS + ".index.json"), {"metadata": {"total_size": size}, "weight_map": shards})
        unet.register_to_config(in_channels=channels)
        unet.save_config(folder)
    unet.register_to_config(in_channels=2 * latent + 1)


def save_decoder_rest(models: Path) -> None:
    """Scheduler, pipeline indices and links of the decoder's and the inpainting folder."""
    build_scheduler().save_pretrained(models / DECODER / "scheduler")
    _write_index(models / DECODER, DECODER)
    (models / INPAINT).mkdir(parents=True, exist_ok=True)
    for name in (*_SHARED, LIGHT, LIGHT_SIZE):
        if (models / DECODER / name).exists():
            _link(models / INPAINT / name, models / DECODER / name)
    _write_index(models / INPAINT, DECODER, "KandinskyInpaintPipeline")


def save_half_diffusers(model: ModelMixin, folder: Path) -> None:
    """Write a diffusers model: fp16 tensors, its ordinary configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    model.save_config(folder)
    save_file(_half(model.state_dict()), folder / _WEIGHTS, {"format": "pt"})


def _half(state: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.detach().cpu().half().contiguous().clone() if value.is_floating_point() else value.cpu().clone()
            for name, value in state.items()}


def _write_index(folder: Path, kind: str, pipeline: str | None = None) -> None:
    name, modules = _MODULES[kind]
    index: dict[str, object] = {"_class_name": pipeline or name, "_diffusers_version": "0.42.1"}
    index |= {part: list(where) for part, where in modules.items()}
    _write_json(folder / "model_index.json", index)


def _write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() or link.is_file():
        link.unlink()
    link.symlink_to(os.path.relpath(target, link.parent))


def _check(folder: Path) -> None:
    refuse_pickles(folder)
    if (folder / MANIFEST).is_file():
        check_manifest(folder)


def _incomplete(folder: Path, error: Exception) -> WeightsError:
    return WeightsError("design.model_incomplete", folder=folder, reason=error)
