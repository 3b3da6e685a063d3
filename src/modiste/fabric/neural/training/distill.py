"""Task: distil a U-Net of many steps into one that follows a drawing in a single pass.

The student starts as a copy of the teacher and regresses the teacher's final tile from its noisy start (Luhman and
Luhman, 2021, "Knowledge distillation in iterative generative models"); guidance, where the teacher uses it, is
distilled with it (Meng et al., 2023, "On distillation of guided diffusion models"). The rest of the batches keep the
flow matching loss, so that the student can still start from noise or from a photo.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from modiste.core.messages import message
from modiste.core.values import Palette
from modiste.data.patterns import pick_palette
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.neural.folders import LoadedTileUNet
from modiste.fabric.neural.guide_drawings import drawing_for
from modiste.fabric.neural.initial_state import DIRECT, InitialState, blend_states, from_seed
from modiste.fabric.neural.sampling import sample
from modiste.fabric.neural.tile_unet import TileUNet
from modiste.fabric.neural.training.tile_unet import TileUNetBatch, TileUNetRecipe, TileUNetTask
from modiste.fabric.procedural.drawing import FAMILIES
from modiste.train.loop import Losses
from modiste.train.recipe import TrainProgress

_FIRST_SEED: Final = 10_000_000  # of the drawings: far from the seeds that people use
_ANY_PALETTE: Final = 0.3  # share of tiles in palettes of other categories
_BLENDED: Final = 0.15  # share of tiles that blend two fabrics
_BEGIN: Final = DIRECT[0]


@dataclass(frozen=True, slots=True)
class DistillRecipe(TileUNetRecipe):
    """Settings of the run: the U-Net's own, `fabrics` of each category that the teacher makes beforehand, and the share
    of batches made of them."""

    learning_rate: float = 5e-4
    ema_decay: float = 0.998
    fabrics: int = 400
    teacher_share: float = 0.6


@dataclass(frozen=True, slots=True)
class TeacherTargets:
    """What the student regresses: noisy starts N x 3 x S x S, condition embeddings N x W, spatial conditions
    N x (M + K) x S x S, and the teacher's tiles N x 3 x S x S."""

    start: Tensor
    cond: Tensor
    spatial: Tensor
    tile: Tensor

    def batch(self, count: int, rng: np.random.Generator) -> "TeacherTargets":
        """`count` random ones, rolled and mirrored at random, all maps of one alike."""
        rows = rng.integers(0, len(self.tile), count)
        moves = [(int(down), int(right)) for down, right in rng.integers(0, self.tile.shape[-1], (count, 2))]
        flips = [tuple(axis for axis in (1, 2) if rng.random() < 0.5) for _ in rows]
        maps = [torch.stack([kept[int(row)].roll(move, (1, 2)).flip(flip)
                             for row, move, flip in zip(rows, moves, flips, strict=True)])
                for kept in (self.start, self.spatial, self.tile)]
        return TeacherTargets(maps[0], self.cond[torch.from_numpy(rows)], maps[1], maps[2])


def run_teacher(teacher: LoadedTileUNet, each: int, seed: int, progress: TrainProgress | None = None) -> TeacherTargets:
    """Tiles of a teacher: `each` of every procedural category; some in palettes of other categories, some blended."""
    names = [name for name in teacher.categories if name in CATEGORIES]
    rng, states, tiles = np.random.default_rng(seed), [], []
    for number in range(each * len(names)):
        state = _state(teacher, names, names[number % len(names)], rng)
        states.append(state)
        tiles.append(sample(teacher.network, state, teacher.sampling))
        if progress is not None and number % len(names) == 0:
            progress(0.0, message("fabric.teacher_draws", number=number, total=each * len(names)))
    return TeacherTargets(torch.cat([replace(one, begin=_BEGIN).noisy for one in states]),
                          torch.cat([one.conditioning.cond for one in states]),
                          torch.cat([one.conditioning.spatial for one in states]), torch.cat(tiles))


def _state(teacher: LoadedTileUNet, names: Sequence[str], name: str, rng: np.random.Generator) -> InitialState:
    state = _from_seed(teacher, name, rng)
    if rng.random() < _BLENDED:
        return blend_states(state, _from_seed(teacher, str(rng.choice(names)), rng), float(rng.uniform(0.2, 0.8)))
    return state


def _from_seed(teacher: LoadedTileUNet, name: str, rng: np.random.Generator) -> InitialState:
    seed = _FIRST_SEED + int(rng.integers(2**31))
    drawing = drawing_for(name, seed, 0, teacher.network.size)
    family = str(rng.choice([one for families in FAMILIES.values() for one in families]))
    palette = Palette(pick_palette(family, seed)) if rng.random() < _ANY_PALETTE else None
    return from_seed(teacher.network, teacher.categories.index(name), seed, 0, palette, drawing)


class DistillTask:
    """The student's loss; condition embeddings come from the teacher and stay frozen."""

    def __init__(self, student: TileUNet, *, compiled: bool = False) -> None:
        for embedding in (student.category, student.palette):
            embedding.requires_grad_(False)
        self._forward: Callable[..., Any] = torch.compile(student) if compiled else student
        self._flow_matching = TileUNetTask(student, compiled=compiled)

    def loss(self, batch: TileUNetBatch | TeacherTargets) -> Losses:
        """Velocity error against the teacher's tile, or the flow matching loss of a batch of pictures."""
        if isinstance(batch, TileUNetBatch):
            own = self._flow_matching.loss(batch)["total"]
            return {"total": own, "flow_matching": own}
        time = torch.full((len(batch.tile),), _BEGIN, device=batch.tile.device)
        predicted = self._forward(batch.start, time, batch.cond, batch.spatial, True)
        error = ((predicted.float() - batch.tile) / (1 - _BEGIN)).square().mean()
        return {"total": error, "teacher": error}
