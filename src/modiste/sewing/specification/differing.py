"""Garments of the same words told apart: by what one has and another has not, and where no word says it, by length."""

from collections.abc import Sequence
from typing import Final

from modiste.core.garment_spec import GarmentSpec
from modiste.language import Language
from modiste.sewing.specification.describe import phrases, with_word

_LONG: Final = {"en": "{cm} cm long", "ru": "длина {cm} см"}
_INSIDE: Final = {"en": "inside leg {cm} cm", "ru": "по шагу {cm} см"}


def told_apart(specs: Sequence[GarmentSpec], language: Language) -> tuple[str, ...]:
    """For each garment what it has that not all of them have: "raglan sleeves, cropped"; "" for a single one, and where
    nothing that one sees differs."""
    said = [phrases(spec, language) for spec in specs]
    shared = set.intersection(*({*how, *parts} for how, parts in said)) if said else set()
    lengths = [_length(spec, language) for spec in specs]
    differ = len(set(lengths)) > 1
    found = []
    for (how, parts), length in zip(said, lengths, strict=True):
        own, other = ([one for one in words if one not in shared] for words in (parts, how))
        behind = ", ".join(own)
        if language == "ru" and behind:
            behind = f"{with_word(language, behind)} {behind}"
        words = [behind, *other] if language == "en" else [*other, behind]
        found.append(", ".join(filter(None, words)) or (length if differ else ""))
    return tuple(found)


def _length(spec: GarmentSpec, language: Language) -> str:
    if spec.legs is not None and spec.bodice is None:
        return _INSIDE[language].format(cm=round(spec.legs.inseam_cm))
    long = sum(part.length_cm for part in (spec.bodice, spec.skirt) if part is not None)
    return _LONG[language].format(cm=round(long)) if long else ""
