"""From a thread to a tile: a weaver's steps from noise to a picture."""

from dataclasses import replace
from itertools import cycle
from typing import Final

import torch
from torch import Tensor

from modiste.fabric.blend import Thread
from modiste.fabric.flow import follow, times_of
from modiste.fabric.weaver import Sampling, Told, Weaver, guess_clean

_PLACES: Final = ((0, 0), (2, 1), (1, 3), (3, 2))  # pixels
_STILL: Final = 0.9  # the time of the last look


@torch.no_grad()
def woven(network: Weaver, thread: Thread, sampling: Sampling) -> Tensor:
    """The tile 1 x 3 x S x S in [-1, 1].

    The network sees patches. So that their edges leave no trace, they lie elsewhere at every step (Coifman and Donoho,
    1995, "Translation-invariant de-noising"). What comes out is looked at once more as if some noise lay on it: where
    none does, only grain is taken off. A way that is direct is one pass and no more.
    """
    places = cycle(_PLACES)
    way = thread.way or sampling
    times = times_of(way.steps, thread.begin)
    if way.direct and thread.begin > 0:
        return guess_clean(network, thread.start, times[:1], thread.told, way.guidance).clamp(-1, 1)
    last, still = times[-2:-1], torch.tensor([_STILL])

    def guess(noisy: Tensor, time: Tensor) -> Tensor:
        return _guess_at(network, noisy, time, thread.told, way.guidance, next(places))

    near = follow(thread.start, guess, len(times) - 2, times[:1], last)
    tile = _guess_at(network, near, last, thread.told, 1.0, next(places))
    return _guess_at(network, _STILL * tile, still, thread.told, 1.0, next(places)).clamp(-1, 1)


def _guess_at(network: Weaver, noisy: Tensor, time: Tensor, told: Told, guidance: float, place: tuple[int, int]
              ) -> Tensor:
    """The guess with the patches laid `place` pixels further down and right."""
    there = replace(told, plan=told.plan.roll(place, (2, 3)))
    guess = guess_clean(network, noisy.roll(place, (2, 3)), time, there, guidance)
    return guess.roll((-place[0], -place[1]), (2, 3))
