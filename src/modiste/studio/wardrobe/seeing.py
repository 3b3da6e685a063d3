"""What a garment is, seen on its cut-out: tags with their confidence, and the vector that outfits are judged by."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.garment_mask import Alpha
from modiste.core.items import Item, Tag
from modiste.language.vocabulary import vocabulary
from modiste.stylist.wardrobe.values import Vector

if TYPE_CHECKING:
    from PIL import Image

    from modiste.catalog.embedding import ItemEmbedder

_BELIEVED: Final = 0.35
"""A type below it is not said: the part of clothes stands in for it."""
_CONTRADICTED: Final = 0.7
"""A type of another part of clothes than the segmenter sees has to be so sure."""
_GROUPS: Final = {"upper": ("upper", "outerwear"), "outerwear": ("outerwear", "upper"), "lower": ("lower",),
                  "dress": ("dress", "set", "upper"), "footwear": ("footwear",), "bag": ("bag",)}
_OF_TYPE: Final = {"jeans": "denim", "jeggings": "denim", "biker_jacket": "leather", "puffer_jacket": "down"}
"""What a type is made of, nearly always."""


@dataclass(frozen=True, slots=True)
class Look:
    """Tags, and the vector of the embedder that is named; no vector where nothing was looked at."""

    tags: tuple[Tag, ...] = ()
    vector: Vector | None = field(default=None, hash=False, repr=False)
    embedder: str = ""


def look(embedder: "Callable[[], ItemEmbedder]", picture: "Image.Image", alpha: Alpha | None, part: str) -> Look:
    """What a garment of a picture is; `part` is what the segmenter takes it for."""
    eyes = embedder()
    tags = eyes.tags([picture], [alpha])[0]
    vector = eyes.embed_pictures([picture], [alpha])[0]
    return Look(believed(tags, part), vector, eyes.id)


def believed(tags: tuple[Tag, ...], part: str) -> tuple[Tag, ...]:
    """The tags without a type that is hardly sure, or that contradicts the part of clothes; with the material that
    comes with a type."""
    garment = next((one for one in tags if one.kind == "garment"), None)
    if garment is None:
        return tags
    entry = vocabulary().entries["garment"].get(garment.value)
    fits = part not in _GROUPS or (entry is not None and entry.group in _GROUPS[part])
    if garment.confidence < (_BELIEVED if fits else _CONTRADICTED):
        return tuple(one for one in tags if one is not garment)
    if garment.value in _OF_TYPE and not any(one.kind == "material" for one in tags):
        return (*tags, Tag("material", _OF_TYPE[garment.value], confidence=garment.confidence, source="picture"))
    return tags


def title_of_tags(item_id: str, tags: tuple[Tag, ...], spoken: language.Language) -> str:
    """What to call a garment of those tags, "" where they do not tell its type."""
    seen = Item(id=item_id, product=item_id, title="", tags=tags).attributes()
    if seen.garment is None:
        return ""
    pattern = seen.pattern if seen.pattern not in ("solid", None) else None
    named = language.caption(Attributes(garment=seen.garment, colours=seen.colours[:1], pattern=pattern), spoken)
    return named[:1].upper() + named[1:]
