"""Pictures that were sewn here: what their lineage says they show, instead of what could be guessed from their pixels.

A lineage comes in a file, and anybody can write a file: its specs are checked by their reader, and where one does not
hold the picture is a photo like any other.
"""

from dataclasses import dataclass, replace
from typing import Final

from modiste import language
from modiste.core.attributes import Attributes
from modiste.core.errors import ModisteError
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.items import Tag
from modiste.core.values import Lineage, Photo, Prompt
from modiste.language.vocabulary import vocabulary
from modiste.studio.cuts import CutReading, ReadValue

SPEC: Final = "spec"
"""The setting of a lineage that holds a spec as JSON, once for each garment worn, the outermost first."""
_BODY: Final = "body"
_MANNEQUIN: Final = "mannequin"
_PRINTED: Final = ("fabric", "picture", "photo")
"""What a fabric's lineage begins with, where a garment was cut from one."""
_MOST_COLOURS: Final = 3
_PARTS: Final = {"upper": "upper", "lower": "lower", "dress": "dress", "outerwear": "outerwear"}
_MATERIALS: Final = {"coating": "wool", "sweatshirt_fleece": "cotton"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SewnPhoto:
    """What a picture shows that was sewn: `specs`, the outermost first. `is_printed`: the cloth was a picture, of which
    the specs say nothing; `is_alone`: nothing but the garment is seen, no mannequin and nothing worn under it."""

    specs: tuple[GarmentSpec, ...]
    is_printed: bool
    is_alone: bool

    @property
    def spec(self) -> GarmentSpec:
        """The outermost garment."""
        return self.specs[0]


def sewn_photo(photo: Photo) -> SewnPhoto | None:
    """What a photo shows by its lineage; None for one that was not sewn, or whose lineage does not hold."""
    if photo.lineage is None:
        return None
    from modiste.sewing.specification import describe
    from modiste.sewing.specification.habits import habits

    try:
        specs = specs_in(photo.lineage, photo.source)
        if not specs or any(spec.garment not in habits() for spec in specs):
            return None
        for spec in specs:
            describe(spec, "en")  # a size or a body that is none
    except ModisteError:
        return None
    settings = dict(photo.lineage.settings)
    printed = "fabric" in settings or any(parent.kind in _PRINTED for parent in photo.lineage.parents)
    return SewnPhoto(specs=specs, is_printed=printed,
                     is_alone=len(specs) == 1 and settings.get("show", "ghost") != _MANNEQUIN)


def specs_in(lineage: Lineage, name: str = "lineage") -> tuple[GarmentSpec, ...]:
    """The specs of what a lineage's picture shows, the outermost first; none where it was not sewn.

    Raises:
        DataError: one is damaged, or of another version.
        InputError: one cannot be sewn.
    """
    from modiste.sewing.specification import spec_from_json

    return tuple(spec_from_json(text, name=name) for key, text in lineage.settings if key == SPEC)


def sewn_reading(photo: Photo) -> CutReading | None:
    """The cut of a photo that was sewn: that of its spec, of which nothing is unsure."""
    sewn = sewn_photo(photo)
    if sewn is None:
        return None
    told = _told(sewn.spec)
    return CutReading(
        source=photo.source, part=part_of(sewn.spec),
        attributes=replace(told, garment=told.garment or sewn.spec.garment,
                           construction=replace(told.construction, garment=sewn.spec.garment)),
        values=(ReadValue(kind="garment", value=sewn.spec.garment, confidence=1.0),
                *(ReadValue(kind=one.kind, value=one.value, confidence=1.0)
                  for one in told.construction.features if not one.denied)),
        spec=sewn.spec)


def is_of(prompt: Prompt, spec: GarmentSpec) -> bool:
    """Whether words mean the garment of a spec: they name none, that one, or a wider type of it ("the dress")."""
    said = prompt.attributes
    named = said.construction.garment or said.garment
    if named is None or named == spec.garment:
        return True
    entries = vocabulary().entries["garment"]
    at = _told(spec).garment
    while at is not None:
        if at == named:
            return True
        entry = entries.get(at)
        at = entry.parent if entry is not None else None
    return False


def part_of(spec: GarmentSpec) -> str:
    """The part of clothes that a garment is, as the segmenter tells them apart."""
    garment = _told(spec).garment
    entry = vocabulary().entries["garment"].get(garment or "")
    if entry is not None and entry.group in _PARTS:
        return _PARTS[entry.group]
    if spec.bodice is None:
        return "other" if spec.flat is not None else "lower"
    return "dress" if spec.skirt is not None or spec.legs is not None else "upper"


def tags_of(sewn: SewnPhoto) -> tuple[Tag, ...]:
    """What the spec says of a garment: its type, cut and material, and its colours and pattern where it knows them."""
    said, cloth = _told(sewn.spec), sewn.spec.cloth(_BODY)
    found = [("garment", said.garment), ("fit", said.fit), ("length", said.length), ("neckline", said.neckline),
             ("sleeve", said.sleeve), *(("detail", one) for one in said.details)]
    material = said.materials[:1] or (_MATERIALS.get(cloth.material, cloth.material),)
    found += [("material", one) for one in material if one in vocabulary().entries["material"]]
    if not sewn.is_printed:
        found += [("colour", one) for one in _colours(said, cloth)]
        found += [("pattern", said.pattern or "solid")]
    return tuple(Tag(kind, value, source="picture") for kind, value in found if value is not None)


def _told(spec: GarmentSpec) -> Attributes:
    """The spec's own caption, read as words are."""
    from modiste.sewing.specification import describe

    return language.prompt(describe(spec, "en")).attributes


def _colours(said: Attributes, cloth: PartCloth) -> tuple[str, ...]:
    """The ground's colour, then those of the inks of a print."""
    from modiste.sewing.specification.describe import colour_name

    if cloth.pattern == "solid":
        return said.colours or (colour_name(cloth.colour),)
    inks = (colour_name(one) for one in (cloth.colour, *cloth.colours))
    return tuple(dict.fromkeys((*said.colours, *inks)))[:_MOST_COLOURS]
