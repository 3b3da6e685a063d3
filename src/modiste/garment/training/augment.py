"""Augmentation for the segmenter: random views in other light, garments pasted on other backgrounds, icons, blocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.segmentation.labels import IGNORED, Labels
from modiste.garment.training.backgrounds import Background, Backgrounds
from modiste.garment.training.examples import Example
from modiste.imaging.light import Pixels

_ALIKE: Final = 0.2  # of the garments laid on another ground: on one of their own colour


@dataclass(frozen=True, slots=True)
class View:
    """How photos are looked at: side of the square (pixels), least and greatest length that a photo's longer side is
    brought to, the most it is turned (degrees)."""

    side_px: int = 256
    scale_px: tuple[int, int] = (230, 520)
    turn_degrees: float = 12.0


def random_view(example: Example, view: View, rng: np.random.Generator) -> tuple[Pixels, Labels]:
    """A square of a photo and its labels at a random scale, place and turn, mirrored and in other light by chance; what
    lies beyond the photo is its mirror image for the eye, and not known for the lesson."""
    height, width = example.labels.shape
    side = view.side_px
    length = np.exp(rng.uniform(np.log(view.scale_px[0]), np.log(view.scale_px[1])))
    factor = length / max(height, width)
    angle = np.deg2rad(rng.normal(0, view.turn_degrees / 2))
    flip = -1.0 if rng.random() < 0.5 else 1.0
    spare = np.maximum(np.array([width, height]) * factor - side, 0) / 2
    centre = np.array([width, height]) / 2 + rng.uniform(-1, 1, 2) * (spare + 0.06 * side) / factor
    matrix = factor * np.array([[np.cos(angle) * flip, -np.sin(angle)], [np.sin(angle) * flip, np.cos(angle)]])
    move = np.column_stack([matrix, np.array([side, side]) / 2 - matrix @ centre])
    photo, labels = example.photo, example.labels
    if factor < 0.6:  # a warp does not average: reduce first
        photo = cv2.resize(photo, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        labels = cv2.resize(labels, photo.shape[1::-1], interpolation=cv2.INTER_NEAREST)
        move[:, :2] *= np.array([width, height]) / np.array(photo.shape[1::-1])
    seen = cv2.warpAffine(photo, move, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    told = cv2.warpAffine(labels, move, (side, side), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT,
                          borderValue=IGNORED)
    return jitter_light(np.asarray(seen), rng), np.asarray(told, np.uint8)


def jitter_light(photo: Pixels, rng: np.random.Generator) -> Pixels:
    """Other brightness, contrast, colour of light, sharpness and grain."""
    x = photo.astype(np.float32) / 255
    x = x ** np.float32(np.exp(rng.normal(0, 0.25)))
    x = x * np.exp(rng.normal(0, 0.08, 3)).astype(np.float32) * np.float32(np.exp(rng.normal(0, 0.12)))
    grey = x.mean(axis=2, keepdims=True)
    x = grey + (x - grey) * np.float32(rng.uniform(0.4, 1.5)) if rng.random() < 0.9 else np.repeat(grey, 3, axis=2)
    if rng.random() < 0.25:
        x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.5, 1.6)))
    if rng.random() < 0.3:
        x = x + rng.normal(0, rng.uniform(0.01, 0.05), x.shape).astype(np.float32)
    return np.asarray(np.clip(x * 255, 0, 255), np.uint8)


def paste_on_background(garment: Example, backgrounds: Backgrounds, rng: np.random.Generator) -> Example:
    """A garment that was alone on white, on another ground; a soft shadow lies beside it."""
    height, width = garment.labels.shape
    ground = backgrounds.take((width, height), rng)
    inside = ((garment.labels != 0) & (garment.labels != IGNORED)).astype(np.float32)
    if rng.random() < _ALIKE:
        ground = _tinted(ground, garment.photo[inside > 0], rng)
    open_edge = garment.labels == IGNORED
    shift = rng.integers(-6, 7, 2)
    shadow = cv2.GaussianBlur(np.roll(inside, tuple(shift), (0, 1)), (0, 0), float(rng.uniform(2, 7)))
    dark = ground * (1 - np.float32(rng.uniform(0, 0.5)) * shadow[..., None])
    alpha = cv2.GaussianBlur(cv2.erode(inside, np.ones((3, 3), np.uint8)), (3, 3), 0.8)[..., None]
    photo = garment.photo * alpha + dark * (1 - alpha)
    labels = garment.labels.copy()
    labels[open_edge] = 0
    return Example(photo=np.clip(photo, 0, 255).astype(np.uint8), labels=labels, key=garment.key)


def _tinted(ground: Background, cloth: Pixels, rng: np.random.Generator) -> Background:
    """The ground in about the colour of the garment: only folds, edges and shadow then tell them apart."""
    if not len(cloth):
        return ground
    goal = np.median(cloth, axis=0) + rng.normal(0, 18, 3)
    return np.asarray(np.clip(ground + (goal - np.median(ground, axis=(0, 1))), 0, 255), np.float32)


def flatten_to_icon(garment: Example, rng: np.random.Generator) -> Example:
    """A garment that was alone on white as an icon: one flat colour, white by chance, with an outline."""
    inside = ((garment.labels != 0) & (garment.labels != IGNORED)).astype(np.uint8)
    rim = inside - cv2.erode(inside, np.ones((3, 3), np.uint8), iterations=int(rng.integers(1, 4)))
    colour = np.full(3, 255.0) if rng.random() < 0.3 else rng.uniform(0, 255, 3)
    line = rng.uniform(0, 90, 3)
    icon = np.where(rim[..., None] > 0, line, np.where(inside[..., None] > 0, colour, garment.photo))
    return Example(photo=icon.astype(np.uint8), labels=garment.labels, key=garment.key, pasteable=True)


def colour_block(garment: Example, rng: np.random.Generator) -> Example:
    """A garment that was alone on white, its left and right thirds in another colour, as sleeves and panels are."""
    inside = (garment.labels != 0) & (garment.labels != IGNORED)
    columns = np.flatnonzero(inside.any(axis=0))
    if not len(columns):
        return garment
    width = columns[-1] - columns[0] + 1
    cut = int(rng.uniform(0.15, 0.4) * width)
    sides = inside.copy()
    sides[:, columns[0] + cut : columns[-1] + 1 - (cut if rng.random() < 0.8 else 0)] = False
    light = garment.photo.astype(np.float32).mean(axis=2, keepdims=True) / 255
    dyed = np.clip(rng.uniform(20, 255, 3) * (0.4 + 0.7 * light), 0, 255)
    photo = np.where(sides[..., None], dyed, garment.photo).astype(np.uint8)
    return Example(photo=photo, labels=garment.labels, key=garment.key, pasteable=garment.pasteable)


def empty_scene(backgrounds: Backgrounds, side_px: int, rng: np.random.Generator) -> Example:
    """A ground on which nothing lies."""
    ground = backgrounds.take((side_px, side_px), rng)
    return Example(photo=ground.astype(np.uint8), labels=np.zeros((side_px, side_px), np.uint8), key="")


def sampling_shares(examples: Sequence[Example]) -> np.ndarray:
    """How often each example is drawn: those with the classes that few photos have, more often."""
    there = np.array([[bool((one.labels == number).mean() > 0.002) for number in range(len(CLASSES))]
                      for one in examples])
    rarity = 1 / np.sqrt(np.maximum(there.mean(axis=0), 1e-3))
    weight = (there * rarity).max(axis=1)
    return np.asarray(weight / weight.sum())
