"""Clothes in photos as jobs of the studio: found, and laid in another fabric or colour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from modiste.core.garment_mask import GarmentMask
from modiste.core.images import save_png
from modiste.core.pixels import content_id
from modiste.core.values import Lineage, Palette, Photo, Rgb, Swatch
from modiste.garment.draping.drape import DrapeStyle, drape, recolour
from modiste.garment.segmentation.finder import find_garments
from modiste.garment.segmentation.grabcut import of_one_cloth, segment_known
from modiste.language import vocabulary
from modiste.studio.pictures_in import OpenPhoto, lineage_in

if TYPE_CHECKING:
    from modiste.garment.segmentation.engine import SegmenterEngine


@dataclass(frozen=True, slots=True)
class Draped:
    """A photo with other clothes: RGB, or RGBA where the photo was, and how it came about."""

    image: Image.Image = field(hash=False, repr=False)
    mask: GarmentMask
    lineage: Lineage


def find(opened: OpenPhoto, engine: "SegmenterEngine") -> GarmentMask:
    """The clothes in a photo; see `garment.segmentation.finder.find_garments`."""
    return find_garments(opened.photo, engine, opened.opacity)


def find_asked(opened: OpenPhoto) -> GarmentMask | None:
    """The garment that a design was asked for, None where it is no design or that is not found; see
    `garment.segmentation.grabcut`."""
    return segment_known(opened.photo, opened.shows) if opened.shows is not None else None


def lay(opened: OpenPhoto, mask: GarmentMask, swatch: Swatch, style: DrapeStyle, parts: Sequence[str],
        model: str) -> Draped:
    """A fabric on the clothes of a photo; see `garment.draping.drape.drape`."""
    image = drape(opened.photo, mask, swatch, style, tuple(parts))
    settings = (("scale_cm", f"{style.scale_cm:g}" if style.scale_cm is not None else "auto"),
                ("rotate", f"{style.rotate_degrees:g}"), ("offset_cm", "{:g},{:g}".format(*style.offset_cm)),
                ("parts", ",".join(parts) or "all"), ("mask", _mask_id(mask)),
                ("photos", content_id(opened.photo.image)), ("fabric", content_id(swatch.tile)))
    return Draped(opened.with_opacity(image), mask,
                  Lineage(kind="drape", model=model, seed=None, settings=settings, inputs=(opened.photo.source,),
                          parents=(*_parents(opened), swatch.lineage)))


def dye(opened: OpenPhoto, mask: GarmentMask, colour: Rgb, parts: Sequence[str], model: str) -> Draped:
    """A plain colour on the clothes of a photo; see `garment.draping.drape.recolour`."""
    image = recolour(opened.photo, mask, colour, tuple(parts))
    settings = (("colour", Palette((colour,)).hex[0]), ("parts", ",".join(parts) or "all"),
                ("mask", _mask_id(mask)), ("photos", content_id(opened.photo.image)))
    return Draped(opened.with_opacity(image), mask,
                  Lineage(
                      kind="recolour", model=model, seed=None, settings=settings, inputs=(opened.photo.source,),
                      parents=_parents(opened)))


def dye_design(picture: Image.Image, garment: str, colour: Rgb) -> Image.Image | None:
    """The garment (a vocabulary id) of a drawn picture in a plain colour; None where it is not found. Satisfies
    `design.engine.Dye`."""
    part = vocabulary().entry("garment", garment).group
    photo = Photo(picture, "design")
    mask = segment_known(photo, part) if part is not None else None
    return recolour(photo, of_one_cloth(photo, mask), colour) if mask is not None else None


def _mask_id(mask: GarmentMask) -> str:
    return content_id(*(Image.fromarray(layer) for layer in mask.alpha))


def save_mask(mask: GarmentMask, path: Path, parts: Sequence[str] = (), *, each: bool = False) -> tuple[Path, ...]:
    """Write the soft mask of `parts` (of all the clothes when none is named) as a grey PNG, white is the garment; with
    `each`, also one of every part, named after it.

    Raises:
        UnknownNameError: a part that is not in the photo.
        OutputError: a file cannot be written.
    """
    paths = [path]
    save_png(Image.fromarray(mask.of(*parts)), path)
    for part in mask.parts if each else ():
        paths.append(path.with_name(f"{path.stem}-{part}.png"))
        save_png(Image.fromarray(mask.of(part)), paths[-1])
    return tuple(paths)


def save_draped(draped: Draped, path: Path) -> Path:
    """Write a result as PNG with its lineage, since other kinds of files change pixels outside the garment.

    Raises:
        OutputError: the file cannot be written.
    """
    save_png(draped.image, path, draped.lineage)
    return path


def _parents(opened: OpenPhoto) -> tuple[Lineage, ...]:
    found = lineage_in(opened.photo.source)
    return (found,) if found is not None else ()
