"""What a sewn design shows of what was asked: its type and print are known, its colours are measured on the picture."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PIL import Image

from modiste.core.attributes import Attributes, Exclusion
from modiste.core.garment_spec import GarmentSpec
from modiste.core.values import Verification

if TYPE_CHECKING:
    from modiste.design.garment_colours import Tone

_PLAIN: Final = "solid"


def verified(worn: Sequence[GarmentSpec], picture: Image.Image, asked: Attributes, lock: Sequence[str]
             ) -> tuple[Verification, ...]:
    """A verification for each locked attribute that was asked for, and one for each colour, print or type denied.

    Args:
        worn: the specs of what is worn, the outermost first.
        picture: RGB, on a light ground.
        asked: what the words ask for.
        lock: of "type", "colour", "pattern".
    """
    from modiste.design.colour_check import colour_verification
    from modiste.design.garment_colours import garment_tones

    denied = [one for one in asked.excluded if one.kind in ("colour", "pattern", "garment") and one.value]
    looks_at_colour = "colour" in lock or any(one.kind == "colour" for one in denied)
    tones = garment_tones(picture, None) if looks_at_colour else ()
    found: list[Verification] = []
    for kind in lock:
        if kind == "type" and asked.garment is not None:
            found.append(_known("type", asked.garment, worn[0].garment, is_there=True))
        elif kind == "pattern" and asked.pattern is not None:
            prints = _prints(worn)
            seen = asked.pattern if asked.pattern in prints else prints[0]
            found.append(_known("pattern", asked.pattern, seen, is_there=asked.pattern in prints))
        elif kind == "colour":
            found += [colour_verification(colour, asked, tones) for colour in asked.colours]
    return (*found, *(_without(one, worn, tones) for one in denied))


def _prints(worn: Sequence[GarmentSpec]) -> tuple[str, ...]:
    return tuple(cloth.pattern for spec in worn for cloth in spec.cloths) or (_PLAIN,)


def _known(kind: str, asked: str, seen: str, *, is_there: bool) -> Verification:
    return Verification(kind=kind, asked=asked, seen=seen, confidence=1.0, ok=is_there)


def _without(denied: Exclusion, worn: Sequence[GarmentSpec], tones: "Sequence[Tone]") -> Verification:
    from modiste.design.colour_check import WITHOUT, denied_colour_verification

    value = str(denied.value)
    if denied.kind == "colour":
        return denied_colour_verification(value, tones)
    there = _prints(worn) if denied.kind == "pattern" else tuple(spec.garment for spec in worn)
    return Verification(kind=WITHOUT, asked=value, seen=there[0], confidence=1.0, ok=value not in there)
