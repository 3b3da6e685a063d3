"""The cloth of a garment in a photo: its print as a swatch, or its material and colour. The rooms garment and fabric
composed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from modiste.core.errors import ImageError
from modiste.core.garment_mask import Alpha, GarmentMask
from modiste.core.items import Tag
from modiste.core.messages import Message, message
from modiste.core.values import Lineage, Palette, Photo, Placed, Rgb, Swatch
from modiste.studio.garments import ClothRequest, Garments
from modiste.studio.models import Models
from modiste.studio.pictures_in import OpenPhoto, lineage_in

if TYPE_CHECKING:
    from modiste.garment.cloth.material import Seen
    from modiste.garment.cloth.motif import Motif
    from modiste.garment.cloth.sample import ClothSample

PLAIN: Final = "solid"
COLLAR: Final = "collar"
WEARER_SURE: Final = {"men": 0.6, "women": 0.6, "boys": 0.8, "girls": 0.8}
_LEAST_PX: Final = 12         # a side of the piece: less shows nothing
_FEW_PX: Final = 1.6          # a centimetre: prints are then guessed at
_FOLDED: Final = 0.6          # quality of the piece
_LEAST_CM: Final = 7.0        # a side of the piece that shows how a print goes on
_PRINTED: Final = 0.5
_DOUBTFUL: Final = (0.2, 0.8)
_TOLD: Final = 0.6            # of a tag: from which it decides where the cloth alone does not
_PLAIN_TOLD: Final = 0.8      # of one that says plain: relief, as of quilting, is not seen by it and is worth keeping
_QUILTED: Final = "padded"
_FADES: Final = "denim"
_BLOCKS: Final = "colour_block"
_WOVEN: Final = ("striped", "checked")
_NEVER_WOVEN: Final = ("padded", "leather", "denim")
_NAMED: Final = 0.5           # of the heads' probability: below it a print is only "printed"
_AROUND_PX: Final = 2        # cloth around a picture, for the network that enlarges it
_CM_PER_INCH: Final = 2.54
_NOT_A_PRINT: Final = frozenset({PLAIN, "printed", "graphic", "logo", "striped", "checked", "tartan", "gingham",
                                 "pinstripe", "polka_dot", "houndstooth"})
"""Patterns that the heads may not name: placed ones, and those that their geometry tells better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoCloth:
    """The cloth that a photo's garment is made of.

    `swatch` is its print, one repeat that closes, with its size on cloth (None: plain); `material` and `pattern` are
    vocabulary ids, None where they cannot be told ("solid" is plain); `colour` ("#1a2b3c") is the cloth's on its lit
    side, of a print the ground's; `confidence` 0 to 1 that it is this cloth; `part` of the clothes it was read from;
    `notes` what makes it doubtful. `placed` is a picture that stands alone on plain cloth, with its place and size;
    `blocks` the parts of the garment in another colour ("sleeves", "#1d2545"); `wearer` is whom it is cut for ("men"),
    where that is clear.
    """

    swatch: Swatch | None
    material: str | None
    colour: str | None
    pattern: str | None
    confidence: float
    part: str
    notes: tuple[Message, ...] = ()
    placed: Swatch | None = None
    blocks: tuple[tuple[str, str], ...] = ()
    wearer: str | None = None


def cloth_of_photo(photo: Photo | Path | str, part: str | None = None, *, models: Models) -> PhotoCloth:
    """The cloth of a garment in a photo.

    Args:
        photo: the photo, or its file.
        part: "upper", "lower", "dress", "outerwear" ...; None takes the largest.
        models: the studio's, of which segmenter, encoder and upscaler are used.

    Raises:
        ImageError: the photo cannot be read, shows no clothes, or too little of the cloth.
        UnknownNameError: the part is not in the photo.
    """
    return Garments(models).cloth(ClothRequest(photo=photo, part=part))


def cloth_in(opened: OpenPhoto, mask: GarmentMask, part: str | None, models: Models, *, names: bool = True
             ) -> PhotoCloth:
    """The same, where it is known where the clothes are; without `names` the encoder is not asked what they are."""
    from modiste.garment.cloth.sample import sample_cloth

    sample = sample_cloth(opened.photo, mask, part)
    if min(sample.piece.shape[:2]) < _LEAST_PX and not sample.lit.light.placed_print.any():
        raise ImageError("studio.cloth_too_small", source=opened.photo.source, part=sample.part)
    return _read(opened, mask, sample, models, names=names)


def material_in(opened: OpenPhoto, alpha: Alpha, models: Models) -> "Seen | None":
    """What the garment is made of that a photo shows where `alpha` is; None where that is not clear."""
    from modiste.garment.cloth.material import bundled_materials, features_of, likely_material

    model = bundled_materials()
    pixels = np.asarray(opened.photo.image)
    told = None if model is None else models.reader().told(pixels, alpha)
    if told is None or model is None:
        return None
    return likely_material(model, features_of(told.seen, pixels, alpha))


def shop_words(opened: OpenPhoto, models: Models) -> "Callable[[Alpha], Mapping[str, float]] | None":
    """What a shop would call the garment that a photo shows where an alpha is: how likely each id of the vocabulary is;
    None where the encoder of items has not learnt that."""
    embedder = models.item_embedder()
    reader = next((one for one in getattr(embedder, "readers", ()) if one.kind == "garment"), None)
    if reader is None:
        return None

    def called(alpha: Alpha) -> Mapping[str, float]:
        likely = reader.likely(embedder.embed_pictures([opened.photo.image], [alpha]))[0]
        return dict(zip(reader.classes, map(float, likely), strict=True))

    return called


def wearer_in(opened: OpenPhoto, alpha: Alpha, models: Models) -> "Seen | None":
    """Whom the garment is cut for that a photo shows where `alpha` is, by the encoder of items: "men", "women", "boys"
    or "girls"; None where that is not clear."""
    from modiste.garment.cloth.material import Seen

    embedder = models.item_embedder()
    reader = next((one for one in getattr(embedder, "readers", ()) if one.kind == "gender"), None)
    if reader is None:
        return None
    likely = dict(zip(reader.classes, map(float, reader.likely(
        embedder.embed_pictures([opened.photo.image], [alpha]))[0]), strict=True))
    told = max(likely, key=lambda one: likely[one])
    return Seen(told, likely[told]) if likely[told] >= WEARER_SURE.get(told, 1.0) else None


def _read(opened: OpenPhoto, mask: GarmentMask, sample: "ClothSample", models: Models, *, names: bool) -> PhotoCloth:
    from modiste.garment.cloth.blocks import BODY, blocks_of
    from modiste.garment.cloth.contrast import contrast_collar
    from modiste.garment.cloth.motif import motif_of
    from modiste.garment.cloth.naming import read_attributes
    from modiste.garment.cloth.plain import plain_colour, print_likelihood
    from modiste.garment.cloth.posters import poster_in, with_print

    alpha, sure = mask.of(sample.part), mask.confidence[mask.parts.index(sample.part)]
    material = material_in(opened, alpha, models)
    printed, tag = print_likelihood(sample), _tagged(opened, alpha, models)
    doubt = sure * max(printed, 1 - printed) * (0.5 + 0.5 * min(1.0, sample.region.quality / _FOLDED))
    poster = poster_in(sample) if _shows_print(tag) else None
    if poster is not None and motif_of(with_print(sample, poster)) is not None:
        sample = with_print(sample, poster)
    else:
        poster = None
    is_shown = min(sample.piece.shape[:2]) >= _LEAST_PX  # else a print leaves next to nothing of the cloth
    is_printed = poster is None and is_shown and is_printed_cloth(
        printed, tag, None if material is None else material.value)
    blocks = blocks_of(sample)
    collar = contrast_collar(sample, is_printed=is_printed)
    trimmed = () if collar is None else ((COLLAR, _hex(collar)),)
    is_faded = material is not None and material.value == _FADES
    ground = plain_colour(sample, is_faded=is_faded) if not blocks.others else blocks.colours[BODY]
    wearer = wearer_in(opened, alpha, models)
    plain = PhotoCloth(
        swatch=None, material=None if material is None else material.value, colour=_hex(ground), pattern=PLAIN,
        confidence=doubt, part=sample.part,
        notes=_notes(sample), wearer=None if wearer is None else wearer.value,
        placed=None if is_printed else _placed(opened, sample, models, is_told=_shows_print(tag)),
        blocks=trimmed if is_printed else (*((part, _hex(colour)) for part, colour in blocks.others.items()), *trimmed))
    banded = _banded(opened, sample, plain, tag)
    if banded is not None:
        return banded
    if not is_printed:
        return _grained(opened, sample, plain, tag)
    said = read_attributes(sample, models.encoder()) if names else {}
    return _printed(opened, sample, plain, said.get("pattern", {}), models)


def _tagged(opened: OpenPhoto, alpha: Alpha, models: Models) -> Tag | None:
    """What the encoder of items calls the garment's pattern."""
    tags = models.item_embedder().tags([opened.photo.image], [alpha])[0]
    return next((tag for tag in tags if tag.kind == "pattern"), None)


def is_printed_cloth(likely: float, tag: Tag | None, material: str | None = None) -> bool:
    """Whether the cloth repeats a print: by its own look, and where that is in doubt by what the garment looks like.
    What is padded is quilted and denim is washed: that looks like a print."""
    if material == _QUILTED:
        return likely > _DOUBTFUL[1]
    if material == _FADES and tag is not None and not _shows_print(tag):
        return False
    if tag is not None and _DOUBTFUL[0] <= likely <= _DOUBTFUL[1]:
        if tag.value == PLAIN and tag.confidence >= _PLAIN_TOLD:
            return False
        if tag.value != PLAIN and tag.confidence >= _TOLD:
            return True
    return likely >= _PRINTED


def _grained(opened: OpenPhoto, sample: "ClothSample", plain: PhotoCloth, tag: Tag | None) -> PhotoCloth:
    """The same, or with the stripes or the check that the garment is known to have, though the photo shows them as a
    grain at most."""
    from modiste.garment.cloth.fine_weaves import fine_weave

    if tag is None or tag.value not in _WOVEN or tag.confidence < _TOLD or plain.material in _NEVER_WOVEN:
        return plain
    made = fine_weave(sample, is_checked=tag.value == "checked")
    return plain if made is None else _drawn(opened, plain, made.tile, made.repeat_cm, made.pattern)


def _banded(opened: OpenPhoto, sample: "ClothSample", plain: PhotoCloth, tag: Tag | None) -> PhotoCloth | None:
    """The same with the stripes that go around the garment, or its checks, where it is known to have them and its front
    shows them; else None."""
    from modiste.garment.cloth.checks import checks_over
    from modiste.garment.cloth.fine_weaves import ACROSS, CHECKED
    from modiste.garment.cloth.stripes import stripes_around

    if tag is None or tag.value not in _WOVEN or tag.confidence < _TOLD or plain.material in _NEVER_WOVEN:
        return None
    is_checked = tag.value == CHECKED
    made = checks_over(sample) if is_checked else stripes_around(sample)
    if made is None:
        return None
    drawn = _drawn(opened, plain, made.tile, made.repeat_cm, CHECKED if is_checked else ACROSS)
    return replace(drawn, colour=_hex(made.ground))


def _drawn(opened: OpenPhoto, plain: PhotoCloth, tile: NDArray[np.uint8], repeat_cm: float, pattern: str
           ) -> PhotoCloth:
    """The same in a cloth whose repeat, `repeat_cm` high, was drawn from what the photo shows."""
    from modiste.fabric.from_photo.swatch import ENGINE

    found = lineage_in(opened.photo.source)
    dpi = tile.shape[0] / repeat_cm * _CM_PER_INCH
    swatch = Swatch(
        tile=Image.fromarray(tile), category=pattern, engine=ENGINE, seed=0, seam_score=1.0, dpi=dpi,
        lineage=Lineage(kind="fabric", model=ENGINE, seed=0, inputs=(opened.photo.source,),
                        settings=(("dpi", f"{dpi:.3f}"), ("closed", "drawn"), ("part", plain.part)),
                        parents=(found,) if found is not None else ()))
    return replace(plain, swatch=swatch, pattern=pattern, placed=None)


def _shows_print(tag: Tag | None) -> bool:
    """Whether a garment of plain cloth has a picture on it: folds, buckles and zips look like one by themselves."""
    return tag is not None and tag.value not in (PLAIN, _BLOCKS) and tag.confidence >= _TOLD


def _hex(colour: Rgb) -> str:
    return Palette((colour,)).hex[0]


def _motif(sample: "ClothSample", *, is_told: bool) -> "Motif | None":
    """The picture on plain cloth: where the garment is told to be printed any, else a badge on its chest."""
    from modiste.garment.cloth.badges import badges_in
    from modiste.garment.cloth.motif import motif_of

    motif = motif_of(sample) if is_told else None
    if motif is not None:
        return motif
    badges = badges_in(sample)
    return None if badges is None else motif_of(sample, badges)


def _placed(opened: OpenPhoto, sample: "ClothSample", models: Models, *, is_told: bool) -> Swatch | None:
    """The picture that stands alone on the cloth, enlarged where the photo shows it in few pixels; see `_motif`."""
    import cv2

    from modiste.fabric.from_photo.sharpen import enlarge
    from modiste.fabric.from_photo.swatch import ENGINE
    from modiste.fabric.neural.upscale import upscaler_at

    motif = _motif(sample, is_told=is_told)
    if motif is None:
        return None
    tall = motif.tall * (1 + 2 * _AROUND_PX / motif.pixels.shape[0])
    pixels, scale = np.pad(motif.pixels, ((_AROUND_PX,) * 2, (_AROUND_PX,) * 2, (0, 0)), mode="edge"), \
        motif.pixels.shape[1] / motif.width_cm  # fmt: skip
    network = upscaler_at(None, models)
    if network is not None:
        pixels, scale = enlarge(pixels, scale, network)
    size = (pixels.shape[1], pixels.shape[0])
    ink = cv2.resize(np.pad(motif.ink, _AROUND_PX), size, interpolation=cv2.INTER_CUBIC)
    found = lineage_in(opened.photo.source)
    settings = (("placed", f"{motif.down:.3f} down, {motif.across_cm:.1f} cm aside"), ("part", sample.part))
    return Swatch(
        tile=Image.fromarray(pixels), category="graphic", engine=ENGINE, seed=0, seam_score=1.0,
        dpi=scale * _CM_PER_INCH,
        placed=Placed(down=motif.down, across_cm=motif.across_cm, tall=min(1.0, tall),
                      ink=Image.fromarray(np.asarray(np.rint(255 * np.clip(ink, 0, 1)), np.uint8))),
        lineage=Lineage(kind="fabric", model=ENGINE, seed=0, settings=settings, inputs=(opened.photo.source,),
                        parents=(found,) if found is not None else ()))


def _printed(opened: OpenPhoto, sample: "ClothSample", read: PhotoCloth, said: dict[str, float],
             models: Models) -> PhotoCloth:
    from modiste.fabric.finishing.inks import reduce_to_inks
    from modiste.fabric.from_photo.swatch import FlatCloth, swatch_of_cloth
    from modiste.fabric.neural.upscale import upscaler_at

    region = sample.region
    cloth = FlatCloth(pixels=sample.pixels, clear=sample.clear, pixels_a_cm=sample.pixels_a_cm,
                      piece=(region.left, region.top, region.right, region.bottom))
    found = lineage_in(opened.photo.source)
    made = swatch_of_cloth(cloth, opened.photo.source, upscaler_at(None, models),
                           (found,) if found is not None else ())
    names = {name: likely for name, likely in said.items() if name not in _NOT_A_PRINT}
    named = max(names, key=lambda name: names[name], default=None)
    pattern = made.pattern or (named if named is not None and names[named] >= _NAMED else "printed")
    settings = (*made.swatch.lineage.settings, ("part", sample.part))
    swatch = replace(made.swatch, category=pattern, lineage=replace(made.swatch.lineage, settings=settings))
    ground = reduce_to_inks(sample.piece, 6).inks.hex[0]
    return replace(read, swatch=swatch, pattern=pattern, colour=ground, confidence=read.confidence * made.confidence)


def _notes(sample: "ClothSample") -> tuple[Message, ...]:
    """What makes the reading doubtful, a line each."""
    side_cm = min(sample.piece.shape[:2]) / sample.pixels_a_cm
    notes = []
    if sample.pixels_a_cm < _FEW_PX:
        notes.append(message("studio.cloth_few_pixels", part=sample.part, count=sample.pixels_a_cm))
    if sample.region.quality < _FOLDED:
        notes.append(message("studio.cloth_folded", part=sample.part))
    if side_cm < _LEAST_CM:
        notes.append(message("studio.cloth_hidden", part=sample.part, side=side_cm))
    return tuple(notes)
