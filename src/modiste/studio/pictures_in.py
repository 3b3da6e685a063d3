"""Pictures from the user's disk: photos with their transparency, fabrics, masks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from modiste import language
from modiste.core.errors import ImageError, InputError, PromptError
from modiste.core.garment_mask import Alpha, GarmentMask
from modiste.core.images import load_image, load_mask, load_rgba, physical_dpi, read_lineage
from modiste.core.pixels import flatten
from modiste.core.values import Lineage, Photo, Swatch

_OWN: Final = "own"
_OPAQUE: Final = 255
_DESIGNS: Final = ("design", "restyle", "image_to_image")
_SMALLEST_TILE_PX: Final = 16
_USUAL_DPI: Final = 150.0


@dataclass(frozen=True, slots=True)
class OpenPhoto:
    """A photo, its transparency H x W where its file has one (255: opaque), and the part of clothes that it is known to
    show (see `part_shown`)."""

    photo: Photo
    opacity: Alpha | None = None
    shows: str | None = None

    def with_opacity(self, image: Image.Image) -> Image.Image:
        """A result of the photo's size, as transparent as the photo."""
        if self.opacity is None:
            return image
        result = image.convert("RGB")
        result.putalpha(Image.fromarray(self.opacity))
        return result


def open_photo(picture: Photo | Path | str, shows: str | None = None) -> OpenPhoto:
    """A photo of the user's; what it shows is told by who knows, or by the lineage in its file.

    Raises:
        ImageError: it cannot be read.
    """
    if isinstance(picture, Photo):
        return OpenPhoto(picture, shows=shows)
    image = load_rgba(picture)
    opacity = np.asarray(image.getchannel("A")) if image.mode == "RGBA" else None
    if opacity is not None and (opacity == _OPAQUE).all():
        opacity = None
    lineage = _lineage_or_none(picture)
    return OpenPhoto(Photo(flatten(image), str(picture), lineage), opacity, shows or part_shown(lineage))


def _lineage_or_none(path: Path | str) -> Lineage | None:
    try:
        return lineage_in(path)
    except ImageError:  # who only looks for clothes needs no record of the picture
        return None


def lineage_in(picture: Path | str) -> Lineage | None:
    """What a file says of how it was made; nothing where it says nothing.

    Raises:
        ImageError: what it says is damaged.
    """
    path = Path(picture)
    return read_lineage(path) if path.suffix.lower() == ".png" and path.is_file() else None


def part_shown(lineage: Lineage | None) -> str | None:
    """The part of clothes that a picture is known to show: a design shows what was asked for."""
    if lineage is None or lineage.kind not in _DESIGNS:
        return None
    told = dict(lineage.settings).get("told") or next(iter(lineage.inputs), "")
    try:
        garment = language.prompt(told).attributes.garment
    except PromptError:  # a file can say anything
        return None
    return language.vocabulary().entry("garment", garment).group if garment is not None else None


def open_swatch(path: Path | str, dpi: float | None = None) -> Swatch:
    """A fabric from a picture of one repeat of it; one that Modiste made brings its lineage.

    Its size on cloth is that of `dpi`, else what its lineage says, else the file itself (PNG, TIFF), else 150 dpi.

    Raises:
        ImageError: it cannot be read.
        InputError: a side is below 8 pixels.
    """
    tile = load_image(path)
    if min(tile.size) < _SMALLEST_TILE_PX:
        raise InputError("studio.tile_too_small", path=path, width=tile.width, height=tile.height,
                         least=_SMALLEST_TILE_PX)
    lineage = lineage_in(path)
    made = lineage or Lineage(kind="picture", model=_OWN, inputs=(str(path),))
    return Swatch(
        tile=tile, category=_OWN, engine=made.model, seed=made.seed or 0, seam_score=1.0, lineage=made,
        dpi=dpi or _said_dpi(path, lineage) or _USUAL_DPI)


def _said_dpi(path: Path | str, lineage: Lineage | None) -> float | None:
    said = dict(lineage.settings).get("dpi", "") if lineage is not None and lineage.kind == "fabric" else ""
    try:
        value = float(said)
    except ValueError:
        return physical_dpi(path)
    return value if math.isfinite(value) and value > 0 else physical_dpi(path)


def open_mask(path: Path | str, photo: Photo, part: str = "other") -> GarmentMask:
    """A mask that the user painted: white is the garment.

    Raises:
        ImageError: it cannot be read.
        InputError: it is of another size than the photo, or has no white.
    """
    mask = np.asarray(load_mask(path))
    if mask.shape != (photo.height_px, photo.width_px):
        raise InputError("studio.mask_size", name=path, mask_width=mask.shape[1], mask_height=mask.shape[0],
                         width=photo.width_px, height=photo.height_px)
    if not (mask >= 128).any():
        raise InputError("studio.mask_without_white", path=path)
    return GarmentMask((part,), mask[None], (1.0,))


def names_of(photos: Sequence[Path]) -> tuple[str, ...]:
    """A file name for the result of each photo, none twice: `look.png`, and `look-jpg.png` beside it for look.jpg."""
    names: list[str] = []
    for photo in photos:
        name = f"{photo.stem}.png"
        if name in names:
            name = f"{photo.stem}-{photo.suffix.lstrip('.').lower()}.png"
        names.append(name)
    return tuple(names)
