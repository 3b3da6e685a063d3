"""What stands below the pictures of a contact sheet: their words, and of several of the same words what differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from modiste import language
from modiste.core.garment_spec import GarmentSpec


@dataclass(frozen=True, slots=True)
class OnSheet:
    """A picture of a sheet by its words, and the garment that it shows where it was sewn."""

    text: str
    spec: GarmentSpec | None = None


def captions_of(pictures: Sequence[OnSheet]) -> tuple[str, ...]:
    """A caption for each picture, in the language of its words: the words, or what tells it from others of them."""
    from modiste.sewing.specification.differing import told_apart

    found = [one.text for one in pictures]
    for text in dict.fromkeys(found):
        alike = [number for number, one in enumerate(pictures) if one.text == text and one.spec is not None]
        specs = [spec for number in alike if (spec := pictures[number].spec) is not None]
        kinds = list(dict.fromkeys(spec.garment for spec in specs))
        if len(kinds) != 1:
            continue
        for number, said in zip(alike, told_apart(specs, language.detect_language(text)), strict=True):
            found[number] = said or text
    return tuple(found)
