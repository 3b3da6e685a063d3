"""Fine-tuning of a Kandinsky on the user's own captioned pictures: LoRA adapters, or all weights.

What comes out is a folder for `--model`. LoRA: adapters in peft's layout that name their base, a few megabytes. All
weights: a whole model, which shares the files that did not change with its base where the disk can.
"""

import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from numpy.typing import NDArray
from PIL import Image
from torch import nn

from modiste.core.errors import ModelError, TrainingError
from modiste.core.files import write_bytes
from modiste.core.settings import Settings
from modiste.core.values import Lineage
from modiste.data.framing import Framing
from modiste.data.pack import Pack, join_packs
from modiste.data.prepare import open_packs
from modiste.data.quiet import quiet_loading
from modiste.data.weights import save_weights
from modiste.design.adapters import ADAPTER, ADAPTER_WEIGHTS
from modiste.design.external.backend import Place
from modiste.design.external.folder import BUNDLED, find, is_hub_id, pipeline_of
from modiste.design.external.kandinsky import KandinskyBackend, find_pair, load_kandinsky
from modiste.design.folders import LIGHT, load_light, save_half_diffusers
from modiste.design.presets import ATTENTION_PROJECTIONS
from modiste.design.training.finetune_losses import (
    TEXT_TOKENS,
    DecoderLoss,
    FinetuneRecipe,
    PriorLoss,
    Trained,
    TuneBatch,
    TuneData,
    draw_tune_batch,
)
from modiste.design.training.latents import LatentSet
from modiste.encoder.run import attributes_of, captions_for
from modiste.encoder.token_table import TokenTable
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Budget, Report, TrainTask, fit
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult, check_unused, finished, report_progress

LINEAGE: Final = "lineage.json"
_LARGE: Final = 300_000_000  # parameters from which on memory is spared: batch 1, gradient checkpointing
_SMALL_BATCH: Final = 8
_RUN: Final = "run"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """The loaded base, what is trained of each half, and the settings that a resumed run must share."""

    base: str
    backend: KandinskyBackend
    decoder: Trained
    prior: Trained
    rank: int | None
    batch: int
    settings: dict[str, str]


def finetune(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Tune decoder and prior of `request.model` (None: the bundled one) and write a folder for `--model`.

    `request.lora_rank` None trains all weights. Ctrl-C keeps a checkpoint and writes what there is.

    Raises:
        DataError: no usable picture.
        WeightsError: the base cannot be loaded.
        ModelError: the base is no Kandinsky.
        TrainingError: the run cannot resume, or a loss is no longer finite.
    """
    check_unused(request, request.folder / _RUN)
    torch.manual_seed(request.seed)
    recipe = FinetuneRecipe()
    base = _base_name(request.model)
    backend = _load_base(base, settings)
    side = backend.side_px(1)
    pack = join_packs(open_packs(request.data, request.folder / "packs", Framing(side),
                                 caption_column=request.caption_column, image_column=request.image_column))
    data = _read_data(pack, backend, request.folder / "latents.safetensors")
    run = _prepare(base, backend, request, recipe, pictures=len(pack))
    report = _train(run, data, request, recipe, progress)
    for name, trained in (("decoder", run.decoder), ("prior", run.prior)):
        average = report.averages[name]
        if isinstance(average, Trained):
            trained.take(average)
    _save(run, request, report)
    return finished(request, report)


def _base_name(model: str | None) -> str:
    """The base as the adapter will name it: a hub id as it is, a folder by its whole path."""
    if model is None or model == BUNDLED:
        return BUNDLED
    return model if is_hub_id(model) else str(Path(model).expanduser().absolute())


def _load_base(base: str, settings: Settings) -> KandinskyBackend:
    path = find(base, settings)
    if (path / ADAPTER).is_file():
        raise ModelError("design.already_lora", base=base, adapter=ADAPTER)
    pair = find_pair(base, path, settings)
    if pair is None or pipeline_of(pair.decoder) in pair.family.controls:
        raise ModelError("design.not_tunable", base=base, pipeline=pipeline_of(path))
    return load_kandinsky(base, pair, Place.best())


def _read_data(pack: Pack, backend: KandinskyBackend, cache: Path) -> TuneData:
    """Latents and embeddings of the pack, computed once, with the captions of its records."""
    latents = LatentSet.load(cache) if cache.is_file() else None
    if latents is None or len(latents.latents) != len(pack):
        latents = _encode(pack, backend)
        latents.save(cache)
    captions = [(record.caption.strip(), captions_for(facts))
                for record, facts in zip(pack.records, attributes_of(pack), strict=True)]
    empty = backend.prior.get_zero_embed().detach().float().cpu().numpy()[0]
    said = {text for own, made in captions for text in (own, *made)}
    prior_tokenizer = backend.prior.tokenizer
    decoder_tokens = (TokenTable(backend.decoder.tokenizer, said, TEXT_TOKENS)
                      if backend.pair.family.reads_text else None)
    return TuneData(latents=latents.latents, embeddings=latents.embeddings, empty=empty, captions=captions,
                    prior_tokens=TokenTable(
                        prior_tokenizer, said, prior_tokenizer.model_max_length), decoder_tokens=decoder_tokens)


@torch.no_grad()
def _encode(pack: Pack, backend: KandinskyBackend) -> LatentSet:
    latents, embeddings = [], []
    side = backend.side_px(1)
    light = load_light(backend.pair.decoder) if (backend.pair.decoder / LIGHT).is_file() else None
    for row in range(len(pack)):
        picture = Image.fromarray(pack.images[row])
        array = np.asarray(picture.resize((side, side), Image.Resampling.LANCZOS))  # as it is where it fits already
        both = (array, np.ascontiguousarray(array[:, ::-1]))
        pixels = to_tensor(np.stack(both)).to(backend.place.device, backend.place.dtype)
        written = backend.decoder.movq.encode(pixels).latents if light is None else light.encode(pixels.float().cpu())
        latents.append(_to_half(written))
        embeddings.append(np.concatenate([_to_half(backend.see(Image.fromarray(view))) for view in both]))
    return LatentSet(np.stack(latents), np.stack(embeddings))


def _to_half(tensor: torch.Tensor) -> NDArray[np.float16]:
    # A channels-last tensor gives an array out of order, which safetensors would write as it lies in memory.
    return np.ascontiguousarray(tensor.float().cpu().numpy(), np.float16)


def _prepare(base: str, backend: KandinskyBackend, request: TrainRequest, recipe: FinetuneRecipe, *,
             pictures: int) -> _Run:
    unet, prior = backend.decoder.unet, backend.prior.prior
    rank = request.lora_rank
    for network in (unet, prior):
        _make_trainable(network, rank)
    large = sum(parameter.numel() for parameter in unet.parameters()) > _LARGE
    if large:
        unet.enable_gradient_checkpointing()
    batch = request.batch or (1 if large else _SMALL_BATCH)
    settings = {"base": base, "lora_rank": str(rank), "batch": str(batch), "seed": str(request.seed),
                "pictures": str(pictures)}
    settings |= {name: str(value) for name, value in asdict(recipe).items()}
    return _Run(
        base=base, backend=backend, decoder=Trained(unet), prior=Trained(prior), rank=rank, batch=batch,
        settings=settings)


def _make_trainable(network: Any, rank: int | None) -> None:
    """LoRA on the attention's projections, in float32, with everything else frozen; or all weights, in float32."""
    network.train()
    if rank is None:
        network.float().requires_grad_(True)
        for name in ("clip_mean", "clip_std"):  # the prior's scale is measured, not learnt
            if hasattr(network, name):
                getattr(network, name).requires_grad_(False)
        return
    from peft import LoraConfig, inject_adapter_in_model

    network.requires_grad_(False)
    config = LoraConfig(r=rank, lora_alpha=rank, target_modules=list(ATTENTION_PROJECTIONS))
    inject_adapter_in_model(config, network)
    for parameter in network.parameters():
        if parameter.requires_grad:
            parameter.data = parameter.data.float()


def _train(run: _Run, data: TuneData, request: TrainRequest, recipe: FinetuneRecipe,
           progress: TrainProgress | None) -> Report:
    decoder, prior = run.backend.decoder, run.backend.prior
    reads_text = run.backend.pair.family.reads_text
    decoder_loss = DecoderLoss(decoder.unet, decoder.scheduler, decoder.text_encoder if reads_text else None, recipe)
    prior_loss = PriorLoss(prior.prior, prior.scheduler, prior.text_encoder)
    rate = recipe.full_rate if run.rank is None else recipe.lora_rate
    train_tasks = (
        TrainTask(
            name="decoder", module=run.decoder, loss=decoder_loss, learning_rate=rate, ema_decay=recipe.ema_decay),
        TrainTask(name="prior", module=run.prior, loss=prior_loss, learning_rate=rate, ema_decay=recipe.ema_decay))

    def draw(rng: np.random.Generator) -> TuneBatch:
        return draw_tune_batch(data, run.batch, recipe, rng)

    steps = request.steps
    budget = Budget(minutes=request.minutes, steps=steps, warmup_steps=min(100, steps // 10) if steps else 50,
                    log_steps=max(1, min(20, steps // 10)) if steps else 20)
    return fit(train_tasks, draw, batch_size=run.batch, budget=budget, folder=request.folder / _RUN,
               settings=run.settings, seed=request.seed, resume=request.resume, progress=report_progress(progress),
               bfloat16=run.backend.place.device != "cpu")


def _save(run: _Run, request: TrainRequest, report: Report) -> None:
    settings = (*run.settings.items(), ("steps", str(report.state.step)), ("samples", str(report.state.samples)))
    lineage = Lineage(
        kind="finetune", model=run.base, seed=request.seed, settings=settings,
        inputs=tuple(str(path) for path in request.data))
    if run.rank is None:
        _save_whole(run, request.folder)
    else:
        _save_adapter(run.backend.decoder.unet, run.base, run.rank, request.folder)
        _save_adapter(run.backend.prior.prior, run.base, run.rank, request.folder / "prior")
    write_bytes(request.folder / LINEAGE, (lineage.to_json() + "\n").encode())


def _save_adapter(network: nn.Module, base: str, rank: int, folder: Path) -> None:
    """Peft's layout: `adapter_config.json` and `adapter_model.safetensors`."""
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    state = get_peft_model_state_dict(network, save_embedding_layers=False)
    folder.mkdir(parents=True, exist_ok=True)
    save_weights({f"base_model.model.{name}": value for name, value in state.items()}, folder / ADAPTER_WEIGHTS,
                 {"format": "pt"})
    config = LoraConfig(r=rank, lora_alpha=rank, target_modules=list(ATTENTION_PROJECTIONS),
                        base_model_name_or_path=base, inference_mode=True)
    config.save_pretrained(str(folder))


def _save_whole(run: _Run, folder: Path) -> None:
    """The tuned networks beside the base's other files; an inpainting decoder too where it is the same network."""
    pair = run.backend.pair
    unet, prior = run.backend.decoder.unet, run.backend.prior.prior
    inpaint = pair.inpaint() if pair.decoder.name == "decoder" or run.base == BUNDLED else None
    tuned_inpaint = _tuned_inpainter(unet, pair.decoder, inpaint) if inpaint is not None else None
    _share_files(pair.decoder, folder / "decoder", leave_out="unet")
    save_half_diffusers(unet, folder / "decoder" / "unet")
    _share_files(pair.prior, folder / "prior", leave_out="prior")
    save_half_diffusers(prior, folder / "prior" / "prior")
    if inpaint is not None and tuned_inpaint is not None:
        _share_files(inpaint, folder / "inpaint", leave_out="unet")
        save_half_diffusers(tuned_inpaint, folder / "inpaint" / "unet")


@quiet_loading()
def _tuned_inpainter(unet: Any, decoder: Path, inpaint: Path) -> UNet2DConditionModel | None:
    """The tuned denoiser with the base's inpainting entry, where the base's two denoisers differ in that alone."""
    first, second = (UNet2DConditionModel.from_pretrained(path / "unet", dtype=torch.float32).state_dict()
                     for path in (decoder, inpaint))
    entry = "conv_in.weight"
    if first.keys() != second.keys() or not all(torch.equal(first[n], second[n]) for n in first if n != entry):
        return None
    tuned = UNet2DConditionModel.from_pretrained(inpaint / "unet", dtype=torch.float32)
    state = {name: value.detach().float().cpu() for name, value in unet.state_dict().items()}
    state[entry] = torch.cat([state[entry], second[entry][:, state[entry].shape[1]:]], dim=1)
    tuned.load_state_dict(state)
    return tuned


def _share_files(source: Path, target: Path, leave_out: str) -> None:
    """The files below `source`, but for one part, as hard links where the disk can, else as copies."""
    for file in sorted(source.rglob("*")):
        inner = file.relative_to(source)
        if not file.is_file() or inner.parts[0] == leave_out:
            continue
        (target / inner).parent.mkdir(parents=True, exist_ok=True)
        (target / inner).unlink(missing_ok=True)
        _link_or_copy(file.resolve(), target / inner)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk, or one without hard links
        try:
            shutil.copyfile(source, target)
        except OSError as error:
            raise TrainingError("design.not_written", target=target, reason=error.strerror or error) from error
