"""Training folders of fabrics, one sub-folder a category: drawn by rule, or cut from garments in product photos."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from modiste.core.errors import DataError, SettingError
from modiste.core.files import write_bytes
from modiste.core.progress import CountProgress
from modiste.data.framing import foreground, shoulder_row, skin
from modiste.data.records import Source, decoded
from modiste.fabric.categories import CATEGORIES
from modiste.fabric.finishing.seams import Pixels
from modiste.fabric.procedural import drawing
from modiste.language import attributes_from_fields, vocabulary

SMALLEST_PX: Final = 40
"""Side of a square of cloth below which its pattern cannot be seen."""

_CATEGORY_OF: Final[Mapping[str, str]] = {
    "striped": "striped", "pinstripe": "striped", "horizontal_stripes": "striped", "vertical_stripes": "striped",
    "checked": "checkered", "gingham": "checkered", "tartan": "checkered", "windowpane": "checkered",
    "glen_check": "checkered", "houndstooth": "houndstooth", "zigzag": "zigzag", "polka_dot": "dotted",
    "floral": "floral", "leaves": "leaves", "tropical": "leaves", "paisley": "paisley", "leopard": "cheetah",
    "cheetah": "cheetah", "zebra": "zebra", "camouflage": "camouflage",
}
MOTIFS: Final = frozenset({"floral", "leaves", "paisley"})
"""Categories with detailed motifs: few and large, so that they can be seen at the U-Net's 64 pixels."""
_CLOTH: Final = frozenset({"upper", "lower", "dress", "outerwear"})
_INNER: Final = 0.86  # of the largest square, to stay off hems

def write_drawn(folder: Path, *, per_category: int, side_px: int = 384, seed: int = 0,
                progress: CountProgress | None = None) -> int:
    """Draw every category `per_category` times, at various scales and angles; gives the number of pictures.

    Raises:
        SettingError: a number is out of range.
        OutputError: the folder cannot be written to.
    """
    if per_category < 1:
        raise SettingError("fabric.per_category", per_category=per_category)
    count = 0
    for category in CATEGORIES:
        for number in range(per_category):
            style = category_style(category, np.random.default_rng([seed, number, len(category)]))
            tile = drawing.draw(category, side_px, seed * 100_003 + number, style=style)
            _write(tile, folder / category / f"{number:04d}.png")
            count += 1
            if progress is not None:
                progress(count)
    return count


def training_style(rng: np.random.Generator) -> drawing.DrawnStyle:
    """How a drawing that is to be learnt from is laid: mostly large, so that small networks see its motifs."""
    return drawing.DrawnStyle(
        scale=1.0, angle_degrees=float(rng.choice([0, 0, 0, 45, 90])), weave=bool(rng.random() < 0.2),
        density=float(rng.choice([0.25, 0.4, 0.6, 1.0])), jitter=float(rng.uniform(0.5, 1.2)))


def category_style(category: str, rng: np.random.Generator) -> drawing.DrawnStyle:
    """The same, for a category: where motifs have an inside, there are few of them."""
    style = training_style(rng)
    return replace(style, density=drawing.DENSITY[0]) if category in MOTIFS else style


def write_crops(source: Source, folder: Path, progress: CountProgress | None = None) -> int:
    """Cut a square of cloth from every garment whose record names a pattern; gives the number of pictures.

    Raises:
        DataError: not one could be cut.
        OutputError: the folder cannot be written to.
    """
    count = 0
    for record, picture in decoded(source):
        facts = attributes_from_fields({**record.fields, "caption": record.caption})
        category = _CATEGORY_OF.get(facts.pattern or "")
        if category is None or facts.garment is None:
            continue
        if vocabulary().entry("garment", facts.garment).group not in _CLOTH:
            continue
        square = cloth_square(np.asarray(picture))
        if square is not None:
            _write(square, folder / category / f"{count:05d}.png")
            count += 1
            if progress is not None:
                progress(count)
    if not count:
        raise DataError("fabric.no_patterned_garment")
    return count


def cloth_square(photo: Pixels) -> Pixels | None:
    """The largest square of the garment's middle in a product photo (H x W x 3), without head, skin and background."""
    mask = foreground(photo)
    shoulder = shoulder_row(photo, mask)
    inside = mask & ~skin(photo)
    if shoulder is not None:
        inside[:shoulder] = False
    closed = cv2.morphologyEx(inside.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    # Chebyshev distance to what is not cloth: half the side of the largest square around each pixel.
    reach = cv2.distanceTransform(np.pad(closed, 1), cv2.DIST_C, 3)[1:-1, 1:-1]
    rows = np.flatnonzero(closed.any(axis=1))
    if not len(rows):
        return None
    upper = reach[: rows[0] + int(0.7 * (rows[-1] - rows[0])) + 1]  # other garments begin further down
    y, x = np.unravel_index(int(upper.argmax()), upper.shape)
    half = int(upper[y, x] * _INNER)
    if 2 * half < SMALLEST_PX:
        return None
    return np.ascontiguousarray(photo[y - half : y + half, x - half : x + half])


def _write(pixels: Pixels, path: Path) -> None:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    write_bytes(path, buffer.getvalue())
