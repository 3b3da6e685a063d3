"""What `modiste train` does for the parts of the design model.

A run's folder has the layout of the bundled models (`prior`, `decoder`, `inpaint`), so that it can be named with
`--model` as soon as its parts are there. What a part builds on comes from `request.model`, or from the bundle.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import PriorTransformer, UNet2DConditionModel, VQModel
from diffusers.models.attention_processor import AttnAddedKVProcessor
from diffusers.pipelines.kandinsky.text_encoder import MultilingualCLIP
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import PreTrainedTokenizerBase

from modiste.core.errors import DataError, TrainingError, WeightsError
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.data.framing import Framing
from modiste.data.pack import Pack, join_packs
from modiste.data.prepare import open_packs
from modiste.data.quiet import quiet_loading
from modiste.design.build import build_movq, build_prior, build_unet
from modiste.design.folders import (
    DECODER,
    INPAINT,
    LIGHT,
    PRIOR,
    load_light,
    save_decoder_rest,
    save_half_diffusers,
    save_light,
    save_prior,
    save_unets,
)
from modiste.design.networks import Autoencoder, LightDecoder, LightEncoder, PatchCritic, set_linear
from modiste.design.presets import BUNDLED_MOVQ, BUNDLED_PRIOR, BUNDLED_UNET
from modiste.design.training import decoder as train_decoder
from modiste.design.training import light_decoder as train_light_decoder
from modiste.design.training import prior as train_prior
from modiste.design.training.autoencoder import AutoencoderRecipe, AutoencoderTask, draw_crops, draw_patches
from modiste.design.training.captions import CaptionSet, make_captions
from modiste.design.training.finetune import finetune
from modiste.design.training.latents import LatentSet, encode_latents, fingerprint
from modiste.design.training.light_decoder import SharpenRecipe, SharpenTask
from modiste.design.training.movq import MoVQRecipe, MoVQTask, start_with_colour
from modiste.encoder.clip import HEADS, Encoder, load_multilingual, save_half
from modiste.encoder.teacher import Teacher, has_teacher
from modiste.encoder.token_table import TokenTable
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last
from modiste.train.loop import Report, TrainTask
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult, finished
from modiste.train.run import is_long, recipe_settings, run

PACK_PX = 256
_SAMPLES = 1000  # pictures of the denoiser that sharpen the light decoder
_PATCHES = 20_000  # that the linear start is computed from


def autoencoder(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The light autoencoder: its encoder from the principal components of the data's patches, its decoder trained."""
    del settings
    pack = join_packs(_packs(request))
    rows = _train_rows(pack)
    size, recipe = BUNDLED_MOVQ, recipe_settings(AutoencoderRecipe(), request)
    torch.manual_seed(request.seed)
    light = Autoencoder(LightEncoder(size.latent_channels), LightDecoder(size.latent_channels, size.light_widths))
    set_linear(light.encoder, light.decoder, draw_patches(pack.images, rows, _PATCHES, request.seed))
    channels_last(light).to(best_device())
    task = AutoencoderTask(light, recipe)
    train_task = TrainTask(
        name="autoencoder", module=light.decoder, loss=task.loss, learning_rate=recipe.learning_rate, ema_decay=0.999)
    report = run((train_task,), lambda rng: draw_crops(pack.images, rows, recipe, rng), request, recipe, progress)
    light.decoder = _average(report, "autoencoder", LightDecoder)
    save_light(light, size, request.folder / DECODER)
    return finished(request, report)


def movq(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The stock MoVQ, distilled from the light autoencoder; it goes on from that of `--model`."""
    del settings
    pack = join_packs(_packs(request))
    rows, recipe = _train_rows(pack), recipe_settings(MoVQRecipe(), request)
    light = load_light(_base(request, DECODER, LIGHT)).to(best_device())
    torch.manual_seed(request.seed)
    network = build_movq(BUNDLED_MOVQ).to(best_device())
    named = Path(request.model) / DECODER / "movq" if request.model else None
    if named is not None and named.is_dir():
        with quiet_loading():
            _fill(network, VQModel.from_pretrained(named, torch_dtype=torch.float32), named)
        channels_last(network)
    else:
        start_with_colour(channels_last(network), light)
    task = MoVQTask(network, light, recipe)
    train_task = TrainTask(
        name="movq", module=network, loss=task.loss, learning_rate=recipe.learning_rate, ema_decay=0.999)
    report = run((train_task,), lambda rng: draw_crops(pack.images, rows, recipe, rng), request, recipe, progress)
    save_half_diffusers(_average(report, "movq", VQModel), request.folder / DECODER / "movq")
    if (request.folder / DECODER / "unet").is_dir():
        save_decoder_rest(request.folder)  # the inpainting folder links to MoVQ
    return finished(request, report)


def light_decoder(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Sharpen the light decoder against a patch critic on frozen latents: of photos, and of the denoiser's samples if
    it is trained; with a perceptual loss by an ImageNet network where `modiste[teacher]` is installed."""
    del settings
    pack = join_packs(_packs(request))
    rows, recipe = _train_rows(pack), recipe_settings(SharpenRecipe(), request)
    base = _base(request, DECODER, LIGHT)
    light = load_light(base)
    samples = _samples(request, base, light) if (base / "unet").is_dir() else torch.zeros(0)
    light.to(best_device()).requires_grad_(True).train()
    torch.manual_seed(request.seed)
    critic = PatchCritic().to(best_device())
    perceptual_net = Teacher().to(best_device()) if has_teacher() else None
    task = SharpenTask(light, critic, recipe, perceptual_net)
    decoder = TrainTask(
        name="light", module=light.decoder, loss=task.loss, learning_rate=recipe.learning_rate, betas=(0.5, 0.99),
        ema_decay=0.998)
    discriminator = TrainTask(
        name="critic", module=critic, loss=task.critic_loss, learning_rate=recipe.critic_learning_rate,
        betas=(0.5, 0.99), starts_at_fraction=recipe.critic_from)

    def draw(rng: np.random.Generator) -> train_light_decoder.SharpenBatch:
        return train_light_decoder.draw_batch(pack.images, rows, samples, recipe, rng)

    report = run((decoder, discriminator), draw, request, recipe, progress)
    light.decoder = _average(report, "light", LightDecoder)
    save_light(light, BUNDLED_MOVQ, request.folder / DECODER)
    return finished(request, report)


def decoder(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The latent denoiser, and with it the decoder's and the inpainting folder; it goes on from that of `--model`."""
    del settings
    recipe = recipe_settings(train_decoder.DecoderRecipe(), request)
    encoder_folder, base = _base(request, PRIOR, HEADS), _base(request, DECODER, LIGHT)
    encoder = Encoder.load(encoder_folder)
    text, tokenizer = load_multilingual(encoder_folder)
    light = load_light(base)
    latents, captions = _latents_and_captions(request, encoder, light)
    data = train_decoder.DecoderData(
        latents=latents, captions=captions.captions, tokens=_tokens(tokenizer, captions), weights=captions.weights,
        zero_embedding=encoder.nothing())
    torch.manual_seed(request.seed)
    unet = build_unet(BUNDLED_UNET, space=encoder.space, text_width=int(text.config.hidden_size))
    named = Path(request.model) / DECODER if request.model else None
    if named is not None and (named / "unet").is_dir():
        text = _go_on_from(named, unet)
    channels_last(unet)
    if best_device().type == "cpu":
        unet.set_attn_processor(AttnAddedKVProcessor())  # its backward pass is quicker there than the fused one's
    denoiser = train_decoder.Denoiser(unet, text.requires_grad_(True).train()).to(best_device())
    task = train_decoder.DecoderTask(denoiser, recipe, light.encoder.channel_weights(), compiled=is_long(request))
    train_task = TrainTask(
        name="decoder", module=denoiser, loss=task.loss, learning_rate=recipe.learning_rate, ema_decay=recipe.ema_decay)
    report = run((train_task,), lambda rng: train_decoder.draw_batch(data, recipe, rng), request, recipe, progress)
    average = _average(report, "decoder", train_decoder.Denoiser)
    save_unets(average.unet, request.folder)
    _carry(base, request.folder / DECODER)
    save_half(average.text.cpu(), request.folder / DECODER / "text_encoder")
    shutil.copytree(encoder_folder / "multilingual_tokenizer", request.folder / DECODER / "tokenizer",
                    dirs_exist_ok=True)
    save_decoder_rest(request.folder)
    return finished(request, report)


def prior(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The diffusion prior on the embeddings of the encoder."""
    del settings
    recipe = recipe_settings(train_prior.PriorRecipe(), request)
    folder = _base(request, PRIOR, HEADS)
    encoder = Encoder.load(folder)
    latents, captions = _latents_and_captions(request, encoder, load_light(_base(request, DECODER, LIGHT)))
    embeddings = latents.embeddings.astype(np.float32)
    mean, std = embeddings.mean(axis=(0, 1)), embeddings.std(axis=(0, 1))
    data = train_prior.PriorData((embeddings - mean) / std, captions.captions, _tokens(encoder.tokenizer, captions),
                                 captions.weights)
    torch.manual_seed(request.seed)
    network = build_prior(BUNDLED_PRIOR, space=encoder.space, text_width=int(encoder.text.config.hidden_size),
                          text_tokens=encoder.tokenizer.model_max_length)
    network.to(best_device())
    task = train_prior.PriorTask(network, encoder.text.to(best_device()))
    train_task = TrainTask(
        name="prior", module=network, loss=task.loss, learning_rate=recipe.learning_rate, ema_decay=recipe.ema_decay)
    report = run((train_task,), lambda rng: train_prior.draw_batch(data, recipe, rng), request, recipe, progress)
    average = _average(report, "prior", PriorTransformer)
    with torch.no_grad():
        average.cpu().clip_mean.copy_(torch.from_numpy(mean)[None])
        average.clip_std.copy_(torch.from_numpy(std)[None])
    if folder != request.folder / PRIOR:
        shutil.copytree(folder, request.folder / PRIOR, dirs_exist_ok=True, ignore=shutil.ignore_patterns("run"))
    save_prior(average, request.folder / PRIOR)
    return finished(request, report)


RECIPES: Mapping[str, Recipe] = {
    "autoencoder": autoencoder, "movq": movq, "light-decoder": light_decoder, "decoder": decoder, "prior": prior,
    "finetune": finetune,
}


def _packs(request: TrainRequest) -> tuple[Pack, ...]:
    return open_packs(request.data, request.folder / "packs", Framing(PACK_PX),
                      caption_column=request.caption_column, image_column=request.image_column)


def _latents_and_captions(request: TrainRequest, encoder: Encoder, light: Autoencoder) -> tuple[LatentSet, CaptionSet]:
    """Latents (cached in the run's folder) and captions of every pack's training split, joined."""
    sets, parts = [], []
    for number, pack in enumerate(_packs(request)):
        rows = _train_rows(pack)
        path = request.folder / "latents" / f"{number}.safetensors"
        latents = _latents(path, pack, rows, light, encoder)
        captions = make_captions(pack, rows, latents, encoder)
        sets.append(latents.take(captions.rows))
        parts.append(captions)
    if not any(len(captions.rows) for captions in parts):
        raise DataError("design.no_garment_named")
    return LatentSet.join(sets), CaptionSet.join(parts)


def _tokens(tokenizer: PreTrainedTokenizerBase, caption_set: CaptionSet) -> TokenTable:
    return TokenTable(tokenizer, (text for captions in caption_set.captions for text in captions))


@quiet_loading()
def _go_on_from(folder: Path, unet: UNet2DConditionModel) -> MultilingualCLIP:
    """Give `unet` the weights of the inpainting denoiser beside a decoder's folder; its text encoder.

    Raises WeightsError when the denoiser is of another size.
    """
    place = folder.parent / INPAINT / "unet"
    _fill(unet, UNet2DConditionModel.from_pretrained(place, torch_dtype=torch.float32), place)
    text, _ = load_multilingual(folder, "text_encoder", "tokenizer")
    return text


def _fill(network: nn.Module, kept: nn.Module, folder: Path) -> None:
    """Give `network` the weights of the one in `folder`. Raises WeightsError when that is of another size."""
    try:
        network.load_state_dict(kept.state_dict())
    except RuntimeError as error:
        raise WeightsError("design.other_size", folder=folder) from error


def _samples(request: TrainRequest, base: Path, light: Autoencoder) -> Tensor:
    """Latents that the denoiser in `base` draws for the captions of the request's data."""
    encoder = Encoder.load(_base(request, PRIOR, HEADS))
    text, tokenizer = load_multilingual(base, "text_encoder", "tokenizer")
    with quiet_loading():
        unet = UNet2DConditionModel.from_pretrained(base / "unet", torch_dtype=torch.float32)
    latents, captions = _latents_and_captions(request, encoder, light)
    data = train_decoder.DecoderData(
        latents=latents, captions=captions.captions, tokens=_tokens(tokenizer, captions), weights=captions.weights,
        zero_embedding=encoder.nothing())
    denoiser = train_decoder.Denoiser(unet, text).eval().to(best_device())
    return train_light_decoder.draw_latent_samples(denoiser, tokenizer, data, _SAMPLES, request.seed)


def _latents(path: Path, pack: Pack, rows: NDArray[np.int64], light: Autoencoder, encoder: Encoder) -> LatentSet:
    """The latents at `path` if they are of these pictures by these networks; else they are made, and kept there."""
    stamp = path.with_suffix(".txt")
    made_of = fingerprint([pack.records[row].key for row in rows], light.encoder, encoder.image)
    if path.is_file() and (not stamp.is_file() or stamp.read_text(encoding="utf-8") == made_of):
        kept = LatentSet.load(path)
        if len(kept.latents) == len(rows):
            return kept
    latents = encode_latents(pack.images, rows, light.encoder, encoder.image)
    latents.save(path)
    stamp.write_text(made_of, encoding="utf-8")
    return latents


def _train_rows(pack: Pack) -> NDArray[np.int64]:
    rows = pack.rows("train")
    if rows.size == 0:
        raise DataError("design.all_in_test", count=len(pack))
    return rows


def _average(report: Report, train_task: str, kind: type[Any]) -> Any:
    average = report.averages[train_task]
    if not isinstance(average, kind):
        raise TrainingError("design.run_returned", task=train_task, kind=type(average).__name__)
    return average


def _base(request: TrainRequest, part: str, needed: str) -> Path:
    """The folder of a part to build on, one that has the file `needed`: the run's own, else that of --model, else the
    bundled one."""
    places = [request.folder, Path(request.model) if request.model else None, weights_folder()]
    for place in places:
        if place is not None and (place / part / needed).is_file():
            return place / part
    raise WeightsError("design.part_untrained", part=part, needed=needed)


def _carry(base: Path, folder: Path) -> None:
    """Copy what the denoiser does not touch from the decoder's folder that it was trained on."""
    if base == folder:
        return
    for item in ("movq", "light.safetensors", "light.json"):
        if (base / item).is_dir():
            shutil.copytree(base / item, folder / item, dirs_exist_ok=True)
        elif (base / item).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(base / item, folder / item)
