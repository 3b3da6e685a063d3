"""What `modiste train` does for this room."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

import torch

from modiste.core.messages import message
from modiste.core.settings import Settings
from modiste.garment.reading.training import cut_reader
from modiste.garment.segmentation.finder import keep_main_pieces, refine_flat_lay
from modiste.garment.segmentation.folders import GARMENT, fingerprint, load_segmenter, save_segmenter
from modiste.garment.segmentation.networks import Segmenter
from modiste.garment.segmentation.presets import BUNDLED_SEGMENTER
from modiste.garment.segmentation.segmenter import BundledSegmenter
from modiste.garment.training.examples import Example, read_examples
from modiste.garment.training.flat_lay import flat_lay
from modiste.garment.training.pseudo_label_cache import PseudoLabelCache
from modiste.garment.training.pseudo_labels import PseudoLabeller, pseudo_label
from modiste.garment.training.segmenter import SceneSampler, SegmenterRecipe, SegmenterTask
from modiste.imaging.light import Pixels, Soft
from modiste.nn.device import best_device
from modiste.nn.memory import channels_last
from modiste.train.imagenet import start_from_imagenet
from modiste.train.loop import TrainTask
from modiste.train.recipe import Recipe, TrainProgress, TrainRequest, TrainResult, finished
from modiste.train.run import recipe_settings, run

PSEUDO_LABELS: Final = "guesses"
"""The folder of the studio's home that keeps pseudo-labels."""

_RULE: Final = "rule"  # what labels photos where there is no teacher
_REPORT_EVERY: Final = 50


def segmenter(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Train the segmenter from ImageNet weights, or on from that of `--model`, which then also makes the pseudo-labels
    of photos without masks."""
    recipe = recipe_settings(SegmenterRecipe(), request)
    torch.manual_seed(request.seed)
    network = Segmenter(BUNDLED_SEGMENTER)
    if request.model is None:
        start_from_imagenet(network.stem, network.encoder)
        labeller = PseudoLabelCache(pseudo_label, _RULE, settings.home / PSEUDO_LABELS)
    else:
        kept = load_segmenter(Path(request.model) / GARMENT)
        network.load_state_dict(kept.state_dict())
        folder = Path(request.model) / GARMENT
        labeller = PseudoLabelCache(_labeller_of(kept), fingerprint(folder), settings.home / PSEUDO_LABELS)
    scenes = SceneSampler(_examples(request, labeller, settings, progress), recipe)
    channels_last(network).to(best_device()).train()
    train_task = TrainTask(
        name="segmenter", module=network, loss=SegmenterTask(network, recipe).loss, learning_rate=recipe.learning_rate,
        weight_decay=0.02, ema_decay=recipe.ema_decay)
    report = run((train_task,), scenes.draw, request, recipe, progress)
    average = report.averages["segmenter"]
    if not isinstance(average, Segmenter):
        raise TypeError("the segmenter's average is not a Segmenter")
    save_segmenter(average.cpu(), request.folder / GARMENT)
    return finished(request, report)


def _labeller_of(network: Segmenter) -> PseudoLabeller:
    """Pseudo-labels by a trained segmenter at one size (two gain nothing, docs/LOG.md), flat lays refined by colour so
    that the student learns where they end."""
    engine = BundledSegmenter(network, sizes=(1.0,))

    def teacher(photo: Pixels) -> Soft:
        return keep_main_pieces(refine_flat_lay(photo, engine.probabilities(photo), engine.classes), engine.classes)

    return partial(pseudo_label, teacher=teacher)


def _examples(request: TrainRequest, labeller: PseudoLabeller, settings: Settings, progress: TrainProgress | None
              ) -> list[Example]:
    """The request's examples; photos without masks are labelled on all cores, one photo a thread."""
    def report(photos: int) -> None:
        if progress is not None and photos % _REPORT_EVERY == 0:
            progress(0.0, message("garment.photos_looked_at", count=photos))

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return read_examples(request.data, labeller=labeller, workers=settings.thread_count, progress=report)
    finally:
        torch.set_num_threads(before)


RECIPES: Mapping[str, Recipe] = {"segmenter": segmenter, "cut-reader": cut_reader, "flat-lay": flat_lay}
