"""Recipe: a weaver that needs few steps, from one that needs many.

The pupil, which starts as a copy, learns to land with one step where its teacher gets with several guided ones
(Salimans and Ho, 2022, "Progressive distillation"; Meng et al., 2023, "On distillation of guided diffusion models").
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from modiste.fabric.flow import follow, on_path, times_of
from modiste.fabric.train_weaver import WeaverBatch, WeaverRecipe
from modiste.fabric.weaver import Weaver, guess_clean, told_of
from modiste.train.loop import Losses


@dataclass(frozen=True, slots=True)
class QuickRecipe(WeaverRecipe):
    """Settings of the run: the weaver's, where the category is always told; the pupil's steps from noise to a tile, and
    the teacher's in each of them and its guidance."""

    learning_rate: float = 4e-4
    ema_decay: float = 0.995
    drop_category: float = 0.0
    drop_palette: float = 0.7
    steps: int = 4
    teacher_steps: int = 3
    guidance: float = 3.0


class QuickTask:
    """The lesson of the pupil."""

    def __init__(self, pupil: Weaver, teacher: Weaver, recipe: QuickRecipe, *, compiled: bool = False) -> None:
        self._pupil, self._teacher, self._recipe = pupil, teacher, recipe
        self._forward: Callable[..., Any] = torch.compile(pupil) if compiled else pupil

    def loss(self, batch: WeaverBatch) -> Losses:
        """How far from the teacher's picture the pupil lands, as a velocity."""
        recipe, count, device = self._recipe, len(batch.pictures), batch.pictures.device
        times, number = times_of(recipe.steps).to(device), torch.randint(0, recipe.steps, (count,), device=device)
        now, then = times[number], times[number + 1]
        noisy = on_path(batch.pictures, torch.randn_like(batch.pictures), now)
        with torch.no_grad():
            told = told_of(self._teacher, batch.category, batch.palette, batch.plan)
            there = follow(noisy, lambda here, time: guess_clean(self._teacher, here, time, told, recipe.guidance,
                                                                 batch.closes), recipe.teacher_steps, now, then)
            velocity = (there - noisy).float() / (then - now).view(-1, 1, 1, 1)
        guess = self._forward(noisy, now, self._pupil.asked(batch.category, batch.palette), batch.plan, batch.closes)
        own = (guess.float() - noisy) / (1 - now).view(-1, 1, 1, 1)
        return {"total": (own - velocity).square().mean()}
