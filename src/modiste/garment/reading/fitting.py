"""Teach the reading on maps of a frozen trunk, and calibrate what it says of its own confidence."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional as F

from modiste.garment.reading.labels import CLASSES, UNKNOWN
from modiste.garment.reading.networks import Reading
from modiste.garment.reading.presets import ReaderSize

_LEARNING_RATE: Final = 1e-3
_WEIGHT_DECAY: Final = 0.1
_SMOOTHING: Final = 0.05
_RARE: Final = -0.35
_MEASURED: Final = 256    # crops whose maps give the channels' means and deviations
_TEMPERATURES: Final = torch.logspace(-0.5, 0.7, 49)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """The trunk's maps of N crops in V views, fp16: `finer` N x V x 112 x 14 x 14 and `deepest` N x V x 320 x 7 x 7;
    `targets` N x K the classes of each kind; `weights` N how much a row counts."""

    finer: Tensor
    deepest: Tensor
    targets: Tensor
    weights: Tensor


def fit_reading(maps: Maps, size: ReaderSize, *, steps: int, batch: int = 96, seed: int = 0,
                progress: Callable[[int, float], None] | None = None) -> Reading:
    """Fit the reading of all kinds. Rare classes are drawn more often: a row as often as its rarest label, by a small
    power of the frequency. Maps are mirrored at random, which a trunk of convolutions all but commutes with."""
    torch.manual_seed(seed)
    reading = Reading(size, {kind: len(known) for kind, known in CLASSES.items()})
    some = torch.randperm(len(maps.targets))[:_MEASURED]
    reading.fine_norm.measure(maps.finer[some].float())
    reading.deep_norm.measure(maps.deepest[some].float())
    optimizer = torch.optim.AdamW(reading.parameters(), _LEARNING_RATE, weight_decay=_WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, _LEARNING_RATE, steps, pct_start=0.1)
    chances = _chances(maps)
    reading.train()
    for step in range(steps):
        rows = torch.multinomial(chances, batch, replacement=True)
        finer, deepest = maps.finer[rows].float(), maps.deepest[rows].float()
        if torch.rand(()) < 0.5:
            finer, deepest = finer.flip(-1), deepest.flip(-1)
        loss = reading_loss(reading(finer, deepest), maps.targets[rows], maps.weights[rows])
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch's own stub lacks it
        optimizer.step()
        schedule.step()
        if progress is not None and step % 50 == 0:
            progress(step, float(loss.detach()))
    return reading.eval()


def reading_loss(logits: dict[str, Tensor], targets: Tensor, weights: Tensor) -> Tensor:
    """The sum over kinds of the weighted cross-entropy of the rows that are labelled, over all rows."""
    total = torch.zeros(())
    for column, kind in enumerate(CLASSES):
        known = targets[:, column] != UNKNOWN
        if bool(known.any()):
            each = F.cross_entropy(logits[kind][known], targets[known, column], reduction="none",
                                   label_smoothing=_SMOOTHING)
            total = total + (each * weights[known]).sum() / weights.sum()
    return total


def temperatures(logits: dict[str, Tensor], targets: Tensor) -> dict[str, float]:
    """For each kind the temperature at which its confidence fits best what it gets right (Guo et al., 2017, "On
    Calibration of Modern Neural Networks", section 4.2); 1 where nothing is labelled."""
    found = {}
    for column, kind in enumerate(CLASSES):
        known = targets[:, column] != UNKNOWN
        losses = [float(F.cross_entropy(logits[kind][known] / t, targets[known, column])) if bool(known.any()) else 0.0
                  for t in _TEMPERATURES]
        best = min(range(len(losses)), key=losses.__getitem__) if bool(known.any()) else -1
        found[kind] = float(_TEMPERATURES[best]) if best >= 0 else 1.0
    return found


def _chances(maps: Maps) -> Tensor:
    rarest = torch.zeros(len(maps.targets))
    for column in range(maps.targets.shape[1]):
        known = maps.targets[:, column] != UNKNOWN
        if bool(known.any()):
            counts = torch.bincount(maps.targets[known, column]).clamp(min=1).float()
            rarest[known] = torch.maximum(rarest[known], counts[maps.targets[known, column]] ** _RARE)
    return rarest * maps.weights
