"""How sewn a drape looks, in numbers: on photos with masks made by hand, each garment in another drawn pattern."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PIL import Image

from modiste.core.garment_mask import PARTS, GarmentMask
from modiste.core.values import Lineage, Photo, Swatch
from modiste.data.patterns import draw_pattern, family, pick_palette
from modiste.garment.draping.drape import TRUNK_CM, DrapeStyle, drape, recolour
from modiste.garment.draping.measure import outside_changed, print_residue, shading_kept
from modiste.garment.segmentation.engine import CLASSES
from modiste.garment.training.examples import Example
from modiste.imaging.light import Pixels, to_display, to_linear
from modiste.train.report import Cell

PATTERNS: Final = ("leopard", "floral", "tartan", "polka_dot", "camouflage", "paisley", "zebra", "striped")
_WORN: Final = ("upper", "lower", "dress", "outerwear")
_LEAST_SHARE: Final = 0.04
_OFFSETS: Final = 6
_TILE_PX: Final = 256
_GREY: Final = (150, 150, 150)
_DARKEST: Final = 0.003  # linear light below which a logarithm says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapeFindings:
    """Medians over the drapes of the correlation of shading (the pattern averaged out over places; and in plain grey),
    the share of drapes at 0.9 or above, the residues of old prints (share of drapes at a tenth or
    below, and the greatest), and the pixels that changed outside of a
    mask, of all drapes together."""

    drapes: int
    shading: float
    shading_of_grey: float
    share_at_target: float
    share_without_print: float
    residue: float
    outside_px: int


def measure_drapes(examples: Sequence[Example], count: int, seed: int) -> tuple[DrapeFindings, list[Cell]]:
    """Drape the largest garment of up to `count` photos; the findings, and a sheet's cells of before and after."""
    shading, grey, residue, outside, cells = [], [], [], 0, []
    for number, (photo, mask) in enumerate(_garments(examples, count)):
        pattern = PATTERNS[number % len(PATTERNS)]
        swatch, style = _cloth(pattern, mask.parts[0], seed + number)
        alpha = mask.of()
        after = drape(photo, mask, swatch, style)
        plain = recolour(photo, mask, _GREY)
        shading.append(shading_kept(photo.image, _over_places(photo, mask, swatch, style), alpha))
        grey.append(shading_kept(photo.image, plain, alpha))
        residue.append(print_residue(photo.image, plain, alpha))
        outside += outside_changed(photo.image, after, alpha)
        cells.append(Cell(_pair(photo.image, after, alpha), (pattern, f"shading {shading[-1]:.2f}")))
    findings = DrapeFindings(
        drapes=len(cells), shading=float(np.median(shading)), shading_of_grey=float(np.median(grey)),
        share_at_target=float(np.mean(np.array(shading) >= 0.9)),
        share_without_print=float(np.mean(np.array(residue) <= 0.1)), residue=float(np.max(residue)),
        outside_px=outside)
    return findings, cells


def _garments(examples: Sequence[Example], count: int) -> list[tuple[Photo, GarmentMask]]:
    """The largest garment of each photo that has one of some size, by its true mask."""
    found: list[tuple[Photo, GarmentMask]] = []
    for example in examples:
        shares = {part: float((example.labels == CLASSES.index(part)).mean()) for part in PARTS if part in _WORN}
        part = max(shares, key=lambda name: shares[name])
        if shares[part] >= _LEAST_SHARE and len(found) < count:
            alpha = np.where(example.labels == CLASSES.index(part), np.uint8(255), np.uint8(0))[None]
            found.append((Photo(Image.fromarray(example.photo), example.key), GarmentMask((part,), alpha, (1.0,))))
    return found


def _cloth(pattern: str, part: str, seed: int) -> tuple[Swatch, DrapeStyle]:
    tile = Image.fromarray(draw_pattern(pattern, _TILE_PX, seed, pick_palette(pattern, seed)))
    style = DrapeStyle(TRUNK_CM[part] / float(np.mean(family(pattern).repeats)))
    return Swatch(
        tile=tile, category=pattern, engine="drawn", seed=seed, seam_score=1.0,
        lineage=Lineage(kind="fabric", model="drawn", seed=seed)), style


def _over_places(photo: Photo, mask: GarmentMask, swatch: Swatch, style: DrapeStyle) -> Image.Image:
    """The mean of drapes at several places, in which the pattern is averaged out and what stays is light."""
    scale = style.scale_cm or 1.0
    logs = []
    for step in range(_OFFSETS):
        moved = DrapeStyle(scale, offset_cm=(scale * step * 0.382, scale * step * 0.25))
        logs.append(np.log(to_linear(np.asarray(drape(photo, mask, swatch, moved))) + _DARKEST))
    return Image.fromarray(to_display(np.exp(np.mean(logs, axis=0)).astype(np.float32)))


def _pair(before: Image.Image, after: Image.Image, alpha: Pixels) -> Pixels:
    """Before and after side by side, cut to the garment, on a square."""
    rows, columns = np.flatnonzero(alpha.any(1)), np.flatnonzero(alpha.any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    two = np.concatenate([np.asarray(before)[box], np.asarray(after)[box]], axis=1)
    side = max(two.shape[:2])
    square = np.full((side, side, 3), 255, np.uint8)
    square[: two.shape[0], : two.shape[1]] = two
    return square
