"""Recipe: a weaver that follows a drawing in one pass, from one that needs many.

The pupil, which starts as a copy, learns to land at once where its teacher gets with all its steps, guided where the
motifs have an inside (Luhman and Luhman, 2021, "Knowledge distillation in iterative generative models"; Meng et al.,
2023, "On distillation of guided diffusion models"). Half of its lessons stay those of a weaver, so that it does not
forget how to start from noise or from a photo.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor

from modiste.core.values import Palette
from modiste.data.patterns import pick_palette
from modiste.fabric import drawn
from modiste.fabric.blend import DIRECT, Thread, mixed, spun
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.drawings import drawing_for
from modiste.fabric.folders import LoadedWeaver
from modiste.fabric.sampling import woven
from modiste.fabric.train_weaver import WeaverBatch, WeaverRecipe, WeaverTask
from modiste.fabric.weaver import Weaver
from modiste.train.loop import Losses
from modiste.train.recipe import TrainProgress

_FIRST_SEED: Final = 10_000_000  # of the drawings, which nobody's are likely to be
_ANY_PALETTE: Final = 0.3  # of the fabrics in colours that their category does not have
_MIXED: Final = 0.15
_BEGIN: Final = DIRECT[0]


@dataclass(frozen=True, slots=True)
class QuickRecipe(WeaverRecipe):
    """Settings of the run: the weaver's; how many fabrics of each category the teacher weaves before it begins, and the
    part of the lessons that are about them."""

    learning_rate: float = 5e-4
    ema_decay: float = 0.998
    fabrics: int = 400
    landing: float = 0.6


@dataclass(frozen=True, slots=True)
class Landings:
    """Where a teacher gets: starts N x 3 x S x S, what it was asked N x W, plans N x (M + K) x S x S, tiles
    N x 3 x S x S."""

    start: Tensor
    asked: Tensor
    plan: Tensor
    tile: Tensor

    def lesson(self, count: int, rng: np.random.Generator) -> "Landings":
        """`count` of them, moved on themselves and mirrored, the maps of each alike."""
        rows = rng.integers(0, len(self.tile), count)
        moves = [(int(down), int(right)) for down, right in rng.integers(0, self.tile.shape[-1], (count, 2))]
        flips = [tuple(axis for axis in (1, 2) if rng.random() < 0.5) for _ in rows]
        maps = [torch.stack([kept[int(row)].roll(move, (1, 2)).flip(flip)
                             for row, move, flip in zip(rows, moves, flips, strict=True)])
                for kept in (self.start, self.plan, self.tile)]
        return Landings(maps[0], self.asked[torch.from_numpy(rows)], maps[1], maps[2])


def land(teacher: LoadedWeaver, each: int, seed: int, progress: TrainProgress | None = None) -> Landings:
    """Let a teacher weave `each` fabrics of every category that can be drawn; some in colours of other categories, some
    mixed with another fabric."""
    names = [name for name in teacher.categories if name in CATEGORIES]
    rng, threads, tiles = np.random.default_rng(seed), [], []
    for number in range(each * len(names)):
        thread = _thread(teacher, names, names[number % len(names)], rng)
        threads.append(thread)
        tiles.append(woven(teacher.network, thread, teacher.sampling))
        if progress is not None and number % len(names) == 0:
            progress(0.0, f"the teacher weaves: {number} of {each * len(names)}")
    return Landings(torch.cat([replace(one, begin=_BEGIN).start for one in threads]),
                    torch.cat([one.told.asked for one in threads]), torch.cat([one.told.plan for one in threads]),
                    torch.cat(tiles))


def _thread(teacher: LoadedWeaver, names: Sequence[str], name: str, rng: np.random.Generator) -> Thread:
    thread = _spun(teacher, name, rng)
    if rng.random() < _MIXED:
        return mixed(thread, _spun(teacher, str(rng.choice(names)), rng), float(rng.uniform(0.2, 0.8)))
    return thread


def _spun(teacher: LoadedWeaver, name: str, rng: np.random.Generator) -> Thread:
    seed = _FIRST_SEED + int(rng.integers(2**31))
    drawing = drawing_for(name, seed, 0, teacher.network.size)
    family = str(rng.choice([one for families in drawn.FAMILIES.values() for one in families]))
    palette = Palette(pick_palette(family, seed)) if rng.random() < _ANY_PALETTE else None
    return spun(teacher.network, teacher.categories.index(name), seed, 0, palette, drawing)


class QuickTask:
    """The lesson of the pupil: what it is asked is told in its teacher's words, which it must not change."""

    def __init__(self, pupil: Weaver, *, compiled: bool = False) -> None:
        for words in (pupil.category, pupil.palette):
            words.requires_grad_(False)
        self._forward: Callable[..., Any] = torch.compile(pupil) if compiled else pupil
        self._weaving = WeaverTask(pupil, compiled=compiled)

    def loss(self, batch: WeaverBatch | Landings) -> Losses:
        """How far from the teacher's tile the pupil lands, as a velocity; or a weaver's loss."""
        if isinstance(batch, WeaverBatch):
            own = self._weaving.loss(batch)["total"]
            return {"total": own, "weaving": own}
        time = torch.full((len(batch.tile),), _BEGIN, device=batch.tile.device)
        guess = self._forward(batch.start, time, batch.asked, batch.plan, True)
        off = ((guess.float() - batch.tile) / (1 - _BEGIN)).square().mean()
        return {"total": off, "landing": off}
