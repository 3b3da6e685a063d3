"""What a garment is, seen on its cut-out: tags with their confidence, and the vector that outfits are judged by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from modiste.core.garment_mask import Alpha
from modiste.core.items import Tag
from modiste.core.values import Photo
from modiste.language.vocabulary import vocabulary
from modiste.studio.sewn_photos import sewn_photo, tags_of
from modiste.studio.wardrobe.printed import with_cloth_print
from modiste.stylist.wardrobe.values import Vector

if TYPE_CHECKING:
    from PIL import Image

    from modiste.catalog.embedding import ItemEmbedder
    from modiste.garment.reading.reader import CutReader

_LOOKED_AT_PX: Final = 1024
_BELIEVED: Final = 0.3
"""A type below it is not said: the part of clothes stands in for it."""
_CONTRADICTED: Final = 0.9
"""A type of another part of clothes than the segmenter sees has to be so sure."""
_GROUPS: Final = {"upper": ("upper", "outerwear"), "outerwear": ("outerwear", "upper"), "lower": ("lower",),
                  "dress": ("dress", "set", "upper"), "footwear": ("footwear",), "bag": ("bag",)}
_WORN: Final = {**_GROUPS, "dress": ("dress", "set", "lower")}
"""What is worn there on somebody's body: the segmenter takes a wide skirt for a dress, never a shirt."""
_CLEAR: Final = 0.75
_SHOES: Final = "shoes"
_PATTERN_SURE: Final = 0.7
_PATTERN_HINT: Final = 0.3
"""From which a print that is told is one in 0.88 of own photos, and in 0.78."""
_SECOND: Final = 0.2
"""The share of a garment from which a second colour is said."""
_MIXTURES: Final = frozenset("grey black white brown beige tan khaki cream".split())
"""What a mixture of a pattern's colours is called."""
_DYE_SURE: Final = 0.75
_NO_CLOTHES: Final = ("accessory", "footwear", "bag")
_OF_TYPE: Final = {"jeans": "denim", "jeggings": "denim", "biker_jacket": "leather", "puffer_jacket": "down"}
"""What a type is made of, nearly always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Tags, the vector of the embedder that is named, and what outfits are judged by; none where nothing was looked
    at."""

    tags: tuple[Tag, ...] = ()
    vector: Vector | None = field(default=None, hash=False, repr=False)
    embedder: str = ""
    look: Vector | None = field(default=None, hash=False, repr=False)


def look(embedder: "Callable[[], ItemEmbedder]", reader: "Callable[[], CutReader]",
         picture: "Image.Image", alpha: Alpha | None, part: str, *, worn: bool = False) -> Look:
    """What a garment of a picture is; `part` is what the segmenter takes it for. Where it is `worn`, its place on the
    body is plain to see: no boots are believed to be on a trunk."""
    from modiste.catalog.embedding import said_beside, tags_with_vectors
    from modiste.stylist.outfits.looks import crop_look, looks_of

    picture, alpha = _as_large_as_needed(picture, alpha)
    eyes = embedder()
    (tags,), (vector,) = tags_with_vectors(eyes, [picture], [alpha])
    seen = looks_of([crop_look(picture, alpha)], reader())[0]
    told = None if alpha is None else with_told_type(
        believed(tags, part, worn=True) if worn else tags, reader(), picture, alpha, part, seen, worn=worn,
        beside=said_beside(eyes, [picture], [alpha], vector[None])[0])
    tags = with_material(believed(tags, part, worn=worn) if told is None else told)
    likely = _likely_colours(eyes, tags, vector)
    tags = with_own_colour(tags, likely, picture, alpha)
    tags = with_cloth_print(sure_enough(tags), picture, alpha, part, hinted=hints_at_pattern(tags))
    tags = with_dyes(tags, likely, picture, alpha)
    return Look(tags=tags, vector=vector, embedder=eyes.id, look=seen)


def look_at(embedder: "Callable[[], ItemEmbedder]", reader: "Callable[[], CutReader]", photo: Photo,
            alpha: Alpha | None, part: str, *, worn: bool = False) -> Look:
    """As `look`; of a photo that was sewn the tags are those of its spec, and only what that does not know is seen."""
    seen = look(embedder, reader, photo.image, alpha, part, worn=worn)
    sewn = sewn_photo(photo)
    if sewn is None or len(sewn.specs) > 1:
        return seen
    known = tags_of(sewn)
    kinds = {one.kind for one in known}
    cloth = tuple(one for one in seen.tags if sewn.is_printed and one.kind in ("colour", "pattern")
                  and one.kind not in kinds)
    return replace(seen, tags=(*known, *cloth))


def _as_large_as_needed(picture: "Image.Image", alpha: Alpha | None) -> "tuple[Image.Image, Alpha | None]":
    """A phone's photo has ten times the pixels of the crops that are looked at."""
    from PIL import Image

    factor = _LOOKED_AT_PX / max(picture.size)
    if factor >= 1:
        return picture, alpha
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    small = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if alpha is None:
        return small, None
    return small, np.asarray(Image.fromarray(alpha).resize(size, Image.Resampling.BOX))


def with_told_type(tags: tuple[Tag, ...], reader: "CutReader", picture: "Image.Image", alpha: Alpha, part: str,
                   seen: Vector, *, worn: bool = False, beside: "Mapping[str, Mapping[str, float]] | None" = None
                   ) -> tuple[Tag, ...] | None:
    """Tags whose type is the one that `stylist.wardrobe.types` tells, which has learnt from people's own photos and
    weighs the part, together with what an embedder reads `beside` its vector; None for what it does not know, and of
    which the embedder tells the type."""
    from modiste.encoder.item.type_network import OWN
    from modiste.stylist.wardrobe.types import ANOTHER, TYPES, bundled_types, features_of, likely_types, told_type

    model = bundled_types()
    told = None if model is None else reader.told(np.asarray(picture.convert("RGB")), alpha)
    if told is None or model is None:
        return None
    tagged = next((one for one in tags if one.kind == "garment"), None)
    among = tuple(one for one in TYPES if one == ANOTHER or _is_worn_on(one, part)) if worn else None
    own = likely_types((beside or {}).get(OWN, {}))
    garment = told_type(model, features_of(seen, told, part), told, tagged, among, own)
    if garment is None:
        return None
    others = tuple(one for one in tags if one.kind != "garment")
    garment = _told_shoes(garment, told.seen)
    return (garment, *others) if garment.confidence >= _BELIEVED else others


def _told_shoes(garment: Tag, seen: Vector) -> Tag:
    """The type of shoes where the model of them finds one likely, else only that they are shoes."""
    from modiste.stylist.wardrobe.shoes import bundled_shoes, told_shoes
    from modiste.stylist.wardrobe.types import type_of

    if type_of(garment.value) != _SHOES:
        return garment
    model = bundled_shoes()
    told = None if model is None else told_shoes(model, seen)
    return replace(garment, value=_SHOES) if told is None else told


def _likely_colours(eyes: "ItemEmbedder", tags: tuple[Tag, ...], vector: Vector) -> dict[str, float]:
    """How likely the embedder finds each colour: of its vector where that can be read, else what it tagged."""
    from modiste.catalog.embedding import tag_readers

    for one in tag_readers(eyes):
        if one.kind == "colour":
            return dict(zip(one.classes, map(float, one.likely(vector[None])[0]), strict=True))
    return {one.value: one.confidence for one in tags if one.kind == "colour"}


def with_own_colour(tags: tuple[Tag, ...], likely: dict[str, float], picture: "Image.Image", alpha: Alpha | None
                    ) -> tuple[Tag, ...]:
    """Tags whose first colour is what pixels and classifier say together; further colours stay where the pixels have
    them too."""
    from modiste.encoder.item.colours import named_shares
    from modiste.stylist.wardrobe.colours import colour_pixels, own_colours

    pixels = np.asarray(picture.convert("RGB"))
    first, sure = next(iter(own_colours(pixels, alpha, likely).items()))
    seconds = [one for one in tags if one.kind == "colour" and one.value != first]
    shares = named_shares(colour_pixels(pixels, alpha), (first, *(one.value for one in seconds))) if seconds else {}
    main = Tag("colour", first, confidence=sure, source="picture",
               share=min(1.0, max(shares.values())) if shares else None)
    kept = tuple(replace(one, confidence=min(one.confidence, sure),
                         share=min(shares[one.value], shares.get(first, 0.0))) for one in seconds
                 if shares.get(one.value, 0.0) >= _SECOND)
    return (*(one for one in tags if one.kind != "colour"), main, *kept)


def with_dyes(tags: tuple[Tag, ...], likely: dict[str, float], picture: "Image.Image", alpha: Alpha | None
              ) -> tuple[Tag, ...]:
    """Tags with the colours that patterned cloth is made of, where its colour is one that a mixture of them would have:
    a check of black and white is not grey."""
    from modiste.stylist.wardrobe.colours import called
    from modiste.stylist.wardrobe.pattern_colours import ALL_OVER, colour_names, dyes_of

    pattern = next((one.value for one in tags if one.kind == "pattern"), None)
    main = next((one for one in tags if one.kind == "colour"), None)
    if pattern not in ALL_OVER or main is None or main.value not in _MIXTURES:
        return tags
    names = colour_names(dyes_of(np.asarray(picture.convert("RGB")), alpha), lambda one: called(one, likely))
    if len(names) < 2:
        return tags
    told = tuple(Tag("colour", name, confidence=_DYE_SURE, source="picture", share=share) for name, share in names)
    return (*(one for one in tags if one.kind != "colour"), *told)


def hints_at_pattern(tags: tuple[Tag, ...]) -> bool:
    """Whether some pattern is seen, however unsure it is which."""
    return any(one.kind == "pattern" and one.source == "picture" and one.value != "solid"
               and one.confidence >= _PATTERN_HINT for one in tags)


def sure_enough(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Tags without patterns that are hardly sure, and without a child's wearer: of own photos of 108 garments 29 were
    called a child's, and 3 were."""
    return tuple(one for one in tags if one.source != "picture" or not (
        (one.kind == "pattern" and one.confidence < _PATTERN_SURE)
        or (one.kind == "gender" and one.value in ("girls", "boys"))))


def _is_worn_on(garment: str, part: str) -> bool:
    """Whether a type of the vocabulary, or of `stylist.wardrobe.types`, can be what is worn on a part of the body."""
    entry = vocabulary().entries["garment"].get(garment)
    return part not in _WORN or (entry is not None and entry.group in _WORN[part])


def believed(tags: tuple[Tag, ...], part: str, *, worn: bool = False) -> tuple[Tag, ...]:
    """The embedder's tags without a type that is hardly sure, or that contradicts the part of clothes: where that is
    where it is `worn` on the body, none is so sure."""
    garment = next((one for one in tags if one.kind == "garment"), None)
    if garment is None:
        return tags
    entry = vocabulary().entries["garment"].get(garment.value)
    fits = part not in _GROUPS or (entry is not None and entry.group in _GROUPS[part])
    if worn and not _is_worn_on(garment.value, part):
        return tuple(one for one in tags if one is not garment)
    is_other = entry is not None and entry.group in _NO_CLOTHES
    if garment.confidence < (_BELIEVED if fits else _CLEAR if is_other else _CONTRADICTED):
        return tuple(one for one in tags if one is not garment)
    return tags


def with_material(tags: tuple[Tag, ...]) -> tuple[Tag, ...]:
    """Tags with the material that comes with a type, where none is seen."""
    garment = next((one for one in tags if one.kind == "garment"), None)
    if garment is None or garment.value not in _OF_TYPE or any(one.kind == "material" for one in tags):
        return tags
    return (*tags, Tag("material", _OF_TYPE[garment.value], confidence=garment.confidence, source="picture"))
