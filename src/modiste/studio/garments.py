"""The door of the room garment: clothes in photos, found, corrected, and laid in another fabric or colour."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from modiste.core.errors import ImageError
from modiste.core.garment_mask import GarmentMask
from modiste.core.messages import Language, term
from modiste.core.seeds import check_seed
from modiste.core.values import Photo, Swatch, parse_hex
from modiste.studio.cuts import CutReading, reading_of
from modiste.studio.models import Models
from modiste.studio.pictures_in import OpenPhoto, open_mask, open_photo, open_swatch
from modiste.studio.sewn_photos import sewn_reading

if TYPE_CHECKING:
    from modiste.garment.segmentation.interactions import Interactions
    from modiste.studio.draped_photos import Draped
    from modiste.studio.draped_sets import DrapedSet
    from modiste.studio.photo_cloth import PhotoCloth
    from modiste.studio.reference_cloth import ReferenceCloth

MaskSource: TypeAlias = GarmentMask | Path | str | None
"""A mask, the path of one that was painted (white is the garment), or None: the clothes are looked for."""
CUT: Final = "cut"
"""The folder of a model that holds the reader of cuts."""
BUNDLED: Final = "modiste"
"""What the bundled segmenter is called in a result's lineage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRequest:
    """Where the clothes are in a photo, part by part; of a design, where the garment is that was asked for.

    `shows` is the part of clothes that the picture is known to show, None what its file says. `model` None is the
    bundled segmenter; otherwise a folder of `modiste train segmenter`, the file of Unet_2020-10-30, or the folder or
    hub id of a SegFormer.
    """

    photo: Photo | Path | str
    shows: str | None = None
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapeRequest:
    """Lay a fabric on the clothes of a photo.

    `parts` are those to change, all when none is named; `scale_cm` is the width of one repeat on the cloth (None: as it
    was made), `rotate` degrees turn it, `offset_cm` moves it right and down.
    """

    photo: Photo | Path | str
    fabric: Swatch | Path | str
    mask: MaskSource = field(default=None, hash=False)
    parts: tuple[str, ...] = ()
    scale_cm: float | None = None
    rotate: float = 0.0
    offset_cm: tuple[float, float] = (0.0, 0.0)
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecolourRequest:
    """Dye the clothes of a photo in a plain colour (CSS, "#1a2b3c"); otherwise as `DrapeRequest`."""

    photo: Photo | Path | str
    colour: str
    mask: MaskSource = field(default=None, hash=False)
    parts: tuple[str, ...] = ()
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClothRequest:
    """Which cloth a garment in a photo is made of; of the largest one where no `part` is named; otherwise as
    `DrapeRequest`. Without `names` neither the material nor what the print shows is asked: that takes the encoder."""

    photo: Photo | Path | str
    part: str | None = None
    mask: MaskSource = field(default=None, hash=False)
    model: str | None = None
    names: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LayersRequest:
    """Take the clothes of a photo off it in layers; `spoken` names the layers; otherwise as `DrapeRequest`."""

    photo: Photo | Path | str
    mask: MaskSource = field(default=None, hash=False)
    parts: tuple[str, ...] = ()
    spoken: Language = "en"
    model: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrapedSetRequest:
    """Lay fabrics on the garments of captioned photos, the captions changed with them, in both languages.

    `fabrics` are pictures of one repeat each; without them patterns are drawn, or with `dyed` plain colours laid on;
    `per_picture` of each garment; `workers` None takes all cores; `model` as in `SegmentRequest`.
    """

    data: Path | str
    folder: Path | str
    fabrics: tuple[Path, ...] = ()
    dyed: bool = False
    per_picture: int = 1
    seed: int = 0
    workers: int | None = None
    model: str | None = None


class Garments:
    """`studio.garments`: clothes in photos.

    >>> studio = Studio.open()
    >>> studio.garments.drape(DrapeRequest(photo="street.jpg", fabric="floral.png", parts=("dress",)))
    """

    def __init__(self, models: Models) -> None:
        self._models = models

    def segment(self, request: SegmentRequest) -> GarmentMask:
        """Where the clothes are.

        Raises:
            ImageError: the photo cannot be read, or there are no clothes in it.
            WeightsError: the model cannot be loaded.
        """
        return self._clothes(open_photo(request.photo, request.shows), request.model)

    def correct(self, photo: Photo | Path | str, mask: GarmentMask | None, interactions: "Interactions", *,
                part: str = "other") -> GarmentMask:
        """A mask of a photo's clothes corrected by hand: see `garment.segmentation.interactive.correct`.

        Raises:
            ImageError: the photo cannot be read.
            InputError: an interaction lies outside the photo, the mask is of another size, or nothing would be left.
            UnknownNameError: there is no such part of clothes.
        """
        from modiste.garment.segmentation.interactive import correct

        return correct(open_photo(photo).photo, mask, part, interactions)

    def cut_of_photo(self, photo: Photo | Path | str, part: str | None = None, *, mask: GarmentMask | None = None,
                     model: str | None = None) -> CutReading:
        """How the garment in a photo is cut: that of `part` of the clothes, or of the largest; where the photo was
        sewn, that of its spec.

        `mask` is where the clothes are, None: they are looked for. `model` is a folder of `modiste train cut-reader`,
        None the bundled reader.

        Raises:
            ImageError: the photo cannot be read, is too small, shows no clothes or several people.
            UnknownNameError: a part that is not in the photo.
            WeightsError: the model cannot be loaded.
        """
        opened = open_photo(photo)
        sewn = sewn_reading(opened.photo) if part is None and model is None else None
        return sewn if sewn is not None else self._cut(opened, part, model, mask)[0]

    def likeness(self, photo: Photo | Path | str) -> "tuple[CutReading, ReferenceCloth | None]":
        """The cut of the garment in a photo and the cloth that it lends; no cloth where too little of it is seen, and
        of a photo that was sewn that of its spec.

        Raises:
            ImageError: the photo cannot be read, is too small, shows no clothes or several people.
            WeightsError: a model cannot be loaded.
        """
        from modiste.studio.photo_cloth import cloth_in
        from modiste.studio.reference_cloth import of_photo, sewn_cloth

        opened = open_photo(photo)
        sewn = sewn_reading(opened.photo)
        if sewn is not None:
            return sewn, sewn_cloth(opened.photo)
        reading, mask = self._cut(opened, None, None)
        try:
            return reading, of_photo(cloth_in(opened, mask, reading.part, self._models), opened.photo.lineage)
        except ImageError:
            return reading, None

    def _cut(self, opened: OpenPhoto, part: str | None, model: str | None, mask: GarmentMask | None = None
             ) -> tuple[CutReading, GarmentMask]:
        from modiste.garment.cloth.holes import without_holes
        from modiste.garment.reading.reader import check_size
        from modiste.studio.photo_cloth import material_in, shop_words, wearer_in

        check_size(opened.photo)
        mask = without_holes(self._clothes(opened, None)) if mask is None else mask
        reader = self._models.reader(Path(model) / CUT if model is not None else None)
        read = reader.read(opened.photo, mask, part, shop_words(opened, self._models))
        material = material_in(opened, mask.of(read.part), self._models)
        wearer = wearer_in(opened, mask.of(read.part), self._models)
        return reading_of(read, opened.photo.source, material, wearer), mask

    def drape(self, request: DrapeRequest) -> "Draped":
        """Lay a fabric on the clothes: folds and light stay, outside of them not one bit changes.

        Raises:
            ImageError: the photo cannot be read, or there are no clothes in it.
            UnknownNameError: a part that is not in the photo.
            InputError: a mask of another size, or a fabric of fewer than 8 pixels.
            SettingError: a scale of 0 or below.
            WeightsError: the model cannot be loaded.
        """
        from modiste.garment.draping.drape import DrapeStyle
        from modiste.studio import draped_photos

        style = DrapeStyle(scale_cm=request.scale_cm, rotate_degrees=request.rotate, offset_cm=request.offset_cm)
        swatch = request.fabric if isinstance(request.fabric, Swatch) else open_swatch(request.fabric)
        opened = open_photo(request.photo)
        mask = self._worn(opened, request.mask, request.model)
        return draped_photos.lay(opened, mask, swatch, style, request.parts, request.model or BUNDLED)

    def recolour(self, request: RecolourRequest) -> "Draped":
        """Dye the clothes in a plain colour.

        Raises:
            As `drape`.
        """
        from modiste.studio import draped_photos

        colour = parse_hex(request.colour)
        opened = open_photo(request.photo)
        mask = self._worn(opened, request.mask, request.model)
        return draped_photos.dye(opened, mask, colour, request.parts, request.model or BUNDLED)

    def save_layers(self, request: LayersRequest, path: Path) -> Path:
        """Write a photo in layers as OpenRaster (.ora): what is behind the clothes, and for each part its cloth, the
        light on it, and what shines.

        Raises:
            ImageError: the photo cannot be read, or there are no clothes in it.
            UnknownNameError: a part that is not in the photo.
            InputError: a mask of another size.
            OutputError: the file cannot be written.
        """
        from modiste.garment.photo_layers import photo_layers
        from modiste.imaging.openraster import Layer, write_openraster
        from modiste.studio.layer_words import layer_word

        opened = open_photo(request.photo)
        found = photo_layers(opened.photo, self._worn(opened, request.mask, request.model), request.parts)
        layers = [Layer(name=layer_word("ground", request.spoken), image=found.ground)]
        for one in found.parts:
            group = term("part", one.part, request.spoken)
            layers += [Layer(name=layer_word("cloth", request.spoken), image=one.cloth, group=group),
                       Layer(name=layer_word("light", request.spoken), image=one.light, blend="multiply", group=group),
                       Layer(name=layer_word("shine", request.spoken), image=one.shine, blend="add", group=group)]
        write_openraster(layers, opened.photo.image.convert("RGBA"), path)
        return path

    def cloth(self, request: ClothRequest) -> "PhotoCloth":
        """The cloth of a garment: its print as a swatch in its own scale, or its material and colour.

        Raises:
            ImageError: the photo cannot be read, there are no clothes in it, or too little of the cloth is seen.
            UnknownNameError: the part is not in the photo.
            InputError: a mask of another size.
            WeightsError: the model cannot be loaded.
        """
        from modiste.studio.photo_cloth import cloth_in

        opened = open_photo(request.photo)
        return cloth_in(opened, self._worn(opened, request.mask, request.model), request.part, self._models,
                        names=request.names)

    def dataset(self, request: DrapedSetRequest, progress: Callable[[int], None] | None = None) -> "DrapedSet":
        """Write a training set of draped photos; a run that was broken off goes on.

        Raises:
            InputError: the data is missing, or no garment is found in it (DataError).
            OutputError: the folder cannot be written to.
        """
        from modiste.data.readers import open_source
        from modiste.studio.draped_sets import Fabrics, write_draped_set

        own = tuple((Path(path).stem.replace("-", " "), open_swatch(path)) for path in request.fabrics)
        return write_draped_set(
            open_source(request.data), Path(request.folder), self._models.segmenter(request.model),
            Fabrics(own, request.dyed), per_picture=request.per_picture, seed=check_seed(request.seed),
            workers=request.workers, progress=progress)

    def _worn(self, opened: OpenPhoto, mask: MaskSource, model: str | None) -> GarmentMask:
        if isinstance(mask, GarmentMask):
            return mask
        return open_mask(mask, opened.photo) if mask is not None else self._clothes(opened, model)

    def _clothes(self, opened: OpenPhoto, model: str | None) -> GarmentMask:
        from modiste.studio import draped_photos

        asked = draped_photos.find_asked(opened) if model is None else None
        return asked if asked is not None else draped_photos.find(opened, self._models.segmenter(model))
