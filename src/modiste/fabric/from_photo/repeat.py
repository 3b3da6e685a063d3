"""From a piece of photographed cloth to a tile that repeats: whole repeats where the print has some, quilted of patches
where it has none, or closed by cuts where too little is seen for that."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.core.colour import from_8bit, srgb_to_oklab
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.from_photo.lattice import Box, Flags, Lattice, find_lattices
from modiste.fabric.from_photo.near_regular import gather_repeat
from modiste.fabric.from_photo.quilting import quilt
from modiste.fabric.from_photo.seamless import close

REGULAR: Final = 0.57       # share of the variance that a repeat must account for
STRIPED: Final = 0.72       # the same of stripes, which account for much of any check
_LEAN: Final = 0.5          # of that share: what a lattice loses that leans by 1
_FIRST_LOOK: Final = (2.0, 3)  # times the photo's resolution, and rounds, that tell lattices apart
_FEWEST: Final = 2.5        # repeats seen
_FLATTER: Final = 0.08      # stripes have fewer tones to account for than a lattice
_OTHER: Final = 0.2         # of the spread of colours
_SEEN_CUT: Final = 0.5      # of blind cutting: seams that are plainly seen
_LIKE_CUT: Final = 0.1      # how much more of it a quilt may show than the closed piece, for its motifs' other order
_QUILT_PX: Final = 224


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoTile:
    """A tile h x w x 3 that closes; `finer` times the resolution of the cloth that it was made of; `kind`: "stripes"
    (`lie` says which way), "lattice", "quilted" or "closed"; `confidence` that it is that print, 0 to 1."""

    tile: Pixels
    finer: float
    kind: str
    confidence: float
    lie: bool = False


def tile_of_cloth(pixels: Pixels, clear: Flags, piece: Box, quilt_px: int = _QUILT_PX) -> PhotoTile:
    """A tile of an H x W x 3 cloth.

    Args:
        pixels: the cloth, flat and in even light.
        clear: H x W, where it is seen well.
        piece: the rectangle in which it is seen best.
        quilt_px: how large a tile is made of a print that does not repeat.
    """
    left, top, right, bottom = piece
    whole = np.ascontiguousarray(pixels[top:bottom, left:right])
    best: tuple[float, Lattice] | None = None
    for lattice in find_lattices(pixels, clear, piece):
        repeat = gather_repeat(pixels, clear, lattice, _FIRST_LOOK[0], _FIRST_LOOK[1])
        striped = lattice.across is None or lattice.down is None
        if repeat.explained < (STRIPED if striped else REGULAR) or repeat.count < _FEWEST:
            continue
        if _unlike(repeat.tile, whole) > _OTHER:
            continue
        score = repeat.explained - _LEAN * (lattice.lean + lattice.shear) - (_FLATTER if striped else 0)
        if best is None or score > best[0]:
            best = score, lattice
    if best is not None:
        lattice = best[1]
        repeat = gather_repeat(pixels, clear, lattice)
        striped = lattice.across is None or lattice.down is None
        return PhotoTile(tile=repeat.tile, finer=repeat.finer, kind="stripes" if striped else "lattice",
                         confidence=float(np.clip(repeat.explained, 0, 1)), lie=striped and lattice.across is None)
    closed, quilted = close(whole), quilt(pixels, clear, piece, min(quilt_px, _QUILT_PX))
    if quilted is not None and quilted.cut <= closed.cut + _LIKE_CUT:
        return PhotoTile(tile=quilted.tile, finer=1.0, kind="quilted", confidence=_confidence(quilted.cut))
    return PhotoTile(tile=closed.tile, finer=1.0, kind="closed", confidence=_confidence(closed.cut))


def _confidence(cut: float) -> float:
    return float(np.clip(1 - cut / (2 * _SEEN_CUT), 0.1, 1))


def _unlike(tile: Pixels, cloth: Pixels) -> float:
    """How far mean and spread of a tile's colours are from the cloth's, over that spread: a part of a large check may
    repeat by itself, in other colours than the whole."""
    first, second = (srgb_to_oklab(from_8bit(one)).reshape(-1, 3) for one in (tile, cloth))
    gap = np.linalg.norm(first.mean(0) - second.mean(0)), np.linalg.norm(first.std(0) - second.std(0))
    return float(np.hypot(*gap) / max(float(np.linalg.norm(second.std(0))), 1e-3))
