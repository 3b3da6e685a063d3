"""Patterns that catalogues lack, laid on the plain garments of product photos, for the scorer to learn them from."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.garment_mask import GarmentMask
from modiste.data.patterns import draw_pattern, family, pick_palette
from modiste.imaging.cutout import cut_out
from modiste.imaging.retexturing.cloth import Cloth
from modiste.imaging.retexturing.paint import FabricPlacement, paint, plan_drape

Pixels = NDArray[np.uint8]

_TILE_PX: Final = 192    # side of a drawn repeat
_VARIANTS: Final = 24    # drawings of each pattern; colours, scale, turn and place vary with every seed
_TRUNK_CM: Final = 50.0  # width that a garment is taken to have, for how far folds shift a pattern
_SMALLEST_REPEAT_PX: Final = 44


def drape_patterns(photo: Pixels, group: str, patterns: Sequence[str], seeds: Sequence[int]) -> Iterator[Pixels]:
    """The photo with its garment in each pattern; nothing where the garment cannot be cut out.

    Args:
        photo: H x W x 3 sRGB, a product on white.
        group: where the garment is worn, one of `imaging.cutout.GROUPS`.
        patterns: names out of `data.patterns`.
        seeds: one a pattern; decides drawing, palette, scale, turn and place.
    """
    found = cut_out(photo, group)
    if found is None:
        return
    alpha = np.rint(found.alpha * 255).astype(np.uint8)
    mask = GarmentMask((group,), alpha[None], (1.0,))
    plan = plan_drape(photo, mask, (group,), bends=True)
    if plan is None:
        return
    width_px = max(24.0, float(np.ptp(np.flatnonzero((alpha > 127).any(0)))))
    for pattern, seed in zip(patterns, seeds, strict=True):
        yield paint(photo, mask, plan, _placement(pattern, seed, width_px, group))


def _placement(pattern: str, seed: int, width_px: float, group: str) -> FabricPlacement:
    kind, rng = family(pattern), np.random.default_rng([seed, 3])
    tile = draw_pattern(pattern, _TILE_PX, seed % _VARIANTS, pick_palette(pattern, seed))
    visible_px = 0.7 * width_px if group in ("footwear", "bag") else width_px
    repeat_px = float(np.clip(visible_px / rng.uniform(*kind.repeats), _SMALLEST_REPEAT_PX, 1.2 * _TILE_PX))
    turn = rng.normal(0, 0.05) if kind.upright else rng.uniform(-math.pi, math.pi)
    if pattern in ("zebra", "tiger"):
        turn = rng.normal(0, 0.25)
    elif pattern in ("striped", "zigzag") and rng.random() < 0.4:
        turn += math.pi / 2
    shift = rng.uniform(0, 1, 2)
    return FabricPlacement(
        cloth=Cloth(Image.fromarray(tile)), repeat_px=repeat_px, turn=float(turn),
        shift=(float(shift[0]), float(shift[1])), pixels_a_cm=width_px / _TRUNK_CM)
