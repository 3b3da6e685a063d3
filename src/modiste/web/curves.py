"""The loss of a training as it goes, read from the log that the training loop writes."""

import json
from pathlib import Path
from typing import Final

import numpy as np
from markupsafe import Markup

from modiste.studio.store import Job
from modiste.web.house import House
from modiste.web.jobs.learning import LearnRequest
from modiste.web.rendering import render
from modiste.web.texts import Words

_WIDTH: Final = 600
_HEIGHT: Final = 200
_MARGIN: Final = 12
_NOT_LOSSES: Final = ("step", "samples", "seconds")


def curve_html(house: House, job: Job, words: Words) -> Markup:
    """The curve of a job's training, empty before the first line of its log; and once it is done, the way to use it."""
    note = house.store.home / "jobs" / job.id / "model"
    log = _log(house.store.home / note.read_text(encoding="utf-8")) if note.is_file() else None
    points = read_losses(log) if log is not None else ()
    return render("curve.html", words, {
        "taught": LearnRequest.model_validate_json(job.request) if job.state == "done" else None,
        "points": _polyline(points), "last_step": points[-1][0] if points else 0,
        "last_loss": points[-1][1] if points else 0.0})


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


def _log(folder: Path) -> Path | None:
    logs = sorted(folder.glob("**/log.jsonl"), key=lambda path: path.stat().st_mtime)
    return logs[-1] if logs else None


def _polyline(points: tuple[tuple[int, float], ...]) -> str:
    if not points:
        return ""
    steps, losses = (np.array(column, float) for column in zip(*points, strict=True))
    x = (steps - steps[0]) / max(float(np.ptp(steps)), 1.0) * _WIDTH
    y = _MARGIN + (losses.max() - losses) / max(float(np.ptp(losses)), 1e-9) * (_HEIGHT - 2 * _MARGIN)
    return " ".join(f"{across:.1f},{down:.1f}" for across, down in zip(x, y, strict=True))
