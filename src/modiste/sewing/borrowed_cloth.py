"""A garment in the cloth of another one: "a blazer in the same style"; what words say of the cloth counts before it."""

from dataclasses import dataclass, replace
from typing import Final

from modiste.core.attributes import Attributes
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.core.values import Palette, parse_hex
from modiste.sewing.materials import material
from modiste.sewing.rendering.as_seen import dye_seen_as

_BODY: Final = "body"
_KNIT: Final = "knit"
_YOKE: Final = "yoke"
_WITH_ARMHOLE: Final = ("set_in", "dropped", "puff", "bishop", "bell", "cap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """The cloths of another garment: of its `body`, and the `parts` that have a colour of their own, by their names
    ("sleeves": "#1d2545"). `has_material`: False where a photo tells colour and print alone; the garment then is of the
    material that it usually is of. `wearer`: whom that garment is cut for ("men"), None where that is not told.
    `is_seen`: the colours are those that a photo shows, for which dyes are to be found.
    """

    body: PartCloth
    parts: tuple[tuple[str, str], ...] = ()
    has_material: bool = True
    wearer: str | None = None
    is_seen: bool = False


def borrowed(spec: GarmentSpec, said: Attributes, lent: Lent) -> GarmentSpec:
    """The spec in the cloths that are `lent`, but for the colour, pattern and material that are `said`.

    A knit is not made into what is woven, nor the other way round: then its colours and print are taken alone. Parts
    that had the colour of the body have the new one; a part of another colour is lent where the garment has it, cuffs
    with their sleeves. Where a yoke is of another colour the garment is cut with one.
    """
    own = spec.cloth(_BODY)
    made = replace(_printed(own, said, lent.body), material=own.material)
    if lent.has_material and not said.materials and _is_knit(lent.body.material) == _is_knit(own.material):
        made = replace(made, material=lent.body.material)
    if lent.is_seen and not said.colours:
        made = _dyed_as_seen(made)
    rest = {one.part: replace(one, colour=made.colour) if one.colour == own.colour else one for one in spec.cloths
            if one.part != own.part}  # fmt: skip
    if any(part == _YOKE for part, _ in lent.parts) and _may_have_yoke(spec):
        spec = replace(spec, details=tuple(dict.fromkeys((*spec.details, _YOKE))))
    for part, colour in (*lent.parts, *(("cuffs", colour) for part, colour in lent.parts if part == "sleeves")):
        if _has(spec, part):
            own_cloth = replace(rest[part], colour=colour) if part in rest else PartCloth(
                part=part, material=made.material, colour=colour)
            rest[part] = _dyed_as_seen(own_cloth) if lent.is_seen else own_cloth
    return replace(spec, cloths=(made, *rest.values()))


def _dyed_as_seen(cloth: PartCloth) -> PartCloth:
    """The cloth dyed so that our pictures show the colours that it has in a photo."""
    stuff = material(cloth.material)
    dyes = [Palette((dye_seen_as(parse_hex(one), stuff),)).hex[0] for one in (cloth.colour, *cloth.colours)]
    return replace(cloth, colour=dyes[0], colours=tuple(dyes[1:]))


def _is_knit(name: str) -> bool:
    return material(name).weave == _KNIT


def _has(spec: GarmentSpec, part: str) -> bool:
    """Whether a garment has a part that can be of another colour than its body."""
    if part == "cuffs":
        return any(one.part == part for one in spec.cloths)
    if part == "collar":
        return spec.neck is not None and spec.neck.collar not in ("none", "hood")
    if part == "sleeves":
        return spec.sleeves is not None and spec.sleeves.kind != "none"
    if part == _YOKE:
        return _YOKE in spec.details
    if part == "skirt":
        return spec.skirt is not None and spec.bodice is not None
    return False


def _may_have_yoke(spec: GarmentSpec) -> bool:
    """Whether the front of a garment can be cut across the chest: it has shoulders, and armholes to end at."""
    return (spec.bodice is not None and spec.neck is not None and spec.neck.straps == "none"
            and spec.sleeves is not None and spec.sleeves.kind in _WITH_ARMHOLE)


def _printed(own: PartCloth, said: Attributes, cloth: PartCloth) -> PartCloth:
    """The print and the colours: those said, else those of the cloth."""
    if said.pattern is not None:
        inks = cloth.colours[: len(own.colours)] if len(cloth.colours) >= len(own.colours) else ()
        return own if said.colours else replace(own, colour=cloth.colour, colours=inks)
    made = replace(cloth, part=own.part)
    if not said.colours:
        return made
    return replace(made, colour=own.colour, colours=(own.colour, *made.colours[1:]) if made.colours else ())
