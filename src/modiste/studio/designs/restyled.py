"""Designs sewn in the style of a photo: the cut by the words, the cloth of what the photo shows."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from modiste.core.attributes import Attributes
from modiste.core.errors import ImageError
from modiste.core.images import load_photo
from modiste.core.progress import StepProgress
from modiste.core.values import Photo, Prompt
from modiste.language import caption, detect_language
from modiste.language.colours import colour_hexes, nearest_among
from modiste.language.vocabulary import vocabulary
from modiste.studio.cuts import CutReading, may_be_called
from modiste.studio.designs.requests import DesignRequest, PictureSource, RestyleRequest
from modiste.studio.designs.routing import Choice
from modiste.studio.designs.sewn import SewnDesign, design_sewn
from modiste.studio.home import UserId
from modiste.studio.reference_cloth import ReferenceCloth
from modiste.studio.sewn_photos import sewn_photo, sewn_reading

if TYPE_CHECKING:
    from modiste.studio.garments import Garments
    from modiste.studio.sewing.door import Sewing


def sewn_reference(prompt: Prompt, source: PictureSource) -> CutReading | None:
    """The garment of a photo that was sewn, where the words name none or that very one.

    Raises:
        ImageError: the photo cannot be read.
    """
    reading = sewn_reading(source if isinstance(source, Photo) else load_photo(source))
    if reading is None or reading.spec is None:
        return None
    said = prompt.attributes
    return reading if (said.construction.garment or said.garment) in (None, reading.spec.garment) else None


def is_in_own_words(request: RestyleRequest, prompt: Prompt, source: PictureSource) -> bool:
    """Whether words ask of a picture that was sewn what it was sewn of. They change nothing of it: others of the same
    words are meant, in its cloth, and not the very same again.

    Raises:
        ImageError: the photo cannot be read.
    """
    photo = source if isinstance(source, Photo) else load_photo(source)
    if request.attributes is not None or photo.lineage is None or sewn_photo(photo) is None:
        return False
    told = photo.lineage.inputs
    return prompt.text in (*told[:1], ", ".join(told[:2]))


def read_reference(prompt: Prompt, source: PictureSource, garments: "Garments"
                   ) -> "tuple[CutReading | None, ReferenceCloth | None]":
    """What is read off a photo for words that name no garment or one of its kind ("this dress with long sleeves"), cut
    and cloth; neither where they name another ("a blazer in the same style").

    Raises:
        ImageError: the words name no garment, and none can be read off the photo.
    """
    said = prompt.attributes
    named = said.construction.garment or said.garment
    try:
        reading, cloth = garments.likeness(source)
    except ImageError:
        if named is None:
            raise
        return None, None
    read = reading.attributes.construction.garment or reading.attributes.garment
    if named is not None and (read is None or not may_be_called(read, named)):
        return None, None
    return reading, cloth


def main_reference(request: RestyleRequest) -> PictureSource:
    """The photo that weighs most; of equal ones the first."""
    weights = request.weights or (1.0,) * len(request.photos)
    return request.photos[max(range(len(request.photos)), key=lambda number: weights[number])]


def restyle_sewn(sewing: "Sewing", request: RestyleRequest, found: ReferenceCloth, prompt: Prompt, choice: Choice,
                 progress: StepProgress | None = None, owner: UserId = None, *, like: CutReading | None = None
                 ) -> Iterator[SewnDesign]:
    """Sew what the text asks for in that cloth; what the words say of colour and print counts before it. `like` is what
    was read off the photo, or a garment that was sewn, of which they say what is other.

    Raises:
        InputError: it cannot be sewn, or does not hold.
    """
    asked = DesignRequest(text=request.text, options=request.options, attributes=request.attributes,
                          fabric=found.print_for(prompt))
    for design in design_sewn(sewing, asked, prompt, choice, progress, owner, cloth=found.lent, like=like):
        names = tuple(photo.source if isinstance(photo, Photo) else str(photo) for photo in request.photos)
        parents = (*((found.lineage,) if found.lineage is not None else ()), *design.lineage.parents)
        yield replace(design, lineage=replace(design.lineage, kind="restyle", parents=parents,
                                              inputs=(*design.lineage.inputs, *names)))


def as_tote(prompt: Prompt) -> Attributes | None:
    """What is sewn of a bag that cannot be sewn: a tote, in all else as the words say; None for what is no bag."""
    said = prompt.attributes
    entry = vocabulary().entries["garment"].get(said.garment or "")
    if entry is None or entry.group != "bag":
        return None
    return replace(said, garment="tote_bag", construction=replace(said.construction, garment="tote"))


def coloured(prompt: Prompt, found: ReferenceCloth) -> Prompt:
    """The words, in the colour of a photo's cloth where they name none."""
    said = prompt.attributes
    if said.colours:
        return prompt
    attributes = replace(said, colours=(nearest_among(found.lent.body.colour, tuple(colour_hexes())),))
    return replace(prompt, text=caption(attributes, detect_language(prompt.text)), attributes=attributes)
