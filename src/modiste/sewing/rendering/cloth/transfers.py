"""A picture printed once on the front of a garment: a motif on the chest, a slogan, a crest."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from modiste.sewing.pattern.geometry import outline
from modiste.sewing.pattern.values import Panel, Pattern
from modiste.sewing.rendering.cloth.layout import Lay
from modiste.sewing.rendering.cloth.prints import reflectance
from modiste.sewing.rendering.cloth.textures import Sampler, sampler
from modiste.sewing.rendering.values import Cloth, Floats

_BESIDE: Final = 4
"""Texels without ink around the picture, so that its edges do not run into each other."""
_FRONTS: Final = ("torso", "left_leg", "right_leg")
_FACING_DEG: Final = 85.0
_CLEAR_CM: Final = 1.5        # cloth that is left between a print and the neckline or the hem
_MIDDLE_CM: Final = 3.0       # on either side: the middle of the front
_STEP_CM: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transfer:
    """The picture (reflectance and ink, 4 channels) with its margins, and where its left and upper edges lie on the
    cloth, cm."""

    picture: Sampler = field(repr=False)
    left_cm: float
    top_cm: float


def transfer(cloth: Cloth, pixel_cm: float, span_cm: tuple[float, float], neck_cm: float | None = None
             ) -> Transfer | None:
    """What is printed once on a cloth, on a garment from `span_cm`[0] (its hem) up to `span_cm`[1] (its top); None
    where nothing is. Under a neckline whose lowest point is at `neck_cm` it lies as printers lay it, whole: lower and
    smaller where that takes it; on one side, whatever the neckline."""
    swatch = cloth.placed
    if swatch is None or swatch.placed is None:
        return None
    where = swatch.placed
    if abs(where.across_cm) - swatch.width_cm / 2 > _MIDDLE_CM:
        neck_cm = None  # a badge beside the neckline is not under it
    ink = np.asarray(where.ink, np.float32)[..., None] / 255
    both = np.concatenate([reflectance(np.asarray(swatch.tile)) * ink, ink], axis=2)
    padded = np.pad(both, ((_BESIDE, _BESIDE), (_BESIDE, _BESIDE), (0, 0)))
    hem, top = span_cm
    texel_cm = swatch.width_cm / swatch.tile.width
    larger = where.tall * (top - hem) / swatch.height_cm if where.tall else 1.0
    if neck_cm is not None:
        larger = min(larger, max(neck_cm - hem - 2 * _CLEAR_CM, 1.0) / swatch.height_cm)
    texel_cm *= larger
    size_cm = (padded.shape[1] * texel_cm, padded.shape[0] * texel_cm)
    left, upper = where.across_cm * larger - size_cm[0] / 2, top - where.down * (top - hem) + size_cm[1] / 2
    if neck_cm is not None:
        margin = _BESIDE * texel_cm
        upper = min(max(upper, hem + _CLEAR_CM + size_cm[1] - margin), neck_cm - _CLEAR_CM + margin)
    return Transfer(picture=sampler(padded, size_cm, pixel_cm, cubic=True), left_cm=left, top_cm=upper)


def printed_on(albedo: Floats, print_: Transfer, x: Floats, y: Floats, slant: Floats) -> Floats:
    """Reflectance N x 3 of cloth at places (cm) on it, with what is printed there."""
    across, down = x - np.float32(print_.left_cm), np.float32(print_.top_cm) - y
    width, height = print_.picture.size_cm
    on = np.flatnonzero((across > 0) & (across < width) & (down > 0) & (down < height))
    if not len(on):
        return albedo
    found = np.clip(print_.picture.at(across[on], -down[on], slant[on]), 0, 1)
    result = np.array(albedo, np.float32)
    result[on] = result[on] * (1 - found[:, 3:]) + found[:, :3]
    return result


def neck(pattern: Pattern, laid: Sequence[Lay]) -> float | None:
    """The height (cm, on the cloth) of the upper edge of a garment's front at its middle; None where there is none."""
    heights = []
    for panel, lay, is_front in zip(pattern.panels, laid, fronts(pattern), strict=True):
        if is_front and panel.placement.region == "torso" and not panel.placement.host:
            x, y = lay.at(*outline(panel, _STEP_CM).astype(np.float32).T)
            edge = y[(np.abs(x) <= _MIDDLE_CM) & (y > (y.min() + y.max()) / 2)]
            heights += [float(edge.min())] if len(edge) else []
    return max(heights, default=None)


def fronts(pattern: Pattern) -> tuple[bool, ...]:
    """Which panels of a pattern face the front, with what is sewn flat on them."""
    by_name = {panel.name: panel for panel in pattern.panels}
    return tuple(_faces_front(panel, by_name) for panel in pattern.panels)


def _faces_front(panel: Panel, by_name: dict[str, Panel]) -> bool:
    host = by_name.get(panel.placement.host or "")
    if host is not None:
        return not panel.placement.hangs and _faces_front(host, by_name)
    return panel.placement.region in _FRONTS and abs(sum(panel.placement.angles_deg) / 2) < _FACING_DEG
