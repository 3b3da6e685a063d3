"""What a garment is, seen on its cut-out: tags with their confidence, and the vector that outfits are judged by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modiste.core.errors import ImageError
from modiste.core.garment_mask import Alpha, GarmentMask
from modiste.core.items import Tag
from modiste.language.vocabulary import vocabulary
from modiste.stylist.wardrobe.values import Vector

if TYPE_CHECKING:
    from PIL import Image

    from modiste.catalog.embedding import ItemEmbedder
    from modiste.garment.reading.reader import CutReader

_BELIEVED: Final = 0.3
"""A type below it is not said: the part of clothes stands in for it."""
_CONTRADICTED: Final = 0.9
"""A type of another part of clothes than the segmenter sees has to be so sure."""
_GROUPS: Final = {"upper": ("upper", "outerwear"), "outerwear": ("outerwear", "upper"), "lower": ("lower",),
                  "dress": ("dress", "set", "upper"), "footwear": ("footwear",), "bag": ("bag",)}
_READ: Final = ("upper", "lower", "dress", "outerwear")
_READ_LEAST: Final = 0.3
_SURER: Final = 0.3
_CLEAR: Final = 0.75
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
         picture: "Image.Image", alpha: Alpha | None, part: str) -> Look:
    """What a garment of a picture is; `part` is what the segmenter takes it for."""
    from modiste.stylist.outfits.looks import crop_look, looks_of

    eyes = embedder()
    tags = eyes.tags([picture], [alpha])[0]
    vector = eyes.embed_pictures([picture], [alpha])[0]
    seen = looks_of([crop_look(picture, alpha)], reader())[0]
    tags = with_read_type(tags, reader(), picture, alpha, part)
    return Look(tags=believed(tags, part), vector=vector, embedder=eyes.id, look=seen)


def with_read_type(tags: tuple[Tag, ...], reader: "CutReader", picture: "Image.Image", alpha: Alpha | None, part: str
                   ) -> tuple[Tag, ...]:
    """Tags whose type is the one that the reader of cuts tells, which knows photos of people's own clothes, where it is
    clothes and surer than the embedder within the part."""
    if alpha is None or part not in _READ:
        return tags
    from modiste.core.values import Photo

    try:
        read = reader.read(Photo(picture.convert("RGB"), part), GarmentMask((part,), alpha[None], (1.0,)), part)
    except ImageError:
        return tags
    answer = read.answers["garment"]
    entries = vocabulary().entries["garment"]
    seen = next((one for one in tags if one.kind == "garment"), None)
    fits = seen is not None and seen.value in entries and entries[seen.value].group in _GROUPS[part]
    if seen is not None and seen.value in entries and entries[seen.value].group in _NO_CLOTHES and (
            seen.confidence >= _CLEAR):
        return tags  # the reader takes a cap for a jacket: it has seen no hats
    if answer.value not in entries or answer.confidence < _READ_LEAST or (
            seen is not None and fits and seen.confidence > answer.confidence + _SURER):
        return tags
    told = Tag("garment", answer.value, confidence=answer.confidence, source="picture")
    return (told, *(one for one in tags if one.kind != "garment"))


def believed(tags: tuple[Tag, ...], part: str) -> tuple[Tag, ...]:
    """The tags without a type that is hardly sure, or that contradicts the part of clothes; with the material that
    comes with a type."""
    garment = next((one for one in tags if one.kind == "garment"), None)
    if garment is None:
        return tags
    entry = vocabulary().entries["garment"].get(garment.value)
    fits = part not in _GROUPS or (entry is not None and entry.group in _GROUPS[part])
    is_other = entry is not None and entry.group in _NO_CLOTHES
    if garment.confidence < (_BELIEVED if fits else _CLEAR if is_other else _CONTRADICTED):
        return tuple(one for one in tags if one is not garment)
    if garment.value in _OF_TYPE and not any(one.kind == "material" for one in tags):
        return (*tags, Tag("material", _OF_TYPE[garment.value], confidence=garment.confidence, source="picture"))
    return tags
