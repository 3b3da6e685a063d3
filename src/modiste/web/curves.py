"""The loss of a training as it goes, read from the log that the training loop writes."""

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from markupsafe import Markup

from modiste.studio.jobs.kinds.train import TrainJobRequest, log_of
from modiste.studio.store import Job
from modiste.web.context import AppContext
from modiste.web.rendering import render
from modiste.web.texts import Words

_WIDTH: Final = 600
_HEIGHT: Final = 200
_MARGIN: Final = 12
_MEMORY: Final = 0.85
_NOT_LOSSES: Final = ("step", "samples", "seconds")


def curve_html(context: AppContext, job: Job, words: Words) -> Markup:
    """The curve of a job's training, empty before the first line of its log; and once it is done, the way to use it."""
    log = log_of(context.store.home, job)
    points = read_losses(log) if log is not None else ()
    asked = TrainJobRequest.model_validate_json(job.request)
    smooth = smoothed([loss for _, loss in points])
    return render("curve.html", words, {
        "trained": asked if job.state == "done" else None,
        "minutes_left": math.ceil(asked.minutes * (1 - job.done / job.total)) if job.open and job.total else None,
        "lines": _polylines([step for step, _ in points], [loss for _, loss in points], smooth),
        "last_step": points[-1][0] if points else 0, "last_loss": smooth[-1] if points else 0.0})


def read_losses(log: Path) -> tuple[tuple[int, float], ...]:
    """(step, loss) of each line of a log; a line that is being written just now is left out."""
    points = []
    for line in log.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
        except ValueError:
            continue
        losses = [value for name, value in row.items() if name not in _NOT_LOSSES]
        total = next((value for name, value in row.items() if name.endswith(".total")), losses[0] if losses else None)
        if total is not None:
            points.append((int(row["step"]), float(total)))
    return tuple(points)


def smoothed(losses: Sequence[float]) -> list[float]:
    """The mean of the losses so far in which the newest eighth counts most: exponential, without the pull of its
    beginning (Kingma and Ba, 2015, section 3). Single batches differ by more than a training gains in minutes."""
    memory = min(_MEMORY, max(0.0, 1 - 8 / max(1, len(losses))))
    mean, kept = 0.0, []
    for number, loss in enumerate(losses, start=1):
        mean = memory * mean + (1 - memory) * loss
        kept.append(mean / (1 - memory**number))
    return kept


def _polylines(steps: Sequence[int], *curves: Sequence[float]) -> tuple[str, ...]:
    """The curves in one frame; the few points of the first that lie far off leave it: they would flatten the rest."""
    if not steps:
        return ()
    across = (np.array(steps, float) - steps[0]) / max(float(np.ptp(steps)), 1.0) * _WIDTH
    framed = np.concatenate([np.quantile(curves[0], (0.05, 0.95)), *curves[1:]])
    low, high = float(framed.min()), float(framed.max())
    return tuple(" ".join(f"{x:.1f},{_MARGIN + (high - loss) / max(high - low, 1e-9) * (_HEIGHT - 2 * _MARGIN):.1f}"
                          for x, loss in zip(across, curve, strict=True)) for curve in curves)
