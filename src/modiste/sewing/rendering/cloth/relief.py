"""Cloth close by: yarns, stitches, wales, grain and nap as repeating tiles of slopes, shade and openings.

Each finish draws one tile at yarn scale and, where cloth is uneven over a hand's breadth, a second, coarse one. They
are area-averaged to the picture, so that what cannot be resolved fades into the surface instead of flickering.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np

from modiste.core.material import Material
from modiste.sewing.rendering.cloth.noise import Field, cells, creases, grain, lines, slopes
from modiste.sewing.rendering.cloth.openwork import LACE_CM, lace_threads, net_threads
from modiste.sewing.rendering.cloth.sequins import sequins
from modiste.sewing.rendering.cloth.weave import brocade, cables, denim, knit, plain, rib, tweed, twill
from modiste.sewing.rendering.values import Floats

SIDE: Final = 384
MACRO_CM: Final = 44.0
HEATHER_CM: Final = 8.5
_MACRO: Final = 384
_CABLED_MM: Final = 6.0
"""Thicker yarns are worked in cables."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relief:
    """Repeating tiles of a cloth, rows downward. Channels of `fine` (H x W x 4) and `coarse`: slope along x, slope
    along y (upward), shade (1 is even), and the share of the second colour (weft of denim, flecks). `tint` H x W x 3:
    where flecks have colours of their own, those times their share, else None. `open` H x W: thread coverage of
    openwork, else None. Sizes in cm.
    """

    fine: Floats = field(repr=False)
    fine_cm: tuple[float, float]
    coarse: Floats | None = field(repr=False)
    tint: Floats | None = field(repr=False, default=None)
    open: Floats | None = field(repr=False, default=None)
    open_cm: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """What a finish draws: `height` in cm, `shade`, `mix`, and the tile's size in cm; `tint` H x W x 3 is a second
    colour, times its share.
    """

    height: Field
    shade: Field | float = 1.0
    mix: Field | float = 0.0
    tint: Field | None = None
    size_cm: tuple[float, float]


@lru_cache(maxsize=24)
def relief(cloth: Material) -> Relief:
    """The tiles of a cloth."""
    tile = _FINE[cloth.finish](cloth)
    openwork = None
    open_cm = (1.0, 1.0)
    if cloth.finish == "lace":
        openwork, open_cm = lace_threads(), (LACE_CM, LACE_CM)
    elif cloth.finish == "net":
        openwork, open_cm = net_threads(cloth.yarn_mm / 10, 0.34 if cloth.transparency > 0.5 else 0.6)
    return Relief(fine=_packed(tile), fine_cm=tile.size_cm, coarse=_coarse(cloth), open=openwork, open_cm=open_cm,
                  tint=None if tile.tint is None else tile.tint.astype(np.float32))


@lru_cache(maxsize=1)
def heather() -> Floats:
    """The unevenness of yarn spun of light and dark fibres, HEATHER_CM wide: a factor on the reflectance, mean 1."""
    shape = (SIDE, SIDE)
    fibres = 0.6 * grain(shape, (2.2, 9.0), 71) + 0.5 * grain(shape, (4.5, 15.0), 72) + 0.4 * grain(shape, 1.1, 73)
    tone = np.exp(0.24 * fibres)
    return np.asarray(tone / tone.mean(), np.float32)


def _packed(tile: Tile) -> Floats:
    texel = tile.size_cm[0] / tile.height.shape[1]
    across, up = slopes(tile.height, texel)
    shape = tile.height.shape
    return np.stack([across, up, np.broadcast_to(tile.shade, shape), np.broadcast_to(tile.mix, shape)],
                    axis=-1).astype(np.float32)


def _matt(cloth: Material) -> Tile:
    threads = 32
    height, number_x, number_y, over = plain(threads, SIDE, uneven=0.1, seed=3)
    tone = np.where(over, lines(threads, 5, 0.014)[number_x], lines(threads, 6, 0.014)[number_y])
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.22, shade=0.97 + 0.06 * height + tone, size_cm=(yarn * threads,) * 2)


def _linen(cloth: Material) -> Tile:
    threads = 64
    height, number_x, number_y, over = plain(threads, 512, uneven=0.36, seed=4)
    tone = np.where(over, lines(threads, 7, 0.075)[number_x], lines(threads, 8, 0.075)[number_y])
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.3, shade=0.94 + 0.1 * height + tone, size_cm=(yarn * threads,) * 2)


def _satin(cloth: Material) -> Tile:
    shape = (SIDE, SIDE)
    yarn = cloth.yarn_mm / 10
    height = grain(shape, (0.8, 6.0), 9)
    return Tile(height=height * yarn * 0.018, shade=1 + 0.008 * height, size_cm=(yarn * 40, yarn * 40))


def _twill(cloth: Material) -> Tile:
    height, _ = twill(48, SIDE)
    at = 2 * np.pi * 16 * (np.arange(SIDE) + 0.5) / SIDE
    wale = np.cos(at[None, :] + at[:, None])
    heather = grain(height.shape, (2.2, 1.2), 33)
    yarn = cloth.yarn_mm / 10
    # Cotton twill is known by its ribs; worsted is finer, and spun of fibres dyed unlike.
    fibre, line = (0.05, 0.02) if cloth.id == "wool" else (0.01, 0.09)
    return Tile(height=(0.4 * height + 0.3 * wale) * yarn * 0.3,
                shade=0.97 + 0.05 * height + line * wale + fibre * heather,
                size_cm=(yarn * 48, yarn * 48))


def _denim(cloth: Material) -> Tile:
    threads = 72
    height, weft, tone = denim(threads, 576)
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.26, shade=0.94 + 0.1 * height + tone, mix=weft,
                size_cm=(yarn * threads, yarn * threads))


def _tweed(cloth: Material) -> Tile:
    height, shade, flecks, colours = tweed(112, 896)
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.3, shade=shade, mix=flecks, tint=colours, size_cm=(yarn * 112, yarn * 112))


def _knit(cloth: Material) -> Tile:
    if cloth.yarn_mm > _CABLED_MM:
        height, shade = cables(24, 24, 22)
        yarn = cloth.yarn_mm / 10 * 0.85
        return Tile(height=height * yarn * 0.42, shade=shade, size_cm=(yarn * 24, yarn * 24 * 0.76))
    height, shade = knit(8, 8, 48)
    yarn = cloth.yarn_mm / 10
    # Between the legs of a stitch it is dark, which is what is left of it in a picture of a whole garment.
    return Tile(height=height * yarn * 0.42, shade=shade**1.7, size_cm=(yarn * 8, yarn * 8 * 0.76))


def _jersey(cloth: Material) -> Tile:
    height, shade = knit(24, 24, 16)
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.16, shade=0.5 + 0.5 * shade, size_cm=(yarn * 24, yarn * 24 * 0.76))


def _rib(cloth: Material) -> Tile:
    height, shade = rib(6, 64)
    yarn = cloth.yarn_mm / 10
    # Two wales up, two down: narrower ribs are lost in pictures of whole garments.
    pitch = yarn * 2.1
    return Tile(height=height * pitch * 0.2, shade=0.6 + 0.4 * shade, size_cm=(pitch * 6, pitch * 6))


def _corduroy(cloth: Material) -> Tile:
    wales = 12
    line = (np.arange(SIDE) + 0.5) / SIDE * wales
    wale = np.abs(np.sin(np.pi * line)) ** 0.55
    fuzz = grain((SIDE, SIDE), (2.4, 0.9), 14)
    height = wale[None, :] + 0.05 * fuzz
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.3, shade=0.52 + 0.58 * wale[None, :] + 0.035 * fuzz,
                size_cm=(yarn * wales, yarn * wales))


def _velvet(cloth: Material) -> Tile:
    pile = grain((SIDE, SIDE), 1.1, 15)
    return Tile(height=pile * 0.0018, shade=1 + 0.05 * pile, size_cm=(cloth.yarn_mm / 10 * 60,) * 2)


def _felted(_: Material) -> Tile:
    hairs = grain((SIDE, SIDE), (3.2, 0.8), 16) + grain((SIDE, SIDE), (0.8, 3.2), 17) + grain((SIDE, SIDE), 1.4, 18)
    return Tile(height=hairs * 0.005, shade=1 + 0.045 * hairs, size_cm=(7.0, 7.0))


def _suede(_: Material) -> Tile:
    nap = grain((SIDE, SIDE), (1.6, 0.9), 19)
    return Tile(height=nap * 0.003, shade=1 + 0.05 * nap, size_cm=(6.0, 6.0))


def _leather(cloth: Material) -> Tile:
    count = 26
    grainy = cells(SIDE, count**2, 20)
    fine = cells(SIDE, (count * 2) ** 2, 21)
    height = np.sqrt(grainy) * 0.8 + 0.2 * fine
    deep = 0.14 if cloth.roughness > 0.2 else 0.01
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * deep, shade=0.9 + 0.12 * np.sqrt(grainy) if deep > 0.1 else 1.0,
                size_cm=(yarn * count, yarn * count))


def _fleece(cloth: Material) -> Tile:
    pills = grain((SIDE, SIDE), 5.5, 22)
    curls = grain((SIDE, SIDE), 2.2, 122)
    fuzz = grain((SIDE, SIDE), 0.9, 23)
    deep = cloth.yarn_mm / 10
    return Tile(height=(pills + 0.5 * curls + 0.2 * fuzz) * deep * 0.07,
                shade=1 + 0.045 * pills + 0.05 * curls + 0.04 * fuzz, size_cm=(9.0, 9.0))


def _terry(cloth: Material) -> Tile:
    count = 30
    loops = cells(SIDE, count**2, 24)
    yarn = cloth.yarn_mm / 10
    return Tile(height=loops * yarn * 0.4, shade=0.72 + 0.34 * loops, size_cm=(yarn * count * 0.8,) * 2)


def _fur(cloth: Material) -> Tile:
    size = 640
    row, column = np.indices((size, size))
    sway = np.rint(4 * grain((size, size), 26, 125)).astype(int)
    bent = (row, (column + sway) % size)
    hair, lock = grain((size, size), (9, 0.8), 25)[bent], grain((size, size), (13, 2.2), 126)[bent]
    clump = grain((size, size), (17, 11), 26)
    long = cloth.yarn_mm / 10
    return Tile(height=(0.35 * hair + 0.7 * lock + 1.3 * clump) * long * 0.05,
                shade=1 + 0.15 * hair + 0.17 * lock + 0.14 * clump, size_cm=(15.0, 15.0))


def _sheer(cloth: Material) -> Tile:
    threads = 40
    height, _, _, _ = plain(threads, 320, uneven=0.12, seed=27)
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.1, shade=0.96 + 0.08 * height, size_cm=(yarn * threads, yarn * threads))


def _lace(_: Material) -> Tile:
    cord = grain((SIDE, SIDE), 1.5, 28)
    return Tile(height=cord * 0.002, shade=1 + 0.03 * cord, size_cm=(6.0, 6.0))


def _crepe(_: Material) -> Tile:
    pebble = grain((SIDE, SIDE), 2.6, 29)
    return Tile(height=pebble * 0.0045, shade=1 + 0.03 * pebble, size_cm=(7.0, 7.0))


def _technical(cloth: Material) -> Tile:
    height, _, _, _ = plain(40, 320, uneven=0.02, seed=30)
    yarn = cloth.yarn_mm / 10
    return Tile(height=height * yarn * 0.05, shade=0.985 + 0.03 * height, size_cm=(yarn * 40, yarn * 40))


def _brocade(_: Material) -> Tile:
    figure = brocade(768)
    thread = grain(figure.shape, (0.7, 2.5), 31)
    return Tile(height=figure * 0.025 + thread * 0.0006, shade=0.9 + 0.16 * figure + 0.02 * thread, mix=0.34 * figure,
                size_cm=(16.0, 16.0))


def _sequins(cloth: Material) -> Tile:
    across, down = 24, 34
    height, shade, glint = sequins(across, down, 24, 33)
    apart = cloth.yarn_mm / 10
    return Tile(height=height * apart, shade=shade, mix=glint,
                size_cm=(across * apart, across * apart * height.shape[0] / height.shape[1]))


_FINE: Final[dict[str, Callable[[Material], Tile]]] = {
    "matt": _matt, "linen": _linen, "satin": _satin, "twill": _twill, "denim": _denim, "tweed": _tweed, "knit": _knit,
    "jersey": _jersey, "rib": _rib, "corduroy": _corduroy, "velvet": _velvet, "felted": _felted, "suede": _suede,
    "leather": _leather, "fleece": _fleece, "terry": _terry, "fur": _fur, "sheer": _sheer, "lace": _lace, "net": _lace,
    "crepe": _crepe, "technical": _technical, "quilted": _technical, "brocade": _brocade,
    "sequins": _sequins,
}  # fmt: skip

_CREASED: Final = {"linen": 0.04, "matt": 0.02, "leather": 0.022, "technical": 0.026, "denim": 0.02, "quilted": 0.022,
                   "sheer": 0.01, "twill": 0.01, "satin": 0.007, "crepe": 0.008, "jersey": 0.008, "corduroy": 0.008,
                   "felted": 0.01, "brocade": 0.01}  # fmt: skip
"""How deep the fine creases of a worn cloth are, in cm."""


def _coarse(cloth: Material) -> Floats | None:
    """Creases, slubs and nap over a hand's breadth."""
    shape, texel = (_MACRO, _MACRO), MACRO_CM / _MACRO
    height = np.zeros(shape)
    shade = np.ones(shape)
    # What stretches pulls its creases out.
    deep = _CREASED.get(cloth.finish, 0.0) if cloth.give < 0.3 or cloth.finish == "jersey" else 0.0
    if deep:
        swell = grain(shape, (3.4 / texel, 1.6 / texel), 43)
        height = (creases(_MACRO, 2.6 / texel, 0.5 / texel, 40) + 0.5 * creases(_MACRO, 1.1 / texel, 0.26 / texel, 60)
                  + 1.1 * swell) * deep
    if cloth.finish in ("linen", "tweed"):
        slub = np.clip(grain(shape, (16, 0.6), 44) - 1.2, 0, None) + np.clip(grain(shape, (0.6, 16), 45) - 1.2, 0, None)
        shade = 1 - 0.055 * slub + 0.012 * grain(shape, 6, 46)
    elif cloth.finish == "denim":
        streak = grain(shape, (60, 0.8), 47) + 0.7 * grain(shape, (20, 1.8), 48)
        shade = 1 + 0.045 * streak + 0.02 * grain(shape, 9, 49)
    elif cloth.finish in ("suede", "velvet"):
        nap = grain(shape, (9, 6), 50) + 0.6 * grain(shape, (3, 2), 51)
        shade = 1 + (0.075 if cloth.finish == "suede" else 0.05) * nap
        height = nap * 0.012
    elif cloth.id == "wool":
        shade = 1 + 0.05 * grain(shape, 0.6, 56) + 0.015 * grain(shape, 3, 57)
    elif cloth.finish == "jersey":
        shade = 1 + 0.014 * grain(shape, (18, 0.5), 58)
    elif cloth.finish == "satin" and cloth.id == "silk":
        # Silk has slubs along its weft.
        shade = 1 - 0.05 * np.clip(grain(shape, (0.55, 9), 59) - 0.9, 0, None)
    elif cloth.finish == "felted":
        shade = 1 + 0.05 * grain(shape, 0.9, 54) + 0.03 * grain(shape, 5, 55)
        height = grain(shape, 9, 53) * 0.02 + 0.012 * grain(shape, 1.4, 54)
    elif cloth.finish in ("fleece", "terry", "fur", "knit"):
        shade = 1 + 0.02 * grain(shape, 4, 52)
        height = grain(shape, 9, 53) * (0.02 if cloth.finish != "fur" else 0.14)
    elif not deep:
        return None
    across, up = slopes(height, texel)
    return np.stack([across, up, shade, np.zeros(shape)], axis=-1).astype(np.float32)
