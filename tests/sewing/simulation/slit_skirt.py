"""A skirt that hangs around both legs, for tests of slits."""

from dataclasses import replace

from modiste.core.garment_spec import GarmentSpec, Skirt
from modiste.language import prompt
from modiste.sewing.specification import specify


def slit_skirt() -> GarmentSpec:
    """A child's straight denim skirt to the ankles, slit in front."""
    asked = prompt("denim skirt")
    spec = specify(asked.attributes, asked.text, sex="children", size="134").spec
    return replace(spec, skirt=Skirt(kind="straight", length_cm=73.9, hem_cm=79.5, slit="front", slit_cm=33.3),
                   details=("topstitching", "belt_loops", "back_yoke"), pockets=())  # fmt: skip
