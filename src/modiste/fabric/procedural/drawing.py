"""The engine `drawn`: patterns constructed by rule, exact at any size, the same for the same seed.

The drawings themselves are `modiste.data.patterns`, where they also serve as augmentation; here they are grouped into
the categories of textiles, turned and scaled so that the tile still closes, and woven.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import SettingError, UnknownNameError
from modiste.core.messages import message
from modiste.core.values import Palette, Rgb
from modiste.data.patterns import DROPPED, MAX_SIZE, MIN_SIZE, draw_pattern, pick_palette
from modiste.data.torus import Hand
from modiste.fabric.categories import find_category
from modiste.fabric.finishing.seams import Pixels, quiet_edges

FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "cheetah": ("cheetah", "leopard"),
    "checkered": ("gingham", "tartan", "windowpane", "glen_check"),
    "dotted": ("polka_dot", "coin_dot", "pin_dot", "confetti"),
    "floral": ("floral", "roses", "ditsy"),
    "leaves": ("leaves", "tropical"),
    "paisley": ("paisley",),
    "striped": ("striped", "pinstripe", "candy_stripe", "awning_stripe", "ticking"),
    "zigzag": ("zigzag", "chevron", "flame", "herringbone"),
    "zebra": ("zebra",),
    "houndstooth": ("houndstooth", "puppytooth"),
    "camouflage": ("camouflage", "digital_camouflage"),
}
"""The families of drawings of each category; a seed chooses among them."""

SCALE: Final = (0.1, 1.0)
DENSITY: Final = (0.25, 4.0)
JITTER: Final = (0.0, 2.0)
_MOST_TURNS: Final = 12
_ANGLE_MET: Final = float(np.deg2rad(2))
_NEVER: Final = 1e6
_MOST_FINER: Final = 4
_FINEST_PX: Final = 96  # a drawing that is smaller is drawn larger, and scaled down


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStyle:
    """How a drawing is laid into the tile: `scale` 1 is one drawing a tile, 0.5 motifs of half the size;
    `angle_degrees` turns it. Both are rounded to what still closes. `weave` lays the threads of a plain weave over it.
    A drawing has `density` times as many motifs as usual, and strays from the regular `jitter` times as far (0: not).

    Raises SettingError for a scale, density or jitter out of range or an angle that is not finite.
    """

    scale: float = 1.0
    angle_degrees: float = 0.0
    weave: bool = False
    density: float = 1.0
    jitter: float = 1.0

    def __post_init__(self) -> None:
        for name, (low, high) in (("scale", SCALE), ("density", DENSITY), ("jitter", JITTER)):
            if not low <= getattr(self, name) <= high:
                raise SettingError("fabric.style_figure", name=name, low=low, high=high, value=getattr(self, name))
        if not np.isfinite(self.angle_degrees):
            raise SettingError("fabric.angle", angle=self.angle_degrees)


def family_of(category: str, seed: int, family: str | None = None) -> str:
    """The family that a seed draws, or the one that is named.

    Raises:
        UnknownNameError: no such category, or no such family in it.
    """
    families = FAMILIES[find_category(category)]
    if family is None:
        return families[int(np.random.default_rng([seed, 3]).integers(len(families)))]
    if family not in families:
        raise UnknownNameError(message("fabric.family_of", category=category), family, families)
    return family


def can_drop(category: str, seed: int, style: DrawnStyle, family: str | None = None) -> bool:
    """Whether a half-drop can be drawn rather than joined: the drawing has motifs, and is not turned."""
    return family_of(category, seed, family) in DROPPED and lattice_for(style.scale, style.angle_degrees)[1] == 0


def draw(category: str, size_px: int, seed: int, *, style: DrawnStyle | None = None, palette: Palette | None = None,
         family: str | None = None, drop: bool = False, settled: bool = True) -> Pixels:
    """One tile, size x size x 3 sRGB, that closes on itself on all sides; with `drop` (see `can_drop`) its right edge
    at its left one half a tile lower. Its edges are laid where least happens, which is not the same place at every
    size, unless `settled` is False.

    Raises:
        UnknownNameError: no such category or family.
        SettingError: a size outside 16 to 4096 pixels, or a palette of one colour.
    """
    if not MIN_SIZE <= size_px <= MAX_SIZE:
        raise SettingError("fabric.size", least=MIN_SIZE, most=MAX_SIZE, size=size_px)
    style = style or DrawnStyle()
    name = family_of(category, seed, family)
    colours = pick_palette(name, seed) if palette is None else palette.colours
    steps = lattice_for(style.scale, style.angle_degrees)
    tile = _laid(name, size_px, seed, colours, steps, Hand(style.density, style.jitter), drop)
    woven = _woven(tile, seed) if style.weave else tile
    return quiet_edges(woven) if settled and not drop else woven


def lattice_for(scale: float, angle_degrees: float) -> tuple[int, int]:
    """Whole numbers (p, q): going p drawings right and q down along the tile's upper edge closes it, which turns the
    drawing by atan(q / p) and shrinks it by 1 / |(p, q)|. Of those that turn it by what is asked, to two degrees, the
    nearest in size; without such, the nearest in angle."""
    line = np.arange(-_MOST_TURNS, _MOST_TURNS + 1)
    p, q = (part.ravel() for part in np.meshgrid(line, line, indexing="ij"))
    p, q = p[(p != 0) | (q != 0)], q[(p != 0) | (q != 0)]
    off = np.abs(np.angle(np.exp(1j * (np.arctan2(q, p) - np.deg2rad(angle_degrees)))))
    size = np.abs(np.log2(np.hypot(p, q) * scale))
    error = size + 3 * off + _NEVER * np.maximum(off - max(_ANGLE_MET, float(off.min())), 0)
    best = int(np.flatnonzero(error < error.min() + 1e-9)[0])
    return int(p[best]), int(q[best])


def met(style: DrawnStyle) -> tuple[float, float]:
    """What a tile that closes can carry of a style: the angle in degrees and the scale that are drawn."""
    p, q = lattice_for(style.scale, style.angle_degrees)
    turned = float(np.degrees(np.arctan2(q, p)))
    asked = style.angle_degrees
    return asked + (turned - asked + 180) % 360 - 180, 1 / float(np.hypot(p, q))


def _laid(name: str, size_px: int, seed: int, colours: Sequence[Rgb], steps: tuple[int, int], hand: Hand,
          drop: bool) -> Pixels:
    p, q = steps
    if (p, q) == (1, 0):
        return draw_pattern(name, size_px, seed, colours, hand, drop=drop)
    side = max(MIN_SIZE, round(size_px / float(np.hypot(p, q))))
    finer = 1 if not p or not q else min(_MOST_FINER, -(-_FINEST_PX // side))
    if finer > 1 and not drop:  # of turned small drawings the lines would fray
        large = _laid(name, size_px * finer, seed, colours, steps, hand, drop)
        return np.asarray(cv2.resize(large, (size_px, size_px), interpolation=cv2.INTER_AREA))
    side += side % 2 if drop else 0
    drawing = draw_pattern(name, side, seed, colours, hand, drop=drop)
    line = ((np.arange(size_px) + 0.5) / size_px).astype(np.float32)
    x, y = np.meshgrid(line, line)
    right, lower = p * x - q * y, q * x + p * y
    if drop:  # q is 0: every drawing past the first lies half a drawing lower than the one before it
        lower = lower - 0.5 * np.floor(right)
    across, down = np.mod(right, 1) * side - 0.5, np.mod(lower, 1) * side - 0.5
    # OpenCV's wrapping border is not exact at fractions of a pixel beside the edge: one more row and column are.
    beside = side // 2 if drop else 0
    wide = np.concatenate([np.roll(drawing[:, -1:], beside, 0), drawing, np.roll(drawing[:, :2], -beside, 0)], axis=1)
    wrapped = np.pad(wide, ((1, 2), (0, 0), (0, 0)), mode="wrap")
    return np.asarray(cv2.remap(wrapped, across + 1, down + 1, cv2.INTER_LINEAR))


def _woven(tile: Pixels, seed: int) -> Pixels:
    """A plain weave over the print: warp and weft cross over in turn, each thread a little lighter on its back."""
    size = tile.shape[0]
    threads = 2 * max(1, size // 8)  # four pixels each; even, or the tile would not close
    rng = np.random.default_rng([seed, 5])
    place = (np.arange(size) + 0.5) / size * threads
    number = place.astype(int)
    round_ = np.sin(np.pi * (place - number)) ** 0.7
    warp = round_[None, :] * (0.96 + 0.08 * rng.random(threads))[number][None, :]
    weft = round_[:, None] * (0.96 + 0.08 * rng.random(threads))[number][:, None]
    over: NDArray[np.bool_] = (number[None, :] + number[:, None]) % 2 == 0
    light = 0.82 + 0.2 * np.where(over, warp, weft)
    return np.asarray(np.clip(tile * light[..., None], 0, 255), np.uint8)
