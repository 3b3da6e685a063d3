"""What `modiste train` does for the engines of this room."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from modiste.core.errors import TrainingError
from modiste.core.settings import Settings
from modiste.fabric.neural.folders import (
    FABRIC,
    LoadedTileUNet,
    load_tile_unet,
    load_upscaler,
    save_dcgan,
    save_tile_unet,
    save_upscaler,
)
from modiste.fabric.neural.networks import DCDiscriminator, DCGenerator, Upscaler
from modiste.fabric.neural.presets import BUNDLED_DCGAN, BUNDLED_TILE_UNET, BUNDLED_UPSCALER
from modiste.fabric.neural.tile_unet import Sampling, TileUNet
from modiste.fabric.neural.training.curves import draw_curves
from modiste.fabric.neural.training.dcgan import BETAS, DCGANRecipe, DCGANTask
from modiste.fabric.neural.training.distill import DistillRecipe, DistillTask, TeacherTargets, run_teacher
from modiste.fabric.neural.training.pictures import FabricPictures, draw_batch, read_fabrics
from modiste.fabric.neural.training.tile_unet import (
    TileSet,
    TileUNetBatch,
    TileUNetRecipe,
    TileUNetTask,
    draw_tile_batch,
    keep_priors,
    read_tile_set,
)
from modiste.fabric.neural.training.upscaler import UpscalerRecipe, UpscalerTask, draw_crops, with_colours
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last
from modiste.train.loop import LOG, Losses, TrainTask
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult, finished
from modiste.train.run import is_long, recipe_settings, run, run_folder

_CURVES = "curves.png"
Batch = TypeVar("Batch")


def fabric(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train the U-Net on folders of pictures by category, from scratch or on from that of `--model`."""
    del settings
    recipe = recipe_settings(TileUNetRecipe(), request)
    fabrics = _read(request, BUNDLED_TILE_UNET.side_px)
    torch.manual_seed(request.seed)
    unet = TileUNet(BUNDLED_TILE_UNET, len(fabrics.names))
    if request.model is not None:
        pretrained = load_tile_unet(Path(request.model) / FABRIC)
        known = pretrained.categories
        unet.start_from(pretrained.network, [known.index(name) if name in known else None for name in fabrics.names])
    channels_last(unet).to(best_device())
    tile_set, task = read_tile_set(fabrics, unet.size), TileUNetTask(unet, compiled=is_long(request))
    return _train(unet, task.loss, lambda rng: draw_tile_batch(tile_set, recipe, unet.size, rng), recipe, Sampling(),
                  tile_set, request, progress)


def distill_fabric(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Distil the U-Net of `--model` into one that follows a drawing in a single pass, on the same folders."""
    del settings
    recipe = recipe_settings(DistillRecipe(), request)
    if request.model is None:
        raise TrainingError("fabric.distill_without_model")
    fabrics = _read(request, BUNDLED_TILE_UNET.side_px)
    teacher = _load_same_categories(request.model, fabrics)
    student = channels_last(copy.deepcopy(teacher.network).requires_grad_(True).train()).to(best_device())
    tile_set = read_tile_set(fabrics, student.size)
    targets = run_teacher(teacher, recipe.fabrics, request.seed, progress)
    task = DistillTask(student, compiled=is_long(request))

    def draw(rng: np.random.Generator) -> TileUNetBatch | TeacherTargets:
        if rng.random() < recipe.teacher_share:
            return targets.batch(recipe.batch, rng)
        return draw_tile_batch(tile_set, recipe, student.size, rng)

    sampling = replace(teacher.sampling, direct=True)
    return _train(student, task.loss, draw, recipe, sampling, tile_set, request, progress)


def _load_same_categories(model: str, fabrics: FabricPictures) -> LoadedTileUNet:
    """The U-Net of a model. Raises TrainingError when it has other categories than the data."""
    kept = load_tile_unet(Path(model) / FABRIC)
    if kept.categories != fabrics.names:
        raise TrainingError("fabric.other_categories", model=model, categories=kept.categories, names=fabrics.names)
    return kept


def _train(unet: TileUNet, loss: Callable[[Batch], Losses], draw: Callable[[np.random.Generator], Batch],
           recipe: TileUNetRecipe, sampling: Sampling, tile_set: TileSet, request: TrainRequest,
           progress: TrainProgress | None) -> TrainResult:
    """Train a U-Net and save it with its sampler settings."""
    train_task = TrainTask(
        name="tile_unet", module=unet, loss=loss, learning_rate=recipe.learning_rate, betas=(0.9, 0.98),
        ema_decay=recipe.ema_decay)
    report = run((train_task,), draw, request, recipe, progress)
    average = report.averages["tile_unet"]
    if not isinstance(average, TileUNet):
        raise TypeError("the U-Net's average is not a TileUNet")
    keep_priors(average.cpu(), tile_set, request.seed)
    save_tile_unet(average, tile_set.fabrics.names, sampling, request.folder / FABRIC)
    _draw_curves(request, "tile_unet")
    return finished(request, report)


def dcgan(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train a DCGAN for each category, the budget shared equally; draws the loss curves of each."""
    del settings
    recipe = replace(recipe_settings(DCGANRecipe(), request), noise=BUNDLED_DCGAN.noise)
    fabrics = _read(request, BUNDLED_DCGAN.side_px)
    result: TrainResult | None = None
    share = _share(request, len(fabrics.present))
    for name in fabrics.present:
        result = _dcgan(share, fabrics.only(name), name, recipe, progress)
        if result.interrupted:
            break
    if result is None:
        raise TrainingError("fabric.no_category")
    return result


def _dcgan(request: TrainRequest, fabrics: FabricPictures, name: str, recipe: DCGANRecipe,
           progress: TrainProgress | None) -> TrainResult:
    torch.manual_seed(request.seed)
    generator = DCGenerator(BUNDLED_DCGAN).to(best_device())
    discriminator = DCDiscriminator(BUNDLED_DCGAN).to(best_device())
    task = DCGANTask(generator, discriminator, recipe)
    train_tasks = (
        TrainTask(
            name="generator", module=generator, loss=task.loss, learning_rate=recipe.learning_rate, betas=BETAS,
            weight_decay=0.0),
        TrainTask(
            name="discriminator", module=discriminator, loss=task.discriminator_loss,
            learning_rate=recipe.learning_rate, betas=BETAS, weight_decay=0.0))
    kept = f"dcgan-{name}"
    side = BUNDLED_DCGAN.side_px
    report = run(train_tasks, lambda rng: draw_batch(fabrics, recipe.batch, side, rng), request, recipe,
                 progress, name=kept)
    save_dcgan(generator.cpu(), BUNDLED_DCGAN, name, request.folder / FABRIC)
    _draw_curves(request, kept)
    return finished(request, report)


def upscaler(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train super-resolution on the same folders, from scratch or on from that of `--model`."""
    del settings
    recipe = recipe_settings(UpscalerRecipe(), request)
    fabrics = _read(request, recipe.crop_px)
    torch.manual_seed(request.seed)
    network = Upscaler(BUNDLED_UPSCALER)
    if request.model is not None:
        kept = load_upscaler(Path(request.model) / FABRIC)
        if kept.size != network.size:
            raise TrainingError("fabric.upscaler_of_another_size", model=request.model)
        network.load_state_dict(kept.state_dict())
    network.to(best_device())
    examples, task = with_colours(fabrics, network.size.colours), UpscalerTask(network, recipe)
    train_task = TrainTask(
        name="upscaler", module=network, loss=task.loss, learning_rate=recipe.learning_rate, weight_decay=0.0,
        ema_decay=recipe.ema_decay)
    report = run((train_task,), lambda rng: draw_crops(examples, recipe, network, rng), request, recipe, progress)
    average = report.averages["upscaler"]
    if not isinstance(average, Upscaler):
        raise TypeError("the upscaler's average is not an Upscaler")
    save_upscaler(average.cpu(), request.folder / FABRIC)
    return finished(request, report)


RECIPES: Mapping[str, Recipe] = {"fabric": fabric, "distill-fabric": distill_fabric, "dcgan": dcgan,
                                 "upscaler": upscaler}


def _read(request: TrainRequest, side_px: int) -> FabricPictures:
    return read_fabrics(request.data, side_px, caption_column=request.caption_column,
                        image_column=request.image_column)


def _draw_curves(request: TrainRequest, name: str) -> None:
    folder = run_folder(request, name)
    draw_curves(folder / LOG, folder / _CURVES)


def _share(request: TrainRequest, parts: int) -> TrainRequest:
    minutes = None if request.minutes is None else request.minutes / parts
    steps = None if request.steps is None else max(1, request.steps // parts)
    return replace(request, minutes=minutes, steps=steps)
