"""Size tables: the girths of the public tables, and how the other measures follow from them. All in cm.

The figures were written down from memory of these tables and rounded, not copied from print; check them against the
standard before grading for a factory. Sources, by row of `TABLES`:
- women EU: DOB-Verband, German size chart for women's outerwear (1994), bust, waist and hips for 168 cm. Letters as
  EN 13402-3:2004 groups the bust: XS 74 to 82, S 82 to 90, M 90 to 98, L 98 to 107, XL 107 to 119, XXL 119 to 131.
- women US: ASTM D5585-95 (R2001), misses' sizes 2 to 20, height, bust, waist, hips; given there in inches.
- women UK: BS 3666:1982, the middle of each size's range of bust and hips; waists are interpolated.
- women RU: GOST 31396-2009, size = half the bust, second group of fullness (hips = bust + 8); waists interpolated.
- men EU: EN 13402-3:2004, size = half the chest, drop 12 for sizes up to 50; hips interpolated. Letters by its chest.
- men US, UK: size = chest in inches (ASTM D6240-98); waists and hips interpolated.
- men RU: GOST 31399-2009, size = half the chest, height 176; waists and hips interpolated.
- children EU, RU: EN 13402-3:2004, size = height; waists and hips interpolated. US: the heights of ASTM D5826-00 (sizes
  2 to 6) and D6192-11 (7 to 16), in inches; UK: age in years, with the height that BS 3728:1982 and shops give it. The
  girths of both are those of EN 13402-3 at that height.
"""

from typing import Final, NamedTuple

LETTERS: Final = ("XXS", "XS", "S", "M", "L", "XL", "XXL", "3XL")
SYSTEMS: Final = ("EU", "US", "UK", "RU")


class Row(NamedTuple):
    """The main measures of one size, cm."""

    height: float
    bust: float
    waist: float
    hips: float


def _rows(labels: str, height: tuple[float, ...] | float, bust: tuple[float, ...], waist: tuple[float, ...],
          hips: tuple[float, ...], unit: float = 1.0) -> dict[str, Row]:  # fmt: skip
    names = labels.split()
    heights = (height,) * len(names) if isinstance(height, (int, float)) else height
    return {name: Row(*(round(unit * value, 1) for value in row))
            for name, row in zip(names, zip(heights, bust, waist, hips, strict=True), strict=True)}  # fmt: skip


_WOMEN_LETTERS: Final = _rows(
    "XXS XS S M L XL XXL 3XL", 168,
    (74, 78, 86, 94, 102, 113, 125, 137), (59, 62.5, 70, 78, 86, 97.5, 109.5, 121.5),
    (83.5, 87.5, 95, 101.5, 107.5, 116.5, 126.5, 136.5),
)  # fmt: skip
_MEN_LETTERS: Final = _rows(
    "XXS XS S M L XL XXL 3XL", 177,
    (78, 84, 90, 98, 106, 114, 123, 134), (67, 72.5, 78, 86, 94, 103, 114, 126),
    (84, 89, 93.5, 99.5, 106, 112.5, 120, 129),
)  # fmt: skip
_CHILDREN: Final = _rows(
    "86 92 98 104 110 116 122 128 134 140 146 152 158 164 170",
    (86, 92, 98, 104, 110, 116, 122, 128, 134, 140, 146, 152, 158, 164, 170),
    (52, 53.5, 55, 56.5, 58.5, 60.5, 63, 66, 69, 72, 75.5, 79, 82.5, 86, 89),
    (49.5, 51, 52, 53.5, 54.5, 56, 57.5, 59.5, 61.5, 63.5, 65.5, 67.5, 69.5, 71.5, 74),
    (54, 56, 58, 60, 62, 64.5, 67.5, 70.5, 73.5, 77, 80.5, 84, 87.5, 91, 94),
)
_CHILD_LETTERS: Final = dict(
    zip(LETTERS, (_CHILDREN[size] for size in "98 110 122 134 146 158 164 170".split()), strict=True)
)


def _at_heights(sizes: dict[str, float]) -> dict[str, Row]:
    """Children's sizes by their heights in cm; the girths lie between those of `_CHILDREN`."""
    rows = list(_CHILDREN.values())
    made = {}
    for label, height in sizes.items():
        at = min(max(sum(row.height <= height for row in rows) - 1, 0), len(rows) - 2)
        share = (height - rows[at].height) / (rows[at + 1].height - rows[at].height)
        made[label] = Row(*(round(a + share * (b - a), 1) for a, b in zip(rows[at], rows[at + 1], strict=True)))
    return made


_CHILDREN_US: Final = _at_heights(
    {"2": 88.9, "3": 96.5, "4": 104.1, "5": 110.5, "6": 117.5, "7": 125.7, "8": 132.1, "10": 139.7, "12": 148.6,
     "14": 156.2, "16": 162.6}
)  # fmt: skip
_CHILDREN_UK: Final = _at_heights({str(age): 92.0 + 6 * (age - 2) for age in range(2, 16)})
_INCHES_MEN: Final = _rows(
    "34 36 38 40 42 44 46 48 50", 69.5, (34, 36, 38, 40, 42, 44, 46, 48, 50), (28, 30, 32, 34, 36, 38.5, 41, 43.5, 46),
    (34.5, 36.2, 37.9, 39.6, 41.3, 43, 44.7, 46.4, 48.1), 2.54,
)  # fmt: skip

TABLES: Final[dict[tuple[str, str], dict[str, Row]]] = {
    ("women", "EU"): _WOMEN_LETTERS | _rows(
        "32 34 36 38 40 42 44 46 48 50 52 54", 168,
        (76, 80, 84, 88, 92, 96, 100, 104, 110, 116, 122, 128),
        (60.5, 64.5, 68, 72, 76, 80, 84, 88, 94.5, 100.5, 106.5, 112.5),
        (85.5, 89.5, 93.5, 97, 100, 103, 106, 109, 114, 119, 124, 129),
    ),
    ("women", "US"): _WOMEN_LETTERS | _rows(
        "2 4 6 8 10 12 14 16 18 20", (63.5, 64, 64.5, 65, 65.5, 66, 66.5, 67, 67.5, 68),
        (32, 33, 34, 35, 36, 37.5, 39, 40.5, 42.5, 44.5), (24, 25, 26, 27, 28, 29.5, 31, 32.5, 34.5, 36.5),
        (34.5, 35.5, 36.5, 37.5, 38.5, 40, 41.5, 43, 45, 47), 2.54,
    ),
    ("women", "UK"): _WOMEN_LETTERS | _rows(
        "8 10 12 14 16 18 20 22", 165, (80, 84, 88, 92, 97, 102, 107, 112), (63, 67, 71, 75, 80, 85, 90.5, 96),
        (85, 89, 93, 97, 102, 107, 112, 117),
    ),
    ("women", "RU"): _WOMEN_LETTERS | _rows(
        "40 42 44 46 48 50 52 54 56 58 60", 170, tuple(range(80, 121, 4)),
        (62, 66, 70, 74, 78.2, 82.4, 86.6, 91, 95.4, 99.8, 104.2), tuple(range(88, 129, 4)),
    ),
    ("men", "EU"): _MEN_LETTERS | _rows(
        "42 44 46 48 50 52 54 56 58 60 62", 177, tuple(range(84, 125, 4)),
        (72, 76, 80, 84, 88, 92.5, 97, 102, 107, 112, 117), (89, 92, 95, 98, 101, 104.5, 108, 111, 114, 117.5, 121),
    ),
    ("men", "US"): _MEN_LETTERS | _INCHES_MEN,
    ("men", "UK"): _MEN_LETTERS | _INCHES_MEN,
    ("men", "RU"): _MEN_LETTERS | _rows(
        "44 46 48 50 52 54 56 58 60 62", 176, tuple(range(88, 125, 4)),
        (76, 80, 84, 88, 92.5, 97, 102, 107, 112, 117), (92, 95, 98, 101, 104.5, 108, 111, 114, 117.5, 121),
    ),
    **{("children", system): _CHILD_LETTERS | _CHILDREN for system in ("EU", "RU")},
    ("children", "US"): _CHILD_LETTERS | _CHILDREN_US,
    ("children", "UK"): _CHILD_LETTERS | _CHILDREN_UK,
}  # fmt: skip
"""(sex, system) -> label -> main measures. Labels without a letter come in the order of size."""
