"""How trims look: holes and thread of a button, teeth of a zip, metal, cord, woven labels."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from modiste.core.values import parse_hex
from modiste.sewing.rendering.cloth.prints import linear
from modiste.sewing.rendering.geometry.model import Item
from modiste.sewing.rendering.light.finishes import Reflectance
from modiste.sewing.rendering.light.shade import Places, Skin
from modiste.sewing.rendering.values import Floats

_SILVER: Final = np.array([0.34, 0.34, 0.35], np.float32)
_COPPER: Final = np.array([0.48, 0.27, 0.14], np.float32)
_BRASS: Final = np.array([0.52, 0.38, 0.17], np.float32)
_HORN: Final = np.array([0.16, 0.08, 0.035], np.float32)
_IVORY: Final = np.array([0.74, 0.71, 0.63], np.float32)
_LABEL_INK: Final = np.array([0.09, 0.09, 0.10], np.float32)
_LABEL_DARK: Final = np.array([0.035, 0.035, 0.038], np.float32)
_METAL: Final = Reflectance(gloss=3.4, tint=0.7)
_PLASTIC: Final = Reflectance(gloss=1.6)
_CORD: Final = Reflectance(gloss=0.1, wrap=0.1)
_THIN: Final = ("sheer", "lace", "net")
"""Through these a dark label would be seen."""
_SLIDER: Final = 100.0
_TOOTH_CM: Final = 0.24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finish:
    """The surface of a trim with its look, roughness and sheen."""

    skin: Skin
    look: Reflectance
    roughness: float
    sheen: float


def trim_finish(item: Item, size_cm: float, at: Places, cloth: Floats, thread: Floats, finish: str,
                own: Floats | None, pixel_cm: float) -> Finish:
    """The look of a trim on cloth of mean reflectance `cloth` (3) and of that finish; `own` its colour, where the
    garment's trims have one.
    """
    colour = linear(parse_hex(item.colour)) if item.colour else own
    zero, one = np.zeros(len(at), np.float32), np.ones(len(at), np.float32)
    plain = Skin(albedo=np.zeros((len(at), 3), np.float32), across=zero, up=zero, cover=one, gloss=one)
    if item.kind == "button":
        return _button(plain, at, size_cm, colour, cloth, thread, finish)
    if item.kind in ("snap", "eyelet", "buckle", "rivet"):
        metal = colour if colour is not None else _COPPER if item.kind == "rivet" else _SILVER
        albedo = np.broadcast_to(metal, (len(at), 3)).copy()
        if item.kind == "eyelet":
            albedo[np.hypot(at.u, at.v) < min(size_cm, 1.4) * 0.26] = 0.012
        return Finish(skin=replace(plain, albedo=albedo), look=_METAL, roughness=0.26, sheen=1.0)
    if item.kind == "zip":
        return _zip(plain, at, colour, cloth, pixel_cm)
    if item.kind == "toggle":
        albedo = np.where((at.u > _SLIDER)[:, None], cloth * 0.4, colour if colour is not None else _HORN)
        return Finish(skin=replace(plain, albedo=albedo.astype(np.float32)), look=_PLASTIC, roughness=0.3, sheen=0.6)
    if item.kind == "label":
        return _label(plain, at, size_cm, cloth if finish not in _THIN else np.zeros(3, np.float32))
    if item.kind == "buttonhole":
        return _buttonhole(plain, at, thread)
    return _cord(plain, at, colour, cloth)


def _button(plain: Skin, at: Places, size_cm: float, colour: Floats | None, cloth: Floats, thread: Floats, finish: str
            ) -> Finish:
    if colour is None and finish == "denim":
        return Finish(skin=replace(plain, albedo=np.broadcast_to(_COPPER, (len(at), 3)).copy()), look=_METAL,
                      roughness=0.24, sheen=1.0)
    if colour is None:
        light = float(cloth.mean())
        colour = _IVORY if light > 0.5 else cloth * 0.24 + 0.01 if light > 0.12 else cloth * 0.7 + 0.02
    r = size_cm / 2
    hole, step = 0.085 * size_cm, 0.115 * size_cm
    x, y = np.abs(at.u) - step, np.abs(at.v) - step
    off = np.hypot(x, y)
    swirl = 1 + 0.05 * np.sin(at.u * 9 / size_cm + 2.5 * np.sin(at.v * 5 / size_cm))
    albedo = np.asarray(colour * swirl[:, None], np.float32)
    albedo[off < hole] *= 0.15
    sewn = (np.abs(np.abs(at.u) - step) < 0.045 * size_cm) & (np.abs(at.v) < step + hole * 0.6)
    albedo[sewn] = thread * 0.85
    inner = np.clip((np.hypot(at.u, at.v) - 0.62 * r) / (0.08 * r), -1, 1)
    albedo *= (0.9 + 0.1 * np.abs(inner))[:, None]
    return Finish(skin=replace(plain, albedo=albedo), look=_PLASTIC, roughness=0.22, sheen=0.9)


def _zip(plain: Skin, at: Places, colour: Floats | None, cloth: Floats, pixel_cm: float) -> Finish:
    metal = colour if colour is not None else _SILVER if cloth.mean() < 0.5 else _BRASS
    tape = cloth * 0.55 + 0.01
    phase = np.mod(at.v / _TOOTH_CM, 1)
    left = (at.u > -0.2) & (at.u < 0.06) & (phase < 0.42)
    right = (at.u < 0.2) & (at.u > -0.06) & (phase > 0.5) & (phase < 0.92)
    teeth = left | right
    slider = at.u > _SLIDER
    albedo = np.broadcast_to(tape, (len(at), 3)).astype(np.float32)
    albedo[(np.abs(at.u) < 0.22) & ~slider] = 0.014
    albedo[teeth | slider] = metal
    # Teeth that the picture cannot resolve are a grey line.
    even = np.float32(np.clip((pixel_cm - 0.02) / 0.035, 0, 1))
    row = np.flatnonzero((np.abs(at.u) < 0.23) & ~slider)
    albedo[row] += even * (0.55 * metal + 0.006 - albedo[row])
    ribs = 0.25 * np.sin(at.u * 70) * (~(teeth | slider))
    bulge = np.where(teeth, np.clip((phase % 0.5 - 0.21) * 3.5, -0.8, 0.8), 0) * (1 - even)
    gloss = np.where(teeth | slider, np.float32(1), np.float32(0.02))
    gloss[row] += even * (0.45 - gloss[row])
    return Finish(skin=replace(plain, albedo=albedo, across=ribs.astype(np.float32), up=bulge.astype(np.float32),
                               gloss=gloss), look=_METAL, roughness=0.3, sheen=0.8)  # fmt: skip


def _label(plain: Skin, at: Places, size_cm: float, cloth: Floats) -> Finish:
    """A woven label: satin ground, a border, and a name that nobody can read at this size."""
    dark = cloth.mean() < 0.2
    ground, ink = (_LABEL_DARK, _IVORY) if dark else (_IVORY, _LABEL_INK)
    wide = max(size_cm, 1.5)
    high = wide * 0.42
    x, y = at.u / wide * 2, at.v / high
    albedo = np.broadcast_to(ground, (len(at), 3)).astype(np.float32)
    letter = (np.mod(x * 7 + 0.5, 1) < 0.72) & (np.abs(x) < 0.5) & (np.abs(y - 0.42) < 0.13)
    bar = letter & (np.mod(np.floor(x * 7 + 0.5) * 0.37, 1) + 0.3 > np.abs(np.mod(x * 7 + 0.5, 1) - 0.36) * 2)
    line = (np.abs(x) < 0.32) & (np.abs(y - 0.7) < 0.035)
    albedo[bar] += 0.8 * (ink - albedo[bar])
    albedo[line] += 0.6 * (ink - albedo[line])
    edge = (np.abs(x) > 0.95) | (y < 0.05) | (y > 0.95)
    albedo[edge] *= 0.82
    weft = 0.96 + 0.04 * np.sin(at.v * 2 * np.pi / 0.06)
    albedo *= weft[:, None]
    return Finish(skin=replace(plain, albedo=albedo), look=Reflectance(gloss=0.4), roughness=0.5, sheen=0.25)


def _buttonhole(plain: Skin, at: Places, thread: Floats) -> Finish:
    slit = np.abs(at.u) < 0.035
    bars = 0.86 + 0.14 * np.cos(at.v * 2 * np.pi / 0.06)
    albedo = np.asarray(thread * bars[:, None], np.float32)
    albedo[slit] *= 0.3
    return Finish(skin=replace(plain, albedo=albedo), look=_CORD, roughness=0.8, sheen=0.1)


def _cord(plain: Skin, at: Places, colour: Floats | None, cloth: Floats) -> Finish:
    tip = at.u > _SLIDER
    base = colour if colour is not None else cloth * 0.85 + 0.02
    ply = 0.86 + 0.14 * np.sin(2 * np.pi * (at.u * 3 + at.v / 0.35))
    other = 0.86 + 0.14 * np.sin(2 * np.pi * (at.u * 3 - at.v / 0.35))
    albedo = np.asarray(base * (ply * other)[:, None], np.float32)
    albedo[tip] = _SILVER
    gloss = np.where(tip, np.float32(8), np.float32(0.2))
    return Finish(skin=replace(plain, albedo=albedo, gloss=gloss), look=Reflectance(gloss=0.3), roughness=0.35,
                  sheen=0.8)
