"""Drawn textile patterns: seeded, exactly tileable squares in harmonious palettes.

`draw_pattern("leopard", 256, seed=7)` gives an array of 256 x 256 x 3. The drawing (which ink is where) and the colours
are separate, so a drawing takes any palette. What is drawn here serves as augmentation: prints that the photographs of
a shop hardly contain are laid on the garments that they do contain (`modiste.data.drape`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from modiste.core.errors import SettingError, UnknownNameError
from modiste.data import prints
from modiste.data.torus import Field, Sheet, above, band, disc, grid, lattice, noise

Colour = tuple[int, int, int]
Draw = Callable[[Sheet, np.random.Generator], None]

MIN_SIZE, MAX_SIZE = 16, 4096
_KEPT_SIZE = 512
_BAND = 256


@dataclass(frozen=True, slots=True)
class Family:
    """How a pattern is drawn, the palettes that suit it (hex, ground first), its inks, and its usual size on a garment.

    `repeats` is the range of tile repeats across a garment's width. `upright` patterns are not turned freely.
    """

    draws: tuple[Draw, ...]
    palettes: tuple[str, ...]
    inks: int
    repeats: tuple[float, float]
    upright: bool = False


def zebra(sheet: Sheet, rng: np.random.Generator) -> None:
    """Stripes that fork and taper: thresholded noise of one wave length and nearly one direction."""
    waves = rng.uniform(7, 10)
    field = noise(sheet.size, rng, waves - 1.6, waves + 1.6, rng.uniform(-0.3, 0.3) + np.pi / 2, rng.uniform(0.2, 0.34))
    sheet.paint(1, above(field + 0.15 * noise(sheet.size, rng, 1, 4), rng.uniform(-0.15, 0.15)))


def tiger(sheet: Sheet, rng: np.random.Generator) -> None:
    """Dark tapered stripes with gaps on a ground that shades from light to strong."""
    n = sheet.size
    sheet.paint(1, np.clip(0.5 + 0.45 * noise(n, rng, 0, 3), 0, 1))
    waves = rng.uniform(7, 9.5)
    field = noise(n, rng, waves - 1.3, waves + 1.3, np.pi / 2, 0.22)
    sheet.paint(2, above(field + 0.5 * noise(n, rng, 1, 4), 0.55))


def cow(sheet: Sheet, rng: np.random.Generator) -> None:
    """Large dark patches with lobed edges."""
    field: Field = noise(sheet.size, rng, 1.5, 4) + 0.22 * noise(sheet.size, rng, 5, 9)
    sheet.paint(1, above(field, rng.uniform(0.2, 0.5)))


def polka(sheet: Sheet, rng: np.random.Generator) -> None:
    """Equal dots in offset rows, from pin dots to coins."""
    n = sheet.size
    columns = int(rng.choice([4, 5, 6, 8]))
    rows = columns if columns % 2 == 0 else columns + 1
    radius = n / columns * rng.uniform(0.17, 0.31)
    for x, y in lattice(n, columns, rows, 0.0, rng):
        sheet.stamp(1, disc(radius), x, y, radius + 2)


def stripes(sheet: Sheet, rng: np.random.Generator) -> None:
    """Even, breton, pin, candy and many-coloured stripes along the tile's height."""
    n = sheet.size
    x, _ = grid(n)
    kind = int(rng.integers(4))
    count = int(rng.integers(6, 15))
    if kind == 0:
        sheet.paint(1, band(x * count, 0.5, n / count))
    elif kind == 1:
        sheet.paint(1, band(x * count, rng.uniform(0.25, 0.4), n / count))
    elif kind == 2:
        count = int(rng.integers(4, 8))
        sheet.paint(1, band(x * count, 0.45, n / count))
        sheet.paint(2, band(x * count + 0.32, 0.1, n / count))
    else:
        count = int(rng.integers(3, 6))
        edges = np.sort(rng.choice(np.arange(1, 12), 4, replace=False)) / 12
        for ink, (start, end) in zip((1, 2, 3, 1), zip(edges, [*edges[1:], 1.0], strict=True), strict=True):
            sheet.paint(ink, band(x * count - start, float(end - start), n / count))


def pinstripes(sheet: Sheet, rng: np.random.Generator) -> None:
    """Fine light lines on a dark suiting ground."""
    x, _ = grid(sheet.size)
    count = int(rng.integers(10, 18))
    sheet.paint(1, band(x * count, max(0.12, 1.3 * count / sheet.size), sheet.size / count))


def gingham(sheet: Sheet, rng: np.random.Generator) -> None:
    """Two half-transparent stripe systems: full colour where they cross."""
    n = sheet.size
    x, y = grid(n)
    count = int(rng.choice([4, 6, 8, 10]))
    sheet.paint(1, 0.55 * band(x * count, 0.5, n / count))
    sheet.paint(1, 0.55 * band(y * count, 0.5, n / count))


def tartan(sheet: Sheet, rng: np.random.Generator) -> None:
    """A sett of broad and narrow stripes, mirrored, woven with itself: half the threads from each direction."""
    n = sheet.size
    x, y = grid(n)
    count = int(rng.choice([2, 3, 4]))
    wide, thin = rng.uniform(0.28, 0.42), rng.uniform(0.03, 0.05)
    for axis, share in ((x, 1.0), (y, 0.5)):
        layer = Sheet(n, len(sheet.cover))
        layer.paint(1, band(axis * count + wide / 2, wide, n / count))
        layer.paint(2, band(axis * count + wide / 4, wide / 2, n / count))
        layer.paint(3, band(axis * count - 0.5 + thin / 2, thin, n / count))
        for side in (-1, 1):
            layer.paint(3, band(axis * count + side * (wide / 2 + 0.07) + thin / 4, thin / 2, n / count))
        sheet.cover = sheet.cover * (1 - share) + layer.cover * share


def windowpane(sheet: Sheet, rng: np.random.Generator) -> None:
    """Thin crossing lines far apart."""
    n = sheet.size
    x, y = grid(n)
    count, share = int(rng.choice([4, 5, 6])), rng.uniform(0.07, 0.14)
    for axis in (x, y):
        sheet.paint(1, 0.85 * band(axis * count, share, n / count))
        sheet.paint(2, 0.7 * band(axis * count + 0.3, share * 0.5, n / count))


def houndstooth(sheet: Sheet, rng: np.random.Generator) -> None:
    """The classic weave: four dark and four light threads in both directions, in 2/2 twill."""
    n = sheet.size
    repeats = int(rng.choice([5, 6, 8]))
    fine = 3  # the notches are steps of one thread; sampling each pixel 3 x 3 times smooths them
    line = ((np.arange(n * fine) + 0.5) / (n * fine) * repeats * 8).astype(int)
    warp, weft = np.meshgrid(line, line)
    over = (warp + weft) % 4 < 2
    dark = np.where(over, warp % 8 < 4, weft % 8 < 4).astype(np.float32)
    sheet.paint(1, dark.reshape(n, fine, n, fine).mean((1, 3)).astype(np.float32))


def zigzag(sheet: Sheet, rng: np.random.Generator) -> None:
    """Chevron bands of two to four colours."""
    n = sheet.size
    x, y = grid(n)
    teeth, bands = int(rng.integers(4, 8)), int(rng.integers(4, 8))
    phase = y * bands + rng.uniform(0.5, 0.9) * bands / teeth * np.abs(2 * np.mod(x * teeth, 1.0) - 1.0)
    if rng.random() < 0.5:
        sheet.paint(1, band(phase, 0.5, n / bands / 1.4))
    else:
        for ink in (1, 2, 3):
            sheet.paint(ink, band(phase - 0.25 * ink, 0.25, n / bands / 1.4))


def camouflage(sheet: Sheet, rng: np.random.Generator) -> None:
    """Four inks in lobed patches: thresholds of independent noise with fine detail on the edges."""
    n = sheet.size
    for ink, level in ((1, 0.15), (2, 0.45), (3, 0.8)):
        field: Field = noise(n, rng, 2, 5) + 0.3 * noise(n, rng, 6, 12)
        sheet.paint(ink, above(field, level))


def argyle(sheet: Sheet, rng: np.random.Generator) -> None:
    """Diamonds in two colours under thin crossing lines."""
    n = sheet.size
    x, y = grid(n)
    columns, rows = ((4, 2), (6, 4), (4, 4))[int(rng.integers(3))]  # even, or the colours would not close
    u, v = x * columns + y * rows, x * columns - y * rows
    cell = np.floor(u) + np.floor(v)
    sheet.paint(1, ((cell % 2) == 0).astype(np.float32))
    sheet.paint(2, (((cell % 2) == 0) & (np.mod(np.floor(u), 2) == 0)).astype(np.float32))
    for axis in (u, v):
        sheet.paint(3, 0.8 * band(axis + 0.5, 0.05, n / columns / 1.2))


_ANIMAL = (
    "e8c690 c98f4e a8692f 1d120c", "d9b079 b98049 8f5a2c 17100c", "f1e2c6 d9b98c b5834f 2a1a10",
    "efefec cfcac4 9d958c 1b1b1d", "d8b48a c49a6a 7e4f2b 0f0a08", "f2c9cf e8a3b0 b9546e 2a1016",
    "d7dee6 a9b8c8 5d7186 12161d", "d7b28a b17e4c 8a4a24 251309",
)
_FLOWERS = (
    "fbf7f0 d8466b f4a3b5 f2c84b 4f8a4c", "1b2340 e86a7a f6c1b8 f3d36b 5c9a78",
    "0f0f12 d93a4e f08a96 f5c542 3d7a46", "fff3ee e8837b f7c5b4 c94f4f 7fa67a",
    "f7e9c8 d1683c f0b35b 7a3a2a 5f7f4a", "eaf2f8 3f6fb5 9cc0e6 f3cf5f 5a9186",
    "5a1830 f09aa8 f9d7d2 f2c14e 7fa37a", "f3eef9 8a5fb8 c9aee3 f1d06a 6b9a72",
    "0e3b3c f3a58a fbe0cf f0c052 6fb28c", "f9d9dd c93a62 ffffff f1c24a 4c8b5e",
    "2b2b30 ffffff d8d8dc f0c24f 8a9a8c", "ffffff 20305c 6f8fc4 e04f5f 4a7f6a",
)
_TWO = (
    "ffffff 111114", "111114 ffffff", "ffffff 1f3a72", "1f3a72 ffffff", "ffffff c8253b", "c8253b ffffff",
    "f7d6dc b8325a", "f4e9d2 2a4d4a", "2f6f5c f7f1e1", "f5c63c 202024", "d9e8f5 2e5fa3", "7a2a6a f5dcea",
    "efe6da 7a4a2b", "e9704f fff3e6",
)
_MANY = (
    "ffffff 1f3a72 c8253b f2b632", "f7f1e4 2a6f6a e2725b f3c04b", "14182b f25f5c ffe066 50b5b0",
    "fdf2f4 e0527f 6fb6d9 f4c84e", "f2ece2 3b3b3f a04a34 d9a441", "eef3f0 3f7f5f 9fc9a5 22343a",
    "2a2f55 ffffff e8577a 6fc3df", "fff8e7 ff8a5b 5f6cae 3aa08c",
)
_LEAVES = (
    "f7f5ea 2f6b46 6fa56a a9c98c", "10201c 3f8f62 7fc28d 1f5a44", "ffffff 1f5f54 4f9f86 8fc7a8",
    "f6e7d3 5d7a3a 93a85a c98b4e", "1d2c4f 5fae92 a5d6b8 38708a", "f9e3e0 2f7a5f 79b593 e58f85",
    "0e0e10 2f7d4a 6db36f d7c14f", "e8eef0 35536b 7f9fb2 b3c9d2",
)
_CHECKS = (
    "b3202e 1a2a1f 23395d f0d264", "1f3f2f 1a2340 0f0f12 e8c94f", "e9dcc3 8a5a33 2b2b2f b3202e",
    "23395d 8fa3c9 101626 f5f2ea", "f5f2ea 2f5f8a 7fa3c9 c8253b", "6b6f78 2a2c31 3f424a d7d9de",
    "f2d5d9 a8325a 5a1f3a ffffff", "ffffff 20242c 6a6f7a c8253b",
)

FAMILIES: dict[str, Family] = {
    "leopard": Family((prints.leopard,), _ANIMAL, 4, (1.3, 2.4)),
    "cheetah": Family((prints.cheetah,), _ANIMAL, 4, (1.2, 2.2)),
    "zebra": Family((zebra,), ("f7f5f0 141416", "f7f5f0 141416", "ffffff 1a1a1c", "efe7da 2b1d16", "d9d9dc 101012",
                               "f4d9de 1a1416", "e8dcc2 3a2417"), 2, (1.1, 2.0)),
    "cow": Family((cow,), ("f7f4ee 17120f", "f7f4ee 4a2c1c", "fbf9f5 101012", "efe3d0 5a3824"), 2, (0.9, 1.5)),
    "tiger": Family((tiger,), ("f3b765 d97a22 17110d", "f7dcae e0953f 1d130d", "f4f1ea d6cfc4 18181a"), 3, (1.1, 1.9)),
    "snake": Family((prints.snake,), ("e9e1cf c6b48f 8a7350 2a211a", "efeeea c9c8c4 8d8c8a 1d1d1f",
                                      "d9c9a2 a98f5c 6d7a4a 1f2417", "e7d3c4 b98c78 7a4a44 231412"), 4, (1.2, 2.2)),
    "polka_dot": Family((polka,), _TWO, 2, (1.2, 2.6)),
    "confetti": Family((prints.confetti,), _MANY, 4, (1.2, 2.2)),
    "paisley": Family((prints.paisley,), ("7a1f33 e8c37a d98a5b 2f5f6a", "1f2f5a e9dcc0 c9744f 7fa3b5",
                                          "f4ead6 a8323e 2f5f78 d9a441", "0f2f33 e3b04b c9573a f2e3c4",
                                          "3a1f4a e7b7c8 b5607f f0d58a", "f7f3ec 2f3f6f 8fa8cf c9654f",
                                          "141416 e9e4da a9a296 c9a24f"), 4, (1.2, 2.2)),
    "floral": Family((prints.floral, prints.roses), _FLOWERS, 5, (1.0, 2.2)),
    "leaves": Family((prints.leaves,), _LEAVES, 4, (1.1, 2.1)),
    "tropical": Family((prints.tropical,), _LEAVES, 4, (1.0, 1.8)),
    "striped": Family((stripes,), (*_MANY, *(f"{two} 8a8f99 c9a24f" for two in _TWO)), 4, (1.0, 1.8), upright=True),
    "pinstripe": Family((pinstripes,), ("1c2440 b9c2d6", "1b1b1f a9abb2", "3a3d45 d2d4da", "2f2a28 b3a595",
                                        "f4f6fa 4a6aa5", "14213d e2e6ee"), 2, (0.9, 1.5), upright=True),
    "gingham": Family((gingham,), tuple(two for two in _TWO if two[:6] in ("ffffff", "f7d6dc", "f4e9d2", "d9e8f5",
                                                                           "efe6da")), 2, (1.1, 2.2), upright=True),
    "checked": Family((tartan, gingham, windowpane), _CHECKS, 4, (1.0, 2.0), upright=True),
    "tartan": Family((tartan,), _CHECKS, 4, (1.0, 2.0), upright=True),
    "windowpane": Family((windowpane,), _CHECKS, 4, (1.0, 2.0), upright=True),
    "houndstooth": Family((houndstooth,), ("f5f3ee 151517", "f5f3ee 151517", "efe6d5 5a3a28", "e9edf2 23365f",
                                           "f3e9ec 8a2444", "d9d9d6 3a3c40"), 2, (1.0, 1.8), upright=True),
    "zigzag": Family((zigzag,), (*_MANY, *_TWO), 4, (1.1, 2.0), upright=True),
    "argyle": Family((argyle,), _MANY, 4, (1.1, 1.9), upright=True),
    "camouflage": Family((camouflage,), ("a89a74 6b7048 4a3b2a 1e211a", "8d9468 565f3a 3a2f22 17190f",
                                         "c9b893 9c8558 6f5a3c 4a3c2a", "b9bec4 7f868e 4f555c 1f2226",
                                         "8fa3b8 4f6a88 2a3c58 101a2b"), 4, (1.0, 1.8)),
    "stars": Family((prints.stars,), _MANY, 3, (1.2, 2.3)),
    "hearts": Family((prints.hearts,), _MANY, 3, (1.2, 2.3)),
}
ALIASES = {"animal": "leopard", "polka_dots": "polka_dot", "dots": "polka_dot", "dotted": "polka_dot",
           "plaid": "tartan", "check": "checked", "checkered": "checked",
           "stripes": "striped", "chevron": "zigzag", "camo": "camouflage", "python": "snake",
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
def _kept_cover(name: str, size: int, seed: int) -> NDArray[np.uint8]:
    # Kept in 8 bits: a training run asks for the same few hundred drawings again and again in other colours.
    return _cover(name, size, seed)


def _cover(name: str, size: int, seed: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng([seed, 1])
    kind = family(name)
    sheet = Sheet(size, kind.inks)
    kind.draws[int(rng.integers(len(kind.draws)))](sheet, rng)
    cover = np.stack([np.round(share * 255).astype(np.uint8) for share in sheet.cover])
    cover.setflags(write=False)
    return cover


def draw_pattern(name: str, size: int, seed: int, palette: Sequence[Colour] | None = None) -> NDArray[np.uint8]:
    """Draw one repeat of a pattern.

    Args:
        name: one of `pattern_names()` or an alias.
        size: side of the tile in pixels, 16..4096.
        seed: the same name, size, seed and palette give the same bytes.
        palette: at least two sRGB colours, ground first; one that suits the pattern when None. With fewer colours than
            the drawing has inks, the colours after the ground are used in turn.

    Returns:
        size x size x 3 sRGB; the right edge continues at the left edge and the lower edge at the upper one.

    Raises:
        UnknownNameError: no such pattern.
        SettingError: a size out of range or a palette of fewer than two colours.
    """
    if not MIN_SIZE <= size <= MAX_SIZE:
        raise SettingError(f"pattern size {size}: expected {MIN_SIZE}..{MAX_SIZE} pixels")
    colours = pick_palette(name, seed) if palette is None else tuple(palette)
    if len(colours) < 2:
        raise SettingError(f"pattern palette of {len(colours)} colour(s): expected a ground and at least one more")
    cover = (_kept_cover if size <= _KEPT_SIZE else _cover)(ALIASES.get(name, name), size, seed)
    rest = colours[1:]
    inks = np.array([colours[0], *(rest[i % len(rest)] for i in range(len(cover) - 1))], np.float32)
    pixels = np.empty((size, size, 3), np.uint8)
    for start in range(0, size, _BAND):  # a print file mixed at once would take gigabytes
        band = cover[:, start : start + _BAND].astype(np.float32) / 255.0
        pixels[start : start + _BAND] = np.clip(np.round(np.tensordot(band, inks, (0, 0))), 0, 255)
    return pixels
