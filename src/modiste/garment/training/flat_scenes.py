"""Photos of one garment that nobody wears, with its exact mask: a garment laid on a ground, often of its own colour,
with shadows, hangers and corners of other clothes; and people's own photos as they were cut out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np

from modiste.garment.training.augment import jitter_light
from modiste.garment.training.grounds import Ground, Grounds
from modiste.garment.training.pieces import Laid, Piece, Soft, lay_piece
from modiste.imaging.light import Pixels

_ALIKE: Final = 0.35       # of the garments lie on a ground of their own colour
_HANGER: Final = 0.12
_OTHERS: Final = 0.15      # another garment comes in at the frame
_PAIR: Final = 0.08        # two of one kind beside each other, as shoes stand
_CAST: Final = 0.35        # a shadow of somebody, or light through a window
_FADED: Final = 0.15       # the edge of a garment in the ground's very colour
_OPEN: Final = 0.3         # how unsure a photo's own mask may be to teach


@dataclass(frozen=True, slots=True)
class Scene:
    """`photo` S x S x 3; `alpha` S x S, 0 to 255: the garment; `known` S x S: where that may be believed."""

    photo: Pixels = field(repr=False)
    alpha: Pixels = field(repr=False)
    known: Pixels = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatScenes:
    """Draws scenes from garments cut out of `products` and of people's `own` photos, and `photos` with their masks."""

    products: Sequence[Piece] = field(repr=False)
    own: Sequence[Piece] = field(repr=False)
    photos: Sequence[Piece] = field(repr=False)
    grounds: Grounds = field(repr=False)
    side_px: int
    real: float = 0.3

    def draw(self, rng: np.random.Generator) -> Scene:
        """A scene."""
        if self.photos and rng.random() < self.real:
            return _seen(self.photos[int(rng.integers(len(self.photos)))], self.side_px, rng)
        return self.composed(rng)

    def composed(self, rng: np.random.Generator) -> Scene:
        """A garment on a ground."""
        side = self.side_px
        piece = self._piece(rng)
        laid = _pair(piece, side, rng) if rng.random() < _PAIR else lay_piece(piece, side, rng)
        ground = self.grounds.take(side, rng)
        if rng.random() < _ALIKE:
            ground = _alike(ground, laid, rng)
        if rng.random() < _OTHERS:
            ground = _beside(ground, lay_piece(self._piece(rng), side, rng), laid, rng)
        if rng.random() < _HANGER:
            ground = _hung(ground, laid.alpha, rng)
        if rng.random() < _FADED:
            laid = _faded(laid, ground, rng)
        picture = _cast(_shaded(ground, laid.alpha, rng), rng, laid)
        return Scene(_photographed(picture, rng), np.rint(laid.alpha * 255).astype(np.uint8),
                     np.full(laid.alpha.shape, 255, np.uint8))

    def _piece(self, rng: np.random.Generator) -> Piece:
        kind = self.own if self.own and (not self.products or rng.random() < 0.5) else self.products
        return kind[int(rng.integers(len(kind)))]


def _pair(piece: Piece, side_px: int, rng: np.random.Generator) -> Laid:
    """The garment twice, the second one mirrored by chance."""
    half = side_px * 5 // 8
    picture, alpha = np.zeros((side_px, side_px, 3), np.float32), np.zeros((side_px, side_px), np.float32)
    for number in range(2):
        one = lay_piece(piece, half, rng)
        left = 0 if number == 0 else side_px - half
        top = int(rng.integers(side_px // 8, side_px - half - side_px // 8 + 1))
        place = (slice(top, top + half), slice(left, left + half))
        there = one.alpha[..., None]
        picture[place] = picture[place] * (1 - there) + one.picture * there
        alpha[place] = np.maximum(alpha[place], one.alpha)
    whole = picture / np.maximum(alpha, 1e-3)[..., None] * (alpha > 0)[..., None]
    return Laid(np.asarray(whole, np.float32), alpha)


def _alike(ground: Ground, laid: Laid, rng: np.random.Generator) -> Ground:
    """The ground in about the garment's colour: only folds, edges and shadow tell them apart."""
    inside = laid.alpha > 0.5
    if not inside.any():
        return ground
    goal = np.median(laid.picture[inside], axis=0) + rng.normal(0, rng.uniform(3, 22), 3)
    middle = np.median(ground, axis=(0, 1))
    return np.asarray(np.clip((ground - middle) * rng.uniform(0.3, 1.0) + goal, 0, 255), np.float32)


def _beside(ground: Ground, other: Laid, laid: Laid, rng: np.random.Generator) -> Ground:
    """Another garment, of which the frame leaves a corner; beneath the one that the photo is of."""
    side = len(ground)
    angle, far = rng.uniform(0, 2 * np.pi), side * rng.uniform(0.5, 0.75)
    move = np.array([[1, 0, far * np.cos(angle)], [0, 1, far * np.sin(angle)]], np.float32)
    picture, alpha = (cv2.warpAffine(one, move, (side, side), flags=cv2.INTER_LINEAR)
                      for one in (other.picture, other.alpha))
    if (alpha > 0.5).sum() > 0.35 * (laid.alpha > 0.5).sum():
        return ground
    shadow = 1 - rng.uniform(0, 0.4) * cv2.GaussianBlur(alpha, (0, 0), 3.0)[..., None]
    return np.asarray(ground * shadow * (1 - alpha[..., None]) + picture * alpha[..., None], np.float32)


def _hung(ground: Ground, alpha: Soft, rng: np.random.Generator) -> Ground:
    """A hanger behind the garment: its arms and its hook above the highest place."""
    rows, columns = np.nonzero(alpha > 0.5)
    if not rows.size:
        return ground
    top = int(np.quantile(rows, 0.01))
    near = columns[rows < top + 0.1 * len(alpha)]
    x, y = float(np.median(near)), top + rng.uniform(-0.02, 0.08) * len(alpha)
    half, drop, hook = (rng.uniform(*share) * len(alpha) for share in ((0.15, 0.35), (0.05, 0.15), (0.05, 0.14)))
    turn = rng.uniform(0, np.pi)
    bow = [(x + hook * 0.4 * np.cos(one), y - hook + hook * 0.4 * np.sin(one))
           for one in np.linspace(turn - np.pi, turn + np.pi / 2, 12)]
    lines = [[(x - half, y + drop), (x, y), (x + half, y + drop)], [(x, y), (x, y - hook * 0.6)], bow]
    mask = np.zeros(alpha.shape, np.uint8)
    for number, line in enumerate(lines):
        thick = int(rng.integers(2, 10)) if number == 0 else int(rng.integers(1, 4))
        cv2.polylines(mask, [np.round(np.array(line)).astype(np.int32)], False, 255, thick, cv2.LINE_AA)
    kinds = ((150, 105, 60), (240, 240, 240), (20, 20, 20), (150, 150, 155))
    colour = np.array(kinds[int(rng.integers(len(kinds)))]) * rng.uniform(0.7, 1.1)
    there = mask.astype(np.float32)[..., None] / 255
    lit = colour * (0.8 + 0.2 * np.roll(there, 2, axis=0))
    shadow = 1 - rng.uniform(0, 0.4) * cv2.GaussianBlur(np.roll(there[..., 0], (4, 3), (0, 1)), (0, 0), 2.0)[..., None]
    return np.asarray(ground * shadow * (1 - there) + lit * there, np.float32)


def _faded(laid: Laid, ground: Ground, rng: np.random.Generator) -> Laid:
    """At one side in the ground's own mean colour, its folds kept: a white lining on a sheet, a sole on tiles."""
    inside = laid.alpha > 0.5
    if not inside.any():
        return laid
    side = len(ground)
    angle = rng.uniform(0, 2 * np.pi)
    rows, columns = np.mgrid[0:side, 0:side].astype(np.float32)
    along = rows * np.sin(angle) + columns * np.cos(angle)
    cut = np.quantile(along[inside], rng.uniform(0.6, 0.95))
    part = np.clip((along - cut) / rng.uniform(1, 12) + 0.5, 0, 1)[..., None].astype(np.float32)
    light = laid.picture.mean(axis=2, keepdims=True)
    light = np.clip(light / max(float(np.median(light[inside])), 1.0), 0.6, 1.3)
    like = np.median(ground[inside], axis=0) * (0.3 + 0.7 * light) + rng.normal(0, 8, 3)
    return Laid(np.asarray(np.clip(laid.picture * (1 - part) + like * part, 0, 255), np.float32), laid.alpha)


def _shaded(ground: Ground, alpha: Soft, rng: np.random.Generator) -> Ground:
    """The ground with the garment's shadow: a close one round its edge, and one to a side, wide or sharp."""
    solid = np.asarray(alpha, np.float32)
    near = cv2.GaussianBlur(solid, (0, 0), float(rng.uniform(1, 4)))
    reach = rng.normal(0, 6, 2) if rng.random() < 0.8 else rng.normal(0, 18, 2)
    move = np.array([[1, 0, reach[0]], [0, 1, reach[1]]], np.float32)
    far = cv2.GaussianBlur(cv2.warpAffine(solid, move, solid.shape[::-1]), (0, 0), float(rng.uniform(1, 9)))
    dark = (1 - rng.uniform(0, 0.35) * near) * (1 - rng.uniform(0, 0.5) * far)
    return np.asarray(ground * dark[..., None], np.float32)


def _cast(ground: Ground, rng: np.random.Generator, laid: Laid) -> Ground:
    """The garment on its ground; over both, light that falls off, and at times a shadow with its own outline."""
    there = laid.alpha[..., None]
    picture = ground * (1 - there) + laid.picture * there
    side = len(ground)
    slopes = rng.normal(0, 0.25, 2)
    line = np.linspace(-0.5, 0.5, side, dtype=np.float32)
    light = np.exp(slopes[0] * line[:, None] + slopes[1] * line[None])
    if rng.random() < _CAST:
        few = rng.uniform(-0.2, 1.2, 2) * side + rng.normal(0, 0.35 * side, (int(rng.integers(3, 7)), 2))
        blob = np.zeros((side, side), np.uint8)
        cv2.fillPoly(blob, [cv2.convexHull(few.astype(np.float32)).astype(np.int32)], 255)
        soft = cv2.GaussianBlur(blob, (0, 0), float(rng.uniform(1.5, 14))).astype(np.float32) / 255
        light = light * np.exp(np.log(rng.uniform(0.45, 1.35)) * soft)
    return np.asarray(np.clip(picture * light[..., None], 0, 255), np.float32)


def _photographed(picture: Ground, rng: np.random.Generator) -> Pixels:
    """As a telephone keeps it: unsharp by chance, in another light, with the traces of JPEG."""
    if rng.random() < 0.6:
        picture = cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.35, 1.1)))
    seen = jitter_light(np.clip(picture, 0, 255).astype(np.uint8), rng)
    _, kept = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(45, 97))])
    return np.asarray(cv2.imdecode(kept, cv2.IMREAD_COLOR), np.uint8)


def _seen(photo: Piece, side_px: int, rng: np.random.Generator) -> Scene:
    """A photo and its mask at a random size and place, mirrored and turned by chance; what lies beyond the photo is its
    mirror image for the eye, and not known for the lesson, nor is where the mask is neither."""
    height, width = photo.alpha.shape
    factor = side_px / max(height, width) * np.exp(rng.normal(0.03, 0.1))
    angle = rng.normal(0, 0.08) + (0.5 * np.pi * rng.integers(4) if rng.random() < 0.3 else 0.0)
    flip = -1.0 if rng.random() < 0.5 else 1.0
    matrix = factor * np.array([[np.cos(angle) * flip, -np.sin(angle)], [np.sin(angle) * flip, np.cos(angle)]])
    goal = side_px / 2 + rng.normal(0, 0.03, 2) * side_px
    move = np.column_stack([matrix, goal - matrix @ (np.array([width, height]) / 2)])
    square = (side_px, side_px)
    seen = cv2.warpAffine(photo.picture, move, square, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    alpha = np.asarray(cv2.warpAffine(photo.alpha, move, square, flags=cv2.INTER_LINEAR), np.uint8)
    known = cv2.warpAffine(np.full((height, width), 255, np.uint8), move, square, flags=cv2.INTER_NEAREST)
    half = np.abs(alpha.astype(np.float32) / 255 - 0.5) < 0.5 - _OPEN
    return Scene(jitter_light(np.asarray(seen, np.uint8), rng), alpha, np.where(half, 0, known).astype(np.uint8))
