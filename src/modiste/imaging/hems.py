"""A garment's hem cut shorter in its own picture: what hangs below the new hem is taken away, all else stays."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Alpha = NDArray[np.uint8]
_THERE: Final = 128
_END: Final = 0.15        # of the length: what counts as the waist, and as the hem
_WIDER: Final = 1.05
_SLIM: Final = 1.15       # length over width from which a garment surely hangs upright
_LEGS: Final = 0.7        # of the rows near the hem: so many show two legs


def shortened(alpha: Alpha, share: float, *, legs: bool) -> Alpha | None:
    """The mask H x W of a garment (255: it is there) without the lower `share` of its length; `legs`: it has two.

    None where the picture does not show surely which end is the hem: skirts widen towards it, trousers part in two.
    """
    there = alpha >= _THERE
    rows = np.flatnonzero(there.any(axis=1))
    if not rows.size:
        return None
    top, end = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(there.any(axis=0))
    length = end - top
    if length < _SLIM * (columns[-1] + 1 - columns[0]) or not _hangs(there[top:end], legs=legs):
        return None
    result = alpha.copy()
    result[end - round(share * length):] = 0
    return result


def _hangs(there: NDArray[np.bool_], *, legs: bool) -> bool:
    """Whether the hem is at the lower end of a garment's rows."""
    some = max(1, round(_END * len(there)))
    upper, lower = there[:some], there[-2 * some:-some]
    if legs:
        return bool((_pieces(lower) >= 2).mean() >= _LEGS and (_pieces(upper) == 1).mean() >= _LEGS)
    return bool(lower.sum(axis=1).mean() >= _WIDER * upper.sum(axis=1).mean())


def _pieces(rows: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many runs of a garment each row shows."""
    padded = np.pad(rows, ((0, 0), (1, 0)))
    return np.asarray((padded[:, 1:] & ~padded[:, :-1]).sum(axis=1), np.int64)
