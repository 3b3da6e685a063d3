"""What `modiste train` does for this room."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import torch

from modiste.core.settings import Settings
from modiste.garment.segmentation.finder import alone, lying
from modiste.garment.segmentation.folders import GARMENT, fingerprint, load_segmenter, save_segmenter
from modiste.garment.segmentation.networks import Segmenter
from modiste.garment.segmentation.presets import BUNDLED_SEGMENTER
from modiste.garment.segmentation.segmenter import BundledSegmenter
from modiste.garment.training.examples import Example, read_examples
from modiste.garment.training.imagenet_init import start_from_imagenet
from modiste.garment.training.pseudo_label_cache import KeptGuesses
from modiste.garment.training.pseudo_labels import Guesser, guess
from modiste.garment.training.segmenter import Scenes, SegmenterRecipe, SegmenterTask
from modiste.imaging.light import Pixels, Soft
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last
from modiste.train.loop import Player
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult, finished
from modiste.train.run import asked_of, run

GUESSES: Final = "guesses"
"""The folder of the studio's home that keeps what was guessed of photos without masks."""

_RULE: Final = "rule"
_TOLD_EVERY: Final = 50


def segmenter(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """The segmenter: from ImageNet, or on from that of `--model`, which then also says where the garments are in
    photos without masks."""
    recipe = asked_of(SegmenterRecipe(), request)
    torch.manual_seed(request.seed)
    network = Segmenter(BUNDLED_SEGMENTER)
    if request.model is None:
        start_from_imagenet(network)
        guesser = KeptGuesses(guess, _RULE, settings.home / GUESSES)
    else:
        kept = load_segmenter(Path(request.model) / GARMENT)
        network.load_state_dict(kept.state_dict())
        guesser = KeptGuesses(_taught_by(kept), fingerprint(Path(request.model) / GARMENT), settings.home / GUESSES)
    scenes = Scenes(_examples(request, guesser, settings, progress), recipe)
    channels_last(network).to(best_device()).train()
    player = Player("segmenter", network, SegmenterTask(network, recipe).loss, recipe.learning_rate,
                    weight_decay=0.02, ema_decay=recipe.ema_decay)
    report = run((player,), scenes.draw, request, recipe, progress)
    average = report.averages["segmenter"]
    if not isinstance(average, Segmenter):
        raise TypeError("the segmenter's average is not a Segmenter")
    save_segmenter(average.cpu(), request.folder / GARMENT)
    return finished(request, report)


def _taught_by(network: Segmenter) -> Guesser:
    """A guess needs no second look: see docs/LOG.md on what it costs and gives. What lies about is told from its ground
    by its colours too, so that the pupil learns to see where they end."""
    engine = BundledSegmenter(network, sizes=(1.0,))

    def teacher(photo: Pixels) -> Soft:
        return alone(lying(photo, engine.probabilities(photo), engine.classes), engine.classes)

    return partial(guess, teacher=teacher)


def _examples(request: TrainRequest, guesser: Guesser, settings: Settings, progress: TrainProgress | None
              ) -> list[Example]:
    """What the request's data shows, each core looking at photos of its own."""
    def told(photos: int) -> None:
        if progress is not None and photos % _TOLD_EVERY == 0:
            progress(0.0, f"{photos} photos without masks looked at")

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return read_examples(request.data, guesser=guesser, workers=settings.thread_count, told=told)
    finally:
        torch.set_num_threads(before)


RECIPES: Mapping[str, Recipe] = {"segmenter": segmenter}
