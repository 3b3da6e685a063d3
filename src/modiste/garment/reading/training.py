"""What `modiste train cut-reader` does: garments are cut out, a frozen trunk looks at them, the reading is fitted."""

import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch

from modiste.core.errors import DataError
from modiste.core.messages import Message, message
from modiste.core.settings import Settings
from modiste.data.cards import weights_folder
from modiste.garment.reading.crops import views_of
from modiste.garment.reading.examples import CutExample, read_cut_examples
from modiste.garment.reading.fitting import Maps, fit_reading, temperatures
from modiste.garment.reading.folders import CUT, TrainedReader, load_reader, save_reader
from modiste.garment.reading.labels import CLASSES, UNKNOWN, encode
from modiste.garment.reading.networks import VIEWS, Reader, Reading, Readings, Trunk
from modiste.garment.reading.presets import BUNDLED_READER, ReaderSize
from modiste.garment.segmentation.folders import GARMENT, load_segmenter
from modiste.garment.segmentation.segmenter import BundledSegmenter
from modiste.nn.efficientnet import fold_norms
from modiste.nn.memory import channels_last
from modiste.nn.pictures import to_tensor
from modiste.train.imagenet import start_from_imagenet
from modiste.train.recipe import TrainProgress, TrainRequest, TrainResult

FEWEST: Final = 50
STEPS: Final = 1500
BELIEVED: Final = 0.9
"""The share of what is said that must be right, above the confidence that is believed."""
_LOOKED_AT: Final = 0.55   # of the side that the segmenter is made for
_BATCH: Final = 32
_HELD_OUT: Final = 0.2
_LEAST_SURE: Final = 0.5
_FEWEST_ANSWERS: Final = 8


def cut_reader(request: TrainRequest, settings: Settings, progress: TrainProgress | None) -> TrainResult:
    """Fit a reader to `data`, on the trunk of `--model`, or on ImageNet's.

    A fifth of the training pictures is held out first: on it the temperatures and the confidence that is believed are
    found. Then all of them teach. The number of steps is that of the request, else fixed; `minutes` bounds nothing.
    """
    del settings
    start = time.monotonic()
    steps = request.steps or STEPS

    def tell(share: float, status: Message) -> None:
        if progress is not None:
            progress(share, status)

    def fitted(share: float) -> Callable[[int, float], None]:
        return lambda step, loss: tell(share + 0.35 * step / steps,
                                       message("garment.cut_step", step=step, loss=round(loss, 3)))

    size = BUNDLED_READER
    segmenter = BundledSegmenter(load_segmenter(weights_folder() / GARMENT), sizes=(_LOOKED_AT,))
    examples = read_cut_examples(request.data, segmenter, size.side_px,
                                 progress=lambda count: tell(0.0, message("garment.cut_out", count=count)))
    if len(examples) < FEWEST:
        raise DataError("garment.few_cuts", count=len(examples), fewest=FEWEST)
    trunk = _trunk(request.model, size)
    maps = maps_of(trunk, examples, lambda count: tell(0.2, message("garment.cuts_looked_at", count=count)))
    held = np.array([_is_held_out(one.key) for one in examples])
    first = _fitted(_rows(maps, ~held), size, request, steps, fitted(0.3))
    heats, least = calibrate(first, _rows(maps, held))
    network = Reader(size, {kind: len(known) for kind, known in CLASSES.items()}, has_norms=False)
    network.trunk.load_state_dict(trunk.state_dict())
    network.readings = _fitted(maps, size, request, steps, fitted(0.65))
    save_reader(TrainedReader(network=network, classes=CLASSES, temperatures=heats, thresholds=least),
                request.folder / CUT)
    return TrainResult(folder=request.folder, steps=steps, samples=steps * (request.batch or 96),
                       minutes=(time.monotonic() - start) / 60, interrupted=False)


def _fitted(maps: Maps, size: ReaderSize, request: TrainRequest, steps: int, progress: Callable[[int, float], None]
            ) -> Readings:
    """As many readings as the size says, each from a seed of its own."""
    def fitted(number: int) -> Reading:
        return fit_reading(maps, size, steps=steps, batch=request.batch or 96, seed=request.seed + number,
                           progress=lambda step, loss: progress((number * steps + step) // size.readings, loss))

    return Readings([fitted(number) for number in range(size.readings)])


def calibrate(reading: torch.nn.Module, maps: Maps) -> tuple[dict[str, float], dict[str, float]]:
    """For each kind the temperature, and the least confidence above which `BELIEVED` of the answers are right."""
    with torch.inference_mode():
        logits = reading(maps.finer.float(), maps.deepest.float())
    heats = temperatures(logits, maps.targets)
    least = {}
    for column, kind in enumerate(CLASSES):
        known = maps.targets[:, column] != UNKNOWN
        likely = (logits[kind][known] / heats[kind]).softmax(dim=1)
        confidence, said = likely.max(dim=1)
        least[kind] = _threshold(confidence.numpy(), (said == maps.targets[known, column]).numpy())
    return heats, least


def _threshold(confidence: "np.ndarray[tuple[int], np.dtype[np.float32]]",
               right: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> float:
    """The least confidence, from `_LEAST_SURE` on, above which enough is right; 1 where nothing can be believed."""
    for least in np.arange(_LEAST_SURE, 1.0, 0.01):
        above = confidence >= least
        if above.sum() >= _FEWEST_ANSWERS and right[above].mean() >= BELIEVED:
            return round(float(least), 2)
    return 1.0


@torch.inference_mode()
def maps_of(trunk: Trunk, examples: Sequence[CutExample], progress: Callable[[int], None] | None = None) -> Maps:
    """The trunk's maps of all crops, in fp16."""
    finer, deepest = [], []
    for begin in range(0, len(examples), _BATCH):
        some = examples[begin : begin + _BATCH]
        pixels = to_tensor(np.concatenate([views_of(one.crop) for one in some]))
        fine, deep = trunk(pixels.contiguous(memory_format=torch.channels_last))
        finer.append(fine.half().reshape(-1, VIEWS, *fine.shape[1:]))
        deepest.append(deep.half().reshape(-1, VIEWS, *deep.shape[1:]))
        if progress is not None:
            progress(begin)
    return Maps(finer=torch.cat(finer), deepest=torch.cat(deepest),
                targets=torch.tensor([encode(one.labels) for one in examples]),
                weights=torch.tensor([one.weight for one in examples]))


def _rows(maps: Maps, which: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> Maps:
    rows = torch.from_numpy(np.flatnonzero(which))
    return Maps(finer=maps.finer[rows], deepest=maps.deepest[rows], targets=maps.targets[rows],
                weights=maps.weights[rows])


def _trunk(model: str | None, size: ReaderSize) -> Trunk:
    if model is not None:
        return load_reader(Path(model) / CUT).network.trunk
    trunk = Trunk(size)
    start_from_imagenet(trunk.stem, trunk.encoder)
    fold_norms(trunk)
    return channels_last(trunk)


def _is_held_out(key: str) -> bool:
    """Another fifth than the one that scores."""
    return int.from_bytes(hashlib.sha256(f"held out {key}".encode()).digest()[:4], "big") / 2**32 < _HELD_OUT
