"""What is crumpled so that it cuts itself, and that moving apart did not help, is smoothed a little and tried again.

Smoothing must not trade cuts for stretched cloth: what is smoothed is eased, and counts only if both faults together
are fewer."""

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from modiste.sewing.simulation.checks import Keep, near_pairs, pierced
from modiste.sewing.simulation.values import Floats, Ints

Move = Callable[[Floats], Floats]
Count = Callable[[Floats], int]
Untangle = Callable[[Floats, Ints, Ints, int, Keep], Floats]
"""Places, faces, weld, rounds and what keeps them out of a body -> places with fewer faces that cut each other."""

_TRIES: Final = 3
_FROM: Final = 0.0005
"""Share of faces that cut another one below which nobody sees it."""
_RINGS: Final = 2
_STROKES: Final = 6
_ROUNDS: Final = 24


def ironed(x: Floats, faces: Ints, weld: Ints, fixed: NDArray[np.bool_], keep: Keep, untangle: Untangle, ease: Move,
           stretched: Count) -> Floats:  # fmt: skip
    """The same places (V x 3, metres) with crumples smoothed as far as that leaves fewer faces at fault: those that cut
    through others, and those that are `stretched` (which gives their number) though they were eased (`ease`).

    `weld` V: the first vertex of those that are one; what is `fixed` (V), and free edges, stay.
    """
    at = weld[faces]
    pairs = np.concatenate([at, at[:, [1, 2, 0]]]).ravel(), np.concatenate([at[:, [1, 2, 0]], at]).ravel()
    many = np.maximum(np.bincount(pairs[0], minlength=len(x)), 1)[:, None]
    stays = _on_rim(at, len(x))
    stays[weld[fixed]] = True
    cut = _cut(x, faces, at)
    best = len(cut) + stretched(x), x
    for _ in range(_TRIES):
        if len(cut) <= _FROM * len(faces):
            break
        bad = np.zeros(len(x), bool)
        bad[at[cut]] = True
        for _ in range(_RINGS):
            bad[at[bad[at].any(1)]] = True
        bad &= ~stays
        smooth = x
        for _ in range(_STROKES):
            mean = np.stack([np.bincount(pairs[0], smooth[pairs[1], k], len(x)) for k in range(3)], 1) / many
            smooth = np.where(bad[:, None], 0.5 * (smooth + mean), smooth)[weld]
        smooth = keep(smooth, np.nonzero(bad[weld])[0].astype(np.int32))
        x = ease(untangle(smooth, faces, weld, _ROUNDS, keep))
        cut = _cut(x, faces, at)
        faults = len(cut) + stretched(x)
        if faults < best[0]:
            best = faults, x
    return best[1]


def _cut(x: Floats, faces: Ints, at: Ints) -> Ints:
    near = near_pairs(x[faces], at)
    return np.unique(near[np.unique(pierced(x[faces], near).pair)]).astype(np.int32)


def _on_rim(at: Ints, count: int) -> NDArray[np.bool_]:
    """Which places lie on edges of one face only."""
    edges = np.sort(np.concatenate([at[:, [0, 1]], at[:, [1, 2]], at[:, [2, 0]]]), 1).astype(np.int64)
    keys, number = np.unique(edges[:, 0] * count + edges[:, 1], return_counts=True)
    free = keys[number == 1]
    rim = np.zeros(count, bool)
    rim[free // count] = True
    rim[free % count] = True
    return rim
