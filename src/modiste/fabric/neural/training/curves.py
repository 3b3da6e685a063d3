"""Loss curves of a run as a picture: one band a term of the log."""

import json
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from modiste.core.images import save_png

_WIDTH: Final = 900
_BAND: Final = 150
_LEFT: Final = 70
_NOT_TERMS: Final = frozenset({"step", "samples", "seconds"})


def draw_curves(log: Path, out: Path) -> None:
    """Plot what the training loop logged (`log.jsonl`), one band a term, with its range; nothing when it is empty."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines() if line.strip()]
    terms = [name for name in (lines[-1] if lines else {}) if name not in _NOT_TERMS]
    if not terms:
        return
    sheet = Image.new("RGB", (_WIDTH, _BAND * len(terms)), "white")
    for number, term in enumerate(terms):
        points = [(float(line["step"]), float(line[term])) for line in lines if term in line]
        _draw_band(ImageDraw.Draw(sheet), number * _BAND, term, np.array(points))
    save_png(sheet, out)


def _draw_band(draw: ImageDraw.ImageDraw, top: int, term: str, points: np.ndarray) -> None:
    font, step, value = ImageFont.load_default(14), points[:, 0], points[:, 1]
    low, high = float(value.min()), float(value.max())
    span = max(high - low, 1e-9)
    x = _LEFT + (step - step.min()) / max(float(np.ptp(step)), 1e-9) * (_WIDTH - _LEFT - 20)
    y = top + 30 + (high - value) / span * (_BAND - 50)
    draw.line([(_LEFT, top + 30), (_LEFT, top + _BAND - 20), (_WIDTH - 20, top + _BAND - 20)], fill=(170, 170, 170))
    draw.text((_LEFT, top + 8), f"{term}   last {value[-1]:.4g}", fill="black", font=font)
    draw.text((4, top + 24), f"{high:.3g}", fill=(110, 110, 110), font=font)
    draw.text((4, top + _BAND - 30), f"{low:.3g}", fill=(110, 110, 110), font=font)
    draw.text((_WIDTH - 90, top + _BAND - 18), f"step {step[-1]:.0f}", fill=(110, 110, 110), font=font)
    if len(points) > 1:
        draw.line(list(zip(x.tolist(), y.tolist(), strict=True)), fill=(196, 62, 92), width=2)
