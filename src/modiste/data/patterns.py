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
from modiste.data import dyeing, knits, palettes, prints, skins, weaves
from modiste.data.torus import Hand, Sheet

Colour = tuple[int, int, int]
Draw = Callable[[Sheet, np.random.Generator], None]

MIN_SIZE, MAX_SIZE = 16, 4096
_KEPT_SIZE = 256
_BAND = 256


@dataclass(frozen=True, slots=True, kw_only=True)
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
    "leopard": Family(draws=(skins.leopard,), palettes=palettes.ANIMAL, inks=4, repeats=(1.3, 2.4)),
    "cheetah": Family(draws=(skins.cheetah,), palettes=palettes.ANIMAL, inks=4, repeats=(1.2, 2.2)),
    "zebra": Family(draws=(skins.zebra,), palettes=palettes.ZEBRA, inks=2, repeats=(1.1, 2.0)),
    "cow": Family(draws=(skins.cow,), palettes=palettes.COW, inks=2, repeats=(0.9, 1.5)),
    "tiger": Family(draws=(skins.tiger,), palettes=palettes.TIGER, inks=3, repeats=(1.1, 1.9)),
    "snake": Family(draws=(skins.snake,), palettes=palettes.SNAKE, inks=4, repeats=(1.2, 2.2)),
    "polka_dot": Family(draws=(weaves.polka,), palettes=palettes.TWO, inks=2, repeats=(1.2, 2.6)),
    "confetti": Family(draws=(prints.confetti,), palettes=palettes.MANY, inks=4, repeats=(1.2, 2.2)),
    "coin_dot": Family(draws=(weaves.coin,), palettes=palettes.TWO, inks=2, repeats=(1.0, 1.8)),
    "pin_dot": Family(draws=(weaves.pin_dots,), palettes=palettes.TWO, inks=2, repeats=(1.0, 1.8)),
    "paisley": Family(draws=(prints.paisley,), palettes=palettes.PAISLEY, inks=4, repeats=(1.2, 2.2)),
    "floral": Family(draws=(prints.floral, prints.roses), palettes=palettes.FLOWERS, inks=5, repeats=(1.0, 2.2)),
    "roses": Family(draws=(prints.roses,), palettes=palettes.FLOWERS, inks=5, repeats=(1.0, 2.2)),
    "ditsy": Family(draws=(prints.ditsy,), palettes=palettes.FLOWERS, inks=5, repeats=(1.0, 2.0)),
    "leaves": Family(draws=(prints.leaves,), palettes=palettes.LEAVES, inks=4, repeats=(1.1, 2.1)),
    "tropical": Family(draws=(prints.tropical,), palettes=palettes.LEAVES, inks=4, repeats=(1.0, 1.8)),
    "striped": Family(draws=(weaves.stripes,), palettes=palettes.STRIPES, inks=4, repeats=(1.0, 1.8), upright=True),
    "pinstripe": Family(
        draws=(weaves.pinstripes,), palettes=palettes.PINSTRIPE, inks=2, repeats=(0.9, 1.5), upright=True),
    "candy_stripe": Family(draws=(weaves.candy,), palettes=palettes.TWO, inks=2, repeats=(1.0, 1.8), upright=True),
    "awning_stripe": Family(draws=(weaves.awning,), palettes=palettes.TWO, inks=2, repeats=(1.0, 1.8), upright=True),
    "ticking": Family(draws=(weaves.ticking,), palettes=palettes.TICKING, inks=2, repeats=(1.0, 1.8), upright=True),
    "gingham": Family(draws=(weaves.gingham,), palettes=palettes.GINGHAM, inks=2, repeats=(1.1, 2.2), upright=True),
    "checked": Family(
        draws=(weaves.tartan, weaves.gingham, weaves.windowpane), palettes=palettes.CHECKS, inks=4, repeats=(1.0, 2.0),
        upright=True),
    "tartan": Family(draws=(weaves.tartan,), palettes=palettes.CHECKS, inks=4, repeats=(1.0, 2.0), upright=True),
    "windowpane": Family(
        draws=(weaves.windowpane,), palettes=palettes.CHECKS, inks=4, repeats=(1.0, 2.0), upright=True),
    "houndstooth": Family(
        draws=(weaves.houndstooth,), palettes=palettes.SUITING, inks=2, repeats=(1.0, 1.8), upright=True),
    "puppytooth": Family(
        draws=(weaves.puppytooth,), palettes=palettes.SUITING, inks=2, repeats=(0.9, 1.5), upright=True),
    "glen_check": Family(draws=(weaves.glen,), palettes=palettes.SUITING, inks=2, repeats=(0.9, 1.5), upright=True),
    "herringbone": Family(
        draws=(weaves.herringbone,), palettes=palettes.SUITING, inks=2, repeats=(0.9, 1.5), upright=True),
    "zigzag": Family(draws=(weaves.zigzag,), palettes=palettes.ZIGZAG, inks=4, repeats=(1.1, 2.0), upright=True),
    "chevron": Family(draws=(weaves.chevron,), palettes=palettes.TWO, inks=2, repeats=(1.1, 2.0), upright=True),
    "flame": Family(draws=(weaves.flame,), palettes=palettes.MANY, inks=4, repeats=(1.1, 2.0), upright=True),
    "argyle": Family(draws=(weaves.argyle,), palettes=palettes.MANY, inks=4, repeats=(1.1, 1.9), upright=True),
    "fair_isle": Family(draws=(knits.fair_isle,), palettes=palettes.KNITTED, inks=4, repeats=(1.0, 1.6), upright=True),
    "camouflage": Family(draws=(skins.camouflage,), palettes=palettes.CAMOUFLAGE, inks=4, repeats=(1.0, 1.8)),
    "digital_camouflage": Family(
        draws=(skins.digital,), palettes=palettes.CAMOUFLAGE, inks=4, repeats=(1.0, 1.8), upright=True),
    "stars": Family(draws=(prints.stars,), palettes=palettes.MANY, inks=3, repeats=(1.2, 2.3)),
    "hearts": Family(draws=(prints.hearts,), palettes=palettes.MANY, inks=3, repeats=(1.2, 2.3)),
    "marble": Family(draws=(dyeing.marble,), palettes=palettes.MARBLE, inks=3, repeats=(0.7, 1.1)),
    "tie_dye": Family(
        draws=(dyeing.tie_dye_spiral,), palettes=palettes.TIE_DYE, inks=4, repeats=(0.4, 0.5), placed="chest"),
    "ombre": Family(
        draws=(dyeing.ombre,), palettes=palettes.OMBRE, inks=3, repeats=(0.3, 0.5), upright=True, placed="height"),
    "colour_block": Family(
        draws=(dyeing.colour_block,), palettes=palettes.BLOCKS, inks=3, repeats=(0.3, 0.5), upright=True,
        placed="height"),
    "patchwork": Family(draws=(dyeing.patchwork,), palettes=palettes.PATCHES, inks=5, repeats=(0.8, 1.4), upright=True),
}
_WITHOUT_MOTIFS = (weaves.__name__, knits.__name__, dyeing.__name__)
DROPPED = tuple(name for name, kind in FAMILIES.items()
                if (all(draw.__module__ not in _WITHOUT_MOTIFS for draw in kind.draws)
                    and name != "snake")
                or name in ("polka_dot", "coin_dot", "pin_dot"))
"""What can be drawn as the tile of a half-drop: motifs and skins. Weaves, knits and dyes have nothing to drop."""

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


def pick_palette(name: str, seed: int, *, natural: bool = False) -> tuple[Colour, ...]:
    """One of the palettes that suit the pattern, ground first, slightly varied: the same seed, the same colours;
    `natural` leaves out those that no animal has."""
    rng = np.random.default_rng([seed, 2])
    choices = family(name).palettes
    if natural:
        choices = tuple(text for text in choices if palettes.is_natural(text)) or choices
    text = choices[int(rng.integers(len(choices)))].split()
    base = np.array([[int(hexa[i: i + 2], 16) for i in (0, 2, 4)] for hexa in text], np.float64)
    own, common = rng.normal(0, 5, base.shape), rng.normal(0, 4, (1, 3))
    if natural:  # lighter or darker, but a grey stays grey
        own, common = own.mean(axis=1, keepdims=True), common.mean(axis=1, keepdims=True)
    varied = np.clip(base + own + common, 0, 255).astype(int)
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
