"""Who judges fabrics: a small network that learns from pictures which steer no training, and from drawings of seeds
that no training set has. It names the category, and its last layer is the space in which sets of pictures are compared.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional as F

from modiste.core.errors import WeightsError
from modiste.core.files import make_folder, parse_json, write_bytes
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.neural.training.pictures import FabricPictures
from modiste.fabric.procedural.dataset import training_style
from modiste.fabric.procedural.drawing import draw
from modiste.nn.pictures import to_tensor
from modiste.train.loop import Budget, Losses, TrainTask, fit
from modiste.train.recipe import TrainProgress, report_progress

VIEW_PX: Final = 128
STEPS: Final = 3000
"""Of training the scorer, in every comparison."""
HELD_OUT_SEED: Final = 50_000_000
"""First seed of the drawings that the scorer learns from; training sets are drawn from seeds far below."""
_VERSION: Final = "2"
_WIDTHS: Final = (24, 48, 96, 160)
_DRAWN: Final = 240  # drawings a category
_BATCH: Final = 32
_AT_ONCE: Final = 64


class FabricClassifier(nn.Module):
    """Views N x 3 x 128 x 128 in [-1, 1] -> what is seen, N x 160, and logits N x K of the categories."""

    def __init__(self, categories: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        channels = 3
        for width in _WIDTHS:
            layers += [nn.Conv2d(channels, width, 4, 2, 1, bias=False), nn.BatchNorm2d(width), nn.SiLU(),
                       nn.Conv2d(width, width, 3, padding=1, bias=False), nn.BatchNorm2d(width), nn.SiLU()]
            channels = width
        self.layers = nn.Sequential(*layers)
        self.name = nn.Linear(channels, categories)

    def look(self, views: Tensor) -> Tensor:
        """What is seen, N x 160."""
        seen: Tensor = self.layers(views)
        return seen.mean(dim=(2, 3))

    def forward(self, views: Tensor) -> Tensor:
        logits: Tensor = self.name(self.look(views))
        return logits


@dataclass(frozen=True, slots=True)
class _Batch:
    """Views N x 3 x 128 x 128 and their categories N."""

    views: Tensor
    category: Tensor


@dataclass(frozen=True, slots=True)
class FabricScorer:
    """A trained judge and the names of its categories."""

    judge: FabricClassifier
    names: tuple[str, ...]

    @torch.no_grad()
    def look(self, tiles: Sequence[Pixels]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """What is seen in tiles of any size (N x 160), and the number of the category that each is taken for (N)."""
        seen, said = [], []
        for start in range(0, len(tiles), _AT_ONCE):
            views = to_tensor(np.stack([view(tile) for tile in tiles[start : start + _AT_ONCE]]))
            features = self.judge.look(views)
            seen.append(features.double().numpy())
            said.append(self.judge.name(features).argmax(dim=1).numpy())
        return np.concatenate(seen), np.concatenate(said)


def view(tile: Pixels) -> Pixels:
    """A tile, or the middle square of a picture, at the judge's size."""
    side = min(tile.shape[:2])
    top, left = (tile.shape[0] - side) // 2, (tile.shape[1] - side) // 2
    way = cv2.INTER_AREA if side > VIEW_PX else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(tile[top : top + side, left : left + side], (VIEW_PX, VIEW_PX), interpolation=way))


def scorer_for(real: FabricPictures, folder: Path, steps: int, progress: TrainProgress | None = None) -> FabricScorer:
    """The scorer of these held-out pictures from `folder`, trained (minutes) and kept there when it is of others."""
    key = _key(real, steps)
    try:
        kept = _load(folder)
    except WeightsError:  # absent or damaged: it is trained again, and written whole
        kept = None
    if kept is not None and kept[1] == key:
        return kept[0]
    scorer = train_scorer(real, folder / "run", steps, progress)
    make_folder(folder)
    save_file(scorer.judge.state_dict(), folder / "judge.safetensors")
    write_bytes(folder / "judge.json", json.dumps({"key": key, "names": list(scorer.names)}).encode())
    return scorer


def train_scorer(real: FabricPictures, folder: Path, steps: int, progress: TrainProgress | None = None
                 ) -> FabricScorer:
    """Train on held-out pictures and on held-out drawings in equal parts, where both exist."""
    names = tuple(dict.fromkeys((*CATEGORIES, *real.names)))
    drawings = {name: held_out_drawings(name, _DRAWN) for name in CATEGORIES}
    photos = {name: [real.pictures[int(row)] for row in np.flatnonzero(real.category == number)]
              for number, name in enumerate(real.names)}
    torch.manual_seed(0)
    judge = FabricClassifier(len(names))

    def loss(batch: _Batch) -> Losses:
        logits = judge(batch.views).float()
        return {"total": F.cross_entropy(logits, batch.category, label_smoothing=0.05),
                "right": (logits.argmax(dim=1) == batch.category).float().mean()}

    def batch(rng: np.random.Generator) -> _Batch:
        category = rng.integers(0, len(names), _BATCH)
        views = [_varied(_pick(drawings.get(names[one], ()), photos.get(names[one], ()), rng), rng) for one in category]
        return _Batch(to_tensor(np.stack(views)), torch.from_numpy(category))

    train_task = TrainTask(name="judge", module=judge, loss=loss, learning_rate=2e-3, ema_decay=0.99)
    fit((train_task,), batch, batch_size=_BATCH, budget=Budget(steps=steps), folder=folder,
        settings={"version": _VERSION}, progress=report_progress(progress))
    return FabricScorer(judge.eval().requires_grad_(False), names)


def held_out_drawings(category: str, count: int, first: int = HELD_OUT_SEED) -> list[Pixels]:
    """Drawings of a category as in a training set, from seeds that none has."""
    made = []
    for number in range(count):
        style = training_style(np.random.default_rng([first, number]))
        made.append(draw(category, 192, first + number, style=style))
    return made


def _pick(drawn: Sequence[Pixels], photos: Sequence[Pixels], rng: np.random.Generator) -> Pixels:
    """A few photos would be learnt by heart: each is shown no more than thrice as often as a drawing, all together no
    more often than drawings."""
    share = min(0.5, 3 * len(photos) / (3 * len(photos) + len(drawn))) if drawn else 1.0
    pool = photos if rng.random() < share else drawn
    return pool[int(rng.integers(len(pool)))]


def _varied(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """A square of half the picture or more, mirrored and turned by right angles, in other light and colours."""
    side = int(rng.uniform(0.55, 1.0) * min(picture.shape[:2]))
    y, x = (int(rng.integers(0, edge - side + 1)) for edge in picture.shape[:2])
    part = np.rot90(view(picture[y : y + side, x : x + side]), int(rng.integers(4)))
    if rng.random() < 0.5:
        part = part[:, ::-1]
    if rng.random() < 0.3:
        part = part[..., rng.permutation(3)]
    if rng.random() < 0.3:
        part = cv2.blur(np.ascontiguousarray(part), (3, 3))
    light = part.astype(np.float32) * rng.uniform(0.7, 1.3) + rng.uniform(-30, 30)
    return np.asarray(np.clip(light, 0, 255), np.uint8)


def _key(real: FabricPictures, steps: int) -> str:
    digest = hashlib.sha256(f"{_VERSION} {steps} {real.names} {real.category.tolist()}".encode())
    for picture in real.pictures:
        digest.update(picture[::16, ::16].tobytes())
    return digest.hexdigest()[:16]


def _load(folder: Path) -> tuple[FabricScorer, str]:
    try:
        note = parse_json((folder / "judge.json").read_text(encoding="utf-8"))
        judge = FabricClassifier(len(note["names"]))
        judge.load_state_dict(load_file(folder / "judge.safetensors"))
        return FabricScorer(judge.eval().requires_grad_(False), tuple(note["names"])), str(note["key"])
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise WeightsError("fabric.scorer_incomplete", folder=folder) from error
