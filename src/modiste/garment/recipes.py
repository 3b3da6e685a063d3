"""What `modiste train` does for this room."""

from collections.abc import Mapping
from pathlib import Path

import torch

from modiste.core.settings import Settings
from modiste.garment.examples import read_examples
from modiste.garment.folders import GARMENT, load_segmenter, save_segmenter
from modiste.garment.networks import Segmenter
from modiste.garment.presets import BUNDLED_SEGMENTER
from modiste.garment.segmenter import BundledSegmenter
from modiste.garment.start import start_from_imagenet
from modiste.garment.train_segmenter import Scenes, SegmenterRecipe, SegmenterTask
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last
from modiste.train.loop import Player
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult, finished
from modiste.train.run import asked_of, run


def segmenter(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The segmenter: from ImageNet, or on from that of `--model`, which then also says where the garments are in
    photos without masks."""
    del settings
    recipe = asked_of(SegmenterRecipe(), request)
    torch.manual_seed(request.seed)
    network = Segmenter(BUNDLED_SEGMENTER)
    teacher = None
    if request.model is None:
        start_from_imagenet(network)
    else:
        kept = load_segmenter(Path(request.model) / GARMENT)
        network.load_state_dict(kept.state_dict())
        teacher = BundledSegmenter(kept).probabilities
    scenes = Scenes(read_examples(request.data, teacher=teacher), recipe)
    channels_last(network).to(best_device()).train()
    player = Player("segmenter", network, SegmenterTask(network, recipe).loss, recipe.learning_rate,
                    weight_decay=0.02, ema_decay=recipe.ema_decay)
    report = run((player,), scenes.draw, request, recipe, progress)
    average = report.averages["segmenter"]
    if not isinstance(average, Segmenter):
        raise TypeError("the segmenter's average is not a Segmenter")
    save_segmenter(average.cpu(), request.folder / GARMENT)
    return finished(request, report)


RECIPES: Mapping[str, Recipe] = {"segmenter": segmenter}
