"""One garment, one name: a piece that a segmenter names otherwise than the larger piece that surrounds most of it,
though both are of one colour, is a part of that garment."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Flags, Pixels, Soft, to_oklab

TAKEN_FOR: Final = frozenset({
    ("upper", "outerwear"), ("upper", "dress"), ("dress", "outerwear"), ("lower", "dress"),
    ("upper", "other"), ("outerwear", "other"), ("dress", "other"), ("lower", "other")})
"""Names that one garment may be taken for; a top and trousers of one colour are two."""

_ALIKE: Final = 0.12      # distance in OKLab, lightness counted half
_TOUCHES: Final = 0.4     # of a piece's outline
_LEAST: Final = 0.0005    # of the photo: smaller pieces are specks
_NONE: Final = -1
_RING: Final = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    name: str
    flags: Flags
    area: int
    colour: Soft


def whole(image: Pixels, likely: Soft, classes: tuple[str, ...]) -> Soft:
    """Probabilities C x h x w of a photo H x W x 3, each garment under one name."""
    pieces = _pieces(image, likely, classes)
    place = np.full(likely.shape[1:], _NONE, np.int32)
    for number, piece in enumerate(pieces):
        place[piece.flags] = number
    result = likely.copy()
    for piece in sorted(pieces, key=lambda one: one.area):
        other = _garment_of(piece, pieces, place)
        if other is not None:
            row = classes.index(piece.name)
            result[classes.index(other.name), piece.flags] += result[row, piece.flags]
            result[row, piece.flags] = 0
    return result


def _pieces(image: Pixels, likely: Soft, classes: tuple[str, ...]) -> list[_Piece]:
    best = likely.argmax(axis=0)
    small = cv2.resize(image, best.shape[::-1], interpolation=cv2.INTER_AREA)
    lab = to_oklab(small)
    lab[..., 0] *= 0.5  # light and shadow lie on one cloth
    found = []
    for name in sorted({name for pair in TAKEN_FOR for name in pair}.intersection(classes)):
        count, islands, stats, _ = cv2.connectedComponentsWithStats((best == classes.index(name)).astype(np.uint8),
                                                                    connectivity=8)
        for number in range(1, count):
            area = int(stats[number, cv2.CC_STAT_AREA])
            if area >= _LEAST * best.size:
                flags = np.asarray(islands == number)
                found.append(_Piece(name, flags, area, np.median(lab[flags], axis=0)))
    return found


def _garment_of(piece: _Piece, pieces: list[_Piece], place: NDArray[np.int32]) -> _Piece | None:
    """The larger piece that this one is a part of."""
    ring = place[(cv2.dilate(piece.flags.astype(np.uint8), _RING) > 0) & ~piece.flags]
    contact = np.bincount(ring[ring != _NONE], minlength=len(pieces))
    near = [other for other, places in zip(pieces, contact, strict=True) if places > _TOUCHES * len(ring)]
    return next((other for other in near if _one_garment(piece, other)), None)


def _one_garment(piece: _Piece, larger: _Piece) -> bool:
    alike = float(np.linalg.norm(piece.colour - larger.colour)) < _ALIKE
    names = {(piece.name, larger.name), (larger.name, piece.name)}
    return alike and larger.area > piece.area and bool(names & TAKEN_FOR)
