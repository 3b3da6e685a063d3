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
from modiste.fabric.curves import draw_curves
from modiste.fabric.folders import (
    FABRIC,
    LoadedWeaver,
    load_enlarger,
    load_weaver,
    save_classic,
    save_enlarger,
    save_weaver,
)
from modiste.fabric.networks import DCDiscriminator, DCGenerator, Enlarger
from modiste.fabric.pictures import FabricPictures, draw_batch, read_fabrics
from modiste.fabric.presets import BUNDLED_ENLARGER, BUNDLED_WEAVER, CLASSIC
from modiste.fabric.train_dcgan import BETAS, DCGANRecipe, DCGANTask
from modiste.fabric.train_enlarger import EnlargerRecipe, EnlargerTask, draw_close_ups, with_colours
from modiste.fabric.train_quick import Landings, QuickRecipe, QuickTask, land
from modiste.fabric.train_weaver import (
    Lessons,
    WeaverBatch,
    WeaverRecipe,
    WeaverTask,
    draw_lesson,
    keep_choices,
    lessons_of,
)
from modiste.fabric.weaver import Sampling, Weaver
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last
from modiste.train.loop import LOG, Losses, Player
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult, finished
from modiste.train.run import asked_of, is_long, run, run_folder

_CURVES = "curves.png"
Batch = TypeVar("Batch")


def fabric(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The weaver, on folders of pictures by category; it begins as that of `--model`, whatever it was taught."""
    del settings
    recipe = asked_of(WeaverRecipe(), request)
    fabrics = _read(request, BUNDLED_WEAVER.side_px)
    torch.manual_seed(request.seed)
    weaver = Weaver(BUNDLED_WEAVER, len(fabrics.names))
    if request.model is not None:
        taught = load_weaver(Path(request.model) / FABRIC)
        weaver.begin_as(taught.network, [taught.categories.index(name) if name in taught.categories else None
                                         for name in fabrics.names])
    channels_last(weaver).to(best_device())
    lessons, task = lessons_of(fabrics, weaver.size), WeaverTask(weaver, compiled=is_long(request))
    return _weave(weaver, task.loss, lambda rng: draw_lesson(lessons, recipe, weaver.size, rng), recipe, Sampling(),
                  lessons, request, progress)


def quick_fabric(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """A weaver that follows a drawing in one pass from that of `--model`, on the same folders."""
    del settings
    recipe = asked_of(QuickRecipe(), request)
    if request.model is None:
        raise TrainingError("quick-fabric teaches a trained weaver to follow a drawing at once: name it with --model "
                            "FOLDER")
    fabrics = _read(request, BUNDLED_WEAVER.side_px)
    teacher = _kept(request.model, fabrics)
    pupil = channels_last(copy.deepcopy(teacher.network).requires_grad_(True).train()).to(best_device())
    lessons = lessons_of(fabrics, pupil.size)
    landings = land(teacher, recipe.fabrics, request.seed, progress)
    task = QuickTask(pupil, compiled=is_long(request))

    def draw(rng: np.random.Generator) -> WeaverBatch | Landings:
        if rng.random() < recipe.landing:
            return landings.lesson(recipe.batch, rng)
        return draw_lesson(lessons, recipe, pupil.size, rng)

    sampling = replace(teacher.sampling, direct=True)
    return _weave(pupil, task.loss, draw, recipe, sampling, lessons, request, progress)


def _kept(model: str, fabrics: FabricPictures) -> LoadedWeaver:
    """The weaver of a model. Raises TrainingError when it has other categories than the data."""
    kept = load_weaver(Path(model) / FABRIC)
    if kept.categories != fabrics.names:
        raise TrainingError(f"{model}: its categories are {', '.join(kept.categories)}, the data's "
                            f"{', '.join(fabrics.names)}; leave out --model to train a new one")
    return kept


def _weave(weaver: Weaver, loss: Callable[[Batch], Losses], draw: Callable[[np.random.Generator], Batch],
           recipe: WeaverRecipe, sampling: Sampling, lessons: Lessons, request: TrainRequest,
           progress: TrainProgress | None) -> TrainResult:
    """Train a weaver and keep it, to be used as `sampling` says."""
    player = Player("weaver", weaver, loss, recipe.learning_rate, betas=(0.9, 0.98), ema_decay=recipe.ema_decay)
    report = run((player,), draw, request, recipe, progress)
    average = report.averages["weaver"]
    if not isinstance(average, Weaver):
        raise TypeError("the weaver's average is not a Weaver")
    keep_choices(average.cpu(), lessons, request.seed)
    save_weaver(average, lessons.fabrics.names, sampling, request.folder / FABRIC)
    _draw_curves(request, "weaver")
    return finished(request, report)


def dcgan(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The classic, one network a category, the budget shared out equally; curves of each are drawn at its end."""
    del settings
    recipe = replace(asked_of(DCGANRecipe(), request), noise=CLASSIC.noise)
    fabrics = _read(request, CLASSIC.side_px)
    result: TrainResult | None = None
    share = _share(request, len(fabrics.present))
    for name in fabrics.present:
        result = _classic(share, fabrics.only(name), name, recipe, progress)
        if result.interrupted:
            break
    if result is None:
        raise TrainingError("no category to train")
    return result


def _classic(request: TrainRequest, fabrics: FabricPictures, name: str, recipe: DCGANRecipe,
             progress: TrainProgress | None) -> TrainResult:
    torch.manual_seed(request.seed)
    generator = DCGenerator(CLASSIC).to(best_device())
    discriminator = DCDiscriminator(CLASSIC).to(best_device())
    task = DCGANTask(generator, discriminator, recipe)
    players = (Player("generator", generator, task.loss, recipe.learning_rate, betas=BETAS, weight_decay=0.0),
               Player("discriminator", discriminator, task.discriminator_loss, recipe.learning_rate, betas=BETAS,
                      weight_decay=0.0))
    kept = f"dcgan-{name}"
    report = run(players, lambda rng: draw_batch(fabrics, recipe.batch, CLASSIC.side_px, rng), request, recipe,
                 progress, name=kept)
    save_classic(generator.cpu(), CLASSIC, name, request.folder / FABRIC)
    _draw_curves(request, kept)
    return finished(request, report)


def enlarger(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The super-resolution, on the same folders; it goes on from that of `--model`."""
    del settings
    recipe = asked_of(EnlargerRecipe(), request)
    fabrics = _read(request, recipe.crop_px)
    torch.manual_seed(request.seed)
    network = Enlarger(BUNDLED_ENLARGER)
    if request.model is not None:
        kept = load_enlarger(Path(request.model) / FABRIC)
        if kept.size != network.size:
            raise TrainingError(f"{request.model}: its enlarger is of another size; leave out --model to train anew")
        network.load_state_dict(kept.state_dict())
    network.to(best_device())
    lessons, task = with_colours(fabrics, network.size.colours), EnlargerTask(network, recipe)
    player = Player("enlarger", network, task.loss, recipe.learning_rate, weight_decay=0.0, ema_decay=recipe.ema_decay)
    report = run((player,), lambda rng: draw_close_ups(lessons, recipe, network, rng), request, recipe, progress)
    average = report.averages["enlarger"]
    if not isinstance(average, Enlarger):
        raise TypeError("the enlarger's average is not an Enlarger")
    save_enlarger(average.cpu(), request.folder / FABRIC)
    return finished(request, report)


RECIPES: Mapping[str, Recipe] = {"fabric": fabric, "quick-fabric": quick_fabric, "dcgan": dcgan,
                                 "enlarger": enlarger}


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
