"""Garments to be laid on other grounds, each a picture with its mask: turned, bent, folded, dyed, with straps."""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.imaging.light import Pixels

Soft = NDArray[np.float32]
_TURN: Final = 25.0         # degrees, deviation; some lie across or upside down
_ANYHOW: Final = 0.25
_FILLS: Final = (0.45, 1.05)  # of the square, the longer side of the garment
_OUT: Final = 0.1           # of the square, how far off the middle
_BENT: Final = 0.5
_FOLDED: Final = 0.15
_DYED: Final = 0.3
_BLOCKED: Final = 0.12
_STRAPS: Final = 0.15


@dataclass(frozen=True, slots=True)
class Piece:
    """A garment cut out: `picture` H x W x 3 and `alpha` H x W, 255 where it is."""

    picture: Pixels = field(repr=False)
    alpha: Pixels = field(repr=False)


@dataclass(frozen=True, slots=True)
class Laid:
    """A garment in a square: `picture` S x S x 3, 0 to 255, and `alpha` S x S, 0 to 1."""

    picture: Soft = field(repr=False)
    alpha: Soft = field(repr=False)


def piece_of(picture: Pixels, alpha: Pixels, longest_px: int) -> Piece | None:
    """The box of a garment, no longer than a number of pixels; None where the mask holds next to nothing."""
    there = alpha >= 128
    if there.sum() < 400:
        return None
    rows, columns = np.flatnonzero(there.any(axis=1)), np.flatnonzero(there.any(axis=0))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    picture, alpha = picture[box], alpha[box]
    factor = longest_px / max(alpha.shape)
    if factor < 1:
        size = (max(2, round(alpha.shape[1] * factor)), max(2, round(alpha.shape[0] * factor)))
        picture, alpha = (np.asarray(cv2.resize(one, size, interpolation=cv2.INTER_AREA), np.uint8)
                          for one in (picture, alpha))
    return Piece(np.ascontiguousarray(picture), np.ascontiguousarray(alpha))


def lay_piece(piece: Piece, side_px: int, rng: np.random.Generator) -> Laid:
    """A garment as it may lie in a square."""
    picture, alpha = piece.picture, piece.alpha
    if rng.random() < _DYED:
        picture = _dyed(picture, alpha, rng)
    if rng.random() < _BLOCKED:
        picture = _blocked(picture, alpha, rng)
    x, y = _places(alpha.shape[:2], side_px, rng)
    seen = cv2.remap(_bled(picture, alpha), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    there = cv2.remap(_inner(alpha), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    there = there.astype(np.float32) / 255
    if rng.random() < _FOLDED:
        seen, there = _folded(seen, there, rng)
    if rng.random() < _STRAPS:
        seen, there = _with_straps(seen, there, rng)
    return Laid(seen, there)


def _inner(alpha: Pixels) -> Pixels:
    """Without the outermost pixels, which are half ground, and with a soft edge."""
    return np.asarray(cv2.GaussianBlur(cv2.erode(alpha, np.ones((3, 3), np.uint8)), (3, 3), 0.6), np.uint8)


def _bled(picture: Pixels, alpha: Pixels) -> Pixels:
    """The garment's colours spread over what is beside it, so that no ground comes along at its edge."""
    solid = cv2.erode((alpha > 200).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.float32)
    weight = cv2.blur(solid, (7, 7))[..., None]
    mean = cv2.blur(picture.astype(np.float32) * solid[..., None], (7, 7)) / np.maximum(weight, 1e-3)
    outside = (solid[..., None] == 0) & (weight > 0)
    return np.where(outside, np.clip(mean, 0, 255), picture).astype(np.uint8)


def _places(size: tuple[int, int], side_px: int, rng: np.random.Generator) -> tuple[Soft, Soft]:
    """Where each place of the square lies on the garment, column and row."""
    height, width = size
    turn = rng.uniform(0, 2 * np.pi) if rng.random() < _ANYHOW else np.deg2rad(rng.normal(0, _TURN))
    factor = side_px * rng.uniform(*_FILLS) / max(size)
    stretch = np.exp(rng.normal(0, 0.08, 2))
    flip = -1.0 if rng.random() < 0.5 else 1.0
    rows, columns = np.mgrid[0:side_px, 0:side_px].astype(np.float32)
    middle = side_px * (0.5 + rng.uniform(-_OUT, _OUT, 2))
    if rng.random() < _BENT:
        for move in (rows, columns):
            few = rng.normal(0, rng.uniform(0.005, 0.035) * side_px, (5, 5)).astype(np.float32)
            move += cv2.resize(few, (side_px, side_px), interpolation=cv2.INTER_CUBIC)
    down, across = rows - middle[0], columns - middle[1]
    skew = rng.normal(0, 0.08)
    x = flip * (across * np.cos(turn) + down * np.sin(turn)) / (factor * stretch[0]) + skew * down / factor
    y = (down * np.cos(turn) - across * np.sin(turn)) / (factor * stretch[1])
    return (x + width / 2).astype(np.float32), (y + height / 2).astype(np.float32)


def _dyed(picture: Pixels, alpha: Pixels, rng: np.random.Generator) -> Pixels:
    """In another colour, white or black by chance; folds and prints keep their contrast."""
    there = alpha > 128
    kind = rng.random()
    goal = (rng.uniform(205, 250) * np.ones(3) if kind < 0.35 else
            rng.uniform(15, 60) * np.ones(3) if kind < 0.55 else rng.uniform(20, 240, 3))
    goal = goal + rng.normal(0, 6, 3)
    mean = np.median(picture[there], axis=0) if there.any() else np.full(3, 128.0)
    contrast = rng.uniform(0.4, 1.0)
    return np.asarray(np.clip((picture.astype(np.float32) - mean) * contrast + goal, 0, 255), np.uint8)


def _blocked(picture: Pixels, alpha: Pixels, rng: np.random.Generator) -> Pixels:
    """A band at one side in another colour, often white: a sole, a cuff, a lining, a yoke."""
    colour = rng.uniform(215, 250) * np.ones(3) if rng.random() < 0.6 else rng.uniform(10, 245, 3)
    light = picture.astype(np.float32).mean(axis=2, keepdims=True)
    light /= max(float(light.mean()), 1.0)
    band = np.clip(colour * np.clip(0.75 + 0.25 * light, 0.5, 1.1), 0, 255)
    axis, share = int(rng.integers(2)), rng.uniform(0.06, 0.35)
    place = np.linspace(0, 1, alpha.shape[axis])
    inside = place < share if rng.random() < 0.5 else place > 1 - share
    where = inside[:, None] if axis == 0 else inside[None]
    return np.where(np.broadcast_to(where, alpha.shape)[..., None], band, picture).astype(np.uint8)


def _folded(seen: Soft, there: Soft, rng: np.random.Generator) -> tuple[Soft, Soft]:
    """One end turned over, with a shadow along the fold."""
    side = len(there)
    angle = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    normal = np.array([np.cos(angle), np.sin(angle)])
    along = columns * normal[0] + rows * normal[1]
    inside = along[there > 0.5]
    if inside.size < 400:
        return seen, there
    cut = float(np.quantile(inside, rng.uniform(0.7, 0.9)))
    over = along - cut
    x, y = (columns - 2 * over * normal[0]).astype(np.float32), (rows - 2 * over * normal[1]).astype(np.float32)
    turned = cv2.remap(there, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0)
    turned = np.where(over <= 0, turned, 0).astype(np.float32)
    back = cv2.remap(seen, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) * rng.uniform(0.7, 1.15)
    kept = np.where(over <= 0, there, 0).astype(np.float32)
    shadow = 1 - rng.uniform(0.1, 0.5) * cv2.GaussianBlur(turned, (0, 0), 3.0)[..., None]
    picture = seen * shadow * (1 - turned[..., None]) + back * turned[..., None]
    return np.asarray(np.clip(picture, 0, 255), np.float32), np.maximum(kept, turned)


def _with_straps(seen: Soft, there: Soft, rng: np.random.Generator) -> tuple[Soft, Soft]:
    """With one strap or two, from its edge and back to it, of its own colour, black or white."""
    outline, _ = cv2.findContours((there > 0.5).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outline or max(len(one) for one in outline) < 40:
        return seen, there
    points = max(outline, key=len)[:, 0].astype(np.float32)
    middle = points.mean(axis=0)
    band = np.zeros(there.shape, np.uint8)
    width = int(rng.integers(2, 8))
    for _ in range(int(rng.integers(1, 3))):
        first = int(rng.integers(len(points)))
        last = (first + int(len(points) * rng.uniform(0.06, 0.3))) % len(points)
        ends = points[[first, last]]
        out = ends.mean(axis=0) - middle
        peak = ends.mean(axis=0) + out * rng.uniform(0.3, 1.5) + rng.normal(0, 12, 2)
        share = np.linspace(0, 1, 24)[:, None]
        curve = ends[0] * (1 - share) ** 2 + 2 * peak * share * (1 - share) + ends[1] * share**2
        cv2.polylines(band, [np.round(curve).astype(np.int32)], False, 255, width, cv2.LINE_AA)
    alpha = band.astype(np.float32) / 255
    own = np.median(seen[there > 0.5], axis=0)
    kind = rng.random()
    colour = own if kind < 0.6 else np.full(3, rng.uniform(15, 50) if kind < 0.8 else rng.uniform(200, 245))
    rim = 1 - 0.3 * (1 - cv2.erode(alpha, np.ones((3, 3), np.uint8)))[..., None]
    fresh = (alpha * (there < 0.5))[..., None]
    return np.asarray(seen * (1 - fresh) + colour * rim * fresh, np.float32), np.maximum(there, alpha)
