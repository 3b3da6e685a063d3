"""Where a print lies on each panel: upright along the grain, one cloth across the front, level at the side seams."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from modiste.sewing.pattern.geometry import outline
from modiste.sewing.pattern.values import Panel, Pattern
from modiste.sewing.rendering.values import Cloth, Floats
from modiste.sewing.simulation.values import Hung

_SHIFT: Final = (17.3, 11.9)
"""In cm, per panel: pieces are cut from different places of the cloth."""
_WORN: Final = ("torso", "left_leg", "right_leg", "left_arm", "right_arm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lay:
    """From a panel's plane to the cloth's: x = a u + b v + c, y = -b u + a v + d (a turn and a shift, in cm).

    y is the height above the floor where the garment hangs, but for pieces that are cut from elsewhere: `away_cm` more.
    """

    a: float
    b: float
    c: float
    d: float
    away_cm: float = 0.0

    def at(self, u: Floats, v: Floats) -> tuple[Floats, Floats]:
        """Places on the cloth, cm."""
        a, b = np.float32(self.a), np.float32(self.b)
        return a * u + b * v + np.float32(self.c), a * v - b * u + np.float32(self.d)


def lays(hung: Hung) -> tuple[Lay, ...]:
    """How each panel of a pattern is laid on its cloth, before the print is turned."""
    found: dict[str, Lay] = {}
    order = sorted(range(len(hung.pattern.panels)), key=lambda index: hung.pattern.panels[index].placement.host or "")
    for index in order:
        panel = hung.pattern.panels[index]
        host = found.get(panel.placement.host or "")
        found[panel.name] = _on_host(panel, host) if host else _on_body(hung, index, panel)
    return tuple(found[panel.name] for panel in hung.pattern.panels)


def span(pattern: Pattern, laid: Sequence[Lay]) -> tuple[float, float]:
    """The heights (cm, on the cloth) of a garment's hem and of its top: what is placed on it lies between them."""
    worn = [(panel, lay) for panel, lay in zip(pattern.panels, laid, strict=True) if panel.placement.region in _WORN]
    heights = [lay.at(*outline(panel, 4.0).astype(np.float32).T)[1] - np.float32(lay.away_cm)
               for panel, lay in worn or zip(pattern.panels, laid, strict=True)]
    found = np.concatenate(heights)
    return float(found.min()), float(found.max())


def turned(lay: Lay, cloth: Cloth) -> Lay:
    """The same with the print turned by the cloth's angle."""
    if not cloth.angle_deg:
        return lay
    cos, sin = math.cos(math.radians(cloth.angle_deg)), math.sin(math.radians(cloth.angle_deg))
    return Lay(a=cos * lay.a - sin * lay.b, b=cos * lay.b + sin * lay.a, c=cos * lay.c + sin * lay.d,
               d=cos * lay.d - sin * lay.c, away_cm=lay.away_cm)


def _on_body(hung: Hung, index: int, panel: Panel) -> Lay:
    mine = hung.panel == index
    turn = math.radians(panel.grain_deg - 90)
    a, b = math.cos(turn), math.sin(turn)
    if not mine.any():
        return Lay(a=a, b=b, c=0, d=0)
    u, v = hung.uv_cm[mine].T
    along, up = a * u + b * v, a * v - b * u
    place = hung.vertices[mine] * 100
    level = float(np.median(place[:, 2] - up))
    if panel.placement.region in ("torso", "left_leg", "right_leg"):
        # The body's middle lies at x = 0 on the cloth, seen from the side where the panel is worn.
        spread = float(np.ptp(along))
        lean = float(np.polyfit(along, place[:, 0], 1)[0]) if spread > 1 else 1.0
        shift = float(np.median(np.sign(lean or 1.0) * place[:, 0] - along))
        if panel.placement.region == "torso" and abs(lean) > 0.2:
            middle = float(np.interp(0.0, *_sorted(place[:, 0], along)))
            shift = -middle if place[:, 0].min() < 1.0 and place[:, 0].max() > -1.0 else shift
        return Lay(a=a, b=b, c=shift, d=level)
    away = _SHIFT[1] * (index + 1) * _is_free(panel)
    return Lay(a=a, b=b, c=_SHIFT[0] * (index + 1), d=level + away, away_cm=away)


def _sorted(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(x, kind="stable")
    return x[order], y[order]


def _is_free(panel: Panel) -> bool:
    """Sleeves are matched by height, collars and bands are not."""
    return panel.placement.region not in ("left_arm", "right_arm")


def _on_host(panel: Panel, host: Lay) -> Lay:
    """A pocket is cut so that the print runs on."""
    placement = panel.placement
    if placement.hangs:
        return Lay(a=host.a, b=host.b, c=host.c + _SHIFT[0], d=host.d + _SHIFT[1],
                   away_cm=host.away_cm + _SHIFT[1])
    turn = math.radians(placement.turn_deg)
    cos, sin = math.cos(turn), math.sin(turn)
    # Own point p lies at host + R (p - own); then the host's lay.
    (px, py), (hx, hy) = placement.own_point, placement.host_point
    x, y = hx - cos * px + sin * py, hy - sin * px - cos * py
    a, b = host.a * cos + host.b * sin, host.b * cos - host.a * sin
    return Lay(a=a, b=b, c=host.a * x + host.b * y + host.c, d=host.a * y - host.b * x + host.d, away_cm=host.away_cm)
