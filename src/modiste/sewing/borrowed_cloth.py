"""A garment in the cloth of another one: "a blazer in the same style"; what words say of the cloth counts before it."""

from dataclasses import replace

from modiste.core.attributes import Attributes
from modiste.core.garment_spec import GarmentSpec, PartCloth
from modiste.sewing.materials import material


def borrowed(spec: GarmentSpec, said: Attributes, cloth: PartCloth) -> GarmentSpec:
    """The spec with `cloth` for its body, but for the colour, pattern and material that are `said`.

    A knit is not made into what is woven, nor the other way round: then its colours and print are taken alone. Parts
    that had the colour of the body have the new one.
    """
    own = spec.cloth("body")
    made = replace(_printed(own, said, cloth), material=own.material)
    if not said.materials and material(cloth.material).weave == material(own.material).weave:
        made = replace(made, material=cloth.material)
    rest = (replace(one, colour=made.colour) if one.colour == own.colour else one for one in spec.cloths
            if one.part != own.part)  # fmt: skip
    return replace(spec, cloths=(made, *rest))


def _printed(own: PartCloth, said: Attributes, cloth: PartCloth) -> PartCloth:
    """The print and the colours: those said, else those of the cloth."""
    if said.pattern is not None:
        inks = cloth.colours[: len(own.colours)] if len(cloth.colours) >= len(own.colours) else ()
        return own if said.colours else replace(own, colour=cloth.colour, colours=inks)
    made = replace(cloth, part=own.part)
    if not said.colours:
        return made
    return replace(made, colour=own.colour, colours=(own.colour, *made.colours[1:]) if made.colours else ())
