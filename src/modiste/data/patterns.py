"""Drawn textile patterns: seeded, exactly tileable squares in harmonious palettes.

`draw_pattern("leopard", 256, seed=7)` gives an array of 256 x 256 x 3. The drawing (which ink is where) and the colours
are separate, so a drawing takes any palette. What is drawn here serves as augmentation: prints that the photographs of
a shop hardly contain are laid on the garments that they do contain (`modiste.design.evaluation.rare_patterns`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import SettingError, UnknownNameError
from modiste.data import dyeing, palettes, prints, skins, weaves
from modiste.data.torus import Hand, Sheet

Colour = tuple[int, int, int]
Draw = Callable[[Sheet, np.random.Generator], None]

MIN_SIZE, MAX_SIZE = 16, 4096
_KEPT_SIZE = 256
_BAND = 256


@dataclass(frozen=True, slots=True)
class Family:
    """How a pattern is drawn, the palettes that suit it (hex, ground first), its inks, and its usual size on a garment.

    `repeats` is the range of tile repeats across a garment's width. `upright` patterns are not turned freely. `placed`
    says where one tile lies on a garment: "" (anywhere, it repeats), "chest" (its middle there) or "height" (one half
    of it from the garment's top to the hem).
    """

    draws: tuple[Draw, ...]
    palettes: tuple[str, ...]
    inks: int
    repeats: tuple[float, float]
    upright: bool = False
    placed: str = ""


FAMILIES: dict[str, Family] = {
    "leopard": Family((skins.leopard,), palettes.ANIMAL, 4, (1.3, 2.4)),
    "cheetah": Family((skins.cheetah,), palettes.ANIMAL, 4, (1.2, 2.2)),
    "zebra": Family((skins.zebra,), palettes.ZEBRA, 2, (1.1, 2.0)),
    "cow": Family((skins.cow,), palettes.COW, 2, (0.9, 1.5)),
    "tiger": Family((skins.tiger,), palettes.TIGER, 3, (1.1, 1.9)),
    "snake": Family((skins.snake,), palettes.SNAKE, 4, (1.2, 2.2)),
    "polka_dot": Family((weaves.polka,), palettes.TWO, 2, (1.2, 2.6)),
    "confetti": Family((prints.confetti,), palettes.MANY, 4, (1.2, 2.2)),
    "coin_dot": Family((weaves.coin,), palettes.TWO, 2, (1.0, 1.8)),
    "pin_dot": Family((weaves.pin_dots,), palettes.TWO, 2, (1.0, 1.8)),
    "paisley": Family((prints.paisley,), palettes.PAISLEY, 4, (1.2, 2.2)),
    "floral": Family((prints.floral, prints.roses), palettes.FLOWERS, 5, (1.0, 2.2)),
    "roses": Family((prints.roses,), palettes.FLOWERS, 5, (1.0, 2.2)),
    "ditsy": Family((prints.ditsy,), palettes.FLOWERS, 5, (1.0, 2.0)),
    "leaves": Family((prints.leaves,), palettes.LEAVES, 4, (1.1, 2.1)),
    "tropical": Family((prints.tropical,), palettes.LEAVES, 4, (1.0, 1.8)),
    "striped": Family((weaves.stripes,), palettes.STRIPES, 4, (1.0, 1.8), upright=True),
    "pinstripe": Family((weaves.pinstripes,), palettes.PINSTRIPE, 2, (0.9, 1.5), upright=True),
    "candy_stripe": Family((weaves.candy,), palettes.TWO, 2, (1.0, 1.8), upright=True),
    "awning_stripe": Family((weaves.awning,), palettes.TWO, 2, (1.0, 1.8), upright=True),
    "ticking": Family((weaves.ticking,), palettes.TICKING, 2, (1.0, 1.8), upright=True),
    "gingham": Family((weaves.gingham,), palettes.GINGHAM, 2, (1.1, 2.2), upright=True),
    "checked": Family((weaves.tartan, weaves.gingham, weaves.windowpane), palettes.CHECKS, 4, (1.0, 2.0), upright=True),
    "tartan": Family((weaves.tartan,), palettes.CHECKS, 4, (1.0, 2.0), upright=True),
    "windowpane": Family((weaves.windowpane,), palettes.CHECKS, 4, (1.0, 2.0), upright=True),
    "houndstooth": Family((weaves.houndstooth,), palettes.SUITING, 2, (1.0, 1.8), upright=True),
    "puppytooth": Family((weaves.puppytooth,), palettes.SUITING, 2, (0.9, 1.5), upright=True),
    "glen_check": Family((weaves.glen,), palettes.SUITING, 2, (0.9, 1.5), upright=True),
    "herringbone": Family((weaves.herringbone,), palettes.SUITING, 2, (0.9, 1.5), upright=True),
    "zigzag": Family((weaves.zigzag,), palettes.ZIGZAG, 4, (1.1, 2.0), upright=True),
    "chevron": Family((weaves.chevron,), palettes.TWO, 2, (1.1, 2.0), upright=True),
    "flame": Family((weaves.flame,), palettes.MANY, 4, (1.1, 2.0), upright=True),
    "argyle": Family((weaves.argyle,), palettes.MANY, 4, (1.1, 1.9), upright=True),
    "camouflage": Family((skins.camouflage,), palettes.CAMOUFLAGE, 4, (1.0, 1.8)),
    "digital_camouflage": Family((skins.digital,), palettes.CAMOUFLAGE, 4, (1.0, 1.8), upright=True),
    "stars": Family((prints.stars,), palettes.MANY, 3, (1.2, 2.3)),
    "hearts": Family((prints.hearts,), palettes.MANY, 3, (1.2, 2.3)),
    "marble": Family((dyeing.marble,), palettes.MARBLE, 3, (0.7, 1.1)),
    "tie_dye": Family((dyeing.tie_dye_spiral,), palettes.TIE_DYE, 4, (0.4, 0.5), placed="chest"),
    "ombre": Family((dyeing.ombre,), palettes.OMBRE, 3, (0.3, 0.5), upright=True, placed="height"),
    "colour_block": Family((dyeing.colour_block,), palettes.BLOCKS, 3, (0.3, 0.5), upright=True, placed="height"),
    "patchwork": Family((dyeing.patchwork,), palettes.PATCHES, 5, (0.8, 1.4), upright=True),
}
DROPPED = tuple(name for name, kind in FAMILIES.items()
                if (all(draw.__module__ not in (weaves.__name__, dyeing.__name__) for draw in kind.draws)
                    and name != "snake")
                or name in ("polka_dot", "coin_dot", "pin_dot"))
"""What can be drawn as the tile of a half-drop: motifs and skins; lines, weaves and dyes have nothing to drop."""

ALIASES = {"animal": "leopard", "polka_dots": "polka_dot", "dots": "polka_dot", "dotted": "polka_dot",
           "plaid": "tartan", "check": "checked", "checkered": "checked",
           "stripes": "striped", "camo": "camouflage", "python": "snake",
           "flowers": "floral", "heart": "hearts", "star": "stars"}


def pattern_names() -> tuple[str, ...]:
    """The patterns that can be drawn."""
    return tuple(FAMILIES)


def family(name: str) -> Family:
    """The family called `name` (an alias counts).

    Raises:
        UnknownNameError: no such pattern.
    """
    found = FAMILIES.get(ALIASES.get(name, name))
    if found is None:
        raise UnknownNameError("pattern", name, tuple(FAMILIES))
    return found


def pick_palette(name: str, seed: int) -> tuple[Colour, ...]:
    """One of the palettes that suit the pattern, ground first, slightly varied: the same seed, the same colours."""
    rng = np.random.default_rng([seed, 2])
    choices = family(name).palettes
    text = choices[int(rng.integers(len(choices)))].split()
    base = np.array([[int(hexa[i: i + 2], 16) for i in (0, 2, 4)] for hexa in text], np.float64)
    varied = np.clip(base + rng.normal(0, 5, base.shape) + rng.normal(0, 4, (1, 3)), 0, 255).astype(int)
    return tuple((int(r), int(g), int(b)) for r, g, b in varied)


@lru_cache(maxsize=640)
def _kept_cover(name: str, size: int, seed: int, hand: Hand, drop: bool) -> NDArray[np.uint8]:
    # Kept in 8 bits: a training run asks for the same few hundred drawings again and again in other colours.
    return _cover(name, size, seed, hand, drop)


def _cover(name: str, size: int, seed: int, hand: Hand, drop: bool) -> NDArray[np.uint8]:
    rng = np.random.default_rng([seed, 1])
    kind = family(name)
    sheet = Sheet(size, kind.inks, hand, drop=drop)
    kind.draws[int(rng.integers(len(kind.draws)))](sheet, rng)
    cover = np.stack([np.round(share * 255).astype(np.uint8) for share in sheet.cover])
    cover.setflags(write=False)
    return cover


def draw_pattern(name: str, size: int, seed: int, palette: Sequence[Colour] | None = None, hand: Hand | None = None,
                 *, drop: bool = False) -> NDArray[np.uint8]:
    """Draw one repeat of a pattern.

    Args:
        name: one of `pattern_names()` or an alias.
        size: side of the tile in pixels, 16..4096.
        seed: the same name, size, seed and palette give the same bytes.
        palette: at least two sRGB colours, ground first; one that suits the pattern when None. With fewer colours than
            the drawing has inks, the colours after the ground are used in turn.
        hand: how dense and how irregular it is drawn; as usual when None.
        drop: draw a tile of a half-drop repeat (an even size, one of `DROPPED`).

    Returns:
        size x size x 3 sRGB; the lower edge continues at the upper one, the right edge at the left one, with `drop`
        half a tile lower.

    Raises:
        UnknownNameError: no such pattern.
        SettingError: a size out of range, a palette of fewer than two colours, or a half-drop that cannot be drawn.
    """
    if drop and (name not in DROPPED or size % 2):
        raise SettingError("data.half_drop", name=name, size=size, known=DROPPED)
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise SettingError("data.pattern_size", size=size, least=MIN_SIZE, most=MAX_SIZE)
    colours = pick_palette(name, seed) if palette is None else tuple(palette)
    if len(colours) < 2:
        raise SettingError("data.pattern_palette", count=len(colours))
    cover = (_kept_cover if size <= _KEPT_SIZE else _cover)(ALIASES.get(name, name), size, seed, hand or Hand(), drop)
    rest = colours[1:]
    inks = np.array([colours[0], *(rest[i % len(rest)] for i in range(len(cover) - 1))], np.float32)
    pixels = np.empty((size, size, 3), np.uint8)
    for start in range(0, size, _BAND):  # a print file mixed at once would take gigabytes
        band = cover[:, start : start + _BAND].astype(np.float32) / 255.0
        pixels[start : start + _BAND] = np.clip(np.round(np.tensordot(band, inks, (0, 0))), 0, 255)
    return pixels
